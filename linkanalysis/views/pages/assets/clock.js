"use strict";
// Moments as people write them. Minutes count from 1970 on the clock of the place, as numbers, so
// that no zone of the reader shifts them.

const HOUR = 60;
const DAY = 1440;

/** @param {number} minute */
const dayText = (minute) => new Date(minute * 60_000).toISOString().slice(0, 10);
/** @param {number} minute */
const clockText = (minute) => new Date(minute * 60_000).toISOString().slice(0, 16).replace("T", " ");

/**
 * A period as people write it: one day, a first and last day, or hours of a day.
 * @param {number} from
 * @param {number} to
 */
function periodText(from, to) {
  if (from % DAY === 0 && to % DAY === 0) {
    return to - from <= DAY ? dayText(from) : `${dayText(from)} to ${dayText(to - DAY)}`;
  }
  if (dayText(from) !== dayText(to - 1)) return `${clockText(from)} to ${clockText(to)}`;
  return `${clockText(from)} to ${to % DAY ? clockText(to).slice(11) : "24:00"}`;
}

/** When a record was, with its zone where that is not the one of the case. @param {RecordTime} record */
function whenText({ minute, until, whole: day, zone, vague }) {
  if (minute === null) return vague;
  const write = day ? dayText : clockText;
  const text = until >= 0 ? `${write(minute)} – ${write(until)}` : write(minute);
  return PAGE.zones[zone] === PAGE.zone ? text : `${text} (${PAGE.zones[zone]})`;
}

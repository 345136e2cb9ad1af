"use strict";
// Records and lanes, the time that is shown, and what falls into each bar.

const LONGEST = { bars: 220, overview: 200 }; // more bars are too narrow to hit
const STEPS = [1, 5, 15, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY, 28 * DAY, 91 * DAY, 365 * DAY];
const OVERVIEW = STEPS.filter((step) => step >= HOUR);

/** @type {TimedRecord[]} */
const RECORDS = PAGE.events.map(([minute, until, day, a, b, forA, forB, kind, d, row, detail, zone, vague]) => ({
  minute, until, whole: day === 1, a, b, forA, forB, kind, document: d, row, detail, zone, vague,
}));
const LANES = PAGE.lanes;

/** The lanes of each record. */
const lanesOf = RECORDS.map(() => /** @type {number[]} */ ([]));
LANES.forEach((lane, l) => (lane.events || []).forEach((r) => lanesOf[r].push(l)));

const firstDay = least(RECORDS.map(({ minute }) => minute), ([day]) => day * DAY);
const afterLast = -least(RECORDS.map(endOf), ([day]) => -(day + 1) * DAY, -1);
const empty = firstDay === Infinity;

const state = {
  from: empty ? 0 : Math.floor(firstDay / DAY) * DAY,
  to: empty ? DAY : Math.ceil(afterLast / DAY) * DAY,
  chosen: /** @type {ChosenBar|null} */ (null),
  vague: false, // whether the table lists the records without a day
  order: { key: "date", down: false }, // of the table
};
const whole = { from: state.from, to: state.to };

/**
 * The first or last moment of all lanes: of records, and of lanes that are counted by day.
 * @param {(number|null)[]} moments
 * @param {(counted: [day: number, count: number]) => number} ofDay
 * @param {1|-1} [sign] -1 for the last, as a negative number
 */
function least(moments, ofDay, sign = 1) {
  let found = Infinity;
  for (const moment of moments) if (moment !== null) found = Math.min(found, sign * moment);
  for (const { days } of LANES) for (const day of days || []) found = Math.min(found, ofDay(day));
  return found;
}

/** The first moment after a record; before all others without a day. @param {RecordTime} record */
function endOf({ minute, until, whole: day }) {
  if (minute === null) return -Infinity;
  return Math.max(minute + (day ? DAY : 1), until + (day && until >= 0 ? DAY : 0));
}

/**
 * How long a bar is, so that those of some time have room.
 * @param {number} length
 * @param {number} most
 * @param {number[]} [steps]
 */
function stepOf(length, most, steps = STEPS) {
  return steps.find((step) => length / step <= most) || Math.ceil(length / most / DAY) * DAY;
}

/**
 * Whether a record lies in the time that is shown.
 * @param {TimedRecord} record
 * @returns {record is TimedRecord & {minute: number}}
 */
function inWindow(record) {
  return record.minute !== null && record.minute < state.to && endOf(record) > state.from;
}

/**
 * The bars of a lane in the time that is shown, in order. What is dated to a day alone has a bar
 * of that day.
 * @param {Lane} lane
 * @param {number} step
 */
function barsOf(lane, step) {
  /** @type {Map<string, Bar>} */
  const bars = new Map();
  /** @param {number} minute @param {number} length @param {number} count @param {number} record */
  const add = (minute, length, count, record) => {
    const from = whole.from + Math.floor((minute - whole.from) / length) * length;
    if (from >= state.to || from + length <= state.from) return;
    const key = `${from} ${length}`;
    const bar = bars.get(key) || { from, to: from + length, count: 0, records: [] };
    bar.count += count;
    if (record >= 0) bar.records.push(record);
    bars.set(key, bar);
  };
  for (const r of lane.events || []) {
    const record = RECORDS[r];
    if (record.minute !== null) add(record.minute, record.whole ? Math.max(step, DAY) : step, 1, r);
  }
  for (const [day, count] of lane.days || []) add(day * DAY, Math.max(step, DAY), count, -1);
  return [...bars.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The longest time between two records of a lane, of what is shown. @param {Lane} lane */
function silenceOf(lane) {
  const spans = (lane.events || []).map((r) => RECORDS[r]).filter((record) => inWindow(record))
    .map((record) => [record.minute, endOf(record)]);
  for (const [day] of lane.days || []) {
    if (day * DAY < state.to && (day + 1) * DAY > state.from) spans.push([day * DAY, (day + 1) * DAY]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  let longest = { from: 0, to: 0 };
  let reached = Infinity;
  for (const [from, to] of spans) {
    if (from - reached > longest.to - longest.from) longest = { from: reached, to: from };
    reached = reached === Infinity ? to : Math.max(reached, to);
  }
  return longest;
}

/** All records by time, whatever is shown; those of a lane that is counted by day, by lane. @param {number} step */
function overview(step) {
  /** @type {number[]} */
  const bars = new Array(Math.ceil((whole.to - whole.from) / step)).fill(0);
  /** @param {number} minute @param {number} count */
  const add = (minute, count) => { bars[Math.floor((minute - whole.from) / step)] += count; };
  for (const { minute } of RECORDS) if (minute !== null) add(minute, 1);
  for (const { days } of LANES) for (const [day, count] of days || []) add(day * DAY, count);
  return bars;
}

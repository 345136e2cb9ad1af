"use strict";
// Places, records and movements, and what the reader has chosen of them.

const KM = 111.195; // of a degree of latitude
const SEARCHED = DAY; // longest time between two records that make a movement

/** @type {PlacedRecord[]} */
const RECORDS = PAGE.events.map(([minute, until, day, who, place, kind, d, row, zone, vague]) => ({
  minute, until, whole: day === 1, who, place, kind, document: d, row, zone, vague,
}));

/** The middle latitude, along which the map keeps distances. */
const latitudes = PAGE.places.flatMap(({ point }) => (point ? [point[0]] : []));
const middle = latitudes.length ? (Math.min(...latitudes) + Math.max(...latitudes)) / 2 : 0;
const across = KM * Math.cos((middle * Math.PI) / 180);
/** @param {number} latitude @param {number} longitude @returns {Pair} */
const placed = (latitude, longitude) => [longitude * across, -latitude * KM];

/** Places with their position on the map, in kilometers. @type {Place[]} */
const PLACES = PAGE.places.map((place) => {
  if (!place.point) return { ...place, at: null, site: null };
  const site = placed(...place.point);
  if (!place.sector || place.sector[0] === null) return { ...place, site, at: site };
  const [sin, cos] = direction(place.sector[0]);
  return { ...place, site, at: [site[0] + sin * 0.6 * PAGE.sectorKm, site[1] - cos * 0.6 * PAGE.sectorKm] };
});

/** @param {number} degrees @returns {Pair} */
function direction(degrees) {
  const angle = (degrees * Math.PI) / 180;
  return [Math.sin(angle), Math.cos(angle)];
}

const days = RECORDS.flatMap(({ minute }) => (minute === null ? [] : [minute]));
const [firstMinute, lastMinute] = days.reduce(([a, b], day) => [Math.min(a, day), Math.max(b, day)], [Infinity, -Infinity]);

const state = {
  who: -1, // whose records are shown; all
  since: -Infinity,
  until: Infinity,
  chosen: /** @type {Chosen|null} */ (null),
  orders: { // of the tables
    records: { key: "date", down: false },
    places: { key: "days", down: true },
    movements: { key: "count", down: true },
    stays: { key: "who", down: false },
  },
};

const limited = () => state.since > -Infinity || state.until < Infinity;

/** The records of the entities and the time that the reader chose. */
function shownRecords() {
  return RECORDS.map((_, r) => r).filter((r) => {
    const { who, minute, until } = RECORDS[r];
    if (state.who >= 0 && who !== state.who) return false;
    if (minute === null) return !limited();
    return minute < state.until && Math.max(minute, until) >= state.since;
  });
}

/** Records, entities and days of each place that has any. @param {number[]} records */
function visits(records) {
  /** @type {Map<number, Visit>} */
  const found = new Map();
  for (const r of records) {
    const { place, who, minute } = RECORDS[r];
    const visit = found.get(place) || { place, records: [], who: new Set(), days: new Set() };
    visit.records.push(r);
    visit.who.add(who);
    if (minute !== null) visit.days.add(Math.floor(minute / DAY));
    found.set(place, visit);
  }
  return [...found.values()];
}

/**
 * Movements: two records in turn of one entity, at two places, at most a day apart.
 * @param {number[]} records
 */
function movements(records) {
  /** @type {Map<number, number>} */
  const last = new Map(); // the dated record before, of each entity
  /** @type {Map<string, Movement>} */
  const found = new Map();
  for (const r of records) {
    const record = RECORDS[r];
    if (record.minute === null) continue;
    const before = last.get(record.who);
    last.set(record.who, r);
    if (before === undefined) continue;
    const { place, minute, until } = /** @type {PlacedRecord & {minute: number}} */ (RECORDS[before]);
    const gap = record.minute - Math.max(minute, until);
    if (place === record.place || gap < 0 || gap > SEARCHED) continue;
    const key = `${place} ${record.place}`;
    const movement = found.get(key) || { from: place, to: record.place, count: 0, who: new Set(), records: [] };
    movement.count += 1;
    movement.who.add(record.who);
    movement.records.push(before, r);
    found.set(key, movement);
  }
  for (const movement of found.values()) movement.records = [...new Set(movement.records)];
  return [...found.values()];
}

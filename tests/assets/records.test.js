// What the scripts of the timeline and the place map compute, apart from what they draw.

import assert from "node:assert/strict";
import { test } from "node:test";

import { page } from "./page.js";

const DAY = 1440;
const MAY = Date.parse("2024-05-01T00:00:00Z") / 60_000;
const at = (day, hour = 0, minute = 0) => MAY + (day - 1) * DAY + hour * 60 + minute;
const ZONES = { zone: "America/New_York", zones: ["America/New_York", "America/Chicago"] };

const event = (minute, more = {}) => {
  const { until = -1, whole = 0, zone = 0, vague = "" } = more;
  return [minute, until, whole, 0, 1, -1, -1, 0, 0, "2", "", zone, vague];
};
const lane = (events, days = null) => ({ name: "A", what: "", count: 0, vague: 0, events, days });
const timeline = (events, lanes) => page({ ...ZONES, events, lanes }, "clock.js", "timeline_data.js");

test("a moment is written on the clock of its place, with its zone where that is another", () => {
  const run = page(ZONES, "clock.js");
  const record = (minute, more) => JSON.stringify({ minute, until: -1, whole: false, zone: 0, vague: "", ...more });
  const written = (minute, more) => run(`whenText(${record(minute, more)})`);
  assert.equal(written(at(1, 23, 30)), "2024-05-01 23:30");
  assert.equal(written(at(1), { whole: true }), "2024-05-01");
  assert.equal(written(at(1), { whole: true, until: at(3) }), "2024-05-01 – 2024-05-03");
  assert.equal(written(at(1, 9), { zone: 1 }), "2024-05-01 09:00 (America/Chicago)");
  assert.equal(written(null, { vague: "2024-05" }), "2024-05");
});

test("a period is written as a day, as days, or as hours of a day", () => {
  const run = page(ZONES, "clock.js");
  const written = (from, to) => run(`periodText(${from}, ${to})`);
  assert.equal(written(at(1), at(2)), "2024-05-01");
  assert.equal(written(at(1), at(4)), "2024-05-01 to 2024-05-03");
  assert.equal(written(at(1, 9), at(1, 12)), "2024-05-01 09:00 to 12:00");
  assert.equal(written(at(1, 23), at(2)), "2024-05-01 23:00 to 24:00");
  assert.equal(written(at(1, 23), at(2, 1)), "2024-05-01 23:00 to 2024-05-02 01:00");
});

test("rows are sorted by what is shown or its number, and alike ones stay as they came", () => {
  const run = page({}, "sortable.js");
  const sorted = (values, column, down = false) => run(
    `((values) => inOrder({ ${column} }, values.map((_, r) => r), ${down}))(${JSON.stringify(values)})`,
  );
  const byText = "text: (r) => values[r]";
  assert.deepEqual(sorted(["row 10", "row 9", "Row 9"], byText), [1, 2, 0]);
  assert.deepEqual(sorted(["b", "a", "b", "a"], byText), [1, 3, 0, 2]);
  assert.deepEqual(sorted(["b", "a", "b", "a"], byText, true), [0, 2, 1, 3]);
  assert.deepEqual(sorted([9, 10, 9], "order: (r) => values[r]"), [0, 2, 1]);
  assert.deepEqual(sorted([9, 10, 9], "order: (r) => values[r]", true), [1, 0, 2]);
});

test("the time of a timeline reaches from the first to the last day on record", () => {
  const events = [event(at(2, 10)), event(at(4, 23), { until: at(5, 1) }), event(null, { vague: "2024" })];
  const run = timeline(events, [lane([0, 1, 2])]);
  assert.deepEqual(run("[whole, empty]"), [{ from: at(2), to: at(6) }, false]);
  const counted = timeline(events, [lane([0, 1, 2]), lane(null, [[MAY / DAY, 7]])]);
  assert.deepEqual(counted("whole"), { from: at(1), to: at(6) });
  assert.equal(timeline([event(null)], [lane([0])])("empty"), true);
});

test("bars count the records that start in them, and a day without an hour is a bar of its own", () => {
  const events = [event(at(1, 9)), event(at(1, 9, 59)), event(at(1, 10)), event(at(1), { whole: 1 }), event(null)];
  const run = timeline(events, [lane([0, 1, 2, 3, 4])]);
  assert.deepEqual(run("barsOf(LANES[0], 60)"), [
    { from: at(1), to: at(2), count: 1, records: [3] },
    { from: at(1, 9), to: at(1, 10), count: 2, records: [0, 1] },
    { from: at(1, 10), to: at(1, 11), count: 1, records: [2] },
  ]);
  run(`(state.from = ${at(1, 10)}, state.to = ${at(1, 12)})`);
  assert.deepEqual(run("barsOf(LANES[0], 60).map(({ records }) => records)"), [[3], [2]]);
});

test("the longest silence is between the end of a record and the next", () => {
  const events = [event(at(1), { until: at(6), whole: 1 }), event(at(2)), event(at(9)), event(at(11))];
  const run = timeline(events, [lane([0, 1, 2, 3]), lane(null, [[MAY / DAY, 3], [MAY / DAY + 5, 1]]), lane([1])]);
  assert.deepEqual(run("LANES.map(silenceOf)"), [
    { from: at(7), to: at(9) }, // the first lasts until the end of the sixth
    { from: at(2), to: at(6) },
    { from: 0, to: 0 },
  ]);
});

test("all records by time count once, however many lanes they are in", () => {
  const run = timeline([event(at(1)), event(at(3))], [lane([0, 1]), lane([1]), lane(null, [[MAY / DAY + 1, 5]])]);
  assert.deepEqual(run(`overview(${DAY})`), [1, 5, 1]);
});

const placeMap = (events, places) => page(
  { ...ZONES, events, places: places.map((place) => ({ name: "", area: "", point: null, sector: null, ...place })), sectorKm: 5 },
  "clock.js",
  "place_data.js",
);
const seen = (minute, who, place, until = -1) => [minute, until, 0, who, place, 0, 0, "2", 0, ""];

test("a movement is two records in turn of one entity, at two places, at most a day apart", () => {
  const run = placeMap([
    seen(at(1, 8), 0, 0), seen(at(1, 9), 1, 1), seen(at(1, 9), 0, 1), seen(at(2, 9), 0, 0), // a day: still one
    seen(at(3, 9, 1), 0, 1), // a minute more: none
    seen(null, 0, 0), seen(at(3, 10), 0, 1),
  ], [{}, {}]);
  const found = run("movements(shownRecords()).map(({ from, to, count, records }) => [from, to, count, records])");
  assert.deepEqual(found, [[0, 1, 1, [0, 2]], [1, 0, 1, [2, 3]]]);
});

test("who was still somewhere when seen elsewhere has not moved", () => {
  const run = placeMap([seen(at(1), 0, 0, at(3)), seen(at(2), 0, 1)], [{}, {}]);
  assert.deepEqual(run("movements(shownRecords())"), []);
});

test("a place counts records, entities and days, and undated records only where no time is asked for", () => {
  const run = placeMap([seen(at(1, 8), 0, 0), seen(at(1, 9), 1, 0), seen(at(2), 1, 0), seen(null, 1, 0)], [{}]);
  const visit = () => run("visits(shownRecords()).map(({ records, who, days }) => [records, who.size, days.size])[0]");
  assert.deepEqual(visit(), [[0, 1, 2, 3], 2, 2]);
  run(`(state.since = ${at(2)})`);
  assert.deepEqual(visit(), [[2], 1, 1]);
  run("(state.since = -Infinity, state.who = 0)");
  assert.deepEqual(visit(), [[0], 1, 1]);
});

test("a sector is at the middle of its area, in the direction it points, and a mast at its own", () => {
  const run = placeMap([], [
    { point: [38, -85] }, { point: [38, -85], sector: [null, 360] }, { point: [38, -85], sector: [90, 120] }, {},
  ]);
  const [point, around, east, nowhere] = run("PLACES.map(({ at }) => at)");
  assert.deepEqual(around, point);
  assert.ok(Math.abs(east[0] - point[0] - 3) < 1e-9 && Math.abs(east[1] - point[1]) < 1e-9);
  assert.equal(nowhere, null);
});

test("the scale bar has a round length that fits, at any zoom", () => {
  const run = page(
    { ...ZONES, events: [], places: [], outlines: {}, sectorKm: 5 }, "clock.js", "place_data.js", "place_draw.js",
  );
  // 1 mile at the second zoom is 150 pixels wide, but for the last digit
  for (const [scale, km, miles] of [[1, "100 km", "50 mi"], [0.0932056788356001, "1,000 km", "1,000 mi"]]) {
    const bars = run(`(view.scale = ${scale}, drawScale(400)).children`);
    assert.deepEqual(bars.filter(({ name }) => name === "text").map(({ children }) => children[0]), [km, miles]);
  }
});

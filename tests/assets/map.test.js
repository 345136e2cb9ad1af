// What the scripts of a map compute, apart from what they draw (the browser tests look at that).

import assert from "node:assert/strict";
import { test } from "node:test";

import { mapData, mapPage } from "./page.js";

// 0 – 1 – 2 – 3 in a row, a shortcut 0 – 4 – 3, and 5 apart.
const ROW = mapData(
  ["Ána Łuk", "Ben", "Cay", "Dov", "Eve", "Fay"],
  [[0, 1], [1, 2], [2, 3], [0, 4, { count: 5 }], [3, 4]],
);

test("search is without case and accents, also of letters that Unicode does not take apart", () => {
  const run = mapPage(mapData([], []));
  assert.equal(run('fold("ÁNA Łukasz Weiß Ærø")'), "ana lukasz weiss aero");
  assert.equal(run('fold("İstanbul ığdır")'), "istanbul igdir");
});

test("a search finds all words in any order, and numbers by their digits", () => {
  const data = mapData(["Ána Łuk", "Ben Luk"], []);
  const run = mapPage(data, "map_search.js");
  const found = (query) => run(`(search(${JSON.stringify(query)}), found)`);
  assert.deepEqual(found("luk ANA"), [0]);
  assert.deepEqual(found("luk"), [0, 1]);
  assert.deepEqual(found(""), []);
  assert.deepEqual(found("<script>"), []);
  assert.equal(run('matcher("(502) 555-01")(searchable("+15025550143"))'), true);
  assert.equal(run('matcher("50")(searchable("+1502"))'), true); // two digits are a word
  assert.equal(run('matcher("555 9")(searchable("+15025550143"))'), false);
});

test("a shortest path takes the fewest ties, and nothing leads to whoever is apart", () => {
  const run = mapPage(ROW, "map_focus.js");
  assert.deepEqual(run("shortestPath(0, 3)"), [3, 4]);
  assert.deepEqual(run("shortestPath(3, 0)"), [4, 3]);
  assert.deepEqual(run("shortestPath(2, 2)"), []);
  assert.equal(run("shortestPath(0, 5)"), null);
  run("(state.hidden.add(4), refilter())");
  assert.deepEqual(run("shortestPath(0, 3)"), [0, 1, 2]);
});

test("common contacts come with both ties, and a pair keeps its path bright", () => {
  const run = mapPage(ROW, "map_focus.js");
  assert.deepEqual(run("[...commonContacts(0, 3)]"), [[4, [3, 4]]]);
  assert.deepEqual(run("[...focusOfPair(0, 2).nodes].sort()"), [0, 1, 2]);
});

test("the focus reaches as many steps as are chosen", () => {
  const run = mapPage(ROW);
  const focus = (steps) => run(`(Object.assign(state, {kind: "node", index: 0, steps: ${steps}}), `
    + "focus() && [...focus().nodes].sort())");
  assert.equal(focus(0), null);
  assert.deepEqual(focus(1), [0, 1, 4]);
  assert.deepEqual(focus(2), [0, 1, 2, 3, 4]);
});

const link = (date) => ({ type: 0, document: 0, row: "2", date, detail: "", direction: "" });

test("a search that finds nothing takes names with a letter or two wrong, and never other numbers", () => {
  const data = mapData(["Quillon Pellworth", "Zoë Łucka", "+15025550143", "Ana"], []);
  const run = mapPage(data, "map_search.js");
  const found = (query) => run(`(search(${JSON.stringify(query)}), [found, spelledAlike])`);
  assert.deepEqual(found("Pellworth"), [[0], false]);
  assert.deepEqual(found("pelworth"), [[0], true]); // one missing
  assert.deepEqual(found("Pellwroth quilon"), [[0], true]); // two swapped, and one missing
  assert.deepEqual(found("pelwor"), [[0], true]); // still typing
  assert.deepEqual(found("lucca"), [[1], true]);
  assert.deepEqual(found("pelwirt"), [[], true]); // two wrong in a short word
  assert.deepEqual(found("+15025550144"), [[], true]);
  assert.deepEqual(found("person:8"), [[], true]);
  assert.deepEqual(found("anx"), [[], true]); // too short to be told from others
});

test("a window of days keeps ties with a link in it, and undated ties as their switch says", () => {
  const dated = (first, last, links, more = 0) => ({ first, last, links, more });
  const run = mapPage(mapData(["a", "b", "c", "d"], [
    [0, 1, dated("2024-01-01", "2024-03-01", [link("2024-01-01 09:30"), link("2024-03-01")])],
    [1, 2, dated("2024-01-01", "2024-03-01", [link("2024-01-01")], 7)],
    [2, 3, dated("2024-01-20", "2024-02-10", [link("2024-01-20 – 2024-02-10")])],
    [0, 3],
  ]));
  const shown = (since, until, undated = true) => run(
    `(Object.assign(state, ${JSON.stringify({ since, until, undated })}), refilter(), shown.edges)`,
  );
  assert.deepEqual(shown("", ""), [true, true, true, true]);
  // the second may have links in February that the page does not hold
  assert.deepEqual(shown("2024-02-01", "2024-02-28"), [false, true, true, true]);
  assert.deepEqual(shown("2024-01-01", "2024-01-01", false), [true, true, false, false]);
});

test("the first and last day of a tie are those of its links if the page holds them all", () => {
  const run = mapPage(mapData(["a", "b", "c"], [
    [0, 1, { links: ["", "2024-02-03 08:15", "2024-01-20 – 2024-02-10"].map(link) }],
    [0, 2, { links: [link("")] }],
    [1, 2, { links: [link("2024-01-05")], more: 1, first: "2024-01-02", last: "2024-01-09" }],
  ]));
  assert.deepEqual(run("EDGES.map(({ first, last }) => [first, last])"), [
    ["2024-01-20", "2024-02-10"], ["", ""], ["2024-01-02", "2024-01-09"],
  ]);
});

test("bars under the map count each dated link once", () => {
  const links = ["2024-01-01", "2024-01-01 23:59", "2024-01-10", ""].map(link);
  const data = mapData(["a", "b"], [[0, 1, { first: "2024-01-01", last: "2024-01-10", links }]]);
  const run = mapPage(data, "map_time.js");
  assert.deepEqual(run("[barDays, bars, allLinks]"), [1, 10, [2, 0, 0, 0, 0, 0, 0, 0, 0, 1]]);
  run('(state.since = "2024-01-03", state.until = "2024-01-05")');
  assert.deepEqual(run("windowOfBars()"), [2, 5]);
  assert.equal(run('dayText(dayNumber("2024-02-29T23:59"))'), "2024-02-29");
});

test("a hull is convex and holds every point", () => {
  const run = mapPage(ROW, "map_hulls.js");
  const square = [[0, 0], [4, 0], [4, 4], [0, 4], [2, 2], [2, 0], [0, 0]].map(([x, y]) => ({ x, y }));
  const hull = run(`hullOf(${JSON.stringify(square)})`);
  assert.deepEqual(hull.map(({ x, y }) => [x, y]), [[0, 0], [4, 0], [4, 4], [0, 4]]);
});

test("a label is placed only where nothing else is", () => {
  const run = mapPage(ROW);
  const box = (left, top, owner) => JSON.stringify({ left, top, right: left + 10, bottom: top + 10, owner });
  run(`globalThis.taken = new Taken(7), taken.add(${box(0, 0, 1)})`);
  const free = (given, owner, ignored = "() => false") => run(`taken.free(${given}, ${owner}, ${ignored})`);
  assert.equal(free(box(9, 9), 2), false);
  assert.equal(free(box(10, 0), 2), true);
  assert.equal(free(box(5, 5), 1), true); // its own disk
  assert.equal(free(box(5, 5), 2, "({ owner }) => owner === 1"), true);
});

test("labels are cut by letters, never inside one", () => {
  const run = mapPage(ROW);
  assert.equal(run(`shortened("${"😀".repeat(31)}")`), `${"😀".repeat(29)}…`);
  assert.equal(run('shortened("Ana")'), "Ana");
});

test("ink is readable on any color", () => {
  const run = mapPage(ROW);
  assert.deepEqual(["#ffffff", "#000000", "#fde047"].map((color) => run(`inkOn("${color}")`)), [
    "#16202e", "#ffffff", "#16202e",
  ]);
});

test("counts are said in words that fit", () => {
  const run = mapPage(ROW);
  assert.deepEqual(run('[counted(1, "tie"), counted(1200, "entity", "entities"), partOf(3, 3), partOf(3, 1200)]'), [
    "1 tie", "1,200 entities", "3", "3 of 1,200",
  ]);
});

test("many entities without ties are hidden at first, and few are not", () => {
  const alone = (count) => mapPage(mapData(Array.from({ length: count + 2 }, (_, n) => `p${n}`), [[0, 1]]));
  assert.equal(alone(21)("state.untied"), false);
  assert.equal(alone(20)("state.untied"), true);
  assert.equal(mapPage(mapData(Array.from({ length: 30 }, (_, n) => `p${n}`), []))("state.untied"), true);
});

// Two rings that share 1, and 4 apart: 0 – 1 – 2 – 3 in a row, 3 – 4, and a second tie from 0 to 2.
const RINGS = mapData(["a", "b", "c", "d", "e"], [
  [0, 1], [1, 2], [2, 3, { count: 4, line: 1 }], [3, 4, { ordinary: true }], [0, 2, { count: 2, ordinary: true }],
], {
  folds: [
    { kind: "Ring", name: "Ring 1", group: -1, members: [0, 1] },
    { kind: "Ring", name: "Ring 2", group: -1, members: [1, 2, 3] },
  ],
  lines: [{ label: "confirmed", dash: [] }, { label: "unconfirmed", dash: [4] }],
});
const folded = (run, ...folds) => run(`(state.folded = new Set(${JSON.stringify(folds)}), refilter(), `
  + "[home, held, [...sums.values()].map(({ a, b, ties, count, line, ordinary }) => [a, b, ties, count, line, ordinary])])");

test("a member of two rings is drawn as soon as one of them is open", () => {
  const run = mapPage(RINGS);
  assert.deepEqual(folded(run)[0], [-1, -1, -1, -1, -1]);
  assert.deepEqual(folded(run, 0)[0], [0, -1, -1, -1, -1]);
  assert.deepEqual(folded(run, 0, 1).slice(0, 2), [[0, 0, 1, 1, -1], [[0, 1], [2, 3]]]);
});

test("a line between disks adds up ties: ordinary if all are, confirmed as the best of them", () => {
  const run = mapPage(RINGS);
  const [, , sums] = folded(run, 0, 1);
  assert.deepEqual(sums, [
    [5, 6, [1, 4], 3, 0, false],
    [4, 6, [3], 1, 0, true],
  ]);
  assert.equal(run("tieDrawnAs(0)"), -1); // inside a disk
  run("(state.hidden.add(1), refilter())");
  assert.deepEqual(run("[...sums.values()].map(({ ties }) => ties)"), [[3], [4]]);
});

test("a selected line that is no longer on the map is no longer selected", () => {
  const run = mapPage(RINGS);
  folded(run, 0, 1);
  run("[state.kind, state.index] = ['sum', [...sums.keys()][0]]");
  folded(run, 0, 1);
  assert.equal(run("state.kind"), "sum");
  folded(run, 1);
  assert.equal(run("state.kind"), "");
});

test("of too many lines the strongest of each end are drawn", () => {
  const count = 50;
  const pairs = Array.from({ length: count }, (_, a) => Array.from({ length: a }, (_x, b) => [b, a])).flat();
  const folds = Array.from({ length: count }, (_, n) => (
    { kind: "Group", name: `Group ${n}`, group: -1, members: [2 * n, 2 * n + 1] }));
  const ties = pairs.map(([a, b]) => [2 * a, 2 * b, { count: a === 0 ? 1 : 9 }]);
  const run = mapPage(mapData(Array.from({ length: 2 * count }, (_, n) => `p${n}`), ties, { folds }));
  folded(run, ...folds.keys());
  const drawn = run("drawnSums().map(([, { a, b }]) => [a, b])");
  assert.equal(pairs.length, 1225);
  assert.equal(drawn.length, 1000);
  assert.ok(drawn.some(([a]) => a === 2 * count)); // group 0, whose lines are the weakest
});

test("a point is inside an outline whichever way its corners go around", () => {
  const run = mapPage(RINGS, "map_hulls.js");
  const square = [[0, 0], [4, 0], [4, 4], [0, 4]].map(([x, y]) => ({ x, y }));
  const inside = (outline, x, y) => run(`isInside(${JSON.stringify(outline)}, { x: ${x}, y: ${y} })`);
  assert.deepEqual([inside(square, 2, 1), inside(square.toReversed(), 2, 1)], [true, true]);
  assert.deepEqual([inside(square, 5, 1), inside(square.toReversed(), 5, 1)], [false, false]);
  assert.equal(inside(null, 2, 1), false);
});

test("a search that finds nothing says where to look for what the page does not list", () => {
  const said = (more) => mapPage(mapData(["Ana"], [], more), "map_search.js")('(search("zoe"), elsewhereRows())')
    .map(({ children: [text, code] }) => [text, code?.children[0]]);
  assert.deepEqual(said({}), [["Not in the case", undefined]]);
  const rest = "Not on this map. 7 entities of the case cannot be searched here; find the ID in";
  assert.deepEqual(said({ absent: 8, elsewhere: [["person:9"]] }), [[rest, "case.entities()"]]);
  const ofGraph = rest.replace("the case", "the graph");
  assert.deepEqual(said({ absent: 7, hasCase: false }), [[ofGraph, "graph.entities"]]);
});

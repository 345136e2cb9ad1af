"use strict";
// The data of the page, what the reader has selected, and the functions that all parts share.

const MAP = PAGE;
const NODES = rowsOf(MAP.nodes);
const EDGES = edgesWithLinks();
for (const group of MAP.groups) [group.color, group.dash] = group.style;

/**
 * Rows from columns, of which those that are the same in all rows hold one value.
 * @template Row
 * @param {Columns<Row>} columns
 * @returns {Row[]}
 */
function rowsOf({ length, same, each }) {
  const columns = /** @type {[string, unknown[]][]} */ (Object.entries(each));
  return Array.from({ length }, (_, row) => {
    /** @type {Record<string, unknown>} */
    const made = { ...same };
    for (const [name, column] of columns) made[name] = column[row];
    return /** @type {Row} */ (made);
  });
}

/** Ties with the links that the page holds, and the first and last day of those it holds all of. */
function edgesWithLinks() {
  const links = rowsOf(MAP.links);
  let at = 0;
  return rowsOf(MAP.edges).map((row) => {
    /** @type {MapEdge} */
    const edge = { ...row, links: links.slice(at, at += row.links) };
    if (edge.links.length && edge.more === 0) {
      const days = edge.links.flatMap(({ date }) => (date ? date.split(" – ") : [])).sort();
      [edge.first, edge.last] = [days[0] || "", days.at(-1) || ""];
    }
    return edge;
  });
}

// Ties by how many links they stand for, each from the first number on.
const BANDS = [
  { from: 1, name: "1 link" },
  { from: 2, name: "2 to 4 links" },
  { from: 5, name: "5 to 19 links" },
  { from: 20, name: "20 links and more" },
];
/** The band of each tie. */
const bandOf = EDGES.map(({ count }) => Math.max(1, BANDS.filter(({ from }) => from <= count).length) - 1);

// A page in the frame of a notebook cell is small, and the notebook around it scrolls.
const inCell = window.parent !== window;
// Beside both panels a narrower window leaves no room for names: the evidence opens with a selection.
const hasRoom = !inCell && matchMedia("(min-width: 1200px)").matches;

// Communities cover a map: 7 of 110 people can be told apart, 12 of 680 hide one another.
const MOST_OUTLINED = 150;

const state = {
  kind: /** @type {""|Selectable|"pair"|"several"} */ (""),
  index: -1,
  other: -1, // the second entity of a pair
  chosen: /** @type {number[]} */ ([]), // several entities
  hidden: /** @type {Set<number>} */ (new Set()),
  folded: /** @type {Set<number>} */ (new Set()), // groups that are drawn as one disk
  notes: /** @type {Map<number, string>} */ (new Map()),
  hover: -1,
  steps: 1,
  types: MAP.types.map(() => true),
  linkTypes: MAP.linkTypes.map(() => true),
  groups: MAP.groups.map(() => true),
  lines: MAP.lines.map(() => true),
  bands: BANDS.map(() => true),
  jurisdictions: MAP.jurisdictions.map(({ names }) => [...names, ""].map(() => true)), // the last: none
  ordinary: true, // whether ties of family, household and work alone are shown
  ungrouped: true,
  since: MAP.days[0], // first and last day to show, as YYYY-MM-DD; empty for no limit
  until: MAP.days[1],
  undated: true,
  legend: !inCell, // whether the panels at the sides are open
  panel: hasRoom,
  doubles: true, // whether pairs that may be the same are joined
  marks: [true, true, true], // whether entities with an indicator, candidates of screening, and whoever is involved, are marked
  untied: true, // whether entities without ties are shown
  // Whether groups that ordinary life explains have outlines: their members are scattered, so
  // that the outlines of five groups cross the rings of the sample and hide which is which.
  possible: [false],
  outlines: MAP.groupsHead === "Rings" || MAP.folded.length > 0 || NODES.length <= MOST_OUTLINED,
};

/** Edge numbers at each node. */
const tiesOf = NODES.map(() => /** @type {number[]} */ ([]));
EDGES.forEach((edge, e) => {
  tiesOf[edge.a].push(e);
  tiesOf[edge.b].push(e);
});

// Many entities without ties only clutter a map; a switch in the legend shows them.
const untied = tiesOf.filter((ties) => ties.length === 0).length;
state.untied = untied <= 20 || untied === NODES.length;

/** The group that colors each node: the first it is a member of. */
const groupOf = NODES.map((node) => node.group);

/**
 * A small picture of a type, as an element.
 * @param {string} icon
 * @param {string} fill color of the disk
 * @param {string} [dash] dashes of the rim, for the protected
 */
function iconElement(icon, fill, dash = "") {
  return shape(
    "svg",
    { viewBox: "0 0 24 24", class: "key", "aria-hidden": "true" },
    shape("circle", { cx: 12, cy: 12, r: 11, fill, stroke: dash ? "#64748b" : null, "stroke-dasharray": dash || null }),
    shape("path", {
      d: MAP.icons[icon], fill: inkOn(fill), "fill-rule": "evenodd", transform: "translate(5 5) scale(.583)",
    }),
  );
}

/**
 * Dark or white, whichever is readable on this color.
 * @param {string} color #rrggbb
 */
function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 155 ? "#16202e" : "#ffffff";
}

/** @type {Record<string, string>} */
const PLAIN = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", ð: "d", þ: "th" };

/**
 * Without case and accents, for searching.
 * @param {string} text
 */
function fold(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[łøđßæœıðþ]/g, (letter) => PLAIN[letter]);
}

/**
 * How many are on the map, of how many.
 * @param {number} part
 * @param {number} whole
 */
function partOf(part, whole) {
  const [few, all] = [part, whole].map((count) => count.toLocaleString("en-US"));
  return part === whole ? all : `${few} of ${all}`;
}

/**
 * @template T
 * @param {T[]} list
 * @param {(one: T, index: number) => boolean} holds
 */
function countOf(list, holds) {
  return list.reduce((sum, one, k) => sum + (holds(one, k) ? 1 : 0), 0);
}

/** @param {number} e */
function tieName(e) {
  const edge = EDGES[e];
  return `${NODES[edge.a].label} ${MAP.directed ? "→" : "–"} ${NODES[edge.b].label}`;
}

/** Which entities are selected; of a tie or a ring, none. */
function chosenNodes() {
  const { index, other, chosen } = state;
  /** @type {Partial<Record<typeof state.kind, number[]>>} */
  const selected = { node: [index], pair: [index, other], several: chosen };
  return selected[state.kind] || [];
}

/** @param {number} n */
function typeOf(n) {
  return MAP.types[NODES[n].type];
}

/** The key of an entity, where its label does not say it. @param {number} n */
function idBehind(n) {
  const { key, label, masked } = NODES[n];
  const bare = key.slice(key.indexOf(":") + 1);
  return masked || bare === label ? "" : bare;
}

/** What the switches and days leave on the map, kept because drawing asks for it all the time. */
const shown = { nodes: NODES.map(() => true), edges: EDGES.map(() => true), tied: NODES.map(() => true) };

/** Find out anew what is on the map. */
function refilter() {
  const passes = NODES.map((_, n) => nodePasses(n));
  shown.tied = NODES.map(() => false);
  shown.edges = EDGES.map((edge, e) => passes[edge.a] && passes[edge.b] && edgePasses(e));
  EDGES.forEach(({ a, b }, e) => {
    if (shown.edges[e]) [shown.tied[a], shown.tied[b]] = [true, true];
  });
  shown.nodes = passes.map((pass, n) => pass && (state.untied || shown.tied[n]));
  refold();
}

/** @param {number} n */
function nodePasses(n) {
  const group = groupOf[n];
  if (state.hidden.has(n)) return false;
  return state.types[NODES[n].type] && (group < 0 ? state.ungrouped : state.groups[group])
    && MAP.jurisdictions.every(({ of }, j) => {
      const on = state.jurisdictions[j];
      return of[n].length ? of[n].some((name) => on[name]) : on.at(-1);
    });
}

/** @param {number} e */
function edgePasses(e) {
  const { types, line, ordinary } = EDGES[e];
  if (!state.lines[line] || !state.bands[bandOf[e]] || (ordinary && !state.ordinary)) return false;
  return (types.length === 0 || types.some((type) => state.linkTypes[type])) && inWindow(EDGES[e]);
}

/** @param {number} n */
function nodeShown(n) {
  return shown.nodes[n];
}

/** @param {number} e */
function edgeShown(e) {
  return shown.edges[e];
}

/**
 * Whether a tie has a link in the window of days; if the page does not hold all its links, whether
 * it lies between its first and last day.
 * @param {MapEdge} edge
 */
function inWindow(edge) {
  if (!edge.first) return state.undated;
  if (!state.since && !state.until) return true;
  if (edge.more === 0 && edge.links.length) return edge.links.some((link) => linkInWindow(link));
  return overlaps(edge.first.slice(0, 10), edge.last.slice(0, 10));
}

/** @param {MapLink} link */
function linkInWindow({ date }) {
  if (!date) return state.undated;
  if (!state.since && !state.until) return true;
  const [first, last = first] = date.split(" – ").map((day) => day.slice(0, 10));
  return overlaps(first, last);
}

/**
 * Days are written year first, so that their text sorts as they do.
 * @param {string} first
 * @param {string} last
 */
function overlaps(first, last) {
  return (!state.until || first <= state.until) && (!state.since || last >= state.since);
}

/**
 * What at least two of these are tied to: the shared things of a ring.
 * @param {Set<number>} members
 */
function sharedBy(members) {
  const ties = new Map();
  for (const n of members) {
    for (const e of tiesOf[n]) {
      const other = EDGES[e].a === n ? EDGES[e].b : EDGES[e].a;
      if (!members.has(other) && edgeShown(e)) ties.set(other, (ties.get(other) || 0) + 1);
    }
  }
  return [...ties].filter(([, count]) => count > 1).map(([n]) => n);
}

/**
 * What stays bright: the selection and everything within the selected number of steps.
 * @returns {Focus|null} null when nothing is selected
 */
function focus() {
  const nodes = new Set();
  const edges = new Set();
  if (state.kind === "" || state.steps === 0) return null;
  if (state.kind === "edge") {
    edges.add(state.index);
    nodes.add(EDGES[state.index].a).add(EDGES[state.index].b);
    return { nodes, edges };
  }
  if (state.kind === "double") {
    nodes.add(DOUBLES[state.index].a).add(DOUBLES[state.index].b);
    return { nodes, edges };
  }
  if (state.kind === "pair") return focusOfPair(state.index, state.other);
  if (state.kind === "fold" || state.kind === "sum") return focusOfFold();
  if (state.kind === "group" || state.kind === "several") {
    const members = state.kind === "group" ? MAP.groups[state.index].members.map(([n]) => n) : state.chosen;
    for (const n of members) nodes.add(n);
    for (const n of sharedBy(nodes)) nodes.add(n);
    EDGES.forEach((edge, e) => {
      if (nodes.has(edge.a) && nodes.has(edge.b) && edgeShown(e)) edges.add(e);
    });
    return { nodes, edges };
  }
  nodes.add(state.index);
  let rim = [state.index];
  for (let step = 0; step < state.steps; step += 1) {
    const next = [];
    for (const n of rim) {
      for (const e of tiesOf[n]) {
        if (!edgeShown(e)) continue;
        edges.add(e);
        const other = EDGES[e].a === n ? EDGES[e].b : EDGES[e].a;
        if (!nodes.has(other)) {
          nodes.add(other);
          next.push(other);
        }
      }
    }
    rim = next;
  }
  return { nodes, edges };
}

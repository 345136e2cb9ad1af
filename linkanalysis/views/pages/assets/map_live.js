"use strict";
// In a notebook, what is selected, shown and arranged on the map is also a value in Python, and can be
// set there. Messages go through live.js beside the frame of this page.

const channel = inCell && /^linkanalysis-[0-9a-f]{32}$/.test(window.name) ? window.name : "";
const PAUSE = 60; // milliseconds: a drag or a player of days ends in few messages
/** @type {Map<string, string>} */
const told = new Map(); // each value as Python has it, as JSON
let telling = 0;
let connected = false; // whether anybody has answered

/** The ids of what is selected: an entity, the ends of a tie or a pair, the members of a ring. */
function selectedKeys() {
  /** @type {Partial<Record<typeof state.kind, () => number[]>>} */
  const wide = { edge: ends, double: both, group: members, fold: () => FOLDS[state.index].members };
  const nodes = wide[state.kind];
  return (nodes ? nodes() : chosenNodes()).map((n) => NODES[n].key);
}

const ends = () => [EDGES[state.index].a, EDGES[state.index].b];
const both = () => [DOUBLES[state.index].a, DOUBLES[state.index].b];
const members = () => MAP.groups[state.index].members.map(([n]) => n);

/**
 * What Python may know and set, and how it is set.
 * @type {Record<string, {now: () => any, set: (value: any) => void}>}
 */
const VALUES = {
  arrangement: { now: layoutNow, set: arrange },
  visible: { now: () => NODES.filter((_, n) => nodeShown(n)).map(({ key }) => key), set: showOnly },
  selected: { now: selectedKeys, set: select },
};

/** @param {MapLayout} layout */
function arrange({ positions, off, folded, days, hidden, notes }) {
  for (const node of NODES) [node.x, node.y] = positions[node.key] || [node.x, node.y];
  takeLayout(off, folded, hidden, Object.entries(notes));
  [state.since, state.until] = days;
  showAnew();
  nodeSet.update(drawnNodes());
}

/** Show these entities and no others, whatever the switches and days left out. @param {string[]} keys */
function showOnly(keys) {
  const wanted = new Set(keys);
  for (const one of SWITCHES) if (one.nodes) one.on[one.at] = true;
  state.hidden = new Set(NODES.map((_, n) => n).filter((n) => !wanted.has(NODES[n].key)));
  showAnew();
}

function showAnew() {
  drawLegend();
  applyFilters();
  drawPanel();
}

/** @param {string[]} keys */
function select(keys) {
  const wanted = new Set(keys);
  const nodes = NODES.map((_, n) => n).filter((n) => wanted.has(NODES[n].key));
  if (nodes.length > 2) chooseSeveral(nodes);
  else if (nodes.length === 2) choosePair(nodes[0], nodes[1]);
  else if (nodes.length === 1) choose("node", nodes[0], true);
  else choose("", -1);
}

/** Tell Python what has changed since it was told last. */
function tell() {
  telling = 0;
  const changed = Object.entries(VALUES).map(([name, { now }]) => [name, now()])
    .filter(([name, value]) => told.get(name) !== JSON.stringify(value));
  if (changed.length === 0) return;
  for (const [name, value] of changed) told.set(name, JSON.stringify(value));
  window.parent.postMessage({ linkanalysis: channel, values: Object.fromEntries(changed) }, "*");
}

function tellSoon() {
  if (!telling) telling = setTimeout(tell, PAUSE);
}

/** What Python has set, or that it no longer shows this page. @param {MessageEvent} message */
function listen({ source, data }) {
  if (source !== window.parent || data?.linkanalysis !== channel) return;
  if (data.refused) {
    document.body.replaceChildren(element("p", { class: "note" }, data.refused));
    return;
  }
  for (const [name, { now, set }] of Object.entries(VALUES)) {
    if (name in data.values && JSON.stringify(now()) !== JSON.stringify(data.values[name])) {
      set(data.values[name]);
    }
    if (name in data.values) told.set(name, JSON.stringify(data.values[name]));
  }
  if (!connected) network.on("afterDrawing", tellSoon);
  connected = true;
  tellSoon();
}

if (channel) {
  window.addEventListener("message", listen);
  window.parent.postMessage({ linkanalysis: channel, hello: true }, "*");
}

"use strict";
// Rings and communities as one disk each, with their ties added up, until a reader opens them.
// vis-network knows a folded group by a number above those of entities, and a sum above those of ties.

const FOLD_UNIT = 20; // radius of the disk of one entity; the area follows the number of entities
const MOST_SUMS = 1000; // lines that add up ties; more hide one another, and take long to draw
const WIDEST_SUM = 16; // of a line that adds up ties, where the disks it joins have a radius of 40
const OPENED_AT_ONCE = 5000; // entities; beyond, a map that is opened whole no longer drags smoothly

/** @type {Fold[]} */
const FOLDS = MAP.folds.map((fold) => {
  const { color, dash } = MAP.groups[fold.group] || { color: MAP.tieLook.focus, dash: [] };
  return { ...fold, color, dash };
});
const foldsOf = NODES.map(() => /** @type {number[]} */ ([]));
FOLDS.forEach(({ members }, f) => members.forEach((n) => foldsOf[n].push(f)));

/** Which fold holds each entity; -1 if it is drawn itself. */
let home = NODES.map(() => -1);
/** The entities on the map that each fold holds, the most important first. @type {number[][]} */
let held = [];

/** Sums by their number in vis-network. @type {Map<number, TieSum>} */
let sums = new Map();

/** @param {number} f */
const idOfFold = (f) => NODES.length + f;
/** @param {number} n */
const nodeDrawn = (n) => nodeShown(n) && home[n] < 0;
/** What stands for an entity on the map. @param {number} n */
const drawnAs = (n) => (home[n] < 0 ? n : idOfFold(home[n]));
/** What stands for a tie on the map; a tie inside a fold is not drawn. @param {number} e */
function tieDrawnAs(e) {
  const [a, b] = [drawnAs(EDGES[e].a), drawnAs(EDGES[e].b)];
  if (a < NODES.length && b < NODES.length) return e;
  if (a === b) return -1;
  const [low, high] = MAP.directed || a < b ? [a, b] : [b, a];
  return EDGES.length + low * (NODES.length + FOLDS.length) + high;
}

/** A sum that is on the map. @param {number} id */
const sumOf = (id) => /** @type {TieSum} */ (sums.get(id));
/** A tie or a sum, by its number in vis-network. @param {number} id */
const tieOf = (id) => (id < EDGES.length ? EDGES[id] : sumOf(id));

/** Find out anew what is inside the folds and which ties lead to them. */
function refold() {
  // A member of two rings is drawn as soon as one of them is open.
  home = foldsOf.map((folds) => (folds.length && folds.every((f) => state.folded.has(f)) ? folds[0] : -1));
  held = FOLDS.map(() => []);
  for (const n of byImportance) if (home[n] >= 0 && nodeShown(n)) held[home[n]].push(n);
  sums = new Map();
  if (state.folded.size) EDGES.forEach((_, e) => addToSum(e));
  const sizes = held.filter((nodes) => nodes.length).map((nodes) => FOLD_UNIT * Math.sqrt(nodes.length));
  const scale = sizes.reduce((sum, size) => sum + size, 0) / sizes.length / 40;
  for (const sum of sums.values()) {
    const width = Math.min(WIDEST_SUM, Math.sqrt(sum.count));
    sum.width = sum.a < NODES.length || sum.b < NODES.length ? width : width * scale;
  }
  if (state.kind === "sum" && !sums.has(state.index)) [state.kind, state.index] = ["", -1];
}

/** @param {number} e */
function addToSum(e) {
  if (!edgeShown(e)) return;
  const id = tieDrawnAs(e);
  if (id < EDGES.length) return;
  const { a, b, count, line, ordinary } = EDGES[e];
  if (!sums.has(id)) {
    const [low, high] = [drawnAs(a), drawnAs(b)];
    const [from, to] = MAP.directed || low < high ? [low, high] : [high, low];
    sums.set(id, { a: from, b: to, ties: [], count: 0, width: 1, line, ordinary });
  }
  const sum = sumOf(id);
  sum.ties.push(e);
  sum.count += count;
  sum.line = Math.min(sum.line, line);
  sum.ordinary = sum.ordinary && ordinary;
}

/** The sums that are drawn: the strongest of each end, then the strongest overall. */
function drawnSums() {
  const ranked = [...sums].sort(([low, one], [high, two]) => two.count - one.count || low - high);
  if (ranked.length <= MOST_SUMS) return ranked;
  const reached = new Set();
  const first = ranked.filter(([, { a, b }]) => {
    const news = !reached.has(a) || !reached.has(b);
    reached.add(a).add(b);
    return news;
  });
  return [...new Set([...first, ...ranked])].slice(0, Math.max(first.length, MOST_SUMS));
}

/** Where the disk of a fold lies: in the middle of its members. @param {number} f */
function middleOf(f) {
  const { members } = FOLDS[f];
  /** @param {"x"|"y"} axis */
  const mean = (axis) => members.reduce((sum, n) => sum + NODES[n][axis], 0) / members.length;
  return { x: mean("x"), y: mean("y") };
}

/** @param {number} f @param {number} scale */
function foldRadius(f, scale) {
  return Math.max(FOLD_UNIT * Math.sqrt(held[f].length), (LEAST_PX * 1.2) / scale);
}

/**
 * The name on the map: of a ring its own, else its most important entity and how many more.
 * @param {number} f
 */
function foldLabel(f) {
  const { kind, name } = FOLDS[f];
  if (kind !== "Group" && kind !== "Community") return name;
  const [first = 0] = held[f];
  return `${shortened(NODES[first].label)} + ${(held[f].length - 1).toLocaleString("en-US")}`;
}

/** The name of what an end of a sum stands for. @param {number} id */
const nameOf = (id) => (id < NODES.length ? NODES[id].label : FOLDS[id - NODES.length].name);

/**
 * A disk with a double rim and the number of its entities.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} f
 * @param {number} x
 * @param {number} y
 * @param {boolean} strong selected or under the pointer
 * @param {number} scale
 */
function drawFold(ctx, f, x, y, strong, scale) {
  const { color, dash } = FOLDS[f];
  const radius = foldRadius(f, scale);
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = radius * 0.07;
  ctx.strokeStyle = look.paper;
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, y, radius * 1.12, 0, 2 * Math.PI);
  ctx.setLineDash(dash.map((part) => (part * radius) / 50));
  ctx.strokeStyle = strong ? look.ink : color;
  ctx.lineWidth = radius * (strong ? 0.12 : 0.05);
  ctx.stroke();
  ctx.setLineDash([]);
  const text = held[f].length.toLocaleString("en-US");
  ctx.font = `700 ${Math.min((radius * 2.2) / Math.max(2, text.length), 15 / scale)}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = inkOn(color);
  ctx.fillText(text, x, y);
}

/** Open folds, or fold them, and draw the map anew. @param {number[]} folds @param {boolean} folded */
function setFolded(folds, folded) {
  for (const f of folds) {
    if (folded) state.folded.add(f);
    else state.folded.delete(f);
  }
  applyFilters();
}

/** @param {number} f */
function toggleFold(f) {
  setFolded([f], !state.folded.has(f));
  choose("fold", f, true);
}

/** Open whatever holds an entity or the ends of a tie. @param {typeof state.kind} kind @param {number} index */
function openFor(kind, index) {
  /** @type {Partial<Record<typeof state.kind, () => number[]>>} */
  const wanted = { node: () => [index], edge: () => [EDGES[index].a, EDGES[index].b], several: () => state.chosen, double: () => [DOUBLES[index].a, DOUBLES[index].b] };
  const nodes = wanted[kind]?.() || [];
  const closed = nodes.filter((n) => home[n] >= 0).flatMap((n) => foldsOf[n]);
  if (closed.length) setFolded(closed, false);
}

/** A double click opens a folded group; inside the outline of an open one, it folds. @param {vis.Click} click */
function foldAt({ nodes, pointer }) {
  if (nodes.length) {
    if (nodes[0] >= NODES.length) toggleFold(nodes[0] - NODES.length);
    return;
  }
  const f = FOLDS.findIndex((_, k) => isInside(outlineOf(k), pointer.canvas));
  if (f >= 0) toggleFold(f);
}

/** What Enter opens on the map: the folded group that is selected, else the details. */
function openSelected() {
  if (state.kind === "fold" && state.folded.has(state.index)) toggleFold(state.index);
  else if (state.kind !== "") panel.focus();
}

/** Select the next or the previous disk, folded groups first. @param {1|-1} by */
function stepOn(by) {
  const folded = FOLDS.map((_, f) => f).filter((f) => held[f].length).map(idOfFold);
  const drawn = [...folded, ...byImportance.filter((n) => nodeDrawn(n))];
  if (drawn.length === 0) return;
  const now = state.kind === "node" ? state.index : state.kind === "fold" ? idOfFold(state.index) : -1;
  const at = drawn.indexOf(now);
  const next = at < 0 ? 0 : (at + by + drawn.length) % drawn.length;
  const id = drawn[next];
  if (id < NODES.length) choose("node", id, true);
  else choose("fold", id - NODES.length, true);
}

/** The button that opens or folds a group. @param {number} f */
function foldButton(f) {
  return element(
    "div",
    { class: "buttons" },
    element("button", { type: "button", onclick: () => toggleFold(f) }, state.folded.has(f) ? "Open" : "Fold"),
  );
}

/** @param {number} f */
function foldPanel(f) {
  const { kind, name, group, members } = FOLDS[f];
  if (group >= 0) return [...groupPanel(group), ...sumParts(f)];
  const ranked = members.slice().sort((a, b) => NODES[a].order - NODES[b].order);
  return [
    closeButton(),
    element("p", { class: "kind" }, kind),
    element("h2", {}, name),
    foldButton(f),
    element("h3", {}, counted(members.length, "entity", "entities")),
    pagedTable(["Entity", "Ties"], ranked.length, (k) => [
      linkTo("node", ranked[k], NODES[ranked[k]].label),
      tiesOf[ranked[k]].filter((e) => edgeShown(e)).length.toLocaleString("en-US"),
    ], "", [1]),
    ...sumParts(f),
    lead(),
  ];
}

/** What a folded group is tied to. @param {number} f */
function sumParts(f) {
  if (!state.folded.has(f)) return [];
  const id = idOfFold(f);
  const own = [...sums].filter(([, { a, b }]) => a === id || b === id).sort(([, a], [, b]) => b.count - a.count);
  return [
    element("h3", {}, "Ties to others"),
    pagedTable(["With", "Ties", "Links"], own.length, (k) => {
      const [number, { a, b, ties, count }] = own[k];
      const arrow = MAP.directed ? (a === id ? "→ " : "← ") : "";
      const other = nameOf(a === id ? b : a);
      return [linkTo("sum", number, arrow + other), ...[ties.length, count].map((one) => one.toLocaleString("en-US"))];
    }, "", [1, 2]),
  ];
}

/** All ties that one line adds up; each leads on to its documents. @param {number} id */
function sumPanel(id) {
  const { a, b, ties, count } = sumOf(id);
  const ranked = ties.slice().sort((one, two) => EDGES[two].count - EDGES[one].count || one - two);
  return [
    closeButton(),
    element("p", { class: "kind" }, "Ties of folded groups"),
    element("h2", {}, `${nameOf(a)} ${MAP.directed ? "→" : "–"} ${nameOf(b)}`),
    factsList([["Ties", ties.length.toLocaleString("en-US")], ["Links", count.toLocaleString("en-US")]]),
    pagedTable(["Tie", "Links"], ranked.length, (k) => [
      linkTo("edge", ranked[k], tieName(ranked[k])),
      EDGES[ranked[k]].count.toLocaleString("en-US"),
    ], "", [1]),
    lead(),
  ];
}

/** Buttons of the legend that fold or open everything. */
function foldTools() {
  if (FOLDS.length === 0) return [];
  const all = FOLDS.map((_, f) => f);
  /** @param {string} text @param {boolean} folded */
  const button = (text, folded) => element("button", {
    type: "button",
    onclick: () => {
      setFolded(all, folded);
      choose("", -1);
      wholeMap();
    },
  }, text);
  return [element(
    "div",
    { class: "buttons" },
    button("Fold all", true),
    NODES.length <= OPENED_AT_ONCE && button("Open all", false),
  )];
}

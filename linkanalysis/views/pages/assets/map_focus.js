"use strict";
// What an analyst does with entities: connects two of them, hides one, writes a note.

let connecting = -1; // the entity to connect with the next one that is chosen
const masked = "Protected: masked names may change, so no note is kept.";

/** @param {number} e @param {number} n */
const otherEnd = (e, n) => (EDGES[e].a === n ? EDGES[e].b : EDGES[e].a);

/**
 * The ties of a shortest path over what is on the map, the strongest first; null if none.
 * @param {number} from
 * @param {number} to
 */
function shortestPath(from, to) {
  const cameBy = new Map([[from, -1]]);
  let rim = [from];
  while (rim.length && !cameBy.has(to)) {
    const next = [];
    for (const n of rim) {
      const ties = tiesOf[n].filter((e) => edgeShown(e))
        .sort((a, b) => EDGES[b].count - EDGES[a].count || a - b);
      for (const e of ties) {
        const other = otherEnd(e, n);
        if (!cameBy.has(other)) {
          cameBy.set(other, e);
          next.push(other);
        }
      }
    }
    rim = next;
  }
  if (!cameBy.has(to)) return null;
  const path = [];
  for (let n = to; n !== from; n = otherEnd(path[0], n)) path.unshift(/** @type {number} */ (cameBy.get(n)));
  return path;
}

/**
 * The ties of two entities to whatever both are tied to, by that third entity.
 * @param {number} one
 * @param {number} two
 */
function commonContacts(one, two) {
  /** @param {number} n @returns {[number, number][]} */
  const ties = (n) => tiesOf[n].filter((e) => edgeShown(e)).map((e) => [otherEnd(e, n), e]);
  const ofTwo = new Map(ties(two));
  /** @type {[number, number[]][]} */
  const both = ties(one).filter(([n]) => ofTwo.has(n)).map(([n, e]) => [n, [e, /** @type {number} */ (ofTwo.get(n))]]);
  return new Map(both.sort(([a], [b]) => NODES[a].order - NODES[b].order));
}

/**
 * What stays bright around two entities: a shortest path and their common contacts.
 * @param {number} one
 * @param {number} two
 */
function focusOfPair(one, two) {
  const edges = new Set([...(shortestPath(one, two) || []), ...[...commonContacts(one, two).values()].flat()]);
  const nodes = new Set([one, two]);
  for (const e of edges) nodes.add(EDGES[e].a).add(EDGES[e].b);
  return { nodes, edges };
}

/** What stays bright around a folded group or a sum of ties: all that it is tied to. */
function focusOfFold() {
  const edges = new Set(state.kind === "sum" ? sumOf(state.index).ties : []);
  const nodes = new Set(state.kind === "fold" ? FOLDS[state.index].members : []);
  for (const n of nodes) for (const e of tiesOf[n]) if (edgeShown(e)) edges.add(e);
  for (const e of edges) nodes.add(EDGES[e].a).add(EDGES[e].b);
  return { nodes, edges };
}

/** @param {number} one @param {number} two */
function choosePair(one, two) {
  connecting = -1;
  if (one === two) return;
  [state.kind, state.index, state.other] = ["pair", one, two];
  network.selectNodes([one, two].filter((n) => nodeDrawn(n)), false);
  drawPanel();
  network.redraw();
}

/** @param {number} one */
function pairPanel(one) {
  const two = state.other;
  const path = shortestPath(one, two);
  const common = [...commonContacts(one, two).keys()];
  /** @param {(string|Node)[]} items */
  const list = (items) => (items.length ? element("ul", {}, ...items.map((item) => element("li", {}, item))) : null);
  return [
    closeButton(),
    element("p", { class: "kind" }, "Two entities"),
    element("h2", {}, linkTo("node", one, NODES[one].label), " and ", linkTo("node", two, NODES[two].label)),
    element("h3", {}, path ? `Shortest path: ${counted(path.length, "tie")}` : "Shortest path"),
    path ? list(path.map((e) => linkTo("edge", e, tieName(e))))
      : element("p", { class: "soft" }, "Nothing on the map leads from one to the other."),
    element("h3", {}, counted(common.length, "common contact")),
    list(common.map((n) => linkTo("node", n, NODES[n].label))),
    element("p", { class: "soft" }, "Only what is on the map counts, whatever the direction of ties."),
    lead(),
  ];
}

/** @param {number[]} nodes at least three */
function chooseSeveral(nodes) {
  connecting = -1;
  [state.kind, state.index, state.chosen] = ["several", -1, nodes];
  openFor("several", -1);
  network.selectNodes(nodes.filter((n) => nodeDrawn(n)), false);
  bringIntoView("several", -1);
  drawPanel();
  network.redraw();
}

function severalPanel() {
  return [
    closeButton(),
    element("h2", {}, counted(state.chosen.length, "entity", "entities")),
    element("ul", {}, ...state.chosen.map((n) => element("li", {}, linkTo("node", n, NODES[n].label)))),
    lead(),
  ];
}

/** Buttons and note of an entity. @param {number} n */
function nodeTools(n) {
  const note = element("textarea", {
    rows: "3",
    "aria-label": "Your note",
    placeholder: "Your note; \u201cSave layout\u201d keeps it",
    oninput: () => {
      if (note.value.trim()) state.notes.set(n, note.value);
      else state.notes.delete(n);
      network.redraw();
    },
  });
  note.value = state.notes.get(n) || "";
  const connect = element("button", {
    type: "button",
    onclick: () => {
      connecting = n;
      connect.textContent = "Choose the other entity";
    },
  }, "Connect with \u2026");
  return [
    element("div", { class: "buttons" }, connect, element("button", { type: "button", onclick: () => hide(n) }, "Hide")),
    NODES[n].masked ? element("p", { class: "soft" }, masked) : note,
  ];
}

/** @param {number} n */
function hide(n) {
  state.hidden.add(n);
  choose("", -1);
  applyFilters();
}

function showHidden() {
  state.hidden.clear();
  applyFilters();
}

/** A line of the legend that brings hidden entities back. */
function drawHidden() {
  const place = document.getElementById("hidden");
  const { size } = state.hidden;
  place.replaceChildren(...(size ? [element(
    "button",
    { type: "button", class: "open", onclick: showHidden },
    `Show ${counted(size, "hidden entity", "hidden entities")}`,
  )] : []));
}

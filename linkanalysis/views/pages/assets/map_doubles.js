"use strict";
// Entities that may be the same: a dashed line of its own color joins them. It is no tie: no measure,
// no path and no number of ties counts it. vis-network knows it by a number below zero.

const DOUBLES = MAP.doubles;
const DOUBLES_HEAD = "Undecided pairs";
const DOUBLE_WIDTH = 3;
const DOUBLE_DASH = [12, 7]; // longer than those of unconfirmed ties

/** @param {number} k */
const idOfDouble = (k) => -1 - k;
/** The pair of a line, by its number in vis-network. @param {number} id */
const doubleOf = (id) => -1 - id;

/** @param {number} k */
function doubleShown(k) {
  return state.doubles && nodeShown(DOUBLES[k].a) && nodeShown(DOUBLES[k].b);
}

/** The pairs on the map that an entity is one of. @param {number} n */
function doublesOf(n) {
  return DOUBLES.map((_, k) => k).filter((k) => doubleShown(k) && [DOUBLES[k].a, DOUBLES[k].b].includes(n));
}

/** What vis-network is to draw; a pair inside one folded group is not drawn. @returns {DrawnEdge[]} */
function drawnDoubles() {
  return DOUBLES.flatMap(({ a, b }, k) => {
    const [from, to] = [drawnAs(a), drawnAs(b)];
    if (!doubleShown(k) || from === to) return [];
    return [{
      id: idOfDouble(k),
      from,
      to,
      width: DOUBLE_WIDTH,
      dashes: DOUBLE_DASH,
      color: { color: MAP.tieLook.double },
      arrows: "",
    }];
  });
}

/** The line of the selected pair, above the veil. @param {CanvasRenderingContext2D} ctx */
function drawChosenDouble(ctx) {
  const { a, b } = DOUBLES[state.index];
  const [from, to] = [a, b].map((n) => network.getPositions([drawnAs(n)])[drawnAs(n)]);
  if (!doubleShown(state.index)) return;
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.lineWidth = DOUBLE_WIDTH + 1.5;
  ctx.setLineDash(DOUBLE_DASH);
  ctx.strokeStyle = MAP.tieLook.double;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {number} k */
function doubleName(k) {
  return `${NODES[DOUBLES[k].a].label} – ${NODES[DOUBLES[k].b].label}`;
}

/** Why the two may be the same, and who left it open. @param {number} k */
function doublePanel(k) {
  const { a, b, by, reasons } = DOUBLES[k];
  return [
    closeButton(),
    element("p", { class: "kind" }, "May be the same"),
    element("h2", {}, linkTo("node", a, NODES[a].label), " – ", linkTo("node", b, NODES[b].label)),
    element("p", {}, "The pair is not decided. It is not a tie, and no measure counts it."),
    factsList([["Left open by", by.join(", ")]]),
    element("h3", {}, "Reasons"),
    reasons.length > 0
      ? pagedTable(["What agrees", "Document and row"], reasons.length, (r) => {
        const [text, d, row] = reasons[r];
        return [text, sourceCell(d, row)];
      })
      : element("p", { class: "soft" }, "The decision names no reason."),
    lead(),
  ];
}

/** In the panel of an entity, the entities that it may be the same as. @param {number} n */
function doubleParts(n) {
  const own = doublesOf(n);
  if (own.length === 0) return [];
  return [
    element("h3", {}, "May be the same as"),
    element("ul", {}, ...own.map((k) => {
      const { a, b } = DOUBLES[k];
      return element("li", {}, linkTo("double", k, NODES[a === n ? b : a].label));
    })),
  ];
}

/** Pairs on the map, for its tables. */
function doubleTable() {
  const there = DOUBLES.map((_, k) => k).filter(doubleShown);
  if (there.length === 0) return [];
  return [
    element("h2", { id: "doubles-head" }, counted(there.length, "undecided pair")),
    pagedTable(["May be the same", "Left open by"], there.length, (r) => [
      linkTo("double", there[r], doubleName(there[r])),
      DOUBLES[there[r]].by.join(", "),
    ]),
  ];
}

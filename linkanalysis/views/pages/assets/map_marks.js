"use strict";
// Entities that an indicator is about, or that may be on a list: a sign at their disk, and in their panel
// what was found, what speaks against it, and the rows. Who else is involved has no sign.

const MARKS_HEAD = "Leads to check";
const MARKS = [
  { name: "Indicators", key: indicatorKey },
  { name: "Candidates of screening", key: candidateKey },
  { name: "Involved in indicators", key: () => markKey() },
];
const INDICATOR = 0;
const CANDIDATE = 1;
const DOT_PX = 3.5; // radius on the screen of the dot of an indicator, half that of the smallest disk

/** The marks of each entity. @type {MapMark[][]} */
const marksOf = NODES.map(() => []);
for (const mark of MAP.marks) marksOf[mark.node].push(mark);

/** The marks of an entity that are switched on. @param {number} n */
const marksShown = (n) => marksOf[n].filter(({ kind }) => state.marks[kind]);

/**
 * The sign of a mark: a dashed ring for who may be on a list, an exclamation mark for an indicator.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} n
 * @param {Point} at
 * @param {number} radius
 * @param {number} scale
 */
function drawMarks(ctx, n, { x, y }, radius, scale) {
  const kinds = new Set(marksShown(n).map(({ kind }) => kind));
  if (kinds.has(CANDIDATE)) {
    ctx.beginPath();
    ctx.arc(x, y, radius + 4, 0, 2 * Math.PI);
    ctx.lineWidth = 2.5;
    ctx.setLineDash([5, 3]);
    ctx.strokeStyle = MAP.tieLook.double;
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (!kinds.has(INDICATOR)) return;
  const at = { x: x - radius * 0.78, y: y - radius * 0.78 };
  if (radius * scale > BADGE_PX) drawBadge(ctx, { badge: "!", color: look.ink }, at.x, at.y);
  else drawDot(ctx, at, Math.min(DOT_PX / scale, radius * 0.6), scale);
}

/**
 * A dot in a rim, where an exclamation mark would be too small to read.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} at
 * @param {number} radius
 * @param {number} scale
 */
function drawDot(ctx, { x, y }, radius, scale) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = look.ink;
  ctx.fill();
  ctx.lineWidth = 1.5 / scale;
  ctx.strokeStyle = look.paper;
  ctx.stroke();
}

/** @param {SVGElement[]} signs */
const markKey = (...signs) => shape("svg", { viewBox: "0 0 24 24", class: "key", "aria-hidden": "true" }, ...signs);

function indicatorKey() {
  const look = { "text-anchor": "middle", "font-size": 14, "font-weight": 700, fill: "currentColor" };
  return markKey(
    shape("text", { x: 8, y: 17, ...look }, "!"),
    shape("circle", { cx: 17, cy: 12, r: 3.5, fill: "currentColor" }),
  );
}

function candidateKey() {
  const line = { fill: "none", stroke: MAP.tieLook.double, "stroke-width": 2.2, "stroke-dasharray": "4 2.4" };
  return markKey(shape("circle", { cx: 12, cy: 12, r: 9, ...line }));
}

/** What the panel of an entity says of its marks. @param {number} n */
function markParts(n) {
  return MARKS.flatMap(({ name }, kind) => {
    const marks = marksShown(n).filter((mark) => mark.kind === kind);
    return marks.length === 0 ? [] : [element("h3", {}, name), ...marks.flatMap(markPart)];
  });
}

/** @param {MapMark} mark */
function markPart({ said: [found, ...more], rows }) {
  return [
    element("p", {}, found),
    element("ul", {}, ...more.map((line) => element("li", { class: "soft" }, line))),
    rows.length > 0 && pagedTable(["Evidence", "Document and row"], rows.length, (k) => {
      const [text, d, row] = rows[k];
      return [text, d < 0 ? "" : sourceCell(d, row)];
    }),
  ];
}

/** Marked entities on the map, for its tables. */
function markTable() {
  const there = MAP.marks.filter(({ node, kind }) => nodeShown(node) && state.marks[kind]);
  if (there.length === 0) return [];
  const entities = new Set(there.map(({ node }) => node)).size;
  return [
    element("h2", { id: "marks-head" }, counted(entities, "entity to check", "entities to check")),
    pagedTable(["Entity", "What", "Kind"], there.length, (k) => [
      linkTo("node", there[k].node, NODES[there[k].node].label),
      there[k].said[0],
      MARKS[there[k].kind].name,
    ]),
  ];
}

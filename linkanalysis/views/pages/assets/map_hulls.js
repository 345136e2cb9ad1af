"use strict";
// Outlines of rings and of what else is open, with their names.

/**
 * Convex hull of points, by Andrew's monotone chain.
 * @param {Point[]} points
 */
function hullOf(points) {
  const sorted = points.slice().sort((a, b) => a.x - b.x || a.y - b.y);
  /** @param {Point} o @param {Point} a @param {Point} b */
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  /** @param {Point[]} list */
  const half = (list) => {
    /** @type {Point[]} */
    const chain = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Outline around what an open group draws; null if it draws nothing or has none. @param {number} f */
function outlineOf(f) {
  if (!state.outlines && f !== foldInFocus()) return null;
  return state.folded.has(f) ? null : outlineAround(FOLDS[f].members);
}

/** Outline around those of these entities that are drawn; null if none is. @param {number[]} nodes */
function outlineAround(nodes) {
  const members = nodes.filter((n) => nodeDrawn(n));
  if (members.length === 0) return null;
  const at = network.getPositions(members);
  const points = members.flatMap((n) => {
    const reach = radiusOf(n, network.getScale()) + HULL_PAD;
    return Array.from({ length: 16 }, (_, k) => ({
      x: at[n].x + Math.cos((k * Math.PI) / 8) * reach,
      y: at[n].y + Math.sin((k * Math.PI) / 8) * reach,
    }));
  });
  return hullOf(points);
}

/** The group whose outline stays bright; -1 if none is selected. */
function foldInFocus() {
  if (state.kind === "fold") return state.index;
  return state.kind === "group" ? FOLDS.findIndex(({ group }) => group === state.index) : -1;
}

/** @param {CanvasRenderingContext2D} ctx @param {number} scale */
function drawHulls(ctx, scale) {
  FOLDS.forEach((_, f) => drawHull(ctx, f));
  drawPossible(ctx, scale);
}

/**
 * Whether a point lies inside an outline, whose corners go around it in one direction.
 * @param {Point[]|null} outline
 * @param {Point} point
 */
function isInside(outline, { x, y }) {
  const sides = (outline || []).map((a, k, corners) => {
    const b = corners[(k + 1) % corners.length];
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
  });
  return sides.length > 0 && (sides.every((side) => side >= 0) || sides.every((side) => side <= 0));
}

/** @param {CanvasRenderingContext2D} ctx @param {number} f */
function drawHull(ctx, f) {
  const outline = outlineOf(f);
  const { color, dash } = FOLDS[f];
  if (outline) {
    traceOutline(ctx, outline);
    ctx.globalAlpha = 0.1;
    ctx.fillStyle = color;
    ctx.fill();
    ctx.globalAlpha = 0.85;
    ctx.lineWidth = 1.6;
    ctx.setLineDash(dash);
    ctx.strokeStyle = color;
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Point[]} outline */
function traceOutline(ctx, outline) {
  ctx.beginPath();
  outline.forEach((point, k) => (k ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
  ctx.closePath();
}

/**
 * The name of each open group on its outline, as high as it covers no disk.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Taken} taken
 * @param {number} scale
 * @param {Focus|null} chosen
 */
function drawGroupNames(ctx, taken, scale, chosen) {
  FOLDS.forEach(({ name, color }, f) => {
    const outline = outlineOf(f);
    if (!outline || (chosen && f !== foldInFocus())) return;
    drawGroupName(ctx, taken, scale, outline, { name, fill: color, ink: inkOn(color), weight: 700 });
  });
  if (!chosen) namePossible(ctx, taken, scale);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Taken} taken
 * @param {number} scale
 * @param {Point[]} outline
 * @param {{name: string, fill: string, ink: string, weight: number}} sign
 */
function drawGroupName(ctx, taken, scale, outline, { name, fill, ink, weight }) {
  ctx.font = `${weight} ${12.5 / scale}px ${FONT}`;
  const width = ctx.measureText(name).width + 12 / scale;
  const height = 20 / scale;
  const spots = outline.slice().sort((a, b) => a.y - b.y || a.x - b.x).map(({ x, y }) => {
    const [left, top] = [x - width / 2, y - height * 0.85];
    return { left, right: left + width, top, bottom: top + height, owner: -1 };
  });
  /** @param {Box} other */
  const isDisk = ({ disk }) => disk !== undefined;
  const spot = spots.find((box) => taken.free(box, NOBODY))
    || spots.find((box) => taken.free(box, NOBODY, isDisk)) // it covers a disk, but no other name
    || spots[0];
  taken.add(spot);
  groupBoxes.push(spot);
  ctx.beginPath();
  ctx.roundRect(spot.left, spot.top, width, height, 5 / scale);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.fillStyle = ink;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(name, spot.left + width / 2, spot.top + height / 2 + 0.5 / scale);
}

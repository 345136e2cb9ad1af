"use strict";
// Outlines of groups that ordinary life explains: thin, broken, and neither filled nor colored, so
// that nobody takes them for rings. Their members keep the look of the rings they are in.

const PARTS = [{ name: "Explained groups", dash: [1.5, 4] }];

/** Groups that are switched on. */
const possibleShown = () => MAP.possible.filter(({ part }) => state.possible[part]);

/** Whether a reader sees the outline. @param {number} k */
function possibleDrawn(k) {
  const { part, members } = MAP.possible[k];
  return state.possible[part] && members.some((n) => nodeDrawn(n));
}

/** @param {CanvasRenderingContext2D} ctx @param {number} scale */
function drawPossible(ctx, scale) {
  ctx.lineWidth = 1.4 / scale; // as wide on the whole map, where ties would hide thinner lines
  ctx.strokeStyle = look.ink;
  for (const { part, members } of possibleShown()) {
    const outline = outlineAround(members);
    if (!outline) continue;
    traceOutline(ctx, outline);
    ctx.setLineDash(PARTS[part].dash.map((length) => length / scale));
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Taken} taken
 * @param {number} scale
 */
function namePossible(ctx, taken, scale) {
  for (const { name, members } of possibleShown()) {
    const outline = outlineAround(members);
    if (outline) drawGroupName(ctx, taken, scale, outline, { name, fill: look.halo, ink: look.ink, weight: 500 });
  }
}

"use strict";
// How the map is drawn: disks with icons, labels that never overlap, and the fading of everything
// outside the focus. vis-network keeps the camera, the ties and the pointer.
// Color, width and dashes of ties come from Python (MAP.tieLook, MAP.lines, edge.width, edge.line); the
// colors of a dark screen are in map_look.js.

const PLAIN_FILL = "#64748b";
const PROTECTED_FILL = "#eef1f5";
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const LABEL_PX = 12;
const LABEL_LETTERS = 30; // longer labels cover the disks around them; the panel has the full name
const HULL_PAD = 16; // from a disk to the outline of its ring
const LEAST_PX = 7.5; // smallest radius of a disk on the screen when zoomed out …
const LARGEST_REACH = NODES.length > 700 ? 11 : 18; // … up to this one, which leaves neighbors visible
const LABEL_REACHES = [0, 16, 34, 56, 84]; // pixels between a disk and its label, the nearest first
const LABEL_APART = 10; // pixels from a label at the end of a line to any other disk, if there is room …
const LABEL_APART_MASKED = 24; // … and always to a protected disk: the label would read as its name
const BADGE_PX = 8; // least radius on the screen of a disk with a badge, of which a smaller one cannot be read
const UNTIED_ALPHA = 0.35; // of entities whose ties are all switched off or outside the days
const ALWAYS_NAMED = 20; // the most important in view are named even at a distance

const paths = Object.fromEntries(
  Object.entries(MAP.icons).map(([name, outline]) => [name, new Path2D(outline)]),
);
const byImportance = NODES.map((_, n) => n).sort((a, b) => NODES[a].order - NODES[b].order);
const widths = new Map();
const labelBoxes = new Map(); // where each label was drawn last
/** @type {Box[]} */
const groupBoxes = []; // where the names of groups were drawn last
const NOBODY = -Infinity; // owns no box, so that none may be covered
// eslint-disable-next-line prefer-const -- map_main.js sets it
let dragging = false; // labels of a large map would make dragging stutter

/** @param {number} n @param {number} scale */
function radiusOf(n, scale) {
  if (n >= NODES.length) return foldRadius(n - NODES.length, scale);
  return Math.max(NODES[n].size, Math.min(LARGEST_REACH, LEAST_PX / scale));
}

/** @param {number} n */
function fillOf(n) {
  if (NODES[n].protected) return PROTECTED_FILL;
  const group = groupOf[n];
  if (MAP.colored === "type") return typeOf(n).color;
  return group < 0 ? PLAIN_FILL : MAP.groups[group].color;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} n
 * @param {number} x
 * @param {number} y
 * @param {boolean} strong selected or under the pointer
 * @param {number} scale
 */
function drawDisk(ctx, n, x, y, strong, scale) {
  const node = NODES[n];
  const fill = fillOf(n);
  const radius = radiusOf(n, scale);
  const group = groupOf[n];
  ctx.globalAlpha = shown.tied[n] || tiesOf[n].length === 0 || strong ? 1 : UNTIED_ALPHA;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.lineWidth = node.protected ? 2 : 1.5;
  ctx.setLineDash(node.protected ? [4, 3] : []);
  ctx.strokeStyle = node.protected ? (group < 0 ? PLAIN_FILL : MAP.groups[group].color) : look.paper;
  ctx.stroke();
  ctx.setLineDash([]);
  if (strong) {
    ctx.beginPath();
    ctx.arc(x, y, radius + 3, 0, 2 * Math.PI);
    ctx.lineWidth = 3;
    ctx.strokeStyle = look.ink;
    ctx.stroke();
  }
  const badge = group < 0 ? "" : MAP.groups[group].badge;
  const near = radius * scale > BADGE_PX;
  if (badge && !near) {
    drawNumber(ctx, badge, { x, y }, radius, node.protected ? PLAIN_FILL : inkOn(fill));
  } else if (radius * scale > 5) {
    const size = radius * 1.2;
    ctx.save();
    ctx.translate(x - size / 2, y - size / 2);
    ctx.scale(size / 24, size / 24);
    ctx.fillStyle = node.protected ? PLAIN_FILL : inkOn(fill);
    ctx.fill(paths[typeOf(n).icon], "evenodd");
    ctx.restore();
  }
  if (badge && near) {
    drawBadge(ctx, MAP.groups[group], x + radius * 0.78, y + radius * 0.78);
  }
  if (marksOf[n].length) drawMarks(ctx, n, { x, y }, radius, scale);
  ctx.globalAlpha = 1;
}

/**
 * The number of the ring instead of an icon, on a disk too small for both.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} badge
 * @param {Point} at
 * @param {number} radius
 * @param {string} ink
 */
function drawNumber(ctx, badge, { x, y }, radius, ink) {
  ctx.font = `700 ${radius * (badge.length > 1 ? 1 : 1.4)}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink;
  ctx.fillText(badge, x, y + radius * 0.07);
}

/**
 * The number of the ring, so that rings are readable without color; or another sign.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{badge: string, color: string}} group
 * @param {number} x
 * @param {number} y
 */
function drawBadge(ctx, group, x, y) {
  ctx.beginPath();
  ctx.arc(x, y, 6.5, 0, 2 * Math.PI);
  ctx.fillStyle = look.paper;
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = group.color;
  ctx.stroke();
  ctx.fillStyle = look.ink;
  ctx.font = `700 ${group.badge.length > 2 ? 6 : 8}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(group.badge, x, y + 0.4);
}

/**
 * A disk with an icon, or a folded group.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} id
 * @param {number} x
 * @param {number} y
 * @param {boolean} strong
 * @param {number} scale
 */
function drawItem(ctx, id, x, y, strong, scale) {
  if (id < NODES.length) drawDisk(ctx, id, x, y, strong, scale);
  else drawFold(ctx, id - NODES.length, x, y, strong || foldInFocus() === id - NODES.length, scale);
}

/** What stays bright, as it is drawn: folded groups instead of what they hold. */
function drawnFocus() {
  const chosen = focus();
  if (!chosen) return null;
  return {
    nodes: new Set([...chosen.nodes].filter((n) => nodeShown(n)).map(drawnAs)),
    edges: new Set([...chosen.edges].filter((e) => edgeShown(e)).map(tieDrawnAs)),
  };
}

/**
 * A tie as vis-network draws it, for the focus above the veil.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} id
 * @param {boolean} strong
 */
function drawTie(ctx, id, strong) {
  const edge = tieOf(id);
  if (!edge) return;
  const at = network.getPositions([edge.a, edge.b]);
  const from = at[edge.a];
  const to = at[edge.b];
  if (!from || !to) return;
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.lineWidth = edge.width + (strong ? 1.5 : 0);
  ctx.setLineDash(MAP.lines[edge.line].dash);
  ctx.strokeStyle = strong ? look.tie.chosen : look.tie.focus;
  ctx.stroke();
  ctx.setLineDash([]);
  if (MAP.directed) drawArrow(ctx, from, to, radiusOf(edge.b, network.getScale()), edge.width);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius
 * @param {number} width
 */
function drawArrow(ctx, from, to, radius, width) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const length = 8 + width;
  const tip = { x: to.x - Math.cos(angle) * (radius + 1), y: to.y - Math.sin(angle) * (radius + 1) };
  ctx.beginPath();
  ctx.moveTo(tip.x, tip.y);
  for (const turn of [0.4, -0.4]) {
    ctx.lineTo(tip.x - Math.cos(angle + turn) * length, tip.y - Math.sin(angle + turn) * length);
  }
  ctx.closePath();
  ctx.fillStyle = ctx.strokeStyle;
  ctx.fill();
}

/** The part of the map that the reader sees. @param {number} scale @returns {Box} */
function boxInView(scale) {
  const { x, y } = network.DOMtoCanvas({ x: 0, y: 0 });
  const { clientWidth, clientHeight } = document.getElementById("network");
  return { left: x, right: x + clientWidth / scale, top: y, bottom: y + clientHeight / scale };
}

/**
 * Cover the map with a veil and draw the focus again on top.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Focus} chosen
 * @param {number} scale
 */
function drawFocus(ctx, chosen, scale) {
  const { left, right, top, bottom } = boxInView(scale);
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = look.paper;
  ctx.fillRect(left, top, right - left, bottom - top);
  ctx.globalAlpha = 1;
  if (foldInFocus() >= 0) drawHull(ctx, foldInFocus());
  for (const e of chosen.edges) drawTie(ctx, e, state.kind === "edge" || state.kind === "sum");
  if (state.kind === "double") drawChosenDouble(ctx);
  const at = network.getPositions([...chosen.nodes]);
  const selected = chosenNodes().map(drawnAs);
  for (const n of chosen.nodes) drawItem(ctx, n, at[n].x, at[n].y, selected.includes(n), scale);
}

/** Occupied boxes, in a coarse grid: a label is placed only where it covers none. */
class Taken {
  /** @param {number} cell width of a square */
  constructor(cell) {
    this.cell = cell;
    /** @type {Map<string, Box[]>} */
    this.grid = new Map();
  }

  /** @param {Box} box */
  * cells(box) {
    for (let i = Math.floor(box.left / this.cell); i <= box.right / this.cell; i += 1) {
      for (let j = Math.floor(box.top / this.cell); j <= box.bottom / this.cell; j += 1) {
        yield `${i},${j}`;
      }
    }
  }

  /** @param {Box} box */
  add(box) {
    for (const key of this.cells(box)) {
      if (!this.grid.has(key)) this.grid.set(key, []);
      /** @type {Box[]} */ (this.grid.get(key)).push(box);
    }
  }

  /**
   * Whether a box is free.
   * @param {Box} box
   * @param {number} owner
   * @param {(other: Box) => boolean} [ignored] what may be covered
   */
  free(box, owner, ignored = () => false) {
    /** @param {Box} other */
    const covers = (other) => box.left < other.right && box.right > other.left
      && box.top < other.bottom && box.bottom > other.top;
    for (const key of this.cells(box)) {
      for (const other of this.grid.get(key) || []) {
        if (other.owner !== owner && !ignored(other) && covers(other)) return false;
      }
    }
    return true;
  }
}

/** @param {string} label */
function shortened(label) {
  const letters = Array.from(label);
  return letters.length > LABEL_LETTERS ? `${letters.slice(0, LABEL_LETTERS - 1).join("")}…` : label;
}

/** The lines of a label: a day at its end has one of its own, since narrow labels find room. @param {string} label */
function linesOf(label) {
  return label.split(/, (?=(?:(?:\d{1,2} )?[A-Z][a-z]{2} )?\d{4}$)/).map(shortened);
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} scale */
function widthOf(ctx, text, scale) {
  if (!widths.has(text)) widths.set(text, ctx.measureText(text).width * scale);
  return widths.get(text) / scale;
}

/**
 * Names, the most important first. A name that would cover another name or a disk is left out
 * until there is room. Disks in the focus are always named.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Focus|null} chosen
 * @param {number} scale
 * @param {Box} view in which they must lie
 */
function drawLabels(ctx, chosen, scale, view) {
  if (dragging) return;
  const taken = new Taken(90 / scale);
  const all = network.getPositions();
  const largest = [...state.folded].sort((a, b) => held[b].length - held[a].length).map(idOfFold);
  const inView = [...largest, ...byImportance].filter((n) => {
    const at = all[n];
    return at && at.x > view.left && at.x < view.right && at.y > view.top && at.y < view.bottom;
  });
  labelBoxes.clear();
  groupBoxes.length = 0;
  const strong = new Set([state.hover, ...chosenNodes().map(drawnAs)]);
  if (state.kind === "fold") strong.add(idOfFold(state.index));
  if (state.kind === "edge" || state.kind === "sum") strong.add(tieOf(state.index).a).add(tieOf(state.index).b);
  for (const n of inView) {
    if (chosen && !chosen.nodes.has(n)) continue;
    const r = radiusOf(n, scale);
    const { x, y } = all[n];
    const owner = strong.has(n) ? -1 : n; // the selection is never covered
    taken.add({ left: x - r, right: x + r, top: y - r, bottom: y + r, owner, disk: n });
  }
  drawGroupNames(ctx, taken, scale, chosen);
  ctx.font = `500 ${LABEL_PX / scale}px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const first = inView.filter((n) => strong.has(n));
  const rest = inView.filter((n) => !strong.has(n));
  let placed = 0;
  for (const n of [...first, ...rest]) {
    if (chosen && !chosen.nodes.has(n) && !strong.has(n)) continue;
    const weight = strong.has(n) ? 2 : placed < ALWAYS_NAMED ? 1 : 0;
    placeLabel(ctx, taken, n, all[n], scale, weight, view);
    placed += 1;
  }
}

/**
 * Boxes for a label around a disk: touching it, then at the end of a short line.
 * @param {{x: number, y: number}} at
 * @param {number} gap from the center
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
function spotsAround(at, gap, width, height, scale) {
  /** @param {number} far */
  const around = (far) => {
    const reach = gap + far / scale;
    const side = reach * 0.75;
    const [left, middle, right] = [at.x - reach - width, at.x - width / 2, at.x + reach];
    return [
      [middle, at.y + reach],
      [middle, at.y - reach - height],
      [right, at.y - height / 2],
      [left, at.y - height / 2],
      [at.x + side, at.y + side],
      [at.x - side - width, at.y + side],
      [at.x + side, at.y - side - height],
      [at.x - side - width, at.y - side - height],
    ].map(([x, y]) => ({ left: x, right: x + width, top: y, bottom: y + height, far }));
  };
  return LABEL_REACHES.flatMap(around);
}

/** @param {Box} box @param {number} by @returns {Box} */
function grown(box, by) {
  return { left: box.left - by, right: box.right + by, top: box.top - by, bottom: box.bottom + by };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Taken} taken
 * @param {number} n
 * @param {Point} at
 * @param {number} scale
 * @param {number} weight 2: always name, 1: at a distance if need be, 0: only if there is room
 * @param {Box} view
 */
function placeLabel(ctx, taken, n, at, scale, weight, view) {
  const lines = n < NODES.length ? linesOf(NODES[n].label) : [foldLabel(n - NODES.length)];
  if (state.notes.has(n)) lines[lines.length - 1] += " \u270e";
  const width = Math.max(...lines.map((line) => widthOf(ctx, line, scale)));
  const lineHeight = (LABEL_PX + 3) / scale;
  const height = lines.length * lineHeight;
  const gap = radiusOf(n, scale) + 3 / scale;
  /** @param {Box} box */
  const within = (box) => box.left > view.left && box.right < view.right
    && box.top > view.top && box.bottom < view.bottom;
  const spots = spotsAround(at, gap, width, height, scale).filter(within);
  /** @param {Box} other */
  const isOtherDisk = ({ disk }) => disk !== undefined && disk !== n;
  /** @param {Box} other */
  const isMasked = (other) => isOtherDisk(other) && Boolean(NODES[/** @type {number} */ (other.disk)]?.protected);
  /** @param {Box} box @param {number} pixels @param {(other: Box) => boolean} from */
  const apart = (box, pixels, from) => taken.free(grown(box, pixels / scale), n, (other) => !from(other));
  const near = spots.filter(({ far }) => far === 0);
  const away = weight === 0 ? [] : spots.filter((box) => box.far > 0 && apart(box, LABEL_APART_MASKED, isMasked));
  /** @param {Box} other */
  const isMinor = (other) => other.owner !== undefined && other.owner >= 0 && groupOf[other.owner] < 0
    && !isMasked(other); // a disk in no ring
  const spot = near.find((box) => taken.free(box, n))
    || (weight > 0 && away.find((box) => taken.free(box, n) && apart(box, LABEL_APART, isOtherDisk)))
    || (weight > 0 && away.find((box) => taken.free(box, n)))
    || (weight > 0 && [...near, ...away].find((box) => taken.free(box, n, isMinor)))
    || (weight > 1 && (spots[0] || spotsAround(at, gap, width, height, scale)[0]));
  if (!spot) return;
  if (spot.far > 0) drawLeader(ctx, at, spot, radiusOf(n, scale), scale);
  taken.add({ ...spot, owner: -2 - n });
  labelBoxes.set(n, spot);
  ctx.textAlign = "left";
  ctx.lineWidth = 3.5 / scale;
  ctx.strokeStyle = look.halo;
  ctx.fillStyle = look.ink;
  lines.forEach((line, k) => {
    const [x, y] = [spot.left + (width - widthOf(ctx, line, scale)) / 2, spot.top + (k + 0.5) * lineHeight];
    ctx.strokeText(line, x, y);
    ctx.fillText(line, x, y);
  });
}

/**
 * A thin line from a disk to a label that found no room beside it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} at
 * @param {Box} spot
 * @param {number} radius
 * @param {number} scale
 */
function drawLeader(ctx, at, spot, radius, scale) {
  const end = {
    x: Math.max(spot.left, Math.min(spot.right, at.x)),
    y: Math.max(spot.top, Math.min(spot.bottom, at.y)),
  };
  const angle = Math.atan2(end.y - at.y, end.x - at.x);
  ctx.beginPath();
  ctx.moveTo(at.x + Math.cos(angle) * radius, at.y + Math.sin(angle) * radius);
  ctx.lineTo(end.x, end.y);
  ctx.lineWidth = 1 / scale;
  ctx.strokeStyle = PLAIN_FILL;
  ctx.stroke();
}

"use strict";
// The whole map as a file of lines and letters (SVG): whatever draws on the canvas draws into it.

const SVG_MARGIN = 60; // around the chart, room for labels at its edge
const SVG_LINE = 22; // height of a line of text above and below it

/**
 * Takes the calls of a canvas that the map makes, and makes elements of a drawing of them. All text
 * goes in as text; the browser escapes it when the drawing is written.
 */
class SvgPen {
  constructor() {
    /** @type {SVGElement[]} */
    this.made = [];
    this.ruler = /** @type {CanvasRenderingContext2D} */ (element("canvas").getContext("2d"));
    this.path = "";
    this.moved = "";
    this.globalAlpha = 1;
    this.lineWidth = 1;
    this.fillStyle = look.ink;
    this.strokeStyle = look.ink;
    this.textAlign = "left";
    this.textBaseline = "middle";
    this.lineJoin = "round";
    this.font = `500 ${LABEL_PX}px ${FONT}`;
    /** @type {number[]} */
    this.dash = [];
  }

  save() { this.moved = ""; }

  restore() { this.moved = ""; }

  /** @param {number} x @param {number} y */
  translate(x, y) { this.moved += `translate(${tidy(x)} ${tidy(y)})`; }

  /** @param {number} x @param {number} y */
  scale(x, y) { this.moved += `scale(${tidy(x)} ${tidy(y)})`; }

  /** @param {number[]} dash */
  setLineDash(dash) { this.dash = dash; }

  beginPath() { this.path = ""; }

  /** @param {number} x @param {number} y */
  moveTo(x, y) { this.path += `M${tidy(x)} ${tidy(y)}`; }

  /** @param {number} x @param {number} y */
  lineTo(x, y) { this.path += `L${tidy(x)} ${tidy(y)}`; }

  closePath() { this.path += "Z"; }

  /** A whole circle: the map draws no other arc. @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    const [radius, side] = [tidy(r), tidy(2 * r)];
    this.path += `M${tidy(x - r)} ${tidy(y)}a${radius} ${radius} 0 1 0 ${side} 0`
      + `a${radius} ${radius} 0 1 0 ${-side} 0Z`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  roundRect(x, y, width, height) {
    this.path += `M${tidy(x)} ${tidy(y)}h${tidy(width)}v${tidy(height)}h${tidy(-width)}Z`;
  }

  /** @param {Path2D} [icon] whose outline is drawn instead of the path */
  fill(icon) {
    const d = icon ? OUTLINES.get(icon) : this.path;
    this.made.push(shape("path", {
      d, fill: this.fillStyle, "fill-rule": "evenodd", opacity: this.seen(), transform: this.moved || null,
    }));
  }

  stroke() {
    this.made.push(shape("path", {
      d: this.path,
      fill: "none",
      stroke: this.strokeStyle,
      "stroke-width": tidy(this.lineWidth),
      "stroke-dasharray": this.dash.length ? this.dash.map(tidy).join(" ") : null,
      opacity: this.seen(),
    }));
  }

  /** @param {string} text */
  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) { this.letters(text, x, y, { fill: this.fillStyle }); }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    const look = { fill: "none", stroke: this.strokeStyle, "stroke-width": tidy(this.lineWidth) };
    this.letters(text, x, y, { ...look, "stroke-linejoin": this.lineJoin });
  }

  /** @param {string} text @param {number} x @param {number} y @param {Properties} look */
  letters(text, x, y, look) {
    const [, weight, size, family] = /** @type {string[]} */ (this.font.match(/^(\d+) ([\d.]+)px (.*)$/));
    this.made.push(shape("text", {
      x: tidy(x),
      y: tidy(y),
      "font-weight": weight,
      "font-size": tidy(Number(size)),
      "font-family": family,
      "text-anchor": this.textAlign === "center" ? "middle" : "start",
      "dominant-baseline": "central",
      ...look,
    }, text));
  }

  seen() { return this.globalAlpha < 1 ? this.globalAlpha : null; }
}

/** What each icon looks like, for a drawing that holds no canvas. @type {Map<Path2D, string>} */
const OUTLINES = new Map(Object.entries(MAP.icons).map(([name, outline]) => [paths[name], outline]));

/** Short numbers: no eye sees a hundredth of a pixel. @param {number} value */
function tidy(value) {
  return Math.round(value * 100) / 100;
}

/** The corners of all that is drawn. @param {Record<number, Point>} at */
function wholeBox(at) {
  const drawn = Object.entries(at).map(([id, { x, y }]) => ({ x, y, r: radiusOf(Number(id), 1) }));
  return {
    left: Math.min(0, ...drawn.map(({ x, r }) => x - r)) - SVG_MARGIN,
    right: Math.max(0, ...drawn.map(({ x, r }) => x + r)) + SVG_MARGIN,
    top: Math.min(0, ...drawn.map(({ y, r }) => y - r)) - SVG_MARGIN,
    bottom: Math.max(0, ...drawn.map(({ y, r }) => y + r)) + SVG_MARGIN,
  };
}

/** What is on a picture, when it was saved, and the start of the hash of its page. */
function savedLine() {
  const now = new Date().toISOString().slice(0, 16).replace("T", " ");
  return `${howMuch()}. Saved ${now} UTC. Page ${MAP.hash.slice(0, 16)}.`;
}

/** The whole chart as it is filtered and folded, whatever part of it is in view. */
function wholeChart() {
  const pen = new SvgPen();
  const ctx = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen));
  const at = network.getPositions();
  const box = wholeBox(at);
  drawHulls(ctx, 1);
  pen.globalAlpha = MAP.tieLook.opacity;
  for (const edge of drawnEdges()) drawPlainTie(ctx, edge, at);
  pen.globalAlpha = 1;
  for (const { id } of drawnNodes()) drawItem(ctx, id, at[id].x, at[id].y, false, 1);
  drawLabels(ctx, null, 1, box);
  const [top, height] = [box.top - 2 * SVG_LINE, box.bottom - box.top + 4 * SVG_LINE];
  const width = box.right - box.left;
  /** @param {string} text @param {number} y @param {string} font */
  const line = (text, y, font) => {
    [pen.font, pen.textAlign, pen.fillStyle] = [`${font} ${FONT}`, "left", look.ink];
    pen.fillText(text, box.left + 14, y);
  };
  const banner = [...MAP.handling, MAP.caveat].join("   ·   ");
  line(banner, top + SVG_LINE / 2, "500 12px");
  line(MAP.title, top + SVG_LINE * 1.5, "650 17px");
  line(savedLine(), box.bottom + SVG_LINE / 2, "500 12px");
  line(banner, box.bottom + SVG_LINE * 1.5, "500 12px");
  return shape(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: [box.left, top, width, height].map(tidy).join(" "),
      width: tidy(width),
      height: tidy(height),
    },
    shape("title", {}, MAP.title),
    shape("desc", {}, [...MAP.madeBy, ...MAP.notes].join("\n")),
    shape("rect", { x: tidy(box.left), y: tidy(top), width: tidy(width), height: tidy(height), fill: look.paper }),
    ...pen.made,
  );
}

/**
 * A tie as vis-network draws it outside of any focus.
 * @param {CanvasRenderingContext2D} ctx
 * @param {DrawnEdge} edge
 * @param {Record<number, Point>} at
 */
function drawPlainTie(ctx, { from, to, width, dashes, color, arrows }, at) {
  ctx.beginPath();
  ctx.moveTo(at[from].x, at[from].y);
  ctx.lineTo(at[to].x, at[to].y);
  ctx.lineWidth = width;
  ctx.setLineDash(dashes || []);
  ctx.strokeStyle = (color || MAP.tieLook).color;
  ctx.stroke();
  ctx.setLineDash([]);
  if (MAP.directed && arrows === undefined) drawArrow(ctx, at[from], at[to], radiusOf(to, 1), width);
}

function saveChart() {
  const text = new XMLSerializer().serializeToString(wholeChart());
  download(new Blob([text], { type: "image/svg+xml" }), "network-map.svg");
  network.redraw(); // where labels are is known from the last drawing
}

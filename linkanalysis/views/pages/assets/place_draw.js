"use strict";
// The drawing: outlines, sectors, places, arcs, names and the scale bar.

const mapBox = document.getElementById("map");
const LEAST = 4; // pixels: the disk of a place of one day
const LARGEST = 17;
const WIDEST = 7; // pixels of an arc
const NAMES = 40;
const CLOSEST = 400; // pixels a kilometer
const MILE = 1.609344;
/** Which part of the map is drawn: its middle in kilometers, and pixels a kilometer. */
const view = { x: 0, y: 0, scale: 1 };

const outlines = Object.entries(PAGE.outlines).map(([layer, lines]) => (
  shape("path", { class: `outline ${layer}`, d: lines.map(lineOf).join("") })));

/** Steps in hundredths of a degree as a path in kilometers. @param {number[]} steps */
function lineOf(steps) {
  let [x, y] = [0, 0];
  let path = "";
  for (let k = 0; k < steps.length; k += 2) {
    [x, y] = [x + steps[k], y + steps[k + 1]];
    const [left, top] = placed(y / 100, x / 100);
    path += `${k ? "L" : "M"}${left.toFixed(2)} ${top.toFixed(2)}`;
  }
  return path;
}

const size = () => [Math.max(mapBox.clientWidth, 200), Math.max(mapBox.clientHeight, 200)];
/** @param {Pair} at @returns {Pair} */
const onScreen = ([x, y]) => {
  const [width, height] = size();
  return [(x - view.x) * view.scale + width / 2, (y - view.y) * view.scale + height / 2];
};

/** Where a place with coordinates is on the screen. @param {number} p */
const spotOf = (p) => onScreen(/** @type {Pair} */ (PLACES[p].at));

/** Show all places that are shown, or the chosen ones. */
function fit(places = visits(shownRecords()).map(({ place }) => place)) {
  const points = places.flatMap((p) => (PLACES[p].at ? [PLACES[p].at] : []));
  if (points.length === 0) return;
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [width, height] = size();
  [view.x, view.y] = [(left + right) / 2, (top + bottom) / 2];
  const around = 3 * PAGE.sectorKm; // so that sectors are whole, and one place is not the whole map
  view.scale = Math.min(width / (1.25 * (right - left) + around), height / (1.25 * (bottom - top) + around), CLOSEST);
}

function drawMap() {
  const [width, height] = size();
  const records = shownRecords();
  const there = visits(records).filter(({ place }) => PLACES[place].at);
  there.sort((a, b) => b.days.size - a.days.size || b.records.length - a.records.length || a.place - b.place);
  const arcs = movements(records).filter(({ from, to }) => PLACES[from].at && PLACES[to].at);
  const land = shape("g", {
    transform: `translate(${width / 2 - view.x * view.scale} ${height / 2 - view.y * view.scale}) scale(${view.scale})`,
  }, ...outlines);
  const drawing = /** @type {SVGSVGElement} */ (mapBox.querySelector("svg"));
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.replaceChildren(
    land,
    ...there.filter(({ place }) => PLACES[place].sector).map(drawSector),
    ...arcs.sort((a, b) => b.count - a.count).map((arc) => drawArc(arc, arcs)),
    ...there.filter(({ place }) => !PLACES[place].sector).map((visit) => drawPlace(visit, there)),
    ...drawNames(there, width, height),
    drawScale(height),
  );
}

/** @param {number} p */
const isChosen = (p) => state.chosen !== null && state.chosen.places.includes(p);

/** @param {Visit} visit */
function visitText({ place, records, who, days: on }) {
  const { name } = PLACES[place];
  return `${name}: ${counted(records.length, "record")} of ${counted(who.size, "entity", "entities")} on ${counted(on.size, "day")}`;
}

/** @param {Visit} visit */
function drawSector(visit) {
  const { site, sector } = /** @type {Sector} */ (PLACES[visit.place]);
  const [x, y] = onScreen(site);
  const radius = PAGE.sectorKm * view.scale;
  const [towards, wide] = sector;
  let path = `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  if (towards !== null && wide < 360) {
    const [[a, b], [c, d]] = [towards - wide / 2, towards + wide / 2].map(direction);
    path = `M${x} ${y}L${x + a * radius} ${y - b * radius}A${radius} ${radius} 0 ${wide > 180 ? 1 : 0} 1 ${x + c * radius} ${y - d * radius}Z`;
  }
  return shape(
    "path",
    { class: `sector ${isChosen(visit.place) ? "chosen" : ""}`, d: path, onclick: () => choosePlace(visit) },
    shape("title", {}, visitText(visit)),
  );
}

/** @param {Visit} visit @param {Visit[]} there */
function radiusOf(visit, there) {
  const most = Math.max(1, there[0].days.size);
  return LEAST + (LARGEST - LEAST) * Math.sqrt(visit.days.size / most);
}

/** @param {Visit} visit @param {Visit[]} there */
function drawPlace(visit, there) {
  const [cx, cy] = spotOf(visit.place);
  return shape(
    "circle",
    {
      class: `place ${isChosen(visit.place) ? "chosen" : ""}`, cx, cy, r: radiusOf(visit, there),
      onclick: () => choosePlace(visit),
    },
    shape("title", {}, visitText(visit)),
  );
}

/**
 * An arc that bends to the right of its way, so that the way back is another one.
 * @param {Movement} arc
 * @param {Movement[]} arcs
 */
function drawArc(arc, arcs) {
  const [[ax, ay], [bx, by]] = [arc.from, arc.to].map(spotOf);
  const [dx, dy] = [bx - ax, by - ay];
  const [mx, my] = [(ax + bx) / 2 - dy * 0.18, (ay + by) / 2 + dx * 0.18];
  const most = Math.max(...arcs.map(({ count }) => count));
  const on = state.chosen !== null && state.chosen.name === movementName(arc);
  const says = `${movementName(arc)}: ${counted(arc.count, "movement")} of ${counted(arc.who.size, "entity", "entities")}`;
  const length = Math.hypot(bx - mx, by - my) || 1;
  const [ux, uy] = [(bx - mx) / length, (by - my) / length];
  const [hx, hy] = [bx - ux * 7, by - uy * 7];
  return shape(
    "g",
    { class: `arc ${on ? "chosen" : ""}`, onclick: () => chooseMovement(arc) },
    shape("title", {}, says),
    shape("path", { class: "reach", d: `M${ax} ${ay}Q${mx} ${my} ${bx} ${by}` }),
    shape("path", {
      class: "way", d: `M${ax} ${ay}Q${mx} ${my} ${bx} ${by}`,
      "stroke-width": Math.max(1.2, WIDEST * Math.sqrt(arc.count / most)),
    }),
    shape("path", { class: "head", d: `M${hx + uy * 5} ${hy - ux * 5}L${bx} ${by}L${hx - uy * 5} ${hy + ux * 5}Z` }),
  );
}

/**
 * Names of places, those of most days first, where there is room.
 * @param {Visit[]} there
 * @param {number} width
 * @param {number} height
 */
function drawNames(there, width, height) {
  /** @type {number[][]} */
  const taken = [];
  const found = [];
  for (const visit of there) {
    if (found.length >= NAMES) break;
    const [x, y] = spotOf(visit.place);
    const name = shortName(PLACES[visit.place].name);
    const side = x + radiusOf(visit, there) + 4; // beside the disk
    const box = [side - 2, y - 8, side + 4 + 6.6 * [...name].length, y + 8];
    const outside = box[2] > width || x < 0 || y < 12 || y > height;
    if (outside || taken.some(([a, b, c, d]) => box[0] < c && box[2] > a && box[1] < d && box[3] > b)) continue;
    taken.push(box);
    found.push(shape("text", { class: "name", x: side, y: y + 4 }, name));
  }
  return found;
}

/** @param {string} name */
const shortName = (name) => ([...name].length > 28 ? `${[...name].slice(0, 27).join("")}…` : name);

/** The scale along the middle of the map, in kilometers and miles. @param {number} height */
function drawScale(height) {
  /** @param {number} unit @param {number} y @param {string} name */
  const bar = (unit, y, name) => {
    const length = 10 ** Math.floor(Math.log10(150 / view.scale / unit));
    const nice = ([5, 2].find((times) => times * length * unit * view.scale <= 150) || 1) * length;
    const wide = nice * unit * view.scale;
    return [
      shape("path", { class: "bar", d: `M14 ${y - 4}v4h${wide}v-4` }),
      shape("text", { x: 20 + wide, y }, `${nice.toLocaleString("en-US")} ${name}`),
    ];
  };
  return shape("g", { class: "scale" }, ...bar(1, height - 30, "km"), ...bar(MILE, height - 12, "mi"));
}

"use strict";
// Puts the parts together: what is shown and chosen, the tables, moving the map.

/** @param {number} p @param {() => void} choose */
const placeLink = (p, choose) => element("button", { type: "button", class: "link", onclick: choose }, PLACES[p].name);
/** @param {{from: number, to: number}} movement */
const movementName = ({ from, to }) => `${PLACES[from].name} → ${PLACES[to].name}`;

/** @param {Visit} visit */
function choosePlace({ place, records }) {
  choose({ name: PLACES[place].name, places: [place], records });
}

/** @param {Movement} arc */
function chooseMovement(arc) {
  choose({ name: movementName(arc), places: [arc.from, arc.to], records: arc.records });
}

/** List the records of a place or movement; without one, all that are shown. @param {Chosen|null} chosen */
function choose(chosen) {
  state.chosen = chosen;
  drawMap();
  drawRecords();
}

function draw() {
  state.chosen = null;
  tell();
  drawMap();
  drawRecords();
  drawTables();
}

function tell() {
  const records = shownRecords();
  const there = visits(records);
  const off = there.filter(({ place }) => !PLACES[place].at);
  const away = off.reduce((sum, visit) => sum + visit.records.length, 0);
  document.getElementById("showing").textContent = [
    `${counted(records.length, "record")} at ${counted(there.length, "place")}`,
    off.length && `without coordinates, so only listed: ${counted(off.length, "place")}, ${counted(away, "record")}`,
  ].filter(Boolean).join(" · ");
}

/** @type {SortableColumn[]} */
const RECORD_COLUMNS = [
  { key: "date", head: "Date", text: (r) => whenText(RECORDS[r]), cell: (r) => whenText(RECORDS[r]), order: (r) => r },
  { key: "who", head: "Who", text: (r) => nameOf(RECORDS[r].who), cell: (r) => nameCell(RECORDS[r].who) },
  { key: "place", head: "Place", text: (r) => PLACES[RECORDS[r].place].name },
  { key: "how", head: "Known by", text: (r) => PAGE.kinds[RECORDS[r].kind] },
  {
    key: "source",
    head: "Document and row",
    text: (r) => `${(PAGE.documents[RECORDS[r].document] || { title: "" }).title} ${RECORDS[r].row.padStart(9)}`,
    cell: (r) => sourceCell(RECORDS[r].document, RECORDS[r].row),
  },
];

function drawRecords() {
  const { chosen } = state;
  const records = chosen ? chosen.records : shownRecords();
  const count = counted(records.length, "record");
  document.getElementById("records").replaceChildren(
    element(
      "div",
      { class: "over" },
      element("h2", {}, chosen ? `${chosen.name}: ${count}` : count),
      chosen && element("button", { type: "button", class: "plain", onclick: () => choose(null) }, "List all shown records"),
    ),
    sortableTable(RECORD_COLUMNS, records, state.orders.records),
  );
}

/** What the map shows as tables: places, movements, stays. */
function drawTables() {
  const records = shownRecords();
  const there = visits(records);
  const moved = movements(records);
  const stays = PAGE.stays.filter(([who, , first, last]) => {
    const [from, to] = [first, last].map((day) => Date.parse(`${day}T00:00:00Z`) / 60_000);
    return (state.who < 0 || who === state.who) && from < state.until && to + DAY > state.since;
  });
  /** @param {unknown[]} list */
  const all = (list) => list.map((_, k) => k);
  document.getElementById("tables").replaceChildren(
    element("h2", {}, counted(there.length, "place")),
    sortableTable([
      { key: "place", head: "Place", text: (k) => PLACES[there[k].place].name, cell: (k) => placeLink(there[k].place, () => choosePlace(there[k])) },
      { key: "area", head: "Area", text: (k) => PLACES[there[k].place].area },
      { key: "map", head: "On the map", text: (k) => mappedText(PLACES[there[k].place]) },
      number("who", "Entities", (k) => there[k].who.size),
      number("records", "Records", (k) => there[k].records.length),
      number("days", "Days", (k) => there[k].days.size),
    ], all(there), state.orders.places),
    element("h2", {}, counted(moved.length, "movement between two places", "movements between two places")),
    sortableTable([
      { key: "way", head: "From and to", text: (k) => movementName(moved[k]), cell: (k) => element("button", { type: "button", class: "link", onclick: () => chooseMovement(moved[k]) }, movementName(moved[k])) },
      number("who", "Entities", (k) => moved[k].who.size),
      number("count", "Times", (k) => moved[k].count),
    ], all(moved), state.orders.movements),
    element("h2", {}, counted(stays.length, "stay in one area", "stays in one area")),
    sortableTable([
      { key: "who", head: "Who", text: (k) => nameOf(stays[k][0]), cell: (k) => nameCell(stays[k][0]) },
      { key: "area", head: "Area", text: (k) => stays[k][1] },
      { key: "first", head: "First day", text: (k) => stays[k][2] },
      { key: "last", head: "Last day", text: (k) => stays[k][3] },
      number("days", "Days", (k) => stays[k][4]),
      number("nights", "Nights", (k) => stays[k][5]),
      number("silent", "Silent days", (k) => stays[k][6]),
    ], all(stays), state.orders.stays),
  );
}

/** @param {string} key @param {string} head @param {(row: number) => number} of @returns {SortableColumn} */
const number = (key, head, of) => ({ key, head, text: (k) => of(k).toLocaleString("en-US"), order: of });

/** @param {Place} place */
function mappedText({ at, sector }) {
  if (!at) return "no coordinates on record";
  return sector ? "area of a cell sector" : "point";
}

/** @param {number} times @param {number[]} [around] what stays where it is */
function zoom(times, around = [view.x, view.y]) {
  const scale = Math.min(Math.max(view.scale * times, 0.01), CLOSEST);
  const kept = view.scale / scale;
  view.x = around[0] + (view.x - around[0]) * kept;
  view.y = around[1] + (view.y - around[1]) * kept;
  view.scale = scale;
  drawMap();
}

/** @param {number} right @param {number} down in pixels */
function move(right, down) {
  view.x += right / view.scale;
  view.y += down / view.scale;
  drawMap();
}

function startMap() {
  const drawing = shape("svg", {
    tabindex: "0",
    role: "application",
    "aria-label": "Map. Arrow keys move it, plus and minus zoom. The tables below list the same places.",
  });
  mapBox.append(drawing);
  /** @type {Record<string, Pair>} */
  const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  drawing.addEventListener("keydown", (event) => {
    if (event.key in steps) move(...steps[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else return;
    event.preventDefault();
  });
  // the wheel scrolls the page until the reader holds Ctrl
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = drawing.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    zoom(event.deltaY < 0 ? 1.25 : 0.8, [view.x + x / view.scale, view.y + y / view.scale]);
  }, { passive: false });
  /** @type {Pair|null} */
  let from = null;
  drawing.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; });
  drawing.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
    if (Math.hypot(dx, dy) < 3) return;
    from = [event.clientX, event.clientY];
    move(-dx, -dy);
  });
  let wide = 0;
  new ResizeObserver(() => {
    if (mapBox.clientWidth === wide) return;
    wide = mapBox.clientWidth;
    fit();
    drawMap();
  }).observe(mapBox);
}

function startControls() {
  const who = document.getElementById("who");
  const there = [...new Set(RECORDS.map((record) => record.who))];
  there.sort((a, b) => nameOf(a).localeCompare(nameOf(b), "en", { numeric: true }));
  who.append(
    element("option", { value: "-1" }, `All ${counted(there.length, "entity", "entities")}`),
    ...there.map((n) => element("option", { value: n }, nameOf(n))),
  );
  who.addEventListener("change", () => {
    state.who = Number(who.value);
    fit();
    draw();
  });
  const [since, until] = /** @type {("since"|"until")[]} */ (["since", "until"]).map((id) => document.getElementById(id));
  const take = () => {
    const [from, last] = [since, until].map(({ value }) => Date.parse(`${value}T00:00:00Z`) / 60_000);
    state.since = Number.isNaN(from) ? -Infinity : from;
    state.until = Number.isNaN(last) ? Infinity : last + DAY;
    draw();
  };
  for (const input of [since, until]) {
    if (firstMinute < Infinity) {
      input.min = dayText(firstMinute);
      input.max = dayText(lastMinute);
    }
    input.addEventListener("change", take);
  }
  document.getElementById("closer").addEventListener("click", () => zoom(1.6));
  document.getElementById("wider").addEventListener("click", () => zoom(1 / 1.6));
  document.getElementById("all").addEventListener("click", () => {
    fit();
    drawMap();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.chosen) choose(null);
  });
}

function drawNotes() {
  document.getElementById("notes").append(
    element("h2", {}, "Notes and limits"),
    element("ul", {}, ...[
      "Disks: places; a larger disk has more days with a record. Dashed areas: cell sectors. Arcs: movements; each bends to the right of its direction. Click one to list its records with document and row. Hold Ctrl to zoom with the wheel.",
      "Thin lines are counties, thick lines states and countries. The scale bar is exact halfway between the northernmost and the southernmost place.",
      ...PAGE.notes.filter(Boolean),
    ].map((line) => element("li", {}, line))),
    element("p", { class: "lead" }, PAGE.caveat),
    ...PAGE.madeBy.map((line) => element("p", { class: "soft" }, line)),
  );
}

mapBox.hidden = latitudes.length === 0; // what is left are the tables
startMap();
startControls();
drawNotes();
fit();
draw();

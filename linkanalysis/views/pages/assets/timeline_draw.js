"use strict";
// The drawing: lanes with a bar for each stretch of time, and the bars of all time below them.

const LEFT = 232; // names of lanes
const TOP = 24; // the dates
const HIGH = 46; // a lane
const TALL = 30; // its tallest bar
const NAME_LETTERS = 30;
const NIGHT = [22 * HOUR, 30 * HOUR]; // 22:00 to 06:00
const NIGHTS_SHOWN = 21 * DAY; // in a longer time they are too narrow to see
const TICKS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];
const TICK_WIDE = 90;

const lanesBox = document.getElementById("lanes");
/** The bars on the page by lane, for the arrow keys. @type {DrawnBar[][]} */
let drawn = [];
const handles = ["First moment shown", "Last moment shown"].map((name) => element("input", {
  type: "range", min: 0, step: 1, "aria-label": name, oninput: moveHandle,
}));
const overviewStep = stepOf(whole.to - whole.from, LONGEST.overview, OVERVIEW);
const overviewBars = Math.ceil((whole.to - whole.from) / overviewStep);

function drawLanes() {
  const width = Math.max(lanesBox.clientWidth, LEFT + 160);
  const height = TOP + LANES.length * HIGH + 4;
  const scale = (width - LEFT - 8) / (state.to - state.from);
  /** @type {Scale} */
  const x = (minute) => LEFT + (Math.min(Math.max(minute, state.from), state.to) - state.from) * scale;
  const step = stepOf(state.to - state.from, Math.min(LONGEST.bars, (width - LEFT) / 5));
  const drawing = shape("svg", {
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": "Bars of records. Arrow keys move from bar to bar, Enter lists the records of one.",
    onkeydown: moveByKey,
  });
  drawNights(drawing, x, height);
  drawTicks(drawing, x, width, height);
  drawn = LANES.map((lane, l) => drawLane(drawing, lane, l, x, step, width));
  const first = drawn.flat()[0];
  if (first) first.node.setAttribute("tabindex", "0");
  lanesBox.replaceChildren(drawing);
  markChosen();
}

/** @param {SVGElement} drawing @param {Scale} x @param {number} height */
function drawNights(drawing, x, height) {
  if (state.to - state.from > NIGHTS_SHOWN) return;
  for (let day = Math.floor(state.from / DAY) * DAY - DAY; day < state.to; day += DAY) {
    const [from, to] = NIGHT.map((minute) => x(day + minute));
    if (to > from) drawing.append(shape("rect", { class: "night", x: from, y: TOP, width: to - from, height: height - TOP }));
  }
}

/** @param {SVGElement} drawing @param {Scale} x @param {number} width @param {number} height */
function drawTicks(drawing, x, width, height) {
  for (const minute of ticks(Math.max(2, Math.floor((width - LEFT) / TICK_WIDE)))) {
    const at = x(minute);
    drawing.append(shape("line", { class: "tick", x1: at, x2: at, y1: TOP - 6, y2: height }));
    const text = minute % DAY ? clockText(minute).slice(11) : dayText(minute);
    if (at < width - 66) drawing.append(shape("text", { class: "date", x: at + 3, y: TOP - 9 }, text));
  }
}

/**
 * Moments to write above the lanes: hours or days, else first days of months or years.
 * @param {number} most
 */
function ticks(most) {
  const length = state.to - state.from;
  const step = TICKS.find((each) => length / each <= most);
  const found = [];
  if (step) {
    for (let at = Math.ceil(state.from / step) * step; at < state.to; at += step) found.push(at);
    return found;
  }
  const months = Math.max(1, length / DAY / 30.44 / most);
  const every = [1, 2, 3, 6, 12].find((each) => each >= months) || 12 * Math.ceil(months / 12);
  const start = new Date(state.from * 60_000);
  let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / every) * every;
  for (; ; month += every) {
    const at = Date.UTC(Math.floor(month / 12), month % 12) / 60_000;
    if (!(at < state.to)) return found;
    if (at >= state.from) found.push(at);
  }
}

/**
 * One lane: its name, its longest silence, spans of records that last, and a bar for each step.
 * @param {SVGElement} drawing
 * @param {Lane} lane
 * @param {number} l
 * @param {Scale} x
 * @param {number} step
 * @param {number} width
 */
function drawLane(drawing, lane, l, x, step, width) {
  const bottom = TOP + (l + 1) * HIGH;
  const bars = barsOf(lane, step);
  const most = bars.reduce((found, bar) => Math.max(found, bar.count), 0);
  drawing.append(shape("line", { class: "floor", x1: 0, x2: width, y1: bottom + 0.5, y2: bottom + 0.5 }));
  drawName(drawing, lane, bottom, bars, most);
  drawSilence(drawing, silenceOf(lane), x, bottom);
  for (const r of lane.events || []) {
    const record = RECORDS[r];
    if (record.until >= 0 && inWindow(record)) {
      drawing.append(shape("rect", {
        class: "span", x: x(record.minute), y: bottom - 4, height: 3,
        width: Math.max(2, x(endOf(record)) - x(record.minute)),
      }));
    }
  }
  return bars.map((bar) => {
    const [left, right] = [x(bar.from), x(bar.to)];
    const tall = Math.max(3, (TALL * bar.count) / most);
    const choose = () => chooseBar({ lane: l, from: bar.from, to: bar.to, records: bar.records });
    const says = `${lane.name}: ${counted(bar.count, "record")}, ${periodText(bar.from, bar.to)}`;
    const node = shape(
      "g",
      { class: "bar", role: "button", tabindex: "-1", "aria-label": says, "aria-pressed": "false", onclick: choose },
      shape("title", {}, says),
      shape("rect", { class: "reach", x: left, y: bottom - TALL - 8, width: Math.max(5, right - left), height: TALL + 8 }),
      shape("rect", { class: "ink", x: left, y: bottom - 5 - tall, width: Math.max(2.5, right - left - 1), height: tall }),
    );
    drawing.append(node);
    return { node, from: bar.from, choose };
  });
}

/**
 * @param {SVGElement} drawing
 * @param {Lane} lane
 * @param {number} bottom
 * @param {Bar[]} bars
 * @param {number} most records of the tallest bar
 */
function drawName(drawing, lane, bottom, bars, most) {
  const letters = [...lane.name];
  const name = letters.length > NAME_LETTERS ? `${letters.slice(0, NAME_LETTERS - 1).join("")}…` : lane.name;
  const total = bars.reduce((sum, bar) => sum + bar.count, 0);
  const under = [lane.what, counted(total, "record"), most > 1 && `peak ${most.toLocaleString("en-US")}`];
  drawing.append(
    shape("text", { class: "name", x: 6, y: bottom - 25 }, shape("title", {}, lane.name), name),
    shape("text", { class: "under", x: 6, y: bottom - 9 }, under.filter(Boolean).join(" · ")),
  );
}

/**
 * The longest time without a record, if it is wide enough to see.
 * @param {SVGElement} drawing
 * @param {{from: number, to: number}} silence
 * @param {Scale} x
 * @param {number} bottom
 */
function drawSilence(drawing, silence, x, bottom) {
  const [left, right] = [x(silence.from), x(silence.to)];
  if (right - left < 24) return;
  const days = Math.floor((silence.to - silence.from) / DAY);
  const text = days > 1 ? `${days.toLocaleString("en-US")} days without a record` : "";
  drawing.append(shape("rect", { class: "silence", x: left + 1, y: bottom - 13, width: right - left - 2, height: 5 }, shape("title", {}, text)));
  if (text && right - left > 6.2 * text.length) {
    drawing.append(shape("text", { class: "quiet", x: (left + right) / 2, y: bottom - 17 }, text));
  }
}

/** Arrow keys move the focus along a lane and between lanes; Enter and Space choose. @param {KeyboardEvent} event */
function moveByKey(event) {
  const l = drawn.findIndex((bars) => bars.some(({ node }) => node === event.target));
  if (l < 0) return;
  const k = drawn[l].findIndex(({ node }) => node === event.target);
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    drawn[l][k].choose();
    return;
  }
  /** @type {Record<string, () => DrawnBar|undefined>} */
  const moves = {
    ArrowLeft: () => drawn[l][k - 1],
    ArrowRight: () => drawn[l][k + 1],
    ArrowUp: () => nearest(drawn.slice(0, l).reverse(), drawn[l][k].from),
    ArrowDown: () => nearest(drawn.slice(l + 1), drawn[l][k].from),
    Home: () => drawn[l][0],
    End: () => drawn[l][drawn[l].length - 1],
  };
  if (!(event.key in moves)) return;
  event.preventDefault();
  const bar = moves[event.key]();
  if (!bar) return;
  drawn[l][k].node.setAttribute("tabindex", "-1");
  bar.node.setAttribute("tabindex", "0");
  bar.node.focus();
}

/**
 * The bar nearest in time, of the first lane that has one.
 * @param {DrawnBar[][]} lanes
 * @param {number} from
 */
function nearest(lanes, from) {
  const bars = lanes.find((each) => each.length) || [];
  return bars.reduce((/** @type {DrawnBar|undefined} */ best, bar) => (
    best && Math.abs(best.from - from) <= Math.abs(bar.from - from) ? best : bar), undefined);
}

/** Show which bar is chosen. */
function markChosen() {
  const { chosen } = state;
  drawn.forEach((bars, l) => bars.forEach(({ node, from }) => {
    const pressed = chosen !== null && chosen.lane === l && chosen.from === from;
    node.setAttribute("aria-pressed", String(pressed));
  }));
}

/** Bars of all time, with two handles around what is shown. */
function startBrush() {
  const box = document.getElementById("brush");
  box.hidden = empty || overviewBars < 2;
  if (box.hidden) return;
  const bars = overview(overviewStep);
  const most = Math.max(1, ...bars);
  const drawing = shape("svg", {
    viewBox: `0 0 ${overviewBars} 40`, preserveAspectRatio: "none", "aria-hidden": "true",
  });
  bars.forEach((count, k) => {
    const tall = count ? Math.max(2, (40 * count) / most) : 0;
    drawing.append(shape("rect", { x: k + 0.06, y: 40 - tall, width: 0.88, height: tall }));
  });
  for (const handle of handles) handle.setAttribute("max", String(overviewBars));
  box.append(element("div", { class: "bars" }, drawing, ...handles));
}

/** @param {Event} event */
function moveHandle(event) {
  const [from, to] = handles.map((handle) => Number(handle.value));
  /** @param {number} bar */
  const at = (bar) => Math.min(whole.from + bar * overviewStep, whole.to);
  if (event.target === handles[0]) showTime(at(Math.min(from, to - 1)), at(to));
  else showTime(at(from), at(Math.max(to, from + 1)));
}

/** Put the handles and dates where they say what is shown. */
function drawBrush() {
  /** @type {Scale} */
  const bar = (minute) => (minute - whole.from) / overviewStep;
  handles[0].value = String(Math.floor(bar(state.from)));
  handles[1].value = String(Math.ceil(bar(state.to)));
  document.querySelectorAll("#brush rect").forEach((rect, k) => {
    rect.classList.toggle("shown", k + 1 > bar(state.from) && k < bar(state.to));
  });
}

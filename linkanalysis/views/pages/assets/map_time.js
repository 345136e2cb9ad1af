"use strict";
// Activity under the map: when links happened, and the window of days that is shown.

const time = document.getElementById("time");
const DAY_MS = 86_400_000;
const MOST_BARS = 90; // narrower bars cannot be told apart
const BAR_DAYS = [1, 7, 14, 28, 91, 182, 365];
const PLAY_MS = 450; // time to see what comes and goes
const PLAYED_PART = 1 / 12; // of all days, in the window that the player moves

/** Days count as numbers in UTC, so that no zone of the reader shifts them. */
const dayNumber = (/** @type {string} */ text) => Math.floor(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / DAY_MS);
const dayText = (/** @type {number} */ number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** The first day of each dated link of each tie; of a tie without links, its own. */
const linkDays = EDGES.map(({ links, first }) => {
  const dates = links.length ? links.map(({ date }) => date) : [first];
  return dates.filter(Boolean).map(dayNumber);
});
const firstDay = linkDays.flat().reduce((least, day) => Math.min(least, day), Infinity);
const lastDay = linkDays.flat().reduce((most, day) => Math.max(most, day), -Infinity);
const allDays = lastDay - firstDay + 1;
const barDays = BAR_DAYS.find((days) => allDays / days <= MOST_BARS) || Math.ceil(allDays / MOST_BARS);
const bars = Math.ceil(allDays / barDays);
const allLinks = tally(() => true);
const tallest = Math.max(1, ...allLinks);
/** Links of each bar that the days, switches and rings leave. @type {SVGRectElement[]} */
const shownBars = [];
const handles = ["First day shown", "Last day shown"].map((name) => element("input", {
  type: "range", min: 0, max: bars, step: 1, "aria-label": name, oninput: moveHandle,
}));
const caption = element("span", { class: "soft" });
const playButton = element("button", { type: "button", onclick: play }, "Play");
let player = 0;

/**
 * Links by bar.
 * @param {(e: number, day: number) => boolean} counts
 */
function tally(counts) {
  const height = new Array(Math.max(bars, 0)).fill(0);
  linkDays.forEach((days, e) => {
    for (const day of days) if (counts(e, day)) height[Math.floor((day - firstDay) / barDays)] += 1;
  });
  return height;
}

/** The bars inside the window: from the first to before the last. */
function windowOfBars() {
  const from = state.since ? Math.floor((dayNumber(state.since) - firstDay) / barDays) : 0;
  const to = state.until ? Math.floor((dayNumber(state.until) - firstDay) / barDays) + 1 : bars;
  const within = (/** @type {number} */ bar) => Math.max(0, Math.min(bars, bar));
  return [within(from), within(to)];
}

/**
 * Show the days of some bars; with all bars chosen, no day is left out.
 * @param {number} from
 * @param {number} to
 */
function showBars(from, to) {
  setDays(
    from > 0 ? dayText(firstDay + from * barDays) : "",
    to < bars ? dayText(firstDay + to * barDays - 1) : "",
  );
}

/** @param {string} since @param {string} until */
function setDays(since, until) {
  [state.since, state.until] = [since, until];
  applyFilters();
  drawPanel();
}

/** @param {InputEvent} event */
function moveHandle(event) {
  stop();
  const [from, to] = handles.map((handle) => Number(handle.value));
  if (event.target === handles[0]) showBars(Math.min(from, to - 1), to);
  else showBars(from, Math.max(to, from + 1));
}

/** Move the window through all days, one bar at a time. */
function play() {
  if (player) {
    stop();
    return;
  }
  const [from, to] = windowOfBars();
  const width = to - from < bars ? Math.max(1, to - from) : Math.ceil(bars * PLAYED_PART);
  const start = from > 0 && to < bars ? from : 0;
  showBars(start, start + width);
  playButton.textContent = "Stop";
  player = setInterval(() => {
    const next = windowOfBars()[0] + 1;
    if (next + width > bars) stop();
    else showBars(next, next + width);
  }, PLAY_MS);
}

function stop() {
  clearInterval(player);
  player = 0;
  playButton.textContent = "Play";
}

/** Draw how many links are shown of those on each day. */
function drawTime() {
  for (const field of /** @type {("since"|"until")[]} */ (["since", "until"])) {
    const input = document.getElementById(field);
    if (input) input.value = state[field];
  }
  if (time.hidden) return;
  const within = (/** @type {number} */ day) => overlaps(dayText(day), dayText(day));
  tally((e, day) => edgeShown(e) && within(day)).forEach((count, k) => sizeBar(shownBars[k], count));
  windowOfBars().forEach((bar, k) => { handles[k].value = String(bar); });
  const step = { 1: "day", 7: "week" }[barDays] || `${barDays} days`;
  const undated = countOf(EDGES, (edge) => !edge.first);
  const cut = countOf(EDGES, (edge) => edge.more > 0);
  caption.textContent = [
    `Links by ${step}, ${state.since || dayText(firstDay)} to ${state.until || dayText(lastDay)} (${MAP.zone})`,
    undated && `${counted(undated, "undated tie")} ${state.undated ? "shown at any time" : "not shown"}`,
    cut && `${counted(cut, "tie has", "ties have")} more links in the case than on this page`,
  ].filter(Boolean).join(" · ");
}

/** @param {SVGRectElement} bar @param {number} count */
function sizeBar(bar, count) {
  const height = count ? Math.max(2, (40 * count) / tallest) : 0;
  bar.setAttribute("y", String(40 - height));
  bar.setAttribute("height", String(height));
}

/** Nothing to choose where all links are undated or of one day. */
function startTime() {
  time.hidden = !(bars > 1);
  if (time.hidden) return;
  const chart = shape("svg", {
    viewBox: `0 0 ${bars} 40`, preserveAspectRatio: "none", "aria-hidden": "true",
  });
  allLinks.forEach((count, k) => {
    for (const kind of ["all", "shown"]) {
      const bar = shape("rect", { x: k + 0.08, width: 0.84, class: kind });
      sizeBar(bar, count);
      if (kind === "shown") shownBars.push(bar);
      chart.append(bar);
    }
  });
  const all = element("button", {
    type: "button",
    onclick: () => {
      stop();
      showBars(0, bars);
    },
  }, "All days");
  time.append(
    element("div", { class: "bars" }, chart, ...handles),
    element("div", { class: "under" }, playButton, all, caption),
  );
}

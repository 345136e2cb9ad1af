"use strict";
// Puts the parts together: the time that is shown, the bar that is chosen, notes.

/** Show the time from one minute to before another. @param {number} from @param {number} to */
function showTime(from, to) {
  state.from = Math.max(whole.from, Math.min(from, whole.to - 1));
  state.to = Math.min(whole.to, Math.max(to, state.from + 1));
  state.chosen = null;
  state.vague = false;
  draw();
}

/** List the records of a bar; without one, all that are shown. @param {ChosenBar|null} bar */
function chooseBar(bar) {
  state.chosen = bar;
  state.vague = false;
  tell();
  markChosen();
  drawTable();
}

function listVague() {
  state.chosen = null;
  state.vague = true;
  tell();
  markChosen();
  drawTable();
}

function draw() {
  tell();
  drawLanes();
  drawBrush();
  drawTable();
}

/** Say what is shown, and set the fields to it. */
function tell() {
  const all = RECORDS.filter(({ minute }) => minute !== null).length;
  const shown = RECORDS.filter((record) => inWindow(record)).length;
  const some = shown === all ? all.toLocaleString("en-US") : `${shown.toLocaleString("en-US")} of ${all.toLocaleString("en-US")}`;
  const days = LANES.reduce((sum, { days: of }) => sum + (of || []).reduce((part, [, count]) => part + count, 0), 0);
  document.getElementById("showing").textContent = empty
    ? "No record with a day."
    : [
      `${some} dated record${all === 1 ? "" : "s"}, ${periodText(state.from, state.to)} (${PAGE.zone})`,
      days && `${counted(days, "more is", "more are")} counted by day, without rows`,
      state.chosen && `${counted(state.chosen.records.length, "record")} chosen`,
    ].filter(Boolean).join(" · ");
  document.getElementById("zoom").disabled = state.chosen === null;
  document.getElementById("since").value = dayText(state.from);
  document.getElementById("until").value = dayText(state.to - 1);
}

function startControls() {
  const [since, until] = /** @type {("since"|"until")[]} */ (["since", "until"]).map((id) => document.getElementById(id));
  const take = () => {
    const [from, last] = [since, until].map(({ value }) => Date.parse(`${value}T00:00:00Z`) / 60_000);
    if (from <= last) showTime(from, last + DAY);
    else tell();
  };
  for (const input of [since, until]) {
    input.min = dayText(whole.from);
    input.max = dayText(whole.to - 1);
    input.addEventListener("change", take);
  }
  document.getElementById("all").addEventListener("click", () => showTime(whole.from, whole.to));
  document.getElementById("zoom").addEventListener("click", () => {
    const { from, to } = /** @type {ChosenBar} */ (state.chosen); // without it the button is disabled
    showTime(from, to);
    document.getElementById("all").focus(); // the button that was used is disabled now
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (state.chosen || state.vague)) chooseBar(null);
  });
  new ResizeObserver(drawLanesOnce).observe(lanesBox);
}

/** A notebook cell may be drawn while it has no size; draw for each new width. */
let wide = 0;
function drawLanesOnce() {
  if (lanesBox.clientWidth === wide) return;
  wide = lanesBox.clientWidth;
  drawLanes();
}

/** What has no day, below the lanes. */
function drawBelow() {
  const vague = LANES.reduce((sum, lane) => sum + lane.vague, 0);
  const records = RECORDS.filter(({ minute }) => minute === null).length;
  if (!vague) return;
  document.getElementById("below").append(
    element("span", {}, `Records without a day are not drawn (${LANES
      .filter((lane) => lane.vague)
      .map((lane) => `${lane.name}: ${lane.vague.toLocaleString("en-US")}`).join("; ")}).`),
    ...(records > 0
      ? [element("button", { type: "button", class: "plain", onclick: listVague }, `List ${counted(records, "record")} without a day`)]
      : []),
  );
}

function drawNotes() {
  document.getElementById("notes").append(
    element("h2", {}, "Notes and limits"),
    element("ul", {}, ...[
      "Each bar counts the records of one interval; the tallest bar of each lane, its peak, has full height. Click a bar, or press Enter on it, to see its records with document and row.",
      "Dotted frame: the longest time without a record in a lane. Gray behind the lanes: night, 22:00 to 06:00, if at most three weeks are shown. Lines at the bottom of a lane: records that last, such as stays.",
      ...PAGE.notes.filter(Boolean),
    ].map((line) => element("li", {}, line))),
    element("p", { class: "lead" }, PAGE.caveat),
    ...PAGE.madeBy.map((line) => element("p", { class: "soft" }, line)),
  );
}

drawBelow();
drawNotes();
startBrush();
startControls();
draw();

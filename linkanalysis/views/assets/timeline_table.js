"use strict";
// The records as a table, for the rows behind a bar, the keyboard and screen readers.

const PAGE_ROWS = 50; // rows shown at a time; more make the page slow to scroll
const recordsBox = document.getElementById("records");

/** @type {{key: string, head: string, text: (r: number) => string, cell?: (r: number) => Node|string}[]} */
const COLUMNS = [
  { key: "date", head: "Date", text: (r) => whenText(RECORDS[r]) },
  ...(PAGE.lanesHead
    ? [{ key: "lane", head: PAGE.lanesHead, text: (r) => lanesOf[r].map((l) => LANES[l].name).join(", ") }]
    : []),
  { key: "from", head: "From", text: (r) => nameOf(RECORDS[r].a), cell: (r) => nameCell(RECORDS[r].a, RECORDS[r].forA) },
  { key: "what", head: "What", text: (r) => PAGE.kinds[RECORDS[r].kind] },
  { key: "to", head: "To", text: (r) => nameOf(RECORDS[r].b), cell: (r) => nameCell(RECORDS[r].b, RECORDS[r].forB) },
  { key: "detail", head: "Detail", text: (r) => RECORDS[r].detail },
  {
    key: "source",
    head: "Document and row",
    text: (r) => `${(PAGE.documents[RECORDS[r].document] || { title: "" }).title} ${RECORDS[r].row.padStart(9)}`,
    cell: (r) => sourceCell(RECORDS[r].document, RECORDS[r].row),
  },
];

/**
 * A name with its id; below a number or account, the holder for whom it counts.
 * @param {number} n
 * @param {number} holder -1 without one
 */
function nameCell(n, holder) {
  const [label, id] = PAGE.names[n];
  const under = holder < 0 ? id : `of ${nameOf(holder)}`;
  return element("span", {}, label, under && element("small", {}, under));
}

/** Which records the table lists: those of the chosen bar, those without a day, or all shown. */
function listed() {
  if (state.vague) return RECORDS.map((_, r) => r).filter((r) => RECORDS[r].minute === null);
  if (state.chosen) return state.chosen.records;
  return RECORDS.map((_, r) => r).filter((r) => inWindow(RECORDS[r]));
}

/** Records in the order that the reader asks for; they come in the order of time. */
function sorted(records) {
  const { text } = COLUMNS.find(({ key }) => key === state.sort);
  const sign = state.down ? -1 : 1;
  if (state.sort === "date") return [...records].sort((a, b) => sign * (a - b));
  const texts = new Map(records.map((r) => [r, text(r)]));
  return [...records].sort((a, b) => (
    sign * texts.get(a).localeCompare(texts.get(b), "en", { numeric: true }) || a - b));
}

function drawTable() {
  const records = sorted(listed());
  const body = element("tbody");
  const foot = element("div");
  let shown = 0;
  const page = () => {
    const end = Math.min(records.length, shown + PAGE_ROWS);
    for (; shown < end; shown += 1) {
      const r = records[shown];
      body.append(element("tr", {}, ...COLUMNS.map(({ text, cell }) => element("td", {}, (cell || text)(r)))));
    }
    foot.replaceChildren();
    if (shown === records.length) return;
    const next = Math.min(PAGE_ROWS, records.length - shown);
    foot.append(element("button", { type: "button", onclick: page }, `Show ${next} more of ${records.length - shown}`));
  };
  page();
  const filtered = state.vague || state.chosen;
  recordsBox.replaceChildren(
    element(
      "div",
      { class: "over" },
      element("h2", {}, headText(records.length)),
      filtered && element("button", { type: "button", onclick: () => chooseBar(null) }, "All records shown"),
    ),
    element("table", {}, element("thead", {}, element("tr", {}, ...COLUMNS.map(headCell))), body),
    foot,
  );
}

function headText(count) {
  if (state.vague) return `${counted(count, "record")} without a day`;
  if (!state.chosen) return `${counted(count, "record")}`;
  const { lane, from, to, records } = state.chosen;
  const where = `${LANES[lane].name}, ${periodText(from, to)}`;
  return records.length ? `${where}: ${counted(count, "record")}` : `${where}: counted by day, without rows`;
}

function headCell({ key, head }) {
  const on = state.sort === key;
  const sort = on ? (state.down ? "descending" : "ascending") : "none";
  const sign = on ? (state.down ? " ▼" : " ▲") : "";
  const onclick = () => {
    state.down = on && !state.down;
    state.sort = key;
    drawTable();
    document.querySelector(`#records button[data-key="${key}"]`).focus();
  };
  return element("th", { scope: "col", "aria-sort": sort }, element("button", { type: "button", "data-key": key, onclick }, head + sign));
}

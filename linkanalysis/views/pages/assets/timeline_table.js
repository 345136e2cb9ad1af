"use strict";
// The records as a table, for the rows behind a bar, the keyboard and screen readers.

const recordsBox = document.getElementById("records");

/** @type {SortableColumn[]} */
const COLUMNS = [
  { key: "date", head: "Date", text: (r) => whenText(RECORDS[r]), cell: (r) => whenText(RECORDS[r]), order: (r) => r }, // by time, as they come
  ...(PAGE.lanesHead
    ? [{ key: "lane", head: PAGE.lanesHead, text: (/** @type {number} */ r) => lanesOf[r].map((l) => LANES[l].name).join(", ") }]
    : []),
  { key: "from", head: "From", text: (r) => nameOf(RECORDS[r].a), cell: (r) => nameCell(RECORDS[r].a, holderText(RECORDS[r].forA)) },
  { key: "what", head: "What", text: (r) => PAGE.kinds[RECORDS[r].kind] },
  { key: "to", head: "To", text: (r) => nameOf(RECORDS[r].b), cell: (r) => nameCell(RECORDS[r].b, holderText(RECORDS[r].forB)) },
  { key: "detail", head: "Detail", text: (r) => RECORDS[r].detail },
  {
    key: "source",
    head: "Document and row",
    text: (r) => `${(PAGE.documents[RECORDS[r].document] || { title: "" }).title} ${RECORDS[r].row.padStart(9)}`,
    cell: (r) => sourceCell(RECORDS[r].document, RECORDS[r].row),
  },
];

/**
 * For whom a number or account counts.
 * @param {number} holder -1 without one
 */
const holderText = (holder) => (holder < 0 ? undefined : `of ${nameOf(holder)}`);

/** Which records the table lists: those of the chosen bar, those without a day, or all shown. */
function listed() {
  if (state.vague) return RECORDS.map((_, r) => r).filter((r) => RECORDS[r].minute === null);
  if (state.chosen) return state.chosen.records;
  return RECORDS.map((_, r) => r).filter((r) => inWindow(RECORDS[r]));
}

function drawTable() {
  const records = listed();
  const filtered = state.vague || state.chosen;
  recordsBox.replaceChildren(
    element(
      "div",
      { class: "over" },
      element("h2", {}, headText(records.length)),
      filtered && element("button", { type: "button", class: "plain", onclick: () => chooseBar(null) }, "List all shown records"),
    ),
    sortableTable(COLUMNS, records, state.order),
  );
}

/** @param {number} count */
function headText(count) {
  if (state.vague) return `${counted(count, "record")} without a day`;
  if (!state.chosen) return `${counted(count, "record")}`;
  const { lane, from, to, records } = state.chosen;
  const where = `${LANES[lane].name}, ${periodText(from, to)}`;
  return records.length ? `${where}: ${counted(count, "record")}` : `${where}: counted by day, without rows`;
}

"use strict";
// Tables that the reader sorts by their heads, for the keyboard and screen readers too.

/**
 * @param {SortableColumn[]} columns
 * @param {number[]} rows
 * @param {Order} by kept by the caller, so that a new table is sorted alike
 */
function sortableTable(columns, rows, by) {
  const box = element("div", { class: "sortable" });
  const fill = () => {
    const column = /** @type {SortableColumn} */ (columns.find(({ key }) => key === by.key));
    const sorted = inOrder(column, rows, by.down);
    const body = element("tbody");
    const foot = element("div");
    let shown = 0;
    const page = () => {
      const end = Math.min(sorted.length, shown + PAGE_ROWS);
      for (; shown < end; shown += 1) {
        const r = sorted[shown];
        body.append(element("tr", {}, ...columns.map(({ text, cell, order }) => (
          element("td", order && !cell ? { class: "number" } : {}, (cell || text)(r))))));
      }
      foot.replaceChildren();
      if (shown === sorted.length) return;
      const next = Math.min(PAGE_ROWS, sorted.length - shown);
      foot.append(element("button", { type: "button", class: "plain", onclick: page }, `Show ${next} more of ${sorted.length - shown}`));
    };
    page();
    const heads = columns.map((each) => headCell(each, by, fill, box));
    box.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body), foot);
  };
  fill();
  return box;
}

/**
 * Rows in an order; those that are alike in it stay as they came.
 * @param {SortableColumn} column
 * @param {number[]} rows
 * @param {boolean} down
 */
function inOrder({ text, order }, rows, down) {
  const sign = down ? -1 : 1;
  if (order) return [...rows].sort((a, b) => sign * (order(a) - order(b)) || a - b);
  const texts = new Map(rows.map((r) => [r, text(r)]));
  /** @param {number} r */
  const textOf = (r) => /** @type {string} */ (texts.get(r));
  return [...rows].sort((a, b) => (
    sign * textOf(a).localeCompare(textOf(b), "en", { numeric: true }) || a - b));
}

/**
 * @param {SortableColumn} column
 * @param {Order} by
 * @param {() => void} fill
 * @param {HTMLElement} box
 */
function headCell({ key, head, cell, order }, by, fill, box) {
  const on = by.key === key;
  const sort = on ? (by.down ? "descending" : "ascending") : "none";
  const sign = on ? (by.down ? " ▼" : " ▲") : "";
  const onclick = () => {
    by.down = on && !by.down;
    by.key = key;
    fill();
    /** @type {HTMLButtonElement} */ (box.querySelector(`button[data-key="${key}"]`)).focus();
  };
  const side = order && !cell ? { class: "number" } : {};
  return element("th", { scope: "col", "aria-sort": sort, ...side }, element("button", { type: "button", "data-key": key, onclick }, head + sign));
}

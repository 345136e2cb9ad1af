"use strict";
// What the analyst has arranged: kept in a file that network_map(graph, layout=…) takes back.

/** @param {Switch} one */
function nameInLayout({ head, name }) {
  return `${head}: ${name}`;
}

/**
 * Hide, fold and switch off what was when the layout was saved, and bring back the notes.
 * @param {string[]|null} off null leaves the switches as they are
 * @param {string[]|null} folded names of groups; null leaves them as they are
 * @param {string[]} hidden
 * @param {[string, string][]} notes
 */
function takeLayout(off, folded, hidden, notes) {
  const numbers = new Map(NODES.map(({ key }, n) => [key, n]));
  state.hidden = new Set(hidden.filter((key) => numbers.has(key)).map((key) => /** @type {number} */ (numbers.get(key))));
  state.notes = new Map(notes.filter(([key]) => numbers.has(key)).map(([key, note]) => [/** @type {number} */ (numbers.get(key)), note]));
  if (folded) state.folded = new Set(FOLDS.map((_, f) => f).filter((f) => folded.includes(FOLDS[f].name)));
  if (!off) return;
  for (const one of SWITCHES) one.on[one.at] = !off.includes(nameInLayout(one));
}

/**
 * All positions, also of what is not shown: a layout must bring everything back. Of protected
 * people only positions: a masked name may stand for another of them in a later map.
 */
function layoutNow() {
  /** @param {number} n */
  const known = (n) => !NODES[n].masked;
  /** @type {Record<string, [number, number]>} */
  const positions = {};
  for (const { key, x, y } of NODES) positions[key] = [x, y];
  return {
    positions,
    off: SWITCHES.filter(({ on, at }) => !on[at]).map(nameInLayout),
    folded: FOLDS.filter((_, f) => state.folded.has(f)).map(({ name }) => name),
    days: [state.since, state.until],
    hidden: [...state.hidden].filter(known).map((n) => NODES[n].key),
    notes: Object.fromEntries([...state.notes].filter(([n]) => known(n)).map(([n, note]) => [NODES[n].key, note])),
  };
}

function saveLayout() {
  const text = JSON.stringify(layoutNow(), null, 1);
  download(new Blob([text], { type: "application/json" }), "layout.json");
}

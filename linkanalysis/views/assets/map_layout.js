"use strict";
// What the analyst has arranged: kept in a file that network_map(graph, layout=…) takes back.

/** @param {Switch} one */
function nameInLayout({ head, name }) {
  return `${head}: ${name}`;
}

/** Hide and switch off what was when the layout was saved, and bring back the notes. */
function takeLayout() {
  const numbers = new Map(NODES.map(({ key }, n) => [key, n]));
  for (const key of MAP.hidden) if (numbers.has(key)) state.hidden.add(numbers.get(key));
  for (const [key, note] of MAP.remarks) if (numbers.has(key)) state.notes.set(numbers.get(key), note);
  if (!MAP.off) return;
  for (const one of SWITCHES) one.on[one.at] = !MAP.off.includes(nameInLayout(one));
}

/**
 * Save all positions, also of what is not shown: the file must bring everything back. Of protected
 * people only positions: a masked name may stand for another of them in a later map.
 */
function saveLayout() {
  const known = (n) => !NODES[n].masked;
  const positions = {};
  for (const { id, x, y } of nodeSet.get()) positions[NODES[id].key] = [x, y];
  const kept = {
    positions,
    off: SWITCHES.filter(({ on, at }) => !on[at]).map(nameInLayout),
    days: [state.since, state.until],
    hidden: [...state.hidden].filter(known).map((n) => NODES[n].key),
    notes: Object.fromEntries([...state.notes].filter(([n]) => known(n)).map(([n, note]) => [NODES[n].key, note])),
  };
  const text = JSON.stringify(kept, null, 1);
  download(new Blob([text], { type: "application/json" }), "layout.json");
}

"use strict";
// What the analyst has arranged: kept in a file that network_map(graph, layout=…) takes back.

/** @param {Switch} one */
function nameInLayout({ head, name }) {
  return `${head}: ${name}`;
}

/** Switch off what was off when the layout was saved, and nothing else. */
function takeLayout() {
  if (!MAP.off) return;
  for (const one of SWITCHES) one.on[one.at] = !MAP.off.includes(nameInLayout(one));
}

/** Save all positions, also of what is not shown: the file must bring everything back. */
function saveLayout() {
  const positions = {};
  for (const { id, x, y } of nodeSet.get()) positions[NODES[id].key] = [x, y];
  const kept = {
    positions,
    off: SWITCHES.filter(({ on, at }) => !on[at]).map(nameInLayout),
    days: [state.since, state.until],
  };
  const text = JSON.stringify(kept, null, 1);
  download(new Blob([text], { type: "application/json" }), "layout.json");
}

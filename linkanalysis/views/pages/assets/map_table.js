"use strict";
// The same network as tables, for the keyboard, screen readers and print.

const table = document.getElementById("table");

function drawTable() {
  const shownNodes = byImportance.filter((n) => nodeShown(n));
  const shownEdges = EDGES.map((_, e) => e).filter((e) => edgeShown(e))
    .sort((a, b) => EDGES[b].count - EDGES[a].count || a - b);
  const measures = MAP.measures.map((measure) => measure.label);
  const entityHeads = ["Entity", "Type", "Ties", ...measures];
  if (MAP.groups.length) entityHeads.push(MAP.groupsHead);
  table.replaceChildren(
    ...foldTable(),
    element("h2", { id: "entities-head" }, counted(shownNodes.length, "entity", "entities")),
    pagedTable(entityHeads, shownNodes.length, (k) => {
      const n = shownNodes[k];
      const node = NODES[n];
      const cells = [
        element("span", {}, linkTo("node", n, node.label), " ", element("small", {}, idBehind(n))),
        typeOf(n).label,
        tiesOf[n].filter((e) => edgeShown(e)).length.toLocaleString("en-US"),
        ...MAP.measures.map((_, m) => (node.scores.length ? node.scores[m][0] : "")),
      ];
      if (MAP.groups.length) cells.push(node.group < 0 ? "" : MAP.groups[node.group].name);
      return cells;
    }, "", [2, ...MAP.measures.map((_, m) => m + 3)]),
    element("h2", { id: "ties-head" }, counted(shownEdges.length, "tie")),
    pagedTable(["Tie", "Types", "Links", "First", "Last"], shownEdges.length, (k) => {
      const edge = EDGES[shownEdges[k]];
      return [
        linkTo("edge", shownEdges[k], tieName(shownEdges[k])),
        edge.types.map((type) => MAP.linkTypes[type].label).join(", "),
        edge.count.toLocaleString("en-US"),
        edge.first,
        edge.last,
      ];
    }, "", [2]),
    ...doubleTable(),
    ...markTable(),
  );
}

/** Groups that fold, and whether they are open. */
function foldTable() {
  if (FOLDS.length === 0) return [];
  return [
    element("h2", { id: "groups-head" }, counted(FOLDS.length, "group")),
    pagedTable(["Group", "Entities", "On the map"], FOLDS.length, (f) => [
      linkTo("fold", f, FOLDS[f].name),
      FOLDS[f].members.length.toLocaleString("en-US"),
      state.folded.has(f) ? "folded" : "open",
    ], "", [1]),
  ];
}

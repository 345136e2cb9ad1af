"use strict";
// The panel: the evidence behind the selected entity, tie or ring.

const panel = document.getElementById("panel");

/** Show the selection, or how to read the map if there is none. */
function drawPanel() {
  const draw = {
    node: nodePanel, edge: edgePanel, group: groupPanel, pair: pairPanel, several: severalPanel,
    fold: foldPanel, sum: sumPanel, double: doublePanel,
  };
  const parts = state.kind === "" ? overview() : draw[state.kind](state.index);
  const inside = panel.contains(document.activeElement); // who works by keyboard stays in the panel
  panel.replaceChildren(.../** @type {(Node|string)[]} */ (parts.filter(Boolean)));
  panel.scrollTop = 0;
  drawSides();
  if (inside) panel.focus();
}

/** The panels at the sides fold away; whatever is selected opens the evidence. */
function drawSides() {
  /** @type {["legend"|"panel", boolean][]} */
  const sides = [["legend", state.legend], ["panel", state.panel || state.kind !== ""]];
  for (const [side, open] of sides) {
    document.getElementById(side).hidden = !open;
    document.getElementById(`show-${side}`).setAttribute("aria-expanded", String(open));
  }
}

/** @param {"legend"|"panel"} side */
function foldSide(side) {
  if (side === "panel" && state.kind !== "") {
    state.panel = false;
    choose("", -1);
    return;
  }
  state[side] = !state[side];
  drawSides();
}

function closeButton() {
  return element(
    "button",
    { type: "button", class: "plain close", "aria-label": "Close", onclick: () => choose("", -1) },
    "✕",
  );
}

/**
 * @param {Selectable} kind
 * @param {number} index
 * @param {string} text
 */
function linkTo(kind, index, text) {
  return element(
    "button",
    { type: "button", class: "link", onclick: () => choose(kind, index, true) },
    text,
  );
}

/**
 * A table that shows fifty rows at a time.
 * @param {string[]} heads
 * @param {number} length
 * @param {(row: number) => (Node|string)[]} cells
 * @param {string} [rest] a note below the table
 * @param {number[]} [numeric] columns to align right
 */
function pagedTable(heads, length, cells, rest = "", numeric = []) {
  /** @param {number} k */
  const side = (k) => (numeric.includes(k) ? { class: "number" } : {});
  const body = element("tbody");
  const box = element(
    "div",
    {},
    element(
      "table",
      {},
      element("thead", {}, element(
        "tr",
        {},
        ...heads.map((head, k) => element("th", { scope: "col", ...side(k) }, head)),
      )),
      body,
    ),
  );
  let shown = 0;
  const foot = element("div", { class: "foot-note" });
  const page = () => {
    const end = Math.min(length, shown + PAGE_ROWS);
    for (; shown < end; shown += 1) {
      body.append(element(
        "tr",
        {},
        ...cells(shown).map((cell, k) => element("td", side(k), cell)),
      ));
    }
    foot.replaceChildren();
    if (shown < length) {
      const next = Math.min(PAGE_ROWS, length - shown);
      foot.append(element(
        "button",
        { type: "button", class: "more", onclick: page },
        `Show ${next} more of ${length - shown}`,
      ));
    }
    if (rest) foot.append(element("p", { class: "soft" }, rest));
  };
  page();
  box.append(foot);
  return box;
}

/** @param {[string, Node|string][]} rows */
function factsList(rows) {
  return element(
    "dl",
    { class: "facts" },
    ...rows
      .filter(([, value]) => value !== "")
      .flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

function lead() {
  return element("p", { class: "lead" }, MAP.caveat);
}

/** @param {number} n */
function nodePanel(n) {
  const node = NODES[n];
  const group = groupOf[n];
  const ties = tiesOf[n].filter((e) => edgePasses(e))
    .sort((a, b) => EDGES[b].count - EDGES[a].count || a - b);
  /** @type {[string, Node|string][]} */
  const facts = [["ID", node.masked ? "" : node.key]];
  if (group >= 0) {
    facts.push([MAP.groups[group].kind, linkTo("group", group, MAP.groups[group].name)]);
  } else if (foldsOf[n].length) {
    facts.push([FOLDS[foldsOf[n][0]].kind, linkTo("fold", foldsOf[n][0], FOLDS[foldsOf[n][0]].name)]);
  }
  return [
    closeButton(),
    element("p", { class: "kind" }, typeOf(n).label),
    element("h2", {}, node.label),
    factsList(facts),
    ...nodeTools(n),
    ...markParts(n),
    ...doubleParts(n),
    ...scoreParts(node),
    ...attributeParts(node),
    element("h3", {}, counted(ties.length, "tie")),
    ties.length > 0 && pagedTable(["With", "Links"], ties.length, (k) => {
      const edge = EDGES[ties[k]];
      const other = edge.a === n ? edge.b : edge.a;
      const arrow = MAP.directed ? (edge.a === n ? "→ " : "← ") : "";
      return [
        linkTo("edge", ties[k], arrow + NODES[other].label),
        edge.count.toLocaleString("en-US"),
      ];
    }, "", [1]),
    lead(),
  ];
}

/** @param {MapNode} node */
function scoreParts(node) {
  if (MAP.measures.length === 0) return [];
  if (node.scores.length === 0) {
    return node.masked ? [element("p", { class: "soft" }, "Protected: part of every computation, never ranked.")] : [];
  }
  const rows = MAP.measures.map((measure, k) => {
    const [value, rank] = node.scores[k];
    return element(
      "tr",
      {},
      element(
        "td",
        {},
        measure.label,
        element("div", { class: "reading" }, measure.reading),
      ),
      element("td", { class: "number" }, value),
      element("td", { class: "number" }, rank),
    );
  });
  return [
    element("h3", {}, "Scores"),
    element(
      "table",
      {},
      element("thead", {}, element(
        "tr",
        {},
        element("th", { scope: "col" }, "Measure"),
        element("th", { scope: "col", class: "number" }, "Value"),
        element("th", { scope: "col", class: "number" }, "Rank"),
      )),
      element("tbody", {}, ...rows),
    ),
  ];
}

/** @param {MapNode} node */
function attributeParts(node) {
  if (node.attributes.length === 0) return [];
  return [
    element("h3", {}, "What the documents state"),
    pagedTable(["Attribute", "Value", "Document and row"], node.attributes.length, (k) => {
      const [name, value, d, row] = node.attributes[k];
      return [name, value, sourceCell(d, row)];
    }, node.attributesMore ? `and ${counted(node.attributesMore, "more statement")} in the case` : ""),
  ];
}

/** @param {number} e */
function edgePanel(e) {
  const edge = EDGES[e];
  const types = edge.types.map((type) => MAP.linkTypes[type].label).join(", ");
  /** @type {[string, Node|string][]} */
  const facts = [
    [edge.things.length ? "Shared" : "Links", edge.count.toLocaleString("en-US")],
    ["Types", types],
    ["First", edge.first],
    ["Last", edge.last],
    ["Strength", edge.strength],
    ["Evidence", MAP.hasCase ? MAP.lines[edge.line].label : ""],
  ];
  return [
    closeButton(),
    element("p", { class: "kind" }, MAP.directed ? "Directed tie" : "Tie"),
    element(
      "h2",
      {},
      linkTo("node", edge.a, NODES[edge.a].label),
      MAP.directed ? " → " : " – ",
      linkTo("node", edge.b, NODES[edge.b].label),
    ),
    factsList(facts),
    edge.ordinary && element("p", { class: "soft" }, "All links of this tie are of family, household or work."),
    edge.things.length > 0 && element("h3", {}, "What they share"),
    edge.things.length > 0 && element("ul", {}, ...edge.things.map(([label, id]) => (
      element("li", {}, label, " ", element("small", {}, id))
    ))),
    element("h3", {}, "Documents and rows"),
    ...linkParts(edge),
    lead(),
  ];
}

/** @param {MapEdge} edge */
function linkParts(edge) {
  if (edge.links.length === 0) {
    const why = MAP.hasCase
      ? "The case no longer holds a valid link for this tie."
      : "This graph was not built from a case, so its ties have no documents.";
    return [element("p", { class: "soft" }, why)];
  }
  const links = edge.links.filter((link) => linkInWindow(link));
  const rest = [
    edge.more > 0 && `and ${edge.more.toLocaleString("en-US")} more in the case.`,
    links.length < edge.links.length
      && `${counted(edge.links.length - links.length, "link")} outside the selected dates.`,
    `Times in ${MAP.zone}.`,
  ].filter(Boolean).join(" ");
  return [
    pagedTable(["Date", "What", "Document and row"], links.length, (k) => {
      const { type, document: d, row, date, detail, direction } = links[k];
      return [
        element("span", {}, ...spans(date || "undated")),
        element(
          "span",
          {},
          MAP.linkTypes[type].label,
          detail ? element("div", {}, detail) : null,
          direction ? element("div", { class: "reading" }, directionOf(edge, direction)) : null,
        ),
        sourceCell(d, row),
      ];
    }, rest),
  ];
}

/** A period that may break onto a new line only between its two dates. @param {string} date */
function spans(date) {
  return date.split(" – ").map((end, k) => element("span", { class: "date" }, k ? `– ${end}` : `${end} `));
}

/**
 * The direction of a link, or its two ends in a projection.
 * @param {MapEdge} edge
 * @param {string} direction
 */
function directionOf(edge, direction) {
  const [a, b] = [NODES[edge.a].label, NODES[edge.b].label];
  return { ">": `${a} → ${b}`, "<": `${b} → ${a}` }[direction] || direction;
}

/** @param {number} g */
function groupPanel(g) {
  const group = MAP.groups[g];
  const fold = FOLDS.findIndex((one) => one.group === g);
  return [
    closeButton(),
    element("p", { class: "kind" }, group.kind),
    element("h2", {}, group.name),
    fold >= 0 && foldButton(fold),
    factsList(group.facts),
    element("h3", {}, "Members"),
    pagedTable(["Entity", "Grouped here in"], group.members.length, (k) => {
      const [n, stability] = group.members[k];
      return [linkTo("node", n, NODES[n].label), stability];
    }, group.more),
    ...group.sections.flatMap(([head, lines]) => [
      element("h3", {}, head),
      element("ul", {}, ...lines.map((line) => element("li", {}, line))),
    ]),
    lead(),
  ];
}

function overview() {
  return [
    element("h2", { class: "how" }, "How to read this map"),
    element("ul", { class: "how" }, ...MAP.howTo.map((line) => element("li", {}, line))),
    lead(),
    ...(MAP.measures.length ? measureParts() : []),
    MAP.notes.length > 0 && element(
      "details",
      {},
      element("summary", {}, `Notes and limits (${MAP.notes.length})`),
      element("ul", {}, ...MAP.notes.map((line) => element("li", {}, line))),
    ),
    element(
      "details",
      {},
      element("summary", {}, "Method"),
      ...MAP.madeBy.map((line) => element("p", { class: "reading" }, line)),
    ),
  ];
}

function measureParts() {
  return [
    element("h3", {}, "Measures"),
    element(
      "dl",
      {},
      ...MAP.measures.flatMap((measure) => [
        element("dt", {}, measure.label),
        element("dd", { class: "reading" }, `${measure.reading} ${measure.caveat}`),
      ]),
    ),
  ];
}

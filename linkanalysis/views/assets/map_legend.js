"use strict";
// The legend; each row is also the switch for what it describes.

const legend = document.getElementById("legend");

/**
 * @param {Node} key
 * @param {string} name
 * @param {number} count
 * @param {boolean} on
 * @param {(on: boolean) => void} change
 * @param {Node} [open] a button in place of the plain name
 */
function switchRow(key, name, count, on, change, open) {
  const box = element("input", {
    type: "checkbox",
    "aria-label": `Show ${name}`,
    onchange: (event) => {
      change(event.target.checked);
      applyFilters();
    },
  });
  box.checked = on;
  const inside = [box, key, open || element("span", { class: "name" }, name)];
  return element(
    "li",
    {},
    element(
      open ? "div" : "label",
      { class: "row" },
      ...inside,
      element("span", { class: "count" }, count.toLocaleString("en-US")),
    ),
  );
}

function lineKey(width, dashed = false) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "key");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M2 12H22");
  line.setAttribute("stroke", MAP.tieLook.color);
  line.setAttribute("stroke-width", String(width));
  if (dashed) line.setAttribute("stroke-dasharray", MAP.tieLook.dash.join(" "));
  svg.append(line);
  return svg;
}

function groupKey(group) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "key");
  svg.setAttribute("aria-hidden", "true");
  const disk = document.createElementNS(SVG, "circle");
  for (const [name, value] of Object.entries({ cx: 12, cy: 12, r: 10, fill: group.color })) {
    disk.setAttribute(name, String(value));
  }
  const text = document.createElementNS(SVG, "text");
  for (const [name, value] of Object.entries({
    x: 12, y: 16.2, "text-anchor": "middle", "font-size": 11.5, "font-weight": 700,
    fill: inkOn(group.color),
  })) text.setAttribute(name, String(value));
  text.textContent = group.badge;
  svg.append(disk, text);
  return svg;
}

/** The date filter, if anything is dated. */
function dateParts() {
  const days = EDGES.flatMap(({ first, last }) => (first ? [first, last] : []))
    .map((day) => day.slice(0, 10)).sort();
  if (days.length === 0) return [];
  const bound = (name, key) => element(
    "label",
    { class: "day" },
    element("span", {}, name),
    element("input", {
      type: "date",
      "aria-label": `Ties ${name.toLowerCase()}`,
      min: days[0],
      max: days.at(-1),
      onchange: (event) => {
        state[key] = event.target.value;
        applyFilters();
        drawPanel();
      },
    }),
  );
  const undated = EDGES.filter((edge) => !edge.first).length;
  return [
    element("h2", {}, "Dates of ties (UTC)"),
    element("p", { class: "note" }, `${days[0]} to ${days.at(-1)}`),
    bound("From", "since"),
    bound("To", "until"),
    undated ? element("ul", {}, switchRow(
      lineKey(2.5),
      "Undated ties",
      undated,
      state.undated,
      (on) => { state.undated = on; },
    )) : "",
  ].filter(Boolean);
}

function drawLegend() {
  const countOf = (list, key) => list.reduce((sum, one) => sum + (key(one) ? 1 : 0), 0);
  const section = (head, rows) => (rows.length
    ? [element("h2", {}, head), element("ul", {}, ...rows)]
    : []);
  const types = MAP.types.map((type, t) => switchRow(
    iconElement(
      type.icon,
      type.protected ? PROTECTED_FILL : MAP.colored === "type" ? type.color : PLAIN_FILL,
      type.protected ? "3 2" : "",
    ),
    type.plural,
    countOf(NODES, (node) => node.type === t),
    state.types[t],
    (on) => { state.types[t] = on; },
  ));
  const groups = MAP.groups.map((group, g) => switchRow(
    groupKey(group),
    group.name,
    group.members.length,
    state.groups[g],
    (on) => { state.groups[g] = on; },
    element(
      "button",
      { type: "button", class: "open", onclick: () => choose("group", g, true) },
      group.name,
    ),
  ));
  if (MAP.groups.length) {
    groups.push(switchRow(
      lineKey(0),
      MAP.ungrouped,
      countOf(NODES, (node) => node.group < 0),
      state.ungrouped,
      (on) => { state.ungrouped = on; },
    ));
  }
  const links = MAP.linkTypes.map((type, t) => switchRow(
    lineKey(2.5),
    type.label,
    countOf(EDGES, (edge) => edge.types.includes(t)),
    state.linkTypes[t],
    (on) => { state.linkTypes[t] = on; },
  ));
  const other = EDGES.length
    ? [switchRow(lineKey(0), "Entities without ties", untied, !state.tied, (on) => { state.tied = !on; })]
    : [];
  const signs = [
    element("li", { class: "row note" }, lineKey(1), element("span", { class: "name" }, "Fewer or more links"), lineKey(6)),
    EDGES.some((edge) => edge.dashed) && element("li", { class: "row note" }, lineKey(2, true), element("span", { class: "name" }, "Family, household or work only")),
    element("li", { class: "note" }, MAP.sizes),
  ].filter(Boolean);
  legend.replaceChildren(
    ...section("Entities", [...types, ...other]),
    ...section(MAP.groupsHead, groups),
    ...section("Ties", links),
    ...dateParts(),
    ...section("Symbols", signs),
  );
}

"use strict";
// The legend; each row is also the switch for what it describes.

const legend = document.getElementById("legend");
const LINES_HEAD = "Evidence of ties";
const BANDS_HEAD = "Strength of ties";
const DAYS_HEAD = "Dates of ties";
const NO_JURISDICTION = "No agency or country recorded, or protected";

/**
 * Whatever can be switched off: a row of the legend, and a line of a saved layout.
 * @typedef {object} Switch
 * @property {string} head the part of the legend
 * @property {string} name
 * @property {any} on where it is kept whether it is on,
 * @property {string|number} at and at which place
 * @property {() => Node} key its sign on the map
 * @property {number[]} [nodes] the entities that it switches,
 * @property {number[]} [edges] or the ties
 * @property {number[]} [pairs] or the undecided pairs
 * @property {number[]} [possible] or the explained groups; without any, something to be drawn
 * @property {boolean} [when] whether this map needs it
 * @property {(() => void)} [open] what a click on the name shows
 */

/** @param {(node: MapNode, n: number) => boolean} holds */
const nodesThat = (holds) => NODES.map((_, n) => n).filter((n) => holds(NODES[n], n));
/** @param {(edge: MapEdge, e: number) => boolean} holds */
const edgesThat = (holds) => EDGES.map((_, e) => e).filter((e) => holds(EDGES[e], e));

const SWITCHES = /** @type {Switch[]} */ ([
  ...MAP.types.map((type, t) => ({
    head: "Entities",
    name: type.plural,
    on: state.types,
    at: t,
    key: () => iconElement(
      type.icon,
      type.protected ? PROTECTED_FILL : MAP.colored === "type" ? type.color : PLAIN_FILL,
      type.protected ? "3 2" : "",
    ),
    nodes: nodesThat((node) => node.type === t),
  })),
  {
    head: "Entities",
    name: "Entities without ties",
    on: state,
    at: "untied",
    key: () => lineKey(0),
    get nodes() { return nodesThat((_, n) => nodePasses(n) && !shown.tied[n]); },
    when: EDGES.length > 0,
  },
  ...MAP.groups.map((group, g) => ({
    head: MAP.groupsHead,
    name: group.name,
    on: state.groups,
    at: g,
    key: () => groupKey(group),
    nodes: group.members.map(([n]) => n),
    open: () => choose("group", g, true),
  })),
  {
    head: MAP.groupsHead,
    name: MAP.ungrouped,
    on: state,
    at: "ungrouped",
    key: () => lineKey(0),
    nodes: nodesThat((node) => node.group < 0),
    when: MAP.groups.length > 0,
  },
  {
    head: MAP.groupsHead,
    name: "Outlines",
    on: state,
    at: "outlines",
    key: () => outlineKey(),
    when: FOLDS.length > 0,
  },
  ...PARTS.map(({ name, dash }, part) => ({
    head: MAP.groupsHead,
    name,
    on: state.possible,
    at: part,
    key: () => outlineKey(dash),
    possible: MAP.possible.map((_, k) => k).filter((k) => MAP.possible[k].part === part),
    when: MAP.possible.some((group) => group.part === part),
  })),
  ...MAP.jurisdictions.flatMap(({ head, names, of }, j) => [...names, NO_JURISDICTION].map((name, k) => ({
    head,
    name,
    on: state.jurisdictions[j],
    at: k,
    key: () => lineKey(0),
    nodes: nodesThat((_, n) => (k < names.length ? of[n].includes(k) : of[n].length === 0)),
  }))),
  ...MAP.linkTypes.map((type, t) => ({
    head: "Ties",
    name: type.label,
    on: state.linkTypes,
    at: t,
    key: () => lineKey(2.5),
    edges: edgesThat((edge) => edge.types.includes(t)),
  })),
  ...MAP.lines.map((line, k) => ({
    head: LINES_HEAD,
    name: line.label,
    on: state.lines,
    at: k,
    key: () => lineKey(2.5, line.dash),
    edges: edgesThat((edge) => edge.line === k),
    when: MAP.hasCase && EDGES.some((edge) => edge.line === k),
  })),
  {
    head: LINES_HEAD,
    name: "Family, household or work only",
    on: state,
    at: "ordinary",
    key: () => lineKey(2.5, [], MAP.tieLook.ordinary),
    edges: edgesThat((edge) => edge.ordinary),
    when: EDGES.some((edge) => edge.ordinary),
  },
  ...BANDS.map(({ from, name }, k) => ({
    head: BANDS_HEAD,
    name,
    on: state.bands,
    at: k,
    key: () => lineKey(Math.sqrt(from)),
    edges: edgesThat((_, e) => bandOf[e] === k),
    when: bandOf.includes(k) && bandOf.some((band) => band !== k),
  })),
  {
    head: DOUBLES_HEAD,
    name: "May be the same",
    on: state,
    at: "doubles",
    key: () => lineKey(2.5, DOUBLE_DASH, MAP.tieLook.double),
    pairs: DOUBLES.map((_, k) => k),
    when: DOUBLES.length > 0,
  },
  ...MARKS.map(({ name, key }, kind) => ({
    head: MARKS_HEAD,
    name,
    on: state.marks,
    at: kind,
    key,
    nodes: nodesThat((_, n) => marksOf[n].some((mark) => mark.kind === kind)),
    when: MAP.marks.some((mark) => mark.kind === kind),
  })),
  {
    head: DAYS_HEAD,
    name: "Undated ties",
    on: state,
    at: "undated",
    key: () => lineKey(2.5),
    edges: edgesThat((edge) => !edge.first),
    when: EDGES.some((edge) => edge.first) && EDGES.some((edge) => !edge.first),
  },
]).filter(({ when = true }) => when);

/** Where each row of the legend says how much of it is on the map. @type {Map<Switch, HTMLElement>} */
const counts = new Map();

/** Say in each row of the legend how much of it is on the map now. */
function drawCounts() {
  for (const [one, place] of counts) {
    const { nodes, edges, pairs, possible } = one;
    const all = nodes || edges || pairs || possible;
    if (!all) continue;
    const isShown = nodes ? nodeShown : edges ? edgeShown : pairs ? doubleShown : possibleDrawn;
    place.textContent = partOf(countOf(all, (each) => isShown(each)), all.length);
  }
  drawHidden();
}

/** @param {Switch} one */
function switchRow(one) {
  const { name, on, at, key, open } = one;
  const box = element("input", {
    type: "checkbox",
    "aria-label": `Show ${name}`,
    onchange: () => {
      on[at] = box.checked;
      applyFilters();
      drawPanel(); // it may list ties that are no longer on the map
    },
  });
  box.checked = on[at];
  const text = open
    ? element("button", { type: "button", class: "open", onclick: open }, name)
    : element("span", { class: "name" }, name);
  const number = element("span", { class: "count" });
  counts.set(one, number);
  return element("li", {}, element(open ? "div" : "label", { class: "row" }, box, key(), text, number));
}

/** @param {number} width @param {number[]} [dash] @param {string} [color] */
function lineKey(width, dash = [], color = MAP.tieLook.color) {
  const dashes = dash.length > 0 && dash.map((part) => part * 0.75).join(" ");
  return shape(
    "svg",
    { viewBox: "0 0 24 24", class: "key", "aria-hidden": "true" },
    shape("path", { d: "M2 12H22", stroke: color, "stroke-width": width, "stroke-dasharray": dashes }),
  );
}

/** @param {number[]} [dash] */
function outlineKey(dash = []) {
  const line = { stroke: MAP.tieLook.color, "stroke-width": 1.6, "stroke-dasharray": dash.join(" ") || null };
  const box = { x: 3, y: 5, width: 18, height: 14, rx: 6, fill: "none", ...line };
  return shape("svg", { viewBox: "0 0 24 24", class: "key", "aria-hidden": "true" }, shape("rect", box));
}

/** @param {MapGroup} group */
function groupKey(group) {
  return shape(
    "svg",
    { viewBox: "0 0 24 24", class: "key", "aria-hidden": "true" },
    shape("circle", { cx: 12, cy: 12, r: 10, fill: group.color }),
    shape("text", {
      x: 12, y: 16.2, "text-anchor": "middle", "font-size": 11.5, "font-weight": 700, fill: inkOn(group.color),
    }, group.badge),
  );
}

/** @param {string} head @param {Node[]} [extra] what comes before the switches */
function section(head, extra = []) {
  const rows = SWITCHES.filter((one) => one.head === head).map(switchRow);
  if (rows.length + extra.length === 0) return [];
  return [element("h2", {}, head), ...extra, element("ul", {}, ...rows)];
}

/** First and last day to show; nothing if no tie has a date. */
function dayFields() {
  const days = EDGES.flatMap(({ first, last }) => (first ? [first, last] : []))
    .map((day) => day.slice(0, 10)).sort();
  if (days.length === 0) return [];
  /** @param {string} name @param {"since"|"until"} at */
  const bound = (name, at) => {
    const field = element("input", {
      id: at,
      type: "date",
      "aria-label": `Ties ${name.toLowerCase()}`,
      min: days[0],
      max: days.at(-1),
      onchange: () => {
        state[at] = field.value;
        setDays(state.since, state.until);
      },
    });
    return element("label", { class: "day" }, element("span", {}, name), field);
  };
  return [
    element("p", { class: "note" }, `${days[0]} to ${days.at(-1)} (${MAP.zone})`),
    bound("From", "since"),
    bound("To", "until"),
  ];
}

function signs() {
  return element(
    "ul",
    {},
    element("li", { class: "row note" }, lineKey(1), element("span", { class: "name" }, "Fewer or more links"), lineKey(6)),
    element("li", { class: "note" }, MAP.sizes),
  );
}

function drawLegend() {
  legend.replaceChildren(
    ...section("Entities"),
    element("div", { id: "hidden" }),
    ...section(MAP.groupsHead),
    ...foldTools(),
    ...MAP.jurisdictions.flatMap(({ head }) => section(head)),
    ...section("Ties"),
    ...section(LINES_HEAD),
    ...section(BANDS_HEAD),
    ...section(DOUBLES_HEAD),
    ...section(MARKS_HEAD),
    ...section(DAYS_HEAD, dayFields()),
    element("h2", {}, "Symbols"),
    signs(),
  );
}

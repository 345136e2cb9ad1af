"use strict";
// Puts the parts together: the network on its canvas, the selection, the exports.

const nodeSet = new vis.DataSet(NODES.map((node, n) => ({ id: n, x: node.x, y: node.y })));
const edgeSet = new vis.DataSet(EDGES.map((edge, e) => ({
  id: e,
  from: edge.a,
  to: edge.b,
  width: edge.width,
  dashes: MAP.lines[edge.line].dash.length ? MAP.lines[edge.line].dash : false,
  ...(edge.ordinary ? { color: { color: MAP.tieLook.ordinary } } : {}),
})));
refilter();
const nodeView = new vis.DataView(nodeSet, { filter: (node) => nodeShown(node.id) });
const edgeView = new vis.DataView(edgeSet, { filter: (edge) => edgeShown(edge.id) });
const many = EDGES.length > 2000; // from here on, dragging with ties drawn is no longer smooth
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

const network = new vis.Network(
  document.getElementById("network"),
  { nodes: nodeView, edges: edgeView },
  {
    autoResize: true,
    physics: { enabled: false },
    layout: { improvedLayout: false },
    interaction: {
      hover: true,
      hideEdgesOnDrag: many,
      hideEdgesOnZoom: many,
      keyboard: { enabled: true, bindToWindow: false },
      selectConnectedEdges: false,
    },
    nodes: {
      shape: "custom",
      ctxRenderer: ({ ctx, id, x, y, state: { selected, hover } }) => ({
        drawNode: () => drawDisk(ctx, id, x, y, selected || hover, network.getScale()),
        nodeDimensions: {
          width: radiusOf(id, network.getScale()) * 2,
          height: radiusOf(id, network.getScale()) * 2,
        },
      }),
    },
    edges: {
      smooth: false,
      color: {
        color: MAP.tieLook.color,
        highlight: MAP.tieLook.chosen,
        hover: MAP.tieLook.hover,
        opacity: MAP.tieLook.opacity,
      },
      hoverWidth: 1,
      selectionWidth: 1.5,
      arrows: { to: { enabled: MAP.directed, scaleFactor: 0.55 } },
    },
  },
);

network.on("beforeDrawing", drawHulls);
network.on("afterDrawing", (ctx) => {
  const scale = network.getScale();
  const chosen = focus();
  if (chosen) drawFocus(ctx, chosen, scale);
  drawLabels(ctx, chosen, scale);
});
network.on("click", ({ nodes, edges, event }) => {
  const { ctrlKey, shiftKey, metaKey } = event.srcEvent;
  const second = (ctrlKey || shiftKey || metaKey) && nodes.length && state.kind === "node";
  if (second) choosePair(state.index, nodes[0]);
  else if (nodes.length) choose("node", nodes[0]);
  else if (edges.length) choose("edge", edges[0]);
  else choose("", -1);
});
network.on("hoverNode", ({ node }) => { state.hover = node; });
network.on("blurNode", () => { state.hover = -1; });
network.on("dragStart", () => { dragging = many; });
network.on("dragEnd", ({ nodes }) => {
  dragging = false;
  const moved = network.getPositions(nodes);
  nodeSet.update(nodes.map((id) => ({ id, ...moved[id] })));
});

/**
 * Select an entity, a tie, a ring or nothing: the rest of the map fades, the panel shows details.
 * @param {""|"node"|"edge"|"group"} kind
 * @param {number} index
 * @param {boolean} [center] center the map on it
 */
function choose(kind, index, center = false) {
  if (kind === "node" && connecting >= 0 && connecting !== index) {
    choosePair(connecting, index);
    return;
  }
  connecting = -1;
  state.kind = kind;
  state.index = index;
  if (kind === "node" && nodeShown(index)) network.selectNodes([index], false);
  else if (kind === "edge" && edgeShown(index)) network.setSelection({ nodes: [], edges: [index] });
  else network.unselectAll();
  if (center) bringIntoView(/** @type {"node"|"edge"|"group"} */ (kind), index);
  drawPanel();
  network.redraw();
}

/** @param {"node"|"edge"|"group"|"several"} kind @param {number} index */
function bringIntoView(kind, index) {
  const wanted = {
    node: () => [index],
    edge: () => [EDGES[index].a, EDGES[index].b],
    group: () => MAP.groups[index].members.map(([n]) => n),
    several: () => state.chosen,
  };
  const there = wanted[kind]().filter((n) => nodeShown(n));
  if (there.length === 0) return;
  const animation = calm ? false : { duration: 250, easingFunction: "easeInOutQuad" };
  if (kind === "group" || kind === "several") {
    network.fit({ nodes: there, animation, maxZoomLevel: 1.3 });
    return;
  }
  const at = Object.values(network.getPositions(there));
  /** @param {"x"|"y"} axis */
  const middle = (axis) => at.reduce((sum, point) => sum + point[axis], 0) / at.length;
  network.moveTo({
    position: { x: middle("x"), y: middle("y") },
    scale: Math.max(network.getScale(), 0.9),
    animation,
  });
}

/** Draw what the filters allow, and say how much that is. */
function applyFilters() {
  refilter();
  nodeView.refresh();
  edgeView.refresh();
  document.getElementById("showing").textContent = `Showing ${howMuch()}`;
  drawCounts();
  drawTime();
  if (!table.hidden) drawTable();
  network.redraw();
}

/** Entities, ties and rings on the map, of how many. */
function howMuch() {
  const ties = EDGES.length;
  const rings = MAP.groups.filter((group) => group.kind === "Ring");
  /** @param {MapGroup} group @param {number} g */
  const there = (group, g) => state.groups[g] && group.members.some(([n]) => nodeShown(n));
  return [
    `${countOf(NODES, (_, n) => nodeShown(n)).toLocaleString("en-US")} of ${counted(MAP.total, "entity", "entities")}`,
    `${partOf(countOf(EDGES, (_, e) => edgeShown(e)), ties)} tie${ties === 1 ? "" : "s"}`,
    rings.length && `${partOf(countOf(rings, there), rings.length)} ring${rings.length === 1 ? "" : "s"}`,
  ].filter(Boolean).join(", ");
}

function wholeMap() {
  network.fit({ animation: false, maxZoomLevel: 1.4 });
}

/** @param {Blob|null} blob @param {string} name */
function download(blob, name) {
  const address = URL.createObjectURL(/** @type {Blob} */ (blob));
  const anchor = element("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The map as it appears, with title and banner, so that no picture is passed on without them. */
function savePicture() {
  const map = document.querySelector("#network canvas");
  const ratio = map.width / map.clientWidth;
  const strip = 30 * ratio;
  const picture = element("canvas");
  picture.width = map.width;
  picture.height = map.height + 3 * strip;
  const ctx = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  ctx.fillStyle = PAPER;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(map, 0, 2 * strip);
  ctx.textBaseline = "middle";
  /** @param {string} text @param {number} at @param {number} size @param {number} weight */
  const line = (text, at, size, weight) => {
    ctx.font = `${weight} ${size * ratio}px ${FONT}`;
    ctx.fillText(text, 14 * ratio, at, picture.width - 28 * ratio);
  };
  ctx.fillStyle = INK;
  line(MAP.title, strip * 1.5, 17, 650);
  ctx.fillStyle = "#7a4b00";
  const banner = [...MAP.handling, MAP.caveat].join("   ·   ");
  line(banner, strip * 0.5, 12, 500);
  line(banner, picture.height - strip * 0.5, 12, 500);
  picture.toBlob((blob) => download(blob, "network-map.png"), "image/png");
}

/** The wheel scrolls the notebook until the reader clicks the map or holds Ctrl. */
function leaveWheelToNotebook() {
  const stage = document.getElementById("stage");
  const hint = document.getElementById("hint");
  let clicked = false;
  let fading = 0;
  /** @param {boolean} whether */
  const take = (whether) => {
    clicked = whether;
    hint.hidden = true;
  };
  stage.addEventListener("pointerdown", () => take(true), { capture: true });
  stage.addEventListener("pointerleave", () => take(false));
  stage.addEventListener("wheel", (event) => {
    if (clicked || event.ctrlKey || !table.hidden) return;
    event.stopPropagation();
    hint.hidden = false;
    clearTimeout(fading);
    fading = setTimeout(() => { hint.hidden = true; }, 1500);
  }, { capture: true });
}

function startControls() {
  const frame = document.querySelector("#network .vis-network");
  frame.setAttribute("tabindex", "0"); // vis-network would make it first in the order
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "Network. Arrow keys move the map, plus and minus zoom. The "
    + "Table button lists the same entities and ties.");
  document.getElementById("fit").addEventListener("click", wholeMap);
  document.getElementById("save-picture").addEventListener("click", savePicture);
  document.getElementById("save-layout").addEventListener("click", saveLayout);
  document.getElementById("show-legend").addEventListener("click", () => foldSide("legend"));
  document.getElementById("show-panel").addEventListener("click", () => foldSide("panel"));
  if (inCell) leaveWheelToNotebook();
  document.getElementById("steps").addEventListener("change", (event) => {
    state.steps = Number(/** @type {HTMLSelectElement} */ (event.target).value);
    network.redraw();
  });
  const asTable = document.getElementById("as-table");
  asTable.addEventListener("click", () => {
    table.hidden = !table.hidden;
    asTable.setAttribute("aria-pressed", String(!table.hidden));
    if (!table.hidden) drawTable();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target !== searchBox) choose("", -1);
  });
  // A notebook cell may be drawn while it has no size; fit once it has.
  let seen = false;
  new ResizeObserver(([{ contentRect }]) => {
    if (!seen && contentRect.height > 1) {
      seen = true;
      network.setSize("100%", "100%");
      wholeMap();
    }
  }).observe(document.getElementById("stage"));
}

takeLayout(MAP.off, MAP.hidden, MAP.remarks);
drawLegend();
startTime();
applyFilters();
drawPanel();
startSearch();
startControls();
wholeMap();

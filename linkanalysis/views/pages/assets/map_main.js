"use strict";
// Puts the parts together: the network on its canvas, the selection, the exports.

const MANY = 500; // lines on a map of this and no fewer entities do not follow a drag smoothly …
const LARGE = 1500;
const MOST = 1000; // … and these on none: 1,100 take 25 ms of each frame on a busy machine
// What is drawn: rows are made as they are needed, since a large map opens folded.
/** @type {vis.DataSet<DrawnNode>} */
const nodeSet = new vis.DataSet();
/** @type {vis.DataSet<DrawnEdge>} */
const edgeSet = new vis.DataSet();
let many = false;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

const network = new vis.Network(
  document.getElementById("network"),
  { nodes: nodeSet, edges: edgeSet },
  {
    autoResize: true,
    physics: { enabled: false },
    layout: { improvedLayout: false },
    interaction: {
      hover: true,
      keyboard: { enabled: true, bindToWindow: false },
      selectConnectedEdges: false,
    },
    nodes: {
      shape: "custom",
      ctxRenderer: ({ ctx, id, x, y, state: { selected, hover } }) => ({
        drawNode: () => drawItem(ctx, id, x, y, selected || hover, network.getScale()),
        nodeDimensions: {
          width: radiusOf(id, network.getScale()) * 2,
          height: radiusOf(id, network.getScale()) * 2,
        },
      }),
    },
    edges: {
      smooth: false,
      color: tieColors(),
      hoverWidth: 1,
      selectionWidth: 1.5,
      arrows: { to: { enabled: MAP.directed, scaleFactor: 0.55 } },
    },
  },
);

network.on("beforeDrawing", (ctx) => drawHulls(ctx, network.getScale()));
network.on("afterDrawing", (ctx) => {
  const scale = network.getScale();
  const chosen = drawnFocus();
  if (chosen) drawFocus(ctx, chosen, scale);
  drawLabels(ctx, chosen, scale, boxInView(scale));
});
network.on("click", ({ nodes, edges, event }) => {
  const { ctrlKey, shiftKey, metaKey } = event.srcEvent;
  const second = (ctrlKey || shiftKey || metaKey) && nodes.length && state.kind === "node";
  const [n = -1] = nodes;
  if (n >= NODES.length) choose("fold", n - NODES.length);
  else if (second) choosePair(state.index, n);
  else if (nodes.length) choose("node", n);
  else if (edges.length && edges[0] < 0) choose("double", doubleOf(edges[0]));
  else if (edges.length) choose(edges[0] < EDGES.length ? "edge" : "sum", edges[0]);
  else choose("", -1);
});
network.on("doubleClick", foldAt);
network.on("hoverNode", ({ node }) => { state.hover = node; });
network.on("blurNode", () => { state.hover = -1; });
network.on("hoverEdge", ({ edge, pointer }) => sayTie(edge, pointer.DOM));
for (const event of ["blurEdge", "dragStart", "zoom", "click"]) network.on(event, hideTip);
network.on("dragStart", () => { dragging = many; });
network.on("dragEnd", ({ nodes }) => {
  dragging = false;
  for (const [id, at] of Object.entries(network.getPositions(nodes))) dragTo(Number(id), at);
});

/**
 * An entity stays where it was dragged to; the members of a folded group move with it.
 * @param {number} id
 * @param {Point} to
 */
function dragTo(id, { x, y }) {
  const fold = id >= NODES.length;
  const from = fold ? middleOf(id - NODES.length) : NODES[id];
  const [right, down] = [x - from.x, y - from.y];
  for (const n of fold ? FOLDS[id - NODES.length].members : [id]) {
    NODES[n].x += right;
    NODES[n].y += down;
  }
  nodeSet.update({ id, x, y });
}

/** What vis-network is to draw: entities and folded groups, … @returns {DrawnNode[]} */
function drawnNodes() {
  const folded = [...state.folded].filter((f) => held[f].length);
  return [
    ...NODES.flatMap(({ x, y }, n) => (nodeDrawn(n) ? [{ id: n, x, y }] : [])),
    ...folded.map((f) => ({ id: idOfFold(f), ...middleOf(f) })),
  ];
}

/** … ties, sums of ties, and lines between entities that may be the same. */
function drawnEdges() {
  /** @param {MapEdge|TieSum} tie @param {number} id @returns {DrawnEdge} */
  const row = ({ a, b, width, line, ordinary }, id) => ({
    id,
    from: a,
    to: b,
    width,
    dashes: MAP.lines[line].dash.length ? MAP.lines[line].dash : false,
    ...(ordinary ? { color: { color: MAP.tieLook.ordinary } } : {}),
  });
  return [
    ...EDGES.flatMap((edge, e) => (edgeShown(e) && tieDrawnAs(e) === e ? [row(edge, e)] : [])),
    ...drawnSums().map(([id, sum]) => row(sum, id)),
    ...drawnDoubles(),
  ];
}

/** Bring vis-network up to what is on the map. */
function fillNetwork() {
  const [nodes, edges] = [drawnNodes(), drawnEdges()];
  /** @param {{id: number}[]} rows */
  const kept = (rows) => new Set(rows.map(({ id }) => id));
  const [nodeIds, edgeIds] = [kept(nodes), kept(edges)];
  // vis-network draws after each of these steps: what is to be drawn must be there from the first
  nodeSet.add(nodes.filter(({ id }) => !nodeSet.get(id)));
  // a sum may have other ties than before, and a pair other ends
  edgeSet.remove(edgeSet.getIds().filter((id) => id < 0 || id >= EDGES.length || !edgeIds.has(id)));
  edgeSet.add(edges.filter(({ id }) => !edgeSet.get(id)));
  nodeSet.remove(nodeSet.getIds().filter((id) => !nodeIds.has(id)));
  if (many !== edges.length > (NODES.length > LARGE ? MANY : MOST)) {
    many = !many;
    network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  }
}

/**
 * Select an entity, a tie, a ring or nothing: the rest of the map fades, the panel shows details.
 * @param {""|Selectable} kind
 * @param {number} index
 * @param {boolean} [center] center the map on it, and open what holds it
 */
function choose(kind, index, center = false) {
  if (center) openFor(kind, index);
  if (kind === "node" && connecting >= 0 && connecting !== index) {
    choosePair(connecting, index);
    return;
  }
  connecting = -1;
  state.kind = kind;
  state.index = index;
  if (kind === "node" && nodeDrawn(index)) network.selectNodes([index], false);
  else if (kind === "fold" && nodeSet.get(idOfFold(index))) network.selectNodes([idOfFold(index)], false);
  else if (edgeSet.get(index) && (kind === "edge" || kind === "sum")) network.setSelection({ nodes: [], edges: [index] });
  else if (kind === "double" && edgeSet.get(idOfDouble(index))) network.setSelection({ nodes: [], edges: [idOfDouble(index)] });
  else network.unselectAll();
  if (center) bringIntoView(/** @type {Selectable} */ (kind), index);
  drawPanel();
  network.redraw();
}

/** @param {Selectable|"several"} kind @param {number} index */
function bringIntoView(kind, index) {
  const wanted = {
    node: () => [index],
    edge: () => [EDGES[index].a, EDGES[index].b],
    group: () => MAP.groups[index].members.map(([n]) => n),
    several: () => state.chosen,
    fold: () => FOLDS[index].members,
    sum: () => sumOf(index).ties.flatMap((e) => [EDGES[e].a, EDGES[e].b]),
    double: () => [DOUBLES[index].a, DOUBLES[index].b],
  };
  const there = [...new Set(wanted[kind]().filter((n) => nodeShown(n)).map(drawnAs))];
  if (there.length === 0) return;
  const animation = calm ? false : { duration: 250, easingFunction: "easeInOutQuad" };
  if (kind !== "node" && kind !== "edge" && kind !== "double") {
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
  fillNetwork();
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
    state.folded.size && `${counted(state.folded.size, "group")} folded`,
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

/** The map as it appears, at twice the size, with all that it must not be passed on without. */
function savePicture() {
  const map = document.querySelector("#network canvas");
  const wide = map.clientWidth;
  const [position, scale] = [network.getViewPosition(), network.getScale()];
  network.setSize(`${2 * wide}px`, `${2 * map.clientHeight}px`);
  network.moveTo({ position, scale: 2 * scale, animation: false });
  network.redraw();
  const ratio = map.width / wide;
  const strip = 30 * ratio;
  const picture = element("canvas");
  picture.width = map.width;
  picture.height = map.height + 4 * strip;
  const ctx = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  ctx.fillStyle = look.paper;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(map, 0, 2 * strip);
  network.setSize("100%", "100%");
  network.moveTo({ position, scale, animation: false });
  network.redraw();
  ctx.textBaseline = "middle";
  /** @param {string} text @param {number} at @param {number} size @param {number} weight */
  const line = (text, at, size, weight) => {
    ctx.font = `${weight} ${size * ratio}px ${FONT}`;
    ctx.fillText(text, 14 * ratio, at, picture.width - 28 * ratio);
  };
  ctx.fillStyle = look.ink;
  line(MAP.title, strip * 1.5, 17, 650);
  line(savedLine(), picture.height - strip * 1.5, 12, 500);
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
  frame.addEventListener("pointerleave", hideTip); // vis-network does not tell of it
  frame.setAttribute("aria-label", "Network. N and P select the next and the previous disk, Enter opens "
    + "it. Arrow keys move the map, plus and minus zoom. The Table button lists the same entities and ties.");
  document.getElementById("fit").addEventListener("click", wholeMap);
  document.getElementById("save-picture").addEventListener("click", () => onPaper(savePicture));
  document.getElementById("save-chart").addEventListener("click", () => onPaper(saveChart));
  document.getElementById("save-layout").addEventListener("click", saveLayout);
  document.getElementById("show-legend").addEventListener("click", () => foldSide("legend"));
  document.getElementById("show-panel").addEventListener("click", () => foldSide("panel"));
  if (inCell) leaveWheelToNotebook();
  followLook();
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
    if (event.key === "Escape") hideTip();
    if (event.key === "Escape" && event.target !== searchBox) choose("", -1);
    if (event.target !== frame) return;
    if (event.key === "Enter") openSelected();
    if (event.key === "n") stepOn(1);
    if (event.key === "p") stepOn(-1);
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

takeLayout(MAP.off, MAP.folded, MAP.hidden, MAP.remarks);
drawLegend();
startTime();
applyFilters();
drawPanel();
startSearch();
startControls();
wholeMap();

"use strict";
// Accounts in levels, bands as wide as their amounts, tables, and the rows behind them.

const HIGHEST = 420; // pixels of the level with most money, without gaps
const GAP = 26; // between two accounts, for the name
const WIDE = 14; // of an account
const LEFT = 30;
const BACK = 6; // pixels: as wide as its amount, money that returns would cover what it goes around
const BELOW = 30; // pixels below all accounts, for money that returns
const NAME_LETTERS = 30;
const flowBox = document.getElementById("flow");
/** @type {Flow[]} */
const FLOWS = PAGE.flows.map((flow) => ({ ...flow, value: Number(flow.amount) }));
/** @type {Account[]} */
const ACCOUNTS = PAGE.accounts.map((account, a) => {
  /** @param {End} end */
  const sum = (end) => FLOWS.reduce((all, flow) => all + (flow[end] === a ? flow.value : 0), 0);
  const [came, left] = [sum("to"), sum("from")];
  return { ...account, came, left, size: Math.max(came, left) };
});
const state = {
  chosen: /** @type {null|{name: string, flows: number[]}} */ (null),
  orders: {
    rows: { key: "flow", down: false },
    flows: { key: "amount", down: true },
    accounts: { key: "level", down: false },
  },
};

/** An amount as people write it; cents only where there are any. @param {number} value @param {string} currency */
const spoken = (value, currency) => `${value.toLocaleString("en-US", { minimumFractionDigits: Number.isInteger(value) ? 0 : 2, maximumFractionDigits: 4 })} ${currency}`;
/** @param {number} f */
const flowName = (f) => `${ACCOUNTS[FLOWS[f].from].name} → ${ACCOUNTS[FLOWS[f].to].name}`;

/** What did not go on, or did not come in, in words; empty where the two agree, and at the start. @param {Account} account */
function restText({ came, left, currency, level }) {
  if (level === 0) return "";
  const rest = Math.round((came - left) * 1e4) / 1e4;
  if (rest > 0) return `${spoken(rest, currency)} not passed on`;
  if (rest < 0) return `${spoken(-rest, currency)} more than came in`;
  return "";
}

/** Place the accounts by level. @param {number} width */
function layOut(width) {
  const levels = Math.max(...ACCOUNTS.map(({ level }) => level), 0) + 1;
  const columns = Array.from({ length: levels }, (_, l) => (
    ACCOUNTS.map((_account, a) => a).filter((a) => ACCOUNTS[a].level === l)));
  /** @type {Map<string, number>} */
  const most = new Map(); // the largest level of each currency, which has the full height
  for (const column of columns) {
    for (const currency of new Set(column.map((a) => ACCOUNTS[a].currency))) {
      const sum = column.reduce((all, a) => all + (ACCOUNTS[a].currency === currency ? ACCOUNTS[a].size : 0), 0);
      most.set(currency, Math.max(most.get(currency) || 0, sum));
    }
  }
  /** @param {number} a */
  const scale = (a) => HIGHEST / (most.get(ACCOUNTS[a].currency) || 1);
  const step = levels > 1 ? (width - LEFT - 190 - WIDE) / (levels - 1) : 0;
  /** @type {AccountBox[]} */
  const boxes = [];
  let height = 0;
  columns.forEach((column, l) => {
    /** The middle of the accounts that pay it, so that few bands cross. @param {number} a */
    const middle = (a) => {
      const from = FLOWS.filter(({ to, from: b }) => to === a && boxes[b]).map(({ from: b }) => boxes[b].y);
      return from.length ? from.reduce((sum, y) => sum + y, 0) / from.length : 0;
    };
    const placed = column.map((a) => /** @type {[number, number]} */ ([a, middle(a)]));
    placed.sort((p, q) => p[1] - q[1] || ACCOUNTS[q[0]].size - ACCOUNTS[p[0]].size || p[0] - q[0]);
    let y = GAP;
    for (const [a] of placed) {
      const tall = Math.max(2, ACCOUNTS[a].size * scale(a));
      boxes[a] = { x: LEFT + l * step, y, tall, scale: scale(a) };
      y += tall + GAP;
    }
    height = Math.max(height, y);
  });
  return { boxes, height };
}

/** Whether money goes to an account that is not to the right: it goes around below. @param {Flow} flow @param {AccountBox[]} boxes */
const returns = (flow, boxes) => boxes[flow.to].x <= boxes[flow.from].x + WIDE;

function drawFlow() {
  const width = Math.max(flowBox.clientWidth, 500);
  const { boxes, height } = layOut(width);
  const whole = height + (FLOWS.some((flow) => returns(flow, boxes)) ? BELOW : 0);
  const drawing = shape("svg", { viewBox: `0 0 ${width} ${whole}`, role: "group", "aria-label": "Accounts and flows. The tables below list the same." });
  drawing.append(shape("defs", {}, shape(
    "pattern",
    { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    shape("rect", { class: "ground", width: 5, height: 5 }),
    shape("rect", { class: "stripe", width: 2, height: 5 }),
  )));
  const [leaves, enters] = [edgesOf(boxes, "from", "to"), edgesOf(boxes, "to", "from")];
  FLOWS.forEach((flow, f) => drawing.append(drawBand(flow, f, boxes, leaves[f], enters[f], height)));
  ACCOUNTS.forEach((account, a) => drawing.append(...drawAccount(account, boxes[a])));
  flowBox.replaceChildren(drawing);
}

/**
 * Where each band leaves or enters its account, in the order of the other ends, so that few cross.
 * @param {AccountBox[]} boxes
 * @param {End} end
 * @param {End} other
 */
function edgesOf(boxes, end, other) {
  const next = boxes.map(({ y }) => y);
  /** @type {number[]} */
  const found = [];
  const order = FLOWS.map((_, f) => f);
  order.sort((f, g) => boxes[FLOWS[f][other]].y - boxes[FLOWS[g][other]].y || f - g);
  for (const f of order) {
    const account = FLOWS[f][end];
    found[f] = next[account];
    next[account] += FLOWS[f].value * boxes[account].scale;
  }
  return found;
}

/**
 * @param {Flow} flow
 * @param {number} f
 * @param {AccountBox[]} boxes
 * @param {number} leaves
 * @param {number} enters
 * @param {number} height
 */
function drawBand(flow, f, boxes, leaves, enters, height) {
  const [a, b] = [boxes[flow.from], boxes[flow.to]];
  const size = Math.max(1.5, flow.value * a.scale);
  const [x, y, u, v] = [a.x + WIDE, leaves + size / 2, b.x, enters + size / 2];
  const back = returns(flow, boxes);
  const tall = back ? Math.min(BACK, size) : size;
  const bend = (u - x) / 2;
  const low = (height + BELOW / 2 - (y + v) / 8) / 0.75; // a curve falls three quarters of the way
  const way = back
    ? `M${x} ${y}C${x + 90} ${low} ${u - 90} ${low} ${u} ${v}`
    : `M${x} ${y}C${x + bend} ${y} ${u - bend} ${v} ${u} ${v}`;
  const says = `${flowName(f)}: ${spoken(flow.value, ACCOUNTS[flow.from].currency)} in ${counted(flow.transfers, "payment")}`;
  const on = state.chosen !== null && state.chosen.flows.includes(f);
  const choose = () => chooseFlows(flowName(f), [f]);
  return shape(
    "path",
    {
      class: `band ${back ? "back" : ""} ${on ? "chosen" : ""}`, d: way,
      "stroke-width": tall, role: "button", tabindex: "0", "aria-label": says, onclick: choose,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault(); // Space would scroll
        choose();
      },
    },
    shape("title", {}, says),
  );
}

/** @param {Account} account @param {AccountBox} box */
function drawAccount(account, box) {
  const rest = Math.abs(account.came - account.left) * box.scale;
  const letters = [...account.name];
  const name = letters.length > NAME_LETTERS ? `${letters.slice(0, NAME_LETTERS - 1).join("")}…` : account.name;
  const atRight = box.x > flowBox.clientWidth / 2; // its name would leave the drawing
  const hatched = restText(account) !== "" && rest >= 0.5;
  return [
    shape("rect", { class: "account", x: box.x, y: box.y, width: WIDE, height: box.tall }, shape("title", {}, account.name)),
    ...(hatched ? [shape("rect", { class: "rest", x: box.x, y: box.y + box.tall - rest, width: WIDE, height: rest }, shape("title", {}, restText(account)))] : []),
    shape("text", { x: atRight ? box.x + WIDE : box.x, y: box.y - 6, "text-anchor": atRight ? "end" : "start" }, `${name} · ${spoken(account.size, account.currency)}`),
  ];
}

/** @param {string} name @param {number[]} flows */
function chooseFlows(name, flows) {
  state.chosen = { name, flows };
  drawFlow();
  drawRows();
}

/** The rows of the chosen flows; without any, of all. */
function drawRows() {
  const flows = state.chosen ? state.chosen.flows : FLOWS.map((_, f) => f);
  const rows = flows.flatMap((f) => FLOWS[f].rows.map((row) => /** @type {const} */ ([f, ...row])));
  document.getElementById("records").replaceChildren(
    element(
      "div",
      { class: "over" },
      element("h2", {}, `${state.chosen ? `${state.chosen.name}: ` : ""}${counted(rows.length, "row")}`),
      state.chosen && element("button", { type: "button", class: "plain", onclick: showAll }, "All rows"),
    ),
    sortableTable([
      { key: "flow", head: "Flow", text: (k) => flowName(rows[k][0]) },
      { key: "states", head: "What the row states", text: (k) => rows[k][3] },
      { key: "source", head: "Document and row", text: (k) => `${(PAGE.documents[rows[k][1]] || { title: "" }).title} ${rows[k][2].padStart(9)}`, cell: (k) => sourceCell(rows[k][1], rows[k][2]) },
    ], rows.map((_, k) => k), state.orders.rows),
  );
}

function showAll() {
  state.chosen = null;
  drawFlow();
  drawRows();
}

function drawTables() {
  /** @param {number} f */
  const currency = (f) => ACCOUNTS[FLOWS[f].from].currency;
  /** @param {string} key @param {string} head @param {(a: number) => number} of */
  const amount = (key, head, of) => ({ key, head, text: (/** @type {number} */ a) => spoken(of(a), ACCOUNTS[a].currency), order: of });
  document.getElementById("tables").replaceChildren(
    element("h2", {}, counted(FLOWS.length, "flow")),
    sortableTable([
      { key: "name", head: "From and to", text: flowName, cell: (f) => element("button", { type: "button", class: "link", onclick: () => chooseFlows(flowName(f), [f]) }, flowName(f)) },
      { key: "amount", head: "Amount", text: (f) => spoken(FLOWS[f].value, currency(f)), order: (f) => FLOWS[f].value },
      { key: "transfers", head: "Payments", text: (f) => FLOWS[f].transfers.toLocaleString("en-US"), order: (f) => FLOWS[f].transfers },
    ], FLOWS.map((_, f) => f), state.orders.flows),
    element("h2", {}, counted(ACCOUNTS.length, "account")),
    sortableTable([
      { key: "name", head: "Account", text: (a) => ACCOUNTS[a].name },
      { key: "level", head: "Level", text: (a) => String(ACCOUNTS[a].level), order: (a) => ACCOUNTS[a].level },
      amount("came", "Came in", (a) => ACCOUNTS[a].came),
      amount("left", "Paid on", (a) => ACCOUNTS[a].left),
      { key: "rest", head: "Not accounted for", text: (a) => restText(ACCOUNTS[a]) },
    ], ACCOUNTS.map((_, a) => a), state.orders.accounts),
  );
}

function drawNotes() {
  document.getElementById("notes").append(
    element("h2", {}, "Notes and limits"),
    element("ul", {}, ...[
      "Money moves from left to right; a dashed band is money that returns. Bands are as wide as their amounts, and each currency has its own scale. Hatched: what was not passed on, or was paid beyond what came in, counting only the flows drawn. Click a band to list its rows.",
      ...PAGE.notes.filter(Boolean),
    ].map((line) => element("li", {}, line))),
    element("p", { class: "lead" }, PAGE.caveat),
    ...PAGE.madeBy.map((line) => element("p", { class: "soft" }, line)),
  );
}

document.getElementById("showing").textContent = `${counted(FLOWS.length, "flow")} between ${counted(ACCOUNTS.length, "account")}`;
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.chosen) showAll();
});
let wide = 0;
new ResizeObserver(() => {
  if (flowBox.clientWidth === wide) return;
  wide = flowBox.clientWidth;
  drawFlow();
}).observe(flowBox);
drawFlow();
drawRows();
drawTables();
drawNotes();

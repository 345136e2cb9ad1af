// The pairs of a review in a notebook cell, judged by click or key. Python keeps the judgments and
// checks them. Texts come from it when they are shown, so that none is saved with the notebook.

const JUDGMENTS = ["same", "different", "unsure"];
const STEPS = new Map([["ArrowDown", 1], ["ArrowUp", -1]]);

/**
 * What anywidget hands over, as far as it is called.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {(event: string, act: (message: any) => void) => void} on
 * @property {(event: string, act: (message: any) => void) => void} off
 * @property {(message: object) => void} send
 * @property {() => void} save_changes
 */

/** @typedef {[number, string]} Act */
/**
 * @typedef {object} Pair
 * @property {string} left
 * @property {string} right
 * @property {[string, string]} labels
 * @property {string} judgment
 * @property {number|null} bits
 * @property {string} note
 */
/**
 * @typedef {object} Line
 * @property {string} property
 * @property {string} sign
 * @property {number} bits
 * @property {number} sum
 * @property {string} reason
 * @property {string} left
 * @property {string} right
 * @property {string[]} rows
 */
/** @typedef {{number: number, lines: Line[], reasons: string[], note: string}} Evidence */

/**
 * An element; what is inside becomes text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {(Node|string)[]} inside
 */
function element(tag, attributes, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

/** @param {number|null} bits */
const signed = (bits) => (bits === null ? "" : `${bits < 0 ? "−" : "+"}${Math.abs(bits).toFixed(1)}`);

/**
 * The labels of a pair, and its ids in small letters where they say more.
 * @param {Pair} pair
 * @returns {(Node|string)[]}
 */
function named({ left, right, labels }) {
  const ids = [left, right].filter((id, at) => id !== labels[at]);
  return [labels.join(" and "), ...(ids.length ? [element("small", {}, ids.join(" · "))] : [])];
}

/** @param {Line[]} lines */
function waterfall(lines) {
  const sums = lines.map(({ sum }) => sum);
  const least = Math.min(0, ...sums);
  const width = Math.max(0, ...sums) - least || 1;
  const rows = lines.map(({ property, sign, bits, sum, reason, left, right, rows: where }) => {
    const bar = element("i", bits < 0 ? { class: "against" } : {});
    bar.style.left = `${((Math.min(sum, sum - bits) - least) / width) * 100}%`;
    bar.style.width = `${(Math.abs(bits) / width) * 100}%`;
    const value = (/** @type {string} */ text, /** @type {number} */ at) =>
      element("td", {}, text, element("small", {}, where[at] ?? ""));
    return element(
      "tr", {},
      element("th", { scope: "row" }, property.replaceAll("_", " ")),
      value(left, 0), value(right, 1), element("td", {}, `${sign} ${reason}`.trim()),
      element("td", { class: "bits" }, signed(bits)),
      element("td", { class: "bits" }, signed(sum)),
      element("td", { class: "bar", "aria-hidden": "true" }, element("span", {}, bar)),
    );
  });
  const names = ["Property", "First record", "Second record", "What was found", "Bits", "Sum"];
  const head = names.map((name) => element("th", { scope: "col" }, name));
  return element(
    "table", {},
    element("thead", {}, element("tr", {}, ...head, element("td", { "aria-hidden": "true" }))),
    element("tbody", {}, ...rows),
  );
}

/** @param {{model: Model, el: HTMLElement}} given */
function render({ model, el }) {
  /** @type {Pair[]} */
  let pairs = [];
  let chosen = 1; // number of the pair in view
  const status = element("p", { role: "status" });
  const judges = JUDGMENTS.map((judgment) => {
    const key = judgment[0];
    const text = `${key.toUpperCase()}${judgment.slice(1)} (${key.toUpperCase()})`;
    return element("button", { type: "button", "data-judgment": judgment, "aria-keyshortcuts": key }, text);
  });
  const undo = element("button", { type: "button", "aria-keyshortcuts": "z" }, "Undo (Z)");
  const list = element("ol", { "aria-label": "Pairs" });
  const detail = element("section", { "aria-label": "Evidence of the pair" });
  const root = element(
    // In JupyterLab a letter is a command, such as to delete the cell. Up to 4.0 it looks for this mark;
    // later, for events that come out of the cell.
    "div", { class: "la-review", "data-lm-suppress-shortcuts": "true", role: "group", "aria-label": "Review of pairs" },
    status,
    element("div", { class: "tools" }, ...judges, undo),
    element("div", { class: "sides" }, list, detail),
  );

  /** @type {() => Act[]} */
  const acts = () => model.get("acts");
  const judged = () => new Map(acts());
  /** @param {number} number */
  const button = (number) => /** @type {HTMLButtonElement} */ (list.children[number - 1].firstChild);

  function mark() {
    const now = judged();
    const rest = pairs.length ? "Nothing is recorded until you call case.decide(review.decisions)." : "";
    status.textContent = `${now.size} of ${pairs.length} pairs judged by ${model.get("by")}. ${rest}`;
    undo.disabled = acts().length === 0;
    for (const each of judges) {
      each.disabled = pairs.length === 0;
      each.setAttribute("aria-pressed", String(now.get(chosen) === each.dataset.judgment));
    }
    pairs.forEach((pair, at) => {
      const { judgment, bits, note } = pair;
      const own = now.get(at + 1);
      const said = own ? `judged ${own}` : `proposed: ${judgment}`;
      const about = [said, bits === null ? "" : `${signed(bits)} bits`, note].filter(Boolean).join(" · ");
      const shown = button(at + 1);
      shown.replaceChildren(`${at + 1}. `, ...named(pair), element("small", {}, about));
      shown.setAttribute("aria-current", String(at + 1 === chosen));
    });
  }
  /** @param {number} number */
  function choose(number) {
    chosen = number;
    if (pairs.length) model.send({ ask: "pair", number });
    mark();
  }
  /** @param {Act[]} next */
  function keep(next) {
    model.set("acts", next);
    model.save_changes();
  }
  /** @param {string} judgment */
  function judge(judgment) {
    if (!pairs.length) return;
    keep([...acts(), [chosen, judgment]]);
    const now = judged();
    const open = pairs.map((_, at) => at + 1).filter((number) => !now.has(number));
    const next = open.find((number) => number > chosen) ?? open[0] ?? chosen;
    move(next);
  }
  function takeBack() {
    const last = acts().at(-1);
    if (!last) return;
    keep(acts().slice(0, -1));
    move(last[0]);
  }
  /** @param {number} number */
  function move(number) {
    const inList = list.contains(document.activeElement);
    choose(number);
    if (inList) button(number).focus();
    else button(number).scrollIntoView({ block: "nearest" });
  }

  for (const each of judges) each.addEventListener("click", () => judge(each.dataset.judgment ?? ""));
  undo.addEventListener("click", takeBack);
  root.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const judgment = JUDGMENTS.find((each) => each[0] === key);
    const act = key === "z" ? takeBack : judgment && (() => judge(judgment));
    const step = STEPS.get(event.key);
    if (event.altKey || event.metaKey || (event.ctrlKey && key !== "z")) return;
    if (act) {
      if (!event.repeat) act(); // a key that is held down judges one pair, not all that follow
    }
    else if (step && pairs[chosen - 1 + step]) move(chosen + step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {{pairs?: Pair[], pair?: Evidence}} message */
  const told = (message) => {
    if (message.pairs) {
      pairs = message.pairs;
      list.replaceChildren(...pairs.map((_, at) => {
        const made = element("button", { type: "button" });
        made.addEventListener("click", () => choose(at + 1));
        return element("li", {}, made);
      }));
      choose(Math.min(chosen, pairs.length || 1));
    }
    if (message.pair?.number === chosen) {
      const { lines, reasons, note } = message.pair;
      detail.replaceChildren(
        element("h3", {}, ...named(pairs[chosen - 1])),
        note ? element("p", {}, note) : waterfall(lines),
        element(
          "details", {},
          element("summary", {}, "Reasons for the proposal"),
          element("ul", {}, ...reasons.map((text) => element("li", {}, text))),
        ),
      );
    }
  };
  model.on("msg:custom", told);
  model.on("change:acts", mark);
  el.append(root);
  mark();
  model.send({ ask: "pairs" });
  return () => {
    model.off("msg:custom", told);
    model.off("change:acts", mark);
  };
}

export default { render };

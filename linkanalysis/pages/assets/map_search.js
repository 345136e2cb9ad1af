"use strict";
// Search as you type: names and ids without case and accents, numbers by their digits alone.

const searchBox = document.getElementById("search");
const foundList = document.getElementById("found"); // the matches, and below them what is not listed
const MOST_FOUND = 12; // suggestions that fit below the search box

/** @param {string[]} texts */
function searchable(...texts) {
  const text = texts.join(" ");
  return { text: fold(text), digits: text.replace(/\D/g, "") };
}

const searchIndex = NODES.map(({ label, key, aliases }) => searchable(label, key, ...aliases));
const elsewhereIndex = MAP.elsewhere.map((names) => searchable(...names));
/** @type {number[]} */
let found = [];
/** @type {string[][]} */
let foundElsewhere = []; // in the case, but not on this map
let marked = -1;

/**
 * What a query asks for: all its words, or the digits of a number.
 * @param {string} query
 * @returns {(one: {text: string, digits: string}) => boolean}
 */
function matcher(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const digits = query.replace(/[\s()+./-]/g, "");
  const asNumber = /^\d{3,}$/.test(digits) ? digits : null;
  return ({ text, digits: number }) => words.length > 0
    && (words.every((word) => text.includes(word)) || Boolean(asNumber && number.includes(asNumber)));
}

/** @param {string} query */
function search(query) {
  const matches = matcher(query);
  found = byImportance.filter((n) => matches(searchIndex[n]));
  foundElsewhere = MAP.elsewhere.filter((_, k) => matches(elsewhereIndex[k]));
  marked = found.length ? 0 : -1;
}

/** Where to look for what the map does not show. */
function elsewhereRows() {
  const whole = MAP.hasCase ? "the case" : "the graph";
  if (found.length === 0 && foundElsewhere.length === 0) {
    const unlisted = MAP.absent - MAP.elsewhere.length;
    const where = unlisted
      ? `Not on this map; ${counted(unlisted, "entity", "entities")} of ${whole} cannot be searched here`
      : `Not in ${whole}`;
    return [element("p", { class: "none" }, where)];
  }
  if (foundElsewhere.length === 0) return [];
  const [key, label = key] = foundElsewhere[0];
  const graph = MAP.hasCase ? "la.build_graph(case)" : "graph";
  const more = foundElsewhere.length - 1;
  return [element(
    "p",
    { class: "none" },
    `In ${whole}, not on this map: ${label}${more ? ` and ${counted(more, "other")}` : ""}. Draw it with`,
    element("code", {}, `la.network_map(${graph}.around(${JSON.stringify(key)}, steps=2))`),
  )];
}

/** Whether an entity that was found is hidden, or inside a folded group. @param {number} n */
function whereIs(n) {
  if (!nodeShown(n)) return ", hidden";
  return home[n] < 0 ? "" : `, in ${FOLDS[home[n]].name}`;
}

function drawFound() {
  const open = searchBox.value.trim() !== "" && document.activeElement === searchBox;
  foundList.hidden = !open;
  searchBox.setAttribute("aria-expanded", String(open));
  const rows = found.slice(0, MOST_FOUND).map((n, k) => element(
    "li",
    {
      id: `found-${k}`,
      role: "option",
      "aria-selected": String(k === marked),
      onmousedown: (/** @type {MouseEvent} */ event) => {
        event.preventDefault();
        takeFound(k);
      },
    },
    NODES[n].label,
    element("small", {}, `${typeOf(n).label}${whereIs(n)}`),
  ));
  const rest = found.length - MOST_FOUND;
  const more = rest > 0 ? [element("p", { class: "none" }, `and ${rest} more; keep typing`)] : [];
  const matches = document.getElementById("matches");
  matches.hidden = rows.length === 0;
  matches.replaceChildren(...rows);
  document.getElementById("unlisted").replaceChildren(...more, ...elsewhereRows());
  if (marked >= 0) searchBox.setAttribute("aria-activedescendant", `found-${marked}`);
  else searchBox.removeAttribute("aria-activedescendant");
}

/** @param {number} k */
function takeFound(k) {
  const n = found[k];
  if (n === undefined) return;
  foundList.hidden = true;
  searchBox.setAttribute("aria-expanded", "false");
  choose("node", n, true);
}

function startSearch() {
  searchBox.addEventListener("input", () => {
    search(searchBox.value);
    drawFound();
  });
  searchBox.addEventListener("focus", drawFound);
  searchBox.addEventListener("blur", () => {
    foundList.hidden = true;
    searchBox.setAttribute("aria-expanded", "false");
  });
  searchBox.addEventListener("keydown", (event) => {
    const last = Math.min(found.length, MOST_FOUND) - 1;
    if (event.key === "ArrowDown") marked = Math.min(last, marked + 1);
    else if (event.key === "ArrowUp") marked = Math.max(0, marked - 1);
    else if (event.key === "Enter") {
      takeFound(marked);
      return;
    } else if (event.key === "Escape") {
      searchBox.value = "";
      found = [];
      marked = -1;
    } else return;
    event.preventDefault();
    drawFound();
  });
}

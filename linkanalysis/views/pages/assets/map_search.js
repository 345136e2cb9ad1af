"use strict";
// Search as you type: names and ids without case and accents, numbers by their digits alone. Where
// nothing is written so, names with a letter or two wrong.

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
let spelledAlike = false; // nothing is written as the query is
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

/**
 * How many letters are wrong, missing, too many or swapped in a word, compared with the beginning of
 * another, since the reader may still be typing.
 * @param {string} typed
 * @param {string} word
 */
function lettersWrong(typed, word) {
  let [before, row] = [/** @type {number[]} */ ([]), Array.from({ length: word.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= typed.length; i += 1) {
    const next = [i];
    for (let k = 1; k <= word.length; k += 1) {
      const wrong = typed[i - 1] === word[k - 1] ? 0 : 1;
      next[k] = Math.min(row[k] + 1, next[k - 1] + 1, row[k - 1] + wrong);
      const swapped = i > 1 && k > 1 && typed[i - 1] === word[k - 2] && typed[i - 2] === word[k - 1];
      if (swapped) next[k] = Math.min(next[k], before[k - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return Math.min(...row);
}

/**
 * What a query may mean: each word with one letter wrong, a long one with two. Numbers are exact,
 * since another digit is another number.
 * @param {string} query
 * @returns {(one: {text: string}) => boolean}
 */
function nearMatcher(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  /** @param {string} typed */
  const allowed = (typed) => (typed.length < 4 || /\d/.test(typed) ? 0 : typed.length < 8 ? 1 : 2);
  return ({ text }) => words.some(allowed) && words.every((typed) => text.includes(typed)
    || (allowed(typed) > 0 && text.split(/\s+/).some((word) => lettersWrong(typed, word) <= allowed(typed))));
}

/** @param {string} query */
function search(query) {
  find(matcher(query));
  spelledAlike = found.length === 0 && foundElsewhere.length === 0;
  if (spelledAlike) find(nearMatcher(query));
  marked = found.length ? 0 : -1;
}

/** @param {(one: {text: string, digits: string}) => boolean} matches */
function find(matches) {
  found = byImportance.filter((n) => matches(searchIndex[n]));
  foundElsewhere = MAP.elsewhere.filter((_, k) => matches(elsewhereIndex[k]));
}

/** Where to look for what the map does not show. */
function elsewhereRows() {
  const whole = MAP.hasCase ? "the case" : "the graph";
  if (found.length === 0 && foundElsewhere.length === 0) {
    const unlisted = MAP.absent - MAP.elsewhere.length;
    if (unlisted === 0) return [element("p", { class: "none" }, `Not in ${whole}`)];
    return [element(
      "p",
      { class: "none" },
      `Not on this map. ${counted(unlisted, "entity", "entities")} of ${whole} cannot be searched here; find the ID in`,
      element("code", {}, MAP.hasCase ? "case.entities()" : "graph.entities"),
    )];
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
    element("small", {}, [typeOf(n).label, idBehind(n)].filter(Boolean).join(" ") + whereIs(n)),
  ));
  const rest = found.length - MOST_FOUND;
  const more = rest > 0 ? [element("p", { class: "none" }, `and ${rest} more; keep typing`)] : [];
  const matches = document.getElementById("matches");
  matches.hidden = rows.length === 0;
  matches.replaceChildren(...rows);
  const alike = spelledAlike && (found.length || foundElsewhere.length)
    ? [element("p", { class: "none" }, "Nothing is written so; these are spelled alike.")] : [];
  document.getElementById("unlisted").replaceChildren(...alike, ...more, ...elsewhereRows());
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

"use strict";
// Search as you type: names and ids without case and accents, numbers by their digits alone.

const searchBox = document.getElementById("search");
const foundList = document.getElementById("found");
const MOST_FOUND = 12; // suggestions that fit below the search box

const searchIndex = NODES.map((node) => {
  const text = `${node.label} ${node.id} ${node.aliases.join(" ")}`;
  return { text: fold(text), digits: text.replace(/\D/g, "") };
});
let found = [];
let marked = -1;

/** @param {string} query */
function search(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const digits = query.replace(/[\s()+./-]/g, "");
  const asNumber = /^\d{3,}$/.test(digits) ? digits : null;
  if (words.length === 0) return [];
  return byImportance.filter((n) => {
    const { text, digits: number } = searchIndex[n];
    return words.every((word) => text.includes(word)) || (asNumber && number.includes(asNumber));
  });
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
      onmousedown: (event) => {
        event.preventDefault();
        takeFound(k);
      },
    },
    NODES[n].label,
    element("small", {}, nodeShown(n) ? typeOf(n).label : `${typeOf(n).label}, hidden`),
  ));
  if (found.length > MOST_FOUND) {
    rows.push(element("li", { class: "none" }, `and ${found.length - MOST_FOUND} more; keep typing`));
  }
  if (found.length === 0) rows.push(element("li", { class: "none" }, "No match on this map"));
  foundList.replaceChildren(...rows);
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
    found = search(searchBox.value);
    marked = found.length ? 0 : -1;
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

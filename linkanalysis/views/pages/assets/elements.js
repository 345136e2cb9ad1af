"use strict";
// The data of the page, and how its parts are made. Text from the case reaches the page by
// textContent only.

/** @type {PageData} */
const PAGE = JSON.parse(document.getElementById("map-data").textContent);
const PAGE_ROWS = 50; // rows that a table shows at a time; more are slow to scroll

/**
 * Make an element. Children that are strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 */
function element(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/**
 * Make an element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...Child} children
 */
function shape(tag, properties = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

/**
 * @template {Element} Made
 * @param {Made} made
 * @param {Properties} properties
 * @param {Child[]} children
 */
function filled(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name in made && typeof value === "boolean") Reflect.set(made, name, value);
    else if (value !== false && value != null) made.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child || child === "") made.append(child);
  }
  return made;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/**
 * A document with its grade and handling, and the row in it.
 * @param {number} d
 * @param {string} row
 */
function sourceCell(d, row) {
  if (d < 0) return row;
  const { title, grade, handling } = PAGE.documents[d];
  const marks = [grade, handling].filter(Boolean).join(" · ");
  return element("span", {}, row ? `${title}, row ${row}` : title, marks && element("small", {}, marks));
}

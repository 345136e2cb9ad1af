"use strict";
// Names of entities, which records give by number.

/** @param {number} n */
const nameOf = (n) => PAGE.names[n][0];

/**
 * A name, and below it its id or what else is given.
 * @param {number} n
 * @param {string} [under]
 */
function nameCell(n, under = PAGE.names[n][1]) {
  return element("span", {}, nameOf(n), under && element("small", {}, under));
}

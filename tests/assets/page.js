// The scripts of a page without a browser: their data, and elements that only hold what is put into them.

import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

export const ASSETS = new URL("../../linkanalysis/views/pages/assets/", import.meta.url);

const PLAIN = {
  node: {
    protected: false, masked: false, group: -1, scores: [], attributes: [], attributesMore: 0, aliases: [],
  },
  edge: { line: 0, ordinary: false, strength: "", things: [], links: [], more: 0, first: "", last: "", types: [] },
};

/** Rows as Python writes them. @param {object[]} rows */
function columnsOf(rows) {
  const names = Object.keys(rows[0] || {});
  return {
    length: rows.length,
    same: {},
    each: Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])),
  };
}

/**
 * Data of a map: entities by their names, ties as pairs of numbers with what differs from a plain tie.
 * @param {string[]} names
 * @param {[number, number, Partial<MapEdge>?][]} ties
 * @param {Partial<PageData>} [more]
 */
export function mapData(names, ties, more = {}) {
  const edges = ties.map(([a, b, rest]) => ({ a, b, count: 1, width: 1, ...PLAIN.edge, ...rest }));
  return {
    nodes: columnsOf(names.map((label, n) => ({
      ...PLAIN.node, label, key: `person:${n}`, type: 0, order: n, size: 10,
    }))),
    edges: columnsOf(edges.map((edge) => ({ ...edge, links: edge.links.length }))),
    links: columnsOf(edges.flatMap(({ links }) => links)),
    types: [{ label: "person", plural: "People", icon: "person", color: "#335577", protected: false }],
    linkTypes: [],
    icons: { person: "" },
    groups: [],
    doubles: [],
    marks: [],
    possible: [],
    jurisdictions: [],
    folds: [],
    folded: [],
    tieLook: { focus: "#475569" },
    lines: [{ label: "confirmed", dash: [] }],
    days: ["", ""],
    elsewhere: [],
    absent: 0,
    hasCase: true,
    zone: "UTC",
    ...more,
  };
}

/**
 * Run scripts of a map on data, after those that all others need.
 * @param {ReturnType<typeof mapData>} data
 * @param {...string} scripts
 */
export function mapPage(data, ...scripts) {
  return page(data, "map_data.js", "map_look.js", "map_draw.js", "map_fold.js", "map_marks.js", ...scripts);
}

/**
 * Run scripts of a page on data.
 * @param {object} data
 * @param {...string} scripts
 * @returns {(code: string) => any} what a piece of code gives there
 */
export function page(data, ...scripts) {
  const made = (name) => ({
    name, attributes: {}, children: [],
    setAttribute(attribute, value) { this.attributes[attribute] = value; },
    append(...children) { this.children.push(...children); },
    addEventListener() {},
  });
  const window = {};
  const context = createContext({
    window: Object.assign(window, { parent: window }),
    matchMedia: () => ({ matches: false, addEventListener() {} }),
    document: {
      getElementById: (id) => ({ ...made(id), textContent: JSON.stringify(data) }),
      createElement: made,
      createElementNS: (_, name) => made(name),
    },
    Path2D: class {},
  });
  for (const script of ["elements.js", ...scripts]) {
    runInContext(readFileSync(new URL(script, ASSETS), "utf8"), context, { filename: script });
  }
  // what comes from another context has other prototypes, which deepEqual minds
  return (code) => {
    const text = runInContext(`JSON.stringify(${code})`, context);
    return text === undefined ? undefined : JSON.parse(text);
  };
}

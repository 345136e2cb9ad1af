// What each page is put together from: its scripts, and the elements that they ask for.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";

import { ASSETS } from "./page.js";

// how many elements the scripts of each page ask for at least
const PAGES = { map: 6, timeline: 6, place: 6, flow: 5 };
const read = (name) => readFileSync(new URL(name, ASSETS), "utf8");

/** The scripts that Python puts into a page, in their order. */
function scriptsOf(page) {
  const [, names] = read(`../../${page}_page.py`).match(/^SCRIPTS = \(([^)]*)\)/m);
  return [...names.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
}

for (const [page, least] of Object.entries(PAGES)) {
  test(`types of the ${page} page are checked over the scripts that it has`, () => {
    const { files } = JSON.parse(readFileSync(new URL(`tsconfig.${page}.json`, import.meta.url), "utf8"));
    assert.deepEqual(files.filter((path) => path.endsWith(".js")).map((path) => basename(path)), scriptsOf(page));
  });

  test(`every element that a script of the ${page} page asks for is there or made by a script`, () => {
    const scripts = scriptsOf(page).map(read).join("\n");
    const asked = [...scripts.matchAll(/getElementById\("([\w-]+)"\)/g)].map(([, id]) => id);
    const there = `${read(`${page}.html`)} ${read("page.html")} id="map-data"`;
    const made = [...scripts.matchAll(/id: "([\w-]+)"/g)].map(([, id]) => id);
    assert.ok(asked.length >= least);
    assert.deepEqual(asked.filter((id) => !there.includes(`id="${id}"`) && !made.includes(id)), []);
  });
}

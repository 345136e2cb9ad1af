"use strict";
// How many links a tie stands for, and from when, beside the pointer. The panel says it to the keyboard.

const tip = document.getElementById("tip");
const TIP_APART = 14; // pixels from the pointer, which would cover the text

/** What a line of the map stands for. @param {number} id */
function tieText(id) {
  if (id < 0) return "May be the same: not decided, no tie";
  const { count } = tieOf(id);
  const links = counted(count, "link");
  if (id >= EDGES.length) return `${links} in ${counted(sumOf(id).ties.length, "tie")}`;
  const [first, last] = [EDGES[id].first, EDGES[id].last].map((day) => day.slice(0, 10));
  if (!first) return links;
  return `${links}, ${first === last ? first : `${first} to ${last}`}`;
}

/** @param {number} id @param {Point} at in pixels of the map */
function sayTie(id, { x, y }) {
  tip.textContent = tieText(id);
  tip.hidden = false;
  const { clientWidth } = document.getElementById("network");
  tip.style.left = `${Math.max(0, Math.min(x + TIP_APART, clientWidth - tip.offsetWidth))}px`;
  tip.style.top = `${Math.max(0, y - TIP_APART - tip.offsetHeight)}px`;
}

function hideTip() {
  tip.hidden = true;
}

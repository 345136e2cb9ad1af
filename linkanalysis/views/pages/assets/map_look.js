"use strict";
// Colors of the canvas: light or dark, as the reader's system is. What is saved or printed is light.

const LIGHT = { paper: "#ffffff", ink: "#16202e", halo: "rgba(255,255,255,.92)", tie: MAP.tieLook };
const DARK = {
  paper: "#12171e", // as --paper and --ink in dark.css
  ink: "#e6eaf0",
  halo: "rgba(18,23,30,.92)",
  tie: { ...MAP.tieLook, hover: "#cbd5e1", focus: "#a3afbf", chosen: "#e6eaf0" },
};
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
let look = darkSystem.matches ? DARK : LIGHT;

/** Colors of ties, as vis-network is told. */
function tieColors() {
  const { color, chosen, hover, opacity } = look.tie;
  return { color, highlight: chosen, hover, opacity };
}

/** @param {typeof LIGHT} colors */
function takeLook(colors) {
  look = colors;
  network.setOptions({ edges: { color: tieColors() } });
  network.redraw();
}

/** Draw for a sheet of paper, then for the screen again. @param {() => void} draw */
function onPaper(draw) {
  const before = look;
  takeLook(LIGHT);
  draw();
  takeLook(before);
}

function followLook() {
  const asSystem = () => takeLook(darkSystem.matches ? DARK : LIGHT);
  darkSystem.addEventListener("change", asSystem);
  window.addEventListener("beforeprint", () => {
    takeLook(LIGHT);
    for (const folded of document.querySelectorAll("details")) folded.open = true; // on paper nobody can
  });
  window.addEventListener("afterprint", asSystem);
}

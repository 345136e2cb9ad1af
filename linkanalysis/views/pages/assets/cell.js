"use strict";
// Unpacks the scripts of a page in a notebook cell, where they would be saved with every cell.

(async () => {
  const packed = document.getElementById("scripts").textContent;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  for (const text of JSON.parse(await new Response(stream).text())) {
    const script = document.createElement("script");
    script.textContent = text; // the policy of the page has the hash of each
    document.body.append(script);
  }
})();

// Carries values between the pages of a map, each in its sandboxed frame, and Python. What a page says
// is data, which Python checks; what runs in a page is what its policy names.

const NAMES = ["arrangement", "visible", "selected"];

function initialize({ model }) {
  const channel = model.get("channel");
  const pages = new Set();
  let speaking = null; // the page whose values are passed on

  const tell = (page, names) => {
    const set = names.map((name) => [name, model.get(name)]).filter(([, value]) => value !== null);
    page.postMessage(
      { linkanalysis: channel, values: Object.fromEntries(set), refused: model.get("refused") },
      "*", // a sandboxed page has no origin to name
    );
  };
  const tellAll = (names) => {
    for (const page of pages) {
      if (page.closed) pages.delete(page);
      else if (page !== speaking) tell(page, names);
    }
  };
  const listen = ({ origin, source, data }) => {
    if (origin !== "null" || data?.linkanalysis !== channel) return;
    pages.add(source);
    if (data.hello) {
      tell(source, NAMES);
      return;
    }
    speaking = source;
    for (const name of NAMES) if (name in data.values) model.set(name, data.values[name]);
    speaking = null;
    model.save_changes();
  };

  window.addEventListener("message", listen);
  for (const name of NAMES) model.on(`change:${name}`, () => tellAll([name]));
  model.on("change:refused", () => tellAll([]));
  // A page that was there first has said hello to nobody.
  for (const { contentWindow } of document.querySelectorAll(`iframe[name="${channel}"]`)) {
    pages.add(contentWindow);
    tell(contentWindow, NAMES);
  }
  return () => window.removeEventListener("message", listen);
}

/** Where a notebook shows widgets alone: the cell as Python writes it, checked each time. */
function render({ model, el }) {
  model.on("msg:custom", ({ cell }) => { el.innerHTML = cell; });
  model.send({ ask: "cell" });
}

export default { initialize, render };

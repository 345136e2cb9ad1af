// Carries values between the pages of a map, each in its sandboxed frame, and Python. What a page says
// is data, which Python checks; what runs in a page is what its policy names.

const NAMES = ["arrangement", "visible", "selected"];

/**
 * What anywidget hands over, as far as it is called.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {(event: string, act: (message: any) => void) => void} on
 * @property {(message: object) => void} send
 * @property {() => void} save_changes
 */

/** @param {{model: Model}} given */
function initialize({ model }) {
  const channel = model.get("channel");
  /** @type {Set<Window>} */
  const pages = new Set();
  /** @type {Window|null} */
  let speaking = null; // the page whose values are passed on

  /** @param {Window} page @param {string[]} names */
  const tell = (page, names) => {
    const set = names.map((name) => [name, model.get(name)]).filter(([, value]) => value !== null);
    page.postMessage(
      { linkanalysis: channel, values: Object.fromEntries(set), refused: model.get("refused") },
      "*", // a sandboxed page has no origin to name
    );
  };
  /** @param {string[]} names */
  const tellAll = (names) => {
    for (const page of pages) {
      if (page.closed) pages.delete(page);
      else if (page !== speaking) tell(page, names);
    }
  };
  /** @param {MessageEvent} message */
  const listen = ({ origin, source, data }) => {
    if (origin !== "null" || data?.linkanalysis !== channel) return;
    const page = /** @type {Window} */ (source);
    pages.add(page);
    if (data.hello) {
      tell(page, NAMES);
      return;
    }
    speaking = page;
    for (const name of NAMES) if (name in data.values) model.set(name, data.values[name]);
    speaking = null;
    model.save_changes();
  };

  window.addEventListener("message", listen);
  for (const name of NAMES) model.on(`change:${name}`, () => tellAll([name]));
  model.on("change:refused", () => tellAll([]));
  // A page that was there first has said hello to nobody.
  /** @type {NodeListOf<HTMLIFrameElement>} */
  const frames = document.querySelectorAll(`iframe[name="${channel}"]`);
  for (const { contentWindow } of frames) {
    const page = /** @type {Window} */ (contentWindow);
    pages.add(page);
    tell(page, NAMES);
  }
  return () => window.removeEventListener("message", listen);
}

/**
 * Where a notebook shows widgets alone: the cell as Python writes it, checked each time.
 * @param {{model: Model, el: HTMLElement}} given
 */
function render({ model, el }) {
  // eslint-disable-next-line no-restricted-properties -- a cell that Python wrote and searched
  model.on("msg:custom", ({ cell }) => { el.innerHTML = cell; });
  model.send({ ask: "cell" });
}

export default { initialize, render };

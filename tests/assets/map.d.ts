// What the scripts of a map take for granted: the data that Python writes into the page (map_page.py,
// map_network.py), the elements of map.html, and the part of vis-network that they call.

interface MapNode {
  label: string;
  key: string; // the id as it is shown
  type: number;
  protected: boolean;
  masked: boolean;
  group: number; // -1: in none
  size: number;
  order: number;
  x: number;
  y: number;
  scores: [value: string, rank: string][];
  attributes: [name: string, value: string, document: number, row: string][];
  attributesMore: number;
  aliases: string[];
}

interface MapLink {
  type: number;
  document: number;
  row: string;
  date: string;
  detail: string;
  direction: string;
}

/** Rows with the same names; `same` holds what they all have, `each` a value for each of them. */
interface Columns<Row> {
  length: number;
  same: Partial<Row>;
  each: { [Name in keyof Row]?: Row[Name][] };
}

interface MapEdge {
  a: number;
  b: number;
  count: number;
  width: number;
  strength: string;
  first: string; // empty if no link has a date
  last: string;
  types: number[];
  line: number;
  ordinary: boolean;
  things: [label: string, id: string][]; // the id is empty where the label says it
  links: MapLink[];
  more: number; // links that the page does not hold
}

interface MapGroup {
  name: string;
  kind: string;
  badge: string;
  style: [color: string, dash: number[]];
  color: string; // from style
  dash: number[];
  members: [node: number, stability: string][];
  more: string;
  facts: [string, string][];
  sections: [string, string[]][];
}

/** Two entities that may be the same. */
interface MapDouble {
  a: number;
  b: number;
  by: string[]; // who left the pair undecided
  reasons: [text: string, document: number, row: string][];
}

/** What an indicator or a screening says of an entity. */
interface MapMark {
  node: number;
  kind: number; // of MARKS
  said: string[]; // what was found, then what speaks against it
  rows: [text: string, document: number, row: string][];
}

/** A lead, or a group that ordinary life explains. */
interface MapPossible {
  part: number; // of PARTS
  name: string;
  members: number[];
}

/** Entities that fold into one disk. */
interface MapFold {
  kind: string;
  name: string;
  group: number; // its ring or community in the legend; -1 if it is not there
  members: number[];
}

interface Fold extends MapFold {
  color: string;
  dash: number[];
}

/** All ties between two ends of which at least one is a folded group. */
interface TieSum {
  a: number;
  b: number;
  ties: number[];
  count: number; // links
  width: number;
  line: number; // the best confirmed of the ties
  ordinary: boolean; // whether all ties are of family, household or work alone
}

interface PageData {
  handling: string[];
  nodes: Columns<MapNode>;
  edges: Columns<Omit<MapEdge, "links"> & { links: number }>; // how many of `links`, in order
  links: Columns<MapLink>;
  doubles: MapDouble[];
  marks: MapMark[];
  possible: MapPossible[];
  folds: MapFold[];
  types: { label: string; plural: string; icon: string; color: string; protected: boolean }[];
  linkTypes: { label: string }[];
  icons: Record<string, string>;
  colored: "group" | "type";
  jurisdictions: { head: string; names: string[]; of: number[][] }[];
  groups: MapGroup[];
  groupsHead: string;
  ungrouped: string;
  measures: { label: string; reading: string; caveat: string }[];
  hash: string;
  tieLook: { color: string; chosen: string; hover: string; focus: string; ordinary: string; double: string; opacity: number };
  lines: { label: string; dash: number[] }[];
  total: number;
  elsewhere: string[][];
  absent: number;
  hasCase: boolean;
  directed: boolean;
  off: string[] | null;
  folded: string[]; // names of groups
  days: [since: string, until: string];
  hidden: string[];
  remarks: [key: string, note: string][];
  sizes: string;
  howTo: string[];
}

interface Point {
  x: number;
  y: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
  owner?: number;
  disk?: number; // the entity whose disk it is
  far?: number; // pixels from the disk
}

interface MapLayout {
  positions: Record<string, [x: number, y: number]>;
  off: string[] | null;
  folded: string[] | null;
  days: [since: string, until: string];
  hidden: string[];
  notes: Record<string, string>;
}

/** What a click can select. */
type Selectable = "node" | "edge" | "group" | "fold" | "sum" | "double";

/** A disk and a line, as vis-network is told of them. */
interface DrawnNode {
  id: number;
  x: number;
  y: number;
}

interface DrawnEdge {
  id: number;
  from: number;
  to: number;
  width: number;
  dashes: number[] | false;
  color?: { color: string };
  arrows?: string;
}

interface Focus {
  nodes: Set<number>;
  edges: Set<number>;
}

/** The elements of map.html, and of the legend that map_legend.js makes. */
interface PageElements {
  "as-table": HTMLButtonElement;
  fit: HTMLButtonElement;
  found: HTMLElement;
  hidden: HTMLElement;
  hint: HTMLElement;
  legend: HTMLElement;
  matches: HTMLUListElement;
  network: HTMLElement;
  panel: HTMLElement;
  "save-chart": HTMLButtonElement;
  "save-layout": HTMLButtonElement;
  "save-picture": HTMLButtonElement;
  search: HTMLInputElement;
  "show-legend": HTMLButtonElement;
  "show-panel": HTMLButtonElement;
  since: HTMLInputElement;
  stage: HTMLElement;
  steps: HTMLSelectElement;
  table: HTMLElement;
  time: HTMLElement;
  unlisted: HTMLElement;
  tip: HTMLElement;
  until: HTMLInputElement;
}

interface Document {
  querySelector(selectors: "#network canvas"): HTMLCanvasElement;
  querySelector(selectors: "#network .vis-network"): HTMLElement;
}

/** vis-network, as far as it is called; its own types would bring a package of another version. */
declare namespace vis {
  type Id = number;

  class DataSet<Item extends { id: Id }> {
    constructor(items?: Item[]);
    get(id: Id): Item | null;
    getIds(): Id[];
    add(items: Item[]): void;
    remove(ids: Id[]): void;
    update(items: Item | Item[]): void;
  }

  interface Click {
    nodes: Id[];
    edges: Id[];
    pointer: { canvas: Point };
    event: { srcEvent: MouseEvent };
  }

  interface Drawn {
    ctx: CanvasRenderingContext2D;
    id: Id;
    x: number;
    y: number;
    state: { selected: boolean; hover: boolean };
  }

  type Animation = false | { duration: number; easingFunction: string };

  interface Options {
    nodes: { shape: string; ctxRenderer: (drawn: Drawn) => object };
    [part: string]: unknown;
  }

  class Network {
    constructor(place: HTMLElement, data: object, options: Options);
    on(event: "beforeDrawing" | "afterDrawing", draw: (ctx: CanvasRenderingContext2D) => void): void;
    on(event: "click" | "doubleClick", act: (click: Click) => void): void;
    on(event: "hoverEdge", act: (over: { edge: Id; pointer: { DOM: Point } }) => void): void;
    on(event: "hoverNode" | "blurNode", act: (over: { node: Id }) => void): void;
    on(event: "dragStart" | "dragEnd", act: (moved: { nodes: Id[] }) => void): void;
    on(event: string, act: () => void): void;
    getScale(): number;
    getPositions(ids?: Id[]): Record<Id, Point>;
    DOMtoCanvas(point: Point): Point;
    selectNodes(ids: Id[], highlightEdges: boolean): void;
    setSelection(selection: { nodes: Id[]; edges: Id[] }): void;
    unselectAll(): void;
    fit(options: { nodes?: Id[]; animation: Animation; maxZoomLevel: number }): void;
    moveTo(options: { position: Point; scale: number; animation: Animation }): void;
    setSize(width: string, height: string): void;
    getViewPosition(): Point;
    setOptions(options: object): void;
    redraw(): void;
  }
}

// What the scripts of a timeline take for granted: the data that Python writes into the page
// (timeline_page.py), and the elements of timeline.html.

interface Lane {
  name: string;
  what: string;
  count: number;
  vague: number; // records without a day
  events: number[] | null; // null where the lane is counted by day, without rows
  days: [day: number, count: number][] | null;
}

interface PageData {
  events: [
    minute: number | null, until: number, day: number, a: number, b: number, forA: number, forB: number,
    kind: number, document: number, row: string, detail: string, zone: number, vague: string,
  ][];
  lanes: Lane[];
  lanesHead: string;
}

interface TimedRecord extends RecordTime {
  a: number;
  b: number;
  forA: number; // for whom a number or account counts; -1 for itself
  forB: number;
  kind: number;
  document: number;
  row: string;
  detail: string;
}

interface Bar {
  from: number;
  to: number;
  count: number;
  records: number[];
}

interface ChosenBar {
  lane: number;
  from: number;
  to: number;
  records: number[];
}

/** Where a minute lies on the page. */
type Scale = (minute: number) => number;

/** A bar on the page, for the arrow keys. */
interface DrawnBar {
  node: SVGElement;
  from: number;
  choose: () => void;
}

interface PageElements {
  below: HTMLElement;
  brush: HTMLElement;
  lanes: HTMLElement;
  zoom: HTMLButtonElement;
}

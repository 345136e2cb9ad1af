// What the scripts of pages that list records with their times take for granted: timeline and place map.

interface PageData {
  names: [label: string, id: string][]; // the id only where the label does not say it
  kinds: string[];
  zones: string[];
}

/** When a record was, in minutes from 1970 on the clock of the place. */
interface RecordTime {
  minute: number | null; // null without a day
  until: number; // -1 without an end
  whole: boolean; // whether only the day is known
  zone: number;
  vague: string; // what is known of a time without a day
}

/** A column of a table that the reader sorts. */
interface SortableColumn {
  key: string;
  head: string;
  text: (row: number) => string;
  cell?: (row: number) => Node | string; // what is shown in place of the text
  order?: (row: number) => number; // what is sorted by in place of the text
}

/** Which column a table is sorted by. */
interface Order {
  key: string;
  down: boolean;
}

interface PageElements {
  since: HTMLInputElement;
  until: HTMLInputElement;
  all: HTMLButtonElement;
  notes: HTMLElement;
  records: HTMLElement;
}

// What the scripts of a place map take for granted: the data that Python writes into the page
// (place_page.py), and the elements of place.html.

/** Across and down, in kilometers on the map, in pixels on the screen, or as parts of a direction. */
type Pair = [x: number, y: number];

interface PlaceOnPage {
  name: string;
  area: string;
  point: [latitude: number, longitude: number] | null;
  sector: [towards: number | null, wide: number] | null; // null: all around
}

/** A place with where it stands on the map; a sector by the middle of its area. */
interface Place extends PlaceOnPage {
  site: Pair | null;
  at: Pair | null;
}

interface Sector extends Place {
  site: Pair;
  sector: [towards: number | null, wide: number];
}

type Stay = [who: number, area: string, first: string, last: string, days: number, nights: number, silent: number];

interface PageData {
  outlines: Record<string, number[][]>;
  places: PlaceOnPage[];
  events: [
    minute: number | null, until: number, day: number, who: number, place: number, kind: number,
    document: number, row: string, zone: number, vague: string,
  ][];
  stays: Stay[];
  sectorKm: number;
}

interface PlacedRecord extends RecordTime {
  who: number;
  place: number;
  kind: number;
  document: number;
  row: string;
}

/** Records, entities and days of a place. */
interface Visit {
  place: number;
  records: number[];
  who: Set<number>;
  days: Set<number>;
}

/** Records in turn of one entity at two places. */
interface Movement {
  from: number;
  to: number;
  count: number;
  who: Set<number>;
  records: number[];
}

interface Chosen {
  name: string;
  places: number[];
  records: number[];
}

interface PageElements {
  closer: HTMLButtonElement;
  map: HTMLElement;
  tables: HTMLElement;
  who: HTMLSelectElement;
  wider: HTMLButtonElement;
}

// What the scripts of every page take for granted. Each page adds its own data and elements.

interface PageDocument {
  title: string;
  grade: string;
  handling: string;
}

/** The data that Python writes into a page. */
interface PageData {
  title: string;
  caveat: string;
  zone: string;
  documents: PageDocument[];
  notes: string[];
  madeBy: string[];
}

interface PageElements {
  "map-data": HTMLScriptElement;
  showing: HTMLElement;
}

interface Document {
  getElementById<Id extends keyof PageElements>(id: Id): PageElements[Id];
}

type Child = Node | string | false | null | undefined;

/** Handlers (on…), class, or attributes of an element. */
type Properties = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

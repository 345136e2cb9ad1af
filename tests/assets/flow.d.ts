// What the script of a money flow takes for granted: the data that Python writes into the page
// (flow_page.py), and the elements of flow.html.

interface AccountOnPage {
  name: string;
  currency: string;
  level: number;
}

/** An account with what came in, what left, and the larger of the two. */
interface Account extends AccountOnPage {
  came: number;
  left: number;
  size: number;
}

type End = "from" | "to";

interface FlowOnPage {
  from: number;
  to: number;
  amount: string;
  transfers: number;
  rows: [document: number, row: string, states: string][];
}

interface Flow extends FlowOnPage {
  value: number;
}

/** Where an account stands, how tall it is, and pixels for each unit of its money. */
interface AccountBox {
  x: number;
  y: number;
  tall: number;
  scale: number;
}

interface PageData {
  accounts: AccountOnPage[];
  flows: FlowOnPage[];
}

interface PageElements {
  flow: HTMLElement;
  tables: HTMLElement;
}

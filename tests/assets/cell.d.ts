// What the script that unpacks a page in a notebook cell takes for granted.

interface PageElements {
  scripts: HTMLScriptElement;
}

"""A page without scripts as Markdown, to be edited further or kept beside other notes.

Lives here: `markdown_of`, which reads the page that was made and so says exactly what it says.
Not here: the escapes (`linkanalysis._escape`), and how a file is saved (`view`).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from linkanalysis._escape import escape_markdown
from linkanalysis.errors import GraphKindError

HEADS = {f"h{depth}": "#" * depth + " " for depth in range(1, 5)}
MARKS = {"strong": "**", "em": "*"}
# What begins a paragraph of its own wherever it stands.
BLOCKS = {"p", "figcaption", "li", "dt", "dd", "div", "section", "header", "article", "nav", *HEADS}
CELLS = {"th", "td"}
SILENT = {"style", "title"}


def markdown_of(page: str) -> str:
    """Write the text, headings, lists and tables of a page as Markdown, and figures by their text.

    Raise GraphKindError if scripts or frames draw the page.
    """
    if "<script" in page or "<iframe" in page:
        message = (
            "Only pages without scripts can be saved as Markdown, such as the case report and the "
            "profile of an entity; this page is drawn by scripts. Save it as .html."
        )
        raise GraphKindError(message)
    writer = _Writer()
    writer.feed(page)
    writer.close()
    return writer.text()


class _Writer(HTMLParser):
    """Gathers blocks of Markdown from the elements that `page` makes."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[str] = []
        self._line = ""
        self._prefix = ""
        self._silent = 0
        self._lists: list[str] = []
        self._rows: list[list[str]] = []

    def text(self) -> str:
        """Return the blocks, lists tight, everything else apart."""
        whole = ""
        for before, block in zip(["", *self._blocks], self._blocks, strict=False):
            tight = _is_item(before) and _is_item(block)
            whole += ("\n" if tight else "\n\n") * bool(whole) + block
        return whole + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell or a mark."""
        if tag in SILENT:
            self._silent += 1
        elif tag in {"ul", "ol"}:
            self._lists.append("- " if tag == "ul" else "1. ")
        elif tag == "table":
            self._end_block()
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in CELLS:
            self._line = ""
        elif tag == "img":
            alt = dict(attrs).get("alt") or ""
            self._line += f"*{escape_markdown(alt)}*"
            self._end_block()
        elif tag == "span":
            self._line += " " * bool(self._line)
        elif tag in MARKS:
            self._line += MARKS[tag]
        elif tag in BLOCKS:
            self._begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        if tag in SILENT:
            self._silent -= 1
        elif tag in {"ul", "ol"}:
            self._lists.pop()
        elif tag in CELLS:
            self._rows[-1].append(self._line.strip())
            self._line = ""
        elif tag == "table":
            self._end_table()
        elif tag == "dt":
            self._line = f"**{self._line.strip()}**: "
        elif tag in MARKS:
            self._line = self._line.rstrip() + MARKS[tag]
        elif tag in BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        """Take text as text."""
        if not self._silent:
            self._line += escape_markdown(re.sub(r"\s+", " ", data))

    def _begin_block(self, tag: str) -> None:
        if tag == "dd":  # goes on in the line of its name
            return
        self._end_block()
        if tag == "li":
            self._prefix = self._lists[-1]
        else:
            self._prefix = "- " if tag == "dt" else HEADS.get(tag, "")

    def _end_block(self) -> None:
        line = self._line.strip()
        if line:
            self._blocks.append(self._prefix + line)
        self._line = self._prefix = ""

    def _end_table(self) -> None:
        head, *rows = self._rows
        lines = [head, ["---"] * len(head), *rows]
        self._blocks.append("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def _is_item(block: str) -> bool:
    return block.startswith(("- ", "1. "))

"""Markup that is escaped by construction: text stays text unless it was made here.

Lives here: elements, lists and tables for pages without scripts.
Not here: the escapes (`linkanalysis._escape`), and the map, whose page is built by its own script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["Markup", "bullets", "definitions", "table", "tag"]

VOID = frozenset({"br", "img"})


class Markup(str):
    """Text that is markup already; everything else is escaped."""

    __slots__ = ()


def tag(name: str, *parts: str, **attributes: str) -> Markup:
    """Make an element.

    Parameters
    ----------
    name : str
        Its name.
    *parts : str
        What it holds; plain text is escaped.
    **attributes : str
        Attributes; ``class_`` means class, ``aria_label`` aria-label. Values
        are escaped.

    Returns
    -------
    Markup
        The element.

    Examples
    --------
    >>> tag("p", "a < b", class_="soft")
    '<p class="soft">a &lt; b</p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape_html(value)}"'
        for key, value in attributes.items()
    )
    if name in VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{''.join(map(_escaped, parts))}</{name}>")


def bullets(lines: Iterable[str]) -> Markup:
    """Make a list; empty if there are no lines."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Markup("")


def definitions(rows: Iterable[tuple[str, str]]) -> Markup:
    """Make a list of names and values, those without a value left out."""
    parts = [part for name, value in rows if value for part in (tag("dt", name), tag("dd", value))]
    return tag("dl", *parts, class_="facts")


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Collection[int] = ()
) -> Markup:
    """Make a table.

    Parameters
    ----------
    heads : sequence of str
        Names of the columns.
    rows : iterable of sequence of str
        Cells.
    numeric : collection of int
        Places of the columns that are set to the right.

    Returns
    -------
    Markup
        The table, with column heads that assistive technology reads out.
    """

    def cell(kind: str, place: int, text: str) -> Markup:
        side = {"class_": "number"} if place in numeric else {}
        scope = {"scope": "col"} if kind == "th" else {}
        return tag(kind, text, **scope, **side)

    head = tag("tr", *(cell("th", place, text) for place, text in enumerate(heads)))
    body = [tag("tr", *(cell("td", place, text) for place, text in enumerate(row))) for row in rows]
    return tag("table", tag("thead", head), tag("tbody", *body))


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else escape_html(part)

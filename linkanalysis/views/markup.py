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
    """Text that is markup already; everything else is escaped.

    Examples
    --------
    >>> tag("p", Markup("<b>bold</b>"), "<b>")
    '<p><b>bold</b>&lt;b&gt;</p>'
    """

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
    """Make a list.

    Parameters
    ----------
    lines : iterable of str
        Its lines.

    Returns
    -------
    Markup
        The list; empty if there are no lines.

    Examples
    --------
    >>> bullets(["a", "b"]), bullets([])
    ('<ul><li>a</li><li>b</li></ul>', '')
    """
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Markup("")


def definitions(rows: Iterable[tuple[str, str]]) -> Markup:
    """Make a list of names and values.

    Parameters
    ----------
    rows : iterable of (str, str)
        Names and values; those without a value are left out.

    Returns
    -------
    Markup
        The list.

    Examples
    --------
    >>> definitions([("Agency", "Example County"), ("Basis", "")])
    '<dl class="facts"><dt>Agency</dt><dd>Example County</dd></dl>'
    """
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

    Examples
    --------
    >>> table(["Row"], [["7"]])[:47]
    '<table><thead><tr><th scope="col">Row</th></tr>'
    """
    head = tag("tr", *(_cell("th", text, numeric=k in numeric) for k, text in enumerate(heads)))
    body = [
        tag("tr", *(_cell("td", text, numeric=k in numeric) for k, text in enumerate(row)))
        for row in rows
    ]
    return tag("table", tag("thead", head), tag("tbody", *body))


def _cell(kind: str, text: str, *, numeric: bool) -> Markup:
    scope = {"scope": "col"} if kind == "th" else {}
    side = {"class_": "number"} if numeric else {}
    return tag(kind, text, **scope, **side)


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else escape_html(part)

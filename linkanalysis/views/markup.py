"""HTML that is escaped by construction: text stays text unless it was made here.

Lives here: elements, lists and tables for pages without scripts.
Not here: the escapes (`linkanalysis._escape`); the map, whose page is built by its own scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["Markup", "bullets", "definitions", "more", "table", "tag"]

VOID = frozenset({"br", "img"})  # elements without an end tag


class Markup(str):
    """Text that is already HTML; every other string is escaped."""

    __slots__ = ()


def tag(name: str, *parts: str, **attributes: str) -> Markup:
    """Make an element."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape_html(value)}"'
        for key, value in attributes.items()
    )
    if name in VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{''.join(map(_escaped, parts))}</{name}>")


def bullets(lines: Iterable[str]) -> Markup:
    """Make a list."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items) if items else Markup("")


def more(count: int, what: str = "") -> Markup:
    """Say how many rows a cut table leaves out; empty if none."""
    return tag("p", f"and {count:,} more{what}", class_="soft") if count > 0 else Markup("")


def definitions(rows: Iterable[tuple[str, str]]) -> Markup:
    """Make a list of names and values; empty values are left out."""
    parts = [part for name, value in rows if value for part in (tag("dt", name), tag("dd", value))]
    return tag("dl", *parts, class_="facts")


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: Collection[int] = ()
) -> Markup:
    """Make a table."""
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

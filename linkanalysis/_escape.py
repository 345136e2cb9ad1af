"""The one place where text of a case is made harmless for a page, a table or a spreadsheet.

Lives here: escapes for HTML, for JSON inside a page, for cells of a spreadsheet, and the marks that
make invisible characters visible.
Not here: what may be shown at all, which is a question of protection (`case.protection`).
"""

from __future__ import annotations

import html
import json
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["escape_cell", "escape_html", "escape_json", "visible"]

# A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# What ends a script element, starts a comment, or breaks a line inside a JavaScript string.
JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def visible(text: str) -> str:
    r"""Show control and format characters as a mark, so that no name can pass for another.

    Right-to-left overrides, zero-width characters and controls have no shape of their own and
    change what the eye reads. Each becomes its code in angle brackets; line breaks become spaces.

    Parameters
    ----------
    text : str
        Text as it stands in a record.

    Returns
    -------
    str
        The same text with every invisible character named.

    Examples
    --------
    >>> visible("Ana\u202egnp")
    'Ana⟨U+202E⟩gnp'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_mark(character) for character in text)


def _mark(character: str) -> str:
    if character in "\n\r\t":
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}:
        return f"⟨U+{ord(character):04X}⟩"
    return character


def escape_html(text: object) -> str:
    """Make text safe between tags and inside quoted attributes.

    Parameters
    ----------
    text : object
        Anything; its `str` is escaped.

    Returns
    -------
    str
        Text without markup of its own, invisible characters marked.

    Examples
    --------
    >>> escape_html('<img src="x">')
    '&lt;img src=&quot;x&quot;&gt;'
    """
    return html.escape(visible(str(text)), quote=True)


def escape_json(value: Mapping[str, object] | Sequence[object]) -> str:
    r"""Write JSON that may stand inside a script element of type ``application/json``.

    Parameters
    ----------
    value : mapping or sequence
        Plain strings, numbers, booleans, None, lists and dictionaries.

    Returns
    -------
    str
        JSON with sorted keys: the same value gives the same bytes. No character in it can end the
        element or start a comment.

    Examples
    --------
    >>> escape_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")
    )
    for character, escaped in JSON_ESCAPES.items():
        text = text.replace(character, escaped)
    return text


def escape_cell(value: object) -> object:
    """Keep a spreadsheet from running a cell as a formula.

    Parameters
    ----------
    value : object
        A cell; only text is changed.

    Returns
    -------
    object
        The value; text that would start a formula gets an apostrophe before it. A phone number
        such as ``+15025550143`` is such a text.

    Examples
    --------
    >>> escape_cell("=cmd()"), escape_cell(-3)
    ("'=cmd()", -3)
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + visible(value)
    return visible(value) if isinstance(value, str) else value

"""The one place that makes text of a case safe for a page, a table or a spreadsheet."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A spreadsheet runs a cell that starts with one of these, also in its wide form, as a formula.
FORMULA = re.compile(r"\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n]")
# Where the list separator is a semicolon, a spreadsheet cuts a cell there, even a quoted one.
CUT_FORMULA = re.compile(r"(;[\s\"]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])")

# Signs of Markdown anywhere; also of formulas ($), tables (|) and notes (^) of many programs.
MARKDOWN = re.compile(r"[\\`*_{}\[\]|~^$@]|:(?=//)|(?<=www)\.")
# Signs of Markdown where a line begins: of lists, headings and rules.
MARKDOWN_START = re.compile(r"^(\s*)(?:([-+](?=[\s+-]|$)|[=#])|(\d+)([.)])(?=\s|$))")

# What ends a script element, starts a comment, or breaks a line inside a JavaScript string.
JSON_ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


# Letters and marks without a glyph, which are neither controls nor formats to Unicode.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# A block of 32, and the last two of each plane; no file of XML may hold U+FFFE and U+FFFF.
LAST = tuple(range(0xFFFE, 0x110000, 0x10000))
NONCHARACTERS = frozenset(map(chr, (*range(0xFDD0, 0xFDF0), *LAST, *(k + 1 for k in LAST))))


def visible(text: str) -> str:
    r"""Mark control and format characters, so that no name can pass for another.

    Right-to-left overrides, zero-width characters and controls have no glyph and change how the
    text around them reads; no file of XML may hold a noncharacter. Each becomes its code in angle
    brackets; line breaks become spaces.
    """
    if text.isprintable() and (text.isascii() or BLANK.isdisjoint(text)):
        return text
    return "".join(_mark(character) for character in text)


def _mark(character: str) -> str:
    if character in "\n\r\t":
        return " "
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    if hidden or character in BLANK or character in NONCHARACTERS:
        return f"⟨U+{ord(character):04X}⟩"
    return character


def escape_html(text: object) -> str:
    """Make text safe between tags and inside quoted attributes."""
    return html.escape(visible(str(text)), quote=True)


def escape_json(value: Mapping[str, object] | Sequence[object]) -> str:
    r"""Write JSON that may stand inside a script element of type ``application/json``."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")
    )
    for character, escaped in JSON_ESCAPES.items():
        text = text.replace(character, escaped)
    return text


def escape_markdown(text: object) -> str:
    r"""Make text stay text in Markdown, also in programs that let HTML run or link addresses.

    >>> escape_markdown("1. *<b>* www.example.org")
    '1\\. \\*&lt;b&gt;\\* www\\.example.org'
    """
    marked = MARKDOWN.sub(r"\\\g<0>", visible(str(text)))
    marked = MARKDOWN_START.sub(_escaped_start, marked)
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped_start(found: re.Match[str]) -> str:
    space, sign, number, after = found.groups(default="")
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{after}"


def escape_cell(value: object) -> object:
    """Keep a spreadsheet from running a cell, or what follows a semicolon in it, as a formula."""
    if not isinstance(value, str):
        return value
    start = "'" if FORMULA.match(value) else ""
    return start + CUT_FORMULA.sub(r"\1'", visible(value))

"""Times of which the form leaves no doubt, for the database.

Lives here: the form of such a text, and what it means, in SQL.
Not here: all other times, and why a text is none (`sheets.moments`), which decides the meaning: a
text of these forms means the same there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.storage.schema import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = "(0[1-9]|[12][0-9]|3[01])"
_MONTH = "(0[1-9]|1[0-2])"
_YEAR = "[12][0-9]{3}"  # what a plain calendar holds, far from the first and the last year
_HOUR, _SIXTY = "([01][0-9]|2[0-3])", "[0-5][0-9]"
_CLOCK = f"{_HOUR}:{_SIXTY}(:{_SIXTY}([.][0-9]{{1,6}})?)?"
_OFFSET = f"(Z|[+-](0[0-9]|1[0-3]):{_SIXTY})"
ISO = f"{_YEAR}-{_MONTH}-{_DAY}([T ]{_CLOCK}{_OFFSET}?)?"
# Directives of which each has one width.
DIRECTIVES = {
    "%Y": _YEAR,
    "%m": _MONTH,
    "%d": _DAY,
    "%H": _HOUR,
    "%M": _SIXTY,
    "%S": _SIXTY,
}
# The same with and without leading zeros, and what only the database reads: Python and it take 69
# for 1969 and 68 for 2068. Month names depend on a language.
_DIRECTIVES_APART = {
    "%Y": _YEAR,
    "%y": "[0-9]{2}",
    "%m": "(0?[1-9]|1[0-2])",
    "%d": "(0?[1-9]|[12][0-9]|3[01])",
    "%H": "([01]?[0-9]|2[0-3])",
    "%I": "(0?[1-9]|1[0-2])",
    "%p": "(AM|PM|am|pm)",
    "%M": "[0-5]?[0-9]",
    "%S": "[0-5]?[0-9]",
}
# What says the year, the day and the hour in a format that leaves no doubt.
_YEARS, _DAYS, _HOURS = ({"%Y"}, {"%y"}), ({"%m", "%d"},), (set[str](), {"%H"}, {"%I", "%p"})
_BETWEEN = re.compile(r"[-/.: T]*")


@dataclass(frozen=True, slots=True)
class SureTime:
    """SQL about a cell with a time.

    moment: The time as written, or in UTC if it has an offset; null if there is no such time.
    has_form: Whether the text has a form that leaves no doubt.
    has_offset: Whether a text of such a form has an offset.
    is_date: Whether a text of such a form has no hour.
    """

    moment: str
    has_form: str
    has_offset: str
    is_date: str


def sure_time(cell: str, date_format: str | None) -> SureTime | None:
    """Give the SQL for a cell, or None if every text of the format needs a closer look."""
    if date_format is None:
        signed = f"length({cell}) > 10 AND substr({cell}, -6, 1) IN ('+', '-')"  # such as +02:00
        # a CASE looks for a sign only in texts without a Z, and OR in all
        has_offset = f"CASE WHEN suffix({cell}, 'Z') THEN true ELSE {signed} END"
        has_form = _matches(cell, ISO)
        # the cast must meet no other text: DuckDB 1.5 reads what follows the name of a zone (EST)
        # in that zone. By its microseconds: the cast to the other type asks for a zone, and costs
        sure = f"CASE WHEN {has_form} THEN {cell} END"
        moment = f"make_timestamp(epoch_us(TRY_CAST({sure} AS TIMESTAMPTZ)))"
        return SureTime(moment, has_form, has_offset, f"length({cell}) = 10")
    form = _form_apart(date_format) or form_of(date_format)
    if form is None:
        return None
    moment = f"try_strptime({cell}, {literal(date_format)})"
    is_date = str(not {"%H", "%I"} & {*parts_of(date_format)})
    return SureTime(moment, _matches(cell, form), "false", is_date)


def _matches(cell: str, form: str) -> str:
    return f"regexp_full_match({cell}, {literal(form)})"


def form_of(date_format: str) -> str | None:
    """Write a format as a pattern, if each directive has one width and comes once."""
    return _form(date_format, DIRECTIVES)


def _form_apart(date_format: str) -> str | None:
    """Write a format as a pattern, if something stands between each two directives."""
    return _form(date_format, _DIRECTIVES_APART) if all(parts_of(date_format)[2:-1:2]) else None


def _form(date_format: str, directives: Mapping[str, str]) -> str | None:
    parts = parts_of(date_format)
    named = {*parts[1::2]}
    if len(named) < len(parts[1::2]) or not named <= directives.keys():
        return None
    groups = (_YEARS, _DAYS, _HOURS)
    if not all(named & set().union(*group) in group for group in groups):
        return None
    # no cell has a blank at an end when it is read
    if date_format != date_format.strip() or not all(map(_BETWEEN.fullmatch, parts[::2])):
        return None
    return "".join(directives.get(part, re.escape(part)) for part in parts)


def parts_of(date_format: str) -> list[str]:
    """Split a format into directives and what stands between them."""
    return re.split("(%.)", date_format)

"""Times of which the form leaves no doubt, for the database.

Lives here: the form of such a text, and what it means, in SQL.
Not here: all other times, and why a text is none (`sheets.moments`), which decides the meaning: a
text of these forms means the same there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from linkanalysis.storage.schema import literal

_DAY = "(0[1-9]|[12][0-9]|3[01])"
_MONTH = "(0[1-9]|1[0-2])"
_YEAR = "[12][0-9]{3}"  # what a plain calendar holds, far from the first and the last year
_HOUR, _SIXTY = "([01][0-9]|2[0-3])", "[0-5][0-9]"
_CLOCK = f"{_HOUR}:{_SIXTY}(:{_SIXTY}([.][0-9]{{1,6}})?)?"
_OFFSET = f"(Z|[+-](0[0-9]|1[0-3]):{_SIXTY})"
ISO = f"{_YEAR}-{_MONTH}-{_DAY}([T ]{_CLOCK}{_OFFSET}?)?"
# Directives that have one form; month names depend on a language, and %y on a century.
DIRECTIVES = {
    "%Y": _YEAR,
    "%m": _MONTH,
    "%d": _DAY,
    "%H": _HOUR,
    "%M": _SIXTY,
    "%S": _SIXTY,
}
_NEEDED = ("%Y", "%m", "%d")
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
    form = form_of(date_format)
    if form is None:
        return None
    moment = f"try_strptime({cell}, {literal(date_format)})"
    return SureTime(moment, _matches(cell, form), "false", str("%H" not in date_format))


def _matches(cell: str, form: str) -> str:
    return f"regexp_full_match({cell}, {literal(form)})"


def form_of(date_format: str) -> str | None:
    """Write a format as a pattern; each directive has a fixed width and comes once."""
    parts = parts_of(date_format)
    named = parts[1::2]
    if len(set(named)) < len(named) or not set(_NEEDED) <= set(named) <= DIRECTIVES.keys():
        return None
    if not all(map(_BETWEEN.fullmatch, parts[::2])):
        return None
    return "".join(DIRECTIVES.get(part, re.escape(part)) for part in parts)


def parts_of(date_format: str) -> list[str]:
    """Split a format into directives and what stands between them."""
    return re.split("(%.)", date_format)

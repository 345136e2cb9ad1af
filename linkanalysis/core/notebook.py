"""Tables and cards in a cell of a notebook, without scripts and without colors of text.

A notebook that is not trusted removes style sheets and scripts but keeps styles of elements; its
colors are light or dark. So each style stands at its element, and text has the color of the
notebook.
"""

from __future__ import annotations

import math
import unicodedata
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from linkanalysis.core.escape import escape_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = 72  # characters of a cell before the rest is folded: two or three lines beside others
SPARE = 16  # a rest shorter than this is not worth a click
LINES = 12  # of a list in a card
PARTS = 60  # of a list in a cell: a community of thousands would fill the notebook
SHORT = 18  # a phone number with its type: a column of such texts is not broken
LONGEST_WORD = 30  # an id is shorter; what is longer must break, or it makes the table wide
MOST_DECIMALS = 6  # a wider number breaks the column; to_frame() has every digit
MIDNIGHT = " 00:00"
SIGNIFICANT = 2  # digits of the smallest share of a column

LEFT = "text-align:left;vertical-align:top"
BROKEN = f"{LEFT};overflow-wrap:anywhere"
RIGHT = "text-align:right;vertical-align:top;white-space:nowrap"
UNBROKEN = f"{LEFT};white-space:nowrap"
# A table wider than its cell scrolls by itself; the notebook around it stays where it is.
BOX = "overflow-x:auto"
# A blue of which the contrast is above 3 on white and on black.
BAR = "height:3px;background-color:#3f85c6"
FEWEST_BARRED = 2  # a bar alone compares nothing


class Heading(NamedTuple):
    """What a cell knows of a column beside its values.

    meaning: Shown where the pointer rests on its name.
    bar: "of 1" or "of the largest" draws a bar below each number; empty draws none.
    days: Its moments are days.
    """

    meaning: str = ""
    bar: str = ""
    days: bool = False


class Written(NamedTuple):
    """A column as it is shown: the style of its cells, their HTML, and a word below its name."""

    style: str
    cells: list[str]
    unit: str = ""


def table_html(frame: pd.DataFrame, headings: Mapping[str, Heading], zone: str = "UTC") -> str:
    """Write the rows of a frame; columns in which no row has a value are named below it.

    zone: In which midnight is a day that a document states without an hour.
    """
    values = frame.astype(object)
    values = values.where(values.notna(), None)
    columns = {str(name): values.iloc[:, k].tolist() for k, name in enumerate(frame.columns)}
    empty = [
        name for name, column in columns.items() if column and all(_is_empty(v) for v in column)
    ]
    written = {
        name: _column(column, headings[name], zone)
        for name, column in columns.items()
        if name not in empty
    }
    head = "".join(_head(name, each, headings[name]) for name, each in written.items())
    styles = [each.style for each in written.values()]
    body = "".join(
        "<tr>"
        + "".join(f'<td style="{s}">{text}</td>' for s, text in zip(styles, row, strict=True))
        + "</tr>"
        for row in zip(*(each.cells for each in written.values()), strict=True)
    )
    left_out = f"<p><small>Empty in these rows: {escape_html(', '.join(empty))}.</small></p>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div style="{BOX}">{table}</div>{left_out if empty else ""}'


def card_html(rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Write a table of heads and lines; of a long list the rest is folded."""
    body = "".join(
        f'<tr><th style="{LEFT}" scope="row">{escape_html(name)}</th>'
        f'<td style="{_prose_style(lines)}">{_lines(lines)}</td></tr>'
        for name, lines in rows
    )
    return f"<table><tbody>{body}</tbody></table>"


def folded(summary: str, inside: str) -> str:
    """Fold HTML behind a text that opens it on click, which needs no script."""
    return f"<details><summary>{summary}</summary>{inside}</details>"


def _lines(lines: Sequence[str]) -> str:
    shown = [isolated(line) for line in lines]
    first, rest = "<br>".join(shown[:LINES]), "<br>".join(shown[LINES:])
    return first + (folded(f"{len(shown) - LINES:,} more", rest) if rest else "")


def _head(name: str, written: Written, heading: Heading) -> str:
    # a long name may break where it has underscores, so that numbers do not need wide columns
    shown = escape_html(name).replace("_", "_<wbr>")
    unit = f"<br><small>{written.unit}</small>" if written.unit else ""
    tip = f' title="{escape_html(heading.meaning)}"' if heading.meaning else ""
    style = written.style.replace("top", "bottom").replace(";white-space:nowrap", "")
    return f'<th scope="col" style="{style}"{tip}>{shown}{unit}</th>'


def _column(values: list[object], heading: Heading, zone: str) -> Written:
    there = [value for value in values if not _is_empty(value)]
    if there and all(isinstance(v, (Real, Decimal)) and not isinstance(v, bool) for v in there):
        return Written(RIGHT, _numbers(values, heading))
    if there and all(isinstance(value, date) for value in there):  # a moment is a date, too
        days = heading.days or all(map(_is_midnight, there))
        texts = ["" if _is_empty(value) else _moment(value, zone, days=days) for value in values]
        return Written(UNBROKEN, texts, "UTC" if any(":" in text for text in texts) else "")
    return Written(_prose_style(values), [_prose(value) for value in values])


def _prose_style(values: Sequence[object]) -> str:
    texts = [_text(value) for value in values if not _is_empty(value)]
    if all(len(text) <= SHORT for text in texts):
        return UNBROKEN
    return BROKEN if any(len(w) > LONGEST_WORD for text in texts for w in text.split()) else LEFT


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, tuple, list)) and not value)


def _numbers(values: list[object], heading: Heading) -> list[str]:
    numbers = [value for value in values if isinstance(value, (Real, Decimal))]
    places = max(map(_decimals, numbers), default=0)
    largest = 1.0 if heading.bar == "of 1" else max(map(float, numbers), default=0.0)
    barred = bool(heading.bar) and len(values) >= FEWEST_BARRED and 0 < largest < math.inf
    return [
        _number(value, places) + (_bar(float(value) / largest) if barred else "")
        if isinstance(value, (Real, Decimal))
        else ""
        for value in values
    ]


def _number(value: Real | Decimal, places: int) -> str:
    text = f"{value:,.{places}f}"
    if value and places and not float(text.replace(",", "")):  # too small for these decimals
        least = f"{10.0**-places:.{places}f}"
        return f"&lt;{least}" if float(value) > 0 else f"&gt;-{least}"
    return text


def _decimals(value: Real | Decimal) -> int:
    """Return the decimals that a number needs: cents of a sum, two digits of a small share."""
    if isinstance(value, Decimal):
        exponent = value.normalize().as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0
    number = float(value)
    if not math.isfinite(number) or number == 0:
        return 0
    size = math.floor(math.log10(abs(number)))
    wanted = min(MOST_DECIMALS, 2 if size >= 0 else SIGNIFICANT - 1 - size)
    exact = (d for d in range(wanted) if math.isclose(round(number, d), number, rel_tol=1e-9))
    return next(exact, wanted)


def _bar(share: float) -> str:
    return f'<div style="{BAR};width:{max(0.0, min(share, 1.0)):.0%}"></div>'


def _moment(value: object, zone: str, *, days: bool) -> str:
    """Write a moment in UTC to the minute, or as a day if it is one.

    A date without an hour was read as midnight of the zone. Midnight in UTC alone is an evening
    elsewhere, and means a day only in a column of days.
    """
    if not isinstance(value, datetime):
        return str(value)
    moment = _in_utc(value)
    if MINYEAR < moment.year < MAXYEAR:  # at the ends a local time may have no year
        local = moment.tz_convert(ZoneInfo(zone))
        if _is_midnight(local.tz_localize(None)):
            return f"{local.date()}"
    text = _to_the_minute(moment)
    return text[: -len(MIDNIGHT)] if days else text


def _is_midnight(value: object) -> bool:
    """Tell whether a day begins with a moment in UTC; a date is one."""
    if not isinstance(value, datetime):
        return True
    moment = _in_utc(value)
    return moment == moment.normalize()


def _in_utc(value: datetime) -> pd.Timestamp:
    moment = pd.Timestamp(value)
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")


def _to_the_minute(moment: pd.Timestamp) -> str:
    return moment.tz_localize(None).isoformat(sep=" ", timespec="minutes")


def _prose(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    whole = _text(value)
    if len(whole) <= LONGEST + SPARE:
        return isolated(whole)
    first = _beginning(whole)
    if not isinstance(value, (tuple, list)) or len(value) == 1:
        return folded(f"{isolated(first)}\u00a0…", isolated(whole[len(first) :].lstrip()))
    parts = [isolated(_text(part)) for part in value[:PARTS]]
    if len(value) > PARTS:
        parts.append(f"… and {len(value) - PARTS:,} more: to_frame()")
    return folded(f"{len(value):,}: {isolated(first.rstrip(';'))}\u00a0…", "<br>".join(parts))


def _text(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return "; ".join(map(_text, value)).replace(".; ", ". ")  # sentences need no semicolon
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _beginning(text: str) -> str:
    """Return whole words as far as they fit; of one endless word its beginning."""
    words = text[:LONGEST].rpartition(" ")[0]
    return words or text[:LONGEST]


def isolated(text: str) -> str:
    """Escape a text; one that is written from right to left must not turn what stands around it."""
    shown = escape_html(text)
    turns = not text.isascii() and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)
    return f"<bdi>{shown}</bdi>" if turns else shown

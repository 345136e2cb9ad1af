"""Calls and messages by weekday and hour of the day, as a figure for print and court."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.events.calls.answers import CallAnswer, asked_about
from linkanalysis.events.calls.by_party import sides_of
from linkanalysis.events.calls.call_records import read_calls, record_notes
from linkanalysis.events.calls.local_time import local_times
from linkanalysis.graph.queries.local_days import DAY_STARTS, NIGHT, WEEK, weekday
from linkanalysis.views.figures.printed import (
    INK,
    LETTER_HIGH,
    LETTER_WIDE,
    axes_to_draw_on,
    draw_above,
    draw_below,
    points_across,
    short_label,
)
from linkanalysis.views.pages.evidence import Documents

if TYPE_CHECKING:
    from collections.abc import Collection

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.graph.queries.time_ranges import When
    from linkanalysis.kernels.csr import I64

HOURS = 24
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Made for the color-blind, and its lightness rises evenly, so that it reads the same in gray
# (Nuñez, Anderton and Renslow 2018, PLOS ONE 13(7)); reversed, since paper is white.
SCALE = "cividis_r"
DARK = 0.5  # share of the scale from which letters are white
MOST_NAMED = 4  # entities in the heading; more are counted


@answer()
def activity_map(
    call: Call,
    case: Case,
    *,
    entities: str | Collection[str] | None = None,
    when: When = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw calls and messages by weekday and hour of the day, with the night framed.

    Parameters
    ----------
    case : Case
        The case.
    entities : str or collection of str, optional
        Ids of numbers, people or organizations; by default everybody. People count by the numbers
        of which they were the one holder on record.
    when : date, str, or pair of them, optional
        A day, or the first and last of a period; by default all records.
    ax : Axes, optional
        Axes to draw on; by default those of a new figure without a window.

    Returns
    -------
    Axes
        The axes; ``.figure.savefig("activity.pdf")`` writes the figure. Rows are weekdays from
        Monday, columns hours from 0 to 23.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If `ax` is not the axes of a figure.
    UnknownNameError
        If an id is not in the case.
    ProtectedError
        If an id is protected.

    Notes
    -----
    A dark cell means that many records start in that hour of the week, not that much was said, or
    by whom. A white cell may be an hour that no document covers. Hours are local to the cell sector
    of the caller, or of the number asked about, else to the zone of the case; the line below says
    which. Weekdays are those of the calendar: one o'clock on Saturday morning is Saturday. A record
    between two of the entities counts once. Records without an hour are counted below.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> made = pd.DataFrame({"caller": ["502-555-0101"] * 2, "callee": "502-555-0102"})
    >>> made["start"] = ["2024-05-01 23:30", "2024-05-02 12:00"]
    >>> case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    >>> _ = case.add(la.read_frame(made, reader="calls", document="calls"))
    >>> [text.get_text() for text in activity_map(case).texts]
    ['1', '1', 'Calls and messages: 2', 'Working copy']
    """
    expect_case(case)
    asked = asked_about(case, entities)
    ax = axes_to_draw_on(ax, 10.0, 4.6)
    records = read_calls(case, when=when)
    table, notes = _hours_of_week(records, asked)
    _draw_cells(ax, table)
    _draw_night(ax)
    heading = _heading(case, asked, int(table.sum()))
    draw_above(ax, Documents(case).marks, heading=heading)
    below = (CallAnswer.CAVEAT, *notes, *case.override_notes(), *call.notes)
    draw_below(ax, case.protection.notice, below, gap=36.0)
    return ax


def _hours_of_week(
    records: CallRecords, asked: Collection[str] | None
) -> tuple[I64, tuple[str, ...]]:
    """Count records by weekday and local hour; also returns what to say of them."""
    sides = sides_of(records, asked)
    sides = sides.only(np.unique(sides.record, return_index=True)[1])  # the caller's side is first
    times = local_times(records, sides.phone, sides.record)
    count, timed = records.count[sides.record], times.has_hour
    # days run from 4 a.m. to 4 a.m., weekdays of the calendar from midnight
    day = weekday(times.day + (times.hour < DAY_STARTS))
    table = np.zeros((WEEK, HOURS), np.int64)
    np.add.at(table, (day[timed], times.hour[timed]), count[timed])
    hourless = int(count[~timed].sum())
    notes = ["Framed: night, 22:00 to 06:00.", times.note()]
    if table.any():
        notes[0] += f" White: no record. Darkest: {table.max():,}."
    if hourless:
        notes.append(f"Not drawn, because their hour is not known: {hourless:,}.")
    return table, (*notes, *record_notes(records.only(sides.record[timed])))


def _heading(case: Case, asked: Collection[str] | None, total: int) -> str:
    names = [short_label(case.protection.label(entity)) for entity in asked or ()]
    more = len(names) - MOST_NAMED
    who = ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return f"Calls and messages{f' of {who}' if who else ''}: {total:,}"


def _draw_cells(ax: Axes, table: NDArray[np.int64]) -> None:
    """Color the cells and write a count into each that has room for it."""
    most = max(int(table.max()), 1)
    ax.pcolormesh(
        np.arange(HOURS + 1), np.arange(WEEK + 1), np.ma.masked_equal(table, 0), cmap=SCALE,
        vmin=0, vmax=most, edgecolors="#d5dbe3", linewidth=0.5,
    )  # fmt: skip
    ax.set_xlim(0, HOURS)
    ax.set_ylim(WEEK, 0)
    ax.set_xticks(np.arange(HOURS) + 0.5, [f"{hour:02}" for hour in range(HOURS)], fontsize=8)
    ax.set_yticks(np.arange(WEEK) + 0.5, DAYS, fontsize=8)
    ax.tick_params(length=0)
    ax.set_xlabel("local hour", fontsize=8)
    width, height = points_across(ax)
    for day, hour in np.argwhere(table).tolist():
        text = f"{table[day, hour]:,}"
        if LETTER_WIDE * len(text) > width / HOURS or height / WEEK < LETTER_HIGH:
            continue
        color = "white" if table[day, hour] / most > DARK else INK
        ax.text(hour + 0.5, day + 0.5, text, ha="center", va="center", fontsize=7, color=color)
    if not table.any():
        text = "No call or message with a known hour."
        ax.text(HOURS / 2, WEEK / 2, text, ha="center", va="center", fontsize=10, color=INK)


def _draw_night(ax: Axes) -> None:
    from matplotlib.patches import Rectangle

    for first, after in ((0, NIGHT[1]), (NIGHT[0], HOURS)):
        frame = Rectangle(
            (first, 0), after - first, WEEK, fill=False, edgecolor=INK, linewidth=2.0, zorder=3,
            clip_on=False,
        )  # fmt: skip
        ax.add_patch(frame)

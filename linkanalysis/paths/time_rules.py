"""When one contact may follow another, as an analyst writes it.

Lives here: `TimeRules`.
Not here: reading the ends of a window (`time_window`), which links are contacts (`dated_contacts`),
and how far paths may go (`path_limits`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from linkanalysis._given import check_choice, expect_flag, expect_type
from linkanalysis.errors import GraphKindError
from linkanalysis.paths.time_window import instants

if TYPE_CHECKING:
    from linkanalysis.paths.dated_contacts import Undated
    from linkanalysis.paths.time_window import Moment

UNDATED = ("exclude", "any time")


@dataclass(frozen=True, slots=True)
class TimeRules:
    """When one contact may follow another.

    Attributes
    ----------
    window : tuple of (date, date), optional
        First and last day, or moment in UTC, at which a contact may start, written as in
        `build_graph`.
    max_gap : timedelta, optional
        The longest time between an arrival and the start of the next contact.
    strict : bool, default False
        Whether a contact must start later than the one before it arrived. Otherwise it may start at
        the same moment, because the order of contacts within a day is often unknown.
    undated : {"exclude", "any time"}, default "exclude"
        Whether links without a date are left out and counted, or may be followed at any time.

    Raises
    ------
    UnknownNameError
        If `undated` is something else.
    GraphKindError
        If the window ends before it begins, or the gap is below 0.

    Examples
    --------
    >>> TimeRules(max_gap=timedelta(hours=2)).strict
    False
    """

    window: tuple[Moment, Moment] | None = None
    max_gap: timedelta | None = None
    strict: bool = False
    undated: Undated = "exclude"

    def __post_init__(self) -> None:
        if self.max_gap is not None:
            expect_type(
                "max_gap", self.max_gap, timedelta, "write timedelta(hours=3), for example."
            )
        if self.max_gap is not None and self.max_gap < timedelta(0):
            message = f"max_gap is {self.max_gap}; it must not be below 0. Leave it out for none."
            raise GraphKindError(message)
        expect_flag("strict", self.strict)
        check_choice(self.undated, UNDATED, "a way to treat undated links")
        if self.window is not None:
            instants(self.window)  # raises at once if the window cannot be read

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
from linkanalysis.paths.dated_contacts import ALWAYS
from linkanalysis.paths.time_window import MICROSECOND, instants

if TYPE_CHECKING:
    from linkanalysis.paths.dated_contacts import Undated
    from linkanalysis.paths.time_window import Moment

__all__ = ["TimeRules"]

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
    >>> TimeRules(max_gap=timedelta(hours=2)).gap
    7200000000
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
        _ = self.span  # raises at once if the window cannot be read

    @property
    def span(self) -> tuple[int, int]:
        """Return the window in microseconds.

        Returns
        -------
        tuple of (int, int)
            First and last microsecond at which a contact may start.

        Examples
        --------
        >>> first, last = TimeRules(window=("2024-03-01", "2024-03-01")).span
        >>> (last - first + 1) // 3_600_000_000
        24
        """
        return ALWAYS if self.window is None else instants(self.window)

    @property
    def gap(self) -> int:
        """Return the largest gap in microseconds.

        Returns
        -------
        int
            The gap; -1 for none.

        Examples
        --------
        >>> TimeRules().gap
        -1
        """
        return -1 if self.max_gap is None else self.max_gap // MICROSECOND

    def options(self) -> dict[str, str]:
        """Return the rules as text, to make a result again.

        Returns
        -------
        dict of str to str
            The options by name.

        Examples
        --------
        >>> TimeRules(strict=True).options()["strict"]
        'True'
        """
        window = None if self.window is None else " to ".join(map(str, self.window))
        return {
            "window": str(window),
            "max_gap": str(self.max_gap),
            "strict": str(self.strict),
            "undated": self.undated,
        }

"""What became of groups in the course of several periods.

Lives here: `GroupHistory`, the table of all tracks.
Not here: how groups are found and followed (`through_time`, `group_tracks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from linkanalysis._result import Result
from linkanalysis.graph.freshness import changes_since
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from datetime import date

    from linkanalysis._provenance import MadeBy
    from linkanalysis.compare.group_tracks import GroupStep
    from linkanalysis.groups.communities import Partition
    from linkanalysis.rings.table import RingTable

__all__ = ["GroupHistory"]

PLURALS = {"ring": "rings", "community": "communities"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GroupHistory(Result):
    """Rings or communities through time, track by track.

    Attributes
    ----------
    what : {"ring", "community"}
        What is followed.
    periods : tuple of (date, date)
        First day of each period, and the first day after it.
    tables : tuple of RingTable or Partition
        The groups of each period.
    steps : tuple of GroupStep
        By track, then period.
    notes : tuple of str
        What to know.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> from datetime import date
    >>> import linkanalysis as la
    >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
    >>> la.compare.track_rings(la.Case(purpose="training"), days)
    <GroupHistory: 0 rings over 2 periods>
    """

    what: Literal["ring", "community"]
    periods: tuple[tuple[date, date], ...]
    tables: tuple[RingTable | Partition, ...]
    steps: tuple[GroupStep, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        tracks = len({step.track for step in self.steps})
        names = self.what if tracks == 1 else PLURALS[self.what]
        return f"<GroupHistory: {tracks:,} {names} over {len(self.periods)} periods>"

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def caveat(self) -> str:
        """Say what the history does not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> from datetime import date
        >>> import linkanalysis as la
        >>> days = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]
        >>> la.compare.track_rings(la.Case(purpose="training"), days).caveat[:33]
        'A place in the records, not in th'
        """
        return " ".join((CAVEAT, *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the steps as a new frame.

        Columns track, start, end (the first day after), ring or community (NA if gone), event,
        size, joined, left, protected, parents, firm.
        """
        for table in self.tables:
            changes_since(table.graph, depth=3)
        names = ("group", "event", "size", "joined", "left", "protected", "parents", "firm")
        rows = [
            (step.track, *self.periods[step.period - 1], *(getattr(step, name) for name in names))
            for step in self.steps
        ]
        columns = ["track", "start", "end", self.what, *names[1:]]
        return pd.DataFrame(rows, columns=columns).astype({self.what: "Int64"})

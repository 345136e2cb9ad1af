"""The answer of `find_similar_texts`: texts that are nearly the same, and what else joins them.

Lives here: `TextGroup` and `TextGroups`.
Not here: how texts are compared (`similar_texts`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import row_by_number
from linkanalysis._result import Result
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph

__all__ = ["TextGroup", "TextGroups"]

COPIED = "Texts are copied: from a site's template, from a rival, from a lawful business."


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Entities whose texts are nearly the same.

    number: Its place in the table, from 1.
    members: Numbers in the graph of the table, rising.
    likeness: Mean over the pairs that are alike of the share of what they say that both say.
    shared: Numbers of the things that two or more of them are tied to.
    places: Numbers of the places and addresses they are tied to.
    joined: Numbers of the groups that use one of the same identifiers.
    first, last: First and last date of their links, in UTC.
    reasons: Where the texts stand.
    """

    number: int
    members: tuple[int, ...]
    likeness: float
    shared: tuple[int, ...]
    places: tuple[int, ...]
    joined: tuple[int, ...]
    first: datetime | None
    last: datetime | None
    # not in the repr: names of documents end in cells of notebooks and in logs
    reasons: tuple[Reason, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TextGroups(Result):
    """Groups of texts, largest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph they are part of.
    groups : tuple of TextGroup
        The groups.
    notes : tuple of str
        What was compared, and what was left out.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.leads.find_similar_texts(la.build_graph(la.Case(purpose="training")))
    <TextGroups: 0 groups>
    """

    graph: EntityGraph
    groups: tuple[TextGroup, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<TextGroups: {len(self):,} group{'' if len(self) == 1 else 's'}>"

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self) -> Iterator[TextGroup]:
        return iter(self.groups)

    def __getitem__(self, number: int) -> TextGroup:
        return row_by_number(self.groups, number, "group")

    @property
    def caveat(self) -> str:
        """Say what like texts do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import linkanalysis as la
        >>> la.leads.find_similar_texts(la.build_graph(la.Case(purpose="training"))).caveat[:33]
        'A place in the records, not in th'
        """
        return " ".join((CAVEAT, COPIED, *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns group, members, likeness, shared, places (what stands for each in outputs),
        protected (how many of them are not named), joined, first, last. No text is shown.
        """
        masked = self.graph.masked
        rows = [
            {
                "group": group.number,
                "members": self._named(group.members),
                "likeness": group.likeness,
                "shared": self._named(group.shared),
                "places": self._named(group.places),
                "protected": int(masked[[*group.members, *group.shared]].sum()),
                "joined": group.joined,
                "first": group.first,
                "last": group.last,
            }
            for group in self.groups
        ]
        columns = ("group", "members", "likeness", "shared", "places", "protected", "joined")
        return pd.DataFrame(rows, columns=[*columns, "first", "last"])

    def _named(self, nodes: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(sorted(self.graph.shown[k] for k in nodes if not self.graph.masked[k]))

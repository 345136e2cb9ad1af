"""The answer of `find_similar_texts`: groups of texts, and what else joins them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._counted import counted
from linkanalysis._door import guarded
from linkanalysis._given import row_by_number
from linkanalysis._result import Column, Result
from linkanalysis.leads.block_table import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Entities with nearly the same text; members, shared things and places are indices."""

    number: int
    members: tuple[int, ...]
    similarity: float
    shared: tuple[int, ...]
    places: tuple[int, ...]
    joined: tuple[int, ...]
    first: datetime | None
    last: datetime | None
    # not in the repr: names of documents end in cells of notebooks and in logs
    reasons: tuple[Reason, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TextGroups(Result):
    """Groups of entities with nearly the same text, largest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that they are part of.
    groups : tuple of TextGroup
        The groups; members, shared things and places are indices in ``graph.ids``.
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

    COLUMNS = (
        Column("group", "its number", "number"),
        Column("members", "entities whose texts are nearly the same, without the protected"),
        Column(
            "similarity",
            "mean Jaccard of the pairs that are similar",
            "0 to 1",
            bar="of 1",
        ),
        Column("shared", "things that two or more members are tied to"),
        Column("places", "places and addresses that members are tied to"),
        Column("protected", "how many members and shared things are not named", "entities"),
        Column("joined", "groups that use one of the same identifiers", "numbers"),
        Column("first", "first date of the members' links, in UTC", "date"),
        Column("last", "last date of the members' links, in UTC", "date"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} Texts are copied: from a site's template, from a rival, from a lawful "
        "business."
    )

    graph: EntityGraph
    groups: tuple[TextGroup, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<TextGroups: {counted(len(self), 'group')}>"

    def __len__(self) -> int:
        return len(self.groups)

    @guarded
    def __iter__(self) -> Iterator[TextGroup]:
        return iter(self.groups)

    @guarded
    def __getitem__(self, number: int) -> TextGroup:
        return row_by_number(self.groups, number, "group")

    def _frame(self) -> pd.DataFrame:
        """Largest first; no text is shown."""
        masked = self.graph.masked
        rows = [
            (
                group.number,
                named(self.graph, group.members),
                group.similarity,
                named(self.graph, group.shared),
                named(self.graph, group.places),
                int(masked[[*group.members, *group.shared]].sum()),
                group.joined,
                group.first,
                group.last,
            )
            for group in self.groups
        ]
        return pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS])

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return where the texts of a group are stated."""
        return row_by_number(self.groups, item, "group").reasons[:limit]

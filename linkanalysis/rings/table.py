"""The table of rings: what was found, in order, and what is listed separately.

Lives here: `RingTable`, and its notes on how rings were tested (`table_notes`).
Not here: a single ring (`ring`), how rings are found (`rings`), and pages and maps (`views`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._door import refuse_named
from linkanalysis._given import is_whole
from linkanalysis._provenance import Reason
from linkanalysis._result import Column, Result
from linkanalysis.errors import UnknownNameError
from linkanalysis.rings.parts import counted, thing_text
from linkanalysis.rings.ring import tallied
from linkanalysis.rings.significance import LEVEL, MOST_FALSE, WORLDS, WORLDS_LARGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ring import Ring


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingTable(Result):
    """The rings that were found, smallest p-value first.

    Its length, its rows and a loop over it are those of the rings.

    Attributes
    ----------
    rings : tuple of Ring
        The rings; ``table[1]`` is the first.
    explained : tuple of Ring
        Groups that exceed chance only through what families, households or colleagues share among
        themselves. Numbering goes on: after two rings ``table[3]`` is the first. Most are families;
        a ring that is one family is among them, and only relevance, which orders equals, sets it
        apart.
    withheld : int
        How many different protected people are members of any of them.
    candidates : int
        How many groups were considered.
    graph : EntityGraph
        The graph in which rings were looked for: people tied by what they share.
    notes : tuple of str
        What was set aside, and how rings were tested.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.find_rings(la.from_networkx(nx.path_graph(3)))
    <RingTable: no rings; 0 candidates>
    """

    COLUMNS = (
        Column("ring", "number of the ring, from 1"),
        Column("size", "how many members it has", "members"),
        Column("significance", "p-value; empty if it was not computed"),
        Column("stability", "share of runs in which members are together, on average", "share"),
        Column("shared", "how many things and direct ties members share"),
        Column("first", "first date of what they share", "UTC"),
        Column("last", "last date of what they share", "UTC"),
        Column("documents", "how many documents state it", "documents"),
        Column("single_source", "share of ties that only one source states", "share"),
        Column("countries", "countries of members who may be named, with counts"),
        Column("agencies", "agencies that name them, with counts"),
        Column("question", "what to verify first, without its rows"),
    )
    WITHHELD = "protected people are members, not named."

    rings: tuple[Ring, ...]
    explained: tuple[Ring, ...]
    withheld: int
    candidates: int
    graph: EntityGraph
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        rings = counted(len(self.rings), "ring") if self.rings else "no rings"
        groups = f"; {counted(len(self.explained), 'group')} explained" if self.explained else ""
        return f"<RingTable: {rings}; {counted(self.candidates, 'candidate')}{groups}>"

    def __len__(self) -> int:
        return len(self.rings)

    def __iter__(self) -> Iterator[Ring]:
        refuse_named(self.graph)
        return iter(self.rings)

    def __getitem__(self, number: int) -> Ring:
        refuse_named(self.graph)
        every = (*self.rings, *self.explained)
        if not is_whole(number) or not 1 <= number <= len(every):
            there = f"rings 1 to {len(self.rings)}" if self.rings else "no rings"
            if self.explained:
                there += f", and groups explained by families or work to {len(every)}"
            message = f"There is no ring {number!s:.40}; this table has {there}."
            raise UnknownNameError(message, name=str(number))
        return every[number - 1]

    def _frame(self) -> pd.DataFrame:
        """In the order of the rings."""
        rows = [
            (
                ring.number,
                len(ring.members),
                ring.significance,
                ring.stability,
                len(ring.shared),
                ring.first,
                ring.last,
                len(ring.documents),
                ring.standing.single_share,
                tallied(ring.countries),
                tallied(ring.agencies),
                # without rows, which the card names: they change with the order of a file
                replace(ring.questions[0], places=()).text() if ring.questions else "",
            )
            for ring in self.rings
        ]
        names = [column.name for column in self.COLUMNS]
        kinds = dict.fromkeys(names, "object")
        kinds |= dict.fromkeys(("ring", "size", "shared", "documents"), "int64")
        kinds |= dict.fromkeys(("significance", "stability", "single_source"), "float64")
        kinds |= dict.fromkeys(("first", "last"), "datetime64[us]")
        return pd.DataFrame(rows, columns=names).astype(kinds)

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind a ring, by its number, or behind the ties of an entity."""
        if isinstance(item, str):
            return super(RingTable, self)._reasons(item, limit)
        ring = self[item]
        without = (Reason("", "", thing_text(thing, ring.title)) for thing in ring.shared)
        return (tuple(without) if self.graph.case is None else ring.reasons)[:limit]


def table_notes(
    rings: Sequence[Ring], explained: Sequence[Ring], *, considered: int, large: bool
) -> tuple[str, ...]:
    """Word how the rings of a table were tested, and what is listed separately."""
    notes = _tests(rings, considered, large=large)
    if explained:
        one = len(explained) == 1
        notes.append(
            f"{len(explained):,} {'group is' if one else 'groups are'} listed separately "
            f"(explained): {'it exceeds' if one else 'they exceed'} chance only through what "
            "families, households or colleagues share among themselves."
        )
    relevant = sum(ring.relevance > 0 for ring in explained)
    if relevant:
        notes.append(f"{relevant:,} of those {'has' if relevant == 1 else 'have'} relevance.")
    return tuple(notes)


def _tests(rings: Sequence[Ring], considered: int, *, large: bool) -> list[str]:
    groups = f"{considered:,} {'group was' if considered == 1 else 'groups were'} considered"
    if not rings:
        return [f"No rings: {groups}, and none exceeds what chance produces."]
    tested = not math.isnan(rings[0].significance)
    if large:
        chosen = (
            f"{groups}; listed are those with more ties, whatever their strengths, than degrees, "
            "communities and outsiders explain, the most surprising first."
        )
        strong = sum(ring.false_share <= LEVEL for ring in rings)
        compared = (
            f"They were compared with those of {WORLDS_LARGE} simulated networks (possible "
            f"worlds): of the {strong:,} most surprising, at most {LEVEL:.0%} are expected by "
            f"chance, and of all listed at most {MOST_FALSE:.0%}."
        )
        return [chosen, compared if tested else "The graph is too large for simulated networks."]
    if not tested:
        many = f"{WORLDS} simulated networks"
        return [f"{groups}; the data are too large to be compared with {many}."]
    compared = f"compared with those of {WORLDS} simulated networks (possible worlds)"
    share = f"at most {LEVEL:.0%} of groups like these are expected by chance"
    return [f"{groups} and {compared}; {share}."]

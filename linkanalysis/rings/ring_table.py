"""The table of rings: what was found, in order, and what is listed separately."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import is_whole
from linkanalysis.core.counts import counted
from linkanalysis.core.door import refuse_named
from linkanalysis.core.provenance import Reason
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.queries.local_days import local_dates
from linkanalysis.graph.undecided_pairs import named_pairs, undecided_nodes
from linkanalysis.rings.ring import tallied
from linkanalysis.rings.ring_parts import thing_text
from linkanalysis.rings.significance import WORLDS_LARGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ranked_groups import Listed
    from linkanalysis.rings.ring import Ring

FLOATS = ("probability", "expected_false", "significance", "stability", "single_source")
ABOUT_FEW = (
    "{} people make half of what people share: records that are mostly about one group leave "
    'nothing to compare it with. To see who shares what, use la.project(graph, to="person", '
    "through=[…])."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingTable(Result):
    """The groups that were found, the most likely to be more than ordinary life first.

    Its length and iteration cover these groups; its rows have the explained ones as well.

    Attributes
    ----------
    rings : tuple of Ring
        The rings; ``table[1]`` is the first.
    explained : tuple of Ring
        Groups that exceed chance only because of what families, households or colleagues share
        among themselves. Their numbers continue: after two rings ``table[3]`` is the first. Most
        are families. A ring that consists of one family is among them; only relevance sets it
        apart.
    less_likely : int
        How many further groups are less likely than was asked for (`at_least`).
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
        Column("part", '"ring" or "explained"'),
        Column(
            "probability",
            "how likely it is more than ordinary life, given what is on record; empty if explained",
            "share",
            bar="of 1",
        ),
        Column("grade", '"strong" (.9 and more), "moderate" (.5 and more) or "weak"'),
        Column("expected_false", "groups down to it that are expected to be ordinary circles"),
        Column("size", "how many members it has", "members"),
        Column("significance", "p-value; empty if it was not computed"),
        Column(
            "stability",
            "share of runs in which members are together, on average; empty if none was made",
            "share",
            bar="of 1",
        ),
        Column("shared", "how many things and direct ties members share"),
        Column("first", "first date of what they share, in the zone of the case", "date"),
        Column("last", "last date of what they share, in the zone of the case", "date"),
        Column("documents", "how many documents state it", "documents"),
        Column("single_source", "share of ties that only one source states", "share"),
        Column("countries", "countries of members who may be named, with counts"),
        Column("agencies", "agencies that name them, with counts"),
        Column("question", "what to verify first, without its rows"),
    )
    WITHHELD = "protected among the members of rings and explained groups; not named."

    rings: tuple[Ring, ...]
    explained: tuple[Ring, ...]
    less_likely: int
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
        every = self.every
        if not is_whole(number) or not 1 <= number <= len(every):
            there = f"rings 1 to {len(self.rings)}" if self.rings else "no rings"
            if self.explained:
                there += f", and groups explained by families or work to {len(every)}"
            message = f"There is no ring {number!s:.40}; this table has {there}."
            raise UnknownNameError(message, name=str(number))
        return every[number - 1]

    @property
    def every(self) -> tuple[Ring, ...]:
        """Rings and explained groups, by number."""
        return (*self.rings, *self.explained)

    def _frame(self) -> pd.DataFrame:
        """Rings, then explained groups, in their order."""
        rows = [
            (
                ring.number,
                ring.part,
                ring.probability,
                ring.grade,
                ring.expected_false,
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
            for ring in self.every
        ]
        names = [column.name for column in self.COLUMNS]
        kinds = dict.fromkeys(names, "object")
        kinds |= dict.fromkeys(("ring", "size", "shared", "documents"), "int64")
        kinds |= dict.fromkeys(FLOATS, "float64")
        kinds |= dict.fromkeys(("first", "last"), "datetime64[us]")
        frame = pd.DataFrame(rows, columns=names).astype(kinds)
        zone = None if self.graph.case is None else self.graph.case.timezone
        days = {name: local_dates(frame[name], zone) for name in ("first", "last")}
        return frame.assign(**days).astype(kinds)

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind a ring, by its number, or behind the ties of an entity."""
        if isinstance(item, str):
            return super(RingTable, self)._reasons(item, limit)
        ring = self[item]
        without = (Reason("", "", thing_text(thing, ring.title)) for thing in ring.shared)
        return (tuple(without) if self.graph.case is None else ring.reasons)[:limit]


def table_notes(table: RingTable, listed: Listed, *, large: bool) -> tuple[str, ...]:
    """Word how groups were tested, and what is not listed."""
    notes = _tests(table, listed, large=large)
    if table.less_likely:
        one = table.less_likely == 1
        notes.append(
            f"{table.less_likely:,} further {'group is' if one else 'groups are'} less likely and "
            f"not listed; at_least=… lists {'it' if one else 'them'} as well."
        )
    if table.explained:
        one = len(table.explained) == 1
        notes.append(
            f"{len(table.explained):,} {'group is' if one else 'groups are'} listed separately "
            f"(explained): {'it exceeds' if one else 'they exceed'} chance only because of what "
            "families, households or colleagues share among themselves."
        )
    notes += _unnamed_doubles(table)
    relevant = sum(ring.relevance > 0 for ring in table.explained)
    if relevant:
        notes.append(f"{relevant:,} of those {'has' if relevant == 1 else 'have'} relevance.")
    return tuple(notes)


def _unnamed_doubles(table: RingTable) -> list[str]:
    """Count the doubles that no ring names: the ring would tell which member is protected."""
    groups = [{member.node for member in ring.members} for ring in table.every]
    named = set(named_pairs(table.graph))
    pairs = [
        pair
        for pair in undecided_nodes(table.graph)
        if pair not in named and any(group.issuperset(pair) for group in groups)
    ]
    if not pairs:
        return []
    what = counted(len(pairs), "undecided pair")
    return [f"Not named, because one or both are or may be protected: {what} of members."]


def _tests(table: RingTable, listed: Listed, *, large: bool) -> list[str]:
    rings, considered = table.rings, listed.considered
    groups = f"{considered:,} {'group was' if considered == 1 else 'groups were'} considered"
    if not rings:
        none = [f"No rings: {groups}, and none is likely to be more than ordinary life."]
        return [*none, ABOUT_FEW.format(listed.few)] if listed.few else none
    if large:
        chosen = (
            f"{groups}; those listed have more ties, whatever their strengths, than degrees, "
            "communities and outsiders explain, most surprising first."
        )
        compared = (
            f"They were compared with those of {WORLDS_LARGE} simulated networks (possible worlds)."
        )
        tested = not math.isnan(rings[0].significance)
        return [chosen, compared if tested else "The graph is too large for simulated networks."]
    if not listed.worlds:
        return [f"{groups}; the data are too large to be compared with simulated networks."]
    compared = f"compared with those of {listed.worlds} simulated networks (possible worlds)"
    circles = (
        f"Circles of callers and payers were compared with those of {listed.circles} simulated "
        "networks."
    )
    return [f"{groups} and {compared}.", *([circles] if listed.circles else [])]

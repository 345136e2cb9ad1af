"""The answer of `find_blocks`, and what it shares with other tables of groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.counts import counted
from linkanalysis.core.result import Column, Result
from linkanalysis.graph.evidence_rows import reasons_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True)
class Block:
    """Entities that use the same things more than by chance; members and things are indices."""

    number: int
    members: tuple[int, ...]
    things: tuple[int, ...]
    ties: int
    filled: float
    density: float
    significance: float
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BlockTable(Result):
    """Blocks, densest first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that they are part of.
    blocks : tuple of Block
        The blocks; members and things are indices in ``graph.ids``.
    notes : tuple of str
        What was searched, and whether it was tested against chance.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ads = la.from_networkx(nx.Graph([("ad:1", "phone:1")]))
    >>> la.leads.find_blocks(ads, of="ad", through="phone")
    <BlockTable: 0 blocks>
    """

    COLUMNS = (
        Column("block", "its number", "number"),
        Column("members", "entities that use the things, without the protected"),
        Column("things", "what they use, without what identifies only protected people"),
        Column("protected", "how many members and things are not named", "entities"),
        Column("ties", "how many pairs of a member and a thing are tied", "ties"),
        Column(
            "filled",
            "those as a share of all such pairs",
            "0 to 1",
            bar="of 1",
        ),
        Column("density", "discounted ties for each member and thing"),
        Column(
            "significance",
            "share of shuffled records whose densest block is as dense, at least .005; empty where "
            "the graph is too large to shuffle",
            "0 to 1",
        ),
        Column("first", "first date of the ties, in UTC", "date"),
        Column("last", "last date of the ties, in UTC", "date"),
    )
    CAVEAT = (
        f"{Result.CAVEAT} Lockstep in the records has innocent reasons too: an agency, a hotel, a "
        "shared office line."
    )

    graph: EntityGraph
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        return f"<BlockTable: {counted(len(self), 'block')}>"

    def __len__(self) -> int:
        return len(self.blocks)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __getitem__(self, number: int) -> Block:
        return row_by_number(self.blocks, number, "block")

    def _frame(self) -> pd.DataFrame:
        """Densest first."""
        masked = self.graph.masked
        rows = [
            (
                block.number,
                named(self.graph, block.members),
                named(self.graph, block.things),
                int(masked[[*block.members, *block.things]].sum()),
                block.ties,
                block.filled,
                block.density,
                block.significance,
                block.first,
                block.last,
            )
            for block in self.blocks
        ]
        return pd.DataFrame(rows, columns=[column.name for column in self.COLUMNS])

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows that tie the members of a block to its things."""
        block = row_by_number(self.blocks, item, "block")
        masked = self.graph.masked
        pairs = [
            (member, thing)
            for member in block.members
            for thing in block.things
            if not masked[member] and not masked[thing]
        ]
        return reasons_between(self.graph, pairs, limit)


def named(graph: EntityGraph, nodes: tuple[int, ...]) -> tuple[str, ...]:
    """Name entities as they may be shown, without the masked."""
    return tuple(sorted(graph.shown[k] for k in nodes if not graph.masked[k]))


def dates_of(
    first: NDArray[np.datetime64], last: NDArray[np.datetime64]
) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last date of some ties, None where none has one."""
    first, last = first[~np.isnat(first)], last[~np.isnat(last)]
    return (
        first.min().item() if first.size else None,
        last.max().item() if last.size else None,
    )

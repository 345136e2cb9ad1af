"""The answer of `find_blocks`: who moves in lockstep over which things.

Lives here: `Block` and `BlockTable`.
Not here: how blocks are found (`dense_blocks`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import row_by_number
from linkanalysis._result import Result
from linkanalysis.graph.link_rows import reasons_of, rows_behind
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph

__all__ = ["Block", "BlockTable"]

LOCKSTEP = (
    "Lockstep in the records has innocent reasons too: an agency, a hotel, a shared office line."
)


@dataclass(frozen=True, slots=True)
class Block:
    """Entities that use the same things more than chance would let them.

    number: Its place in the table, from 1.
    members, things: Numbers in the graph of the table, rising.
    ties: How many of the members use how many of the things.
    filled: Those ties as a share of all that there could be.
    density: Discounted ties for each member and thing.
    significance: Share of shuffled records whose densest block is as dense, at least .005; NaN
      where the graph is too large to be shuffled.
    first, last: First and last date of the ties, in UTC.
    """

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
        The graph they are part of.
    blocks : tuple of Block
        The blocks.
    notes : tuple of str
        What to know before reading anything into them.
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

    graph: EntityGraph
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        number = len(self.blocks)
        return f"<BlockTable: {number:,} block{'' if number == 1 else 's'}>"

    def __len__(self) -> int:
        return len(self.blocks)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __getitem__(self, number: int) -> Block:
        return row_by_number(self.blocks, number, "block")

    @property
    def caveat(self) -> str:
        """Say what blocks do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> ads = la.from_networkx(nx.Graph([("ad:1", "phone:1")]))
        >>> la.leads.find_blocks(ads, of="ad", through="phone").caveat[:33]
        'A place in the records, not in th'
        """
        return " ".join((CAVEAT, LOCKSTEP, *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns block, members, things (what stands for them in outputs), protected (how many
        members or things are not named), ties, filled, density, significance, first, last.
        """
        masked = self.graph.masked
        rows = [
            {
                "block": block.number,
                "members": self._named(block.members),
                "things": self._named(block.things),
                "protected": int(masked[[*block.members, *block.things]].sum()),
                "ties": block.ties,
                "filled": block.filled,
                "density": block.density,
                "significance": block.significance,
                "first": block.first,
                "last": block.last,
            }
            for block in self.blocks
        ]
        columns = ("block", "members", "things", "protected", "ties", "filled", "density")
        return pd.DataFrame(rows, columns=[*columns, "significance", "first", "last"])

    def _named(self, nodes: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(sorted(self.graph.shown[k] for k in nodes if not self.graph.masked[k]))

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Name the places in documents that tie the members of a block to its things."""
        block = row_by_number(self.blocks, item, "block")
        named = [k for k in (*block.members, *block.things) if not self.graph.masked[k]]
        things = set(block.things)
        pairs = [(a, b) for a in named if a not in things for b in named if b in things]
        rows = rows_behind(self.graph, pairs)
        return reasons_of([row for pair in pairs for row in rows[pair]][:limit])

"""The answers of `remove` and `observe`.

Lives here: `Removal`, `Observation`, and the columns on random sets that they share.
Not here: any computation (`removal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis._result import Column, Result, held_back, sentences

if TYPE_CHECKING:
    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

RANDOM_COLUMNS = (
    Column("random_mean", "mean over random sets", "as the value"),
    Column("random_low", "5% of the random sets are lower", "as the value"),
    Column("random_high", "5% of the random sets are higher", "as the value"),
)


class Row(NamedTuple):
    """One measure of a network before and after, and the mean and 90% interval of random sets."""

    measure: str
    before: float
    after: float
    random_mean: float
    random_low: float
    random_high: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Removal(Result):
    """A network before and after the removal of some entities.

    Attributes
    ----------
    graph, left : EntityGraph
        The graph, and the graph after the removal.
    act : str
        "remove" or "arrest".
    nodes : tuple of int
        Numbers of the removed entities; in an arrest also of the identifiers only they use.
    rows : tuple of Row
        Components, largest (entities), isolates, fragmentation, distance_fragmentation (shares).
    isolated : tuple of str
        Entities that have lost their last tie.
    isolated_withheld : int
        Number of protected people, and things that identify only them, that have lost it too.
    notes : tuple of str
        What it is compared with, and what was left out.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.remove(la.from_networkx(nx.star_graph(4)), "person:0")
    <Removal: 1 removed, largest 5 to 1, components 1 to 4, 4 isolated>
    """

    COLUMNS = (
        Column("measure", "components, largest, isolates, or a fragmentation"),
        Column("before", "value before the removal", "entities; fragmentation: share of pairs"),
        Column("after", "value after the removal", "as before"),
        Column("change", "after minus before", "as before"),
        *RANDOM_COLUMNS,
    )
    CAVEAT = f"Nobody is replaced here; real networks replace members they lose. {Result.CAVEAT}"

    graph: EntityGraph
    left: EntityGraph
    act: str
    nodes: tuple[int, ...]
    rows: tuple[Row, ...]
    isolated: tuple[str, ...]
    isolated_withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        parts, largest = self.rows[:2]
        sizes = f"largest {largest.before:,.0f} to {largest.after:,.0f}"
        count = f"components {parts.before:,.0f} to {parts.after:,.0f}"
        alone = len(self.isolated) + self.isolated_withheld
        return f"<Removal: {len(self.nodes):,} removed, {sizes}, {count}, {alone:,} isolated>"

    @property
    def removed(self) -> tuple[str, ...]:
        """Return the ids of the removed entities."""
        return tuple(self.graph.shown[node] for node in self.nodes)

    def _not_shown(self) -> str:
        isolated = held_back(self.isolated_withheld, "protected become isolated, not named.")
        return sentences(self.CAVEAT, isolated)

    def _frame(self) -> pd.DataFrame:
        """In the order of `rows`."""
        frame = pd.DataFrame(self.rows, columns=Row._fields)
        frame.insert(3, "change", frame["after"] - frame["before"])
        return frame


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Observation(Result):
    """How much of a network is within reach of some entities.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    nodes : tuple of int
        Numbers of the watched entities.
    within : tuple of int
        Number of entities within 0, 1, 2 … steps, the watched ones included.
    nearness : float
        Mean inverse number of steps from the set to all entities; members count 1.
    random_mean, random_low, random_high : tuple of float
        `within` for random sets: the mean, and the values between which 90% of them lie.
    notes : tuple of str
        What it is compared with.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.observe(la.from_networkx(nx.star_graph(4)), "person:1")
    <Observation: 1 watched, 2 of 5 within one step>
    """

    COLUMNS = (
        Column("steps", "number of steps, from 0", "steps"),
        Column("entities", "entities within that many steps", "entities"),
        Column("share", "their share of all entities", "share"),
        *RANDOM_COLUMNS,
    )
    CAVEAT = f"Being near a watched entity does not make anybody responsible. {Result.CAVEAT}"

    graph: EntityGraph
    nodes: tuple[int, ...]
    within: tuple[int, ...]
    nearness: float
    random_mean: tuple[float, ...]
    random_low: tuple[float, ...]
    random_high: tuple[float, ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        near = self.within[min(1, len(self.within) - 1)]
        return (
            f"<Observation: {len(self.nodes):,} watched, {near:,} of {self.graph.n:,} within one "
            "step>"
        )

    def _frame(self) -> pd.DataFrame:
        """One row for each number of steps."""
        return pd.DataFrame(
            {
                "steps": range(len(self.within)),
                "entities": list(self.within),
                "share": [count / self.graph.n for count in self.within],
                "random_mean": list(self.random_mean),
                "random_low": list(self.random_low),
                "random_high": list(self.random_high),
            }
        )

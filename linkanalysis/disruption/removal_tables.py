"""The answers of `remove` and `observe`.

Lives here: `Removal` and `Observation`.
Not here: any computation (`removal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._result import Result, held_back, sentences
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["Observation", "Removal", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of a network before and after.

    measure: Its name.
    before, after: Its value with and without those who leave.
    random_mean, random_low, random_high: Its value without random sets: the mean, and the values
      between which 90 % lie.
    """

    measure: str
    before: float
    after: float
    random_mean: float
    random_low: float
    random_high: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Removal(Result):
    """What is left of a network without some entities.

    Attributes
    ----------
    graph, left : EntityGraph
        The graph, and what is left of it.
    act : str
        "remove" or "arrest".
    nodes : tuple of int
        Numbers of those who left, with their belongings if arrested.
    rows : tuple of Row
        Components, largest (entities), isolates, fragmentation, distance_fragmentation (shares).
    isolated : tuple of str
        Who has lost the last tie.
    isolated_withheld : int
        How many protected people, and things that identify only them, have lost it too.
    notes : tuple of str
        What stands beside it, and what was left out.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.remove(la.from_networkx(nx.star_graph(4)), "person:0")
    <Removal: 1 gone, largest 5 to 1, components 1 to 4, 4 isolated>
    """

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
        return f"<Removal: {len(self.nodes):,} gone, {sizes}, {count}, {alone:,} isolated>"

    @property
    def removed(self) -> tuple[str, ...]:
        """Name those who left.

        Returns
        -------
        tuple of str
            Their ids, sorted.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.remove(la.from_networkx(nx.star_graph(4)), "person:0").removed
        ('person:0',)
        """
        return tuple(self.graph.shown[node] for node in self.nodes)

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.remove(la.from_networkx(nx.star_graph(4)), "person:0").caveat[:25]
        'Nobody is replaced here; '
        """
        said = "Nobody is replaced here; networks do replace those they lose."
        held = held_back(self.isolated_withheld, "protected become isolated, not named.")
        return sentences(said, held, *self.notes, CAVEAT)

    def _frame(self) -> pd.DataFrame:
        """Give the measures as a new frame.

        Columns measure, before, after, change, random_mean, random_low, random_high.
        """
        names = ("measure", "before", "after", "random_mean", "random_low", "random_high")
        frame = pd.DataFrame([[getattr(row, name) for name in names] for row in self.rows])
        frame.columns = pd.Index(names)
        frame.insert(3, "change", frame["after"] - frame["before"])
        return frame


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Observation(Result):
    """How much of a network is within sight of some entities.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    nodes : tuple of int
        Numbers of those who are watched.
    within : tuple of int
        How many entities are within 0, 1, 2 … steps, those watched included.
    nearness : float
        Mean inverse number of steps from the set to everybody; members count 1.
    random_mean, random_low, random_high : tuple of float
        The same for random sets: the mean, and the values between which 90 % lie.
    notes : tuple of str
        What stands beside it.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.observe(la.from_networkx(nx.star_graph(4)), "person:1")
    <Observation: 1 watched, 2 of 5 within one step>
    """

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

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.disruption.observe(la.from_networkx(nx.star_graph(4)), "person:1").caveat[:40]
        'Within reach is not within responsibilit'
        """
        said = "Within reach is not within responsibility."
        return " ".join((said, *self.notes, CAVEAT))

    def _frame(self) -> pd.DataFrame:
        """Give the steps as a new frame.

        Columns steps (from 0), entities (within so many), share (of all), random_mean,
        random_low, random_high (entities).
        """
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

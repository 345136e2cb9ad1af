"""The answer of `key_players`: a set, what it is worth, and how sure that is.

Lives here: `KeyPlayers` and the `Baseline` sets beside it.
Not here: any search (`key_player_choice`, `key_player_search`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import check_choice
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.graph.link_rows import (
    reasons_at,
)
from linkanalysis.measures.measure_table import CAVEAT

if TYPE_CHECKING:
    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph

__all__ = ["Baseline", "KeyPlayers"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A set that costs no search, to hold the answer against.

    Attributes
    ----------
    name : str
        How it was chosen.
    entities : tuple of str
        Who is in it; empty for the mean of many random sets.
    value : float
        Its value.

    Examples
    --------
    >>> Baseline("highest degree", ("person:ana",), 0.5).value
    0.5
    """

    name: str
    entities: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class KeyPlayers(Result):
    """The set of entities that does most together, and how sure that is.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was searched.
    nodes : tuple of int
        Numbers of the members, rising.
    goal : str
        "fragment" or "reach".
    value, before, gain : float
        Share with the set; share without it; the difference.
    bound : float
        What no set can exceed; the value itself if proven, NaN if nothing is known.
    proven : bool
        Whether no other set can be better; else it is the best that was found.
    method : str
        "exhaustive", "branches", "milp" or "swaps".
    n_optimal : int or None
        How many sets are as good, where that is known.
    alone, without : tuple of float
        For each member, the value of the member alone, and of the set without the member.
    baselines : tuple of Baseline
        Sets of highest degree and betweenness, and the mean of random sets.
    withheld : int
        How many protected people, and things that identify only them, could not be chosen.
    notes : tuple of str
        What the value says, and what was left out of the search.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_players(la.from_networkx(nx.path_graph(5)), 1)
    <KeyPlayers: 1 to fragment, 0.8 from 0.3583, proven>
    """

    graph: EntityGraph
    nodes: tuple[int, ...]
    goal: str
    value: float
    before: float
    gain: float
    bound: float
    proven: bool
    method: str
    n_optimal: int | None
    alone: tuple[float, ...]
    without: tuple[float, ...]
    baselines: tuple[Baseline, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        sure = "proven" if self.proven else "best found"
        change = f"{self.value:.4g} from {self.before:.4g}"
        return f"<KeyPlayers: {len(self)} to {self.goal}, {change}, {sure}>"

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def members(self) -> tuple[str, ...]:
        """Name the members.

        Returns
        -------
        tuple of str
            Their ids, sorted.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.key_players(la.from_networkx(nx.path_graph(5)), 1).members
        ('person:2',)
        """
        return tuple(self.graph.shown[node] for node in self.nodes)

    @property
    def caveat(self) -> str:
        """Say how sure the set is, who could not be in it, and what it does not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> print(la.key_players(la.from_networkx(nx.path_graph(2)), 1).caveat[:58])
        Proven: no set is better; 2 sets are as good, of which thi
        """
        return sentences(
            self._sure(), held_back(self.withheld, "protected never chosen."), *self.notes, CAVEAT
        )

    def _sure(self) -> str:
        if not self.proven:
            known = f"; no set exceeds {self.bound:.4g}" if not isnan(self.bound) else ""
            return f"Best found: a better set may exist{known}."
        if self.n_optimal is None:
            return "Proven: no set is better; others may be as good."
        if self.n_optimal == 1:
            return "Proven: no other set is as good."
        equal = f"{self.n_optimal:,} sets are as good, of which this is the first by id"
        return f"Proven: no set is better; {equal}."

    def _frame(self) -> pd.DataFrame:
        """Give the members as a new frame.

        Columns entity, label, type, alone (value of the member alone), without (value of the set
        without the member), in the order of ids.
        """
        graph = self.graph
        return pd.DataFrame(
            {
                "entity": pd.Series(list(self.members), dtype=object),
                "label": pd.Series([graph.labels[node] for node in self.nodes], dtype=object),
                "type": pd.Series([graph.types[node] for node in self.nodes], dtype=object),
                "alone": pd.Series(self.alone, dtype="float64"),
                "without": pd.Series(self.without, dtype="float64"),
            }
        )

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Name the places in documents on which the ties of a member rest."""
        entity = str(item)
        graph = self.graph
        check_choice(entity, self.members, "in this set")
        node = graph.node(entity)
        return reasons_at(graph, node, limit)

    def comparison(self) -> pd.DataFrame:
        """Hold the set against sets that cost no search.

        Returns
        -------
        DataFrame
            Columns set, entities, value, gain; the set itself first.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> found = la.key_players(la.from_networkx(nx.path_graph(5)), 1)
        >>> found.comparison()["set"].tolist()
        ['key players', 'highest degree', 'highest betweenness', 'mean of 200 random sets']
        """
        rows = [("key players", self.members, self.value)]
        rows += [(other.name, other.entities, other.value) for other in self.baselines]
        return pd.DataFrame(
            [(name, entities, value, value - self.before) for name, entities, value in rows],
            columns=["set", "entities", "value", "gain"],
        )

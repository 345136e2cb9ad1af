"""The answer of `key_players`: a set, its value, and whether it is proven.

Lives here: `KeyPlayers`, and the `Baseline` sets it is compared with.
Not here: any search (`key_player_choice`, `key_player_search`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._door import guarded
from linkanalysis._given import check_choice
from linkanalysis._result import Column, Result
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame

if TYPE_CHECKING:
    from linkanalysis._provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph


@dataclass(frozen=True, slots=True)
class Baseline:
    """A set found without a search, to compare the answer with.

    Attributes
    ----------
    name : str
        How it was chosen.
    entities : tuple of str
        Its members; empty for the mean of many random sets.
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
    """The set of entities with the largest joint effect, and whether it is proven.

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
        Value that no set can exceed; the value itself if proven, NaN if nothing is known.
    proven : bool
        Whether no other set can be better; otherwise it is the best found.
    method : str
        "exhaustive", "branches", "milp" or "swaps".
    n_optimal : int or None
        Number of equally good sets, if known.
    alone, without : tuple of float
        For each member, the value of the member alone, and of the set without the member.
    baselines : tuple of Baseline
        Sets of highest degree and betweenness, and the mean of random sets.
    withheld : int
        Number of protected people, and things that identify only them, that could not be chosen.
    notes : tuple of str
        What the value means, and what was left out of the search.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.key_players(la.from_networkx(nx.path_graph(5)), 1)
    <KeyPlayers: 1 to fragment, 0.8 from 0.3583, proven>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column("alone", "value of the member alone", "share"),
        Column("without", "value of the set without the member", "share"),
    )
    WITHHELD = "protected, never chosen."

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
        proof = "proven" if self.proven else "best found"
        change = f"{self.value:.4g} from {self.before:.4g}"
        return f"<KeyPlayers: {len(self)} to {self.goal}, {change}, {proof}>"

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def members(self) -> tuple[str, ...]:
        """Return the ids of the members."""
        return tuple(self.graph.shown[node] for node in self.nodes)

    def _not_shown(self) -> str:
        return f"{self._proof()} {self.CAVEAT}"

    def _proof(self) -> str:
        if not self.proven:
            known = f", but none exceeds {self.bound:.4g}" if not isnan(self.bound) else ""
            return f"Best found: a better set may exist{known}."
        if self.n_optimal is None:
            return "Proven: no set is better. Others may be equally good."
        if self.n_optimal == 1:
            return "Proven: no other set is as good."
        equal = f"{self.n_optimal:,} sets are equally good; this is the first by id"
        return f"Proven: no set is better. {equal}."

    def _frame(self) -> pd.DataFrame:
        """In the order of ids."""
        frame = named_frame(self.graph, self.nodes)
        frame["alone"] = pd.Series(self.alone, dtype="float64")
        frame["without"] = pd.Series(self.without, dtype="float64")
        return frame

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Only for members."""
        check_choice(item, self.members, "in this set")
        return self.graph.reasons(str(item), limit=limit)

    @guarded
    def comparison(self) -> pd.DataFrame:
        """Compare the set with sets found without a search.

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

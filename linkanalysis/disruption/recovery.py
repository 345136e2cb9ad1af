"""Recovery: who would step into the gap that a removal leaves, and what the network is then.

Lives here: `recover`, three rules by which the orphaned may choose, and `Recovery`.
Not here: the loss itself (`removal`), and which set does most (`key_player_choice`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_type, given_names
from linkanalysis._result import Result
from linkanalysis.disruption.key_player_goals import share_apart
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import changes_since
from linkanalysis.graph.lookup import named_nodes
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.components import components
from linkanalysis.kernels.covering import steps_from
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["Recovery", "Replacement", "recover"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """One who takes the place of one removed, by one rule.

    rule: "distance", "degree" or "role".
    removed: Who is gone.
    replacement: Who takes the place; empty if nobody can.
    orphans: Neighbors that were left and tie themselves to the replacement.
    same_role: How many others, still there, have the role of the removed; -1 where it has none.
    """

    rule: str
    removed: str
    replacement: str
    orphans: int
    same_role: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Recovery(Result):
    """A network after removals, and after it has replaced the removed, by each rule.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    replacements : tuple of Replacement
        Who takes whose place, by each rule, in the order of removal.
    states : tuple of (str, int, int, float)
        Before, removed, and after recovery by each rule: name, components, size of the largest,
        fragmentation. The removed are apart from everybody in all but the first.
    notes : tuple of str
        Which rule was not applied.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.recover(la.from_networkx(nx.star_graph(4)), "person:0")
    <Recovery: 1 removed, largest 5, then 1, recovered 4 to 4>
    """

    graph: EntityGraph
    replacements: tuple[Replacement, ...]
    states: tuple[tuple[str, int, int, float], ...]
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        before, after, *recovered = [largest for _, _, largest, _ in self.states]
        removed = len({row.removed for row in self.replacements})
        span = f"{min(recovered):,} to {max(recovered):,}"
        return (
            f"<Recovery: {removed:,} removed, largest {before:,}, then {after:,}, recovered {span}>"
        )

    @property
    def caveat(self) -> str:
        """Say what the replacements do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.disruption.recover(la.from_networkx(nx.star_graph(4)), "person:0").caveat[:31]
        'A supposition, not a prediction'
        """
        said = "A supposition, not a prediction: nobody is known to take anybody's place."
        return " ".join((said, *self.notes, CAVEAT))

    def _frame(self) -> pd.DataFrame:
        """Give the states as a new frame.

        Columns state ("before", "removed", then the rules), components, largest (entities),
        fragmentation (share of pairs apart).
        """
        columns = ["state", "components", "largest", "fragmentation"]
        return pd.DataFrame(list(self.states), columns=columns)

    def who(self) -> pd.DataFrame:
        """Say who takes whose place.

        Returns
        -------
        DataFrame
            Columns rule, removed, replacement, orphans, same_role, as in `replacements`.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.disruption.recover(
        ...     la.from_networkx(nx.star_graph(4)), "person:0"
        ... ).who().values.tolist()[0]
        ['distance', 'person:0', 'person:1', 4, -1]
        """
        changes_since(self.graph, depth=3)
        columns = ["rule", "removed", "replacement", "orphans", "same_role"]
        rows = [[getattr(row, name) for name in columns] for row in self.replacements]
        return pd.DataFrame(rows, columns=columns)


def recover(
    graph: EntityGraph,
    who: str | Sequence[str],
    *,
    roles: Mapping[str, str] | None = None,
) -> Recovery:
    """Remove entities one after the other, and let those they leave choose a replacement.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    who : str or sequence of str
        Ids of those who leave, first removed first.
    roles : mapping of str to str, optional
        What entities do in the trade, by id: "grower", "courier", "cash". Without it there is no
        recovery by role.

    Returns
    -------
    Recovery
        The network before, without them, and recovered by each rule: a range, not a forecast.

    Raises
    ------
    UnknownNameError
        If the graph does not hold one of `who` or of `roles`.
    ProtectedError
        If one of `who` is protected.
    GraphKindError
        If one comes twice, or nobody is named.

    Notes
    -----
    After each removal the neighbors left behind tie themselves to one entity of the same type:
    by *distance* to the one nearest to them all (largest sum of inverse steps, a neighbor itself
    counting 1), by *degree* to the one with most ties, by *role* to the nearest of the same role,
    or to nobody if there is none: then the network does not recover. Ties go to the smallest id.
    Protected people are never named as a replacement. Scarce roles make removals last:
    `same_role` counts who else could do the work.

    References
    ----------
    .. [1] Duijn, Kashirin, Sloot (2014), Scientific Reports 4, 4238, doi:10.1038/srep04238.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.path_graph(5))
    >>> la.disruption.recover(graph, "person:2").to_frame()["largest"].tolist()
    [5, 2, 4, 4]
    """
    ties = ties_of(graph, "all")
    nodes = named_nodes(graph, given_names("who", who))
    if not nodes:
        message = "recover needs at least one entity. graph.entities lists them."
        raise GraphKindError(message)
    if roles is not None:
        expect_type("roles", roles, Mapping, 'write {"person:KY-118": "courier"}, for example.')
    role = [""] * graph.n
    for entity, name in (roles or {}).items():
        role[graph.node(entity)] = name
    ends = zip(slot_rows(ties.indptr).tolist(), ties.indices.tolist(), strict=True)
    pairs = {(a, b) for a, b in ends if a < b}
    gone = set(nodes)
    stripped = {pair for pair in pairs if gone.isdisjoint(pair)}
    states = [
        ("before", *_state(graph.n, pairs, set())),
        ("removed", *_state(graph.n, stripped, gone)),
    ]
    replacements: list[Replacement] = []
    for rule in ("distance", "degree", *(("role",) if roles else ())):
        found, left = _recovered(graph, nodes, pairs, role, rule)
        replacements += found
        states.append((rule, *_state(graph.n, left, gone)))
    return Recovery(
        graph=graph,
        replacements=tuple(replacements),
        states=tuple(states),
        notes=() if roles else ("No roles were given, so nobody was replaced by role.",),
        made_by=made_from(
            graph,
            "recover",
            (
                ("who", ", ".join(graph.shown[node] for node in nodes)),
                ("roles", str(len(roles or {}))),
            ),
        ),
    )


def _recovered(
    graph: EntityGraph,
    nodes: list[int],
    pairs: set[tuple[int, int]],
    role: list[str],
    rule: str,
) -> tuple[list[Replacement], set[tuple[int, int]]]:
    left = set(pairs)
    there = np.ones(graph.n, dtype=np.bool_)
    types = np.array(graph.types, dtype=object)
    roles = np.array(role, dtype=object)
    found: list[Replacement] = []
    for node in nodes:
        there[node] = False
        lost = {pair for pair in left if node in pair}
        left -= lost
        orphans = sorted({a + b - node for a, b in lost})
        same = there & (roles == role[node]) & (role[node] != "")
        fit = there & ~graph.masked & (types == graph.types[node])
        fit &= ~np.isin(np.arange(graph.n), nodes)  # who is to leave next replaces nobody
        if rule == "role":
            fit &= same
        chosen = _chosen(graph.n, left, orphans, fit, rule)
        if chosen >= 0:
            left |= {(min(chosen, o), max(chosen, o)) for o in orphans if o != chosen}
        found.append(
            Replacement(
                rule,
                graph.shown[node],
                graph.shown[chosen] if chosen >= 0 else "",
                len(orphans),
                int(same.sum()) if role[node] else -1,
            )
        )
    return found, left


def _chosen(
    n: int, pairs: set[tuple[int, int]], orphans: list[int], fit: NDArray[np.bool_], rule: str
) -> int:
    """Give the best of those who fit, of equals the first; -1 if nobody fits or nobody asks."""
    if not fit.any() or not orphans:
        return -1
    indptr, indices = _rows(n, pairs)
    if rule == "degree":
        values = np.diff(indptr.astype(np.float64))
    else:
        values = np.zeros(n)
        for orphan in orphans:
            steps = steps_from(indptr, indices, np.array([orphan]))
            values += np.where(steps >= 0, 1 / np.maximum(steps, 1), 0.0)
    candidates = np.flatnonzero(fit)
    best = values[candidates].max()
    return int(candidates[values[candidates] >= best - 1e-9][0])


def _rows(n: int, pairs: set[tuple[int, int]]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    ends = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    indptr, indices, _ = build_csr(n, ends[:, 0], ends[:, 1], directed=False)
    return indptr, indices


def _state(n: int, pairs: set[tuple[int, int]], gone: set[int]) -> tuple[int, int, float]:
    parts = components(*_rows(n, pairs))
    kept = np.ones(n, dtype=np.bool_)
    kept[list(gone)] = False
    sizes = np.bincount(parts[kept])
    sizes = sizes[sizes > 0]
    joined = float((sizes * (sizes - 1)).sum() / 2)
    apart = share_apart(joined, n, len(gone), "original")
    return len(sizes), int(sizes.max(initial=0)), apart

"""Recovery: who would replace the removed, by three rules, and what the network is then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.result import Column, Result
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.kernels.distances import steps_from
from linkanalysis.network.disruption.key_player_goals import parts_without
from linkanalysis.network.disruption.removal_orders import expect_some, roles_by_node
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph


class Replacement(NamedTuple):
    """The replacement of one removed entity by one rule.

    rule: "distance", "degree" or "role".
    replacement: Empty if there is none.
    orphans: Number of remaining neighbors, which are then tied to the replacement.
    same_role: Number of others, not removed, with the role of the removed; -1 if it has no role.
    """

    rule: str
    removed: str
    replacement: str
    orphans: int
    same_role: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Recovery(Result):
    """A network after removals, and after replacement by each rule.

    Attributes
    ----------
    replacements : tuple of Replacement
        The replacement of each removed entity, by each rule, in the order of removal.
    states : tuple of (str, int, int, float)
        Before, removed, and after recovery by each rule: name, components, size of the largest,
        fragmentation. Removed entities are apart from all others in all but the first.
    notes : tuple of str
        Rules that were not applied.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.disruption.recover(la.from_networkx(nx.star_graph(4)), "person:0")
    <Recovery: 1 removed, largest 5, then 1, recovered 4 to 4>
    """

    COLUMNS = (
        Column("state", "before, removed, or recovered by a rule: distance, degree, role"),
        Column("components", "number of components", "components"),
        Column("largest", "size of the largest component", "entities"),
        Column("fragmentation", "share of pairs that do not reach each other", "share"),
    )
    CAVEAT = (
        f"An assumption, not a prediction: no record says who replaces a member. {Result.CAVEAT}"
    )

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

    def _frame(self) -> pd.DataFrame:
        """In the order of `states`."""
        return pd.DataFrame(list(self.states), columns=[column.name for column in self.COLUMNS])

    @guarded
    def replacement_frame(self) -> pd.DataFrame:
        """Return who replaces each removed entity.

        Returns
        -------
        DataFrame
            Columns rule, removed, replacement (empty if there is none), orphans (remaining
            neighbors, tied to the replacement), same_role (others with the role of the removed; -1
            if it has none).

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> found = la.disruption.recover(la.from_networkx(nx.star_graph(4)), "person:0")
        >>> found.replacement_frame().values.tolist()[0]
        ['distance', 'person:0', 'person:1', 4, -1]
        """
        return pd.DataFrame(self.replacements, columns=Replacement._fields)


@answer()
def recover(
    call: Call,
    graph: EntityGraph,
    entities: str | Sequence[str],
    *,
    roles: Mapping[str, str] | None = None,
) -> Recovery:
    """Remove entities one after the other, and simulate their replacement by several rules.

    Parameters
    ----------
    graph : EntityGraph
        The graph. In a directed graph, both directions of a pair are merged.
    entities : str or sequence of str
        Ids of the entities to remove, first removed first.
    roles : mapping of str to str, optional
        Roles of entities in the trade, by id: "grower", "courier", "cash". Without roles there is
        no recovery by role.

    Returns
    -------
    Recovery
        The network before, after removal, and recovered by each rule: a range, not a forecast.

    Raises
    ------
    UnknownNameError
        If the graph does not hold one of `entities` or of `roles`.
    ProtectedError
        If one of `entities` is protected.
    GraphKindError
        If an entity is named twice, or none is named.

    Notes
    -----
    After each removal the remaining neighbors are tied to one entity of the same type: by
    *distance* the nearest to them all (largest sum of inverse steps, a neighbor itself counting 1),
    by *degree* the one with most ties, by *role* the nearest of the same role, if there is one.
    Among equal values the smallest id is chosen. Protected people are never named as a replacement.
    If a role is scarce (`same_role`), a removal has a lasting effect.

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
    nodes = expect_some(graph, entities, "recover")
    role = roles_by_node(graph, {} if roles is None else roles)
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
        made_by=call.made_by({"roles": f"{len(roles or {})} given"}, drawn=False),
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
        fit &= ~np.isin(np.arange(graph.n), nodes)  # entities still to be removed replace nobody
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
    """Return the best fitting entity, of equals the first; -1 if none fits or none is orphaned."""
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
    out = np.zeros(n, dtype=np.bool_)
    out[list(gone)] = True
    return parts_without(*_rows(n, pairs), out)

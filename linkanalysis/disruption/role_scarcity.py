"""Human capital: removals that hurt because few others can do the work.

Lives here: `human_capital`, an order by place in the network and scarcity of the role.
Not here: who would step into the gap (`recovery`), and orders by place alone (`removal_orders`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import expect_count, expect_type
from linkanalysis._progress import with_progress
from linkanalysis.disruption.percolation_curve import percolation
from linkanalysis.disruption.removal_orders import best_first, ties_without
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import already_told
from linkanalysis.graph.provenance import made_from
from linkanalysis.measures.measure_table import find_measure, measured
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from linkanalysis.disruption.percolation_curve import Percolation
    from linkanalysis.graph import EntityGraph

__all__ = ["human_capital"]


def human_capital(
    graph: EntityGraph,
    roles: Mapping[str, str],
    *,
    by: str = "degree",
    limit: int | None = None,
    seed: int = 0,
) -> Percolation:
    """Take out those first whose place is high and whose role is scarce, and follow the network.

    Parameters
    ----------
    graph : EntityGraph
        The graph. Where it is directed, both directions of a pair are merged.
    roles : mapping of str to str
        What entities do in the trade, by id: "grower", "courier", "cash". Only these are removed.
    by : str, default "degree"
        Name of a measure of `MEASURES` that says how high a place is.
    limit : int, optional
        How many leave at most; all who have a role by default.
    seed : int, default 0
        Where the draws of random orders and of sampled betweenness start.

    Returns
    -------
    Percolation
        The order and its curve, beside random orders and degree among everybody.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an id of `roles`, or there is no such measure.
    GraphKindError
        If the measure has no form for the graph, or is one whose low numbers are notable; or the
        limit is below 1.

    Notes
    -----
    The score is the measure, times one over the number of those left, protected people included,
    who have the same role; both are taken again after each removal. A first place says that the
    records show few others in the role; roles that nobody wrote down make others look scarce.
    Protected people are never removed.

    References
    ----------
    .. [1] Duijn, Kashirin, Sloot (2014), Scientific Reports 4, 4238, doi:10.1038/srep04238: the
       idea; the score is ours.

    Examples
    --------
    Two couriers have more ties than the only one who handles the cash.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(
    ...     nx.Graph([("a", "b"), ("a", "c"), ("a", "d"), ("b", "e"), ("b", "f"), ("c", "e")])
    ... )
    >>> roles = {"person:a": "courier", "person:b": "courier", "person:c": "cash"}
    >>> la.disruption.human_capital(graph, roles).to_frame()["entity"].tolist()[1:]
    ['person:c', 'person:b', 'person:a']
    """
    if limit is not None:
        expect_count("limit", limit)
    expect_count("seed", seed, least=0)
    expect_type("roles", roles, Mapping, 'write {"person:KY-118": "courier"}, for example.')
    if find_measure(by).lowest_first:
        message = (
            f"human_capital multiplies a measure whose high numbers are notable; of {by} the low "
            "ones are. Take another, such as effective_size."
        )
        raise GraphKindError(message)
    ties = ties_of(graph, "all")
    role = [""] * graph.n
    for entity, name in roles.items():
        role[graph.node(entity)] = name
    has_role = np.array([bool(name) for name in role], dtype=np.bool_)
    _, kind = np.unique(np.array(role, dtype=object).astype(str), return_inverse=True)
    gone = np.zeros(graph.n, dtype=np.bool_)
    order: list[int] = []
    equals: list[int] = []
    notes: tuple[str, ...] = ()
    most = int((has_role & ~graph.masked).sum())
    steps = range(most if limit is None else min(limit, most))
    for _ in with_progress(steps, what="removals"):
        values, said = measured(ties_without(ties, gone), by, seed)
        notes = notes or said
        left = np.bincount(kind[~gone], minlength=int(kind.max()) + 1)
        scores = values / np.maximum(left[kind], 1)
        nodes, equal = best_first(scores, np.flatnonzero(has_role & ~graph.masked & ~gone))
        order.append(int(nodes[0]))
        equals.append(int(equal[0]))
        gone[nodes[0]] = True
    with already_told():
        curve = percolation(graph, by=[graph.ids[node] for node in order], seed=seed)
    made_by = made_from(
        graph,
        "human_capital",
        (("roles", str(len(roles))), ("by", by), ("limit", str(limit))),
        seed=seed,
    )
    return replace(
        curve,
        by=f"{by} and scarcity",
        equals=np.array(equals, dtype=np.int64),
        notes=(*notes, *curve.notes),
        made_by=made_by,
    )

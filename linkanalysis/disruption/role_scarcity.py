"""Human capital: removals that hurt because few others have the role.

Lives here: `human_capital`, an order by a measure and the scarcity of the role.
Not here: replacements (`recovery`), and orders by a measure alone (`removal_orders`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._door import Call, answer
from linkanalysis._given import expect_type
from linkanalysis._progress import with_progress
from linkanalysis.disruption.percolation_curve import percolation
from linkanalysis.disruption.removal_orders import best_first, ties_without
from linkanalysis.errors import GraphKindError
from linkanalysis.measures.measure_table import find_measure, measured
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from linkanalysis.disruption.percolation_curve import Percolation
    from linkanalysis.graph import EntityGraph


@answer()
def human_capital(
    call: Call,
    graph: EntityGraph,
    roles: Mapping[str, str],
    *,
    measure: str = "degree",
    limit: int | None = None,
    seed: int = 0,
) -> Percolation:
    """Remove entities by a measure and the scarcity of their role, and follow the network.

    Parameters
    ----------
    graph : EntityGraph
        The graph. In a directed graph, both directions of a pair are merged.
    roles : mapping of str to str
        What entities do in the trade, by id: "grower", "courier", "cash". Only these are removed.
    measure : str, default "degree"
        Name of a measure of `MEASURES`.
    limit : int, optional
        The largest number of removals; by default all entities that have a role.
    seed : int, default 0
        Start of the random draws of orders and of sampled betweenness.

    Returns
    -------
    Percolation
        The order and its curve, and those of random orders and of degree among all entities.

    Raises
    ------
    UnknownNameError
        If the graph does not hold an id of `roles`, or there is no such measure.
    GraphKindError
        If the measure is not defined for the graph, or is one whose low values are notable; or the
        limit is below 1.

    Notes
    -----
    The score is the measure divided by the number of entities left, protected people included, that
    have the same role; both are computed again after each removal. The first rank says that the
    entity is well connected and that the records show few others in its role. Roles that nobody
    recorded make others look scarce. Protected people are never removed.

    References
    ----------
    .. [1] Duijn, Kashirin, Sloot (2014), Scientific Reports 4, 4238, doi:10.1038/srep04238: the
       idea; the score is our own.

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
    expect_type("roles", roles, Mapping, 'write {"person:KY-118": "courier"}, for example.')
    if find_measure(measure).lowest_first:
        message = (
            f"human_capital multiplies a measure whose high values are notable; of {measure} the "
            "low values are. Give another measure, such as effective_size."
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
        values, estimates = measured(ties_without(ties, gone), measure, seed)
        notes = notes or estimates
        left = np.bincount(kind[~gone], minlength=int(kind.max()) + 1)
        scores = values / np.maximum(left[kind], 1)
        nodes, equal = best_first(scores, np.flatnonzero(has_role & ~graph.masked & ~gone))
        order.append(int(nodes[0]))
        equals.append(int(equal[0]))
        gone[nodes[0]] = True
    curve = percolation(graph, by=[graph.ids[node] for node in order], seed=seed)
    return replace(
        curve,
        by=f"{measure} and scarcity",
        equals=np.array(equals, dtype=np.int64),
        notes=(*notes, *curve.notes),
        made_by=call.made_by({"roles": f"{len(roles)} given"}),
    )

"""Dynamic Katz: who could have spread something in the order of time, and who received it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from linkanalysis.core.checks import is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS, named_frame
from linkanalysis.graph.occasions import read_occasions
from linkanalysis.graph.queries.local_days import day_text, period_bounds
from linkanalysis.kernels.spectral import spectral_radius
from linkanalysis.kernels.time_paths import Snapshot
from linkanalysis.kernels.time_paths import dynamic_katz as count_walks
from linkanalysis.network.measures.ranks import Ranking
from linkanalysis.network.paths.dated_contacts import ONE_WAY

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.occasions import Occasions
    from linkanalysis.graph.queries.local_days import Period

# Share of the largest attenuation at which the counts of every period converge: long walks count,
# but a walk of two ties counts at most half as much as a walk of one.
FADING = 0.5


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DynamicKatz(Result):
    """Entities by the walks in time that start and end at them, the highest broadcast first.

    Attributes
    ----------
    graph : EntityGraph
        The graph that was walked.
    broadcast, receive : ndarray of float64, shape (n,)
        Walks that start and that end at each entity of the graph, the highest as 1.
    withheld : int
        Protected entities that count and are left out of the table.
    notes : tuple of str
        What was left out or assumed.
    made_by : MadeBy
        What is needed to repeat it.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.paths.dynamic_katz(la.build_graph(la.Case(purpose="training")))
    <DynamicKatz: 0 entities, 0 withheld>
    """

    COLUMNS = (
        *ENTITY_COLUMNS,
        Column(
            "broadcast",
            "walks in the order of time that start here, the highest as 1",
            "0 to 1",
            bar="of 1",
        ),
        Column("broadcast_rank", "rank among entities of its type", "rank"),
        Column(
            "receive",
            "walks in the order of time that end here, the highest as 1",
            "0 to 1",
            bar="of 1",
        ),
        Column("receive_rank", "rank among entities of its type", "rank"),
    )
    CAVEAT = (
        "Contacts in the order of time could have passed something on; that anything was passed on "
        "is not on record. A lead, never a verdict."
    )

    graph: EntityGraph
    broadcast: NDArray[np.float64]
    receive: NDArray[np.float64]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("broadcast", "receive")

    def __repr__(self) -> str:
        return f"<DynamicKatz: {len(self):,} entities, {self.withheld:,} withheld>"

    def __len__(self) -> int:
        return self.graph.n - self.withheld

    def _frame(self) -> pd.DataFrame:
        """Highest broadcast first, equals by id."""
        columns = [(self.broadcast, False), (self.receive, False)]
        ranking = Ranking(columns, self.graph.masked, self.graph.types)
        frame = named_frame(self.graph, ranking.nodes)
        for name, (values, _), ranks in zip(
            ("broadcast", "receive"), columns, ranking.ranks, strict=True
        ):
            frame[name] = values[ranking.nodes]
            frame[f"{name}_rank"] = ranks
        return frame


@answer()
def dynamic_katz(
    call: Call,
    graph: EntityGraph,
    *,
    period: Period = "day",
    half_life_days: float | None = None,
) -> DynamicKatz:
    """Rank entities by the walks in the order of time that start and that end at them.

    Parameters
    ----------
    graph : EntityGraph
        A graph that was built from a case; ``when=`` in `build_graph` chooses the time.
    period : {"day", "week", "month"}, default "day"
        Contacts of one period count as one network, in which their order does not matter.
    half_life_days : float, optional
        Days after which a walk counts half; by default walks do not fade.

    Returns
    -------
    DynamicKatz
        The highest broadcast first. Protected people count and are left out of the table.

    Raises
    ------
    GraphKindError
        If the graph was not built from a case, or is a projection; if `half_life_days` is not above
        0.
    UnknownNameError
        If there is no such period.

    Notes
    -----
    A walk takes contacts in the order of their periods; one of k contacts counts a^k, where a is
    half of the largest number at which the counts of every period converge. High broadcast: what
    starts here could have reached many, in many ways; high receive: it could have come from many.
    An early caller and somebody called late differ here; measures that ignore time do not tell them
    apart. Calls, messages and payments lead from source to target, all other contacts both ways.
    Lasting states and links without a day do not count. Missing records break walks; entities on
    record for longer have more walks.

    References
    ----------
    .. [1] Grindrod, Parsons, Higham, Estrada (2011), Phys. Rev. E 83, 046120,
       doi:10.1103/PhysRevE.83.046120.
    .. [2] Grindrod, Higham (2013), SIAM Review 55(1), 118-128, doi:10.1137/110855715.

    Examples
    --------
    The first phone calls the second a day before that calls the third.

    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> calls = pd.DataFrame({"start": ["2024-05-01", "2024-05-02"]})
    >>> calls = calls.assign(caller=["502-555-0101", "502-555-0102"])
    >>> calls = calls.assign(callee=["502-555-0102", "502-555-0103"])
    >>> case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    >>> _ = case.add(la.read_frame(calls, reader="calls", document="calls"))
    >>> table = dynamic_katz(la.build_graph(case)).to_frame()
    >>> table[["entity", "broadcast", "receive"]].round(3).values.tolist()[0]
    ['phone:+15025550101', 1.0, 0.0]
    """
    if half_life_days is not None and not (is_real(half_life_days) and half_life_days > 0):
        message = f"half_life_days is {half_life_days!r:.40}; it must be a number above 0."
        raise GraphKindError(message)
    occasions = read_occasions(graph)
    snapshots, starts = _snapshots(occasions, period, half_life_days)
    radius = max((_radius(one) for one in snapshots), default=0.0)
    # without circles any attenuation converges; a single tie counts at most half
    attenuation = FADING / max(1.0, radius)
    walks = count_walks(graph.n, snapshots, attenuation=attenuation)
    seen = (f"{len(starts):,} periods from {day_text(starts[0])} on.",) if starts else ()
    return DynamicKatz(
        graph=graph,
        broadcast=_relative(walks.broadcast),
        receive=_relative(walks.receive),
        withheld=int(np.count_nonzero(graph.masked)),
        notes=(*seen, *occasions.notes()),
        made_by=call.made_by({"attenuation": f"{attenuation:.6g}"}),
    )


def _snapshots(
    occasions: Occasions, period: Period, half_life_days: float | None
) -> tuple[list[Snapshot], list[int]]:
    """Return the contacts of each period that has any, and its first day."""
    both = np.flatnonzero(~occasions.links["type"].isin(ONE_WAY).to_numpy())
    source = np.concatenate([occasions.a, occasions.b[both]])
    target = np.concatenate([occasions.b, occasions.a[both]])
    start, _ = period_bounds(np.concatenate([occasions.day, occasions.day[both]]), period)
    rows = np.unique(np.column_stack([start, source, target]), axis=0)
    starts, first = np.unique(rows[:, 0], return_index=True)
    gaps = np.diff(starts, prepend=starts[:1])
    kept = np.ones(starts.size) if half_life_days is None else 0.5 ** (gaps / half_life_days)
    snapshots = [
        Snapshot(part[:, 1].copy(), part[:, 2].copy(), float(share))
        for part, share in zip(np.split(rows, first[1:]), kept, strict=False)
    ]
    return snapshots, starts.tolist()


def _radius(snapshot: Snapshot) -> float:
    """Return the largest eigenvalue of a snapshot."""
    nodes, at = np.unique(np.concatenate([snapshot.source, snapshot.target]), return_inverse=True)
    source, target = at[: snapshot.source.size], at[snapshot.source.size :]
    ones, shape = np.ones(source.size, np.int64), (nodes.size, nodes.size)
    ties = csr_array((ones, (source, target)), shape=shape)
    turned = csr_array((ones, (target, source)), shape=shape)
    symmetric = np.array_equal(ties.indptr, turned.indptr) and np.array_equal(
        ties.indices, turned.indices
    )
    return spectral_radius(
        ties.indptr.astype(np.uint32), ties.indices.astype(np.uint32), ones, directed=not symmetric
    )


def _relative(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    highest = counts.max(initial=0.0)
    return counts / highest if highest > 0 else counts

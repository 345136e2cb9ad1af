"""Brokers between groups: who stands between entities that are tied through it only.

Lives here: `brokerage_roles`, after Gould and Fernandez, with what chance would give.
Not here: the table it gives back (`brokerage_table`), where groups come from (`groups`), and the
counting itself (`kernels.brokerage`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import check_choice, expect_count, is_whole
from linkanalysis._progress import with_progress
from linkanalysis._threads import map_in_order
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import already_told
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.brokerage import (
    count_roles,
    only_between,
    shuffle_roles,
    surroundings,
)
from linkanalysis.measures.measure_table import Measure
from linkanalysis.measures.ties import ties_of
from linkanalysis.people.brokerage_table import COUNTS, BrokerageRoles
from linkanalysis.people.groups import groups_of
from linkanalysis.people.sureness import drawn_worlds
from linkanalysis.trust.world_ranks import rank_in_worlds, ranks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.groups.communities import Partition
    from linkanalysis.kernels.brokerage import Surroundings
    from linkanalysis.measures.ties import Ties
    from linkanalysis.people.groups import Groups
    from linkanalysis.rings.table import RingTable

    Counts = NDArray[np.int64]

__all__ = ["brokerage_roles"]

# Orders of groups beside the recorded one, and how many of them one task of a thread takes.
SHUFFLES = 1_000
MOST_SHUFFLES = 1_000_000
AT_ONCE = 50


def brokerage_roles(
    graph: EntityGraph,
    groups: RingTable | Partition | Mapping[str, str] | str,
    *,
    by: str = "total",
    shuffles: int = SHUFFLES,
    worlds: int | None = None,
    seed: int = 0,
) -> BrokerageRoles:
    """Count for each entity the pairs that it stands between, by the groups of the three.

    Parameters
    ----------
    graph : EntityGraph
        The graph; a tie is there or not, strengths do not count. Directed: along the ties.
    groups : RingTable, Partition, mapping of str to str, "agency" or "country"
        Rings, communities, a group by id, or what the case knows: whose documents name an entity,
        or the country of its papers and numbers.
    by : str, default "total"
        Which count gives the order: "total", a role, "across" for brokers between groups,
        or "only_through" for those whom nobody could replace on record.
    shuffles : int, default 1000
        How often groups are dealt out anew to say what chance gives; 0 for never.
    worlds : int, optional
        In how many possible worlds entities are ranked again, for the interval of each rank; 0 for
        none. By default 200 while entities times edges are at most 64,000,000, else none.
    seed : int, default 0
        Where the draws of shuffles and worlds start.

    Returns
    -------
    BrokerageRoles
        Highest count first, ties by id. Who has no group, or several, is in no role, neither in
        the middle nor at an end, and counted; "unknown" is no group. Protected people take part
        and are not in the table.

    Raises
    ------
    UnknownNameError
        If there is no such count or grouping, or the graph does not hold an id.
    GraphKindError
        If groups are given as anything else, or a number is no whole number from 0.

    Notes
    -----
    A pair a, b counts for v if a leads to v, v to b, and a does not lead to b. Pairs are ordered:
    in an undirected graph each counts both ways, so that representative and gatekeeper are equal;
    sna in R counts alike. Roles go by words, since the letters in use have been swapped (sna 1.1
    and 2.7 call each other's representative gatekeeper). Where people are tied through things that
    are in no group, `project` them first: nobody stands between without ends on both sides.

    A high count says that others are tied through the entity, on record. It does not show that
    anything passed. Two ends look apart whenever nobody wrote down that they met, so gaps raise
    every count, and who has many ties has many pairs: hold counts against the expected ones.
    Expected are the means over shuffles of the groups among those who have one; the share is that
    of orders, the recorded one among them, with at least as many. `only_through` is ours: of the
    pairs across, those that no other entity lies between in one step each way.

    References
    ----------
    .. [1] Gould, Fernandez (1989), Sociological Methodology 19, 89-126, doi:10.2307/270949.

    Examples
    --------
    Ana alone ties two from the north to one from the south.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.Graph([("ana", "ben"), ("ana", "cay"), ("ana", "dov")]))
    >>> groups = {"ana": "north", "ben": "north", "cay": "north", "dov": "south"}
    >>> groups = {f"person:{name}": group for name, group in groups.items()}
    >>> roles = la.people.brokerage_roles(graph, groups)
    >>> columns = ["entity", "coordinator", "representative", "gatekeeper"]
    >>> roles.to_frame()[columns].values.tolist()[0]
    ['person:ana', 2, 2, 2]
    """
    _check(by, shuffles)
    expect_count("seed", seed, least=0)
    ties = ties_of(graph)
    with already_told():
        chosen = groups_of(graph, groups)
    around = surroundings(ties.indptr, ties.indices)
    counts = _counts(ties, chosen.number, around)
    sums, at_least = _by_chance(around, chosen.number, counts[:, :6], shuffles, seed)
    kept = np.flatnonzero((chosen.number >= 0) & ~graph.masked)
    row = _row(by, chosen)
    ranks, _ = ranks_of(counts[kept, COUNTS.index(by)], row)
    drawn, number, said = drawn_worlds(ties, worlds, direction="out", seed=seed)
    bounds = [np.zeros((1, 0))] * 2
    if drawn is not None and kept.size:
        bounds = list(rank_in_worlds(drawn, [row], kept, number=number).bounds())
    order = np.argsort(ranks, kind="stable")
    return BrokerageRoles(
        graph=graph,
        groups=chosen,
        by=by,
        nodes=kept[order],
        counts=counts,
        expected=sums / max(shuffles, 1) if shuffles else np.zeros((0, 6)),
        share=(1 + at_least) / (1 + shuffles) if shuffles else np.zeros((0, 6)),
        ranks=ranks[order].astype(np.int64),
        low=bounds[0][0, order[: bounds[0].size]],
        high=bounds[1][0, order[: bounds[1].size]],
        withheld=int((graph.masked & (chosen.number >= 0)).sum()),
        notes=(*_notes(graph, chosen, shuffles), *said),
        made_by=made_from(
            graph,
            "brokerage_roles",
            (
                ("groups", groups if isinstance(groups, str) else chosen.kind),
                ("by", by),
                ("shuffles", str(shuffles)),
                ("worlds", str(number)),
            ),
            seed=seed,
        ),
    )


def _check(by: str, shuffles: int) -> None:
    check_choice(by, COUNTS, "a count of this table")
    if not is_whole(shuffles) or not 0 <= shuffles <= MOST_SHUFFLES:
        message = (
            f"shuffles is {shuffles!s:.40}; give how often to deal out groups anew, or 0 for never."
        )
        raise GraphKindError(message)


def _counts(ties: Ties, group: Counts, around: Surroundings) -> Counts:
    """Give the columns `COUNTS`."""
    roles = count_roles(around, group)
    across = roles[:, 2:].sum(axis=1)
    total = roles.sum(axis=1)
    only = only_between(ties.indptr, ties.indices, group)
    return np.column_stack([roles, across, total, only])


def _by_chance(
    around: Surroundings, group: Counts, observed: Counts, shuffles: int, seed: int
) -> tuple[Counts, Counts]:
    def _some(first: int) -> tuple[Counts, Counts]:
        last = min(first + AT_ONCE, shuffles)
        return shuffle_roles(around, group, observed, seed=seed, first=first, last=last)

    sums = np.zeros_like(observed)
    at_least = np.zeros_like(observed)
    tasks = range(0, shuffles, AT_ONCE)
    for some, often in with_progress(
        map_in_order(_some, tasks), what="shuffled groups", total=len(tasks)
    ):
        sums += some
        at_least += often
    return sums, at_least


def _row(by: str, groups: Groups) -> Measure:
    """Make a count a measure, so that it can be ranked in possible worlds."""
    column = COUNTS.index(by)

    def _values(ties: Ties) -> Counts:
        around = surroundings(ties.indptr, ties.indices)
        return _counts(ties, groups.number, around)[:, column]

    return Measure(by, _values, "ordered pairs", "", "", "", directed=True, whole=True)


def _notes(graph: EntityGraph, groups: Groups, shuffles: int) -> tuple[str, ...]:
    way = (
        "along the direction of ties"
        if graph.directed
        else "each counts both ways, so representative and gatekeeper are equal"
    )
    notes = [f"Ordered pairs, {way}."]
    none = int((groups.number < 0).sum()) - len(groups.several)
    if none:
        notes.append(f"{none:,} of {graph.n:,} entities have no {groups.kind} and no role.")
    if groups.several:
        notes.append(
            f"{len(groups.several):,} belong to several of the kind {groups.kind}, and so to no "
            "single one: they have no role, and are listed apart."
        )
    if groups.kind == "country":
        notes.append(
            "The country of numbers and papers is where they were issued, not where anybody comes "
            "from."
        )
    if len(groups.names) < 2:  # noqa: PLR2004 - between needs two
        notes.append("There are not two groups: nobody stands between any.")
    if shuffles:
        notes.append(
            f"Expected: the mean over {shuffles:,} shuffles of groups among those who have one. "
            "Share: of these orders and the recorded one, those with at least as many."
        )
    return (*notes, *groups.notes)

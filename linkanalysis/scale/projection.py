"""Ties between entities of a large case that share things; things that many share are hubs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis import graph as whole
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph.projection import checked_kinds, hub_notes
from linkanalysis.graph.subgraph import LeftOut, induced
from linkanalysis.scale.edges import MOST_EDGES, graph_of, when_of
from linkanalysis.scale.large_case import expect_large, fetched, query_links
from linkanalysis.scale.ties import HOLDERS, sums_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.queries.time_ranges import Moment
    from linkanalysis.scale.engines import Workbench
    from linkanalysis.scale.large_case import LargeCase

# The most hubs that are named.
MOST_HUBS = 1_000_000
FEWER_SHARED = "Ask for a shorter time, fewer types in through, or a lower max_members."
FEWER_HUBS = "Ask for a shorter time, fewer types in through, or a higher max_members."


@answer()
def project(
    _call: Call,
    large: LargeCase,
    *,
    to: str,
    through: str | Collection[str],
    method: Literal["newman", "selectivity", "count"] = "newman",
    max_members: int = 25,
    when: Moment | tuple[Moment, Moment] | None = None,
) -> EntityGraph:
    """Tie entities of one type through the things they share, in a large case.

    Parameters
    ----------
    large : LargeCase
        The case.
    to : str
        Type of the entities to tie, such as "person" or "phone".
    through : str or collection of str
        Types of the shared things.
    method : {"newman", "selectivity", "count"}, default "newman"
        Weight of a thing, as in `la.project`.
    max_members : int, default 25
        Things with more members are hubs: they tie nobody. The engine counts their members, and
        `left_out` lists them.
    when : date, datetime or ISO text, or a pair of them, optional
        Time of the links, as in `build_graph`.

    Returns
    -------
    EntityGraph
        The edges that `la.project` makes from the whole case. Entities without an edge may be
        missing: only those that are loaded are in it.

    Raises
    ------
    UnknownNameError
        If a type or the method does not exist.
    GraphKindError
        If `to` is one of `through`, the things would tie more than 10,000,000 pairs, or `when` is
        not a date, or a pair that ends before it begins.
    CaseError
        If more than ten million ties to shared things, or more than a million hubs, would be
        loaded.
    EngineError
        If the engine does not answer.

    Notes
    -----
    Ties of people and organizations are loaded by `connect`, so that `links` of their things name
    the rows; other ties are summed, and `la.scale.links` fetches their rows. Sharing a
    thing is a reason to look, not proof of contact: phones at one tower may be strangers.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> engine = la.scale.over_duckdb(duckdb.connect())
    >>> with la.scale.connect(engine, {}, purpose="training") as large:
    ...     project(large, to="person", through="phone")
    <EntityGraph: 0 entities, 0 edges, undirected>
    """
    expect_large(large)
    to, kinds = checked_kinds(to, through, method, ())
    if to in HOLDERS or kinds <= {*HOLDERS}:  # all of their ties are loaded
        graph = whole.build_graph(large.case, when=when)
        return whole.project(graph, to=to, through=kinds, method=method, max_members=max_members)
    with query_links(large, when_of(large, when)) as (bench, links, bound):
        ties = bench.keep(sums_of(_between(links, to, kinds)), bound)
        members = bench.keep(_members(ties, to))
        hubs = _hubs(bench, members, max_members)
        shared = f"SELECT thing FROM {members} WHERE members BETWEEN 2 AND {max_members}"
        of_shared = f"""
SELECT t.* FROM {ties} t JOIN ({shared}) s ON s.thing = {_thing("t", to)} WHERE t.of_table >= 0"""
        sums = fetched(bench.engine, of_shared, {}, most=MOST_EDGES, advice=FEWER_SHARED)
    graph = _without(graph_of(large, sums, when=when), hubs["thing"])
    tied = whole.project(graph, to=to, through=kinds, method=method, max_members=max_members)
    left_out = _left_out(large, hubs, max_members)
    notes = (*tied.notes, *hub_notes(left_out, tied.made_by))
    return replace(tied, left_out=left_out, notes=notes)


def _between(links: str, to: str, kinds: Collection[str]) -> str:
    """Write the query of links between entities of one type and things of others."""
    ways = " OR ".join(
        f"({member} LIKE '{to}:%' AND {thing} LIKE '{kind}:%')"
        for kind in sorted(kinds)
        for member, thing in (("source", "target"), ("target", "source"))
    )
    return f"SELECT * FROM ({links}) l WHERE {ways}"


def _thing(ties: str, to: str) -> str:
    return f"CASE WHEN {ties}.source LIKE '{to}:%' THEN {ties}.target ELSE {ties}.source END"


def _members(ties: str, to: str) -> str:
    """Write the query that counts the members of each thing."""
    member = f"CASE WHEN t.source LIKE '{to}:%' THEN t.source ELSE t.target END"
    return f"""
SELECT thing, CAST(count(*) AS BIGINT) AS members FROM (
    SELECT DISTINCT {_thing("t", to)} AS thing, {member} AS member FROM {ties} t
) pairs GROUP BY thing"""


def _hubs(bench: Workbench, members: str, max_members: int) -> pd.DataFrame:
    crowded = f"SELECT thing, members FROM {members} WHERE members > {max_members}"
    return fetched(bench.engine, crowded, {}, most=MOST_HUBS, advice=FEWER_HUBS)


def _without(graph: EntityGraph, hubs: Iterable[str]) -> EntityGraph:
    """Drop hubs, of which only some ties may be loaded."""
    left = set(hubs)
    return induced(graph, np.array([name not in left for name in unmasked(graph.ids)], np.bool_))


def _left_out(large: LargeCase, hubs: pd.DataFrame, max_members: int) -> tuple[LeftOut, ...]:
    shown, why = large.case.protection.shown, f"more than {max_members} members"
    columns = (hubs["thing"].tolist(), hubs["members"].tolist())
    found = [LeftOut(shown(thing), members, why) for thing, members in zip(*columns, strict=True)]
    return tuple(sorted(found, key=lambda one: (-one.members, one.thing)))

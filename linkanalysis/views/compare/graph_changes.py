"""Two graphs of one case side by side: who and what came, went or changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.door import Call, answer, refuse_named
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import RowAnswer, column, table_row
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.evidence import pairs_behind
from linkanalysis.graph.evidence_rows import link_row, reasons_of
from linkanalysis.graph.queries.graph_queries import rows_of_pairs
from linkanalysis.network.trust.ranking import centrality
from linkanalysis.views.compare.matching import match_groups
from linkanalysis.views.compare.ring_changes import STABLE
from linkanalysis.views.compare.tracking import communities, refuse_two_mode, slice_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy, Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.evidence_rows import LinkRow
    from linkanalysis.network.trust.ranking import ScoreTable


# What is summed up most comes first.
KINDS = ("group", "rank", "entity", "tie")


@table_row
class GraphChange:
    """What changed; each field is a column of `GraphChanges`."""

    what: str = column("group, rank, entity or tie")
    change: str = column("came, went, rose or fell; of a group what became of it")
    entity: str = column("id of the entity, or its masked name; empty for a group")
    label: str = column("its name as it may be shown")
    other: str = column("the other end of a tie; otherwise empty")
    value_before: int = column("members, rank, neighbors, or links of the tie before", "number")
    value_after: int = column("members, rank, neighbors, or links of the tie after", "number")
    members: tuple[str, ...] = column(
        "members of a group (its last ones, if it is gone), without the protected"
    )
    joined: tuple[str, ...] = column("who came to a group, without the protected")
    left: tuple[str, ...] = column("who left a group, without the protected")
    protected: int = column("how many of these new or gone members are protected", "entities")
    document_ids: tuple[str, ...] = column(
        "documents with rows that only one of the graphs rests on"
    )
    stable: bool = column(
        f"of groups, whether their stability is at least {STABLE}; of ranks, whether the "
        "intervals of the two ranks are apart; else True"
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GraphChanges(RowAnswer):
    """What differs between two graphs: groups, then ranks, entities and ties.

    Attributes
    ----------
    rows : tuple
        The changes.
    withheld : int
        Entities and ties that changed and are left out because somebody is protected.
    notes : tuple of str
        Notes of the graphs.
    made_by : MadeBy
        What is needed to repeat it.
    case : Case
        The case of both graphs.

    Examples
    --------
    >>> import linkanalysis as la
    >>> graph = la.build_graph(la.Case(purpose="training"))
    >>> la.compare.compare_graphs(graph, graph)
    <GraphChanges: nothing changed, 0 withheld>
    """

    ROW = GraphChange
    CAVEAT = (
        f"{RowAnswer.CAVEAT} Changes here are changes in the records: a phone that falls silent "
        "and a warrant that expires look alike."
    )
    WITHHELD = "about protected people not listed."

    rows: tuple[GraphChange, ...]
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    _protected: frozenset[str]
    _behind: tuple[tuple[LinkRow, ...], ...]

    def __repr__(self) -> str:
        counts = Counter(row.what for row in self.rows)
        listed = ", ".join(f"{counts[what]:,} {what}" for what in KINDS if counts[what])
        return f"<GraphChanges: {listed or 'nothing changed'}, {self.withheld:,} withheld>"

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows that only one of the graphs rests on, those that came first."""
        self._refuse_named()
        return reasons_of(row_by_number(self._behind, item, "row")[:limit])


@answer(earlier="before")
def compare_graphs(
    call: Call,
    before: EntityGraph,
    after: EntityGraph,
    *,
    measure: str = "degree",
    method: str = "consensus",
    worlds: int | None = None,
    seed: int = 0,
) -> GraphChanges:
    """Compare two graphs of one case: entities, ties, ranks and groups that came, went or changed.

    Parameters
    ----------
    before, after : EntityGraph
        Two graphs of one case: as of two dates or during two periods
        (``build_graph(case, when=…)``), of different grades or link types, or built before and
        after documents were added.
    measure : str, default "degree"
        The row of `MEASURES` by which people are ranked.
    method : str, default "consensus"
        The row of `METHODS` by which groups are found, but not "two_mode".
    worlds : int, optional
        Number of simulated networks (possible worlds) for the intervals of ranks, as in
        `centrality`.
    seed : int, default 0
        Seed of all random draws, the same in both graphs.

    Returns
    -------
    GraphChanges
        Groups, then ranks of people, entities and ties; of each kind the stable ones first, then
        the largest changes. ``reasons(n)`` gives the rows behind row n.

    Raises
    ------
    GraphKindError
        If the graphs are not of one case, or only one is directed; if `method` is "two_mode".
    UnknownNameError
        If there is no such measure or method.
    ProtectedError
        If a graph names somebody who came to be protected since: build both again.

    Notes
    -----
    An entity came if it had no tie before and has one after; its values are its numbers of
    neighbors. A tie rose or fell by its number of links. A rank rose if it improved, to a smaller
    number. Ranks are those of people with ties in both graphs (of all entities, if there are no
    people), and are listed only if the measure changed as well. Groups are the communities of
    `track_communities`, matched by the rules of `compare_rings`; for rings, give the rings of both
    graphs to `compare_rings`.

    The reasons of a tie are the rows that only one of the graphs rests on. Those of an entity or a
    rank are the rows of its changed ties; those of a group, the rows of the members who joined or
    left. A rank can also change because of ties elsewhere; then it has no reasons. Undated links
    are in both graphs. A document withdrawn since gives no rows.

    References
    ----------
    .. [1] Palla, Barabási, Vicsek (2007), Nature 446, 664-667, doi:10.1038/nature05670.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> calls = pd.DataFrame(
    ...     {"caller": ["502-555-0101"] * 2, "start": ["2024-05-01", "2024-05-09"]}
    ... )
    >>> calls["callee"] = ["502-555-0102", "502-555-0103"]
    >>> case = la.Case(purpose="training", region="US-KY")
    >>> _ = case.add(la.read_frame(calls, reader="calls", document="calls"))
    >>> graphs = [la.build_graph(case, when=day) for day in ("2024-05-02", "2024-05-10")]
    >>> changes = compare_graphs(*graphs, worlds=0)
    >>> changes.to_frame().loc[changes.to_frame()["what"] == "tie", ["change", "other"]].values
    array([['came', 'phone:+15025550103']], dtype=object)
    """
    case = _one_case(before, after)
    refuse_two_mode(method)
    refuse_named(before)
    found = _Difference(Ties(before, case), Ties(after, case))
    drafts = [
        *_groups(found, method, seed),
        *_ranks(found, measure, worlds, seed),
        *_entities(found),
        *_ties(found),
    ]
    listed = sorted((draft for draft in drafts if not draft.hidden), key=_order)
    return GraphChanges(
        rows=tuple(draft.change for draft in listed),
        withheld=len(drafts) - len(listed),
        notes=tuple(dict.fromkeys((*before.notes, *after.notes))),
        made_by=call.made_by(
            {"before": before.made_by.position, "after": after.made_by.position}, subject=after
        ),
        case=case,
        _protected=frozenset(case.protection.names),
        _behind=tuple(draft.behind for draft in listed),
    )


def _one_case(before: EntityGraph, after: EntityGraph) -> Case:
    if after.case is None or before.case is not after.case:
        message = (
            "The two graphs do not come from one case, so no document says what changed. Build "
            "both with build_graph from the same case."
        )
        raise GraphKindError(message)
    if before.directed != after.directed:
        message = (
            "One graph is directed and the other is not. Build both with the same value of "
            "directed."
        )
        raise GraphKindError(message)
    case: Case = after.case
    return case


class _Draft(NamedTuple):
    """A change, the rows behind it, and whether it is about somebody protected."""

    change: GraphChange
    behind: tuple[LinkRow, ...]
    hidden: bool


class _Difference:
    """The pairs whose ties differ between two graphs, and the rows behind them."""

    def __init__(self, before: Ties, after: Ties) -> None:
        self.before, self.after = before, after
        self.pairs = changed_pairs(before, after)
        self.rows = changed_rows(before, after, self.pairs)
        self.protection = before.case.protection
        self.touching: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            for end in pair:
                self.touching.setdefault(end, []).append(pair)

    def behind(self, entities: Iterable[str]) -> tuple[LinkRow, ...]:
        """Return the rows behind the changed ties of some entities."""
        shown = self.protection.shown
        pairs = {pair for entity in entities for pair in self.touching.get(entity, ())}
        # not by id, which would tell where a masked one belongs
        ordered = sorted(pairs, key=lambda pair: (shown(pair[0]), shown(pair[1])))
        return tuple(dict.fromkeys(row for pair in ordered for row in self.rows[pair]))

    def draft(
        self,
        kind: tuple[str, str],
        about: tuple[str, ...],
        values: tuple[int, int],
        behind: tuple[LinkRow, ...],
        *,
        groups: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset()),
        stable: bool = True,
    ) -> _Draft:
        """Draft a change of an entity, of a tie, or of a group, which is about nobody alone."""
        masked = self.protection.names.keys()
        old, new = groups
        joined, left = new - old, old - new
        entity, other = (*about, "", "")[:2]
        change = GraphChange(
            what=kind[0],
            change=kind[1],
            entity=entity,
            label=self.protection.label(entity) if entity else "",
            other=other,
            value_before=values[0],
            value_after=values[1],
            members=tuple(sorted((new or old) - masked)),
            joined=tuple(sorted(joined - masked)),
            left=tuple(sorted(left - masked)),
            protected=len((joined | left) & masked),
            document_ids=tuple(sorted({row.document for row in behind})),
            stable=stable,
        )
        return _Draft(change, behind, not masked.isdisjoint(about))


def _groups(found: _Difference, method: str, seed: int) -> Iterable[_Draft]:
    slices = [
        slice_of(communities(side.graph, method=method, seed=seed))
        for side in (found.before, found.after)
    ]
    groups = [
        [frozenset(map(found.after.current, group)) for group in one.groups] for one in slices
    ]
    for row in match_groups(*groups):
        if row.event == "same":
            continue
        old, new = (
            frozenset[str]() if number is None else side[number]
            for side, number in zip(groups, row[:2], strict=True)
        )
        stable = [
            one.stable[number]
            for one, number in zip(slices, row[:2], strict=True)
            if number is not None
        ]
        yield found.draft(
            ("group", row.event),
            (),
            (len(old), len(new)),
            found.behind(old ^ new),
            groups=(old, new),
            stable=all(stable),
        )


class _Rank(NamedTuple):
    value: float
    rank: int
    low: float
    high: float


def _ranks(found: _Difference, measure: str, worlds: int | None, seed: int) -> Iterable[_Draft]:
    old, new = (
        _ranked(side, centrality(side.graph, measure, worlds=worlds, seed=seed))
        for side in (found.before, found.after)
    )
    for entity in sorted(old.keys() & new.keys()):
        was, now = old[entity], new[entity]
        if was.rank != now.rank and was.value != now.value:
            yield found.draft(
                ("rank", "rose" if now.rank < was.rank else "fell"),
                (entity,),
                (was.rank, now.rank),
                found.behind([entity]),
                stable=was.high < now.low or now.high < was.low,
            )


def _ranked(side: Ties, table: ScoreTable) -> dict[str, _Rank]:
    """Return value and rank of people, or without people of all, that have ties.

    Records that turned out to be of one entity have the best of their ranks.
    """
    values, ranks = table.numbers[0][table.nodes], table.ranks[0]
    # without simulated networks any rank is possible
    low, high = (
        (table.low[0], table.high[0])
        if table.low
        else (np.full(ranks.size, -np.inf), np.full(ranks.size, np.inf))
    )
    types = side.graph.types
    listed = {"person"} & set(types) or set(types)
    columns = (table.nodes, values, ranks, low, high)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {
        side.ids[node]: _Rank(*cells)
        for node, *cells in sorted(rows, key=lambda row: -row[2])
        if types[node] in listed and side.ids[node] in side.neighbors and not isnan(cells[0])
    }


def _entities(found: _Difference) -> Iterable[_Draft]:
    old, new = found.before.neighbors, found.after.neighbors
    for entity in sorted(old.keys() ^ new.keys()):
        yield found.draft(
            ("entity", "came" if entity in new else "went"),
            (entity,),
            (len(old.get(entity, ())), len(new.get(entity, ()))),
            found.behind([entity]),
        )


def _ties(found: _Difference) -> Iterable[_Draft]:
    for pair in found.pairs:
        was, now = found.before.count(pair), found.after.count(pair)
        change = "came" if not was else "went" if not now else "rose" if now > was else "fell"
        yield found.draft(("tie", change), pair, (was, now), found.rows[pair])


def _order(draft: _Draft) -> tuple[int, bool, int, str, str]:
    row = draft.change
    size = abs(row.value_after - row.value_before)
    return KINDS.index(row.what), not row.stable, -size, row.entity, row.other


if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.evidence_rows import LinkRow

    Pair = tuple[str, str]
    Rows = dict[LinkRow, None]  # an ordered set


@dataclass(frozen=True, eq=False)
class Ties:
    """The ties of a graph, by ids of the case as it is now, not for showing."""

    graph: EntityGraph
    case: Case

    def current(self, entity: str) -> str:
        """Return an id after later decisions on identity."""
        return self.case.same.get(entity, entity)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The entities of the graph, in its order."""
        return tuple(map(self.current, unmasked(self.graph.ids)))

    @cached_property
    def edges(self) -> dict[Pair, list[int]]:
        """The edges of each pair; several if records turned out to be of one entity."""
        found: dict[Pair, list[int]] = {}
        ends = zip(self.graph.source.tolist(), self.graph.target.tolist(), strict=True)
        for edge, (source, target) in enumerate(ends):
            a, b = self.ids[source], self.ids[target]
            if a != b:
                found.setdefault(self._key(a, b), []).append(edge)
        return found

    @cached_property
    def neighbors(self) -> dict[str, set[str]]:
        """The neighbors of each entity that has a tie."""
        found: dict[str, set[str]] = {}
        for a, b in self.edges:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
        return found

    def count(self, pair: Pair) -> int:
        """Count the links, or shared things, of a pair."""
        return sum(int(self.graph.count[edge]) for edge in self.edges.get(pair, ()))

    def rows(self, pairs: Iterable[Pair]) -> dict[Pair, Rows]:
        """Look up the rows that the graph rests on, without documents that were added later."""
        behind = {pair: self._idpairs(pair) for pair in pairs}
        documents = self.case.documents()
        later = documents.loc[documents["position"] > self.graph.position, "id"]
        chosen = self.graph.link_filter
        chosen = replace(chosen, without=(*chosen.without, *later))
        asked = {ids for idpairs in behind.values() for ids in idpairs}
        frame = rows_of_pairs(self.case, chosen, asked)
        found: dict[Pair, Rows] = {}
        for link in frame.to_dict("records"):
            row = link_row(self.graph, link, self.case.protection.names)
            found.setdefault((str(link["a"]), str(link["b"])), {})[row] = None
        return {
            pair: {row: None for ids in idpairs for row in found.get(ids, ())}
            for pair, idpairs in behind.items()
        }

    def _key(self, a: str, b: str) -> Pair:
        return (a, b) if self.graph.directed or a < b else (b, a)

    def _idpairs(self, pair: Pair) -> list[Pair]:
        forth = [
            (self.current(a), self.current(b))
            for edge in self.edges.get(pair, ())
            for a, b in pairs_behind(self.graph, edge)
        ]
        return forth if self.graph.directed else [*forth, *((b, a) for a, b in forth)]


def changed_pairs(before: Ties, after: Ties) -> list[Pair]:
    """Return the pairs that have more or fewer links in one of two graphs, sorted."""
    pairs = sorted(before.edges.keys() | after.edges.keys())
    return [pair for pair in pairs if before.count(pair) != after.count(pair)]


def changed_rows(
    before: Ties, after: Ties, pairs: Iterable[Pair]
) -> dict[Pair, tuple[LinkRow, ...]]:
    """Return for each pair the rows that only one of two graphs rests on, those that came first."""
    asked = list(pairs)
    old, new = before.rows(asked), after.rows(asked)
    return {
        pair: (
            *(row for row in new[pair] if row not in old[pair]),
            *(row for row in old[pair] if row not in new[pair]),
        )
        for pair in asked
    }

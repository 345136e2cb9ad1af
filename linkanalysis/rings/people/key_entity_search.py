"""Key entities: the top by several measures, the documents behind them, and their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.case import Case
from linkanalysis.core.checks import given_names
from linkanalysis.core.door import Call, answer, expect_graph
from linkanalysis.errors import CaseError
from linkanalysis.graph import build_graph
from linkanalysis.graph.authority_roles import informing_edges
from linkanalysis.network.trust.intervals import COVERED, NOT_COVERED, wilson
from linkanalysis.network.trust.worlds import HIDDEN, expect_worlds
from linkanalysis.rings.people.key_entity import (
    KeyEntities,
    KeyEntity,
    MeasureRank,
    document_cautions,
    rank_cautions,
    tie_cautions,
)
from linkanalysis.rings.people.top_ranks import parts_of, sources_of, top_ranks_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.sources import EdgeSources
    from linkanalysis.network.measures.measure_table import Measure
    from linkanalysis.rings.people.top_ranks import Dependence, Part, TopRanks


RANKED = (
    "People are ranked among people, by the things they share and by ties stated between them; "
    "things are ranked among things, by the people they tie. Where equal ranks do not all fit in "
    "the top, none of them counts as top."
)
INFORMING = (
    "Ranks count {} in events for the authorities, in confidence: police work, not a part in a "
    "network. `find_rings` sets these aside."
)
GRADED = ", and a tie is real as often as the grades of its documents suggest"


@answer()
def key_entities(
    call: Call,
    case_or_graph: Case | EntityGraph,
    *,
    measures: str | Sequence[str] | None = None,
    top: int = 10,
    types: str | Collection[str] | None = None,
    worlds: int | None = None,
    seed: int = 0,
) -> KeyEntities:
    """List the entities in the top by any measure, with stability and the documents behind it.

    Parameters
    ----------
    case_or_graph : Case or EntityGraph
        A case; a graph of people and things; a projection; or a graph of entities of any type.
    measures : str or sequence of str, optional
        Names of `MEASURES`. By default degree, strength, betweenness, closeness, eigenvector and
        core, and two_mode_betweenness for people who took part in events or bookings.
    top : int, default 10
        Number of ranks that count as top by one measure; at most half of the ranked entities.
    types : str or collection of str, optional
        Types of entities to rank. By default people and what identifies them, such as phones and
        accounts; all entities where there are no people.
    worlds : int, optional
        Number of simulated networks (possible worlds) in which entities are ranked again; 0 for
        none. By default 200 while entities times edges are at most 64,000,000, otherwise none.
    seed : int, default 0
        Seed of the random draws of networks.

    Returns
    -------
    KeyEntities
        The entities in the top by at least one measure: people, then things; those in the top by
        most measures first. Protected people take part in every computation and are not ranked.

    Raises
    ------
    UnknownNameError
        If a measure or a type does not exist.
    GraphKindError
        If `top` or `worlds` is too small, or a measure is not defined for a graph of this kind.

    Notes
    -----
    An entity in the top by many measures is prominent in the records; it need not lead anything.
    People are ranked in the graph in which rings are looked for: tied by the things they share,
    without family, household, home and work and things shared by more than 25. Things are ranked by
    the people they tie; by calls and payments only where there are no people, as in
    ``key_entities(graph.only(types=["phone"]))``.

    A simulated network keeps each tie with the probability given by the grades of its documents,
    and adds ties that the records may miss (see `rank_intervals`). A rank that depends on one
    document is lost if that document is wrong. What was never recorded leaves no trace here.

    References
    ----------
    .. [1] Carley, Pfeffer (2012), Dynamic network analysis and ORA: reporting the top entities by
       several measures.
    .. [2] Wilson (1927), J. Am. Stat. Assoc. 22, 209-212: the interval of a share.

    Examples
    --------
    Ana connects two groups of five.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> circles = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    >>> circles.add_edges_from([("ana", 0), ("ana", 5)])
    >>> key = key_entities(la.from_networkx(circles), measures=["degree", "betweenness"], top=3)
    >>> {one.entity: len(one.top_ranks) for one in key}
    {'person:5': 2, 'person:0': 2, 'person:ana': 1}
    """
    names = None if measures is None else given_names("measures", measures, what="a measure")
    expect_worlds(worlds)
    graph = build_graph(case_or_graph) if isinstance(case_or_graph, Case) else case_or_graph
    expect_graph(graph)
    parts, part_notes = parts_of(graph, names, types)
    sources, source_notes = _sources(parts)
    found = [
        top_ranks_of(part, top=top, worlds=worlds, seed=seed, sources=behind)
        for part, behind in zip(parts, sources, strict=True)
    ]
    drawn = max((ranks.worlds for ranks in found), default=0)
    rank_notes = [note for ranks in found for note in ranks.notes]
    ranked = (RANKED,) if any(part.name == "people" for part in parts) else ()
    notes = (*ranked, *part_notes, *_world_notes(graph, drawn), *source_notes, *rank_notes)
    notes += _informing_notes(graph)
    defaults = {"measures": names or "default", "types": types or "default"}
    return KeyEntities(
        entities=tuple(
            one
            for part, ranks, behind in zip(parts, found, sources, strict=True)
            for one in _listed(part, ranks, behind)
        ),
        graph=graph,
        scores=tuple(ranks.scores[0] for ranks in found),
        withheld=sum(part.withheld for part in parts),
        notes=tuple(dict.fromkeys(notes)),
        made_by=call.made_by({**defaults, "worlds": drawn}, subject=graph, drawn=bool(drawn)),
    )


def _sources(
    parts: Sequence[Part],
) -> tuple[list[tuple[EdgeSources, ...]], tuple[str, ...]]:
    """Read the documents behind each part, and say why where they are not known."""
    try:
        sources = [sources_of(part.ranked) for part in parts]
    except CaseError:
        return [()] * len(parts), ("The case is closed, so documents are not known.",)
    complete = [
        behind if len(behind) == len(part.ranked) else ()
        for part, behind in zip(parts, sources, strict=True)
    ]
    if all(complete):
        notes = [note for behind in complete for each in behind for note in each.notes()]
        return complete, tuple(dict.fromkeys(notes))
    why = (
        "The graph is too large to leave out each document in turn."
        if any(part.graph.case is not None for part in parts)
        else "This graph was not built from a case, so documents are not known."
    )
    return complete, (why,)


def _world_notes(graph: EntityGraph, worlds: int) -> tuple[str, ...]:
    if not worlds:
        return ("No networks were simulated, so the stability of ranks is not known.",)
    graded = "" if graph.case is None or graph.case.closed else GRADED
    drawn = (
        f"In each of {worlds:,} simulated networks, {min(HIDDEN):.0%} to {max(HIDDEN):.0%} of all "
        f"ties are assumed missing from the records{graded}. Ties between people, and their part "
        "in events, are simulated separately."
    )
    return drawn, COVERED, NOT_COVERED


def _informing_notes(graph: EntityGraph) -> tuple[str, ...]:
    """Count the ties that an informant has by police work, which is no part in a network."""
    count = int(informing_edges(graph).sum())
    return (INFORMING.format(f"{count:,} part{'' if count == 1 else 's'}"),) if count else ()


def _listed(part: Part, found: TopRanks, sources: Sequence[EdgeSources]) -> list[KeyEntity]:
    graph, kept = part.graph, part.ranked[0].kept
    behind = SupportingDocuments(sources, found.dependences) if sources else None
    ties = edges_at(graph, np.arange(graph.m))
    stability, low, high = _stability(found)
    listed = []
    for position in np.flatnonzero(found.in_top.any(axis=0)).tolist():
        node = int(kept[position])
        ranks = _ranks(found, position)
        cautions = rank_cautions(ranks, stability[position])
        documents = behind.stating(node) if behind else ()
        if behind:
            cautions += document_cautions(int(ties[node]), behind.single(node), len(documents))
        listed.append(
            KeyEntity(
                entity=graph.shown[node],
                label=graph.labels[node],
                type=graph.types[node],
                part=part.name,
                ranked=kept.size,
                top=found.top,
                ranks=ranks,
                worlds=found.worlds,
                stability=stability[position],
                stability_low=low[position],
                stability_high=high[position],
                ties=int(ties[node]),
                single_document=behind.single(node) if behind else None,
                documents=documents,
                dependencies=behind.dependencies(position) if behind else (),
                cautions=(*cautions, *tie_cautions(part, node)),
            )
        )
    return sorted(listed, key=_order)


def _order(one: KeyEntity) -> tuple[int, float, int, str]:
    stability = 0.0 if np.isnan(one.stability) else one.stability
    return -len(one.top_ranks), -stability, one.top_ranks[0].rank, one.entity


def _stability(found: TopRanks) -> tuple[list[float], list[float], list[float]]:
    """Return the share of simulated networks with each entity in the top, and its interval."""
    if not found.worlds:
        unknown = [float("nan")] * found.listed.size
        return unknown, unknown, unknown
    low, high = wilson(found.listed, found.worlds)
    shares = (found.listed / found.worlds, low.round(4), high.round(4))
    return shares[0].tolist(), shares[1].tolist(), shares[2].tolist()


def _ranks(found: TopRanks, position: int) -> tuple[MeasureRank, ...]:
    worlds = found.worlds
    return tuple(
        MeasureRank(
            measure=row.name,
            value=float(found.values[at, position]),
            counted=_counted(row, found, at, position),
            rank=int(found.ranks[at, position]),
            in_top=bool(found.in_top[at, position]),
            low=float(found.low[at, position]),
            high=float(found.high[at, position]),
            stability=float(found.often[at, position]) / worlds if worlds else float("nan"),
        )
        for at, row in enumerate(found.measures)
    )


def _counted(row: Measure, found: TopRanks, at: int, position: int) -> str:
    """Return a value that counts something, with its unit; shares mean nothing to most readers."""
    if not row.whole or row.name == "cut_point":
        return ""
    # a thing shared with k others ties each by 1/k of it, so strengths add up to things shared
    shared = row.name == "strength" and found.scores[0].graph.strength_unit != 1
    return f"{found.values[at, position]:,.0f} {'things shared' if shared else row.unit}"


class SupportingDocuments:
    """The documents behind the entities of a part; names that reveal somebody protected are masked.

    sources: One for each graph of the part, the main one first; at least one.
    """

    def __init__(self, sources: Sequence[EdgeSources], dependences: Sequence[Dependence]) -> None:
        main = sources[0]
        gone = np.zeros(main.graph.m, dtype=np.bool_)
        self._stated: dict[str, NDArray[np.int64]] = {}
        for name in main.names:
            gone |= main.shares([name]) == 0
            self._stated[name] = edges_at(main.graph, main.edges_of(name))
        self._single = edges_at(main.graph, np.flatnonzero(gone))
        self._shown = main.shown
        self._dependences = dependences
        self._of_origin = {
            name: documents
            for each in sources
            for kind, name, documents in each.each()
            if kind == "origin"
        }

    def stating(self, node: int) -> tuple[tuple[str, int], ...]:
        """List the documents that state ties of an entity, and how many; most first."""
        counts = [(name, int(stated[node])) for name, stated in self._stated.items()]
        counts = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        return tuple((self._shown(name), count) for name, count in counts)

    def single(self, node: int) -> int:
        """Count the ties of an entity that would be gone without one document."""
        return int(self._single[node])

    def dependencies(self, position: int) -> tuple[tuple[str, str], ...]:
        """List the documents and origins without which a ranked entity is not in the top."""
        named = [(each.kind, each.name) for each in self._dependences if each.lost[position]]
        alone = {name for kind, name in named if kind == "document"}
        return tuple(
            (kind, self._shown(name))
            for kind, name in named
            if kind == "document" or alone.isdisjoint(self._of_origin.get(name, ()))
        )


def edges_at(graph: EntityGraph, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count some edges at each entity: (n,)."""
    ends = np.concatenate([graph.source[edges], graph.target[edges]])
    return np.bincount(ends, minlength=graph.n).astype(np.int64)

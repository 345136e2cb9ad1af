"""Who matters by several measures at once, and how far that can be trusted.

Lives here: `key_entities`, from a case or a graph to the report.
Not here: its steps: who is ranked among whom (`fields`), who is among the first (`first_places`),
what speaks against it (`doubts`), and what is given back (`key_entity_table`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import expect_count, given_names, is_whole
from linkanalysis.case import Case
from linkanalysis.errors import CaseError, GraphKindError
from linkanalysis.graph import build_graph
from linkanalysis.graph.freshness import already_told, changes_since
from linkanalysis.graph.provenance import made_from
from linkanalysis.people.doubts import about_place, about_sources, about_ties
from linkanalysis.people.fields import parts_of
from linkanalysis.people.first_places import standing_of, voices_of
from linkanalysis.people.key_entity import KeyEntity, Place
from linkanalysis.people.key_entity_table import KeyEntities
from linkanalysis.people.sources import Sources, ties_at
from linkanalysis.trust.intervals import NOT_COVERED, wilson
from linkanalysis.trust.worlds import HIDDEN, expect_worlds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.sources import EdgeSources
    from linkanalysis.measures.measure_table import Measure
    from linkanalysis.people.fields import Part
    from linkanalysis.people.first_places import Standing

__all__ = ["key_entities"]

RANKED = (
    "People are ranked among people, by what they share and by ties stated between them; things "
    "among things, by the people they tie. Of equals that do not all fit, none is among the first."
)
GRADED = ", and a tie is real as often as the grades of its documents say"


def key_entities(
    case_or_graph: Case | EntityGraph,
    *,
    measures: str | Sequence[str] | None = None,
    top: int = 10,
    types: str | Collection[str] | None = None,
    worlds: int | None = None,
    seed: int = 0,
) -> KeyEntities:
    """Report who is among the first, by which measures, how often, and on which documents.

    Parameters
    ----------
    case_or_graph : Case or EntityGraph
        A case; a graph of people and things; a projection; or a graph of entities of any type.
    measures : str or sequence of str, optional
        Names of `MEASURES`. By default degree, strength, betweenness, closeness, eigenvector and
        core, and for people who took part in events or bookings two_mode_betweenness there.
    top : int, default 10
        Up to how many entities are among the first by one measure; half of those ranked at most.
    types : str or collection of str, optional
        Types of entities to rank. By default people and what identifies them, such as phones and
        accounts; all entities where there are no people.
    worlds : int, optional
        In how many possible worlds entities are ranked again; 0 for none. By default 200 while
        entities times edges are at most 64,000,000, else none.
    seed : int, default 0
        Where the draws of worlds start.

    Returns
    -------
    KeyEntities
        Whoever is among the first by at least one measure: people, then things; those first by
        most measures come first. Protected people count in everything and are not ranked.

    Raises
    ------
    UnknownNameError
        If a measure or a type does not exist.
    GraphKindError
        If `top` or `worlds` is too small, or a measure has no form for a graph of this kind.

    Notes
    -----
    To be first by many measures says that the records agree on a place in them; it does not say
    that the entity leads anything. People are ranked in the graph in which rings are looked for:
    tied by things they share, with family, household, home and work set aside, and crowds of more
    than 25. Things are ranked by the people they tie. Calls and payments between things count
    only where there are no people: ``key_entities(graph.only(types=["phone"]))`` ranks phones by
    their calls.

    A world keeps each tie as often as the grades of its documents say and adds ties that the
    records may miss (see `rank_intervals`). Leaving a document out shows what rests on it: a place
    that falls with one document is one mistake away from being gone. Documents that were never
    written leave no trace here.

    References
    ----------
    .. [1] Carley, Pfeffer (2012), Dynamic network analysis and ORA, for a report of who is first
       by how many measures.
    .. [2] Wilson (1927), J. Am. Stat. Assoc. 22, 209-212, for the share of worlds.

    Examples
    --------
    Ana ties two circles of five.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> circles = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    >>> circles.add_edges_from([("ana", 0), ("ana", 5)])
    >>> key = key_entities(la.from_networkx(circles), measures=["degree", "betweenness"], top=3)
    >>> {one.entity: len(one.firsts) for one in key}
    {'person:5': 2, 'person:0': 2, 'person:ana': 1}
    """
    names = None if measures is None else given_names("measures", measures, what="a measure")
    _check(top, worlds, seed)
    graph = build_graph(case_or_graph) if isinstance(case_or_graph, Case) else case_or_graph
    changes_since(graph, depth=3)
    with already_told():
        parts, notes = parts_of(graph, names, types)
        heard, said = _heard(parts)
        standings = [
            standing_of(part, top=top, worlds=worlds, seed=seed, voices=voices)
            for part, voices in zip(parts, heard, strict=True)
        ]
    drawn = max((standing.worlds for standing in standings), default=0)
    more = [note for standing in standings for note in standing.notes]
    ranked = (RANKED,) if any(part.name == "people" for part in parts) else ()
    return KeyEntities(
        entities=tuple(
            one
            for part, standing, voices in zip(parts, standings, heard, strict=True)
            for one in _listed(part, standing, voices)
        ),
        graph=graph,
        scores=tuple(standing.scores[0] for standing in standings),
        withheld=sum(part.withheld for part in parts),
        notes=tuple(dict.fromkeys((*ranked, *notes, *_about(graph, drawn), *said, *more))),
        made_by=made_from(
            graph,
            "key_entities",
            (
                ("measures", "default" if names is None else ", ".join(names)),
                ("top", str(top)),
                ("types", _told(types)),
                ("worlds", str(drawn)),
            ),
            seed=seed if drawn else None,
        ),
    )


def _check(top: int, worlds: int | None, seed: int) -> None:
    if not is_whole(top) or top < 1:
        message = f"top is {top!s:.40}; give how many entities may be among the first, such as 10."
        raise GraphKindError(message)
    expect_worlds(worlds)
    expect_count("seed", seed, least=0)


def _told(types: str | Collection[str] | None) -> str:
    if types is None:
        return "default"
    return types if isinstance(types, str) else ", ".join(sorted(types))


def _heard(parts: Sequence[Part]) -> tuple[list[tuple[EdgeSources, ...]], tuple[str, ...]]:
    try:
        heard = [voices_of(part.fields) for part in parts]
    except CaseError:
        return [()] * len(parts), ("The case is closed, so documents are not known.",)
    whole = [
        voices if len(voices) == len(part.fields) else ()
        for part, voices in zip(parts, heard, strict=True)
    ]
    if all(whole):
        notes = [note for voices in whole for each in voices for note in each.notes()]
        return whole, tuple(dict.fromkeys(notes))
    why = (
        "The graph is too large to leave out each document in turn."
        if any(part.fields[0].graph.case is not None for part in parts)
        else "This graph has no case behind it, so documents are not known."
    )
    return whole, (why,)


def _about(graph: EntityGraph, worlds: int) -> tuple[str, ...]:
    if not worlds:
        return ("No possible worlds were drawn: how firm places are is not known.",)
    graded = "" if graph.case is None or graph.case.closed else GRADED
    drawn = (
        f"In each of {worlds:,} possible worlds {min(HIDDEN):.0%} to {max(HIDDEN):.0%} of all ties "
        f"are taken to be missing from the records{graded}; ties of people and their part in "
        "events are drawn apart."
    )
    return drawn, NOT_COVERED


def _listed(part: Part, standing: Standing, voices: Sequence[EdgeSources]) -> list[KeyEntity]:
    graph, kept = part.fields[0].graph, part.fields[0].kept
    sources = Sources(voices, standing.falls) if voices else None
    ties = ties_at(graph, np.arange(graph.m))
    shares = _shares(standing)
    found = []
    for place in np.flatnonzero(standing.first.any(axis=0)).tolist():
        node = int(kept[place])
        places = _places(standing, place)
        doubts = about_place(places, shares[0][place])
        documents = sources.documents(node) if sources else ()
        if sources:
            doubts += about_sources(int(ties[node]), sources.single(node), len(documents))
        found.append(
            KeyEntity(
                entity=graph.shown[node],
                label=graph.labels[node],
                type=graph.types[node],
                part=part.name,
                ranked=kept.size,
                top=standing.top,
                places=places,
                worlds=standing.worlds,
                in_worlds=shares[0][place],
                in_worlds_low=shares[1][place],
                in_worlds_high=shares[2][place],
                ties=int(ties[node]),
                single=sources.single(node) if sources else None,
                documents=documents,
                falls=sources.falls(place) if sources else (),
                doubts=(*doubts, *about_ties(part, node)),
            )
        )
    return sorted(found, key=_order)


def _order(one: KeyEntity) -> tuple[int, float, int, str]:
    often = 0.0 if np.isnan(one.in_worlds) else -one.in_worlds
    return -len(one.firsts), often, one.firsts[0].rank, one.entity


def _shares(standing: Standing) -> tuple[list[float], list[float], list[float]]:
    if not standing.worlds:
        unknown = [float("nan")] * standing.listed.size
        return unknown, unknown, unknown
    low, high = wilson(standing.listed, standing.worlds)
    exact = (standing.listed / standing.worlds, low.round(4), high.round(4))
    return exact[0].tolist(), exact[1].tolist(), exact[2].tolist()


def _places(standing: Standing, place: int) -> tuple[Place, ...]:
    worlds = standing.worlds
    return tuple(
        Place(
            measure=row.name,
            value=float(standing.values[at, place]),
            counted=_counted(row, standing, at, place),
            rank=int(standing.ranks[at, place]),
            first=bool(standing.first[at, place]),
            low=float(standing.low[at, place]),
            high=float(standing.high[at, place]),
            often=float(standing.often[at, place]) / worlds if worlds else float("nan"),
        )
        for at, row in enumerate(standing.measures)
    )


def _counted(row: Measure, standing: Standing, at: int, place: int) -> str:
    """Write numbers that count something; shares and walks say nothing to a reader."""
    if not row.whole or row.name == "cut_point":
        return ""
    # who shares a thing with k others is tied to each by 1/k of it: strengths add up to things
    shared = row.name == "strength" and standing.scores[0].graph.strength_unit != 1
    return f"{standing.values[at, place]:,.0f} {'things shared' if shared else row.unit}"

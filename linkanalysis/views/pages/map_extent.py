"""Which part of a graph is drawn: what a reader can take in, and words on what is left out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.graph.subgraph import induced
from linkanalysis.kernels.components import components
from linkanalysis.network.measures.measure_table import find_measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import Ring, RingTable

# In headless Chromium without a graphics card, 1,000 entities with 3,000 ties drag at 45 to 60
# frames a second and 5,000 with 15,000 at 14 to 22. What is larger opens folded on the map; a
# figure cannot be opened and is cut to what a reader can take in: the entities to start from, and
# around them as many as labels find room for.
MOST_DRAWN = 1_500
MOST_TIES = 6_000
READABLE = 400
KEY_ENTITIES = 25
# A folded map of this size opens in two to five seconds, and its file takes 10.7 MB (Large maps in
# benchmarks). Whoever is on it is found by its search.
MOST_HELD = 60_000
MOST_TIES_HELD = 180_000

# People are drawn before things, and places last, which tie together whoever came by.
RANK_OF_POLE = {"person": 0, "location": 2}


def ring_nodes(graph: EntityGraph, rings: Iterable[Ring] | None) -> list[list[int]]:
    """Nodes of the members of each ring."""
    node_of = {name: node for node, name in enumerate(graph.shown)}
    return [
        [node_of[member.entity] for member in ring.members if member.entity in node_of]
        for ring in rings or ()
    ]


def readable_part(
    graph: EntityGraph,
    *,
    rings: RingTable | None = None,
    scores: ScoreTable | None = None,
    most: int = MOST_DRAWN,
    cut_to: int = READABLE,
) -> tuple[EntityGraph, list[str]]:
    """Cut a graph of more than `most` entities down; returns sentences on what is left out.

    A cut graph keeps the members of rings, else the key entities, and entities
    around them, the nearest first: `cut_to` in all, or more if rings have many members. No entity
    is left without a tie because its partners are left out.
    """
    said = []
    part = graph
    if graph.n > most:
        seeds, what = _seeds(graph, rings, scores)
        part = induced(graph, _around(graph, seeds, min(most, max(cut_to, 2 * len(seeds)))))
        kept = set(part.shown)
        first = sum(graph.shown[node] in kept for node in seeds.tolist())
        said.append(
            f"The map shows {what} ({first:,}) and entities around them ({part.n - first:,}). It "
            f"leaves out {_by_type(graph, part)}, which are still part of every computation."
        )
    ties = MOST_TIES if part.n <= MOST_DRAWN else MOST_TIES_HELD
    if part.m > ties:
        said.append(
            f"The map draws {ties:,} of {part.m:,} ties between these entities: the strongest "
            "tie of every entity, then the strongest ties overall."
        )
        part = induced(part, np.ones(part.n, dtype=np.bool_), _strongest(part, ties))
    if said:
        said.append("To draw another part in full: network_map(graph.around(entity, steps=2)).")
    return part, said


def tied_part(
    graph: EntityGraph, rings: RingTable | None = None
) -> tuple[EntityGraph, tuple[str, ...]]:
    """Leave out entities without ties, and those that no tie connects with any of the rings.

    They would take up most of a printed page.
    """
    tied = np.zeros(graph.n, dtype=np.bool_)
    tied[graph.source] = tied[graph.target] = True
    alone = int(graph.n - tied.sum())
    members = [node for ring in ring_nodes(graph, rings) for node in ring]
    apart = np.zeros(graph.n, dtype=np.bool_)
    if members:
        label = components(graph.indptr, graph.indices)
        apart = tied & ~np.isin(label, label[members])
    if alone in {0, graph.n} and not apart.any():
        return graph, ()
    kept = np.flatnonzero(tied & ~apart)
    part = graph.only(entities=[graph.ids[node] for node in kept.tolist()])
    said = []
    if alone:
        who = "1 entity without ties is" if alone == 1 else f"{alone:,} entities without ties are"
        said.append(f"{who} not drawn.")
    if apart.any():
        said.append(f"{apart.sum():,} entities that no tie connects with a ring are not drawn.")
    return part, tuple(said)


def _seeds(
    graph: EntityGraph, rings: RingTable | None, scores: ScoreTable | None
) -> tuple[NDArray[np.int64], str]:
    """Choose the entities that the map is about, and say what they are."""
    found = rings.rings if rings is not None else ()
    members = [node for nodes in ring_nodes(graph, found) for node in nodes]
    if members:
        return np.unique(np.array(members, dtype=np.int64)), "the members of rings"
    ranked = _highest(graph, scores) if scores is not None else []
    if ranked and scores is not None:
        by = scores.measures[0].replace("_", " ")
        return np.array(ranked, dtype=np.int64), f"the entities that rank first by {by}"
    people = _poles(graph) > 0
    # break ties by node number, so that the same graph gives the same part
    order = np.lexsort((np.arange(graph.n), -_ties_to(graph, np.ones(graph.n)), people))
    who = "entities" if people.all() else "people"
    return order[:KEY_ENTITIES], f"the {who} with the most ties"


def _highest(graph: EntityGraph, scores: ScoreTable) -> list[int]:
    """Nodes that rank first by the first measure; the protected have no rank."""
    frame = scores.to_frame()
    name = scores.measures[0]
    lowest_first = find_measure(name).lowest_first
    frame = frame[frame[f"{name}_rank"].notna()] if f"{name}_rank" in frame else frame
    frame = frame.sort_values([name, "entity"], ascending=[lowest_first, True])
    node_of = {shown: node for node, shown in enumerate(graph.shown)}
    found = (node_of.get(str(entity), -1) for entity in frame["entity"])
    return [node for node in found if node >= 0][:KEY_ENTITIES]


def _around(graph: EntityGraph, seeds: NDArray[np.int64], most: int) -> NDArray[np.bool_]:
    """Keep seeds, then step by step what is tied to them."""
    starts, partners = _partners(graph)
    degree, pole = np.diff(starts), _poles(graph)
    inside = np.zeros(graph.n, dtype=np.bool_)
    inside[seeds] = True
    ties = _ties_to(graph, inside)
    order = _outward(np.flatnonzero((ties > 0) & ~inside), ties, pole, degree)
    place = np.full(graph.n, graph.n)
    place[order] = np.arange(len(order))
    beside = [partners[starts[node] : starts[node + 1]] for node in seeds.tolist()]
    # of those tied to a seed the first in order, unless another seed is among them
    alone = [ends for ends in beside if len(ends) and not inside[ends].any()]
    own = [int(ends[np.argmin(place[ends])]) for ends in alone]
    wanted = [*dict.fromkeys([*seeds.tolist(), *own, *np.flatnonzero(inside), *order.tolist()])]
    keep = np.zeros(graph.n, dtype=np.bool_)
    keep[wanted[:most]] = True
    keep &= (_ties_to(graph, keep) > 0) | (degree == 0)
    ties = _ties_to(graph, keep)
    rim = np.flatnonzero((ties > 0) & ~keep)
    while (room := most - int(keep.sum())) > 0 and rim.size:
        rim = _outward(rim, ties, pole, degree)[:room]
        keep[rim] = True
        ahead = np.concatenate([partners[starts[n] : starts[n + 1]] for n in rim.tolist()])
        np.add.at(ties, ahead, 1)
        rim = np.unique(ahead[~keep[ahead]])
    return keep


def _outward(
    nodes: NDArray[np.int64],
    ties: NDArray[np.float64],
    pole: NDArray[np.int64],
    degree: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Order those tied to who is inside, first whoever ties several together."""
    inward = ties[nodes]
    keys = (nodes, degree[nodes], -inward, pole[nodes], inward < 2)  # noqa: PLR2004 - two ends
    return nodes[np.lexsort(keys)]


def _partners(graph: EntityGraph) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the partners of each entity, whatever the direction: where they start, and who."""
    ends = np.concatenate([graph.source, graph.target]).astype(np.int64)
    others = np.concatenate([graph.target, graph.source]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=graph.n))])
    return starts, others[np.argsort(ends, kind="stable")]


def _ties_to(graph: EntityGraph, inside: NDArray[np.generic]) -> NDArray[np.float64]:
    """Count the ties (n,) of each entity to those inside."""
    ties = np.zeros(graph.n)
    ties += np.bincount(graph.source, weights=inside[graph.target], minlength=graph.n)
    ties += np.bincount(graph.target, weights=inside[graph.source], minlength=graph.n)
    return ties


def _poles(graph: EntityGraph) -> NDArray[np.int64]:
    rank = {name: RANK_OF_POLE.get(entity_type(name).pole, 1) for name in set(graph.types)}
    return np.array([rank[name] for name in graph.types], dtype=np.int64)


def _by_type(graph: EntityGraph, part: EntityGraph) -> str:
    """Count by type what a part leaves out: "12 people, 3 places and 1 phone"."""
    gone = Counter(graph.types)
    gone.subtract(part.types)
    rows = [
        f"{count:,} {entity_type(name).label if count == 1 else entity_type(name).plural}"
        for name, count in sorted(gone.items(), key=lambda pair: (-pair[1], pair[0]))
        if count
    ]
    return " and ".join(filter(None, (", ".join(rows[:-1]), rows[-1])))


def _strongest(graph: EntityGraph, most: int) -> NDArray[np.bool_]:
    order = np.lexsort((np.arange(graph.m), -graph.strength))
    own = [np.unique(ends[order], return_index=True)[1] for ends in (graph.source, graph.target)]
    keep = np.zeros(graph.m, dtype=np.bool_)
    keep[order[np.concatenate(own)]] = True
    rest = order[~keep[order]]
    keep[rest[: max(0, most - int(keep.sum()))]] = True
    return keep

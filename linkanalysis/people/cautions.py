"""What speaks against a key entity: one document, one thing, ordinary life, a crowd, instability.

Lives here: the sentences, each from a count.
Not here: what they are counted from (`top_ranks`), and where they are shown (`key_entity`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._result import override_notes
from linkanalysis.graph.evidence import things_of
from linkanalysis.keys.phone import is_service_number

if TYPE_CHECKING:
    from linkanalysis.people.key_entity import MeasureRank
    from linkanalysis.people.parts import Part

# From half of the ties on, a thing accounts for more of a rank than everything else together.
MOST_TIES = 0.5

# Below half, an entity is out of the top in more simulated networks than it is in it.
UNSTABLE = 0.5

# From 25 ties (the size above which a shared thing is a hub) and a tenth of all entities on, a
# service or an employer explains the ties better than acquaintance. Set by judgment, not measured.
CROWD, CROWD_SHARE = 25, 0.1


def document_cautions(ties: int, single: int, documents: int) -> list[str]:
    """Say how many ties depend on single documents."""
    if documents == 1:
        return ["All of its ties rest on one document."]
    if single == 1:
        return [f"1 of its {ties:,} ties rests on one document."]
    return [f"{single:,} of its {ties:,} ties rest on one document each."] if single else []


def rank_cautions(ranks: tuple[MeasureRank, ...], stability: float) -> list[str]:
    """Say by how few measures, and how rarely in simulated networks, it is in the top."""
    cautions = []
    in_top = [row for row in ranks if row.in_top]
    if len(in_top) == 1 and len(ranks) > 1:
        cautions.append(f"It is in the top by {in_top[0].title} only.")
    unstable = [row.title for row in in_top if row.stability < UNSTABLE]
    if stability < UNSTABLE:
        cautions.append(
            f"In {round(100 * (1 - stability))}% of the simulated networks, it is not in the top "
            "by any measure."
        )
    elif unstable:
        cautions.append(
            f"In most simulated networks, it is not in the top by {', '.join(unstable)}."
        )
    return cautions


def tie_cautions(part: Part, node: int) -> list[str]:
    """Say what else may explain its ties, and under which override a person is named."""
    graph = part.graph
    edges = np.flatnonzero((graph.source == node) | (graph.target == node))
    cautions = list(override_notes(graph.notes, graph.ids[node]))
    kind, _, key = graph.ids[node].partition(":")
    region = (graph.case.region if graph.case is not None else None) or "US"
    if kind == "phone" and is_service_number(key, region):
        cautions.append("It is a service number.")
    elif edges.size >= CROWD and edges.size >= CROWD_SHARE * (graph.n - 1):
        cautions.append(
            f"It is tied to {edges.size:,} of {graph.n - 1:,} others, as a service, an employer "
            "or a shared line would be."
        )
    keys = graph.source[edges].astype(np.int64) * graph.n + graph.target[edges]
    benign = int(np.isin(keys, part.benign).sum())
    if benign:
        also = "is also a tie" if benign == 1 else "are also ties"
        cautions.append(
            f"{benign} of its {edges.size:,} ties {also} of family, household, home or work."
        )
    return cautions + _through_one_thing(part, edges.tolist())


def _through_one_thing(part: Part, edges: list[int]) -> list[str]:
    graph = part.graph
    through = Counter(thing for edge in edges for thing in things_of(graph, edge))
    # of equal things the first by the name shown: numbers follow ids, which may be masked
    most = min(through, key=lambda thing: (-through[thing], graph.things_shown[thing]), default=-1)
    if most < 0 or through[most] < max(MOST_TIES * len(edges), 2):
        return []
    name = graph.things_shown[most]
    return [f"{through[most]} of its {len(edges)} ties come through one thing, {name}."]

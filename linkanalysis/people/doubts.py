"""What speaks against a key entity: one document, one thing, ordinary life, a crowd, few worlds.

Lives here: the sentences, each from a count.
Not here: what they are counted from (`first_places`), and where they are shown (`key_entity`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._result import override_notes
from linkanalysis.graph.evidence import things_of
from linkanalysis.keys.phone import is_service_number

if TYPE_CHECKING:
    from linkanalysis.people.fields import Part
    from linkanalysis.people.key_entity import Place

__all__ = ["about_place", "about_sources", "about_ties"]

CARRIES = 0.5  # from this share on one thing is said to carry a place
RARE = 0.5
# As many ties, and as large a share of all, make a service or an employer likelier than a friend.
CROWD, CROWD_SHARE = 25, 0.1


def about_sources(ties: int, single: int, documents: int) -> list[str]:
    """Say what hangs on single documents."""
    if documents == 1:
        return ["All of its ties rest on one document."]
    if single == 1:
        return [f"1 of its {ties:,} ties rests on one document."]
    return [f"{single:,} of its {ties:,} ties rest on one document each."] if single else []


def about_place(places: tuple[Place, ...], in_worlds: float) -> list[str]:
    """Say how firm its place is."""
    said = []
    firsts = [place for place in places if place.first]
    if len(firsts) == 1 and len(places) > 1:
        said.append(f"It is among the first by {firsts[0].words} only.")
    rare = [place.words for place in firsts if place.often < RARE]
    if in_worlds < RARE:
        said.append(
            f"In {round(100 * (1 - in_worlds))} % of the possible worlds it is not among the "
            "first by any measure."
        )
    elif rare:
        said.append(f"In most possible worlds it is not among the first by {', '.join(rare)}.")
    return said


def about_ties(part: Part, node: int) -> list[str]:
    """Say what else may make its ties, and under which override a person is named."""
    graph = part.fields[0].graph
    edges = np.flatnonzero((graph.source == node) | (graph.target == node))
    said = list(override_notes(graph.notes, graph.ids[node]))
    kind, _, key = graph.ids[node].partition(":")
    region = (graph.case.region if graph.case is not None else None) or "US"
    if kind == "phone" and is_service_number(key, region):
        said.append("It is the number of a service.")
    elif edges.size >= CROWD and edges.size >= CROWD_SHARE * (graph.n - 1):
        said.append(
            f"It is tied to {edges.size:,} of {graph.n - 1:,} others, as a service, an employer "
            "or a shared line would be."
        )
    keys = graph.source[edges].astype(np.int64) * graph.n + graph.target[edges]
    benign = int(np.isin(keys, part.benign).sum())
    if benign:
        also = "is also a tie" if benign == 1 else "are also ties"
        said.append(
            f"{benign} of its {edges.size:,} ties {also} of family, household, home or work."
        )
    return said + _carried(part, edges.tolist())


def _carried(part: Part, edges: list[int]) -> list[str]:
    graph = part.fields[0].graph
    through = Counter(thing for edge in edges for thing in things_of(graph, edge))
    # of equals the one that is shown first, whatever its number
    most = min(through, key=lambda thing: (-through[thing], graph.things_shown[thing]), default=-1)
    if most < 0 or through[most] < max(CARRIES * len(edges), 2):
        return []
    carried, name = through[most], graph.things_shown[most]
    return [f"{carried} of its {len(edges)} ties come through one thing, {name}."]

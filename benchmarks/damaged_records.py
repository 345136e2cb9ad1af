"""Ways in which records of a network go wrong, for benchmarks: what is lost, hidden or untrue.

Each function takes a network and a generator, and returns what is on record. Nothing here knows how
the library simulates networks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    import numpy as np

    Damage = Callable[[nx.Graph, np.random.Generator], nx.Graph]

SOURCES = 8
# Of the ties of hubs, how many are hidden; of the ties on record, how many are not true.
HIDDEN = 0.4
UNTRUE = 0.2


def agency(network: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    """Lose one of eight regions; a tie across a border was stated by one side, drawn by lot."""
    return _without_source(network, _regions(network, rng), rng)


def agency_alone(network: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    """Lose one of eight regions, and with it every tie of anybody there."""
    region = _regions(network, rng)
    lost = int(rng.integers(SOURCES))
    return _without(network, [pair for pair in network.edges if lost in map(region.get, pair)])


def carrier(network: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    """Lose one of eight carriers; people are its customers by chance, a tie is of one end's."""
    people = sorted(network)
    customers = {people[k]: at % SOURCES for at, k in enumerate(rng.permutation(len(people)))}
    return _without_source(network, customers, rng)


def any_ties(network: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    """Lose one of eight sources among which ties are divided by lot."""
    return _without(network, [pair for pair in network.edges if rng.integers(SOURCES) == 0])


def hubs_hide(network: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    """Hide two fifths of the ties of a tenth of the people, at least ten: those with most."""
    order = sorted(network, key=lambda node: (-network.degree(node), node))
    hubs = set(order[: max(10, len(order) // 10)])
    ties = [pair for pair in network.edges if hubs & {*pair}]
    return _without(network, [pair for pair in ties if rng.random() < HIDDEN])


def untrue(network: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    """Add ties between any two people, so that a fifth of those on record are not true."""
    seen = network.copy()
    people = sorted(network)
    strengths = [strength for _, _, strength in network.edges(data="strength")]
    room = len(people) * (len(people) - 1) // 2 - network.number_of_edges()
    left = min(round(network.number_of_edges() * UNTRUE / (1 - UNTRUE)), room)
    while left:
        one, other = (people[k] for k in rng.choice(len(people), 2, replace=False).tolist())
        if not seen.has_edge(one, other):
            seen.add_edge(one, other, strength=strengths[int(rng.integers(len(strengths)))])
            left -= 1
    return seen


# With the scenario that has such records in mind.
DAMAGES: dict[str, tuple[Damage, str]] = {
    "agency lost": (agency, "source"),
    "agency alone": (agency_alone, "source"),
    "carrier lost": (carrier, "source"),
    "any ties lost": (any_ties, "source"),
    "hubs hide": (hubs_hide, "hubs"),
    "ties untrue": (untrue, "untrue"),
}


def _regions(network: nx.Graph, rng: np.random.Generator) -> dict[str, int]:
    """Divide people into eight regions of equal size that grow along ties while they can."""
    people = sorted(network)
    order = [people[k] for k in rng.permutation(len(people)).tolist()]
    starts = order[:SOURCES]
    region = {person: k for k, person in enumerate(starts)}
    members = [[person] for person in starts]
    while len(region) < len(people):
        smallest = min(range(len(members)), key=lambda k: len(members[k]))
        beside = (
            neighbor
            for member in members[smallest]
            for neighbor in sorted(network[member])
            if neighbor not in region
        )
        person = next(beside, None) or next(each for each in order if each not in region)
        region[person] = smallest
        members[smallest].append(person)
    return region


def _without_source(
    network: nx.Graph, source: dict[str, int], rng: np.random.Generator
) -> nx.Graph:
    lost = int(rng.integers(SOURCES))
    stated = [(pair, source[pair[int(rng.integers(2))]]) for pair in network.edges]
    return _without(network, [pair for pair, by in stated if by == lost])


def _without(network: nx.Graph, ties: Iterable[tuple[str, str]]) -> nx.Graph:
    seen = network.copy()
    seen.remove_edges_from(ties)
    return seen

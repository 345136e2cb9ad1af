"""One list of groups: every layer is searched, and each group has a probability."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import pdtrc

from linkanalysis.core.threads import map_in_order
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.kernels.shared_groups import surprise
from linkanalysis.kernels.swaps import swap_ties
from linkanalysis.rings.candidates import Candidate
from linkanalysis.rings.contacts import contacts_of, layers_of_contacts
from linkanalysis.rings.evidence import among_strangers
from linkanalysis.rings.families import units_of
from linkanalysis.rings.layer_search import (
    ALIKE,
    LARGEST,
    SMALLEST,
    candidate_of,
    different,
    number_of_worlds,
    price_of,
    scores_of,
    search_layers,
)
from linkanalysis.rings.layers import (
    THINGS,
    TRIES,
    is_among,
    layer_of_things,
    of_personal_things,
    shuffled,
)
from linkanalysis.rings.overlapping import LEAST_OWN, LEAST_TIED, MOST_SHARED
from linkanalysis.rings.probability import (
    MODERATE,
    MOSTLY_INSIDE,
    Signs,
    probability_of,
    unrecorded,
)
from linkanalysis.rings.ring_building import Judged
from linkanalysis.rings.significance import LEVEL, p_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.contacts import Contacts
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.layer_search import Searched
    from linkanalysis.rings.layers import Layer
    from linkanalysis.rings.lines import Reach
    from linkanalysis.rings.ordinary_life import Ordinary
    from linkanalysis.rings.ring_parts import Part

    Numbers = NDArray[np.int64]
    Scores = NDArray[np.float64]
    # members of a group, and those whom better ones have as well, to what it adds to these
    Adds = Callable[[Numbers, Numbers], float]

# Things that one person usually has alone are searched by themselves as well.
PERSONAL = "personal things"
# From so many circles of callers on they say what is usual among friends: what the tightest tenth
# of them score.
MANY_CIRCLES, TIGHTEST = 20, 0.1
# Of groups inside one another, larger ones are charged half their price once more when they are
# compared: else they win with people who met some of the others twice.
TIGHT = 0.5


class Listed(NamedTuple):
    """Groups, not ordered, and how they were searched for.

    few: How many people make half of what people share, if that is no more than a group.
    circles: In how many simulated networks circles of callers and payers were looked for, where
      other groups were looked for by another method.
    """

    groups: list[Judged]
    explained: list[Judged]
    considered: int
    seeds: int
    worlds: int
    contacts: tuple[Contacts, ...] = ()
    few: int = 0
    circles: int | None = None


def groups_of_case(
    evidence: Evidence, graph: EntityGraph, ordinary: Ordinary, *, seed: int, explained: bool
) -> Listed:
    """Search every layer for groups, and list them by how likely each is more than ordinary life.

    What exceeds chance only if families, households and colleagues count like everybody is
    explained by them.
    """
    strangers = among_strangers(evidence)
    layer = layer_of_things(strangers, graph)
    few = _few(layer)
    found = search_layers([layer], ordinary, partial(_shuffled, layer), seed=seed)
    adds = partial(_adds, layer, ordinary)
    considered = len(found.grown.groups)
    no = np.zeros(considered, dtype=np.bool_)
    groups = _different(found, THINGS, closed=no, layer=layer, adds=adds)
    personal = of_personal_things(layer)
    starts = personal.sharers.first.size
    # a score as low as theirs says nothing where no network is simulated
    if starts and number_of_worlds([personal], starts):
        own = search_layers([personal], ordinary, partial(_shuffled, personal), seed=seed)
        yes = np.ones(len(own.grown.groups), dtype=np.bool_)
        considered += yes.size
        more = _different(own, PERSONAL, closed=yes, layer=personal)
        groups = _joined(groups, more)
    met = _of_contacts(evidence, graph, ordinary, seed=seed)
    groups = _joined(groups, met.groups)
    also: list[Judged] = []
    if explained and evidence.benign.size > evidence.doubles.size:
        everybody = replace(evidence, benign=evidence.doubles)
        layer = layer_of_things(everybody, graph)
        again = search_layers([layer], ordinary, partial(_shuffled, layer), seed=seed)
        no = np.zeros(len(again.grown.groups), dtype=np.bool_)
        also = _different(again, THINGS, closed=no, layer=layer, part="explained")
        also = _apart_from(also, groups)
    return Listed(groups, also, considered + met.considered, 0, found.worlds, met.contacts, few)


def with_contacts_alone(
    listed: Listed, evidence: Evidence, graph: EntityGraph, ordinary: Ordinary, *, seed: int
) -> Listed:
    """Add the circles of callers and payers where few homes are on record to tell families."""
    met = _of_contacts(evidence, graph, ordinary, seed=seed)
    if not met.contacts:
        return listed
    people = evidence.people.n
    likely = [each for each in met.groups if each.probability >= MODERATE]
    members = {node for each in likely for node in each.candidate.nodes.tolist()}
    lowered = [
        each._replace(probability=unrecorded(each.probability, len(members) / people, people))
        for each in met.groups
    ]
    return listed._replace(
        groups=_joined(listed.groups, lowered),
        explained=_apart_from(listed.explained, lowered),
        considered=listed.considered + met.considered,
        contacts=met.contacts,
        circles=met.worlds,
    )


def _of_contacts(
    evidence: Evidence, graph: EntityGraph, ordinary: Ordinary, *, seed: int
) -> Listed:
    """Search calls and messages, and payments, each by itself."""
    contacts = tuple(contacts_of(graph, evidence))
    groups: list[Judged] = []
    considered, worlds = 0, []
    for known in contacts:
        swapped = partial(_swapped, known)
        layers = layers_of_contacts(known)
        lines = known.lines
        of_lines = lines.of_lines(ordinary)
        among = search_layers(layers, of_lines, swapped, seed=seed)
        closed = _keep_apart(among, known.reach)
        among = _beyond_usual(lines.of_people(among))
        circles = circles_of(known, of_lines, worlds=among.worlds, seed=seed)
        considered += len(among.grown.groups) + circles.considered
        worlds.append(among.worlds)
        groups = _joined(groups, _different(among, known.kind.name, closed=closed))
        groups = _joined(groups, circles.groups)
    return Listed(groups, [], considered, 0, min(worlds, default=0), contacts)


def _few(layer: Layer) -> int:
    """Count the fewest people who make half of what people share; 0 if they are no group."""
    times = np.sort(np.bincount(layer.node))[::-1]
    few = int(np.searchsorted(np.cumsum(times), times.sum() / 2)) + 1
    return few if SMALLEST <= few <= LARGEST else 0


def _shuffled(layer: Layer, seed: int) -> list[Layer]:
    return [shuffled(layer, seed)]


def _swapped(contacts: Contacts, seed: int) -> list[Layer]:
    return layers_of_contacts(contacts, seed=seed)


def _beyond_usual(found: Searched) -> Searched:
    """Take from scores what the tightest tenth of the circles of a case reach, if there are many.

    Friends call one another as well, and where there are many circles these say what is usual (the
    empirical null of Efron 2004).

    Efron (2004), Journal of the American Statistical Association 99, 96-104.
    """
    circles = different(found.grown, found.strict.score)
    if circles.size < MANY_CIRCLES:
        return found
    usual = float(np.quantile(circles, 1 - TIGHTEST))
    plain, strict = (
        each._replace(score=np.maximum(each.score - usual, 0.0))
        for each in (found.plain, found.strict)
    )
    return found._replace(plain=plain, strict=strict)


def _keep_apart(found: Searched, reach: Reach | None) -> NDArray[np.bool_]:
    """Mark the circles of lines most of whose contacts are with one another."""
    every = found.grown.groups
    inside = (0.0 if reach is None else reach.inside(lines) for lines in every)
    return np.fromiter((share >= MOSTLY_INSIDE for share in inside), np.bool_, len(every))


def _adds(layer: Layer, ordinary: Ordinary, nodes: Numbers, common: Numbers) -> float:
    """Score what a group adds to a better one: the members that both have count as one."""
    low, high = np.triu_indices(common.size, 1)
    one = common[low] * layer.n + common[high]
    layer = replace(layer, pairs=np.union1d(layer.pairs, one))
    _, strict, *_ = scores_of([layer], ordinary, [nodes], gross=True)
    return float(strict[0] - price_of(layer, [nodes[common.size - 1 :]])[0])


def _joined(groups: list[Judged], others: list[Judged]) -> list[Judged]:
    """Join groups that are found in several layers: the first says who, the likelier how likely."""
    groups = list(groups)
    for new in others:
        same = next((k for k, old in enumerate(groups) if _is_same(old, new)), None)
        if same is None:
            groups.append(new)
            continue
        old = groups[same]
        names = dict.fromkeys((*old.layer.split(" and "), *new.layer.split(" and ")))
        if THINGS in names:
            names.pop(PERSONAL, None)
        probability = max(old.probability, new.probability)
        groups[same] = old._replace(layer=" and ".join(names), probability=probability)
    return groups


def _apart_from(explained: list[Judged], groups: list[Judged]) -> list[Judged]:
    """Keep what exceeds chance and is no group that does so without families."""
    found = [each for each in groups if each.significance <= LEVEL]
    return [
        each
        for each in explained
        if each.significance <= LEVEL and not any(_is_same(each, other) for other in found)
    ]


def _is_same(one: Judged, other: Judged) -> bool:
    return _is_alike(one.candidate.nodes, other.candidate.nodes)


def _is_alike(a: Numbers, b: Numbers) -> bool:
    return np.intersect1d(a, b).size >= ALIKE * min(a.size, b.size)


def _different(
    found: Searched,
    name: str,
    *,
    closed: NDArray[np.bool_],
    layer: Layer | None = None,
    adds: Adds | None = None,
    part: Part = "ring",
) -> list[Judged]:
    """Choose groups that differ from one another; outsiders join by the layer, if it is given."""
    groups = []
    for i, nodes in _chosen(found, layer, adds).items():
        by_chance = bool(found.strict.significance[i] > LEVEL)
        signs = Signs(
            name,
            closed=bool(closed[i]),
            strict=0.0 if by_chance else float(found.strict.score[i]),
            plain=float(found.plain.score[i]),
            size=found.grown.groups[i].size,
        )
        candidate = candidate_of(found.grown, i, nodes, score=signs.plain)
        chance = float(found.plain.significance[i])
        groups.append(Judged(candidate, chance, probability_of(signs), part, name, signs))
    return groups


def _chosen(found: Searched, layer: Layer | None, adds: Adds | None = None) -> dict[int, Numbers]:
    """Choose groups that differ from one another, the best first, with whoever joins them.

    One that shares much with better ones stays if the members that they have in common are few and
    it exceeds chance by what it adds. One that better ones join as a whole is the same ring.
    """
    groups = found.grown.groups
    tight = (found.plain.score + found.strict.score) / 2 - TIGHT * found.grown.price
    chosen: dict[int, Numbers] = {}
    owners: dict[int, list[int]] = {}  # groups chosen, by node
    good = np.flatnonzero(found.plain.score > 0).tolist()
    for i in sorted(good, key=lambda i: (-tight[i], groups[i].tolist())):
        both = Counter(k for node in groups[i].tolist() for k in owners.get(node, ()))
        alike = [
            chosen[k]
            for k, count in both.items()
            if count >= ALIKE * min(groups[i].size, chosen[k].size)
        ]
        if not alike or (adds is not None and _adds_enough(groups[i], alike, adds)):
            chosen[i] = groups[i] if layer is None else joined(layer, groups[i])
            for node in chosen[i].tolist():
                owners.setdefault(node, []).append(i)
    return _widest(chosen)


def _widest(groups: dict[int, Numbers]) -> dict[int, Numbers]:
    """Keep the widest of groups inside one another, in the place of the best of them."""
    kept: dict[int, Numbers] = {}
    for i, nodes in groups.items():
        inside = [k for k, other in kept.items() if np.isin(other, nodes).all()]
        kept[inside[0] if inside else i] = nodes
        for k in inside[1:]:
            del kept[k]
    return kept


def _adds_enough(nodes: Numbers, alike: list[Numbers], adds: Adds) -> bool:
    """Whether few members are in better groups as well, and the others exceed chance."""
    common = np.intersect1d(nodes, np.concatenate(alike))
    least = min(nodes.size, *(other.size for other in alike)) - LEAST_OWN
    return common.size <= min(MOST_SHARED, least) and adds(nodes, common) > 0


# Three are a circle: two phones that call one another alone are any couple's.
LEAST = 3
# Contacts that each phone of a ring has within it: by the records of one phone alone, all others
# have one.
LEAST_CONTACTS = 2

ALONE = (
    "These phones are in contact with one another alone, by the records on file. If only records "
    "of some of them were obtained, others may be missing."
)
OF_ONE_PHONE = (
    "At least one of these phones is in contact with only one other, so the records may be those "
    "of that other phone alone. Obtain the records of the others first."
)


class Circles(NamedTuple):
    """Circles, and how many were compared with chance."""

    groups: list[Judged]
    considered: int


def circles_of(
    contacts: Contacts,
    ordinary: Ordinary,
    *,
    worlds: int,
    seed: int,
) -> Circles:
    """Find the circles whose phones are in contact with one another alone, beyond chance.

    `ordinary` is about lines. Contacts count that are regular, and a circle must hold together by
    them. In simulated networks all contacts are swapped. There are three holders by what is on
    record. A strict score has who has three also if what is not on record is ordinary, and of whom
    every phone is in contact with two others.
    """
    n, reach, name = contacts.lines.n, contacts.reach, contacts.kind.name
    if reach is None or not worlds:
        return Circles([], 0)
    row, column = slot_rows(reach.indptr), reach.indices.astype(np.int64)
    low, high = row[row < column], column[row < column]
    regular = is_among(low * n + high, np.unique(contacts.low * n + contacts.high))
    every, score = _circles(n, low, high, regular, reach.beyond)
    if not every:
        return Circles([], 0)

    def _best(world: int) -> Scores:
        one, two = swap_ties(n, low, high, seed=world, tries=TRIES)
        return _circles(n, one, two, regular, reach.beyond)[1]

    first = seed * 100_000 + 1
    theirs = list(map_in_order(_best, range(first, first + worlds)))
    significance = p_values(score, [each.max(initial=0.0) for each in theirs])
    node = np.concatenate(every)
    group = np.repeat(np.arange(len(every)), [lines.size for lines in every])
    plain = units_of(node, group, contacts.pairs, n)
    strict = plain
    if ordinary.applies:
        strict = units_of(node, group, ordinary.pairs(contacts.pairs, low * n + high, n), n)
        strict = ordinary.joined_by_firms(node, group, strict)
    others = np.diff(reach.indptr.astype(np.int64))
    groups: list[Judged] = []
    for k in range(len(every)):
        holders = [np.unique(units[group == k]).size for units in (strict, plain)]
        if max(holders) < LEAST:
            continue
        nodes = np.unique(contacts.lines.holder[every[k]])
        of_one = bool((others[every[k]] < LEAST_CONTACTS).any())
        closed = holders[0] >= LEAST and not of_one and bool(significance[k] <= LEVEL)
        least, chance = float(score[k]), float(significance[k])
        signs = Signs(name, closed, least * closed, least, nodes.size)
        unknown = np.full(nodes.size, np.nan)
        groups.append(
            Judged(
                Candidate(nodes, unknown, np.nan, np.nan, np.nan, signs.plain),
                chance,
                probability_of(signs),
                "ring",
                name,
                signs,
                (ALONE, *[OF_ONE_PHONE] * of_one),
            )
        )
    return Circles(groups, len(every))


def _circles(
    n: int, low: Numbers, high: Numbers, regular: NDArray[np.bool_], beyond: Numbers
) -> tuple[list[Numbers], Scores]:
    """List the closed circles that regular contacts hold together, and score these contacts.

    Circles have no line in common, so at most n / k circles of n lines have k lines. Choosing one
    costs the logarithm of that.
    """
    closed = components(*build_csr(n, low, high, directed=False)[:2])
    held = components(*build_csr(n, low[regular], high[regular], directed=False)[:2])
    whole = np.unique(closed * n + held) // n
    size = np.bincount(closed, minlength=n)
    good = (size >= LEAST) & (size <= LARGEST) & (np.bincount(whole, minlength=n) == 1)
    good &= np.bincount(closed, weights=beyond, minlength=n) == 0
    ties = np.bincount(closed[low[regular]], minlength=n)
    circles = np.flatnonzero(good).tolist()
    scores = [
        surprise(float(ties[k]), ties[k] ** 2 / regular.sum()) - np.log(n / size[k])
        for k in circles
    ]
    return [np.flatnonzero(closed == k) for k in circles], np.array(scores)


def joined(layer: Layer, nodes: Numbers) -> Numbers:
    """Let outsiders join a group until nobody is tied to it any more beyond chance.

    One who has two of the twenty things of a group makes it less dense, so that it scores less, and
    yet chance would hardly have given anybody two of them.
    """
    while (more := _tied_beyond_chance(layer, nodes)).size:
        nodes = np.union1d(nodes, more)
    return nodes


def _tied_beyond_chance(layer: Layer, nodes: Numbers) -> Numbers:
    """Find the outsiders who have more of what the group shares than chance gives them.

    The places that members leave at these things are anybody's, stratum by stratum. Of those who
    join at most .05 are expected by chance. They must be tied to .6 of the members, since members
    of two rings have things with the other one: its members share those with them alone.

    Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    outside = np.ones(layer.n, dtype=np.bool_)
    outside[nodes] = False
    others = outside[layer.node]
    total, free = (
        np.bincount(layer.thing),
        np.bincount(layer.thing[others], minlength=layer.kind.size),
    )
    shared = (total - free > 1) | (layer.direct & (total > free))
    stratum = layer.stratum[layer.thing[others]]
    places = np.bincount(stratum)
    theirs = np.bincount(stratum, weights=shared[layer.thing[others]])
    share = theirs / np.maximum(places, 1)
    expected = np.bincount(layer.node[others], weights=share[stratum], minlength=layer.n)

    rows = np.flatnonzero(others & shared[layer.thing])
    members = np.zeros((layer.kind.size, nodes.size), dtype=np.bool_)
    inside = np.flatnonzero(~others)
    members[layer.thing[inside], np.searchsorted(nodes, layer.node[inside])] = True
    who = layer.node[rows]
    low, high = np.minimum.outer(who, nodes), np.maximum.outer(who, nodes)
    strangers = members[layer.thing[rows]] & ~is_among(low * layer.n + high, layer.pairs)
    met = strangers.any(axis=1)
    people, at = np.unique(who[met], return_inverse=True)
    tied = np.zeros((people.size, nodes.size), dtype=np.bool_)
    np.logical_or.at(tied, at, strangers[met])
    chance = pdtrc(np.bincount(at) - 1, expected[people])
    near = np.flatnonzero(tied.mean(axis=1) >= LEAST_TIED)
    order = near[np.lexsort((people[near], chance[near]))]
    false = chance[order] * (layer.n - nodes.size) / np.arange(1, order.size + 1)
    return people[order[: np.flatnonzero(false <= LEVEL).max(initial=-1) + 1]]

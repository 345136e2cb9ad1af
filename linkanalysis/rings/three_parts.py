"""Groups in three parts: rings, leads, and what families, households or work explain."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri, pdtrc

from linkanalysis._threads import map_in_order
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr, slot_rows
from linkanalysis.kernels.shared_score import surprise
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
from linkanalysis.rings.making import Judged
from linkanalysis.rings.overlapping import LEAST_OWN, LEAST_TIED, MOST_SHARED
from linkanalysis.rings.redundancy import holdings_of, redundancies
from linkanalysis.rings.significance import LEVEL, false_shares, p_values

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.contacts import Contacts
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.layer_search import Chance, Searched
    from linkanalysis.rings.layers import Layer
    from linkanalysis.rings.lines import Reach
    from linkanalysis.rings.ordinary import Ordinary
    from linkanalysis.rings.parts import Part

    Numbers = NDArray[np.int64]
    Adds = Callable[[Numbers, Numbers], float]
    Scores = NDArray[np.float64]


# Nats that a ring scores at least among 600 people: friends who are noted together and clusters
# that no stratum describes score up to this. Among more people there are more such circles, and the
# best of them score higher; among fewer less, down to a floor. That larger groups need less was
# tried: of 49 cases without rings, more than a fifth then gave one.
LEAST_SCORE, PEOPLE = 14.0, 600
RISE, FALL, FLOOR = 3.0, 2.0, 3.0
# The same by phones, accounts and the like alone, among any number of people. In 60 cases of 400
# people without rings no circle scores above 0 by them, which its price is to ensure.
LEAST_OF_PERSONAL = 1.0
# The same for people in contact: in 49 cases of 400 people without rings, circles of callers score
# up to 9.3, and planted rings from 20 on. From so many circles of friends on they say what is
# usual, at this level for all of them together.
LEAST_OF_CONTACTS, MANY_CIRCLES, LEVEL_OF_CIRCLES = 10.0, 20, 0.01
# The same for a circle that keeps to itself: two thirds of the contacts of its phones are with one
# another. Friends call their families, shops and other friends as well: in 60 cases without rings
# at most .23 of the contacts of a circle are, in planted rings .71 and more.
LEAST_OF_CLOSED, MOSTLY_INSIDE = 1.0, 2 / 3
# Of groups inside one another, larger ones are charged half their price once more when they are
# compared: else they win with people who met some of the others twice.
TIGHT = 0.5


class Needed(NamedTuple):
    """The scores that a ring and a lead need, and the groups that need none for a ring."""

    ring: float
    lead: float
    closed: NDArray[np.bool_] | None = None


class Parts(NamedTuple):
    """Groups of each part, the best first; how they were searched for.

    few: How many people make half of what people share, if that is no more than a group.
    circles: In how many simulated networks circles of callers and payers were looked for, where
      other groups were looked for by another method.
    """

    rings: list[Judged]
    leads: list[Judged]
    explained: list[Judged]
    considered: int
    seeds: int
    worlds: int
    contacts: tuple[Contacts, ...] = ()
    few: int = 0
    circles: int | None = None


def least_score(n: int, *, among_600: float = LEAST_SCORE) -> float:
    """Return the score that a ring among n people needs, given what it needs among 600."""
    more = math.log(max(n, 1) / PEOPLE)
    return max(FLOOR, among_600 + (RISE if more > 0 else FALL) * more)


def parts_of_case(
    evidence: Evidence, graph: EntityGraph, ordinary: Ordinary, *, seed: int, explained: bool
) -> Parts:
    """Search every layer for groups, and sort them into three parts.

    A ring exceeds chance also if what is not on record is ordinary, by a least score. A lead
    exceeds chance by what is on record. What exceeds it only if families, households and
    colleagues count like everybody is explained by them.
    """
    strangers = among_strangers(evidence)
    layer = layer_of_things(strangers, graph)
    few = _few(layer)
    found = search_layers([layer], ordinary, partial(_shuffled, layer), seed=seed)
    needed = Needed(least_score(evidence.people.n), 0.0)
    adds = partial(_adds, layer, ordinary)
    rings, leads = _sorted_groups(strangers, found, THINGS, needed, layer, adds)
    considered = len(found.grown.groups)
    personal = of_personal_things(layer)
    starts = personal.sharers.first.size
    # a score as low as theirs says nothing where no network is simulated
    if starts and number_of_worlds([personal], starts):
        own = search_layers([personal], ordinary, partial(_shuffled, personal), seed=seed)
        needed = Needed(LEAST_OF_PERSONAL, 0.0)
        more = _sorted_groups(strangers, own, THINGS, needed, personal)
        considered += len(own.grown.groups)
        rings += _apart_from(more[0], rings)
        leads += _apart_from(more[1], leads)
    met = _of_contacts(evidence, graph, ordinary, seed=seed)
    considered += met.considered
    rings, leads = _joined(rings, met.rings), _joined(leads, met.leads)
    leads = _apart_from(leads, rings)
    also: list[Judged] = []
    if explained and evidence.benign.size:
        everybody = replace(evidence, benign=evidence.benign[:0])
        layer = layer_of_things(everybody, graph)
        again = search_layers([layer], ordinary, partial(_shuffled, layer), seed=seed)
        good = np.flatnonzero(again.plain.significance <= LEVEL)
        others = _chosen(again, good, again.plain.score, layer)
        also = _judged(evidence, again, again.plain, others, ("explained", THINGS))
        also = _apart_from(also, [*rings, *leads])
    return Parts(rings, leads, also, considered, 0, found.worlds, met.contacts, few)


def with_leads_of_contacts(
    parts: Parts, evidence: Evidence, graph: EntityGraph, ordinary: Ordinary, *, seed: int
) -> Parts:
    """Add the circles of callers and payers, as leads: few homes are on record to tell families."""
    met = _of_contacts(evidence, graph, ordinary, seed=seed)
    if not met.contacts:
        return parts
    strong = [judged._replace(part="lead") for judged in met.rings]
    circles = [*strong, *_apart_from(met.leads, strong)]
    leads = _apart_from(_joined(parts.leads, circles), parts.rings)
    return parts._replace(
        leads=leads,
        explained=_apart_from(parts.explained, leads),
        considered=parts.considered + met.considered,
        contacts=met.contacts,
        circles=met.worlds,
    )


def _of_contacts(evidence: Evidence, graph: EntityGraph, ordinary: Ordinary, *, seed: int) -> Parts:
    """Search calls and messages, and payments, each by itself."""
    strangers = among_strangers(evidence)
    contacts = tuple(contacts_of(graph, evidence))
    rings: list[Judged] = []
    leads: list[Judged] = []
    considered, worlds = 0, []
    for known in contacts:
        swapped = partial(_swapped, known)
        layers = layers_of_contacts(known)
        lines = known.lines
        among = search_layers(layers, lines.of_lines(ordinary), swapped, seed=seed)
        closed = _are_closed(among, known.reach)
        among = lines.of_people(among)
        needed = _least_of_contacts(among, evidence.people.n)._replace(closed=closed)
        more = _sorted_groups(strangers, among, known.kind.name, needed)
        circles = circles_of(
            strangers, known, lines.of_lines(ordinary), worlds=among.worlds, seed=seed
        )
        considered += len(among.grown.groups) + circles.considered
        worlds.append(among.worlds)
        rings = _joined(rings, more[0] + _apart_from(circles.rings, more[0]))
        leads = _joined(leads, more[1] + _apart_from(circles.leads, more[1]))
    return Parts(rings, leads, [], considered, 0, min(worlds, default=0), contacts)


def _few(layer: Layer) -> int:
    """Count the fewest people who make half of what people share; 0 if they are no group."""
    times = np.sort(np.bincount(layer.node))[::-1]
    few = int(np.searchsorted(np.cumsum(times), times.sum() / 2)) + 1
    return few if SMALLEST <= few <= LARGEST else 0


def _shuffled(layer: Layer, seed: int) -> list[Layer]:
    return [shuffled(layer, seed)]


def _swapped(contacts: Contacts, seed: int) -> list[Layer]:
    return layers_of_contacts(contacts, seed=seed)


def _sorted_groups(
    evidence: Evidence,
    found: Searched,
    name: str,
    needed: Needed,
    layer: Layer | None = None,
    adds: Adds | None = None,
) -> tuple[list[Judged], list[Judged]]:
    """Choose the rings and the leads of a layer; outsiders join by its things, if it is given."""
    strict, plain = found.strict, found.plain
    strong = strict.score >= needed.ring
    if needed.closed is not None:
        strong |= needed.closed
    strong &= strict.significance <= LEVEL
    # too many groups for simulated networks: by their scores alone
    beyond = (plain.significance <= LEVEL) | (
        np.isnan(plain.significance) & (plain.score >= needed.ring)
    )
    beyond &= plain.score >= needed.lead
    rings = _chosen(found, np.flatnonzero(strong), strict.score, layer, adds)
    leads = _chosen(found, np.flatnonzero(beyond), plain.score, layer)
    return (
        _judged(evidence, found, strict, rings, ("ring", name)),
        _judged(evidence, found, plain, leads, ("lead", name)),
    )


def _are_closed(found: Searched, reach: Reach | None) -> NDArray[np.bool_]:
    """Mark the circles of lines that score enough and keep to themselves."""
    closed = found.strict.score >= LEAST_OF_CLOSED
    for i in np.flatnonzero(closed).tolist():
        inside = 0.0 if reach is None else reach.inside(found.grown.groups[i])
        closed[i] = inside >= MOSTLY_INSIDE
    return closed


def _adds(layer: Layer, ordinary: Ordinary, nodes: Numbers, common: Numbers) -> float:
    """Score what a group adds to a better one: the members that both have count as one."""
    low, high = np.triu_indices(common.size, 1)
    one = common[low] * layer.n + common[high]
    layer = replace(layer, pairs=np.union1d(layer.pairs, one))
    _, strict, *_ = scores_of([layer], ordinary, [nodes], gross=True)
    return float(strict[0] - price_of(layer, [nodes[common.size - 1 :]])[0])


def _least_of_contacts(found: Searched, n: int) -> Needed:
    """Return the scores that a ring and a lead of people in contact need.

    Friends call one another as well. Where there are many circles, their scores say what is usual
    (the empirical null of Efron 2004): a ring stands out among them, and leads are the tenth that
    is tightest.

    Efron (2004), Journal of the American Statistical Association 99, 96-104.
    """
    usual = different(found.grown, found.strict.score)
    least = least_score(n, among_600=LEAST_OF_CONTACTS)
    if usual.size < MANY_CIRCLES:
        return Needed(least, 0.0)
    middle, high = np.quantile(usual, [0.5, 0.9])
    deviation = float(ndtri(1 - LEVEL_OF_CIRCLES / usual.size))
    standing_out = middle + (high - middle) / float(ndtri(0.9)) * deviation
    return Needed(max(least, standing_out), float(high))


def _joined(groups: list[Judged], others: list[Judged]) -> list[Judged]:
    """Join groups that are found in several layers; say so in the layer of the better one."""
    groups = list(groups)
    for new in others:
        same = next((k for k, old in enumerate(groups) if _is_same(old, new)), None)
        if same is None:
            groups.append(new)
        else:
            groups[same] = groups[same]._replace(layer=f"{groups[same].layer} and {new.layer}")
    return groups


def _apart_from(groups: list[Judged], others: list[Judged]) -> list[Judged]:
    return [each for each in groups if not any(_is_same(each, other) for other in others)]


def _is_same(one: Judged, other: Judged) -> bool:
    return _is_alike(one.candidate.nodes, other.candidate.nodes)


def _is_alike(a: Numbers, b: Numbers) -> bool:
    return np.intersect1d(a, b).size >= ALIKE * min(a.size, b.size)


def _chosen(
    found: Searched,
    good: Numbers,
    score: NDArray[np.float64],
    layer: Layer | None,
    adds: Adds | None = None,
) -> dict[int, Numbers]:
    """Choose groups that differ from one another, the best first, with whoever joins them.

    One that shares much with better ones stays if the members that they have in common are few and
    it exceeds chance by what it adds. One that better ones join as a whole is the same ring.
    """
    groups = found.grown.groups
    tight = score - TIGHT * found.grown.price
    chosen: dict[int, Numbers] = {}
    owners: dict[int, list[int]] = {}  # groups chosen, by node
    for i in sorted(good.tolist(), key=lambda i: (-tight[i], groups[i].tolist())):
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


def _judged(
    evidence: Evidence,
    found: Searched,
    chance: Chance,
    chosen: dict[int, Numbers],
    sort: tuple[Part, str],
) -> list[Judged]:
    spare = redundancies(holdings_of(evidence, evidence.tied), list(chosen.values())).tolist()
    return [
        Judged(
            candidate_of(found.grown, i, nodes, score=float(chance.score[i])),
            float(chance.significance[i]),
            float(chance.false_share[i]),
            count,
            *sort,
        )
        for (i, nodes), count in zip(chosen.items(), spare, strict=True)
    ]


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
    """Circles beyond chance by part, and how many were compared with chance."""

    rings: list[Judged]
    leads: list[Judged]
    considered: int


def circles_of(
    evidence: Evidence,
    contacts: Contacts,
    ordinary: Ordinary,
    *,
    worlds: int,
    seed: int,
) -> Circles:
    """Find the circles whose phones are in contact with one another alone, beyond chance.

    `ordinary` is about lines. Contacts count that are regular, and a circle must hold together by
    them. In simulated networks all contacts are swapped. In a ring every phone is in contact with
    two others, and there are three holders also if what is not on record is ordinary; in a lead
    there are three by what is on record.
    """
    n, reach = contacts.lines.n, contacts.reach
    if reach is None or not worlds:
        return Circles([], [], 0)
    row, column = slot_rows(reach.indptr), reach.indices.astype(np.int64)
    low, high = row[row < column], column[row < column]
    regular = is_among(low * n + high, np.unique(contacts.low * n + contacts.high))
    every, score = _circles(n, low, high, regular, reach.beyond)
    if not every:
        return Circles([], [], 0)

    def _best(world: int) -> Scores:
        one, two = swap_ties(n, low, high, seed=world, tries=TRIES)
        return _circles(n, one, two, regular, reach.beyond)[1]

    first = seed * 100_000 + 1
    theirs = list(map_in_order(_best, range(first, first + worlds)))
    significance = p_values(score, [each.max(initial=0.0) for each in theirs])
    shares = false_shares(score, score, theirs)
    node = np.concatenate(every)
    group = np.repeat(np.arange(len(every)), [lines.size for lines in every])
    plain = units_of(node, group, contacts.pairs, n)
    strict = plain
    if ordinary.applies:
        strict = units_of(node, group, ordinary.pairs(contacts.pairs, low * n + high, n), n)
        strict = ordinary.joined_by_firms(node, group, strict)
    holdings = holdings_of(evidence, evidence.tied)
    others = np.diff(reach.indptr.astype(np.int64))
    rings: list[Judged] = []
    leads: list[Judged] = []
    for k in np.flatnonzero(significance <= LEVEL).tolist():
        holders = [np.unique(units[group == k]).size for units in (strict, plain)]
        if max(holders) < LEAST:
            continue
        nodes = np.unique(contacts.lines.holder[every[k]])
        of_one = bool((others[every[k]] < LEAST_CONTACTS).any())
        is_ring = holders[0] >= LEAST and not of_one
        (rings if is_ring else leads).append(
            Judged(
                Candidate(
                    nodes, np.full(nodes.size, np.nan), np.nan, np.nan, np.nan, float(score[k])
                ),
                significance=float(significance[k]),
                false_share=float(shares[k]),
                spare=int(redundancies(holdings, [nodes])[0]),
                part="ring" if is_ring else "lead",
                layer=contacts.kind.name,
                notes=(ALONE, *[OF_ONE_PHONE] * of_one),
            )
        )
    return Circles(rings, leads, len(every))


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

"""Layers of evidence: who shares what, and the strata within which chance may shuffle it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.graph.queries.graph_queries import origin_rows, venue_rows
from linkanalysis.graph.queries.local_days import local_dates
from linkanalysis.graph.queries.zones import UTC, zone_of_case, zones_of_places
from linkanalysis.graph.subgraph import HUB_CAP
from linkanalysis.kernels.csr import build_csr, frozen
from linkanalysis.kernels.shared_groups import CLASSES, Sharing
from linkanalysis.kernels.swaps import swap_ties, swap_within
from linkanalysis.rings.evidence import DIRECT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.evidence import Evidence

    Day = tuple[int, ...]  # of a moment, in each zone
    Numbers = NDArray[np.int64]


THINGS = "shared things"
# The least size of each class of things: a crowd and a pair are different kinds of evidence.
CLASS_SIZES = (2, 3, 5, 9)
# Price of a name in nats by which leaving one of so many people unnamed is worth it; see `Layer`.
PRICE = 0.7
# A type has regulars if pairs of one person's visits are at one venue this much more often than
# popularity explains: .4 to .5 for incidents at bars and churches, .02 for stays in motels.
REGULAR = 0.2
# A venue of so few visitors is private: its regulars may be all who were ever there, and chance
# could only shuffle them among themselves. As many as a group has at most (`layer_search.LARGEST`).
PRIVATE = 14
# An advertisement counts for the users of its phones and account names, if they are few.
FEW_USERS = 3
# A type that under so many of all people have to do with is no yardstick of its own.
RARE = 0.2
# Types of things that one person usually has alone. Friends go places, stay and ride in cars
# together, and a public address serves many; they do not hand on phones or share accounts.
PERSONAL = frozenset(("phone", "device", "sim", "email", "handle", "account", "wallet"))
# Starting pairs a person, those who share most first: where most pairs share something, more take
# minutes.
STARTS = 4
# Tries a row: ten accepted or refused mix an incidence well (Fosdick et al. 2018).
TRIES = 10


class Sharers(NamedTuple):
    """Pairs of people who share something.

    first, second: Those who share two things and do not belong together, who share most first.
      Where every thing is a tie of two: those who are tied, and then, if the layer says so, those
      who have two contacts in common.
    every: Keys of all pairs, ascending.
    """

    first: Numbers
    second: Numbers
    every: Numbers


@dataclass(frozen=True, eq=False)  # no slots: what follows from a layer is computed once
class Layer:
    """People and what they share, one kind of evidence.

    node, thing: The incidence, sorted by thing and node; things have two members or more.
    kind: Kind of each thing, as a number: its type and origin, unless these are rare.
    type: Type of each event, as a number; -1 for other things.
    stratum: Stratum of each thing: its type and, where people are regulars, its venue.
    direct: Whether a thing is a tie of two people; no pair is tied twice.
    personal: Whether it is a thing that one person usually has alone.
    pairs: People who count as one, as in `Evidence.benign`.
    price: Nats by which naming one of the people is charged, as a share of its logarithm.
    least_density: Share of its pairs that a group must have tied at least.
    from_common: Whether groups also grow from two who have two contacts in common, so that groups
      are found in which no three know one another.
    """

    name: str
    n: int
    node: Numbers
    thing: Numbers
    kind: Numbers
    type: Numbers
    stratum: Numbers
    direct: NDArray[np.bool_]
    personal: NDArray[np.bool_]
    pairs: Numbers
    price: float
    least_density: float = 0.0
    from_common: bool = False

    @cached_property
    def sharing(self) -> Sharing:
        """The layer as the kernels take it."""
        return _sharing_of(self)

    @cached_property
    def sharers(self) -> Sharers:
        """The pairs of people who share something."""
        return _sharers_of(self)


def layer_of_things(evidence: Evidence, graph: EntityGraph) -> Layer:
    """Sort what people share into strata; `graph` says at which venue each event was."""
    places = _places(graph)
    rows = periods_of(evidence, zones_of_things(evidence, graph.case, places))
    node, thing = rows.node, rows.thing
    names = [evidence.types[old] for old in rows.origin.tolist()]
    ids = [evidence.things[old] for old in rows.origin.tolist()]
    extra = _advertised(evidence, graph)
    if extra:
        node = np.concatenate([node, *(np.array(users) for users in extra)])
        number = np.repeat(np.arange(len(extra)), [len(users) for users in extra])
        thing = np.concatenate([thing, len(names) + number])
        names += ["ad"] * len(extra)
        ids += [""] * len(extra)
    used, thing = np.unique(thing, return_inverse=True)
    order = np.lexsort((node, thing))
    origins = _origins(evidence)
    kinds = [(names[t], origins.get(ids[t], "")) for t in used.tolist()]
    kind = _kinds(node, thing, kinds, evidence.people.n)
    venue = _venues(places, [ids[t] for t in used.tolist()], [names[t] for t in used.tolist()])
    regulars = _has_regulars(node, thing, kind, venue)
    venue[~regulars[kind]] = -1
    _, stratum = np.unique(kind * (venue.max(initial=-1) + 2) + venue + 1, return_inverse=True)
    private = regulars[kind] & (_people_of(node, stratum[thing])[stratum] <= PRIVATE)
    if private.any() and not private.all():
        same = _commonest(node, thing, stratum, ~private, venue)
        stratum[private], kind[private] = stratum[same], kind[same]
        stratum = np.unique(stratum, return_inverse=True)[1]
    return Layer(
        THINGS,
        evidence.people.n,
        node[order],
        thing[order],
        kind,
        _event_types([names[t] for t in used.tolist()]),
        stratum.astype(np.int64),
        np.array([names[t] == DIRECT for t in used.tolist()], dtype=np.bool_),
        np.array([names[t] in PERSONAL for t in used.tolist()], dtype=np.bool_),
        evidence.benign,
        PRICE,
    )


def _event_types(names: Sequence[str]) -> Numbers:
    """Give types of events a number each, and -1 to things that people have or use."""
    number = {name: k for k, name in enumerate(sorted(set(names))) if POLES.get(name) == "event"}
    return np.array([number.get(name, -1) for name in names], dtype=np.int64)


def _advertised(evidence: Evidence, graph: EntityGraph) -> list[list[int]]:
    """Find the users of the phones and account names of each advertisement."""
    users: dict[str, list[int]] = {}
    for node, thing in zip(evidence.node.tolist(), evidence.thing.tolist(), strict=True):
        users.setdefault(evidence.things[thing], []).append(node)
    types = graph.types
    found: dict[int, set[int]] = {}
    for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        for ad, other in ((a, b), (b, a)):
            if types[ad] == "ad" and types[other] in ("phone", "handle"):
                mine = users.get(graph.ids[other], [])
                if len(mine) <= FEW_USERS:
                    found.setdefault(ad, set()).update(mine)
    return [sorted(found[ad]) for ad in sorted(found) if len(found[ad]) > 1]


def _places(graph: EntityGraph) -> Mapping[str, str]:
    """Return the place of each event that has one on record."""
    at: dict[str, str] = {}
    poles = [POLES.get(kind) for kind in graph.types]
    for a, b in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        for event, place in ((a, b), (b, a)):
            if poles[event] == "event" and poles[place] == "location":
                name, where = graph.ids[event], graph.ids[place]
                at[name] = min(where, at.get(name, where))
    if graph.case is not None:
        stated = venue_rows(graph.case)
        at = dict(zip(stated["entity"], stated["place"], strict=True)) | at
    return at


def _venues(at: Mapping[str, str], ids: Sequence[str], types: Sequence[str]) -> Numbers:
    """Return the venue of each event as a number; -1 if none is on record."""
    found = [
        at.get(name, "") if POLES.get(kind) == "event" else ""
        for name, kind in zip(ids, types, strict=True)
    ]
    number = {name: k for k, name in enumerate(sorted(set(found) - {""}))}
    return np.array([number.get(name, -1) for name in found], dtype=np.int64)


def _origins(evidence: Evidence) -> Mapping[str, str]:
    """Return the origin of the records of each thing: one register is not like another."""
    people = evidence.people
    if people.case is None:
        return {}
    rows = origin_rows(people.case, people.link_filter)
    return dict(zip(rows["entity"], rows["origin"], strict=True))


def _kinds(node: Numbers, thing: Numbers, kinds: list[tuple[str, str]], n: int) -> Numbers:
    """Give each thing the number of its kind: its type and origin.

    Things of a type and origin, then of a type, that few people share at all, count as things of
    the others of their type, then of the commonest kind: among those few, chance could only
    shuffle a ring within itself.
    """
    for part in (2, 1):
        found = sorted(set(kinds))
        kind = np.array([found.index(each) for each in kinds], dtype=np.int64)
        both = np.unique(node + n * kind[thing]) // max(n, 1)
        people = np.bincount(both, minlength=len(found))
        most = found[int(np.argmax(people))] if found else ("", "")
        rare = {
            name for name, count in zip(found, people.tolist(), strict=True) if count < RARE * n
        }
        if part > 1:
            kinds = [(each[0], "") if each in rare else each for each in kinds]
        else:
            kinds = [most if each in rare else each for each in kinds]
    found = sorted(set(kinds))
    return np.array([found.index(each) for each in kinds], dtype=np.int64)


def _has_regulars(
    node: Numbers, thing: Numbers, kind: Numbers, venue: Numbers
) -> NDArray[np.bool_]:
    """Mark the types whose events at one venue are attended by the same people."""
    found = np.zeros(int(kind.max(initial=-1)) + 1, dtype=np.bool_)
    known = venue[thing] >= 0
    for number in range(found.size):
        rows = known & (kind[thing] == number)
        who, where = node[rows], venue[thing[rows]]
        if not who.size:
            continue
        visits = np.bincount(who)
        _, together = np.unique(who * (where.max() + 1) + where, return_counts=True)
        pairs = float((visits * (visits - 1)).sum())
        if not pairs:
            continue
        same = float((together * (together - 1)).sum()) / pairs
        popular = float(((np.bincount(where) / where.size) ** 2).sum())
        found[number] = popular < 1 and (same - popular) / (1 - popular) > REGULAR
    return found


def _people_of(node: Numbers, part: Numbers) -> Numbers:
    """Count the people of each part."""
    span = int(node.max(initial=0)) + 1
    return np.bincount(np.unique(part * span + node) // span)


def _commonest(
    node: Numbers, thing: Numbers, stratum: Numbers, public: NDArray[np.bool_], venue: Numbers
) -> int:
    """Return a thing of the stratum that most people have to do with, if possible of no venue."""
    free = public & (venue < 0)
    people = _people_of(node, stratum[thing])[stratum]
    return int(np.argmax(people * (free if free.any() else public)))


def of_personal_things(layer: Layer) -> Layer:
    """Leave only the things that one person usually has alone."""
    kept = np.flatnonzero(layer.personal)
    rows = layer.personal[layer.thing]
    kind, stratum = (
        np.unique(each[kept], return_inverse=True)[1].astype(np.int64)
        for each in (layer.kind, layer.stratum)
    )
    return replace(
        layer,
        node=layer.node[rows],
        thing=np.searchsorted(kept, layer.thing[rows]),
        kind=kind,
        type=layer.type[kept],
        stratum=stratum,
        direct=layer.direct[kept],
        personal=layer.personal[kept],
    )


def _sharing_of(layer: Layer) -> Sharing:
    """Turn a layer around for the kernels, with what chance explains in each stratum."""
    n, n_things = layer.n, layer.kind.size
    order = np.lexsort((layer.thing, layer.node))
    size = np.bincount(layer.thing, minlength=n_things)
    n_strata = int(layer.stratum.max(initial=-1)) + 1
    kind = np.zeros(n_strata, dtype=np.int64)
    kind[layer.stratum] = layer.kind
    key, count = np.unique(layer.node * n_strata + layer.stratum[layer.thing], return_counts=True)
    total = np.bincount(layer.stratum[layer.thing], minlength=n_strata)
    begin = np.cumsum(total + 1) - total - 1
    low, high = layer.pairs // max(n, 1), layer.pairs % max(n, 1)
    pair_ptr, pair, _ = build_csr(n, low, high, directed=False)
    return Sharing(
        person_ptr=frozen(_pointers(layer.node, n), np.uint32),
        person_thing=frozen(layer.thing[order], np.uint32),
        thing_ptr=frozen(_pointers(layer.thing, n_things), np.uint32),
        thing_person=frozen(layer.node, np.uint32),
        cell=frozen(layer.kind * CLASSES + _class_of(size), np.int64),
        type=frozen(layer.type, np.int64),
        part_ptr=frozen(_pointers(key // max(n_strata, 1), n), np.int64),
        part=frozen(key % max(n_strata, 1), np.int64),
        part_count=frozen(count, np.int64),
        kind=frozen(kind, np.int64),
        begin=frozen(begin, np.int64),
        expected=frozen(_expected(layer.stratum, size, total), np.float64),
        pair_ptr=frozen(pair_ptr, np.uint32),
        pair=frozen(pair, np.uint32),
    )


def _sharers_of(layer: Layer) -> Sharers:
    n = layer.n
    every, shared = np.unique(_pairs_by_thing(layer), return_counts=True)
    # where every thing is a tie of two, a pair shares one
    key, least = every, 2 if (np.bincount(layer.thing)[~layer.direct] > 1).any() else 1
    if layer.from_common:
        (key, shared), least = _tied_or_between(every, n), 2
    good = np.flatnonzero(shared >= least)
    good = good[~is_among(key[good], layer.pairs)]
    most = good[np.lexsort((key[good], -shared[good]))][: STARTS * n]
    return Sharers(key[most] // max(n, 1), key[most] % max(n, 1), every)


def _pairs_by_thing(layer: Layer) -> Numbers:
    """Return the key of each pair of people, once for each thing that the two share."""
    size = np.bincount(layer.thing, minlength=layer.kind.size)
    begin = np.cumsum(size) - size
    found = [np.zeros(0, dtype=np.int64)]
    for many in np.unique(size[size > 1]).tolist():
        people = layer.node[begin[size == many][:, None] + np.arange(many)]
        low, high = np.triu_indices(many, 1)
        found.append((people[:, low] * layer.n + people[:, high]).ravel())
    return np.concatenate(found)


def _tied_or_between(pairs: Numbers, n: int) -> tuple[Numbers, Numbers]:
    """List tied pairs and those with contacts in common; a tie counts more than any contacts."""
    ones = np.ones(pairs.size, dtype=np.int64)
    tied = csr_array((ones, (pairs // max(n, 1), pairs % max(n, 1))), shape=(n, n))
    tied = tied + tied.T
    # that two paid the same hub says little, and a hub of 10,000 would give 50 million pairs
    between = tied[:, np.diff(tied.indptr) <= HUB_CAP]
    both = (tied * n + between @ between.T).tocoo()
    a, b = both.coords
    upper = a < b
    return a[upper].astype(np.int64) * n + b[upper], both.data[upper]


def is_among(keys: Numbers, ordered: Numbers) -> NDArray[np.bool_]:
    """Return whether each key is in an ascending array; `isin` would sort that at each call."""
    if not ordered.size:
        return np.zeros(keys.shape, dtype=np.bool_)
    at = np.minimum(np.searchsorted(ordered, keys), ordered.size - 1)
    found: NDArray[np.bool_] = ordered[at] == keys
    return found


def _pointers(rows: Numbers, n: int) -> Numbers:
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])


def _expected(stratum: Numbers, size: Numbers, total: Numbers) -> NDArray[np.float64]:
    """Expect, for a group with a of all attendances, kp - 1 + (1 - p)^k of a thing of k members."""
    expected = np.zeros((int((total + 1).sum()), CLASSES))
    begin = np.cumsum(total + 1) - total - 1
    sizes = int(size.max(initial=0)) + 1
    key, count = np.unique(stratum * sizes + size, return_counts=True)
    step = _class_of(key % sizes)
    for each, c, many in zip(key.tolist(), step.tolist(), count.tolist(), strict=True):
        s, k = divmod(each, sizes)
        p = np.arange(total[s] + 1) / total[s]
        expected[begin[s] : begin[s] + total[s] + 1, c] += many * (k * p - 1 + (1 - p) ** k)
    return expected.ravel()


def _class_of(size: Numbers) -> Numbers:
    return np.maximum(np.searchsorted(CLASS_SIZES, size, side="right") - 1, 0)


def shuffled(layer: Layer, seed: int) -> Layer:
    """Shuffle people within strata: everybody keeps how often, and everything how many."""
    indptr = _pointers(layer.thing, layer.kind.size).astype(np.uint32)
    # ties of two are shuffled as ties, so that no pair is tied twice
    of_tie = layer.direct[layer.thing]
    stratum = np.where(layer.direct, -1 - np.arange(layer.kind.size), layer.stratum)
    people = layer.node.astype(np.uint32)
    node = swap_within(indptr, people, stratum, seed=seed, tries=TRIES).astype(np.int64)
    ends = layer.node[of_tie].reshape(-1, 2)
    strata = layer.stratum[layer.direct]
    one, two = swap_ties(layer.n, ends[:, 0], ends[:, 1], stratum=strata, seed=seed, tries=TRIES)
    node[of_tie] = np.sort(np.column_stack((one, two)), axis=1).ravel()
    return replace(layer, node=node)


# A thing of one person's at a time ties the next who has it within so many days.
HANDED_ON_DAYS = 30

POLES = {row.name: row.pole for row in ENTITY_TYPES}


class Rows(NamedTuple):
    """An incidence, and the thing of the evidence of which each of its things is a period."""

    node: Numbers
    thing: Numbers
    origin: Numbers


class Zones(NamedTuple):
    """The zone of the case, then those of places with another, and which of them each thing has."""

    names: tuple[str, ...]
    of_thing: Numbers


def zones_of_things(evidence: Evidence, case: Case | None, places: Mapping[str, str]) -> Zones:
    """Return the zone of each event by its place; other things have that of the case."""
    of_thing = np.zeros(len(evidence.types), dtype=np.int64)
    if case is None:
        return Zones((UTC,), of_thing)
    own, zones = zone_of_case(case)[0], zones_of_places(case)
    names = (own, *sorted({*zones.values()} - {own}))
    for thing, (name, kind) in enumerate(zip(evidence.things, evidence.types, strict=True)):
        if POLES.get(kind) == "event":
            of_thing[thing] = names.index(zones.get(places.get(name, ""), own))
    return Zones(names, of_thing)


def periods_of(evidence: Evidence, zones: Zones) -> Rows:
    """Split things of which people have the use into periods without a long gap between users.

    Undated users belong to every period. Who was stopped in a car with its driver is tied to the
    driver by the stop, not by the car as well.
    """
    is_event = np.array([POLES.get(kind) == "event" for kind in evidence.types], dtype=np.bool_)
    whole = np.array([kind == DIRECT for kind in evidence.types], dtype=np.bool_) | is_event
    first, last = (_days(each, zones.names) for each in (evidence.first, evidence.last))
    dated = ~np.isnat(evidence.first)
    begin = np.searchsorted(evidence.thing, np.arange(len(evidence.types) + 1))
    at_events: dict[tuple[int, int], list[set[int]]] = {}
    for thing in np.flatnonzero(is_event).tolist():
        there = slice(begin[thing], begin[thing + 1])
        if dated[there].any():
            zone = int(zones.of_thing[thing])
            day = int(first[there, zone][dated[there]].min())
            at_events.setdefault((zone, day), []).append(set(evidence.node[there].tolist()))
    node: list[int] = []
    size: list[int] = []
    origin: list[int] = []
    for thing in np.flatnonzero(np.diff(begin)).tolist():
        rows = np.arange(begin[thing], begin[thing + 1])
        known = dated[rows]
        if whole[thing] or rows.size == 1 or not known.any():
            periods = [rows.tolist()]
        else:
            parts = _split(rows[known], first[:, 0], last[:, 0])
            periods = [[*part, *rows[~known].tolist()] for part in parts]
        for members in periods:
            uses = {
                int(evidence.node[row]): (
                    {tuple(first[row].tolist()), tuple(last[row].tolist())} if dated[row] else set()
                )
                for row in members
            }
            people = sorted(uses) if whole[thing] else _without_passengers(uses, at_events)
            node += people
            size.append(len(people))
            origin.append(thing)
    period = np.repeat(np.arange(len(size), dtype=np.int64), size)
    return Rows(np.array(node, dtype=np.int64), period, np.array(origin, dtype=np.int64))


def _without_passengers(
    uses: Mapping[int, set[Day]], at_events: Mapping[tuple[int, int], Sequence[set[int]]]
) -> list[int]:
    """Leave out who used a thing only at events, together with somebody who uses it more.

    The event ties them already; an undated user is one who always has it.
    """
    kept = []
    for who, days in uses.items():
        rest = set(days)
        for day in days:
            for zone, date in enumerate(day):
                if any(
                    who in there and _is_lent(who, there & uses.keys(), uses, (zone, date))
                    for there in at_events.get((zone, date), ())
                ):
                    rest.discard(day)
        if rest or not days:
            kept.append(who)
    return sorted(kept)


def _is_lent(who: int, there: set[int], uses: Mapping[int, set[Day]], day: tuple[int, int]) -> bool:
    """Tell whether somebody who uses a thing more, or always, was there with it that day."""
    zone, date = day
    mine = len(uses[who]), -who
    return any(
        not uses[other]
        or ((len(uses[other]), -other) > mine and any(date == each[zone] for each in uses[other]))
        for other in there
        if other != who
    )


def _split(rows: Numbers, first: Numbers, last: Numbers) -> list[list[int]]:
    """Split the dated rows of a thing at long gaps between its users."""
    periods: list[list[int]] = []
    until = 0
    for row in sorted(rows.tolist(), key=lambda row: (first[row], row)):
        if not periods or first[row] - until > HANDED_ON_DAYS:
            periods.append([])
            until = int(last[row])
        periods[-1].append(row)
        until = max(until, int(last[row]))
    return periods


def _days(instants: NDArray[np.datetime64], zones: Sequence[str]) -> Numbers:
    """Return the date of each instant (rows) in each zone (columns).

    Midnight on the clocks of the case is a date without an hour, which is that date everywhere.
    """
    dates = [
        local_dates(pd.Series(instants), zone).to_numpy().astype("datetime64[D]") for zone in zones
    ]
    clock = pd.DatetimeIndex(instants).tz_localize("UTC").tz_convert(zones[0]).tz_localize(None)
    is_date = clock.to_numpy() == dates[0]
    days = np.column_stack([np.where(is_date, dates[0], each) for each in dates])
    return days.astype(np.int64)

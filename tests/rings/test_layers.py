"""Kinds of evidence, each searched on its own: what counts as what, and what chance may shuffle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

import linkanalysis as la
from linkanalysis.case import Case
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.kernels import shared_groups
from linkanalysis.rings.contacts import (
    CALLS,
    PAYMENTS,
    contacts_of,
    layers_of_contacts,
    with_contacts,
)
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.rings.layer_search import grown, search_layers
from linkanalysis.rings.layers import Layer, layer_of_things, shuffled
from linkanalysis.rings.ordinary_life import Ordinary, ordinary_of
from linkanalysis.rings.overlapping import expected_splits, two_parts
from linkanalysis.rings.ring_parts import span
from tests.attribution_cases import add as add_to
from tests.attribution_cases import call, case_of, held

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.evidence import Evidence


def looked_at(case: Case) -> tuple[EntityGraph, Evidence, Ordinary]:
    graph = la.build_graph(case)
    evidence = evidence_of(graph, benign=None, through=None, max_members=25)
    return graph, evidence, ordinary_of(graph, evidence.ordinary)


def layer_of(rows: list[tuple[int, int]], n: int, kinds: dict[int, int] | None = None) -> Layer:
    """Make a layer of (person, thing); the kind of a thing is 0 unless it is given."""
    thing, node = np.array(sorted((thing, node) for node, thing in rows), np.int64).T
    number = np.array([(kinds or {}).get(k, 0) for k in range(int(thing.max()) + 1)], np.int64)
    nobody, no = np.zeros(0, np.int64), np.zeros(number.size, np.bool_)
    return Layer("things", n, node, thing, number, number, number, no, no, nobody, 0.7)


def nothing_known(n: int, homes: float = 1.0) -> Ordinary:
    nobody = np.zeros(0, np.int64)
    home = np.arange(n) < homes * n
    no = np.zeros(n, np.bool_)
    return Ordinary(home, no, no, nobody, nobody, np.zeros(0, np.bool_))


# Two dozen people have a thing of their own; five meet in changing pairs.
PAIRS = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (0, 2), (1, 3)]
MEETINGS = [(who, k) for k, pair in enumerate(PAIRS) for who in pair]
ALONE = [(who, 7 + who) for who in range(60)]


def test_a_group_grows_from_pairs_and_scores_what_it_shares_beyond_chance() -> None:
    twice = [(who, thing + 67) for who, thing in MEETINGS]
    layer = layer_of([*MEETINGS, *ALONE, *twice], 60)
    found = grown([layer], nothing_known(60))
    best = int(np.argmax(found.plain))
    assert found.groups[best].tolist() == [0, 1, 2, 3, 4]
    # o = 14 things of two members; a = 28 + 5 of all 88 attendances; 14 things of two: e = 14 p²
    share = (28 + 5) / 88
    expected = 14 * share**2 + 0.01
    surprise = 14 * np.log(14 / expected) - (14 - expected)
    price = 0.7 * np.log(60 * 59 * 58 * 57 * 56 / 120)
    assert found.plain[best] == pytest.approx(surprise - price)
    assert found.price[best] == pytest.approx(price)
    assert found.density[best] == 0.7


def test_a_party_that_repeats_itself_is_no_ring_if_ordinary_life_is_assumed() -> None:
    party = [(who, k) for k in range(6) for who in range(4)]
    alone = [(who, 6 + who) for who in range(40)]
    found = grown([layer_of([*party, *alone], 40)], nothing_known(40))
    best = int(np.argmax(found.plain))
    assert found.groups[best].tolist() == [0, 1, 2, 3]
    assert found.strict[best] == 0 < found.plain[best]


@pytest.mark.exhaustive
def test_threes_who_meet_again_count_less_the_more_often_they_meet() -> None:
    # five at two events, four of them and another at a third, two of them at a fourth
    meetings = [[0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 5], [0, 1]]
    rows = [(who, k) for k, there in enumerate(meetings) for who in there]
    layer = layer_of([*rows, *((who, 4 + who) for who in range(40))], 40)
    everybody = np.arange(6, dtype=np.uint32)

    def observed(layer: Layer) -> float:
        """Return what six share by how surprising it is, given what is expected of five events."""
        sharing = layer.sharing._replace(cell=np.zeros(44, np.int64))
        none = np.zeros(sharing.expected.size)
        scored = shared_groups.score_sharing(
            sharing._replace(expected=none),
            *(np.array([0, 6]), everybody, everybody.astype(np.int64), True),
        )
        return float(brentq(lambda o: o * np.log(o / 0.01) - (o - 0.01) - scored[0], 0.1, 99))

    # of ten threes of five, ten are at the other event and four at the third; of ten threes of
    # the third event, four are at either of the two
    assert observed(layer) == pytest.approx(2 * 4 / (1 + 1 + 0.4) + 4 / (1 + 0.4 + 0.4) + 1)
    # what people have or use together is no meeting
    things = replace(layer, type=np.full(44, -1))
    assert observed(things) == pytest.approx(4 + 4 + 4 + 1)


def test_what_two_colleagues_share_is_their_firms_and_ties_nobody_without_an_employer() -> None:
    case = case_of(
        [
            *(link(who, "organization:mill", "works_at") for who in "ab"),
            link("d", "organization:inn", "works_at"),
            *(link(who, f"address:{who}", "lives_at") for who in "abcde"),
            *(link(who, "plate:truck", "uses") for who in "abcd"),
            *(link(who, "plate:car", "uses") for who in "acde"),
        ]
    )
    graph, evidence, ordinary = looked_at(case)
    layer = layer_of_things(evidence, graph)
    without = ordinary.without_firms(layer)
    names = unmasked(evidence.people.ids)
    users: dict[int, str] = {}
    for node, thing in zip(without.node.tolist(), without.thing.tolist(), strict=True):
        users[thing] = users.get(thing, "") + names[node][-1]
    # c, who has no employer on record, may drive the truck of the mill, but not d of the inn
    assert sorted(users.values()) == ["abd", "acde"]


def test_people_without_a_home_on_record_who_share_anything_count_as_one() -> None:
    layer = layer_of([*MEETINGS, *ALONE, *((who, thing + 67) for who, thing in MEETINGS)], 60)
    known = grown([layer], nothing_known(60))
    five = [nodes.tolist() for nodes in known.groups].index([0, 1, 2, 3, 4])
    assert known.strict[five] == known.plain[five]
    home = np.arange(60) > 4
    unknown = Ordinary(home, *(getattr(nothing_known(60), name) for name in WORK))
    again = grown([layer], unknown)
    five = [nodes.tolist() for nodes in again.groups].index([0, 1, 2, 3, 4])
    assert again.strict[five] == 0 < again.plain[five]
    # where few homes are on record, one more says nothing
    assert not nothing_known(60, homes=0.4).applies


WORK = ("has_work", "has_club", "member", "place", "club")


def test_a_firm_of_half_of_those_with_an_employer_takes_members_without_one() -> None:
    case = case_of(
        [
            *(link(f"{who}", "organization:mill", "works_at") for who in "abc"),
            link("d", "organization:inn", "works_at"),
            *(link(who, f"address:{who}", "lives_at") for who in "abcdef"),
            *(link(who, "event:1", "involved_in") for who in "abcdef"),
        ]
    )
    graph, evidence, ordinary = looked_at(case)
    assert ordinary.homes == 1.0
    number = {name: k for k, name in enumerate(unmasked(evidence.people.ids))}
    nodes = np.array([number[f"person:{who}"] for who in "abcdef"])
    units = ordinary.joined_by_firms(nodes, np.zeros(6, np.int64), np.arange(6))
    # a, b and c work at the mill; e and f may; d does not
    assert units.tolist() == [0, 0, 0, 3, 0, 0]
    assert ordinary.unknown(evidence, nodes) == (
        (
            "They may work together: no employer is on record for person:e; person:f. Look them up "
            "first."
        ),
    )
    assert "circles of friends" in ordinary.unknown(evidence, nodes[:4])[0]
    assert graph.n == 15


def test_a_firm_of_two_takes_members_without_an_employer_if_no_other_firm_is_on_record() -> None:
    case = case_of(
        [
            *(link(who, "organization:mill", "works_at") for who in "ab"),
            link("e", "organization:inn", "works_at"),
            *(link(who, f"address:{who}", "lives_at") for who in "abcdef"),
            *(link(who, "event:1", "involved_in") for who in "abcdef"),
            *(link(who, "organization:choir", "member_of") for who in "cd"),
        ]
    )
    _, evidence, ordinary = looked_at(case)
    number = {name: k for k, name in enumerate(unmasked(evidence.people.ids))}

    def units(group: str) -> list[int]:
        nodes = np.array([number[f"person:{who}"] for who in group])
        same = np.zeros(nodes.size, np.int64)
        return ordinary.joined_by_firms(nodes, same, np.arange(nodes.size)).tolist()

    assert units("abcd") == [0, 0, 0, 0]
    assert units("abcde") == [0, 1, 2, 3, 4]  # e works elsewhere, so c and d may as well
    assert units("acdf") == [0, 1, 2, 3]  # one employee is no crew
    assert units("cdf") == [0, 1, 2]  # two of a choir say nothing about the others


@pytest.mark.parametrize(("staff", "takes"), [(0, True), (2, True), (30, False)])
def test_a_large_firm_takes_nobody_from_a_group_of_which_half_work_there_by_chance(
    staff: int,
    takes: bool,  # noqa: FBT001 - pytest passes it
) -> None:
    group = 6
    n = group + 60
    works = np.arange(n) >= 2  # two of the group have no employer on record
    firm = np.where(np.arange(n) < group + staff, 0, 1)
    firm[group - 1] = 1  # and one of the four others works elsewhere
    member = np.flatnonzero(works)
    known = Ordinary(
        np.ones(n, np.bool_), works, ~works & works, member, firm[member], np.zeros(2, np.bool_)
    )
    nodes = np.arange(group)
    units = known.joined_by_firms(nodes, np.zeros(group, np.int64), nodes)
    # 3 of 4, where 30 of 60 others work at the firm: P(X >= 3) = 5/16; where 2 do: .0001
    assert units.tolist() == ([0, 0, 0, 0, 0, 5] if takes else nodes.tolist())


def link(who: str, thing: str, kind: str, start: str | None = None) -> dict[str, str | None]:
    return {"source": f"person:{who}", "target": thing, "type": kind, "start": start}


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=1, unique=True),
    st.integers(0, 99),
)
def test_shuffling_keeps_how_often_people_take_part_in_each_kind(
    rows: list[tuple[int, int]], seed: int
) -> None:
    layer = layer_of(rows, 8, kinds={k: k % 2 for k in range(10)})
    other = shuffled(layer, seed)
    assert np.bincount(other.thing).tolist() == np.bincount(layer.thing).tolist()

    def parts(each: Layer) -> Counter[tuple[int, int]]:
        return Counter(zip(each.node.tolist(), each.kind[each.thing].tolist(), strict=True))

    assert parts(other) == parts(layer)
    assert len(set(zip(other.node.tolist(), other.thing.tolist(), strict=True))) == len(rows)


@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 6)), min_size=1), st.integers(1, 3))
def test_pairs_share_as_often_as_the_products_of_their_rows_say(
    rows: set[tuple[int, int]], together: int
) -> None:
    layer = layer_of(sorted({(0, 0), *rows}), 12)
    layer = replace(layer, pairs=np.arange(together))  # person 0 and another count as one
    held = np.zeros((12, layer.kind.size), np.int64)
    held[layer.node, layer.thing] = 1
    shared = np.triu(held @ held.T, 1)
    all_pairs = np.argwhere(shared > 0).tolist()
    assert layer.sharers.every.tolist() == [a * 12 + b for a, b in all_pairs]
    more_than_pairs = held.sum(axis=0).max() > 1
    starts = [
        (a, b)
        for a, b in sorted(all_pairs, key=lambda pair: -shared[pair[0], pair[1]])
        if shared[a, b] >= (2 if more_than_pairs else 1) and a * 12 + b >= together
    ]
    assert list(zip(*(each.tolist() for each in layer.sharers[:2]), strict=True)) == starts


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9)), min_size=1, max_size=9))
def test_chance_expects_what_the_formula_says_of_every_thing(things: list[tuple[int, int]]) -> None:
    stratum, size = np.array(things).T
    rows = [(who, thing) for thing, many in enumerate(size.tolist()) for who in range(many)]
    sharing = replace(layer_of(rows, 9), stratum=stratum).sharing
    table = sharing.expected.reshape(-1, shared_groups.CLASSES)
    for s in range(int(stratum.max()) + 1):
        total = int(size[stratum == s].sum())
        for a in range(total + 1):
            wanted = [0.0] * shared_groups.CLASSES
            for k in size[stratum == s].tolist():
                p = a / total
                wanted[sum(k >= least for least in (3, 5, 9))] += k * p - 1 + (1 - p) ** k
            assert table[sharing.begin[s] + a] == pytest.approx(wanted, abs=1e-12)


def test_registers_are_kinds_of_their_own_and_rare_ones_join_others_of_their_type() -> None:
    case = la.Case(purpose="training")
    for title, people in (("stays", 30), ("rides", 30), ("raffle", 4)):
        rows = [link(f"{k}", f"booking:{title}{k // 2}", "booked") for k in range(people)]
        add(case, title, rows)
    graph, evidence, _ = looked_at(case)
    layer = layer_of_things(evidence, graph)
    names = [thing.removeprefix("booking:").rstrip("0123456789") for thing in evidence.things]
    kinds = {
        name: set(layer.kind[[k for k, each in enumerate(names) if each == name]].tolist())
        for name in set(names)
    }
    assert len(set().union(*kinds.values())) == 2
    assert kinds["stays"] != kinds["rides"]
    assert len(kinds["raffle"]) == 1


def test_people_who_have_a_thing_one_after_the_other_share_it_within_a_month_only() -> None:
    case = case_of(
        [
            held("a", "phone:+12705550101", "2024-01-01", "2024-01-31"),
            held("b", "phone:+12705550101", "2024-02-10", "2024-03-01"),
            held("c", "phone:+12705550101", "2024-06-01", "2024-06-30"),
        ]
    )
    graph, evidence, _ = looked_at(case)
    layer = layer_of_things(evidence, graph)
    assert sorted(np.bincount(layer.thing).tolist()) == [1, 2]


@pytest.mark.parametrize(
    ("zone", "place", "stopped"),
    [
        ("America/New_York", {}, "2024-05-03T01:00"),  # 9 p.m. on 2 May
        ("Asia/Tokyo", {}, "2024-05-02T11:00"),  # 8 p.m. on 2 May
        # 11:30 p.m. on 2 May in Chicago, which is 3 May in New York
        ("America/New_York", {"timezone": "America/Chicago"}, "2024-05-03T04:30"),
        # 1 a.m. on 2 May in Tokyo
        ("America/New_York", {"timezone": "Asia/Tokyo"}, "2024-05-01T16:00"),
    ],
)
def test_a_passenger_on_the_date_of_a_stop_where_it_was_does_not_share_the_car(
    zone: str, place: dict[str, str], stopped: str
) -> None:
    midnight = pd.Timestamp("2024-05-02", tz=zone).tz_convert(None).isoformat()
    case = la.Case(purpose="training", timezone=zone)
    rows = [
        held("driver", "plate:US-KY:ABC123"),
        held("passenger", "plate:US-KY:ABC123", midnight, midnight),
        link("driver", "event:1", "involved_in", stopped),
        link("passenger", "event:1", "involved_in", stopped),
        {"source": "event:1", "target": "address:1", "type": "located_at"},
    ]
    stated = [{"entity": "address:1", "attribute": a, "value": v} for a, v in place.items()]
    add_to(case, "file", rows, stated)
    graph, evidence, _ = looked_at(case)
    layer = layer_of_things(evidence, graph)
    names = unmasked(evidence.people.ids)
    users = {
        thing: {names[node] for node in layer.node[layer.thing == k].tolist()}
        for k, thing in enumerate(evidence.things)
    }
    assert users["event:1"] == {"person:driver", "person:passenger"}
    assert users["plate:US-KY:ABC123"] == {"person:driver"}


PHONES = {f"{k:02d}": f"phone:+1270555{1000 + k}" for k in range(80)}
RING = tuple(PHONES)[:5]


def phone_case(holders: tuple[str, ...] = tuple(PHONES)) -> Case:
    """Make a case of people with a home and a phone; five call one another, others one other."""
    rows: list[dict[str, object]] = [held(who, PHONES[who]) for who in holders]
    rows += [dict(link(who, f"address:{who}", "lives_at")) for who in PHONES]
    others = tuple(PHONES)[6:]
    pairs = [*combinations(RING, 2), *zip(others[::2], others[1::2], strict=True)]
    rows += [
        call(PHONES[a], PHONES[b], f"2024-05-{day:02d}T10:00")
        for a, b in pairs
        for day in range(1, 11)
    ]
    return case_of(rows)


@pytest.mark.parametrize("hour", ["01:30", "23:30"])
def test_contacts_are_dated_by_the_clocks_of_the_case(hour: str) -> None:
    case = Case(purpose="training", region="US-KY", timezone="America/Kentucky/Louisville")
    night = pd.Timestamp(f"2024-05-01T{hour}").tz_localize(case.timezone).tz_convert("UTC")
    calls = [
        call(PHONES[a], PHONES[b], str((night + pd.Timedelta(days=day)).tz_localize(None)))
        for a, b in [
            *combinations(RING, 2),
            *zip(tuple(PHONES)[6::2], tuple(PHONES)[7::2], strict=True),
        ]
        for day in range(10)
    ]
    add_to(case, "file", [held(who, PHONES[who]) for who in PHONES] + calls)
    graph, evidence, _ = looked_at(case)
    (contacts,) = contacts_of(graph, evidence)
    first, last = contacts.first[0].item(), contacts.last[0].item()
    assert span(first, last, case.timezone) == "2024-05-01 to 2024-05-10"


def test_callers_are_tied_by_the_days_of_their_calls_and_lead_back_to_the_rows() -> None:
    graph, evidence, _ = looked_at(phone_case())
    (contacts,) = contacts_of(graph, evidence)
    assert contacts.kind is CALLS
    assert contacts.days.tolist() == [10] * 47
    whole = with_contacts(evidence, [contacts])
    assert whole.types[-1] == "phone contact"
    assert whole.rows[1].size == evidence.rows[1].size + 2 * 47
    rings = la.find_rings(graph)
    assert [(ring.layer, len(ring)) for ring in rings] == [("calls", 5)]
    card = rings[1].card()
    assert "Shared: 10 phone contacts; 100% of the pairs of members are tied" in card
    assert "Found by: calls" in card
    assert "Contacts count for the holder on record of the phone or account" in card
    reasons = {reason.text.split(" (")[0] for reason in rings.reasons(1, limit=500)}
    assert any("call" in text for text in reasons)
    assert any("use" in text for text in reasons)


def test_a_ring_of_callers_needs_the_rows_that_say_who_held_the_phones() -> None:
    # with these rows there is one: see the test above
    assert len(la.find_rings(phone_case(holders=tuple(PHONES)[5:]))) == 0


def test_a_star_of_payers_is_no_layer_and_rents_are_no_contact() -> None:
    accounts = {who: f"account:{ord(who)}" for who in "abcdefg"}
    rows: list[dict[str, object]] = [
        {**held(who, account), "type": "holds"} for who, account in accounts.items()
    ]
    pay = {"type": "payment"}
    rent = [
        {"source": accounts[who], "target": accounts["a"], "amount": 700.0}
        | pay
        | {"start": f"2024-{m:02d}-01"}
        for who in "bcd"
        for m in range(1, 5)
    ]
    odd = [
        {"source": accounts[who], "target": accounts["a"], "amount": 10.0 * n}
        | pay
        | {"start": f"2024-02-{n:02d}"}
        for who in "efg"
        for n in (3, 9)
    ]
    graph, evidence, _ = looked_at(case_of([*rows, *rent, *odd]))
    (contacts,) = contacts_of(graph, evidence)
    assert contacts.kind is PAYMENTS
    assert contacts.low.size == 3  # the rents are left out
    assert layers_of_contacts(contacts) == []  # a star has no two ways


def test_swapped_contacts_keep_with_how_many_people_each_is_in_contact() -> None:
    graph, evidence, _ = looked_at(phone_case())
    (contacts,) = contacts_of(graph, evidence)
    pairs = list(combinations(range(8), 2))
    low, high = np.array(pairs).T
    whole = contacts._replace(low=low, high=high, days=np.full(low.size, 6))
    (layer, _) = layers_of_contacts(whole)
    (other, _) = layers_of_contacts(whole, seed=1)
    assert np.bincount(layer.node).tolist() == np.bincount(other.node).tolist()


def test_payers_of_whom_no_three_pay_one_another_grow_to_a_group() -> None:
    graph, evidence, ordinary = looked_at(phone_case())
    (contacts,) = contacts_of(graph, evidence)
    # and a round of five apart, in which any two have at most one contact in common
    pairs = [(a, b) for a in (0, 1) for b in (2, 3, 4)]
    pairs += [(5, 6), (6, 7), (7, 8), (8, 9), (5, 9)]
    low, high = np.array(pairs).T
    calls = contacts._replace(low=low, high=high, days=np.full(low.size, 6))
    layers = layers_of_contacts(calls._replace(kind=PAYMENTS))
    assert [nodes.tolist() for nodes in grown(layers, ordinary).groups] == [[0, 1, 2, 3, 4]]
    tied = set(zip(low.tolist(), high.tolist(), strict=True))
    first, second, every = layers[0].sharers
    # both who pay all three, and two of the three, have contacts in common
    common = {(0, 1), (2, 3), (2, 4), (3, 4)}
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == tied | common
    assert every.size == low.size
    first, second, _ = layers_of_contacts(calls)[0].sharers
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == tied


def test_two_rings_that_share_two_members_are_told_apart() -> None:
    tied = np.zeros((8, 8), np.bool_)
    for part in (range(5), range(3, 8)):
        for a, b in combinations(part, 2):
            tied[a, b] = tied[b, a] = True
    parts = two_parts(np.arange(10, 18), tied, 19, NOTHING)
    assert parts is not None
    assert [part.tolist() for part in parts] == [[10, 11, 12, 13, 14], [13, 14, 15, 16, 17]]
    assert two_parts(np.arange(5), tied[:5, :5], 10, NOTHING) is None


def test_a_ring_with_few_ties_is_not_two_because_it_falls_apart() -> None:
    # two parts of four with two in common, each with five of its six pairs tied
    pairs = [(0, 1), (0, 2), (0, 5), (1, 2), (1, 4), (2, 3), (2, 4), (2, 5), (3, 5)]
    tied = np.zeros((6, 6), np.bool_)
    for a, b in pairs:
        tied[a, b] = tied[b, a] = True
    assert two_parts(np.arange(6), tied, len(pairs), NOTHING) is None
    # a dozen things that pairs of one part share would not do so by chance
    assert two_parts(np.arange(6), tied, 0, np.full(30, 2)) is not None


def test_whoever_is_tied_to_the_members_in_common_alone_is_in_neither_ring() -> None:
    tied = np.zeros((9, 9), np.bool_)
    for part in (range(5), range(3, 8), (3, 8), (4, 8)):
        for a, b in combinations(part, 2):
            tied[a, b] = tied[b, a] = True
    parts = two_parts(np.arange(10, 19), tied, 21, NOTHING)
    assert parts is not None
    assert [part.tolist() for part in parts] == [[10, 11, 12, 13, 14], [13, 14, 15, 16, 17]]


def test_of_two_splits_the_less_likely_one_counts() -> None:
    inside = [(0, 1), (0, 4), (0, 5), (0, 7), (1, 4), (1, 7), (4, 7), (5, 7)]
    pairs = [*inside, (2, 3), (2, 4), (2, 6), (2, 7), (3, 6), (3, 7), (6, 7)]
    tied = np.zeros((8, 8), np.bool_)
    for a, b in pairs:
        tied[a, b] = tied[b, a] = True
    # with 2 and 7 in common it falls apart as well, into six and four
    parts = two_parts(np.arange(8), tied, 0, np.array([2] * 23 + [3, 3, 4, 4]))
    assert parts is not None
    assert [part.tolist() for part in parts] == [[0, 1, 4, 5, 7], [2, 3, 4, 6, 7]]


@pytest.mark.parametrize(
    ("sizes", "common"), [([2, 2], 1), ([2, 3], 0), ([2, 2], 2), ([2, 1, 1], 1)]
)
def test_splits_by_chance_are_counted_as_enumeration_counts_them(
    sizes: list[int], common: int
) -> None:
    n = sum(sizes) + common
    marks = [0] * common + [part for part, size in enumerate(sizes, 1) for _ in range(size)]
    splits = {
        (
            frozenset(k for k in range(n) if not given_[k]),
            frozenset(
                frozenset(k for k in range(n) if given_[k] == part)
                for part in range(1, len(sizes) + 1)
            ),
        )
        for given_ in set(permutations(marks))
    }

    def counted(things: tuple[tuple[int, ...], ...]) -> int:
        return sum(
            not any(sum(bool(set(thing) & part) for part in parts) > 1 for thing in things)
            for _, parts in splits
        )

    pairs = list(combinations(range(n), 2))
    threes = list(combinations(range(n), 3))
    ties = [counted(chosen) for chosen in combinations(pairs, 4)]
    assert expected_splits(sizes, common, 4, NOTHING) == pytest.approx(np.mean(ties))
    things = [counted(chosen) for chosen in product(threes, pairs)]
    assert expected_splits(sizes, common, 0, np.array([3, 2])) == pytest.approx(np.mean(things))


NOTHING = np.zeros(0, np.int64)


@given(st.integers(0, 20))
def test_p_values_of_a_layer_without_rings_are_not_small_by_themselves(seed: int) -> None:
    draws = np.random.default_rng(seed)
    rows = sorted({(int(draws.integers(40)), k) for k in range(40) for _ in range(3)})
    layer = layer_of(rows, 40)
    found = search_layers([layer], nothing_known(40), lambda s: [shuffled(layer, s)], seed=seed)
    assert found.worlds == 39
    assert ((found.plain.significance >= 1 / 40) & (found.plain.significance <= 1)).all()


@pytest.mark.exhaustive
def test_compiled_and_plain_code_grow_and_score_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = np.random.default_rng(3)
    rows = sorted({(int(draws.integers(12)), int(draws.integers(20))) for _ in range(70)})
    layer = layer_of(rows, 12, kinds={k: k % 3 for k in range(20)})
    first, second = np.triu_indices(12, 1)
    ends = first.astype(np.uint32), second.astype(np.uint32)

    def answers() -> list[np.ndarray]:
        sharing = layer.sharing
        grown_ = shared_groups.grow_sharing(sharing, *ends, 0.7, 8)
        members = np.concatenate([np.arange(k, k + 4) for k in range(9)]).astype(np.uint32)
        unit = members.astype(np.int64)
        scored = [
            shared_groups.score_sharing(sharing, np.arange(0, 37, 4), members, unit, distinct)
            for distinct in (False, True)
        ]
        return [*grown_, *scored]

    compiled = answers()
    with np.errstate(over="ignore"):
        for name, kernel in vars(shared_groups).copy().items():
            if hasattr(kernel, "py_func"):
                monkeypatch.setattr(shared_groups, name, kernel.py_func)
        plain = answers()
    for ours, theirs in zip(compiled, plain, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def add(case: Case, title: str, rows: list[dict[str, str | None]]) -> None:
    page = la.Document(title=title, sha256=f"{len(case.documents()):064x}")
    frame = pd.DataFrame([{"row": str(n), **row} for n, row in enumerate(rows, start=2)])
    case.add(la.Batch.of(page, links=frame.assign(start=pd.NaT)))

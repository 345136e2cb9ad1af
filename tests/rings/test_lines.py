"""Phones kept for one circle, and things that one person usually has alone."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.rings.contacts import PAYMENTS, contacts_of, layers_of_contacts
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.rings.layer_search import Chance, Grown, Searched, _across
from linkanalysis.rings.layers import Layer, of_personal_things
from linkanalysis.rings.lines import Lines, lines_of, reach_of
from linkanalysis.rings.ordinary_life import Ordinary
from linkanalysis.rings.ranked_groups import _adds, _chosen
from tests.attribution_cases import add, call, case_of, held

if TYPE_CHECKING:
    from random import Random

    from linkanalysis.case import Case

    Row = tuple[tuple[int, int], set[str], set[str], int]

PEOPLE = tuple(f"{k:02d}" for k in range(60))
RING = PEOPLE[:6]


def own(who: str) -> str:
    return f"phone:+1270555{1000 + int(who)}"


def second(who: str) -> str:
    return f"phone:+1270556{1000 + int(who)}"


def homes() -> list[dict[str, Any]]:
    return [held(who, f"address:{who}", kind="lives_at") for who in PEOPLE]


def town(*, dedicated: bool) -> Case:
    """Let everybody call eight others, and six one another: from second phones, if dedicated."""
    rows = [*homes(), *(held(who, own(who)) for who in PEOPLE)]
    rows += [held(who, second(who)) for who in RING]
    n = len(PEOPLE)
    pairs = [
        (own(PEOPLE[k]), own(PEOPLE[(k + step) % n])) for k in range(n) for step in (7, 11, 17, 23)
    ]
    phone = second if dedicated else own
    ring = [(RING[k], RING[(k + step) % 6]) for k, step in product(range(6), (1, 2))]
    pairs += [(phone(a), phone(b)) for a, b in ring]
    rows += [call(a, b, f"2024-05-{day:02d}T10:00") for a, b in pairs for day in range(1, 9)]
    return case_of(rows)


@pytest.mark.parametrize(("phones", "found"), [("second", 1), ("own", 0)])
def test_phones_that_call_only_one_another_are_a_ring_and_friends_with_one_phone_are_not(
    phones: str, found: int
) -> None:
    rings = la.find_rings(town(dedicated=phones == "second"))
    members = [{member.entity for member in ring.members} for ring in rings]
    assert members == [{f"person:{who}" for who in RING}] * found


def test_a_second_number_for_the_same_circle_is_no_line_of_its_own() -> None:
    case = town(dedicated=True)
    graph = la.build_graph(case)
    evidence = evidence_of(graph, benign=None, through=None, max_members=25)
    (apart,) = contacts_of(graph, evidence)
    assert apart.lines.n == len(PEOPLE) + len(RING)
    # one call from the second phone of each to a friend of the first joins both
    friends = [(second(who), own(PEOPLE[int(who) + 7])) for who in RING]
    rows = [call(a, b, "2024-06-01T10:00") for a, b in friends]
    add(case, "more calls", rows)
    graph = la.build_graph(case)
    evidence = evidence_of(graph, benign=None, through=None, max_members=25)
    (joined,) = contacts_of(graph, evidence)
    assert joined.lines.n == len(PEOPLE)


CONTACTS = st.lists(
    st.tuples(
        st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] < pair[1]),
        st.sets(st.sampled_from("pqr"), min_size=1),
        st.sets(st.sampled_from("pqr"), min_size=1),
        st.integers(1, 9),
    ),
    min_size=1,
    unique_by=lambda row: row[0],
)


@given(CONTACTS, st.randoms(use_true_random=False))
def test_lines_are_the_circles_of_each_person_in_any_order_of_rows(
    rows: list[Row], order: Random
) -> None:
    def _found(each: list[Row]) -> tuple[list[int], dict[tuple[int, ...], list[int]]]:
        ends = np.array([row[0] for row in each])
        used = [sorted(row[1]) for row in each], [sorted(row[2]) for row in each]
        lines, between = lines_of(ends, used, np.array([row[3] for row in each]), 5)
        assert (lines.holder[between] == ends).all()
        pairs = map(tuple, ends.tolist())
        return lines.holder.tolist(), dict(zip(pairs, between.tolist(), strict=True))

    holder, between = _found(rows)
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert _found(shuffled) == (holder, between)
    # two contacts of a person are on one line if a chain of identifiers in common joins them
    for who in range(5):
        mine = [(pair, used[pair.index(who)]) for pair, *used, _ in rows if who in pair]
        groups: list[set[str]] = []
        for _, names in mine:
            near = [group for group in groups if group & names]
            groups = [group for group in groups if not group & names]
            groups.append(names.union(*near))
        for (one, a), (other, b) in combinations(mine, 2):
            together = any(a <= group and b <= group for group in groups)
            same = between[one][one.index(who)] == between[other][other.index(who)]
            assert same == together
        assert holder.count(who) == max(len(groups), 1)


def test_contacts_stated_of_people_are_on_their_main_lines() -> None:
    ends = np.array([[0, 1], [0, 2], [0, 3], [2, 3]])
    used: Any = ([["p:1"], ["p:2"], [], []], [["p:3"], ["p:4"], [], ["p:5"]])
    lines, between = lines_of(ends, used, np.array([5, 2, 9, 1]), 5)
    assert lines.holder.tolist() == [0, 1, 2, 3, 4, 0]
    assert between.tolist() == [[0, 1], [5, 2], [0, 3], [2, 3]]


def test_a_tie_between_people_is_no_phone_of_theirs() -> None:
    case = town(dedicated=False)
    days = [f"2024-05-{day:02d}T10:00" for day in range(1, 9)]
    told = [call(f"person:{RING[0]}", f"person:{PEOPLE[30]}", day) for day in days]
    add(case, "what a witness said", told)
    graph = la.build_graph(case)
    evidence = evidence_of(graph, benign=None, through=None, max_members=25)
    (contacts,) = contacts_of(graph, evidence)
    assert contacts.lines.n == len(PEOPLE)


def test_a_seller_of_thousands_of_phones_has_fifty_lines() -> None:
    n = 5_000
    ends = np.column_stack([np.zeros(n, np.int64), np.arange(1, n + 1)])
    used: Any = ([[f"p:{k}"] for k in range(n)], [[f"q:{k}"] for k in range(n)])
    days = np.arange(n)
    lines, between = lines_of(ends, used, days, n + 1)
    assert lines.n == n + 50  # the seller's main line and 49 more
    assert between[-1].tolist() == [0, n]  # the line with most days is the main one
    assert len(set(between[-50:, 0].tolist())) == 50
    assert set(between[:-50, 0].tolist()) == {0}
    assert lines.pairs(np.zeros(0, np.int64)).size == 50 * 49 // 2


@given(st.lists(st.integers(0, 4), max_size=4), st.sets(st.integers(0, 24)))
def test_pairs_of_lines_are_those_of_their_holders(further: list[int], keys: set[int]) -> None:
    lines = Lines(np.array([*range(5), *sorted(further)]), 5)
    pairs = {(key // 5, key % 5) for key in keys if key // 5 < key % 5}
    found = lines.pairs(np.array(sorted(5 * a + b for a, b in pairs), dtype=np.int64))
    expected = [
        a * lines.n + b
        for a, b in combinations(range(lines.n), 2)
        if lines.holder[a] == lines.holder[b]
        or (min(lines.holder[[a, b]]), max(lines.holder[[a, b]])) in pairs
    ]
    assert found.tolist() == expected


def test_groups_of_lines_become_groups_of_people_and_small_ones_go() -> None:
    lines = Lines(np.array([0, 1, 2, 3, 4, 0]), 5)
    groups = [np.array([1, 2, 3, 5]), np.array([0, 1, 2, 5])]
    scores, none = np.array([9.0, 8.0]), np.zeros(0, np.int64)
    chance = Chance(scores, np.array([0.025, 0.025]))
    grown = Grown(groups, scores, scores, scores, scores, np.array([5]), np.array([1]), none)
    found = lines.of_people(Searched(grown, chance, chance, 39))
    assert [nodes.tolist() for nodes in found.grown.groups] == [[0, 1, 2, 3], [0, 1, 2]]
    assert found.grown.first.tolist() == [0]
    assert found.strict.score.tolist() == [9.0, 0.0]
    assert found.strict.significance.tolist() == [0.025, 1.0]


def test_what_is_on_record_about_people_is_so_about_their_lines() -> None:
    yes, no = np.array([True, False]), np.array([False, False])
    record = Ordinary(yes, yes, no, np.array([0]), np.array([3]), np.zeros(4, np.bool_))
    lines = Lines(np.array([0, 1, 0]), 2).of_lines(record)
    assert lines.has_home.tolist() == [True, False, True]
    assert sorted(zip(lines.member.tolist(), lines.place.tolist(), strict=True)) == [(0, 3), (2, 3)]


def test_a_piece_of_two_rings_goes_with_the_whole_and_a_piece_of_one_stays() -> None:
    names = ([0, 1, 2, 3, 4, 5, 6, 7], [2, 3, 4, 5], [0, 1, 2, 3], [4, 5, 6, 7], [4, 5, 7, 9])
    groups = [np.array(name) for name in names]
    scores, none = np.ones(5), np.zeros(0, np.int64)
    found = Grown(groups, scores, scores, scores, scores, none, none, none)
    parts = [np.array([0, 1, 2, 3, 4]), np.array([3, 4, 5, 6, 7])]
    # also the whole, which has members of both alone
    assert _across(found, [(groups[0], parts)]) == [0, 1]


def test_personal_things_are_left_with_their_kinds_and_strata() -> None:
    nodes, things = np.array([0, 1, 0, 2, 1, 2]), np.array([0, 0, 1, 1, 2, 2])
    number, no = np.array([4, 5, 7]), np.zeros(3, np.bool_)
    personal = np.array([True, False, True])
    layer = Layer(
        "things", 3, nodes, things, number, -no.astype(np.int64), number, no, personal, things, 0.7
    )
    left = of_personal_things(layer)
    assert left.node.tolist() == [0, 1, 1, 2]
    assert left.thing.tolist() == [0, 0, 1, 1]
    assert left.kind.tolist() == left.stratum.tolist() == [0, 1]


def test_a_circle_reaches_the_lines_in_contact_with_it_and_numbers_of_nobody_known() -> None:
    lines = Lines(np.array([0, 1, 2, 3, 1]), 4)
    between = np.array([[0, 1], [1, 2], [0, 2], [2, 3], [0, 4]])
    used = [["a"], ["b"], ["a"], ["c"], ["a"]], [["b"], ["c"], ["c"], [], ["e"]]
    reach = reach_of(lines, between, used, {"a": 3, "b": 4, "c": 3, "e": 1})
    # the third of c is the person that a record names without a number
    assert reach.beyond.tolist() == [0, 2, 1, 0, 0]
    assert reach.inside(np.arange(3)) == 6 / (8 + 3)
    assert reach.inside(np.array([3])) == 0
    stated = reach_of(lines, between, ([[]] * 5, [[]] * 5), {})
    assert stated.beyond.tolist() == [0] * 5


def circle_of_four(outside: int) -> Case:
    """Let four call one another from second phones, and from each so many numbers of nobody."""
    rows = [*homes(), *(held(who, own(who)) for who in PEOPLE)]
    rows += [held(who, second(who)) for who in PEOPLE[:4]]
    n = len(PEOPLE)
    pairs = [
        (own(PEOPLE[k]), own(PEOPLE[(k + step) % n])) for k in range(n) for step in (7, 11, 17, 23)
    ]
    pairs += [(second(a), second(b)) for a, b in list(combinations(PEOPLE[:4], 2))[:5]]
    pairs += [
        (second(who), f"phone:+1270557{1000 + 10 * int(who) + k}")
        for who, k in product(PEOPLE[:4], range(outside))
    ]
    rows += [call(a, b, f"2024-05-{day:02d}T10:00") for a, b in pairs for day in range(1, 9)]
    return case_of(rows)


@pytest.mark.parametrize(
    ("outside", "grade"),
    [
        pytest.param(0, "strong", marks=pytest.mark.exhaustive),
        (1, "strong"),
        (2, "weak"),
    ],
)
def test_four_phones_that_reach_hardly_anybody_else_are_a_ring(outside: int, grade: str) -> None:
    (found,) = la.find_rings(circle_of_four(outside), at_least=0)
    assert (found.grade, found.layer, len(found)) == (grade, "calls", 4)
    assert 1 < found.score < 5  # a ring of callers who reach others scores 5.4 among 60 people


def test_what_tenants_pay_counts_for_a_landlord_though_it_ties_nobody() -> None:
    graph = la.build_graph(town(dedicated=True))
    (calls,) = contacts_of(graph, evidence_of(graph, benign=None, through=None, max_members=25))
    ends = np.array([(0, 1), (0, 2), (1, 2), (0, 3), (0, 4), (0, 5), (5, 6)])
    low, high = ends.T
    known = calls._replace(low=low, high=high, days=np.ones(len(ends), np.int64))
    (layer,) = layers_of_contacts(known._replace(kind=PAYMENTS))
    own_things = layer.node[~layer.direct[layer.thing]]
    assert int(layer.direct.sum()) == 3
    assert np.bincount(own_things)[:8].tolist() == [4, 1, 1, 2, 2, 3, 2, 1]


def landlords_and_a_ring() -> Case:
    """Let nine pay each of four landlords, and five one another."""
    accounts = {who: f"account:{who}" for who in PEOPLE}
    rows = [*homes(), *({**held(who, a), "type": "holds"} for who, a in accounts.items())]
    five, landlords, rest = PEOPLE[:5], PEOPLE[5:9], PEOPLE[9:]
    pairs = [(rest[(t + 7 * k) % len(rest)], landlords[k]) for k in range(4) for t in range(9)]
    pairs += list(combinations(five, 2))[:8]
    rows += [
        {"source": accounts[a], "target": accounts[b], "type": "payment", "amount": 10.0 * n + 7}
        | {"start": f"2024-02-{n:02d}T10:00"}
        for a, b in pairs
        for n in (3, 9, 20)
    ]
    return case_of(rows)


def test_landlords_do_not_hide_those_who_pay_one_another() -> None:
    (ring,) = la.find_rings(landlords_and_a_ring())
    assert [member.entity for member in ring.members] == [f"person:{who}" for who in PEOPLE[:5]]
    assert (ring.layer, ring.significance) == ("payments", 0.025)


def town_of_five(kind: str) -> Case:
    """Let five hand on four things among themselves, each to three; others have one each."""
    rows = homes()
    for k, (a, b) in enumerate([(0, 1), (2, 3), (4, 0), (1, 3)]):
        users = [who for n, who in enumerate(PEOPLE[:5]) if n not in (a, b)]
        for turn, who in enumerate(users):
            first, last = f"2024-0{k + 1}-{9 * turn + 1:02d}", f"2024-0{k + 1}-{9 * turn + 8:02d}"
            rows.append(held(who, f"{kind}:{k}", first, last))
    rows += [held(who, f"{kind}:{100 + k // 2}") for k, who in enumerate(PEOPLE[5:])]
    return case_of(rows)


@pytest.mark.parametrize(("kind", "grade"), [("device", "strong"), ("vehicle", "weak")])
def test_devices_handed_on_are_a_ring_where_as_many_cars_are_weak(kind: str, grade: str) -> None:
    (ring,) = la.find_rings(town_of_five(kind), at_least=0)
    assert ring.grade == grade
    assert 3 < ring.score < 9  # a ring among 60 people scores 9.4 by things of any type


def test_few_devices_handed_on_are_a_ring_although_others_share_devices() -> None:
    rows = homes()
    for k, out in enumerate([(4,), (0,), (1, 2)]):
        users = [who for n, who in enumerate(PEOPLE[:5]) if n not in out]
        for turn, who in enumerate(users):
            first, last = f"2024-0{k + 1}-{5 * turn + 1:02d}", f"2024-0{k + 1}-{5 * turn + 4:02d}"
            rows.append(held(who, f"device:{k}", first, last))
    rows += [held(who, f"device:{100 + k // 3}") for k, who in enumerate(PEOPLE[5:14])]
    rows += [held(who, f"device:{200 + k // 2}") for k, who in enumerate(PEOPLE[14:])]
    rings = la.find_rings(case_of(rows))
    assert [len(ring) for ring in rings] == [5]
    assert 1 < rings[1].score < 3


def test_a_group_with_members_of_a_better_one_stays_for_what_it_adds() -> None:
    names = ([0, 1, 2, 3, 4, 5], [3, 4, 5, 6, 7], [0, 1, 2, 6], [2, 3, 4, 5, 8, 9])
    groups = [np.array(name) for name in names]
    scores, none = np.array([9.0, 8, 7, 6]), np.zeros(0, np.int64)
    grown = Grown(groups, scores, scores, 0 * scores, scores, none, none, none)
    chance = Chance(scores, 0 * scores)
    found = Searched(grown, chance, chance, 39)
    asked: list[tuple[int, list[int]]] = []

    def adds(nodes: np.ndarray, common: np.ndarray) -> float:
        asked.append((nodes.size, common.tolist()))
        return worth

    worth = 1.0
    # of the third only one member, and of the first five are in none better
    assert list(_chosen(found, None, adds)) == [0, 1]
    assert asked == [(5, [3, 4, 5])]
    worth = 0.0
    assert list(_chosen(found, None, adds)) == [0]
    assert list(_chosen(found, None)) == [0]


def test_members_of_a_better_group_count_as_one_in_what_another_adds() -> None:
    # four things of the common members 0, 1 and 2, or of 3 and 4 with one of them
    inside = [(0, 1, 2)] * 4
    beside = [(0, 3, 4), (1, 3, 4), (2, 3, 4), (0, 3, 4)]
    rest = [(k, k + 1) for k in range(5, 59)]

    def added(things: list[tuple[int, ...]]) -> float:
        every = [*things, *rest]
        size = np.array([len(members) for members in every])
        node = np.concatenate([np.array(members) for members in every])
        number = np.zeros(size.size, np.int64)
        no = np.zeros(size.size, np.bool_)
        layer = Layer(
            "things", 60, node, np.repeat(np.arange(size.size), size), number, number - 1, number,
            no, no, np.zeros(0, np.int64), 0.7,
        )  # fmt: skip
        yes, nobody = np.ones(60, np.bool_), np.zeros(0, np.int64)
        record = Ordinary(yes, yes, yes, nobody, nobody, np.zeros(0, np.bool_))
        return _adds(layer, record, np.arange(5), np.arange(3))

    assert added(inside) < 0 < added(beside)

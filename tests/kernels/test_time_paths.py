"""Paths in time against every sequence of contacts, and against what must hold of them."""
# ruff: noqa: SLF001 - the kernel is private to its module

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.kernels import time_paths
from linkanalysis.kernels.time_paths import (
    ENTERING,
    LEAVING,
    NEVER,
    Arrivals,
    Lasting,
    Moments,
    arrivals,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

N = 5
LAST = 12
FAR = 10**6

Contact = tuple[int, int, int, int, int]  # source, target, start, arrival, half steps
Tie = tuple[int, int, int, int, int, int]  # source, target, since, until, half steps, rule

HALVES = st.integers(1, 2)
PAIR = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda ab: ab[0] != ab[1])


@dataclass(frozen=True)
class World:
    contacts: list[Contact]
    ties: list[Tie]
    gap: int
    strict: bool
    most: int


@st.composite
def worlds(draw: st.DrawFn, *, lasting: bool = True) -> World:
    contacts = []
    for (a, b), halves in draw(st.lists(st.tuples(PAIR, HALVES), max_size=9)):
        start = draw(st.integers(0, LAST))
        contacts.append((a, b, start, start + draw(st.sampled_from([0, 0, 0, 2])), halves))
    ties = []
    for (a, b), halves in draw(st.lists(st.tuples(PAIR, HALVES), max_size=4 if lasting else 0)):
        since, until = sorted(draw(st.tuples(st.integers(-2, 14), st.integers(-2, 14))))
        rule = draw(st.sampled_from([0, 0, ENTERING, LEAVING]))
        ties.append((a, b, since, until, halves, rule))
    return World(
        contacts,
        ties,
        gap=draw(st.sampled_from([-1, -1, 0, 2, 4])),
        strict=draw(st.booleans()),
        most=draw(st.sampled_from([-1, 3, 5])),
    )


def columns(rows: list[Any], width: int) -> list[Any]:
    return list(np.array(rows, np.int64).reshape(-1, width).T)


def search(world: World, **changed: object) -> Arrivals:
    options: dict[str, Any] = {
        "source": 0,
        "window": (0, LAST),
        "gap": world.gap,
        "strict": world.strict,
        "most": world.most,
    }
    contacts = sorted(world.contacts, key=lambda c: (c[0], c[2], c))
    return arrivals(
        N,
        Moments(*columns(contacts, 5)),
        Lasting(*columns(sorted(world.ties), 6)),
        **(options | changed),
    )


Journey = tuple[int, int, int]  # departure, arrival, half steps


def earliest(journey: Journey) -> tuple[int, ...]:
    return journey[1:]


def latest(journey: Journey) -> tuple[int, ...]:
    departure, arrival, halves = journey
    return -departure, arrival, halves


def fastest(journey: Journey) -> tuple[int, ...]:
    departure, arrival, halves = journey
    return arrival - departure, arrival, halves


def journeys(found: Arrivals) -> dict[int, set[Journey]]:
    """All labels of everybody reached by at least one contact."""
    reached: dict[int, set[Journey]] = defaultdict(set)
    rows = zip(found.node, found.departure, found.arrival, found.cost, strict=True)
    for node, *journey in rows:
        if journey[1] != NEVER:
            departure, came, cost = (int(number) for number in journey)
            reached[int(node)].add((departure, came, cost))
    return reached


def best(
    found: Arrivals | World, by: Callable[[Journey], tuple[int, ...]] = earliest
) -> dict[int, tuple[int, ...]]:
    """What is best of everybody reached: by the search, or by hand."""
    every = by_hand(found) if isinstance(found, World) else journeys(found)
    return {node: min(by(journey) for journey in held) for node, held in every.items()}


State = tuple[int, int | None, int | None, int, int, int]
# node, first contact, last contact, now, closes, half steps


def by_hand(world: World) -> dict[int, set[Journey]]:
    """Follow every sequence of steps, one moment of crossing after the other, by brute force."""
    reached: dict[int, set[Journey]] = defaultdict(set)
    known: set[State] = set()
    todo: list[State] = [(0, None, None, 0, LAST, 0)]
    most = 14 if world.most < 0 else world.most  # no path without a detour has more
    while todo:
        state = todo.pop()
        node, begun, _, now, _, cost = state
        if state in known or cost > most:
            continue
        known.add(state)
        if begun is not None:
            reached[node].add((begun, now, cost))
        todo += [*over_contacts(world, state), *over_ties(world, state)]
    return reached


def over_contacts(world: World, state: State) -> Iterator[State]:
    node, begun, met, now, closes, cost = state
    for a, b, start, arrival, halves in world.contacts:
        late = met is None or not world.strict or start > met
        if a == node and b != 0 and late and now <= start <= closes:
            end = LAST if world.gap < 0 else min(LAST, arrival + world.gap)
            yield b, start if begun is None else begun, arrival, arrival, end, cost + halves


def over_ties(world: World, state: State) -> Iterator[State]:
    node, begun, met, now, closes, cost = state
    for a, b, since, until, halves, rule in world.ties:
        at_once = rule == LEAVING and met is not None
        for moment in [now] if at_once else range(now, max(closes, now) + 1):
            if a == node and b != 0 and since <= moment <= until:
                end = min(closes, until) if rule == ENTERING else closes
                yield b, begun, met, moment, end, cost + halves


@given(worlds(lasting=False))
def test_earliest_arrivals_equal_those_of_every_sequence_of_contacts(world: World) -> None:
    assert best(search(world)) == best(world)


@given(worlds())
def test_ties_that_last_are_crossed_at_any_moment_at_which_they_hold(world: World) -> None:
    assert best(search(world)) == best(world)


@given(worlds())
def test_latest_departures_and_fastest_paths_equal_those_of_every_sequence(world: World) -> None:
    found = search(world, late=True)
    assert best(found, latest) == best(world, latest)
    assert best(found, fastest) == best(world, fastest)


@pytest.mark.parametrize(
    ("contacts", "gap", "strict", "most"),
    [
        # a later departure in more half steps must not take the contact before the limit
        ([(0, 4, 4, 4, 2), (0, 4, 3, 5, 1), (4, 2, 6, 8, 2), (2, 1, 9, 9, 1)], 2, True, 4),
        (
            [(0, 3, 2, 2, 2), (1, 4, 9, 9, 2), (1, 3, 4, 6, 1), (4, 3, 8, 10, 2), (0, 1, 3, 3, 2)],
            -1,
            True,
            4,
        ),
        # nor an earlier one in fewer half steps before a later one
        ([(2, 4, 6, 6, 2), (0, 4, 7, 7, 1), (0, 4, 9, 9, 2), (4, 2, 12, 14, 2)], -1, False, 5),
        ([(0, 2, 2, 2, 1), (0, 2, 3, 3, 2), (2, 1, 5, 5, 2), (1, 4, 5, 7, 1)], 4, True, -1),
    ],
)
def test_late_departures_and_few_steps_are_held_apart(
    contacts: list[Contact],
    gap: int,
    strict: bool,  # noqa: FBT001 - a parameter of the test
    most: int,
) -> None:
    world = World(contacts, [], gap, strict, most)
    found = search(world, late=True)
    assert best(found, latest) == best(world, latest)
    assert best(found, fastest) == best(world, fastest)


@given(worlds(lasting=False))
def test_the_latest_departure_is_the_earliest_arrival_when_time_runs_back(world: World) -> None:
    turned = [(b, a, -arrival, -start, h) for a, b, start, arrival, h in world.contacts]
    back = World(turned, [], world.gap, world.strict, world.most)
    free = {"window": (-FAR, FAR)}
    forth = best(search(world, late=True, **free), latest)
    for target in range(1, N):
        arrivals_back = best(search(back, source=target, **free))
        assert (target in forth) == (0 in arrivals_back)
        if target in forth:
            assert forth[target][0] == arrivals_back[0][0]


@given(worlds())
def test_every_label_can_be_followed_back_to_the_source(world: World) -> None:
    found = search(world)
    contacts = sorted(world.contacts, key=lambda c: (c[0], c[2], c))
    ties = sorted(world.ties)
    assert found.before.tolist()[0] == -1
    for label in range(1, len(found.node)):
        before, via = int(found.before[label]), int(found.via[label])
        assert before < label
        step = contacts[via] if via >= 0 else ties[-2 - via]
        assert (step[0], step[1]) == (found.node[before], found.node[label])
        assert found.cost[label] == found.cost[before] + step[4]
        if via >= 0:
            assert found.arrival[label] == step[3]
            assert step[2] >= found.arrival[before]


@given(worlds(), st.tuples(st.integers(1, N - 1), st.integers(0, LAST), HALVES))
def test_more_contacts_never_make_an_arrival_later(
    world: World, more: tuple[int, int, int]
) -> None:
    b, start, halves = more
    added = World(
        [*world.contacts, (0, b, start, start, halves)],
        world.ties,
        world.gap,
        world.strict,
        world.most,
    )
    before, after = best(search(world)), best(search(added))
    assert all(after[node][0] <= came for node, (came, _) in before.items())


@given(worlds(lasting=False))
def test_whoever_reaches_another_is_reached_when_time_runs_back(world: World) -> None:
    turned = [(b, a, -arrival, -start, h) for a, b, start, arrival, h in world.contacts]
    back = World(turned, [], world.gap, world.strict, world.most)
    free = {"window": (-FAR, FAR)}
    for target in range(1, N):
        forth = target in best(search(world, **free))
        # what comes back to its start never shows, so the source is not among the reached
        assert forth == (0 in best(search(back, source=target, **free)))


@given(worlds())
def test_strict_paths_are_among_the_others_and_a_gap_without_end_is_none(world: World) -> None:
    loose, tight = best(search(world, strict=False)), best(search(world, strict=True))
    assert set(tight) <= set(loose)
    assert all(loose[node][0] <= came for node, (came, _) in tight.items())
    assert best(search(world, gap=-1)) == best(search(world, gap=FAR))
    assert set(best(search(world, gap=1))) <= set(best(search(world, gap=3)))
    assert set(best(search(world, most=2))) <= set(best(search(world, most=4)))


@given(worlds(), st.randoms())
def test_the_order_of_equal_moments_changes_nothing(world: World, random: Random) -> None:
    mixed = list(world.contacts)
    random.shuffle(mixed)
    found = arrivals(
        N,
        Moments(*columns(sorted(mixed, key=lambda c: (c[0], c[2])), 5)),
        Lasting(*columns(sorted(world.ties), 6)),
        source=0,
        window=(0, LAST),
        gap=world.gap,
        strict=world.strict,
        most=world.most,
    )
    assert best(found) == best(search(world))


@pytest.mark.exhaustive
@given(worlds())
def test_compiled_and_plain_arrivals_are_the_same(world: World) -> None:
    late = len(world.contacts) % 2 == 1
    compiled = search(world, late=late)
    kernel = time_paths._arrivals
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time_paths, "_arrivals", kernel.py_func)
        plain = search(world, late=late)
    for name in ("node", "departure", "arrival", "cost", "via", "before"):
        np.testing.assert_array_equal(getattr(compiled, name), getattr(plain, name))


def test_at_one_moment_contacts_go_on_in_any_order_unless_strict() -> None:
    same = World([(1, 2, 5, 5, 2), (0, 1, 5, 5, 2)], [], gap=-1, strict=False, most=-1)
    assert best(search(same)) == {1: (5, 2), 2: (5, 4)}
    assert best(search(same, strict=True)) == {1: (5, 2)}


def test_an_earlier_arrival_may_be_a_dead_end_when_the_gap_is_short() -> None:
    contacts = [(0, 1, 1, 1, 2), (0, 1, 6, 6, 2), (1, 2, 7, 7, 2)]
    world = World(contacts, [], gap=2, strict=False, most=-1)
    assert best(search(world)) == {1: (1, 2), 2: (7, 4)}
    assert best(search(world, gap=0)) == {1: (1, 2)}


def test_two_holders_of_a_phone_meet_there_while_both_hold_it() -> None:
    ties = [(1, 2, 0, 4, 1, ENTERING), (2, 3, 2, 3, 1, LEAVING), (2, 4, 5, 9, 1, LEAVING)]
    world = World([(0, 1, 0, 0, 2)], ties, gap=4, strict=True, most=-1)
    assert best(search(world)) == {1: (0, 2), 2: (0, 3), 3: (2, 4)} == best(world)


def test_a_call_reaches_who_holds_the_phone_at_that_moment_and_no_later_holder() -> None:
    ties = [(1, 2, 0, 4, 1, LEAVING), (1, 3, 5, 9, 1, LEAVING)]
    world = World([(0, 1, 3, 3, 2)], ties, gap=-1, strict=False, most=-1)
    assert best(search(world)) == {1: (3, 2), 2: (3, 3)} == best(world)


def test_nobody_and_nothing_are_searched_without_fault() -> None:
    empty = World([], [], gap=-1, strict=False, most=-1)
    found = search(empty)
    assert found.node.tolist() == [0]
    assert best(found) == {}

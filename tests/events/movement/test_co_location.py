"""Co-location and convoys: planted pairs are found, ordinary life is not."""

from __future__ import annotations

import re
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from movement_cases import CAMERAS, calls, case_of, commuters, convoy, plates, protecting, traffic

import linkanalysis as la
from linkanalysis.events.movement.pairs import (
    CROWD,
    Sightings,
    chance_of,
    corrected,
    distribution,
    find_meetings,
)

DAYS = [str(day)[:10] for day in pd.date_range("2024-04-01", "2024-05-31")]
A, B = "plate:US-KY:AAA111", "plate:US-KY:BBB222"
PHONES = [f"502-555-01{number}" for number in range(10, 60)]


@pytest.fixture(scope="module")
def roads() -> la.Case:
    return case_of(
        plates(traffic(15, DAYS) + commuters(8, DAYS)),
        plates(convoy(DAYS[3:40:6]), document="convoy"),
    )


def test_a_convoy_is_found_and_commuters_are_not(roads: la.Case) -> None:
    found = la.movement.find_convoys(roads)
    assert found.to_frame()[["a", "b"]].to_numpy().tolist() == [[A, B]]
    row = found.to_frame().iloc[0]
    assert row["places"] == 3
    assert row["looked_at"] == 300  # all 25 plates pass the same cameras
    assert row["significance"] == pytest.approx(1 / 360_000)
    assert row["significance"] <= row["p_all"] <= 300 * row["significance"]
    assert {reason.document for reason in found.reasons(1)} == {"convoy"}
    assert all(re.search(r", 20\d\d-\d\d-\d\d \d\d:\d\d$", one.text) for one in found.reasons(1))


def test_a_convoy_vanishes_with_its_document(roads: la.Case) -> None:
    case = case_of(plates(traffic(15, DAYS)), plates(convoy(DAYS[3:40:6]), document="convoy"))
    assert len(la.movement.find_convoys(case)) == 1
    case.withdraw("convoy", reason="read by mistake")
    assert len(la.movement.find_convoys(case)) == 0
    assert len(la.movement.find_convoys(roads)) == 1


@pytest.mark.parametrize(
    "reads",
    [
        convoy(DAYS[5:6]),  # three cameras on one day
        [read for read in convoy(DAYS[3:40:6]) if read[2] != "I-65 S"],  # two cameras
        [(p, s.replace(":12Z", ":16Z"), c) for p, s, c in convoy(DAYS[3:40:6])],  # six minutes
    ],
)
def test_less_than_a_convoy_is_none(reads: list[tuple[str, str, str]]) -> None:
    assert len(la.movement.find_convoys(case_of(plates(traffic(15, DAYS) + reads)))) == 0


@pytest.mark.parametrize(
    "held", [("person:1", A, "owns"), (A, "person:1", "registered_to")], ids=["owner", "plate"]
)
def test_cars_of_one_household_are_left_out_and_counted(held: tuple[str, str, str]) -> None:
    ties = [held, ("person:2", B, "uses"), ("person:1", "person:2", "household")]
    links = pd.DataFrame(ties, columns=["source", "target", "type"]).assign(row="2")
    page = la.Document(title="register", sha256="1" * 64)
    case = case_of(plates(traffic(15, DAYS) + convoy(DAYS[3:40:6])))
    case.add(la.Batch.of(page, links=links))
    found = la.movement.find_convoys(case)
    assert len(found) == 0
    assert "Pairs that live together or have one holder, left out: 1." in found.notes


def meetings_of(
    days: list[str], phones: list[str], *, hours: tuple[int, ...], cell: str
) -> list[tuple[str, str, str]]:
    """Phones that use one sector on some days, minutes apart."""
    return [
        (phone, f"{day} {hours[k % len(hours)]:02}:{n:02}Z", cell)
        for k, day in enumerate(days)
        for n, phone in enumerate(phones)
    ]


def at_home(phones: list[str], cells: list[str]) -> list[tuple[str, str, str]]:
    """Each phone in its own sector every night."""
    return [
        (phone, f"{day} {3 + n % 3:02}:{n % 60:02}Z", cells[n % len(cells)])
        for n, phone in enumerate(phones)
        for day in DAYS
    ]


def test_two_phones_that_meet_away_from_home_are_found() -> None:
    made = at_home(PHONES[:2], ["12:1", "12:2"])
    made += meetings_of(DAYS[2::9], PHONES[:2], hours=(14, 17, 20), cell="12:3")
    found = la.movement.find_co_locations(case_of(calls(made)))
    row = found.to_frame().iloc[0]
    assert (len(found), row["place_days"], row["looked_at"]) == (1, len(DAYS[2::9]), 1)
    assert row["significance"] < 0.01


@pytest.mark.parametrize(
    "made",
    [
        # a couple: every night in one sector, and out together
        at_home(PHONES[:2], ["12:1"])
        + meetings_of(DAYS[2::9], PHONES[:2], hours=(14, 17, 20), cell="12:3"),
        # riders of a bus: the same stop at the same hour each day
        at_home(PHONES[:10], ["12:1"]) + meetings_of(DAYS, PHONES[:10], hours=(12,), cell="12:2"),
        # taxis of a firm at one stand, day and night
        meetings_of(DAYS, PHONES[:6], hours=(1, 9, 15, 20), cell="12:2"),
        # everybody who is somewhere every Friday
        at_home(PHONES[:2], ["12:1", "12:3"])
        + meetings_of(DAYS[4::7], PHONES[:2], hours=(20,), cell="12:2"),
    ],
    ids=["couple", "bus line", "taxis", "Fridays"],
)
def test_ordinary_life_is_not_found(made: list[tuple[str, str, str]]) -> None:
    assert len(la.movement.find_co_locations(case_of(calls(made)))) == 0


def test_usual_places_count_only_when_asked() -> None:
    made = at_home(PHONES[:2], ["12:1", "12:2"])
    made += [(PHONES[0], f"{day} 04:05Z", "12:2") for day in DAYS[2::9]]  # at the other's home
    case = case_of(calls(made))
    one, other = (f"phone:+1{phone.replace('-', '')}" for phone in PHONES[:2])
    without = la.movement.co_location(case, one, other)
    assert len(without) == 0
    assert without.notes[0] == (
        "Meetings at a usual place of one of the two, not counted: "
        f'{len(DAYS[2::9])}; homes="count" counts them.'
    )
    row = la.movement.co_location(case, one, other, homes="count").to_frame().iloc[0]
    assert (row["place_days"], row["looked_at"]) == (len(DAYS[2::9]), 1)


def test_a_meeting_is_a_place_and_a_day_however_many_calls() -> None:
    made = [(PHONES[n], f"2024-05-02 {h}:{n}0Z", "12:1") for h in (14, 16, 18) for n in (0, 1)]
    pair = [f"phone:+1{phone.replace('-', '')}" for phone in PHONES[:2]]
    frame = la.movement.co_location(case_of(calls(made)), *pair).to_frame()
    assert frame[["place_days", "days"]].to_numpy().tolist() == [[1, 1]]


def sightings(*events: tuple[int, int, int, int]) -> Sightings:
    """Sightings of entity, place, day and second."""
    columns = np.array(sorted(events, key=lambda e: (e[1], e[2], e[3], e[0])), np.int64).T
    return Sightings(*columns)


MONDAY = 4  # 5 January 1970


def test_chance_of_two_days_by_hand() -> None:
    seen = sightings((0, 0, MONDAY, 0), (1, 0, MONDAY, 60), (2, 1, MONDAY + 7, 0))
    # no other day while either was seen
    assert chance_of(seen, (0, 1), np.unique(seen.day[:2]), window_s=60) == (1.0, 1.0)
    # both seen on the first of two Mondays at one place: put anew, they meet in half of all ways
    longer = sightings((0, 0, MONDAY, 0), (1, 0, MONDAY, 60), (0, 1, MONDAY + 7, 0))
    for pair in ((0, 1), (1, 0)):
        found = chance_of(longer, pair, np.unique(longer.day), window_s=60)
        assert found == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize("seed", range(40))
def test_the_chance_of_sums_is_that_of_all_ways_tried(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(1, 7))
    columns = int(rng.integers(1, rows + 1))
    table = rng.integers(0, 4, (rows, columns)) * (rng.random((rows, columns)) < rng.random())
    sums = [
        int(table[list(order), range(columns)].sum())
        for order in permutations(range(rows), columns)
    ]
    expected = np.bincount(sums) / len(sums)
    found = distribution(table)
    assert found[: expected.size] == pytest.approx(expected)
    assert found[expected.size :].sum() == pytest.approx(0)


def test_long_tables_are_drawn_in_parts_and_give_the_chance_of_the_parts() -> None:
    # two that pass one camera at the same minute on each of 24 Mondays: any way is as good
    mondays = range(MONDAY, MONDAY + 24 * 7, 7)
    always = sightings(*((who, 0, day, 0) for who in (0, 1) for day in mondays))
    assert chance_of(always, (0, 1), np.unique(always.day), window_s=60) == (
        pytest.approx(24),
        pytest.approx(1),
    )
    # at a minute of its own each Monday: 24 Mondays are drawn as six and six and six and six
    apart = sightings(*((who, 0, day, 100 * day) for who in (0, 1) for day in mondays))
    mean, p = chance_of(apart, (0, 1), np.unique(apart.day), window_s=60)
    assert mean == pytest.approx(4)
    assert p == pytest.approx(1 / 720**4)


def test_p_values_of_cars_that_drive_apart_are_not_too_small() -> None:
    # regular hours and weekdays, and no car knows of another
    rng = np.random.default_rng(3)
    events = []
    for car in range(25):
        hour, on = rng.integers(6, 9), rng.random(7) < 0.7
        events += [
            (car, place, day, int(hour) * 3600 + int(rng.normal(0, 900)) + 120 * place)
            for day in range(MONDAY, MONDAY + 84)
            if on[day % 7] and rng.random() < 0.6
            for place in range(3)
        ]
    seen = sightings(*events)
    days = np.unique(seen.day)
    found = [chance_of(seen, pair, days, window_s=300)[1] for pair in combinations(range(25), 2)]
    for level in (0.001, 0.01, 0.05, 0.2, 0.5):
        # of 300 pairs, which share cars: three standard errors of independent ones
        allowed = level + 3 * (level * (1 - level) / len(found)) ** 0.5
        assert np.mean(np.array(found) <= level) <= allowed
    assert min(found) < 0.05  # and not all at 1


def test_whoever_can_never_be_found_is_not_corrected_for() -> None:
    assert corrected([1e-6, 1e-3], np.array([1e-9, 1e-7, 1e-4, 0.5, 0.5])) == (
        [2e-6, 3e-3],
        [2e-6, 1.5e-3],
    )
    assert corrected([0.6], np.array([0.1, 0.2])) == ([1.0], [1.0])
    assert corrected([], np.array([0.1])) == ([], [])


def test_cars_that_share_too_few_cameras_or_days_are_not_corrected_for() -> None:
    # fifteen cars pass one camera, and one more passes all on a single day
    local = [read for read in traffic(15, DAYS) if read[2] == "I-64 W"]
    once = [
        ("XYZ 990", f"{DAYS[10]} {hour}:00Z", camera) for hour, camera in enumerate(CAMERAS, 10)
    ]
    case = case_of(plates(local + once), plates(convoy(DAYS[3:60:20]), document="convoy"))
    row = la.movement.find_convoys(case).to_frame().iloc[0]
    assert (row["a"], row["b"], row["looked_at"]) == (A, B, 1)
    assert row["p_all"] == row["significance"] < 0.05
    # one camera is enough for everybody, if the user asks for no more
    assert len(la.movement.find_convoys(case, min_places=1)) == 0


def test_meetings_equal_those_of_all_pairs_compared() -> None:
    rng = np.random.default_rng(5)
    columns = [rng.integers(0, top, 200) for top in (6, 3, 4, 5_000)]
    order = np.lexsort((columns[0], columns[3], columns[2], columns[1]))
    seen = Sightings(*(column[order].astype(np.int64) for column in columns))
    pairs, cut = find_meetings(seen, 300)
    expected = {
        (i, j)
        for i in range(200)
        for j in range(i + 1, 200)
        if (seen.place[i], seen.day[i]) == (seen.place[j], seen.day[j])
        and abs(seen.second[i] - seen.second[j]) <= 300
        and seen.entity[i] != seen.entity[j]
    }
    assert set(map(tuple, pairs.T.tolist())) == expected
    assert cut == 0


def test_a_crowd_is_cut_and_counted() -> None:
    n = CROWD + 5
    zero = np.zeros(n, np.int64)
    _, cut = find_meetings(Sightings(np.arange(n), zero, zero, zero), 60)
    assert cut == 1


def test_pairs_of_protected_people_are_withheld_and_others_masked() -> None:
    made = plates(traffic(15, DAYS) + convoy(DAYS[3:40:6]))
    one = la.movement.find_convoys(case_of(made, protecting("person:V", A)))
    assert "AAA111" not in one.to_frame().to_csv() + str(one.reasons(1))
    assert len(one) == 1
    both = la.movement.find_convoys(
        case_of(made, protecting("person:V", A), protecting("person:W2", B))
    )
    assert (len(both), both.withheld) == (0, 1)


def test_messages() -> None:
    case = case_of(plates(convoy(DAYS[:2])))
    for ask, message in (
        (
            lambda: la.movement.co_location(case, A, A),
            f'"{A}" is given twice; give the ids of two identifiers.',
        ),
        (
            lambda: la.movement.co_location(case, A, "plate:nobody"),
            '"plate:nobody" is not in this case; case.find(…) searches for it.',
        ),
        (
            lambda: la.movement.find_convoys(case, minutes=0),
            "minutes is 0; it must be at least 1.",
        ),
        (
            lambda: la.movement.find_convoys(case).reasons("plate:nobody"),
            'No row of this answer is about "plate:nobody"; to_frame() lists all rows.',
        ),
        (
            lambda: la.movement.find_convoys(case).reasons(3),
            "There is no row 3; this table has no rows.",
        ),
    ):
        with pytest.raises(la.errors.LinkAnalysisError) as caught:
            ask()
        assert str(caught.value) == message

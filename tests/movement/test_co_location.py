"""Co-location and convoys: planted pairs are found, ordinary life is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from movement_cases import calls, case_of, commuters, convoy, plates, protecting, traffic

import linkanalysis as la
from linkanalysis.movement.meetings import CROWD, Sightings, chance_of, find_meetings

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
    assert (row["places"], row["significance"]) == (3, 1 / 100_000)
    assert row["looked_at"] == 300  # all 25 plates pass the same cameras
    assert row["false_share"] == pytest.approx(300 / 100_000)
    assert {reason.document for reason in found.reasons(1)} == {"convoy"}


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


def test_cars_of_one_household_are_left_out_and_counted() -> None:
    ties = [("person:1", A, "owns"), ("person:2", B, "uses"), ("person:1", "person:2", "household")]
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


def test_chance_of_two_days_by_hand() -> None:
    # both seen on the first of two Mondays at one place: drawn anew, they meet in half of draws
    monday = 4  # 5 January 1970
    seen = Sightings(
        *(
            np.array(column, np.int64)
            for column in ([0, 1, 2], [0, 0, 1], [monday, monday, monday + 7], [0, 60, 0])
        )
    )
    alone = chance_of(seen, (0, 1), np.unique(seen.day[:2]), window_s=60, draws=999, seed=0)
    assert alone == (1.0, 1.0)  # no other day while either was seen
    longer = Sightings(
        *(
            np.array(column, np.int64)
            for column in ([0, 1, 0], [0, 0, 1], [monday, monday, monday + 7], [0, 60, 0])
        )
    )
    mean, p = chance_of(longer, (0, 1), np.unique(longer.day), window_s=60, draws=9_999, seed=0)
    assert mean == pytest.approx(0.5, abs=0.03)
    assert p == pytest.approx(0.5, abs=0.03)
    assert chance_of(longer, (1, 0), np.unique(longer.day), window_s=60, draws=9_999, seed=0) == (
        mean,
        p,
    )


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

"""Who is in contact with whom, in the local time of the phone, and contacts in common."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from movement_cases import calls as calls_with_cells

import linkanalysis as la
from tests.events.calls.phone_months import TAXI, VOICEMAIL, add, case_of, number, phone, street

DAY = "2024-05-01 12:00"


def only(case: la.Case, **asked: object) -> pd.Series:
    frame = la.calls.contacts(case, **asked).to_frame()  # type: ignore[arg-type]
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_those_of_the_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    made = [(*rng.integers(1, 5, 2).tolist(), int(t)) for t in rng.permutation(60)]
    begin, step = pd.Timestamp("2024-05-01"), pd.Timedelta(hours=7)
    rows = [(a, b, begin + step * t) for a, b, t in made if a != b]
    case = case_of([(number(a), number(b), str(t)) for a, b, t in rows])
    found = la.calls.contacts(case).to_frame()
    sent = Counter((a, b) for a, b, _ in rows)
    for row in found.itertuples():
        a, b = (int(end[-4:]) for end in (row.entity, row.contact))
        mine = [t for *ends, t in rows if {*ends} == {a, b}]
        assert (row.sent, row.received) == (sent[a, b], sent[b, a])
        assert row.sent >= row.received
        assert row.records == row.timed == len(mine)
        assert (row.first, row.last) == (min(mine), max(mine))
        assert row.days == len({(t - pd.Timedelta(hours=4)).date() for t in mine})
        assert row.night_share == pytest.approx(
            sum(t.hour >= 22 or t.hour < 6 for t in mine) / len(mine)
        )
    assert {frozenset(pair) for pair in sent} == {
        frozenset(int(end[-4:]) for end in pair)
        for pair in found[["entity", "contact"]].itertuples(index=False)
    }


def test_a_cell_shows_the_columns_that_matter_first_and_names_the_others() -> None:
    cell = la.calls.contacts(case_of([(number(1), number(2), DAY)]))._repr_html_()
    head = cell[: cell.index("</thead>")]
    assert "records" in head
    assert "night_<wbr>share" in head
    assert "seconds" not in head
    assert "Also in to_frame(): messages, seconds, sent, received, reciprocity, timed." in cell


# Louisville and Owensboro, in the two zones of Kentucky, also when clocks skip and repeat an hour.
NIGHTS = [
    ("2024-05-02T02:30Z", "12:1", 1.0),  # 22:30
    ("2024-05-02T02:30Z", "12:2", 0.0),  # 21:30
    ("2024-05-02T10:30Z", "12:1", 0.0),  # 06:30
    ("2024-05-02T10:30Z", "12:2", 1.0),  # 05:30
    ("2024-03-09T10:30Z", "12:1", 1.0),  # 05:30, the day before an hour is skipped
    ("2024-03-10T10:30Z", "12:1", 0.0),  # 06:30, the day of it
    ("2024-03-10T10:30Z", "12:2", 1.0),  # 05:30
    ("2024-11-02T10:30Z", "12:1", 0.0),  # 06:30, the day before an hour is repeated
    ("2024-11-03T05:30Z", "12:1", 1.0),  # 01:30, first
    ("2024-11-03T06:30Z", "12:1", 1.0),  # 01:30, again
    ("2024-11-03T10:30Z", "12:1", 1.0),  # 05:30
]


def test_night_is_that_of_the_sector_of_the_phone() -> None:
    made = [(f"502-555-00{k:02}", start, cell) for k, (start, cell, _) in enumerate(NIGHTS)]
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    case.add(calls_with_cells(made))
    found = la.calls.contacts(case, entities=[phone(k) for k in range(len(NIGHTS))])
    share = dict(zip(found.to_frame()["entity"], found.to_frame()["night_share"], strict=True))
    assert [share[phone(k)] for k in range(len(NIGHTS))] == [night for *_, night in NIGHTS]
    note = "Local days and hours are of 11 records by the cell sector of the phone, and of all"
    assert f"{note} others in UTC, the zone of the case." in found.notes


@pytest.mark.parametrize(
    ("zone", "night"), [("America/Kentucky/Louisville", 1.0), ("America/Chicago", 0.0), (None, 1.0)]
)
def test_without_sectors_night_is_that_of_the_zone_of_the_case(
    zone: str | None, night: float
) -> None:
    case = la.Case(purpose="training", region="US-KY", timezone=zone)
    add(case, [(number(1), number(2), "2024-05-02T02:30Z")], document="calls")
    found = la.calls.contacts(case)
    assert found.to_frame()["night_share"].tolist() == [night]
    said = f"in {zone}, the zone of the case" if zone else "in UTC, assumed"
    assert f"Local days and hours are {said}." in found.notes


def test_the_hour_before_dawn_on_monday_is_still_the_weekend() -> None:
    rows = [(number(1), number(2), f"2024-05-0{day} 03:00") for day in (3, 4, 5, 6)]
    assert only(case_of(rows))["weekend_share"] == 0.5  # of Thursday, Friday, Saturday and Sunday


def test_records_without_hour_or_day_count_and_are_said() -> None:
    rows = [(number(1), number(2), start) for start in ("2024-05-04", "2024-05", DAY)]
    found = la.calls.contacts(case_of(rows))
    row = found.to_frame().iloc[0]
    assert (row["records"], row["timed"], row["days"]) == (3, 1, 2)
    assert (row["night_share"], row["weekend_share"]) == (0.0, 0.5)
    assert "1 records have a day and no hour." in found.notes
    assert "1 records have no day: they count, but not in what asks for one." in found.notes
    bare = only(case_of(rows[1:2]))
    assert bare[["first", "last", "night_share", "weekend_share"]].isna().all()


def test_the_numbers_of_one_holder_are_one_party_unless_a_number_is_asked_about() -> None:
    case = case_of([(number(1), number(3), DAY), (number(2), number(3), DAY)])
    people = pd.DataFrame({"id": ["P-1", "P-1"], "phone": [number(1), number(2)]})
    case.add(la.read_frame(people, reader="entities", document="people"))
    assert only(case)[["entity", "records"]].tolist() == ["person:P-1", 2]
    assert only(case, entities="person:P-1")["records"] == 2
    assert only(case, entities=phone(1))["records"] == 1
    documents = {reason.document for reason in la.calls.contacts(case).reasons(1)}
    assert documents == {"calls", "people"}


def test_a_period_limits_the_records_and_the_reasons() -> None:
    rows = [(number(1), number(2), f"2024-05-0{day} 12:00") for day in range(1, 6)]
    found = la.calls.contacts(case_of(rows), when=("2024-05-02", "2024-05-03"))
    assert found.to_frame()["records"].tolist() == [2]
    assert [reason.row for reason in found.reasons(1)] == ["3", "4"]


def test_services_and_hubs_are_no_contacts_and_are_named() -> None:
    case = case_of(street(handed=False))
    found = la.calls.contacts(case, limit=1000)
    listed = {*found.to_frame()["entity"], *found.to_frame()["contact"]}
    assert not listed & {phone(9000), phone(9001), phone(9002), f"phone:{VOICEMAIL}"}
    note = next(note for note in found.notes if note.startswith("Left out as contacts"))
    assert f"phone:{TAXI}: hub, 40 numbers" in note
    assert f"phone:{VOICEMAIL}: service (voicemail), 40 numbers" in note
    of_taxi = la.calls.contacts(case, entities=f"phone:{TAXI}").to_frame()
    assert len(of_taxi) == 40


def test_rows_over_the_limit_are_counted() -> None:
    found = la.calls.contacts(case_of(street(handed=False)), limit=3)
    assert len(found) == 3
    assert any(note.endswith(" more pairs not listed: raise limit.") for note in found.notes)


@pytest.mark.parametrize("shared", [False, True])
def test_protected_people_are_withheld_and_counted(shared: bool) -> None:  # noqa: FBT001 - a case
    case = case_of([(number(k), number(9), DAY) for k in (1, 2)])
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(9)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    asked = [phone(1), phone(2)]
    found = la.calls.shared_contacts(case, asked) if shared else la.calls.contacts(case)
    assert found.to_frame().empty
    assert found.withheld == (1 if shared else 2)
    assert "about protected people not listed." in found.caveat


def test_common_contacts_come_rarest_first_and_the_taxi_never() -> None:
    case = case_of(street(handed=True))
    found = la.calls.shared_contacts(case, [phone(0), phone(1)])
    assert found.to_frame()["contact"].tolist() == [phone(1000 + j) for j in range(4)]
    assert found.to_frame()["numbers"].tolist() == [2] * 4
    assert {reason.text.split()[0] for reason in found.reasons(1)} == {phone(0), phone(1)}
    more = la.calls.shared_contacts(case, [phone(k) for k in range(4)], min_shared=3)
    assert more.to_frame().empty


@pytest.mark.exhaustive
def test_answers_do_not_depend_on_the_order_of_rows() -> None:
    rows = street(handed=True)
    for ask in (la.calls.contacts, lambda c: la.calls.shared_contacts(c, [phone(0), phone(1)])):
        one, two = (ask(case_of(each)).to_frame() for each in (rows, rows[::-1]))
        pd.testing.assert_frame_equal(one, two)

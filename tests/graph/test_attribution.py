"""Who held what when is read from records, never guessed, and never names the protected."""

from __future__ import annotations

import pandas as pd
import pytest
from attribution_cases import ONE, THREE, TWO, add, call, case_of, held

import linkanalysis as la
from linkanalysis.errors import ProtectedError, StaleResultWarning
from linkanalysis.graph import find_holders

SHOWN = ["identifier", "holder", "since", "until", "shared", "links"]


def spans(case: la.Case, **options: str) -> list[list[object]]:
    """Give the spans back, dates as text."""
    frame = find_holders(case, **options).to_frame()[SHOWN]
    for column in ("since", "until"):
        frame[column] = frame[column].dt.strftime("%m-%d %H:%M")
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def test_a_phone_handed_on_has_a_span_for_each_holder_and_one_for_the_gap() -> None:
    case = case_of(
        [
            held("ana", ONE, "2024-01-01", "2024-03-31"),
            held("ben", ONE, "2024-05-01"),
            call(ONE, TWO, "2024-02-01 08:00"),
            call(TWO, ONE, "2024-04-15 08:00", count=3),
            call(ONE, ONE, "2024-06-01 08:00"),
        ]
    )
    found = find_holders(case)
    assert spans(case) == [
        [ONE, "person:ana", "01-01 00:00", "03-31 00:00", False, 1],
        [ONE, None, "04-15 08:00", "04-15 08:00", False, 3],
        [ONE, "person:ben", "05-01 00:00", None, False, 1],
        [TWO, None, "02-01 08:00", "04-15 08:00", False, 4],
    ]
    frame = found.to_frame()
    assert frame["label"].tolist()[1:] == [
        "unknown user of phone +12705550101",
        "ben",
        "unknown user of phone +12705550102",
    ]
    assert (frame["kind"].unique().tolist(), frame["documents"].tolist()[:2]) == (
        ["phone"],
        [("file",), ()],
    )
    assert repr(found) == "<Attribution: 2 identifiers, 2 spans without a known holder>"
    assert found.notes == (
        "2 identifiers used with nobody on record as the holder at the time: 7 links.",
    )
    assert [(one.row, one.text) for one in found.reasons(1)] == [("2", f"person:ana uses {ONE}")]
    assert [one.row for one in found.reasons(ONE)] == ["2", "3"]
    assert [one.row for one in found.reasons("person:ben")] == ["3"]


def test_several_at_once_share_for_that_time_only() -> None:
    case = case_of([held("ana", ONE), held("ben", ONE, "2024-02-01", "2024-02-29")])
    assert spans(case) == [
        [ONE, "person:ana", None, "01-31 23:59", False, 0],
        [ONE, "person:ana", "02-01 00:00", "02-29 00:00", True, 0],
        [ONE, "person:ben", "02-01 00:00", "02-29 00:00", True, 0],
        [ONE, "person:ana", "02-29 00:00", None, False, 0],
    ]


def test_records_of_one_holder_that_overlap_are_one_span_with_all_documents() -> None:
    case = case_of([held("ana", ONE, "2024-01-01", "2024-03-01")])
    add(case, "tip", [held("ana", ONE, "2024-02-01", "2024-06-01", "subscriber_of")])
    assert spans(case) == [[ONE, "person:ana", "01-01 00:00", "06-01 00:00", False, 0]]
    assert find_holders(case).to_frame()["documents"].tolist() == [("file", "tip")]
    assert spans(case, holding="uses") == [
        [ONE, "person:ana", "01-01 00:00", "03-01 00:00", False, 0]
    ]


def test_every_kind_of_holding_and_either_direction_is_read() -> None:
    rows = [
        held("ana", ONE, kind="subscriber_of"),
        held("ana", "account:GB29", kind="holds"),
        held("ana", "vehicle:1HGCM82633A004352", kind="owns"),
        {"source": "plate:US-KY:ABC123", "target": "person:ana", "type": "registered_to"},
        held("ana", "handle:chat:rose"),
        held("ana", "device:35693803564380"),
        {"source": "organization:motel", "target": TWO, "type": "subscriber_of"},
    ]
    found = spans(case_of(rows))
    ends = [sorted([row["source"], row["target"]]) for row in rows]
    assert sorted(sorted(row[:2], key=str) for row in found) == sorted(ends)
    assert [row[2:] for row in found] == [[None, None, False, 0]] * len(rows)


def test_attributes_of_a_person_state_a_holder() -> None:
    numbers = [f"phone:+1270555010{k}" for k in range(1, 6)]
    stated = [
        ("phone", "270-555-0101", {}, [numbers[0], None, None]),
        ("mobile", "270-555-0102; 270-555-0102", {}, [numbers[1], None, None]),
        ("phone", "(270) 555-0103", {"valid_from": "2024"}, [numbers[2], "01-01 00:00", None]),
        ("phone", "270 555 0104", {"valid_to": "2024-02"}, [numbers[3], None, "02-29 23:59"]),
        ("phone", "270 555 0105", {"valid_to": "2024-02-10"}, [numbers[4], None, "02-10 23:59"]),
        ("license_plate", "US-KY:ABC123", {}, ["plate:US-KY:ABC123", None, None]),
    ]
    rows = [
        {"entity": "person:ana", "attribute": attribute, "value": value} | dates
        for attribute, value, dates, _ in stated
    ]
    case = case_of(statements=rows)
    assert spans(case) == [
        [thing, "person:ana", *dates, False, 0] for *_, (thing, *dates) in stated
    ]
    found = find_holders(case)
    assert [[one.row for one in found.reasons(at)] for at in range(1, 7)] == [
        [str(row)] for row in range(2, 8)
    ]
    assert spans(case, holding="subscriber_of") == []


@pytest.mark.parametrize(
    "row",
    [
        {"attribute": "phone", "value": "not a number"},
        {"attribute": "phone", "value": "270-555-0101", "valid_from": "some day"},
        {"attribute": "phone", "value": "270-555-0101", "valid_to": "until he left"},
        {"attribute": "note", "value": "270-555-0101"},
        {"attribute": "address", "value": "1 Main St"},
    ],
)
def test_what_cannot_be_read_states_no_holder(row: dict[str, str]) -> None:
    case = case_of(statements=[{"entity": "person:ana"} | row])
    assert spans(case) == []
    dated = {"valid_from", "valid_to"} & set(row)
    note = (
        "1 record of a holder has no date that can be read and no effect. Write it as 2024-05-01."
    )
    assert find_holders(case).notes == ((note,) if dated else ())


def test_a_number_without_its_region_matches_nothing_and_the_result_says_so() -> None:
    row = {"entity": "person:ana", "attribute": "phone", "value": "270-555-0101"}
    found = find_holders(case_of([call(ONE, TWO)], [row], region=None))
    holders = found.to_frame().set_index("identifier")["holder"]
    assert pd.isna(holders[ONE])
    assert found.notes[-1] == (
        "1 number in an attribute of a person is not complete, so that it matches no call. Give "
        'the case a region: Case.create(…, region="US-KY").'
    )


def test_nobody_is_inferred_from_a_handset_or_a_residence() -> None:
    case = case_of(
        [
            held("ana", "device:35693803564380"),
            {"source": ONE, "target": "device:35693803564380", "type": "uses"},
            {"source": "person:ben", "target": "address:1 main", "type": "lives_at"},
            {"source": ONE, "target": "address:1 main", "type": "registered_to"},
            call(ONE, TWO, "2024-02-01 08:00"),
        ]
    )
    holders = find_holders(case).to_frame()
    assert holders.loc[holders["kind"] == "phone", "holder"].isna().all()


def test_a_number_judged_the_same_as_another_is_attributed_as_that_one() -> None:
    row = {"entity": "person:ana", "attribute": "phone", "value": "270-555-0102"}
    case = case_of([call(ONE, TWO, "2024-02-01 08:00")], [row])
    case.decide([la.Decision(ONE, TWO, "same")], by="A. Clerk")
    assert spans(case) == [[ONE, "person:ana", None, None, False, 1]]


def test_services_have_no_unknown_users() -> None:
    case = case_of([held("ana", ONE), call(ONE, "phone:+18005550199", "2024-02-01 08:00")])
    assert [row[0] for row in spans(case)] == [ONE]
    assert find_holders(case).notes == ("1 number of a service without a holder not listed.",)


VICTIM = {"entity": "person:rosa", "attribute": "role", "value": "victim"}
ROSA = {"entity": "person:rosa", "attribute": "name", "value": "Rosalinda Vega"}


def test_protected_holders_and_what_only_they_hold_are_masked_everywhere() -> None:
    case = case_of(
        [
            held("rosa", ONE),
            held("rosa", TWO, "2024-01-01", "2024-02-01"),
            held("ben", TWO, "2024-03-01"),
            call(ONE, TWO, "2024-01-10 08:00"),
        ],
        [VICTIM, ROSA],
    )
    add(case, "statement of Rosalinda Vega", [held("rosa", THREE)])
    found = find_holders(case)
    frame = found.to_frame()
    assert frame[["identifier", "holder"]].to_numpy().tolist() == [
        ["phone 1 of Protected 1", "Protected 1"],
        ["phone 2 of Protected 1", "Protected 1"],
        [TWO, "Protected 1"],
        [TWO, "person:ben"],
    ]
    said = [frame.to_string(), repr(found), found._repr_html_(), str(found.made_by), *found.notes]
    said += [str(one) for number in (1, 2, 3, 4) for one in found.reasons(number)]
    said += [str(found.graph.link_filter), found.caveat]
    for text in said:
        assert not any(name in text for name in ("rosa", "Rosalinda", "0101", "0103"))
    with pytest.raises(ProtectedError):
        found.reasons("Protected 1")


def test_a_result_that_names_somebody_protected_since_is_refused() -> None:
    case = case_of([held("rosa", ONE)])
    found = find_holders(case)
    add(case, "victims", statements=[VICTIM])
    with pytest.raises(ProtectedError):
        found.to_frame()


def test_a_result_of_an_earlier_state_of_the_case_warns() -> None:
    case = case_of([held("ana", ONE)])
    found = find_holders(case)
    case.withdraw("file", reason="taken back")
    with pytest.warns(StaleResultWarning):
        found.to_frame()
    assert len(find_holders(case)) == 0


@pytest.mark.exhaustive
def test_the_order_of_rows_and_two_ids_judged_one_change_nothing() -> None:
    rows = [held("ana", ONE, "2024-01-01", "2024-02-01"), held("anna", ONE, "2024-01-15")]
    rows += [call(ONE, TWO, f"2024-01-{day:02} 08:00") for day in range(1, 20)]
    frames = []
    for seed in range(3):
        shuffled = rows[seed * 5 :] + rows[: seed * 5]
        case = case_of(shuffled)
        case.decide([la.Decision("person:ana", "person:anna", "same")], by="A. Clerk")
        frames.append(find_holders(case).to_frame())
        assert frames[-1]["shared"].tolist() == [False, False]
    pd.testing.assert_frame_equal(frames[0], frames[1])
    pd.testing.assert_frame_equal(frames[0], frames[2])


def test_one_person_of_many_records_who_state_the_same_phone_shares_it_with_nobody() -> None:
    numbers = range(60)
    with la.Case(purpose="training") as case:
        for name, step in (("a", 1), ("b", 2), ("c", 3), ("d", 5), ("e", 7)):
            who = [f"person:{name}{each * step % 60}" for each in numbers for _ in range(3)]
            phones = [f"phone:+1859555{int(each[8:]):04d}" for each in who]
            rows = pd.DataFrame({"source": who, "target": phones, "type": "uses"})
            case.add(la.read_frame(rows, reader="links", document=name))
        known = {str(each) for each in case.entities()["entity"]}
        pairs = [
            la.Decision(f"person:a{each}", other, "same", by="A. Clerk")
            for each in numbers
            for name in "bcde"
            if (other := f"person:{name}{each}") in known
        ]
        case.decide(pairs)
        assert not find_holders(case).to_frame()["shared"].any()

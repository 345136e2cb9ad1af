"""Two deliveries of one document: what came, went and changed, and what is withheld."""

from __future__ import annotations

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import DataQualityWarning, UnknownNameError

A, B, C = "502-555-0101", "502-555-0102", "502-555-0103"
DAY = "2024-05-01 10:00Z"
COLUMNS = ["caller", "callee", "start", "duration"]


def calls(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def delivered(reader: str, *frames: pd.DataFrame) -> la.Case:
    """Add frames as the documents 1, 2, …"""
    case = la.Case(purpose="training", region="US-KY")
    for number, frame in enumerate(frames, start=1):
        case.add(la.read_frame(frame, reader=reader, document=f"{number}"))
    return case


def test_records_are_paired_by_what_makes_them_one_whatever_their_order() -> None:
    later = "2024-05-02 10:00Z"
    older = calls((A, B, DAY, 60), (A, C, DAY, 75), (B, C, DAY, 5))
    newer = calls((A, C, DAY, 80), (A, B, "2024-05-01 06:00-04:00", 60), (B, C, later, 5))
    changes = la.compare.compare_deliveries(delivered("calls", older, newer), "1", "2")
    frame = changes.to_frame()
    assert frame.drop(columns=["label", "start", "what"]).to_numpy().tolist() == [
        [
            "changed",
            "phone:+15025550101",
            "phone:+15025550103",
            "duration 75",
            "duration 80",
            "3",
            "2",
        ],
        ["went", "phone:+15025550102", "phone:+15025550103", "duration 5", "", "4", ""],
        ["came", "phone:+15025550102", "phone:+15025550103", "", "duration 5", "", "4"],
    ]
    assert frame["start"].dt.day.tolist() == [1, 1, 2]
    assert changes.notes == ("1 record is the same in both.",)
    assert [(why.document, why.row) for why in changes.reasons(1)] == [("1", "3"), ("2", "2")]
    assert [(why.document, why.row) for why in changes.reasons(2)] == [("1", "4")]


def test_statements_are_compared_by_entity_and_attribute() -> None:
    older = pd.DataFrame({"id": ["KY-1", "KY-2"], "name": ["Ana Bell", "Bo Roe"]})
    newer = pd.DataFrame({"id": ["KY-1", "KY-3"], "name": ["Ana Bells", "Cy Doe"]})
    changes = la.compare.compare_deliveries(delivered("entities", older, newer), "1", "2")
    listed = changes.to_frame()[["change", "what", "entity", "before", "after"]]
    assert listed.to_numpy().tolist() == [
        ["changed", "name", "person:KY-1", "Ana Bell", "Ana Bells"],
        ["went", "name", "person:KY-2", "Bo Roe", ""],
        ["came", "name", "person:KY-3", "", "Cy Doe"],
    ]
    assert changes.reasons(1)[1].text == "person:KY-1: name = Ana Bells"


def test_somebody_whom_either_document_protects_is_counted_and_not_listed() -> None:
    older = pd.DataFrame(
        {"id": ["KY-1", "KY-2"], "name": ["Ana Bell", "Bo"], "role": ["victim", ""]}
    )
    newer = pd.DataFrame(
        {"id": ["KY-1", "KY-2"], "name": ["Ana Bells", "Bob"], "role": ["suspect", ""]}
    )
    case = delivered("entities", older, newer)
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.withdraw("1", reason="delivered again")
    changes = la.compare.compare_deliveries(case, "1", "2")
    assert changes.to_frame()["entity"].tolist() == ["person:KY-2"]
    assert changes.withheld == 2  # her name and her role
    assert "2 about protected people not listed." in changes.caveat


def test_somebody_judged_the_same_as_a_protected_person_is_not_listed() -> None:
    older = pd.DataFrame({"id": ["KY-2"], "name": ["Ana Bell"], "role": ["victim"]})
    known = pd.DataFrame({"id": ["KY-0", "KY-2"], "name": ["Ana Bel", "Ana Bell"]})
    newer = pd.DataFrame({"id": ["KY-1", "KY-3"], "name": ["Anna Bell", "Bo"]})
    case = delivered("entities", older, newer, known)
    same = [(f"person:{each}", "person:KY-2", "same") for each in ("KY-0", "KY-1")]
    case.decide([la.Decision(*each) for each in same])
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.withdraw("1", reason="delivered again")
    changes = la.compare.compare_deliveries(case, "1", "2")
    assert changes.to_frame()["entity"].tolist() == ["person:KY-3"]
    assert changes.withheld == 3  # the two rows of the older document, and her other record


def test_rows_that_could_not_be_read_are_counted() -> None:
    frames = calls((A, B, DAY, 1), (A, "", DAY, 1)), calls((A, B, DAY, 1), (A, B, DAY, 1))
    changes = la.compare.compare_deliveries(delivered("calls", *frames), "1", "2")
    assert changes.to_frame()[["change", "row_after"]].to_numpy().tolist() == [["came", "3"]]
    assert changes.notes == (
        "1 record is the same in both.",
        (
            "Rows that could not be read, and are not compared: 1 of the older document, 0 of the "
            "newer."
        ),
    )


RECORDS = st.lists(st.tuples(st.sampled_from([A, B]), st.integers(1, 2)), max_size=5)


@settings(max_examples=fewer(3))  # each builds a case
@given(older=RECORDS, newer=RECORDS)
def test_what_went_leaves_and_what_came_completes(
    older: list[tuple[str, int]], newer: list[tuple[str, int]]
) -> None:
    frames = [calls(*((a, C, DAY, n) for a, n in rows)) for rows in (older, newer)]
    changes = la.compare.compare_deliveries(delivered("calls", *frames), "1", "2")
    found = changes.to_frame()
    kept = sorted(older)
    for row in found["row_before"][found["row_before"] != ""]:
        kept.remove(older[int(row) - 2])
    came = [newer[int(row) - 2] for row in found["row_after"][found["row_after"] != ""]]
    assert sorted(kept + came) == sorted(newer)
    went, arrived = (set(found.loc[found["change"] == each, "entity"]) for each in ("went", "came"))
    assert went & arrived == set()  # a record of the same ends and time changed


def test_a_newer_delivery_takes_the_place_of_the_older_in_one_step() -> None:
    case = delivered("calls", calls((A, B, DAY, 60)))
    again = la.read_frame(calls((A, C, DAY, 60)), reader="calls", document="2")
    with pytest.raises(UnknownNameError):
        case.add(again, replaces="0")
    assert case.documents()["id"].tolist() == ["1"]
    case.add(again, replaces="1", by="A. Clerk")
    assert case.documents()["status"].tolist() == ["withdrawn", "standing"]
    assert case.links()["target"].tolist() == ["phone:+15025550103"]
    entry = case.entries()[-1]
    assert (entry.act, entry.by, entry.reason) == ("withdraw", "A. Clerk", "replaced by 2")
    assert case.undo() == "withdraw of 1 (act 4)"
    assert case.undo() == "add of 2 (act 3)"
    assert case.links()["target"].tolist() == ["phone:+15025550102"]


def titled(**titles: str) -> la.Case:
    """Make a case of documents with these ids and titles."""
    case = la.Case(purpose="training", region="US-KY")
    for number, (name, title) in enumerate(titles.items()):
        case.add(la.Batch.of(la.Document(id=name, title=title, sha256=f"{number:064d}")))
    return case


def test_a_title_that_no_other_document_has_names_the_document() -> None:
    case = titled(first="calls-may", second="calls-june1")
    changes = la.compare.compare_deliveries(case, "calls-may", "second")
    assert dict(changes.made_by.parameters) == {"older": "first", "newer": "second"}
    newer = la.Batch.of(la.Document(id="third", title="calls-may", sha256="9" * 64))
    case.add(newer, replaces="calls-may")
    case.withdraw("calls-june1", reason="sent by mistake")
    assert case.documents()[["id", "status"]].to_numpy().tolist() == [
        ["first", "withdrawn"],
        ["second", "withdrawn"],
        ["third", "standing"],
    ]
    assert case.journal()["reason"].tolist()[-2] == "replaced by third"


def test_a_title_of_several_documents_names_none() -> None:
    case = titled(first="calls", second="calls")
    with pytest.raises(UnknownNameError) as caught:
        case.withdraw("calls", reason="x")
    assert str(caught.value) == (
        '2 documents have the title "calls"; give the id of one. Choose from first, second.'
    )
    assert set(case.documents()["status"]) == {"standing"}


def test_an_id_goes_before_the_title_of_another_document() -> None:
    case = titled(calls="first", other="calls")
    case.withdraw("calls", reason="x")
    assert case.documents()["status"].tolist() == ["withdrawn", "standing"]


def test_another_delivery_is_not_proposed_for_its_spelling() -> None:
    case = titled(**{f"calls-june{n}": "calls" for n in range(11)})
    with pytest.raises(UnknownNameError) as caught:
        case.withdraw("calls-june", reason="x")
    assert str(caught.value) == (
        'No standing document has the id or title "calls-june". case.documents() lists them.'
    )

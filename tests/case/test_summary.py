"""A summary counts what is there, and each count opens its rows; a search finds what is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case.quality import CHECKS
from linkanalysis.errors import DataQualityWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = {
    "id": ["1", "2", "3", "4"],
    "name": ["Mara Quillón", "Ben Dorsey", "Tess Underhill", "Cay"],
    "birth_date": ["1980-05-02", "1791-01-01", "1990", "1985"],
    "age": ["30", "30", "140", "30"],
    "role": ["", "suspect", "victim", "suspect; victim"],
    "joined": ["2010-05-01", "2009-03-02", "", ""],
    "clerk": ["A", "B", "", ""],
}
DESCRIBED = {"title": "people", "keep": ["joined"]}
TIES = {
    "source": ["01", "2", "1", "1", "3"],
    "target": ["2", "1", "phone:+15025550143", "plate:US-KY:ABC123", "phone:+15025550199"],
    "start": ["2024-05-02", "", "", "", ""],
}
# the first row is delivered twice; the last differs in its time
CALLS = {
    "caller": ["502-555-0177"] * 3,
    "callee": ["502-555-0143"] * 3,
    "start": ["2024-05-02 10:00", "2024-05-02 10:00", "2024-05-02 10:01"],
}


@pytest.fixture(scope="module")
def planted() -> la.Case:
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    case.add(la.read_frame(pd.DataFrame(PEOPLE), reader="entities", document=DESCRIBED))
    more = pd.DataFrame({"id": ["1"], "birth_date": ["1980-06"], "name": ["Mara Quillon"]})
    case.add(la.read_frame(more, reader="entities", document="more"))
    case.add(la.read_frame(pd.DataFrame(TIES), reader="links", document="ties"))
    case.add(la.read_frame(pd.DataFrame(CALLS), reader="calls", document="calls"))
    return case


@pytest.fixture
def case(planted: la.Case) -> Iterator[la.Case]:
    """Give a copy that a test may change."""
    with planted.copy() as copy:
        yield copy


def count(case: la.Case, item: str) -> int:
    frame = case.summary().to_frame()
    return int(frame.loc[frame["item"] == item, "count"].iloc[0])


def test_a_summary_counts_documents_types_and_dates(planted: la.Case) -> None:
    frame = planted.summary().to_frame()
    rows = frame[frame["section"] != "quality"][["section", "item", "count", "refused"]]
    assert rows.to_numpy().tolist() == [
        ["documents", "people", 4, 0],
        ["documents", "more", 1, 0],
        ["documents", "ties", 5, 0],
        ["documents", "calls", 3, 0],
        ["columns", "open columns", 1, 0],
        ["entities", "person", 5, 0],
        ["entities", "phone", 3, 0],
        ["entities", "plate", 1, 0],
        ["links", "tie", 5, 0],
        ["links", "call", 3, 0],
        ["dates", "2024-05-02 to 2024-05-02", 4, 0],
    ]
    assert repr(planted.summary()) == "Summary(4 documents, 13 rows read, 0 refused)"


FOUND = {
    "undated ties": 4,
    "one-source ties": 6,
    "repeated records": 1,
    "records of several documents": 0,
    "identifiers shared by many": 0,
    "clashing birth dates": 1,
    "impossible ages and dates": 2,
    "unmatched ids": 1,
    "people without ties": 1,
    "unattributed phones": 1,
    "unattributed accounts": 0,
    "suspect and protected": 1,
    "protected without a full name": 1,
    "dates that may be births": 1,
}


def test_each_check_finds_what_was_planted_and_opens_its_rows(planted: la.Case) -> None:
    summary = planted.summary()
    counts = summary.to_frame().set_index("item")["count"]
    assert {check.name: len(summary.rows(check.name)) for check in CHECKS} == FOUND
    assert {check.name: counts[check.name] for check in CHECKS} == FOUND


def test_records_that_two_documents_state_alike_are_counted(case: la.Case) -> None:
    later = pd.DataFrame({key: [*values[1:], "502-555-0199"] for key, values in CALLS.items()})
    later["start"] = [*CALLS["start"][1:], "2024-05-03 10:00"]
    later = later.assign(duration=["60", "61", "62"])  # another carrier counts other seconds
    case.add(la.read_frame(later, reader="calls", document="later"))
    rows = case.summary().rows("records of several documents")
    assert rows[["documents", "stated_by"]].to_numpy().tolist() == [[2, "calls, later"]] * 2
    assert (
        "records of several documents: 2 (calls, messages and payments that several documents "
        "state alike; a graph counts each. If one document is a later delivery of another, say so "
        "with replaces in case.toml)"
    ) in str(case.summary())


@pytest.mark.parametrize(("born", "found"), [("2024-05-01", 0), ("2024-05-02", 1)])
def test_records_end_on_a_date_of_the_case(born: str, found: int) -> None:
    case = la.Case(purpose="training", region="US-KY", timezone="America/Kentucky/Louisville")
    child = pd.DataFrame({"id": ["1"], "birth_date": [born]})
    case.add(la.read_frame(child, reader="entities", document="people"))
    call = {"caller": ["502-555-0177"], "callee": ["502-555-0143"], "start": ["2024-05-01 21:30"]}
    case.add(la.read_frame(pd.DataFrame(call), reader="calls", document="calls"))
    assert count(case, "impossible ages and dates") == found


def test_rows_of_a_check_name_the_nearest_id_and_mask_the_protected(case: la.Case) -> None:
    summary = case.summary()
    assert summary.rows("unmatched ids").to_numpy().tolist() == [
        ["person:01", "person", 1, "person:1"]
    ]
    assert summary.rows("suspect and protected")["entity"].str.startswith("Protected").all()
    assert "person:3" not in summary.rows("undated ties").to_csv()
    assert summary.rows("repeated records")[["links", "rows"]].to_numpy().tolist() == [[2, "2, 3"]]
    shared = {"source": list("ABCDEF"), "target": "address:410 elm st"}
    case.add(la.read_frame(pd.DataFrame(shared), reader="links", document="homes"))
    assert case.summary().rows("identifiers shared by many")["people"].tolist() == [6]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Quillon", "person:1"),
        ("mara quilon", "person:1"),
        ("QUILLÓN, Mara", "person:1"),
        ("abc-123", "plate:US-KY:ABC123"),
        ("5550143", "phone:+15025550143"),
        ("(502) 555 0177", "phone:+15025550177"),
        ("person:2", "person:2"),
    ],
)
def test_a_search_finds_names_numbers_and_plates(planted: la.Case, text: str, entity: str) -> None:
    assert planted.find(text).to_frame()["entity"].iloc[0] == entity


@pytest.mark.parametrize("text", ["Tess Underhill", "Underhil", "5550199", "", "x"])
def test_a_search_finds_no_protected_person_and_nothing_unlike(planted: la.Case, text: str) -> None:
    found = planted.find(text)
    assert len(found) == 0
    assert "nderhil" not in repr(found) + found._repr_html_() or text == "Underhil"


def test_errors_suggest_what_the_search_finds(planted: la.Case) -> None:
    with pytest.raises(la.errors.UnknownNameError) as caught:
        planted.explain("Quilon")
    assert str(caught.value) == (
        '"Quilon" is in no standing document. Did you mean "person:1" (Mara Quillón)?'
    )
    graph = la.build_graph(planted)
    with pytest.raises(la.errors.UnknownNameError) as caught:
        graph.node("Quilon")
    assert str(caught.value) == (
        '"Quilon" is not among the 9 entities of this graph. '
        'Did you mean "person:1" (Mara Quillón)?'
    )


def test_a_notebook_shows_the_summary_of_a_case(case: la.Case) -> None:
    shown = case._repr_html_()
    assert "undated ties" in shown
    assert "Underhill" not in shown
    case.close()
    assert case._repr_html_() == "<p>Case(training, closed)</p>"


def test_ids_written_like_a_described_one_are_named_when_a_folder_is_read(
    tmp_path: Path,
) -> None:
    folder = tmp_path
    (folder / "people.csv").write_text("id,name\n1,Mara Quillon\n2,Ben Dorsey\n")
    (folder / "ties.csv").write_text("source,target\n01,2\nKY-9,2\n")
    (folder / "case.toml").write_text(
        '[case]\npurpose = "training"\n[[document]]\nfile = "people.csv"\nreader = "entities"\n'
        '[[document]]\nfile = "ties.csv"\nreader = "links"\n'
    )
    with pytest.warns(DataQualityWarning) as caught:
        la.read_case(folder)
    assert [str(each.message) for each in caught] == [
        (
            "1 id in links is described by no document but written like one that is: "
            'person:01 (near person:1). case.summary().rows("unmatched ids") lists all.'
        )
    ]


@pytest.fixture(scope="module")
def numbered() -> Iterator[tuple[la.Case, la.EntityGraph]]:
    """Give people whose numbers follow one another, and of whom one has a name and things."""
    people = pd.DataFrame({"id": [f"P-{n}" for n in range(230, 250)]})
    people["name"] = ["Quill Orrin" if each == "P-239" else None for each in people["id"]]
    people["phone"] = ["502-555-0142" if each == "P-239" else None for each in people["id"]]
    people["plate"] = ["KY ABC 123" if each == "P-239" else None for each in people["id"]]
    with la.Case(purpose="training", region="US-KY") as case:
        listed = {"title": "people", "type": "person"}
        case.add(la.read_frame(people, reader="entities", document=listed))
        yield case, la.build_graph(case)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("person:P-999", ""),
        ("person:B-239", ""),
        ("plate:US-KY:ABC124", ""),
        ("phone:+15025550143", ""),
        ("p-0239", 'Did you mean "person:P-239"?'),
        ("phone:P 239", 'Did you mean "person:P-239"?'),
        ("phone:555-0142", 'Did you mean "phone:+15025550142"?'),
        ("Quil Orrin", 'Did you mean "person:P-239" (Quill Orrin)?'),
    ],
)
def test_a_hint_never_names_another_number(
    numbered: tuple[la.Case, la.EntityGraph], asked: str, hint: str
) -> None:
    case, graph = numbered
    with pytest.raises(la.errors.UnknownNameError) as unknown:
        case.override(asked, by="A. Clerk", reason="order 24-118")
    assert str(unknown.value) == f'"{asked}" is in no standing document. {hint}'.rstrip()
    with pytest.raises(la.errors.UnknownNameError) as unlisted:
        la.views.entity_profile(graph, asked)
    assert str(unlisted.value) == (
        f'"{asked}" is not among the {graph.n} entities of this graph. '
        f"{hint or 'graph.entities lists them.'}"
    )


def test_a_printed_summary_shows_the_lines_of_a_notebook(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("source,target,start\nKY-1,KY-2,2024-05-02\nKY-3\n")
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\n[[document]]\nfile = "t.csv"\nreader = "links"\n'
    )
    with la.read_case(tmp_path) as case:
        assert str(case.summary()).splitlines()[:10] == [
            "documents",
            "  1 documents: 1",
            "    t.csv: 1, 1 refused – 1: the record has fewer cells than the header (row 3)",
            "entities",
            "  1 types: 2",
            "    person: 2",
            "links",
            "  1 types: 1",
            "    tie: 1",
            "dates",
        ]
        assert "  undated ties: 0 (links without a date: answers about time leave them out)" in (
            str(case.summary()).splitlines()
        )

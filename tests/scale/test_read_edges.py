"""A graph of files whose rows are not kept is the graph of the case that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case.summed_records import NOTE
from linkanalysis.errors import CaseError, DataQualityWarning, RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOML = """\
[case]
purpose = "training"
region = "US-KY"
timezone = "America/New_York"

[[document]]
file = "people.csv"
reader = "entities"

[[document]]
file = "phones.csv"
reader = "links"
target_type = "phone"
type = "subscriber_of"

[[document]]
file = "calls.csv"
reader = "calls"

[[document]]
file = "transfers.csv"
reader = "payments"
currency = "USD"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("large")
    (found / "case.toml").write_text(TOML)
    (found / "people.csv").write_text(
        "id,name,role,birth_date\nKY-1,Ana Lopes,victim,\nKY-2,Bo Marsh,,\n"
        "KY-3,Cy Noll,,2006-12-15\n"  # of age at the latest call
    )
    (found / "phones.csv").write_text("source,target\nKY-1,502-555-0143\nKY-2,502-555-0199\n")
    calls = [
        f"{a},{b},2024-{n % 12 + 1:02}-{n % 28 + 1:02} {n % 24:02}:00,{n}"
        for n in range(900)
        for a, b in [(f"502-555-{n % 7 + 140:04}", f"(606) 555-{n % 11 + 100:04}")]
    ]
    calls[100:100] = ["502-555-0143,502-555-0199,2024-05-02 10:00,3"]
    calls[200:200] = ["502-555-0199,+15025550143,2024-06-02 10:00,3"]
    calls[300:300] = ["502-555-0199,502-555-0199,2024-06-02 10:00,3"] * 3 + ["?,?,2024-06-02,3"]
    calls[400:400] = ["911,502-555-0199,2024-06-02 10:00,3"]
    (found / "calls.csv").write_text("caller,callee,start,duration\n" + "\n".join(calls))
    payments = [f"A-{n % 5},B-{n % 3},2024-05-{n % 28 + 1:02},{n + 1}" for n in range(300)]
    (found / "transfers.csv").write_text("payer,payee,date,amount\n" + "\n".join(payments))
    return found


@pytest.fixture(scope="module")
def rows(folder: Path) -> Iterator[la.Case]:
    with la.read_case(folder) as case:
        yield case


@pytest.fixture(scope="module")
def summed(folder: Path) -> la.EntityGraph:
    return la.scale.read_edges(folder)


@pytest.fixture(scope="module")
def sums(summed: la.EntityGraph) -> la.Case:
    assert summed.case is not None
    return summed.case


@pytest.mark.parametrize("directed", [False, True])
def test_the_graph_is_that_of_all_rows(
    folder: Path, summed: la.EntityGraph, rows: la.Case, *, directed: bool
) -> None:
    found = la.scale.read_edges(folder, directed=True) if directed else summed
    wanted = la.build_graph(rows, directed=directed)
    pd.testing.assert_frame_equal(found.edges, wanted.edges)
    pd.testing.assert_frame_equal(found.entities, wanted.entities)
    assert found.self_loops == wanted.self_loops
    assert found.notes == (*wanted.notes, NOTE)
    assert found.case is not None
    pd.testing.assert_frame_equal(found.case.problems(), rows.problems())
    assert len(found.case.links()) < len(rows.links()) / 10


def test_protected_people_stay_masked(summed: la.EntityGraph) -> None:
    shown = summed.entities.to_string()
    assert "Bo Marsh" in shown
    assert "Ana Lopes" not in shown
    assert "person:KY-1" not in shown


def test_a_folder_that_cannot_be_read_is_refused_as_by_read_case(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(TOML)
    with pytest.raises(RecordError) as wanted:
        la.read_case(tmp_path)
    with pytest.raises(RecordError) as found:
        la.scale.read_edges(tmp_path)
    assert str(found.value) == str(wanted.value)


NEED_ROWS: dict[str, Callable[[la.EntityGraph, la.Case, Path], object]] = {
    "when": lambda _, case, __: la.build_graph(case, when="2024-05-02"),
    "holders": lambda _, case, __: la.build_contacts(case),
    "summary": lambda _, case, __: case.summary(),
    "saved": lambda _, case, folder: case.save(folder / "sums.case"),
    "combined": lambda _, case, __: la.Case(purpose="training", region="US-KY").combine(case),
    "rings": lambda graph, _, __: la.find_rings(graph),
    "indicators": lambda _, case, __: la.find_indicators(case),
    "calls": lambda _, case, __: la.calls.find_bursts(case),
    "replies": lambda _, case, __: la.calls.find_replies(case),
    "payments": lambda _, case, __: la.money.find_shapes(case),
    "activity": lambda graph, _, __: la.compare.activity(graph),
    "reach": lambda graph, _, __: la.paths.time_reach(graph),
    "pattern": lambda _, case, __: la.patterns.find_pattern(
        case, la.patterns.Pattern.of(things={"a": "phone", "b": "phone"}, links={"x": "a call b"})
    ),
    "timeline": lambda _, case, __: la.views.timeline(case),
}


@pytest.mark.parametrize("ask", NEED_ROWS.values(), ids=NEED_ROWS)
def test_what_needs_every_row_is_refused(
    summed: la.EntityGraph,
    sums: la.Case,
    tmp_path: Path,
    ask: Callable[[la.EntityGraph, la.Case, Path], object],
) -> None:
    with pytest.raises(CaseError) as found:
        ask(summed, sums, tmp_path)
    assert str(found.value) == (
        "Only sums are kept of the calls and payments in calls.csv, transfers.csv, and this needs "
        "every row. Read the folder with la.read_case."
    )


def test_the_case_of_the_sums_is_not_that_of_the_rows(
    folder: Path, summed: la.EntityGraph, sums: la.Case, rows: la.Case, tmp_path: Path
) -> None:
    assert rows.fingerprint != summed.fingerprint
    with sums.copy() as again:
        assert la.build_graph(again, link_types=["subscriber_of"], when="2024-05-02").m == 2
        assert la.build_graph(again).notes == summed.notes
    sums.database.copy_to(tmp_path / "sums.case")
    with pytest.warns(DataQualityWarning) as warned:
        found = la.read_case(folder, file=tmp_path / "sums.case")
    with found:
        assert la.build_graph(found).notes[-1] == NOTE
    (message,) = [str(each.message) for each in warned]
    assert message == (
        "case.toml describes documents otherwise than when they were read: calls.csv, "
        "transfers.csv. The case holds them as they were read then. To read one anew, save the "
        'file under another name and list it with replaces = "its earlier name"; or read the '
        "folder into a new case file."
    )


def test_a_folder_of_which_nothing_is_summed_has_its_case(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\n[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    )
    (tmp_path / "calls.csv").write_text(
        "caller,callee,start,cell\n+15025550143,+15025550199,2024-05-02T14:30Z,S1\n"
    )
    found = la.scale.read_edges(tmp_path)
    with la.read_case(tmp_path) as case:
        assert found.notes == la.build_graph(case).notes
        assert found.fingerprint == case.fingerprint
    assert found.case is not None
    assert found.case.save(tmp_path / "rows.case").exists()


@pytest.mark.exhaustive
def test_grades_are_noted_by_their_links_as_for_all_rows(folder: Path, tmp_path: Path) -> None:
    for file in folder.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    graded = 'reader = "calls"\nscheme = "admiralty"\ngrade = "F6"'
    (tmp_path / "case.toml").write_text(TOML.replace('reader = "calls"', graded))
    with la.read_case(tmp_path) as case:
        wanted = la.build_graph(case).notes
    assert any("F6" in note for note in wanted)
    assert la.scale.read_edges(tmp_path).notes == (*wanted, NOTE)


def test_ids_written_like_another_are_warned_of(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(TOML.partition('[[document]]\nfile = "calls')[0])
    (tmp_path / "people.csv").write_text("id,name\nKY-1,Bo Marsh\n")
    (tmp_path / "phones.csv").write_text("source,target\nky 1,502-555-0143\n")
    warned = []
    for read in (la.read_case, la.scale.read_edges):
        with pytest.warns(DataQualityWarning) as found:
            read(tmp_path)
        warned.append([str(each.message) for each in found])
    assert warned[0] == warned[1]

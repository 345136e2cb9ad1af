"""What tables and answers show by themselves, and calls that lack something."""

from __future__ import annotations

import pickle
from pathlib import Path

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError


@pytest.mark.parametrize("name", ["READERS", "MEASURES", "METHODS", "INDICATORS"])
def test_a_table_shows_a_line_a_row_with_its_name_and_what_it_is(name: str) -> None:
    table = getattr(la, name)
    lines = repr(table).split("\n")
    assert [line.split()[0] for line in lines] == [row.name for row in table]
    assert len({len(line) - len(line.split("  ", 1)[1].lstrip()) for line in lines}) == 1
    assert " at 0x" not in repr(table)
    assert tuple(table) == table[:]


def test_a_table_says_what_each_row_is() -> None:
    assert repr(la.READERS).split("\n")[1] == ("links              one tie between two entities")
    assert repr(pickle.loads(pickle.dumps(la.METHODS))) == repr(la.METHODS)  # noqa: S301 - our own


def test_what_is_found_is_printed_as_rows() -> None:
    with la.Case(purpose="training") as case:
        people = pd.DataFrame({"id": ["P-1", "P-2"], "name": ["Marcus Pruitt", "Ida Marr"]})
        listed = {"title": "people", "type": "person"}
        case.add(la.read_frame(people, reader="entities", document=listed))
        found = case.find("Pruitt")
        assert repr(found) == "Found(1 entity)"
        assert str(found).split("\n") == [
            "    entity         label   type matched  similarity",
            "person:P-1 Marcus Pruitt person    name       100.0",
        ]
        assert str(case.find("Quillon")) == "Found(0 entities)"


def test_leaks_are_searched_for_in_one_path_as_in_one_text(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Tamsin Vole was seen")
    with la.Case(purpose="training") as case:
        people = pd.DataFrame({"id": ["P-1"], "name": ["Tamsin Vole"], "role": ["victim"]})
        listed = {"title": "people", "type": "person"}
        case.add(la.read_frame(people, reader="entities", document=listed))
        found = la.custody.find_leaks(case, tmp_path)
        assert len(found) == 1
        assert found == la.custody.find_leaks(case, str(tmp_path))
        assert found == la.custody.find_leaks(case, [tmp_path])


def test_a_file_that_is_not_there_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as missing:
        la.records.sniff(tmp_path / "nope.csv")
    assert str(missing.value) == (
        f"There is no file {tmp_path / 'nope.csv'}. Check the path, which starts in {Path.cwd()}."
    )


def test_an_argument_that_is_missing_is_said_with_the_function_that_lacks_it() -> None:
    with la.Case(purpose="training") as case:
        graph = la.build_graph(case)
        with pytest.raises(TypeError) as missing:
            la.case_report(case)  # type: ignore[call-arg]
        assert str(missing.value) == "case_report(): missing a required argument: 'graph'"
        with pytest.raises(TypeError) as method:
            graph.links("person:P-1")  # type: ignore[call-arg]
        assert str(method.value) == "EntityGraph.links(): missing a required argument: 'b'"

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Case
from linkanalysis.errors import RecordError
from linkanalysis.records import read_case, read_frame, sniff

if TYPE_CHECKING:
    from pathlib import Path


def test_frame_keeps_types_as_a_spreadsheet_would_show_them() -> None:
    frame = pd.DataFrame(
        {
            "id": ["KY-1", "KY-2"],
            "age": [31, None],
            "seen": pd.to_datetime(["2024-05-02", "2024-05-03"], utc=True),
            "note": ["\ud800", "=1+1"],
        }
    )
    with Case(purpose="training") as case:
        case.add(read_frame(frame, reader="entities", document="people"))
        statements = case.statements()
    assert sorted(statements[["row", "attribute", "value"]].to_numpy().tolist()) == [
        ["2", "age", "31"],
        ["2", "note", "\\ud800"],
        ["2", "seen", "2024-05-02 00:00:00+00:00"],
        ["3", "note", "=1+1"],
        ["3", "seen", "2024-05-03 00:00:00+00:00"],
    ]


def test_frame_takes_the_keys_of_case_toml() -> None:
    frame = pd.DataFrame({"from": ["502-555-0143"], "to": ["502-555-0199"], "at": ["05/02/2024"]})
    described = {
        "title": "Carrier A",
        "columns": {"caller": "from", "callee": "to", "start": "at"},
        "date_format": "%m/%d/%Y",
        "timezone": "UTC",
        "region": "US-KY",
        "scheme": "admiralty",
        "grade": "B2",
        "received": "2024-05-03",
    }
    batch = read_frame(frame, reader="calls", document=described)
    assert (batch.document.title, batch.document.grade) == ("Carrier A", "B2")
    assert str(batch.document.received) == "2024-05-03"
    with Case(purpose="training") as case:
        assert case.add(batch).links == 1
        assert case.links()["start"].astype(str).tolist() == ["2024-05-02"]


def test_hash_of_a_frame_is_that_of_its_cells() -> None:
    def digest(*cells: str) -> str:
        frame = pd.DataFrame({"source": [cells[0]], "target": [cells[1]]})
        return read_frame(frame, reader="links", document="ties").document.sha256

    assert digest("a", "b") == digest("a", "b")
    assert len({digest("a", "b"), digest("b", "a"), digest("ab", "")}) == 3


def test_frame_with_mistakes_tells_all_of_them() -> None:
    with pytest.raises(RecordError) as caught:
        read_frame(pd.DataFrame(), reader="notices", document={"tile": "x", "grade": "B2"})
    assert str(caught.value) == (
        'document: "tile" is not a key. Did you mean "title"?\n'
        "document: title is missing; a document needs a name."
    )


def test_proposal_is_toml_that_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "carrier.csv"
    path.write_text(
        "Calling_NBR\tCalled_NBR\tSTART_DATE\tDuration\tX\n"
        "5025550143\t5025550199\t05/22/2024 10:00:00\t62\tx\n"
    )
    found = sniff(path)
    text = found.to_toml()
    assert text == (
        "[[document]]\n"
        'file = "carrier.csv"\n'
        'reader = "calls"\n'
        'columns = { caller = "Calling_NBR", callee = "Called_NBR", start = "START_DATE" }\n'
        'delimiter = "\\t"\n'
        'date_format = "%m/%d/%Y %H:%M:%S"\n'
        '# timezone = "…"'
    )
    assert tomllib.loads(text)["document"][0]["reader"] == "calls"
    (tmp_path / "case.toml").write_text(
        f'[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "UTC"\n{text}\n'
    )
    case = read_case(tmp_path)
    assert len(case.links()) == 1
    assert found.to_frame().to_numpy().tolist() == [
        ["caller", "Calling_NBR"],
        ["callee", "Called_NBR"],
        ["start", "START_DATE"],
        ["duration", "Duration"],
        ["", "X"],
    ]
    assert "carrier.csv" in found._repr_html_() or "Calling_NBR" in found._repr_html_()


@pytest.mark.parametrize(
    ("header", "reader"),
    [
        ("source,target,type", "links"),
        ("From_Account,To_Account,Posting_Date,Amount,Ccy", "payments"),
        ("incident_no,date_of_incident,person_id,involvement", "incidents"),
        ("person_id,full_name,dob", "entities"),
        ("entity,attribute,value", "statements"),
        ("what,ever", "entities"),
    ],
)
def test_readers_are_proposed_by_their_columns(tmp_path: Path, header: str, reader: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(header + "\n")
    assert sniff(path).reader == reader


@pytest.mark.parametrize("content", ['{"entity_id": "2099/1"}', '{"entity_', "[]"])
def test_json_is_proposed_with_the_settings_that_its_reader_needs(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "saved.json"
    path.write_text(content)
    assert sniff(path).to_toml() == (
        '[[document]]\nfile = "saved.json"\nreader = "notices"\ncolor = "…"  # red or yellow'
    )


def test_dates_that_fit_two_formats_are_left_to_the_analyst(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("caller,callee,start\n1,2,03/04/2024\n1,2,05/06/2024\n")
    assert sniff(path).date_formats == ("%m/%d/%Y", "%d/%m/%Y")
    assert '# date_format = "%m/%d/%Y" or "%d/%m/%Y": the sample fits each of them' in (
        sniff(path).to_toml()
    )


def test_empty_file_gives_no_proposal(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(RecordError) as caught:
        sniff(path)
    assert str(caught.value) == "empty.csv is empty: there is nothing to propose."

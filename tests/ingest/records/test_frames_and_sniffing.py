from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from write_workbook import write_workbook

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
            "note": pd.Series(["\ud800", "=1+1"], dtype=object),  # Arrow holds no lone surrogate
        }
    )
    with Case(purpose="training") as case:
        described = {"title": "people", "keep": ["seen", "note"]}
        case.add(read_frame(frame, reader="entities", document=described))
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
        '[case]\npurpose = "investigation"  # or "intelligence" or "training"\n\n'
        "[[document]]\n"
        'file = "carrier.csv"\n'
        'reader = "calls"\n'
        'columns = { caller = "Calling_NBR", callee = "Called_NBR", start = "START_DATE" }\n'
        'delimiter = "\\t"\n'
        'date_format = "%m/%d/%Y %H:%M:%S"\n'
        '# timezone = "…"\n'
        "# unsure: the region of phone numbers and plates; set region, such as "
        'region = "US-KY"\n'
        "# unsure: 1 open column, shown nowhere until the description of the document maps, keeps "
        "or ignores them: X"
    )
    assert tomllib.loads(text)["document"][0]["reader"] == "calls"
    settled = text.replace("\n\n", '\nregion = "US-KY"\ntimezone = "UTC"\n\n')
    (tmp_path / "case.toml").write_text(settled)
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
        ("what,ever", ""),
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
        '[case]\npurpose = "investigation"  # or "intelligence" or "training"\n\n'
        '[[document]]\nfile = "saved.json"\nreader = "notices"\n'
        '# unsure: the color of the notices; set color, such as color = "red"'
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


ARRESTS = (
    "Nº expediente;Fecha detención;DNI;Condición;Delito;Lugar\n"
    "24-1;31/05/2024 22:10;00000001R;detenido;trata de personas;Cádiz\n"
    "24-1;31/05/2024 22:10;00000002W;víctima;trata de personas;Cádiz\n"
)


def test_a_spanish_file_of_a_spreadsheet_reads_as_it_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "arrests.csv").write_bytes(ARRESTS.encode("latin-1"))
    found = sniff(tmp_path / "arrests.csv")
    assert found.unsure == ("the encoding; the bytes are not UTF-8 and fit latin-1",)
    (tmp_path / "case.toml").write_text(found.to_toml(), encoding="utf-8")
    case = read_case(tmp_path)
    assert case.links()["role"].tolist() == ["suspect", "victim"]
    assert case.links()["start"].astype(str).tolist() == ["2024-05-31 22:10:00"] * 2
    assert set(case.statements()["value"]) >= {"trata de personas", "Cádiz"}
    assert [why.partition(" taken")[0] for why in case.problems()["why"]] == ["2 times of day"]


def test_what_of_the_sample_cannot_be_read_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text("Ordenante;Beneficiario;Fecha;Importe\nA1;A2;2024-05-02;9,50\nA1;A2;;1,00\n")
    found = sniff(path)
    assert (found.delimiter, found.decimal, found.reader) == (";", ",", "payments")
    assert found.unsure == (
        'the currency of the amounts; set currency, such as currency = "USD"',
        "1 of the first 2 rows: the cell is empty",
    )


def test_tables_in_json_and_workbooks_are_proposed(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"person_id": "KY-1", "full_name": "Ana Bell"}]')
    assert sniff(path).reader == "entities"
    book = write_workbook(
        tmp_path / "a.xlsx", {"Ties": [["from", "to", "when"], ["a", "b", "2024"]]}
    )
    assert dict(sniff(book).columns) == {"source": "from", "target": "to", "start": "when"}

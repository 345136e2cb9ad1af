"""Files beside a case that its case.toml does not describe are named once, and notes are not."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.errors import DataQualityWarning

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

CALLS = "caller,callee,start\n502-555-0143,502-555-0199,2024-05-02 10:00Z\n"
DOCUMENT = 'region = "US-KY"\n[[document]]\nfile = "calls/may.csv"\nreader = "calls"\n'
NOTE = (
    "Files beside the documents that case.toml does not describe, and that are not read: {}. "
    "la.propose(path) proposes a [[document]] for each."
)


@pytest.fixture
def folder(write_folder: Write) -> Path:
    made = write_folder({}, DOCUMENT)
    (made / "calls").mkdir()
    (made / "calls" / "may.csv").write_text(CALLS)
    return made


def test_a_late_delivery_that_nobody_described_is_named(folder: Path) -> None:
    (folder / "calls" / "June.CSV").write_text(CALLS)
    notice = {"entity_id": "2099/1", "name": "BELL"}
    (folder / "red.json").write_text(json.dumps({"_embedded": {"notices": [notice]}}))
    with pytest.warns(DataQualityWarning) as caught:
        la.read_case(folder)
    assert [str(each.message) for each in caught] == [NOTE.format("red.json, calls/June.CSV")]


def test_many_files_are_counted(folder: Path) -> None:
    for number in range(7):
        (folder / f"{number}.csv").write_text(CALLS)
    with pytest.warns(DataQualityWarning) as caught:
        la.read_case(folder)
    assert [str(each.message) for each in caught] == [
        NOTE.format("0.csv, 1.csv, 2.csv, 3.csv, 4.csv and 2 more")
    ]


def test_notes_pictures_settings_and_results_are_not_named(folder: Path) -> None:
    for name in ("README.md", "map.html", "scan.pdf", ".hidden.csv", "~$may.xlsx"):
        (folder / name).write_text(CALLS)
    (folder / "notes.txt").write_text("Called Ana, who was out.\nAsk again.\n")
    (folder / "truth.json").write_text('{"rings": {"a": 1}}')
    (folder / "none.json").write_text("[]\n")
    (folder / "out" / "tables").mkdir(parents=True)
    (folder / "out" / "tables" / "rings.csv").write_text(CALLS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(la.read_case(folder, file=folder / "made.case").links()) == 1


def test_a_file_named_after_somebody_protected_is_veiled(write_folder: Write) -> None:
    people = "id,name,role\nKY-1,Emma Noble,victim\n"
    document = '[[document]]\nfile = "people.csv"\nreader = "entities"\n'
    folder = write_folder({"people.csv": people, "Emma Noble.csv": CALLS}, document)
    with pytest.warns(DataQualityWarning) as caught:
        la.read_case(folder)
    (said,) = (str(each.message) for each in caught)
    assert "Emma" not in said
    assert "Noble" not in said


def test_the_command_names_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "june.csv").write_text(CALLS)
    (folder / "case.toml").write_text('[case]\npurpose = "training"\n')
    assert main(["report", str(folder), "--out", str(folder / "out")]) == 1
    assert f"linkanalysis: note: {NOTE.format('june.csv')}" in capsys.readouterr().err

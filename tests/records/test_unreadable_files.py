"""A folder with files that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

DAMAGED = (
    "bad.xlsx is named as a workbook and is none: it is damaged or cut off. Ask its source for it "
    "again, or open it in a spreadsheet and save it as .xlsx or CSV."
)
COLUMN = (
    'other.csv has no column "target"; it has source, to. Did you mean "to"? '
    'Map it: columns = { target = "to" }.'
)
FILES = {
    "good.csv": "source,target\nKY-1,KY-2\n",
    "bad.xlsx": b"PK\x03\x04broken",
    "other.csv": "source,to\nKY-1,KY-2\n",
}


def folder_of(write_folder: Write) -> Path:
    listed = (f'[[document]]\nfile = "{name}"\nreader = "links"\n' for name in FILES)
    return write_folder(FILES, "".join(listed))


def test_a_workbook_that_is_cut_off_is_named_as_damaged(write_folder: Write) -> None:
    with pytest.raises(la.errors.RecordError) as caught:
        la.read_case(folder_of(write_folder))
    assert str(caught.value) == f"{DAMAGED}\n{COLUMN}"


def test_the_rest_is_read_when_asked(write_folder: Write, tmp_path: Path) -> None:
    folder = folder_of(write_folder)
    file = tmp_path / "a.case"
    for _ in range(2):  # the second time the documents are in the file already
        with pytest.warns(la.errors.DataQualityWarning) as warned:
            case = la.read_case(folder, file=file, skip_unreadable=True)
        assert [str(each.message) for each in warned] == [
            f"bad.xlsx was left out: {DAMAGED}",
            f"other.csv was left out: {COLUMN}",
        ]
        with case:
            assert case.links()[["source", "target", "document"]].to_numpy().tolist() == [
                ["person:KY-1", "person:KY-2", "good.csv"]
            ]
            assert case.problems()[["document", "why"]].to_numpy().tolist() == [
                ["bad.xlsx", f"nothing of the document was read: {DAMAGED}"],
                ["other.csv", f"nothing of the document was read: {COLUMN}"],
            ]
            documents = case.summary().to_frame().query("section == 'documents'")
            assert documents[["item", "count"]].to_numpy().tolist() == [
                ["good.csv", 1],
                ["bad.xlsx", 0],
                ["other.csv", 0],
            ]


def test_the_command_goes_on_when_asked(
    write_folder: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(write_folder)
    assert main(["report", str(folder), "--out", str(tmp_path / "no")]) == 1
    assert capsys.readouterr().err == f"linkanalysis: {DAMAGED}\n{COLUMN}\n"
    assert main(["report", str(folder), "--out", str(tmp_path / "out"), "--allow-empty"]) == 0
    problems = pd.read_csv(tmp_path / "out/tables/problems.csv")
    assert problems[["document", "why"]].to_numpy().tolist() == [
        ["bad.xlsx", f"nothing of the document was read: {DAMAGED}"],
        ["other.csv", f"nothing of the document was read: {COLUMN}"],
    ]

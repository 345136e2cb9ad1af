"""A folder with files that cannot be read."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from write_workbook import write_workbook

import linkanalysis as la
from linkanalysis.command.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

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


def read_on(folder: Path, file: Path) -> la.Case:
    """Read a folder into a file that is there already, without what cannot be read."""
    with pytest.warns(la.errors.DataQualityWarning, match="was left out"):
        return la.read_case(folder, file=file, skip_unreadable=True)


def test_a_document_that_was_left_out_is_read_once_it_is_mended(
    write_folder: Write, tmp_path: Path
) -> None:
    folder, file = folder_of(write_folder), tmp_path / "a.case"
    read_on(folder, file).close()
    described = folder / "case.toml"  # the settings are mended
    mended = 'file = "other.csv"\ncolumns = { target = "to" }'
    described.write_text(described.read_text().replace('file = "other.csv"', mended))
    with read_on(folder, file) as case:
        assert case.problems()["document"].tolist() == ["bad.xlsx"]
        assert case.links()["document"].tolist() == ["good.csv", "other.csv"]
    # the file is mended
    (folder / "bad.xlsx").unlink()
    write_workbook(folder / "bad.xlsx", {"ties": [["source", "target"], ["KY-3", "KY-4"]]})
    with la.read_case(folder, file=file) as case:
        assert case.problems().empty
        assert case.links()["document"].tolist() == ["good.csv", "other.csv", "bad.xlsx"]
        assert case.journal()["act"].tolist() == [*["create", *["add"] * 3], *["undo", "add"] * 2]
        assert case.documents()["status"].tolist() == ["standing"] * 3
    assert la.custody.verify_file(file).intact
    with la.read_case(folder, file=file) as case:  # nothing is read twice
        assert len(case.links()) == 3


def test_a_document_that_is_damaged_otherwise_gives_the_new_reason(
    write_folder: Write, tmp_path: Path
) -> None:
    folder, file = folder_of(write_folder), tmp_path / "a.case"
    read_on(folder, file).close()
    (folder / "other.csv").write_text("source,whom\nKY-1,KY-2\n")
    with read_on(folder, file) as case:
        why = case.problems().set_index("document")["why"]["other.csv"]
        assert why == (
            'nothing of the document was read: other.csv has no column "target"; it has source, '
            'whom. Map it: columns = { target = "…" }.'
        )
        assert len(case.problems()) == 2


def test_a_delivery_that_was_left_out_replaces_the_older_one_once_it_is_read(
    write_folder: Write, tmp_path: Path
) -> None:
    described = (
        '[[document]]\nfile = "may.csv"\nreader = "links"\n'
        '[[document]]\nfile = "june.csv"\nreader = "links"\nreplaces = "may.csv"\n'
    )
    folder = write_folder({"may.csv": "source,target\nKY-1,KY-2\n", "june.csv": "a,b\n"}, described)
    file = tmp_path / "a.case"
    with read_on(folder, file) as case:
        assert case.links()["document"].tolist() == ["may.csv"]
    (folder / "june.csv").write_text("source,target\nKY-1,KY-3\n")
    with la.read_case(folder, file=file) as case:
        assert case.links()["document"].tolist() == ["june.csv"]


def test_a_file_that_cannot_be_opened_is_left_out(
    write_folder: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(
        {"good.csv": "source,target\nKY-1,KY-2\n", "shut.csv": "source,target\nKY-1,KY-2\n"},
        "".join(f'[[document]]\nfile = "{n}.csv"\nreader = "links"\n' for n in ("good", "shut")),
    )
    opened = Path.open

    def refuse(path: Path, mode: str = "r", **options: str) -> object:
        # permissions do not bind whoever runs tests as root
        if path.name == "shut.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, mode, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.warns(la.errors.DataQualityWarning, match="shut.csv was left out") as warned:
        case = la.read_case(folder, skip_unreadable=True)
    assert str(warned[0].message) == (
        "shut.csv was left out: shut.csv cannot be opened: Permission denied."
    )
    assert len(case.links()) == 1


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

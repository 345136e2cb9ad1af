"""Case files: created, opened, copied, refused, and intact after their process was killed."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Batch, Case
from linkanalysis.case.journal import first_broken
from linkanalysis.errors import CaseError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRAMES = ("entities", "statements", "links", "documents", "decisions", "problems", "journal")


def test_a_saved_case_opens_as_it_was(two_documents: Case, tmp_path: Path) -> None:
    two_documents.withdraw("cars", reason="wrong person")
    path = two_documents.save(tmp_path / "it's.case")
    with Case.open(path) as opened:
        for name in FRAMES:
            pd.testing.assert_frame_equal(getattr(opened, name)(), getattr(two_documents, name)())
        assert (opened.purpose, opened.title) == ("training", "Bluegrass")
        assert opened.fingerprint == two_documents.fingerprint
        assert opened.undo() == "withdraw of cars (act 4)"
    assert [each.name for each in tmp_path.iterdir()] == ["it's.case"]


def test_a_case_file_keeps_what_was_done_and_leaves_no_other_file(
    tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    path = tmp_path / "bluegrass.case"
    with Case.create(path, purpose="investigation", region="US-KY") as case:
        case.add(batch("x", links=[("person:1", "kin", "person:2")]))
    with Case.open(path) as case:
        assert case.region == "US-KY"
        assert len(case.links()) == 1
        case.add(batch("y", links=[("person:1", "kin", "person:3")]))
    with Case.open(path) as case:
        assert case.documents()["id"].tolist() == ["x", "y"]
    assert [each.name for each in tmp_path.iterdir()] == ["bluegrass.case"]


def test_the_private_folder_of_a_case_in_memory_goes_with_it() -> None:
    case = Case(purpose="training")
    folder = case.engine.folder
    assert folder.is_dir()
    assert folder.stat().st_mode & 0o077 == 0
    case.close()
    assert not folder.exists()
    with pytest.raises(CaseError):
        case.links()
    assert repr(case) == "Case(training, closed)"


def test_nothing_is_overwritten(case: Case, tmp_path: Path) -> None:
    path = case.save(tmp_path / "a.case")
    before = path.read_bytes()
    with pytest.raises(CaseError):
        case.save(path)
    with pytest.raises(CaseError):
        Case.create(path, purpose="training")
    with pytest.raises(CaseError):
        case.save(tmp_path / "no folder" / "a.case")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.case"]


def test_files_that_are_not_cases_are_refused_and_unchanged(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_bytes(b"not a case\n" * 1000)
    foreign = tmp_path / "foreign.db"
    subprocess.run(
        [sys.executable, "-c", f"import duckdb; duckdb.connect({str(foreign)!r}).close()"],
        check=True,
    )
    before = text.read_bytes(), foreign.read_bytes()
    for path in (text, foreign):
        with pytest.raises(CaseError):
            Case.open(path)
    assert (text.read_bytes(), foreign.read_bytes()) == before


def test_a_case_open_elsewhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with Case.create(path, purpose="training"):
        code = f"""
            from linkanalysis.case import Case
            from linkanalysis.errors import CaseError
            try:
                Case.open({str(path)!r})
            except CaseError as error:
                print(error)
        """
        other = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)],
            capture_output=True,
            text=True,
            check=True,
        )
    assert other.stdout == (
        f"{path} is open in another process or already in this one; it is unchanged. "
        "Close it there first, or work on a copy made with case.save.\n"
    )


KILLED = """
    import sys
    import pandas as pd
    from linkanalysis.case import Batch, Case, Document

    def links(document):
        for part in range(4):
            print(f"part {part} of {document}", flush=True)
            rows = range(500)
            yield pd.DataFrame({
                "source": [f"phone:+1502555{row:04d}" for row in rows],
                "target": [f"phone:+1606555{row:04d}" for row in rows],
                "type": "call",
                "row": [str(row) for row in rows],
            })

    with Case.create(sys.argv[1], purpose="training") as case:
        for document in range(1000):
            page = Document(title=f"d{document}", sha256=f"{document:064x}")
            case.add(Batch(page, links=links(document)))
            print(f"committed d{document}", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("moment", ["part 0 of 0", "part 2 of 3", "committed d5", "part 3 of 11"])
def test_a_process_killed_during_an_import_loses_nothing_committed(
    moment: str, tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    path = tmp_path / "killed.case"
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as child:
        said = []
        for line in child.stdout:
            said.append(line.strip())
            if line.strip() == moment:
                child.send_signal(signal.SIGKILL)
                break
        said += [line.strip() for line in child.stdout]  # what it still managed to do
        assert child.wait() == -signal.SIGKILL
    committed = [line.removeprefix("committed ") for line in said if line.startswith("committed")]
    with Case.open(path) as case:
        kept = case.documents()["id"].tolist()
        # the last one may be committed and not yet said
        assert kept[: len(committed)] == committed
        assert len(kept) <= len(committed) + 1
        counts = case.sql("SELECT document, count(*) AS n FROM links GROUP BY document")
        assert counts.set_index("document")["n"].to_dict() == dict.fromkeys(kept, 2000)
        assert first_broken(case.entries()) is None
        assert case.position == 1 + len(kept)
        assert case.add(batch("after")).document == "after"
    assert [each.name for each in tmp_path.iterdir()] == ["killed.case"]


def test_a_key_encrypts_everything_or_the_extra_is_named(
    tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    path = tmp_path / "a.case"
    if importlib.util.find_spec("duckdb_extension_httpfs") is None:
        with pytest.raises(MissingExtraError) as missing:
            Case.create(path, purpose="training", key="correct horse")
        assert str(missing.value) == (
            "Encrypting a case file needs duckdb_extension_httpfs. Install it: "
            'pip install "linkanalysis-toolkit[encryption]".'
        )
        assert list(tmp_path.iterdir()) == []
        return
    with Case.create(path, purpose="training", key="correct horse") as case:
        case.add(batch("x", statements=[("person:1", "name", "Ana Plaintext")]))
        copy = case.save(tmp_path / "copy.case")
        for file in tmp_path.iterdir():
            assert file.is_dir() or b"Plaintext" not in file.read_bytes()
    for file in (path, copy):
        assert b"Plaintext" not in file.read_bytes()
        with Case.open(file, key="correct horse") as case:
            assert case.labels() == {"person:1": "Ana Plaintext"}
        with pytest.raises(CaseError) as caught:
            Case.open(file, key="wrong")
        assert str(caught.value) == (
            f"{file} does not open with this key; the file is unchanged. "
            "Keys are not stored anywhere: ask whoever created the case."
        )
        with pytest.raises(CaseError) as caught:
            Case.open(file)
        assert str(caught.value) == (
            f'{file} is encrypted; the file is unchanged. Give its key: Case.open(path, key="…").'
        )

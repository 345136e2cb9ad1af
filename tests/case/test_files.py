"""Case files: created, opened, copied, refused, and intact after their process was killed."""

from __future__ import annotations

import contextlib
import importlib.util
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import CaseError, MissingExtraError
from linkanalysis.records import read_case, read_frame
from linkanalysis.storage.journal import first_broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

# Other processes are copies of one that has imported the library, which takes over a second.
HAS_FORK = hasattr(os, "fork")
PROCESSES = multiprocessing.get_context("forkserver" if HAS_FORK else "spawn")
if HAS_FORK:
    PROCESSES.set_forkserver_preload([__name__])


def elsewhere(function: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - as given
    """Call a function in another process."""
    with ProcessPoolExecutor(1, mp_context=PROCESSES) as pool:
        return pool.submit(function, *given).result()


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


def _links(document: int, said: Connection) -> Iterator[pd.DataFrame]:
    rows = range(500)
    for part in range(4):
        said.send(f"part {part} of {document}")
        yield pd.DataFrame(
            {
                "source": [f"phone:+1502555{row:04d}" for row in rows],
                "target": [f"phone:+1606555{row:04d}" for row in rows],
                "type": "call",
                "row": [str(row) for row in rows],
            }
        )


def _import(path: Path, said: Connection) -> None:
    with Case.create(path, purpose="training") as case:
        for document in range(1000):
            page = Document(title=f"d{document}", sha256=f"{document:064x}")
            case.add(Batch(page, links=_links(document, said)))
            said.send(f"committed d{document}")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize(
    "moment",
    [
        "part 2 of 3",
        *(
            pytest.param(each, marks=pytest.mark.exhaustive)
            for each in ("part 0 of 0", "committed d5", "part 3 of 11")
        ),
    ],
)
def test_a_process_killed_during_an_import_loses_nothing_committed(
    moment: str, tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    path = tmp_path / "killed.case"
    hears, says = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=_import, args=(path, says))
    child.start()
    says.close()
    said = []
    with contextlib.suppress(EOFError):
        while True:
            said.append(hears.recv())  # after its end, what it still managed to do
            if said[-1] == moment:
                child.kill()
    child.join()
    assert child.exitcode == -signal.SIGKILL
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


def _read(folder: Path, file: Path, says: Connection) -> None:
    says.send("it begins")
    read_case(folder, file=file).close()


# seconds after the start; creating the file takes the first 50 ms or more
MOMENTS = (0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3)


@pytest.mark.skipif(not HAS_FORK, reason="this system has no fork")
@pytest.mark.parametrize(
    "moment", [0.05, *(pytest.param(each, marks=pytest.mark.exhaustive) for each in MOMENTS)]
)
def test_a_process_killed_at_any_moment_leaves_a_case_or_nothing(
    moment: float, tmp_path: Path
) -> None:
    folder, place = tmp_path / "documents", tmp_path / "place"
    folder.mkdir()
    place.mkdir()
    toml = '[case]\npurpose = "training"\n[[document]]\nfile = "*.csv"\nreader = "links"\n'
    folder.joinpath("case.toml").write_text(toml)
    for name in "abc":
        rows = "".join(f"KY-{name}{row},KY-{row}\n" for row in range(40))
        folder.joinpath(f"{name}.csv").write_text("source,target\n" + rows)
    file = place / "a.case"
    hears, says = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=_read, args=(folder, file, says))
    child.start()
    hears.recv()
    time.sleep(moment)
    child.kill()
    child.join()
    if file.exists():
        with Case.open(file) as case:
            counts = case.sql("SELECT count(*) AS n FROM links GROUP BY document")["n"]
            assert counts.tolist() == [40] * len(case.documents())
    with read_case(folder, file=file) as case:
        assert (len(case.documents()), len(case.links())) == (3, 120)
        assert la.custody.verify_journal(case).intact
    assert [path.name for path in place.iterdir()] == ["a.case"]


def _modes(folder: Path) -> set[str]:
    return {
        f"{'folder' if path.is_dir() else 'file'} {path.stat().st_mode & 0o777:o}"
        for path in folder.iterdir()
    }


def test_files_of_a_case_are_for_their_owner_only(
    tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    with Case.create(tmp_path / "a.case", purpose="training") as case:
        assert _modes(tmp_path) == {"file 600", "folder 700"}
        with case.engine.transaction():
            case.engine.execute("INSERT INTO header VALUES ('note', 'in the .wal')")
            case.engine._make_whole = lambda: True  # noqa: SLF001 - to see the .wal that it removes
        assert (tmp_path / "a.case.wal").is_file()
        assert _modes(tmp_path) == {"file 600", "folder 700"}
        del case.engine._make_whole  # noqa: SLF001
        case.save(tmp_path / "b.case")
        case.add(batch("x"))
        assert not (tmp_path / "a.case.wal").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.case", "b.case"]
    assert _modes(tmp_path) == {"file 600"}


def test_a_copy_of_an_open_case_is_whole_after_every_act(
    tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    with Case.create(tmp_path / "a.case", purpose="training") as case:
        for number in range(5):
            case.add(batch(f"d{number}", links=[("person:1", "kin", "person:2")]))
            copy = tmp_path / f"{number}.case"
            copy.write_bytes((tmp_path / "a.case").read_bytes())
            with Case.open(copy) as copied:
                assert copied.fingerprint == case.fingerprint
                assert copied.position == case.position == number + 2


def test_a_folder_of_the_user_is_never_deleted(tmp_path: Path) -> None:
    names = ("a.case.spill", "a.case.partial", ".a.case", ".linkanalysis-mine", "linkanalysis-0")
    for name in names:
        tmp_path.joinpath(name).mkdir()
        tmp_path.joinpath(name, "kept.txt").write_text("mine")
    Case.create(tmp_path / "a.case", purpose="training").close()
    with Case.open(tmp_path / "a.case") as case:
        case.save(tmp_path / "b.case")
    for name in names:
        assert tmp_path.joinpath(name, "kept.txt").read_text() == "mine"


def test_no_room_for_temporary_data_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(CaseError) as caught:
        Case(purpose="training")
    assert str(caught.value) == (
        "No folder for temporary data can be made: No such file or directory. Free some space, or "
        "name a folder that can be written in the environment variable TMPDIR."
    )


def _why_not_opened(path: Path) -> str:
    try:
        Case.open(path).close()
    except CaseError as error:
        return str(error)
    return ""


def test_a_case_stays_locked_when_this_process_reads_its_bytes(tmp_path: Path) -> None:
    """DuckDB's own lock is lost as soon as any descriptor of the file is closed."""
    path = tmp_path / "a.case"
    with Case.create(path, purpose="training"):
        path.read_bytes()
        assert elsewhere(_why_not_opened, path) == (
            f"{path} is open in another process or already in this one; it is unchanged. "
            "Close it there first, or work on a copy made with case.save."
        )
    assert elsewhere(_why_not_opened, path) == ""


def test_a_case_is_not_opened_twice_under_two_names(tmp_path: Path) -> None:
    path, other = tmp_path / "a.case", tmp_path / "b.case"
    other.symlink_to(path)
    with Case.create(path, purpose="training"), pytest.raises(CaseError) as caught:
        Case.open(other)
    assert str(caught.value) == (
        f"{other} is open in another process or already in this one; it is unchanged. "
        "Close it there first, or work on a copy made with case.save."
    )


READ_ONLY = """
    import sys
    from pathlib import Path
    from linkanalysis.case import Case
    from linkanalysis.errors import CaseError
    path = Path(sys.argv[1])
    with Case.open(path) as case, Case.open(path) as again:
        print(len(case.links()), again.labels(), again.position)
        for act in (case.undo, lambda: case.withdraw("x", reason="r")):
            try:
                act()
            except CaseError as error:
                print(error)
        with Case.open(case.save(sys.argv[2])) as copy:
            print(copy.undo())
    try:
        Case.create(path.with_name("new.case"), purpose="training")
    except CaseError as error:
        print(error)
"""


# Root may write everything: give up CAP_DAC_OVERRIDE (1) by PR_CAPBSET_DROP (24), and start anew.
OBEYING = """
import ctypes, os, sys
if os.geteuid() == 0:
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-c", *sys.argv[1:]])
"""


def test_a_case_that_cannot_be_written_opens_for_reading(
    tmp_path: Path, batch: Callable[..., Batch]
) -> None:
    path = tmp_path / "media" / "a.case"
    path.parent.mkdir()
    with Case.create(path, purpose="training") as case:
        case.add(batch("x", links=[("person:1", "kin", "person:2")]))
    path.chmod(0o444)
    path.parent.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", OBEYING, textwrap.dedent(READ_ONLY), str(path), str(tmp_path / "b")],
        capture_output=True,
        text=True,
        check=False,
    )
    path.parent.chmod(0o755)
    refused = (
        f"{path} is open for reading only, since the file or its folder cannot be written; "
        "nothing was changed. Save a copy with case.save and open that."
    )
    uncreated = (
        f"{path.parent / 'new.case'} cannot be created: Permission denied. Choose another folder."
    )
    assert done.stdout.splitlines() == [
        "1 {'person:1': '1', 'person:2': '2'} 2",
        refused,
        refused,
        "add of x (act 2)",
        uncreated,
    ], done.stderr


def _fill(path: Path) -> tuple[list[str], list[str], int]:
    """Add more than a file may hold, and tell what was refused and what the case holds then."""
    import resource  # noqa: PLC0415 - Windows has none

    case = Case.create(path, purpose="training")
    case.add(Batch.of(Document(title="kept", sha256="0" * 64)))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, limit))
    links = pd.DataFrame({"source": [f"person:{n}" for n in range(200_000)], "target": "person:x"})
    large = Batch.of(Document(title="large", sha256="1" * 64), links=links.assign(type="kin"))
    refused = []
    for act in (lambda: case.add(large), case.links):
        try:
            act()
        except CaseError as error:
            refused.append(str(error))
    case.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with Case.open(path) as case:
        return refused, case.documents()["id"].tolist(), len(case.links())


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of file sizes")
def test_a_full_disk_keeps_the_acts_before_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    full = (
        f"{path} could not be written: the disk is full. All earlier acts are safe, and the latest "
        "is kept whole or not at all. Free some space, then close the case and open it again."
    )
    assert elsewhere(_fill, path) == ([full], ["kept"], 0)


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


@pytest.mark.parametrize(("region", "kept"), [("FR", "FR"), ("DEU", "DEU"), ("us-ky", "US-KY")])
def test_a_case_may_be_of_a_country(region: str, kept: str) -> None:
    case = Case(purpose="training", region=region)
    assert case.region == kept
    people = pd.DataFrame({"name": ["Ana Bell"], "phone": ["+33 6 12 34 56 78"]})
    case.add(read_frame(people, reader="entities", document="people"))
    assert case.links()["target"].tolist() == ["phone:+33612345678"]

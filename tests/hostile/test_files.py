"""Hostile and damaged files: every line of ``files.toml``, and bytes damaged at random."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tomllib
import warnings
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pytest
from exhaustive import one_in

import linkanalysis as la
from linkanalysis.errors import CaseError, LinkAnalysisError
from linkanalysis.storage.schema import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = tomllib.loads(Path(__file__).with_name("files.toml").read_text(encoding="utf-8"))
FRAMES = ("entities", "statements", "links", "documents", "decisions", "problems", "journal")
TOML = '[case]\npurpose = "training"\n[[document]]\nfile = "ties.csv"\nreader = "links"\n'
KILLED = """
import os, signal, sys
import linkanalysis as la
cases = [la.Case.open(file) for file in sys.argv[1:]]
for case in cases:
    case.engine._make_whole = lambda: True  # killed between the commit and what follows it
    case.withdraw("cars", reason="wrong person")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _fill(path: Path, *names: str) -> Path:
    with la.Case.create(path, purpose="training") as case:
        for number, name in enumerate(names):
            page = la.Document(title=f"{name}.csv", sha256=f"{number:064x}")
            role = {"entity": [f"person:{name}"], "attribute": ["role"], "value": ["victim"]}
            tie = {"source": [f"person:{name}"], "target": ["person:Roe"], "type": ["kin"]}
            case.add(la.Batch.of(page, statements=pd.DataFrame(role), links=pd.DataFrame(tie)))
    return path


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _fill(tmp_path_factory.mktemp("good") / "a.case", "phones", "cars")


def _answers(case: la.Case) -> list[object]:
    named = sorted(case.protection.names.items())
    return [*(getattr(case, name)().to_csv() for name in FRAMES), case.fingerprint, named]


@pytest.fixture(scope="session")
def right(good: Path) -> list[object]:
    with la.Case.open(good) as case:
        return _answers(case)


def _wal(file: Path) -> Path:
    return file.with_name(file.name + ".wal")


def _cut(file: Path, share: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)] if share >= 0 else whole[:-1])


def _zero(file: Path, start: int, size: int) -> None:
    whole = bytearray(file.read_bytes())
    whole[start : start + size] = bytes(size)
    file.write_bytes(whole)


def _flip(file: Path, share: float) -> None:
    whole = bytearray(file.read_bytes())
    whole[int(len(whole) * share)] ^= 255
    file.write_bytes(whole)


def _head(file: Path, digits: str) -> None:
    file.write_bytes(bytes.fromhex(digits).ljust(4096, b"\0") + file.read_bytes()[4096:])


def _version(file: Path, number: int) -> None:
    whole = bytearray(file.read_bytes())
    whole[12:20] = number.to_bytes(8, "little")
    file.write_bytes(whole)


def _sql(file: Path, text: str) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(text)


@cache
def _killed(whole: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a file, its .wal and that of another case as a killed process leaves them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.case"
        file.write_bytes(whole)
        other = _fill(Path(folder) / "other.case", "phones", "cars")
        done = subprocess.run([sys.executable, "-c", KILLED, file, other], check=False)
        assert done.returncode == -signal.SIGKILL
        left = file.read_bytes(), _wal(file).read_bytes(), _wal(other).read_bytes()
    assert all(left)
    return left


def _kill(file: Path, _: str) -> None:
    whole, wal, _ = _killed(file.read_bytes())
    file.write_bytes(whole)
    _wal(file).write_bytes(wal)


def _foreign_wal(file: Path) -> None:
    _wal(file).write_bytes(_killed(file.read_bytes())[2])


def _act(file: Path) -> None:
    with la.Case.open(file) as case:
        case.undo(reason="wrong file")


def _instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def step(file: Path) -> None:
        file.unlink()
        make(file)

    return step


STEPS: dict[str, Callable[..., object]] = {
    "cut": _cut,
    "zero": _zero,
    "write": lambda file, text: file.write_bytes(text.encode() * 1000),
    "append": lambda file, text: file.write_bytes(file.read_bytes() + text.encode()),
    "head": _head,
    "version": _version,
    "sql": _sql,
    "kill": _kill,
    "act": _act,
    "unlink wal": lambda file: _wal(file).unlink(),
    "cut wal": lambda file, share: _cut(_wal(file), share),
    "flip wal": lambda file, share: _flip(_wal(file), share),
    "write wal": lambda file, text: _wal(file).write_bytes(text.encode()),
    "keep wal": lambda file: shutil.copy(_wal(file), file.with_name("kept")),
    "bring wal": lambda file: file.with_name("kept").replace(_wal(file)),
    "foreign wal": _foreign_wal,
    "folder": _instead(Path.mkdir),
    "pipe": _instead(os.mkfifo),
    "loop": _instead(lambda file: file.symlink_to(file.name)),
}


def _is_text(said: str, text: str) -> bool:
    start, _, end = text.partition("…")
    return said == text if "…" not in text else said.startswith(start) and said.endswith(end)


@pytest.mark.parametrize("line", one_in(9, LINES["case"]), ids=lambda line: line["way"])
def test_a_file_opens_as_it_was_or_says_what_is_wrong(
    line: dict[str, Any], good: Path, right: list[object], tmp_path: Path
) -> None:
    file = Path(shutil.copy(good, tmp_path / "a.case"))
    for name, *given in line["steps"]:
        STEPS[name](file, *given)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
    filled = {"{file}": str(file), "{name}": file.name, "{duckdb}": duckdb.__version__}
    filled |= {"{format}": FORMAT}

    def text(key: str) -> str:
        found: str = line[key]
        for mark, value in filled.items():
            found = found.replace(mark, value)
        return found

    if "says" in line:
        with pytest.raises(CaseError) as caught, la.Case.open(file) as case:
            _answers(case)
        assert _is_text(str(caught.value), text("says")), str(caught.value)
        after = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each.is_file()}
        assert after == before
        return
    with warnings.catch_warnings(record=True) as caught_warnings:
        warnings.simplefilter("always")
        case = la.Case.open(file)
    assert [str(each.message) for each in caught_warnings] == (
        [text("warns")] if "warns" in line else []
    )
    with case:
        assert case.position == 3 + line.get("acts", 0)
        if "acts" not in line:
            assert _answers(case) == right
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("line", LINES["folder"], ids=lambda line: line["way"])
def test_a_folder_is_read_or_says_what_is_wrong(line: dict[str, Any], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    folder = tmp_path / "folder"
    for each in (outside, folder):
        each.mkdir()
    outside.joinpath("secret.csv").write_text("source,target\nKY-1,KY-2\n")
    written = {"case.toml": TOML, "ties.csv": "source,target\nKY-1,KY-2\n"} | line.get("files", {})
    if any(name.startswith("case.toml/") for name in written):
        del written["case.toml"]
    links = line.get("links", {})
    for name, text in written.items():
        if name not in links:
            path = folder / name
            path.parent.mkdir(exist_ok=True, parents=True)
            made = {
                "deep": "a = " + "[" * 100_000,
                "long": "a = " + "9" * 10_000,
                "utf-16": TOML,
            }.get(text, text)
            path.write_bytes(made.encode("utf-16" if text == "utf-16" else "utf-8"))
    for name, target in links.items():
        folder.joinpath(name).symlink_to(target.replace("{outside}", str(outside)))
    if "says" not in line:
        with la.read_case(folder) as case:
            assert len(case.links()) == 1
        return
    with pytest.raises(LinkAnalysisError) as caught:
        la.read_case(folder)
    assert _is_text(str(caught.value), line["says"].replace("{folder}", str(folder))), str(
        caught.value
    )


def _damage(whole: bytes, chance: random.Random) -> bytes:
    made = bytearray(whole)
    at = chance.randrange(len(made))
    match chance.randrange(5):
        case 0:
            made[at] ^= 1 << chance.randrange(8)
        case 1:
            del made[at:]
        case 2:
            made[at : at + 4096] = bytes(len(made[at : at + 4096]))
        case 3:
            made[chance.randrange(3 * 4096)] ^= chance.randrange(1, 256)  # one of the headers
        case _:
            made[at:at] = chance.randbytes(chance.randrange(1, 5000))
    return bytes(made)


@pytest.mark.parametrize(
    "seed",
    [*range(8), *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(8, 30))],
)
def test_damaged_bytes_are_an_error_of_ours_or_change_no_answer(
    seed: int, good: Path, right: list[object], tmp_path: Path
) -> None:
    made = _damage(good.read_bytes(), random.Random(seed))  # noqa: S311 - no secret
    file = tmp_path / "a.case"
    file.write_bytes(made)
    try:
        with la.Case.open(file) as case:
            found = _answers(case)
    except CaseError:
        assert file.read_bytes() == made
    else:
        assert found == right

"""What every room stands on: escapes, threads, errors, results, the public face."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import pty
import subprocess
import sys
import termios
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis import errors
from linkanalysis.core.escape import escape_cell, escape_html, escape_json, visible
from linkanalysis.core.optional import optional_import
from linkanalysis.core.provenance import MadeBy
from linkanalysis.core.result import Result
from linkanalysis.core.threads import map_in_order, thread_count

if TYPE_CHECKING:
    from collections.abc import Callable


@given(st.text())
def test_json_in_a_page_reads_back_and_cannot_end_its_element(text: str) -> None:
    written = escape_json({"name": text})
    assert json.loads(written) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(written)


@given(st.text())
def test_html_text_has_no_markup_and_no_invisible_character(text: str) -> None:
    written = escape_html(text)
    assert not set("<>\"'\u202e\u200b\u2066\x00") & set(written)


def test_invisible_characters_are_named() -> None:
    assert visible("Ana\u202egnp\u200b\x00") == "Ana⟨U+202E⟩gnp⟨U+200B⟩⟨U+0000⟩"
    assert visible("two\nlines") == "two lines"
    assert visible("\u3164\u2800a\u034f") == "⟨U+3164⟩⟨U+2800⟩a⟨U+034F⟩"
    assert visible("\uffff\ufdd0\U0001fffe") == "⟨U+FFFF⟩⟨U+FDD0⟩⟨U+1FFFE⟩"
    assert visible("Łukasz Đorđević 李") == "Łukasz Đorđević 李"


@pytest.mark.parametrize(
    "text", ["=1+1", "+15025550143", "-2", "@x", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1", "\xa0@x"]
)
def test_a_spreadsheet_takes_no_cell_for_a_formula(text: str) -> None:
    assert str(escape_cell(text)).startswith("'")


def test_a_spreadsheet_that_cuts_at_semicolons_finds_no_formula() -> None:
    assert escape_cell("Ana; =1+1;-2;\uff0b3; b-c") == "Ana; '=1+1;'-2;'\uff0b3; b-c"
    assert escape_cell('a;"=1') == "a;\"'=1"


def test_threads_follow_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKANALYSIS_THREADS", "3")
    assert thread_count() == 3
    monkeypatch.setenv("LINKANALYSIS_THREADS", "many")
    with pytest.raises(errors.LinkAnalysisError) as caught:
        thread_count()
    assert str(caught.value) == (
        'LINKANALYSIS_THREADS is "many"; it must be a whole number of at least 1. '
        "Unset it to use every core."
    )


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_answers_come_in_the_order_of_the_tasks(threads: int) -> None:
    assert list(map_in_order(lambda task: task * task, range(50), threads=threads)) == [
        task * task for task in range(50)
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda: errors.RecordError("calls.csv", document="calls", row="3"),
        lambda: errors.UnknownNameError('"x"', name="x", choices=("y",)),
        lambda: errors.CaseError("no"),
    ],
)
def test_errors_survive_a_process_pool(make: Callable[[], Exception]) -> None:
    error = make()
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_missing_extra_says_what_to_type() -> None:
    with pytest.raises(errors.MissingExtraError) as caught:
        optional_import("no_such_package", extra="excel", purpose="calls.xlsx")
    assert str(caught.value) == (
        'calls.xlsx needs no_such_package. Install it: pip install "linkanalysis-toolkit[excel]".'
    )


@dataclass(frozen=True, slots=True, eq=False)
class Names(Result):
    """A result of names."""

    names: tuple[str, ...]
    made_by: MadeBy

    CAVEAT = "Names <only>"

    def _frame(self) -> pd.DataFrame:
        return pd.DataFrame({"name": self.names})


def test_a_result_shows_text_as_text() -> None:
    shown = Names(("<img src=x onerror=alert(1)>",), MadeBy("names", "0"))._repr_html_()
    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "Names &lt;only&gt;" in shown


def test_every_public_name_resolves() -> None:
    assert {name for name in la.__all__ if not hasattr(la, name)} == set()
    assert dir(la) == sorted(la.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        la.nope  # noqa: B018 - the access is the test


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, linkanalysis; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    heavy = {"numba", "scipy", "networkx", "matplotlib", "pyvis", "duckdb", "pandas"}
    assert heavy & set(done.stdout.split()) == set()


SLOW = """
import sys, time
{first}
from linkanalysis.core import progress as _progress
_progress.SHOW_AFTER_S = {after}
_progress.TICK_S = 0.1
"""
WORK = """
for _ in _progress.with_progress(range(4), what="worlds"):
    time.sleep(0.15)
with _progress.waiting("Spark is working"):
    time.sleep(0.6)
"""
BARS = ("worlds:  ", "Spark is working: 00:0")  # of known length, and of work done elsewhere


def _shown(*, first: str = "", after: float = 0.2, terminal: bool) -> str:
    """Run slow steps with a terminal or a pipe for all output, and give what came out there."""
    ours, theirs = pty.openpty() if terminal else os.pipe()
    if terminal:
        termios.tcsetwinsize(theirs, (24, 80))
    script = SLOW.format(first=first, after=after) + WORK
    with subprocess.Popen([sys.executable, "-c", script], stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        pieces: list[bytes] = []
        with contextlib.suppress(OSError):  # how a terminal says that nobody writes any more
            while piece := os.read(ours, 4096):
                pieces.append(piece)
        os.close(ours)
    assert running.returncode == 0
    return b"".join(pieces).decode()


def test_a_bar_shows_after_a_while_on_terminals_and_in_notebooks_alone() -> None:
    ways: list[dict[str, Any]] = [
        {"terminal": True},
        {"first": "import ipykernel", "terminal": False},
        {"terminal": False},
        {"after": 2.0, "terminal": True},
    ]
    with ThreadPoolExecutor(len(ways)) as pool:  # they sleep most of the time
        *barred, piped, quick = pool.map(lambda way: _shown(**way), ways)
    assert [[bar for bar in BARS if bar not in shown] for shown in barred] == [[], []]
    assert (piped, quick.strip()) == ("", "")

"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.command.cli import main
from linkanalysis.core.checks import (
    expect_count,
    expect_flag,
    expect_type,
    given_names,
    given_path,
    is_real,
    is_whole,
    row_by_number,
)
from linkanalysis.core.escape import escape_cell, escape_html, escape_json, visible
from linkanalysis.core.optional import optional_import
from linkanalysis.core.progress import progress_bar, with_progress
from linkanalysis.core.provenance import MadeBy, Reason
from linkanalysis.core.result import Result, held_back, override_notes, sentences
from linkanalysis.core.threads import chunks_of, map_in_order, thread_count
from linkanalysis.errors import CaseError, LinkAnalysisError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable


def test_text_of_a_case_is_made_safe_where_it_is_shown() -> None:
    assert visible("Ana\u202egnp") == "Ana⟨U+202E⟩gnp"
    assert escape_html('<img src="x">') == "&lt;img src=&quot;x&quot;&gt;"
    assert escape_json({"name": "</script>"}) == '{"name":"\\u003c/script\\u003e"}'
    assert (escape_cell("=cmd()"), escape_cell(-3)) == ("'=cmd()", -3)


def test_arguments_that_fit_pass() -> None:
    expect_count("k", 3)
    expect_type("target", 0.5, float, "write a share, such as 0.1.")
    expect_flag("weighted", True)
    assert given_names("who", "person:ana") == ("person:ana",)
    assert given_names("who", ["person:ana", "person:ben"]) == ("person:ana", "person:ben")
    assert row_by_number(["first", "second"], 2, "ring") == "second"
    assert given_path("path", "out/bluegrass.case", error=CaseError).name == "bluegrass.case"


ARGUMENT_ERRORS: dict[str, Callable[[], object]] = {
    "k is 0.5; it must be a whole number of at least 1.": lambda: expect_count("k", 0.5),
    "k is 0; it must be at least 1.": lambda: expect_count("k", 0),
    "k is 9; it must be at most 8.": lambda: expect_count("k", 9, most=8),
    "target is 1; write a share.": lambda: expect_type("target", 1, float, "write a share."),
    "all is 1; write True or False.": lambda: expect_flag("all", 1),
    "who is 3; it must be an id, or a list of ids.": lambda: given_names("who", 3),
    "There is no ring 3; this table has rings 1 to 2.": lambda: row_by_number([1, 2], 3, "ring"),
    "There is no ring 1; this table has no rings.": lambda: row_by_number([], 1, "ring"),
    'out is 3; it must be a path, such as "out/bluegrass".': lambda: given_path(
        "out", 3, error=CaseError
    ),
}


@pytest.mark.parametrize("message", ARGUMENT_ERRORS)
def test_wrong_arguments_are_answered_with_what_to_give(message: str) -> None:
    with pytest.raises(LinkAnalysisError) as caught:
        ARGUMENT_ERRORS[message]()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("value", "whole", "real"),
    [
        (2, True, True),
        (2.0, False, True),
        (0.5, False, True),
        (True, False, False),
        ("2", False, False),
        (float("nan"), False, False),
        (10**400, True, False),
    ],
)
def test_numbers_are_told_from_other_values(value: object, *, whole: bool, real: bool) -> None:
    assert is_whole(value) == whole
    assert is_real(value) == real


def test_optional_packages_are_imported_or_name_their_extra() -> None:
    assert optional_import("json", extra="excel", purpose="calls.xlsx").__name__ == "json"
    with pytest.raises(MissingExtraError) as caught:
        optional_import("no_such_package", extra="excel", purpose="calls.xlsx")
    assert str(caught.value) == (
        'calls.xlsx needs no_such_package. Install it: pip install "linkanalysis-toolkit[excel]".'
    )


def test_progress_changes_nothing() -> None:
    with progress_bar(what="reading", total=2) as bar:
        bar.update(2)
    assert list(with_progress(range(3), what="removals")) == [0, 1, 2]


def test_override_notes() -> None:
    told = "Override in force (act 3): person:1 is protected and shown by name."
    assert override_notes(["2 links left out.", told], "person:1") == (told,)


def test_held_back() -> None:
    assert (held_back(1200), held_back(0)) == ("1,200 protected not ranked.", "")


def test_sentences() -> None:
    assert (
        sentences("A lead, never a verdict.", "", "2 hidden.")
        == "A lead, never a verdict. 2 hidden."
    )


def test_madeby() -> None:
    assert (
        str(MadeBy("find_rings", "0.1.0", (("max_members", "25"),), seed=0))
        == "find_rings(max_members=25), linkanalysis 0.1.0, seed 0"
    )


def test_reason() -> None:
    assert Reason("calls.csv", "118", "phone:+15025550143 called phone:+15025550177").row == "118"


def test_result() -> None:
    assert isinstance(la.centrality(la.from_networkx(nx.Graph([(1, 2)])), ["degree"]), Result)


def test_thread_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINKANALYSIS_THREADS", raising=False)
    # macOS has no such function
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 2, 5}, raising=False)
    assert thread_count() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert thread_count() == os.cpu_count()


def test_chunks_of() -> None:
    assert chunks_of(100) == [(0, 64), (64, 100)]


def test_map_in_order() -> None:
    assert list(map_in_order(abs, [-2, 1], threads=2)) == [2, 1]


def test_main() -> None:
    assert main(["report", "no such folder", "--out", "out"]) == 1

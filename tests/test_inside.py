"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la
from linkanalysis._escape import escape_cell, escape_html, escape_json, visible
from linkanalysis._given import (
    expect_count,
    expect_flag,
    expect_type,
    given_names,
    given_path,
    is_real,
    is_whole,
    row_by_number,
)
from linkanalysis._optional import optional_import
from linkanalysis._progress import progress_bar, with_progress
from linkanalysis._provenance import MadeBy, Reason
from linkanalysis._result import Result, held_back, override_notes, sentences
from linkanalysis._threads import chunks_of, map_in_order, thread_count
from linkanalysis.cli import main
from linkanalysis.errors import CaseError


def test_visible() -> None:
    assert visible("Ana\u202egnp") == "Ana⟨U+202E⟩gnp"


def test_escape_html() -> None:
    assert escape_html('<img src="x">') == "&lt;img src=&quot;x&quot;&gt;"


def test_escape_json() -> None:
    assert escape_json({"name": "</script>"}) == '{"name":"\\u003c/script\\u003e"}'


def test_escape_cell() -> None:
    assert (escape_cell("=cmd()"), escape_cell(-3)) == ("'=cmd()", -3)


def test_expect_count() -> None:
    expect_count("k", 3)


def test_is_whole() -> None:
    assert (is_whole(2), is_whole(2.0), is_whole(True), is_whole("2")) == (
        True,
        False,
        False,
        False,
    )


def test_is_real() -> None:
    assert (is_real(0.5), is_real(2), is_real(True), is_real("2"), is_real(float("nan"))) == (
        True,
        True,
        False,
        False,
        False,
    )


def test_expect_type() -> None:
    expect_type("target", 0.5, float, "write a share, such as 0.1.")


def test_expect_flag() -> None:
    expect_flag("weighted", True)


def test_given_names() -> None:
    assert (given_names("who", "person:ana"), given_names("who", ["person:ana", "person:ben"])) == (
        ("person:ana",),
        ("person:ana", "person:ben"),
    )


def test_row_by_number() -> None:
    assert row_by_number(["first", "second"], 2, "ring") == "second"


def test_given_path() -> None:
    assert given_path("path", "out/bluegrass.case", error=CaseError).name == "bluegrass.case"


def test_optional_import() -> None:
    assert optional_import("json", extra="excel", purpose="calls.xlsx").__name__ == "json"


def test_progress_bar() -> None:
    with progress_bar(what="reading", total=2) as bar:
        bar.update(2)


def test_shown_progress() -> None:
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


def test_thread_count() -> None:
    assert thread_count() >= 1


def test_chunks_of() -> None:
    assert chunks_of(100) == [(0, 64), (64, 100)]


def test_map_in_order() -> None:
    assert list(map_in_order(abs, [-2, 1], threads=2)) == [2, 1]


def test_main() -> None:
    assert main(["report", "no such folder", "--out", "out"]) == 1

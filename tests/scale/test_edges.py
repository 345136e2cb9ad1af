"""Edges summed by an engine are those that `build_graph` finds in the whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pytest
from exhaustive import exhaustive
from pandas.testing import assert_frame_equal

import linkanalysis as la
from linkanalysis.errors import DataQualityWarning

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def by_ends(graph: la.EntityGraph) -> pd.DataFrame:
    return graph.edges.sort_values(["source", "target"], ignore_index=True)


@pytest.mark.parametrize(
    ("when", "directed"),
    [
        (None, True),
        (("2024-04-10", "2024-05-10"), False),
        *exhaustive(("2024-05-01", False)),
    ],
)
def test_edges_are_those_of_the_whole_case(
    large: la.scale.LargeCase, whole: la.Case, when: object, *, directed: bool
) -> None:
    ours = la.scale.edges(large, when=when, directed=directed)
    theirs = la.build_graph(whole, when=when, directed=directed)
    assert len(theirs.edges) > 800
    assert_frame_equal(by_ends(ours), by_ends(theirs))


def test_protection_and_tables_travel_with_edges(large: la.scale.LargeCase, whole: la.Case) -> None:
    ours, theirs = la.scale.edges(large), la.build_graph(whole)
    assert ours.shown == theirs.shown
    assert np.array_equal(ours.protected, theirs.protected)
    assert ours.protected.any()
    calls = ours.edges[ours.edges["target"].str.startswith("phone:")]
    call = calls[calls["count"] > 2].iloc[-1]
    links = ours.links(call["source"], call["target"])
    assert set(links["document"]) == {"calls"}
    assert all(text.endswith("links summed") for text in links["row"])


CALLS = {"calls": {"reader": "calls", "key": "id", "timezone": "UTC"}}


def calls_of(number: str, start: str, leg: str = "") -> la.scale.LargeCase:
    database = duckdb.connect()
    database.execute(
        "CREATE TABLE calls AS SELECT 1 AS id, ? AS caller, '+15025550199' AS callee, "
        "? AS start, ? AS leg",
        [number, start, leg],
    )
    engine = la.scale.over_duckdb(database)
    return la.scale.connect(engine, CALLS, purpose="training", region="US-KY")


@pytest.mark.parametrize("when", [*exhaustive(None), "2024-01-01"])
def test_a_table_of_which_no_row_could_be_read_is_named(when: str | None) -> None:
    said = (
        'No row of table "calls" is in the graph: an end or a cell of each cannot be read. '
        "la.scale.count_unread says which texts can be; give a view with these."
    )
    with calls_of("+15025550143", "2024-05-02T14:30:00Z") as large:
        with pytest.warns(DataQualityWarning) as warned:
            assert la.scale.edges(large, when=when).edges.empty
        assert [str(each.message) for each in warned] == [said]
        assert warned[0].filename == __file__


def test_rows_that_are_left_out_on_purpose_are_no_fault() -> None:
    with calls_of("+15025550143", "2024-05-02 14:30", "forwarded") as large:
        assert la.scale.edges(large).edges.empty
    with calls_of("+15025550143", "2024-05-02 14:30") as large:
        assert la.scale.edges(large, when="2024-01-01").edges.empty  # no row is as old
        assert len(la.scale.edges(large).edges) == 1


def test_edges_of_a_text_file_are_those_of_its_case(tmp_path: Path) -> None:
    """Local numbers, the clocks of a zone, services, numbers that are none, a refused duration."""
    lines = ["caller,callee,start,duration"]
    numbers = ["502-555-0143", "(502) 555-0199", "15025550143", "911", "17", "800-555-0199", "?"]
    for at in range(600):
        day, minute = at % 27 + 1, at % 60
        a, b = numbers[at % 7], numbers[at * at % 5]
        duration = "long" if at % 50 == 0 else str(at)
        lines.append(f"{a},{b},2024-03-{day:02} 02:{minute:02}:00,{duration}")
    (tmp_path / "calls").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "America/New_York"\n'
        '[[document]]\nfile = "calls"\nreader = "calls"\n',
        encoding="utf-8",
    )
    database = duckdb.connect()
    database.execute(
        "CREATE VIEW calls AS SELECT *, row_number() OVER () + 1 AS row "
        f"FROM read_csv('{tmp_path}/calls', all_varchar = true)"
    )
    tables = {"calls": {"reader": "calls", "key": "row", "timezone": "America/New_York"}}
    engine = la.scale.over_duckdb(database)
    theirs = la.build_graph(la.read_case(tmp_path))
    with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
        assert_frame_equal(by_ends(la.scale.edges(large)), by_ends(theirs))

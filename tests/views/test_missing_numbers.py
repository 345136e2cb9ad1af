"""Measures that some entities have no number of, and of which the low is notable, on every page."""

from __future__ import annotations

import re

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.views.figures.network_figure import picture
from linkanalysis.views.pages.shown_results import Reading, Readings, prominence

PEOPLE = ["person:hub", "person:ann", "person:bob", "person:cat", "person:dan", "person:eve"]


@pytest.fixture(scope="module")
def graph() -> la.EntityGraph:
    """A case of a hub with four spokes, two of whom know each other, and one without a tie."""
    hub, *spokes, lone = PEOPLE
    pairs = [(hub, spoke) for spoke in spokes] + [(spokes[0], spokes[1])]
    links = pd.DataFrame(pairs, columns=["source", "target"]).assign(type="associate_of")
    people = pd.DataFrame({"id": PEOPLE, "name": [name.title() for name in PEOPLE]})
    case = la.Case(purpose="training")
    told = [(row.id, "name", row.name) for row in people.itertuples(index=False)]
    statements = pd.DataFrame(told, columns=["entity", "attribute", "value"])
    page = la.Document(title="page", sha256="0" * 64)
    case.add(la.Batch.of(page, statements=statements, links=links))
    found = la.build_graph(case)
    assert lone in found.ids
    return found


@pytest.fixture(scope="module")
def scores(graph: la.EntityGraph) -> la.ScoreTable:
    return la.centrality(graph, ["constraint", "degree"], worlds=24)


def test_tables_begin_with_the_lowest_and_end_with_who_has_none(scores: la.ScoreTable) -> None:
    frame = scores.to_frame()
    assert frame["entity"].iloc[[0, -1]].tolist() == ["person:hub", "person:eve"]
    last = frame.iloc[-1]
    for column in ("constraint", "constraint_rank", "constraint_low", "constraint_high"):
        assert pd.isna(last[column])
    assert last["degree_rank"] == 6
    assert frame.dtypes[["constraint_rank", "degree_rank"]].astype(str).tolist() == [
        "Int64",
        "int64",
    ]
    intervals = la.trust.rank_intervals(
        scores.graph, ["constraint", "degree"], worlds=24
    ).to_frame()
    missing = intervals.iloc[-1].filter(like="constraint")
    assert missing.isna().all()
    assert intervals.iloc[-1].filter(like="degree").notna().all()
    assert "nan" not in scores._repr_html_().lower()
    assert "&lt;NA&gt;" not in scores._repr_html_()


def test_readers_are_told_nothing_where_there_is_no_number(scores: la.ScoreTable) -> None:
    readings = Readings(scores)
    assert readings.of("person:eve")[0] == Reading("")
    reading = readings.of("person:hub")[0]
    assert reading.value.startswith("0.")
    assert reading.rank_text() == f"1 of 5 ({reading.span} in simulated networks)"
    assert reading.span
    assert readings.rows()[0]["reading"].startswith("Low: its contacts are not tied to each other")


def test_the_lowest_is_drawn_as_the_largest(graph: la.EntityGraph, scores: la.ScoreTable) -> None:
    size = prominence(graph, Readings(scores))
    assert graph.ids[int(size.argmax())] == "person:hub"
    assert size.max() == 1
    assert size[graph.node("person:eve")] == 0
    assert np.isfinite(size).all()


@pytest.mark.exhaustive
def test_pages_and_figures_show_no_word_for_missing(
    graph: la.EntityGraph, scores: la.ScoreTable
) -> None:
    assert graph.case is not None
    rings = la.find_rings(graph)
    bare = la.network_map(graph).html
    page = la.network_map(graph, scores=scores).html
    assert page.count("NaN") == bare.count("NaN")  # those of the drawing library
    assert "<NA>" not in page
    report = la.case_report(graph.case, graph, scores=scores, rings=rings).html
    text = re.sub(r"data:[^\"]*", "", report)
    assert not re.search(r"\bnan\b|<NA>|&lt;NA&gt;", text, re.IGNORECASE)
    for kind in ("svg", "png"):
        assert picture(graph, rings=rings, scores=scores, kind=kind)


def test_removal_by_constraint_begins_with_the_least_constrained(graph: la.EntityGraph) -> None:
    order = la.disruption.percolation(graph, order="constraint").to_frame()["entity"].tolist()
    assert (order[1], order[-1]) == ("person:hub", "person:eve")


def test_two_mode_values_on_a_map_leave_the_others_without() -> None:
    network = nx.Graph([("ana", "event:1"), ("ben", "event:1"), ("ana", "phone:1")])
    graph = la.from_networkx(network)
    page = la.network_map(graph, scores=la.centrality(graph, "two_mode_betweenness", worlds=8))
    assert "by the 2 of 3 ties between the two sides" in page.html

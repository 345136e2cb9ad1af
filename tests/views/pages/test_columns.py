"""Rows as columns: the same rows, and pages that a notebook can keep."""

from __future__ import annotations

import json

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.views.pages.columns import columns_of, rows_of

ROWS = [{"a": 1, "b": "x", "c": [0]}, {"a": 2, "b": "x", "c": []}, {"a": True, "b": "x", "c": []}]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []], ids=["three", "one", "none"])
def test_columns_give_the_rows_back(rows: list[dict[str, object]]) -> None:
    columns = columns_of(rows)
    assert rows_of(json.loads(json.dumps(columns))) == rows


def test_what_all_rows_have_is_written_once() -> None:
    assert columns_of(ROWS) == {
        "length": 3,
        "same": {"b": "x"},
        "each": {"a": [1, 2, True], "c": [[0], [], []]},
    }


@pytest.mark.parametrize(
    ("people", "most"),
    [(400, 600_000), pytest.param(5_000, 1_500_000, marks=pytest.mark.exhaustive)],
)
def test_a_map_in_a_cell_stays_small(people: int, most: int) -> None:
    network = nx.random_regular_graph(6, people, seed=1)  # three ties a person
    links = pd.DataFrame(network.edges, columns=["source", "target"]).map("person:P{}".format)
    minutes = pd.to_timedelta(range(0, 7 * len(links), 7), unit="min")
    links["start"] = pd.Timestamp("2024-01-01").as_unit("us") + minutes
    links["type"], links["row"] = "associate_of", [str(row) for row in range(2, len(links) + 2)]
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="tips.csv", sha256="0" * 64), links=links))
    graph = la.build_graph(case)
    assert (graph.n, graph.m) == (people, 3 * people)
    assert len(la.network_map(graph)._repr_html_().encode()) < most

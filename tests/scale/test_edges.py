"""Edges summed by an engine are those that `build_graph` finds in the whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import linkanalysis as la

if TYPE_CHECKING:
    import pandas as pd


def by_ends(graph: la.EntityGraph) -> pd.DataFrame:
    return graph.edges.sort_values(["source", "target"], ignore_index=True)


@pytest.mark.parametrize(
    ("when", "directed"),
    [(None, True), ("2024-05-01", False), (("2024-04-10", "2024-05-10"), False)],
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

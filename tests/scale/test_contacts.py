"""Contacts by attribution are those that `build_contacts` finds in the whole case."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal
from scipy.stats import poisson

import linkanalysis as la


@pytest.mark.parametrize(("when", "max_neighbors"), [(None, 50), (("2024-03-01", "2024-05-10"), 5)])
def test_contacts_are_those_of_the_whole_case(
    large: la.scale.LargeCase, whole: la.Case, when: object, max_neighbors: int
) -> None:
    found = la.scale.find_contacts(large, when=when, max_neighbors=max_neighbors, limit=10_000)
    graph = la.build_contacts(whole, when=when, max_neighbors=max_neighbors)
    theirs = graph.edges.rename(columns={"strength": "days"})
    masked = {name for name, hidden in zip(graph.ids, graph.masked, strict=True) if hidden}
    hidden = theirs["source"].isin(masked) | theirs["target"].isin(masked)
    theirs = theirs[~hidden].sort_values(["source", "target"], ignore_index=True)
    ours = found.to_frame().sort_values(["source", "target"], ignore_index=True)
    assert len(ours) > 100
    columns = ["source", "target", "count", "days", "first", "last"]
    assert_frame_equal(ours[columns], theirs[columns], check_dtype=False)
    assert found.withheld == hidden.sum() > 0
    assert graph.left_out
    count = len(graph.left_out)
    assert found.notes[0].startswith(f"{count:,} service")


def test_chance_counts_the_days_of_all_pairs(large: la.scale.LargeCase, whole: la.Case) -> None:
    edges = la.build_contacts(whole).edges
    ends = pd.concat([edges.set_index(end)["strength"] for end in ("source", "target")])
    active = ends.groupby(level=0).sum()
    found = la.scale.find_contacts(large, limit=50).to_frame()
    expected = found["source"].map(active) * found["target"].map(active) / active.sum()
    assert_series_equal(found["expected"], expected, check_names=False, rtol=1e-12)
    tail = poisson.sf(found["days"] - 1, expected) * len(edges)
    assert found["p_value"].tolist() == pytest.approx(tail.clip(max=1), rel=1e-9)
    assert (found["p_value"] < 0.05).sum() > 10

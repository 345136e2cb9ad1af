"""Contacts by attribution are those that `build_contacts` finds in the whole case."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal

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
    assert_frame_equal(ours, theirs[ours.columns], check_dtype=False)
    assert found.withheld == hidden.sum() > 0
    assert graph.left_out
    count = len(graph.left_out)
    assert found.notes[0].startswith(f"{count:,} service")

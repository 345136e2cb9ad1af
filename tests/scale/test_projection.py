"""Ties through shared things are those that `project` makes from the whole case."""

from __future__ import annotations

from typing import Literal

import pytest
from exhaustive import exhaustive
from pandas.testing import assert_frame_equal

import linkanalysis as la


@pytest.mark.parametrize(
    ("to", "through", "method", "max_members", "when"),
    [
        *exhaustive(("phone", "place", "newman", 20, None)),
        ("phone", "place", "count", 19, ("2024-04-10", "2024-06-10")),
        ("person", ["phone", "booking"], "selectivity", 3, None),
    ],
)
def test_ties_are_those_of_the_whole_case(
    large: la.scale.LargeCase,
    whole: la.Case,
    to: str,
    through: str | list[str],
    method: Literal["newman", "selectivity", "count"],
    max_members: int,
    when: tuple[str, str] | None,
) -> None:
    ours = la.scale.project(
        large, to=to, through=through, method=method, max_members=max_members, when=when
    )
    theirs = la.project(
        la.build_graph(whole, when=when),
        to=to,
        through=through,
        method=method,
        max_members=max_members,
    )
    assert len(theirs.edges) > 30
    assert_frame_equal(ours.edges, theirs.edges)
    assert theirs.left_out
    assert ours.left_out == theirs.left_out
    assert ours.notes[-1] == theirs.notes[-1]


def test_a_tie_leads_to_the_rows_that_state_it(large: la.scale.LargeCase) -> None:
    ours = la.scale.project(large, to="person", through=["phone", "booking"])
    named = ours.edges[~ours.edges["source"].str.startswith("Protected")]
    rows = ours.links(named["source"].iloc[0], named["target"].iloc[0])
    assert len(rows) > 1
    assert rows["row"].str.startswith("KEY ").all()

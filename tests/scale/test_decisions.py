"""Ids that are judged to be one are one in every answer about rows that stay on the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

import linkanalysis as la
from tests.scale.large_world import TABLES, ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def judged(whole: la.Case) -> list[la.Decision]:
    """Judge two busy phones of two people, and these two people, to be one."""
    held = la.graph.find_holders(whole).to_frame()
    of_people = held[held["holder"].fillna("").str.startswith("person:")]
    busy = of_people[of_people["kind"] == "phone"].drop_duplicates("holder")
    busy = busy.drop_duplicates("identifier").sort_values(["links", "identifier"]).tail(2)
    (one, other), (phone, second) = busy["holder"], busy["identifier"]
    return [la.Decision(one, other, "same"), la.Decision(phone, second, "same")]


@pytest.fixture(scope="module")
def merged(whole: la.Case, judged: list[la.Decision]) -> la.Case:
    case = whole.copy()
    case.decide(judged)
    return case


@pytest.fixture(scope="module")
def large_merged(
    engine: la.scale.Engine, judged: list[la.Decision]
) -> Iterator[la.scale.LargeCase]:
    connected = la.scale.connect(engine, TABLES, purpose="training", region="US-KY", timezone=ZONE)
    with connected as large:
        large.case.decide(judged)
        yield large


def test_edges_and_strength(large_merged: la.scale.LargeCase, merged: la.Case) -> None:
    ours, theirs = la.scale.edges(large_merged), la.build_graph(merged)
    columns = ["source", "target"]
    assert_frame_equal(
        ours.edges.sort_values(columns, ignore_index=True),
        theirs.edges.sort_values(columns, ignore_index=True),
    )
    found = la.scale.rank_entities(large_merged, "strength", limit=10_000).to_frame()
    scores = la.centrality(theirs, ["strength"]).to_frame()
    both = (each.set_index("entity")["strength"].sort_index() for each in (found, scores))
    ranked, known = both
    assert_series_equal(ranked, known[known > 0], check_dtype=False)


@pytest.mark.exhaustive
def test_contacts_and_holders(
    large_merged: la.scale.LargeCase, merged: la.Case, judged: list[la.Decision]
) -> None:
    found = la.scale.find_contacts(large_merged, limit=10_000).to_frame()
    ends = {*found["source"], *found["target"]}
    theirs = la.build_contacts(merged).edges
    for each in judged:
        keep, gone = sorted((each.left, each.right))
        assert gone not in ends
        ours = found[(found["source"] == keep) | (found["target"] == keep)]
        known = theirs[(theirs["source"] == keep) | (theirs["target"] == keep)]
        named = known[~known["source"].str.contains("rotected")]
        assert ours["count"].sum() == named["count"].sum()
    assert_frame_equal(
        la.scale.find_holders(large_merged).to_frame(), la.graph.find_holders(merged).to_frame()
    )


@pytest.mark.exhaustive
def test_a_part_around_either_id(
    large_merged: la.scale.LargeCase, merged: la.Case, judged: list[la.Decision]
) -> None:
    keep, gone = sorted((judged[1].left, judged[1].right))
    part = la.scale.read_part(large_merged, gone, steps=1)
    graph, theirs = la.build_graph(part.case), la.build_graph(merged)
    assert part.case.same[gone] == keep
    ours = graph.edges[graph.edges["target"].eq(keep) | graph.edges["source"].eq(keep)]
    known = theirs.edges[theirs.edges["target"].eq(keep) | theirs.edges["source"].eq(keep)]
    assert ours["count"].sum() == known["count"].sum() > 0


@pytest.mark.exhaustive
@pytest.mark.parametrize("number", [0, 1])  # the id that is kept, and the other
def test_rows_behind_a_tie_of_either_id(
    large_merged: la.scale.LargeCase, merged: la.Case, judged: list[la.Decision], number: int
) -> None:
    keep, gone = sorted((judged[1].left, judged[1].right))
    theirs = la.build_graph(merged)
    called = theirs.edges[theirs.edges["source"].eq(keep)]
    called = called[called["target"].str.startswith("phone:+")]
    other = called.sort_values(["count", "target"])["target"].iloc[-1]
    known = theirs.links(keep, other)
    either = (keep, gone)[number]
    found = la.scale.links(large_merged, either, other)
    columns = ["source", "target", "type", "start", "document"]
    assert_frame_equal(found[columns], known[columns])
    assert len(la.scale.explain(large_merged, either, other)) == len(known) > 1

"""Measures by rounds of SQL are those of the library on the whole case."""

from __future__ import annotations

import pytest
from pandas.testing import assert_series_equal

import linkanalysis as la
from linkanalysis.errors import EngineError
from linkanalysis.scale.rounds import IN_ROUNDS, MEASURED


@pytest.fixture(scope="module")
def scores(whole: la.Case) -> la.ScoreTable:
    graph = la.build_graph(whole)
    tied = graph.only(entities=sorted({*graph.edges["source"], *graph.edges["target"]}))
    return la.centrality(tied, list(MEASURED))


@pytest.mark.parametrize("measure", MEASURED)
def test_values_are_those_of_the_whole_case(
    large: la.scale.LargeCase, scores: la.ScoreTable, measure: str
) -> None:
    if measure in IN_ROUNDS and not large.engine.keeps:
        with pytest.raises(EngineError) as error:
            la.scale.rank_entities(large, measure)
        assert str(error.value) == (
            f'"{measure}" needs a table for each round, and PostgreSQL may keep none. Name a '
            "schema in which this connection may write: scratch=…."
        )
        return
    found = la.scale.rank_entities(large, measure, limit=10_000)
    theirs = scores.to_frame().set_index("entity").sort_index()[measure]
    ours = found.to_frame().set_index("entity").sort_index()[measure]
    exact = measure != "pagerank"
    assert_series_equal(
        ours, theirs, check_exact=exact, check_dtype=False, **({} if exact else {"atol": 1e-7})
    )
    assert found.withheld == scores.withheld > 0


def test_the_highest_come_first_up_to_the_limit(large: la.scale.LargeCase) -> None:
    frame = la.scale.rank_entities(large, "strength", limit=5).to_frame()
    whole = la.scale.rank_entities(large, "strength", limit=10_000).to_frame()
    assert frame.equals(whole.head(5))
    assert whole["strength"].is_monotonic_decreasing

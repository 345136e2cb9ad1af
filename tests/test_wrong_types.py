"""An option of the wrong type is refused by its name, before anything is computed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import (
    GraphKindError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

A, B = "person:0", "person:1"
SQUARE = la.from_networkx(nx.cycle_graph(4))
USES = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
# Options are given as no type checker would let them pass.
ask: Any = la


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            lambda: ask.trust.robustness(SQUARE, worlds=2.5),
            "worlds is 2.5; it must be a whole number",
        ),
        (
            lambda: ask.trust.robustness(SQUARE, worlds=None),
            "worlds is None; it must be a whole number",
        ),
        (lambda: ask.trust.robustness(SQUARE, top="3"), "top is '3'; it must be a whole number"),
        (lambda: ask.trust.robustness(SQUARE, top=2.5), "top is 2.5; it must be a whole number"),
        (
            lambda: ask.trust.rank_intervals(SQUARE, top=2.5),
            "top is 2.5; it must be a whole number",
        ),
        (
            lambda: ask.leads.find_blocks(USES, of="person", through="phone", limit=1.5),
            "limit is 1.5; it must be a whole number",
        ),
        (
            lambda: ask.project(USES, to="person", through="phone", max_members=2.5),
            "max_members is 2.5; it must be a whole number",
        ),
        (
            lambda: ask.find_rings(SQUARE, max_members="25"),
            "max_members is '25'; it must be a whole number",
        ),
        (
            lambda: ask.centrality(SQUARE).reasons(A, limit=None),
            "limit is None; it must be a whole number",
        ),
        (lambda: ask.compare.average_comparisons([], k=1.5), "k is 1.5; it must be a whole number"),
        (lambda: SQUARE.around(A, None), "steps is None; it must be a whole number"),
    ],
)
def test_counts_are_whole_numbers(question: Callable[[], object], message: str) -> None:
    with pytest.raises(GraphKindError) as caught:
        question()
    assert str(caught.value) == f"{message} of at least 1."


def test_probabilities_are_those_of_the_graph() -> None:
    star = la.from_networkx(nx.star_graph(3))
    with pytest.raises(GraphKindError) as caught:
        la.trust.rank_intervals(SQUARE, worlds=2, probabilities=la.trust.tie_probabilities(star))
    assert str(caught.value) == (
        "These probabilities belong to another graph; pass the result of "
        "la.trust.tie_probabilities for this graph, or leave it out."
    )


SEEDED: dict[str, Callable[[Any], object]] = {
    "centrality": lambda seed: la.centrality(SQUARE, seed=seed),
    "centralizations": lambda seed: la.people.centralizations(SQUARE, seed=seed),
    "brokerage_roles": lambda seed: la.people.brokerage_roles(SQUARE, {A: "a", B: "b"}, seed=seed),
    "quadrants": lambda seed: la.people.quadrants(SQUARE, seed=seed),
    "rank_intervals": lambda seed: la.trust.rank_intervals(SQUARE, worlds=4, seed=seed),
    "scenario_intervals": lambda seed: la.trust.scenario_intervals(SQUARE, worlds=4, seed=seed),
    "robustness": lambda seed: la.trust.robustness(SQUARE, "degree", worlds=2, seed=seed),
    "key_entities": lambda seed: la.key_entities(SQUARE, worlds=0, seed=seed),
    "percolation": lambda seed: la.disruption.percolation(SQUARE, seed=seed),
    "dismantle": lambda seed: la.disruption.dismantle(SQUARE, seed=seed),
    "human_capital": lambda seed: la.disruption.human_capital(SQUARE, {A: "courier"}, seed=seed),
    "remove": lambda seed: la.remove(SQUARE, A, seed=seed),
    "observe": lambda seed: la.disruption.observe(SQUARE, A, seed=seed),
    "predict_links": lambda seed: la.leads.predict_links(SQUARE, seed=seed),
    "find_cells": lambda seed: la.groups.find_cells(SQUARE, draws=8, seed=seed),
    "find_rings": lambda seed: la.find_rings(SQUARE, seed=seed),
    "find_blocks": lambda seed: la.leads.find_blocks(USES, of="person", through="phone", seed=seed),
    "shared_significance": lambda seed: la.measures.shared_significance(
        USES, to="person", through="phone", seed=seed
    ),
    "average_comparisons": lambda seed: la.compare.average_comparisons([], seed=seed),
    "KeyPlayerSearch": lambda seed: la.disruption.KeyPlayerSearch(seed=seed),
}


@pytest.mark.parametrize("start", SEEDED.values(), ids=SEEDED)
@pytest.mark.parametrize("seed", [None, "0", 0.5, True, [1]])
def test_a_seed_is_a_whole_number(start: Callable[[Any], object], seed: object) -> None:
    with pytest.raises(GraphKindError) as caught:
        start(seed)
    assert str(caught.value) == f"seed is {seed!r}; it must be a whole number of at least 0."


def test_a_seed_of_numpy_is_taken_like_that_of_python() -> None:
    plain, other = (la.trust.rank_intervals(SQUARE, worlds=8, seed=s) for s in (7, np.int64(7)))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(plain.to_frame(), other.to_frame())


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            lambda: ask.measures.proximity(SQUARE, A, damping="high"),
            "damping is 'high'; it must be from 0 to below 1, such as the default 0.85.",
        ),
        (
            lambda: ask.groups.find_circle(SQUARE, A, damping=None),
            "damping is None; it must be from 0 to below 1, such as the default 0.85.",
        ),
        (
            lambda: ask.measures.proximity(SQUARE, {A: None}),
            "The weight of person:0 is None; it must be a number above 0.",
        ),
        (
            lambda: ask.measures.proximity(SQUARE, {A: "much"}),
            "The weight of person:0 is 'much'; it must be a number above 0.",
        ),
        (
            lambda: ask.leads.find_similar_texts(
                la.build_graph(la.Case(purpose="training")), min_similarity=None
            ),
            "min_similarity is None; give a share above 0 and at most 1, such as 0.7.",
        ),
        (
            lambda: ask.trust.rank_intervals(SQUARE, hidden="some"),
            (
                "hidden is some; give shares of all ties from 0 to 0.9, such as hidden=(0.1, 0.2, "
                "0.3)."
            ),
        ),
        (
            lambda: ask.trust.rank_intervals(SQUARE, worlds=2.5),
            "worlds is 2.5; pass the number of worlds to draw, such as 1,000 for a report.",
        ),
        (
            lambda: ask.centrality(SQUARE, worlds="200"),
            "worlds is 200; pass the number of worlds to draw, or 0 for none.",
        ),
        (
            lambda: ask.centrality(SQUARE, worlds=10**30),
            f"worlds is {10**30}; pass the number of worlds to draw, or 0 for none.",
        ),
        (
            lambda: ask.key_entities(SQUARE, top=2.5),
            "top is 2.5; it must be a whole number of at least 1.",
        ),
        (
            lambda: ask.groups.find_cells(SQUARE, draws=None),
            "draws is None; it must be a whole number of at least 8.",
        ),
        (
            lambda: ask.groups.find_cells(SQUARE, draws=80.0),
            "draws is 80.0; it must be a whole number of at least 8.",
        ),
        (
            lambda: ask.trust.tie_probabilities(SQUARE, half_life_days="year"),
            "half_life_days is 'year'; give a number of days above 0.",
        ),
        (
            lambda: ask.trust.tie_probabilities(SQUARE, half_life_days=-1),
            "half_life_days is -1; give a number of days above 0.",
        ),
        (
            lambda: ask.trust.tie_probabilities(SQUARE, as_of="2024"),
            "as_of is '2024'; give a day, such as date(2024, 5, 1).",
        ),
        (
            lambda: ask.disruption.KeyPlayerSearch(seconds=None),
            "starts is 20 and seconds is None; a search needs at least one start and some time.",
        ),
        (
            lambda: ask.compare.average_comparisons([], confidence=None),
            "confidence is None; give a share between 0 and 1, such as 0.95.",
        ),
    ],
)
def test_numbers_are_numbers_within_their_range(
    question: Callable[[], object], message: str
) -> None:
    with pytest.raises(GraphKindError) as caught:
        question()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            lambda: ask.build_graph(la.Case(purpose="training"), types=5),
            "types is 5; it must be a type, or a list of types.",
        ),
        (
            lambda: ask.build_graph(la.Case(purpose="training"), grades=[None]),
            "grades is [None]; it must be a grade, or a list of grades.",
        ),
        (lambda: SQUARE.only(types=5), "types is 5; it must be a type, or a list of types."),  # type: ignore[arg-type]
        (
            lambda: SQUARE.only(link_types=5),
            "link_types is 5; it must be a type, or a list of types.",
        ),  # type: ignore[arg-type]
        (lambda: SQUARE.only(entities=5), "entities is 5; it must be an id, or a list of ids."),  # type: ignore[arg-type]
        (
            lambda: ask.project(USES, to="person", through=5),
            "through is 5; it must be a type, or a list of types.",
        ),
        (
            lambda: ask.find_rings(USES, through=5),
            "through is 5; it must be a type, or a list of types.",
        ),
        (
            lambda: ask.find_rings(USES, benign=5),
            "benign is 5; it must be a type, or a list of types.",
        ),
        (
            lambda: ask.leads.find_blocks(USES, of="person", through=None),
            "through is None; it must be a type, or a list of types.",
        ),
        (
            lambda: ask.key_entities(SQUARE, types=5),
            "types is 5; it must be a type, or a list of types.",
        ),
        (
            lambda: ask.key_entities(SQUARE, measures=3),
            "measures is 3; it must be a measure, or a list of measures.",
        ),
        (
            lambda: ask.centrality(SQUARE, None),
            "measures is None; it must be a measure, or a list of measures.",
        ),
        (
            lambda: ask.trust.robustness(SQUARE, [3]),
            "measures is [3]; it must be a measure, or a list of measures.",
        ),
        (
            lambda: ask.compare.compare_groups(None, []),
            "found is None; give a list of groups, each a list of its members.",
        ),
        (
            lambda: ask.compare.compare_groups([], ["ana"]),
            "truth holds 'ana'; give a list of groups, each a list of its members.",
        ),
        (
            lambda: ask.disruption.human_capital(SQUARE, "courier"),
            'roles is \'courier\'; write {"person:KY-118": "courier"}, for example.',
        ),
        (
            lambda: ask.find_rings(SQUARE, relevance=[A]),
            'relevance is [\'person:0\']; write {"person:KY-118": (1.0, "why")}, for example.',
        ),
        (
            lambda: ask.shortest_paths(SQUARE, A, B, weighted="no"),
            "weighted is 'no'; write True or False.",
        ),
        (
            lambda: ask.build_graph(la.Case(purpose="training"), directed="no"),
            "directed is 'no'; write True or False.",
        ),
        (
            lambda: ask.build_graph(la.Case(purpose="training"), when=5),
            "when is 5; give a date such as 2024-05-01, or a pair of dates.",
        ),
        (
            lambda: ask.shortest_paths(SQUARE, A, B, limits=[]),
            "limits is []; write PathLimits(max_steps=3), for example.",
        ),
        (
            lambda: ask.network_map(SQUARE, rings=[]),
            "rings is []; pass the result of la.find_rings.",
        ),
        (
            lambda: ask.network_map(SQUARE, scores=5),
            "scores is 5; pass the result of la.centrality.",
        ),
        (
            lambda: ask.figure(SQUARE, ax="left"),
            "ax is 'left'; pass the axes of a matplotlib figure, or leave it out.",
        ),
        (
            lambda: ask.figure(SQUARE, layout={"positions": {A: None}}),
            (
                "Position 1 of the layout is not a point; an entity has two numbers, such as "
                "[10, -25]."
            ),
        ),
        (
            lambda: ask.trust.rank_intervals(SQUARE, probabilities=0.5),
            (
                "probabilities is 0.5; pass the result of la.trust.tie_probabilities for this "
                "graph, or leave it out."
            ),
        ),
        (
            lambda: ask.trust.tie_probabilities(SQUARE, grades=5),
            "grades is 5; edit the frame of la.trust.grade_probabilities().",
        ),
        (
            lambda: ask.from_networkx("ana"),
            "g is a value of type str; give a networkx graph, such as nx.Graph(pairs).",
        ),
        (
            lambda: ask.from_networkx(nx.Graph([("ana", "ben")]), strength=[]),
            (
                "The edge 'ana' – 'ben' has no []. Strengths must be integers of at least 1; "
                "count the links, or scale and round, before you import the network."
            ),
        ),
    ],
)
def test_names_and_results_are_what_they_are_taken_for(
    question: Callable[[], object], message: str
) -> None:
    with pytest.raises(GraphKindError) as caught:
        question()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (lambda: ask.centrality(SQUARE).values(5), '"5" is not in this table. Choose from degree.'),
        (
            lambda: ask.measures.noise_scores(SQUARE).values(None),
            '"None" is not in this table. Choose from disparity, score, significance, spread.',
        ),
        (
            lambda: ask.key_entities(SQUARE, worlds=0)[5],
            '"5" is not among the 0 key entities. There are none.',
        ),
        (
            lambda: ask.leads.find_blocks(USES, of="person", through="phone")["a"],
            "There is no block a; this table has no blocks.",
        ),
        (lambda: ask.find_rings(SQUARE)["a"], "There is no ring a; this table has no rings."),
        (
            lambda: ask.shortest_paths(SQUARE, A, B).reasons("a"),
            "There is no path a; this table has paths 1 to 1.",
        ),
        (
            lambda: ask.project(USES, to=None, through="phone"),
            '"None" is not a type of entity. la.vocabulary.ENTITY_TYPES lists all 19.',
        ),
        (
            lambda: ask.centrality(SQUARE, direction=None),
            '"None" is not a direction. Choose from all, in, out.',
        ),
        (
            lambda: ask.disruption.dismantle(SQUARE, cost=np.array([1, 2])),
            '"[1 2]" is not a cost. Choose from degree, one.',
        ),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    question: Callable[[], object], message: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        question()
    assert str(caught.value) == message


NO_GRAPH: dict[str, Callable[[Any], object]] = {
    "network_map": la.network_map,
    "figure": la.figure,
    "matrix": la.figures.matrix,
    "to_networkx": la.to_networkx,
    "to_pyvis": la.to_pyvis,
    "find_similar_texts": la.leads.find_similar_texts,
    "leave_one_document_out": la.trust.leave_one_document_out,
    "rings_without_documents": la.rings.rings_without_documents,
    "tie_probabilities": la.trust.tie_probabilities,
    "rank_intervals": la.trust.rank_intervals,
    "scenario_intervals": la.trust.scenario_intervals,
    "robustness": la.trust.robustness,
    "find_rings": la.find_rings,
    "key_entities": la.key_entities,
}


@pytest.mark.parametrize("use", NO_GRAPH.values(), ids=NO_GRAPH)
def test_what_takes_a_graph_says_so(use: Callable[[Any], object]) -> None:
    with pytest.raises(GraphKindError) as caught:
        use(None)
    assert str(caught.value) == (
        "Expected a graph, got None. build_graph(case) makes one from a case, from_networkx(g) "
        "from a networkx graph."
    )


def test_strengths_taken_from_a_table_are_told_in_how_the_graph_was_made() -> None:
    pairs = la.measures.shared_significance(USES, to="person", through="phone")
    graph = pairs.as_strength("surprise")
    assert graph.made_by.parameters[-1] == ("strength", f"surprise of {pairs.made_by}")
    assert "null=hypergeometric" in str(graph.made_by)

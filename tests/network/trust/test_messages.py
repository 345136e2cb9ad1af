"""What the errors of this room say, whole: one table, so that rewording is one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError
from linkanalysis.network.trust.tie_probability import checked_grades

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

ask: Any = la
CHAIN = la.from_networkx(nx.path_graph(3))
ARCS = la.from_networkx(nx.DiGraph([(1, 2)]))

NO_SUCH_MEASURE = (
    f'"betweeness" is not a measure. Did you mean "betweenness"? la.MEASURES lists all '
    f"{len(la.MEASURES)}."
)
NO_DIRECTED_FORM = (
    "eigenvector is not defined for directed graphs; this one of 2 entities is directed. Merge "
    'both directions with direction="all", or build it with build_graph(case, directed=False), '
    "which keeps every tie."
)


def wrong_grades() -> pd.DataFrame:
    table = la.trust.grade_probabilities()
    table.loc[7, "probability"] = 1.2
    return table[table["grade"] != "ungraded"]


MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (lambda: la.centrality(CHAIN, "betweeness"), UnknownNameError, NO_SUCH_MEASURE),
    (lambda: la.trust.rank_intervals(CHAIN, "betweeness"), UnknownNameError, NO_SUCH_MEASURE),
    (lambda: la.trust.robustness(CHAIN, "betweeness"), UnknownNameError, NO_SUCH_MEASURE),
    (lambda: la.trust.rank_intervals(ARCS, "eigenvector"), GraphKindError, NO_DIRECTED_FORM),
    (lambda: la.trust.robustness(ARCS, "eigenvector"), GraphKindError, NO_DIRECTED_FORM),
    (
        lambda: ask.centrality(CHAIN, direction="inn"),
        UnknownNameError,
        '"inn" is not a direction. Did you mean "in"?',
    ),
    (
        lambda: la.centrality(CHAIN).values("core"),
        UnknownNameError,
        '"core" is not in this table. Choose from degree.',
    ),
    (
        lambda: la.centrality(CHAIN, worlds=-1),
        GraphKindError,
        "worlds is -1; pass the number of worlds to draw, or 0 for none.",
    ),
    (
        lambda: la.trust.rank_intervals(CHAIN, worlds=0),
        GraphKindError,
        "worlds is 0; pass the number of worlds to draw, such as 1,000 for a report.",
    ),
    (
        lambda: la.trust.robustness(CHAIN, worlds=0),
        GraphKindError,
        "worlds is 0; it must be at least 1.",
    ),
    (
        lambda: la.trust.rank_intervals(CHAIN, hidden=(0.1, 1.0)),
        GraphKindError,
        (
            "hidden is 0.1, 1.0; give shares of all ties from 0 to 0.9, such as "
            "hidden=(0.1, 0.2, 0.3)."
        ),
    ),
    (
        lambda: la.trust.scenario_intervals(CHAIN, worlds=0),
        GraphKindError,
        "worlds is 0; pass the number of worlds to draw, such as 1,000 for a report.",
    ),
    (
        lambda: la.trust.scenario_intervals(CHAIN, scenarios=("random", "hub")),
        UnknownNameError,
        '"hub" is not a scenario. Did you mean "hubs"?',
    ),
    (
        lambda: la.trust.scenario_intervals(CHAIN, scenarios=()),
        GraphKindError,
        "scenarios is empty; choose from random, source, hubs, untrue.",
    ),
    (
        lambda: ask.trust.scenario_intervals(CHAIN, scenarios=0.2),
        GraphKindError,
        "scenarios is 0.2; it must be a scenario, or a list of scenarios.",
    ),
    (lambda: la.trust.scenario_intervals(ARCS, "eigenvector"), GraphKindError, NO_DIRECTED_FORM),
    (
        lambda: la.trust.leave_one_document_out(CHAIN),
        GraphKindError,
        (
            "This graph has no case behind it, so no document can be left out. Build it with "
            "build_graph(case)."
        ),
    ),
    (
        lambda: ask.trust.tie_probabilities(CHAIN, dependence="orgin"),
        UnknownNameError,
        '"orgin" is not a dependence. Did you mean "origin"?',
    ),
    (
        lambda: checked_grades(la.trust.grade_probabilities().drop(columns="low")),
        GraphKindError,
        (
            'This is not a table of grades: it has no column "low". Start from '
            "la.trust.grade_probabilities() and change its numbers."
        ),
    ),
    (
        lambda: checked_grades(wrong_grades()),
        GraphKindError,
        (
            'This is not a table of grades: it has no row "ungraded"; B2 is not between 0 and 1. '
            "Start from la.trust.grade_probabilities() and change its numbers."
        ),
    ),
]


@pytest.mark.parametrize(("question", "error", "message"), MESSAGES)
def test_errors_say_what_was_given_and_what_to_give(
    question: Callable[[], object], error: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(error) as caught:
        question()
    assert str(caught.value) == message

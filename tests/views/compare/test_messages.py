"""What the functions of this room say, whole, where a question cannot be answered."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, GraphKindError, LinkAnalysisError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

ask: Any = la
CASE = la.Case(purpose="training")
GRAPH = la.build_graph(CASE)


def listed() -> la.Case:
    """Make a case of two people who use one phone."""
    links = pd.DataFrame({"source": ["person:a", "person:b"], "target": "phone:a", "row": "2"})
    case = la.Case(purpose="training")
    about = la.Document(title="list", sha256="0" * 64)
    case.add(la.Batch.of(about, links=links.assign(type="uses")))
    return case


def projected() -> la.EntityGraph:
    """Tie the two people by the phone."""
    return la.project(la.build_graph(listed()), to="person", through="phone")


@cache
def rings() -> la.RingTable:
    """Search once, and only where the tests run: every worker collects them."""
    return la.find_rings(la.from_networkx(nx.path_graph(3)))


PEOPLE = projected()
DAYS = [date(2024, 1, 1), date(2024, 2, 1)]
COMPARED = la.compare.compare_groups([], [])

PERIODS = (
    "Periods need at least two days in order; given were {}. For quarters write "
    "[date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)]."
)
MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (
        lambda: ask.compare.track_communities(CASE, DAYS, method="cmp"),
        UnknownNameError,
        '"cmp" is not a method. Did you mean "cpm"? la.METHODS lists all 6.',
    ),
    (
        lambda: ask.compare.track_communities(CASE, DAYS, method="two_mode"),
        GraphKindError,
        (
            '"two_mode" groups people with their events; communities are tracked among people. '
            "Name another method, or leave it out."
        ),
    ),
    *(
        (
            lambda days=days: ask.compare.track_rings(CASE, days),
            GraphKindError,
            PERIODS.format(given),
        )
        for days, given in (
            (DAYS[:1], "2024-01-01"),
            ([], "none"),
            (DAYS[::-1], "2024-02-01, 2024-01-01"),
        )
    ),
    (
        lambda: ask.compare.track_rings(CASE, ["2024-01-01", "2024-04-01"]),
        GraphKindError,
        "A day is '2024-01-01'; write date(2024, 1, 1), for example.",
    ),
    (
        lambda: ask.compare.track_rings(CASE, DAYS[0]),
        GraphKindError,
        (
            "days is datetime.date(2024, 1, 1); write [date(2024, 1, 1), date(2024, 4, 1), "
            "date(2024, 7, 1)]."
        ),
    ),
    (
        lambda: ask.compare_rings(rings(), rings().graph),
        GraphKindError,
        "after is <EntityGraph: 3 entities, 2 edges, undir; pass the result of la.find_rings.",
    ),
    (
        lambda: ask.compare.compare_deliveries(listed(), "list", "lst"),
        UnknownNameError,
        'No document has the id or title "lst". Choose from list.',
    ),
    (
        lambda: ask.compare.compare_deliveries(listed(), "list", "list"),
        CaseError,
        '"list" is on both sides; name two documents.',
    ),
    (
        lambda: ask.compare.compare_graphs(rings().graph, rings().graph),
        GraphKindError,
        (
            "The two graphs do not come from one case, so no document says what changed. Build "
            "both with build_graph from the same case."
        ),
    ),
    (
        lambda: ask.compare.compare_graphs(GRAPH, la.build_graph(CASE, directed=True)),
        GraphKindError,
        "One graph is directed and the other is not. Build both with the same value of directed.",
    ),
    (
        lambda: ask.compare.compare_graphs(GRAPH, GRAPH).reasons(1),
        UnknownNameError,
        "There is no row 1; this table has no rows.",
    ),
    *(
        (
            question,
            GraphKindError,
            (
                f"This needs links with dates; the graph {what}. Give a graph from "
                "build_graph(case) or build_contacts(case)."
            ),
        )
        for question, what in (
            (lambda: ask.compare.activity(rings().graph), "was not built from a case"),
            (lambda: ask.compare.find_emerging(PEOPLE), "is a projection"),
        )
    ),
    (
        lambda: ask.compare.activity(GRAPH, period="year"),
        UnknownNameError,
        '"year" is not a period. Choose from day, month, week.',
    ),
    (
        lambda: ask.compare.find_emerging(GRAPH, window_days=0),
        GraphKindError,
        "window_days is 0; it must be at least 1.",
    ),
    (
        lambda: ask.compare.average_comparisons([COMPARED], against=[]),
        GraphKindError,
        (
            "against holds 0 cases and comparisons 1; give both methods on the same cases in the "
            "same order."
        ),
    ),
    (
        lambda: ask.compare.average_comparisons([], k=0),
        GraphKindError,
        "k is 0; it must be at least 1.",
    ),
    (
        lambda: COMPARED.precision_at(0),
        GraphKindError,
        "k is 0; it must be at least 1.",
    ),
    (
        lambda: ask.compare.average_comparisons([], confidence=95),
        GraphKindError,
        "confidence is 95; give a share between 0 and 1, such as 0.95.",
    ),
    (
        COMPARED.reasons,
        GraphKindError,
        "A comparison rests on groups, not on documents. Ask the rings or communities.",
    ),
]


@pytest.mark.parametrize(("question", "error", "message"), MESSAGES)
def test_what_cannot_be_asked_says_why_and_what_can(
    question: Callable[[], object], error: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(error) as caught:
        question()
    assert str(caught.value) == message

"""What the functions of this room say, whole, where a question cannot be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

ask: Any = la
ADS = la.from_networkx(nx.Graph([("ad:000", "phone:000")]))
LINE = la.from_networkx(nx.path_graph(4))
EMPTY = la.build_graph(la.Case(purpose="training"))

MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (
        lambda: ask.leads.find_blocks(ADS, of="ad", through=["ad", "phone"]),
        GraphKindError,
        (
            'Entities of type "ad" cannot form blocks through themselves. Name the '
            "types of things that "
            'they use, such as through=["phone", "device"].'
        ),
    ),
    (
        lambda: ask.leads.find_blocks(ADS, of="ad", through="phone", limit=0),
        GraphKindError,
        "limit is 0; it must be at least 1.",
    ),
    (
        lambda: ask.leads.find_blocks(ADS, of="ad", through="phone")[1],
        UnknownNameError,
        "There is no block 1; this table has no blocks.",
    ),
    (
        lambda: ask.leads.find_similar_texts(LINE),
        GraphKindError,
        (
            "find_similar_texts reads the texts of a case; this graph comes from none. Pass the "
            "result of build_graph(case)."
        ),
    ),
    (
        lambda: ask.leads.find_similar_texts(EMPTY, min_similarity=70),
        GraphKindError,
        "min_similarity is 70; give a share above 0 and at most 1, such as 0.7.",
    ),
    (
        lambda: ask.leads.find_similar_texts(EMPTY)[1],
        UnknownNameError,
        "There is no group 1; this table has no groups.",
    ),
    (
        lambda: ask.leads.predict_links(LINE, method="local_paths"),
        UnknownNameError,
        (
            '"local_paths" is not a method of link prediction. Did you mean "local_path"? '
            "la.leads.LINK_METHODS lists all 4."
        ),
    ),
    (
        lambda: ask.leads.predict_links(LINE, limit=0),
        GraphKindError,
        "limit is 0; it must be at least 1.",
    ),
    (
        lambda: ask.leads.predict_links(la.from_networkx(nx.star_graph(5000))),
        GraphKindError,
        (
            "resource_allocation would follow about 25,005,000 paths between "
            "25,005,000 pairs here, "
            "which takes too long. Use a part of the graph: around, only, or a "
            "projection without hubs."
        ),
    ),
    (
        lambda: ask.leads.predict_links(la.from_networkx(nx.path_graph(1500)), method="lplus"),
        GraphKindError,
        (
            "lplus inverts a matrix of 1,500 rows here; more than 1,000 take too long. Use "
            "resource_allocation, or a part of the graph: around, only."
        ),
    ),
    (
        lambda: ask.leads.predict_links(LINE, since=5),
        GraphKindError,
        "since is 5; write it as 2024-05-01 or 2024-05-01T08:30.",
    ),
]


@pytest.mark.parametrize(("question", "error", "message"), MESSAGES)
def test_what_cannot_be_asked_says_why_and_what_can(
    question: Callable[[], object], error: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(error) as caught:
        question()
    assert str(caught.value) == message

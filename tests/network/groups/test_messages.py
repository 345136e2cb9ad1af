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
LINE = la.from_networkx(nx.path_graph(9))

NO_RESOLUTION = (
    'the resolution is 2.0, but "{}" has none. Leave it out, or choose a method that has one: '
    '"modularity", "cpm" or "two_mode".'
)
MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (
        lambda: ask.find_communities(LINE, method="modularty"),
        UnknownNameError,
        '"modularty" is not a method. Did you mean "modularity"? la.METHODS lists all 6.',
    ),
    (
        lambda: ask.find_communities(LINE, method="cpm", resolution=0),
        GraphKindError,
        "the resolution is 0; it must be above 0. Leave it out for the default of cpm, 0.1.",
    ),
    *(
        (
            lambda name=name: ask.find_communities(LINE, method=name, resolution=2.0),
            GraphKindError,
            NO_RESOLUTION.format(name),
        )
        for name in ("consensus", "map_equation", "label_propagation")
    ),
    (
        lambda: ask.find_communities(LINE, seed=-1),
        GraphKindError,
        "seed is -1; it must be at least 0.",
    ),
    (
        lambda: ask.groups.find_cells(la.from_networkx(nx.empty_graph(1501))),
        GraphKindError,
        (
            "find_cells takes at most 1,500 entities; this graph has 1,501. Keep "
            "one part of it with "
            "graph.only(…) or graph.around(…), or use find_communities."
        ),
    ),
    (
        lambda: ask.groups.find_cells(LINE, draws=7),
        GraphKindError,
        "draws is 7; it must be at least 8.",
    ),
    (
        lambda: ask.groups.find_cells(LINE, draws=1_000_001),
        GraphKindError,
        "draws is 1000001; it must be at most 1,000,000.",
    ),
    (
        lambda: ask.groups.find_circle(LINE, [f"person:{k}" for k in range(5)], max_size=4),
        GraphKindError,
        "max_size is 4; it must be at least 3 and the number of entities given, 5.",
    ),
    (
        lambda: ask.groups.find_circle(LINE, 5),
        GraphKindError,
        "entities is 5; it must be an id, or a list of ids.",
    ),
    (
        lambda: ask.groups.find_overlaps(LINE, min_size=1),
        GraphKindError,
        "min_size is 1; it must be at least 2.",
    ),
    (
        lambda: ask.groups.find_overlaps(LINE, seed=-1),
        GraphKindError,
        "seed is -1; it must be at least 0.",
    ),
]


@pytest.mark.parametrize(("question", "error", "message"), MESSAGES)
def test_what_cannot_be_asked_says_why_and_what_can(
    question: Callable[[], object], error: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(error) as caught:
        question()
    assert str(caught.value) == message

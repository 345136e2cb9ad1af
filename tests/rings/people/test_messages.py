"""Every error of this room, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = la.from_networkx(nx.path_graph(3))
roles: Any = la.people.brokerage_roles
quadrants: Any = la.people.quadrants
key_entities: Any = la.key_entities

MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (
        lambda: roles(LINE, "agencies"),
        UnknownNameError,
        (
            '"agencies" is not a grouping that a case knows. Did you mean "agency"? Or give rings, '
            "communities, or a mapping of ids to groups."
        ),
    ),
    (
        lambda: roles(LINE, [{"person:0"}]),
        GraphKindError,
        (
            "groups are given as list. Give rings (find_rings), communities (find_communities), "
            '"agency", "country", or a mapping of ids to groups.'
        ),
    ),
    (
        lambda: roles(LINE, {}, sort_by="broker"),
        UnknownNameError,
        (
            '"broker" is not a count of this table. Choose from across, coordinator, gatekeeper, '
            "itinerant, liaison, only_through, representative, total."
        ),
    ),
    (
        lambda: roles(LINE, {}, shuffles=-1),
        GraphKindError,
        "shuffles is -1; it must be at least 0.",
    ),
    (
        lambda: roles(LINE, {}, shuffles=2.5),
        GraphKindError,
        "shuffles is 2.5; it must be a whole number of at least 0.",
    ),
    (
        lambda: roles(LINE, {}, shuffles=1_000_001),
        GraphKindError,
        "shuffles is 1000001; it must be at most 1,000,000.",
    ),
    (
        lambda: roles(LINE, {}, worlds=2.5),
        GraphKindError,
        "worlds is 2.5; pass the number of worlds to draw, or 0 for none.",
    ),
    (
        lambda: roles(LINE, {}, worlds=-1),
        GraphKindError,
        "worlds is -1; pass the number of worlds to draw, or 0 for none.",
    ),
    (
        lambda: quadrants(LINE, cut="average"),
        UnknownNameError,
        '"average" is not a cut. Choose from mean, median.',
    ),
    (
        lambda: quadrants(LINE, worlds=-2),
        GraphKindError,
        "worlds is -2; pass the number of worlds to draw, or 0 for none.",
    ),
    (lambda: key_entities(LINE, top=0), GraphKindError, "top is 0; it must be at least 1."),
    (
        lambda: key_entities(LINE, worlds=-1),
        GraphKindError,
        "worlds is -1; pass the number of worlds to draw, or 0 for none.",
    ),
    (
        lambda: key_entities(la.from_networkx(nx.cycle_graph(9)), worlds=0)["5"],
        UnknownNameError,
        '"5" is not among the 0 key entities. There are none.',
    ),
]


@pytest.mark.parametrize(("ask", "kind", "message"), MESSAGES)
def test_errors_say_what_to_give(
    ask: Callable[[], object], kind: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        ask()
    assert str(caught.value) == message

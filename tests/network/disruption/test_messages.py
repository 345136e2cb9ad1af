"""Every error of this room, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

KARATE = la.from_networkx(nx.relabel_nodes(nx.karate_club_graph(), lambda v: f"{v:02}"))
LINE = la.from_networkx(nx.path_graph(4))
LARGE = la.from_networkx(nx.path_graph(11_000))
HAL = la.from_networkx(nx.Graph([("hal", "ana"), ("hal", "ben")]))
A = "person:00"
key_players: Any = la.key_players
remove: Any = la.remove
room: Any = la.disruption
search: Any = la.disruption.KeyPlayerSearch

MESSAGES: list[tuple[Callable[[], object], type[LinkAnalysisError], str]] = [
    (
        lambda: room.percolation(KARATE, recompute="blocks"),
        UnknownNameError,
        '"blocks" is not a way to recompute. Did you mean "block"?',
    ),
    (
        lambda: room.percolation(KARATE, recompute="block", block=0),
        GraphKindError,
        "block is 0; it must be at least 1.",
    ),
    (
        lambda: remove(KARATE, A, act="arest"),
        UnknownNameError,
        '"arest" is not an act. Did you mean "arrest"?',
    ),
    (
        lambda: remove(KARATE, [A, A]),
        GraphKindError,
        '"person:00" is listed twice. List each entity once.',
    ),
    (
        lambda: remove(LINE, "person:99"),
        UnknownNameError,
        (
            '"person:99" is not among the 4 entities of this graph. Choose from person:0, '
            "person:1, person:2, person:3."
        ),
    ),
    (
        lambda: room.observe(KARATE, []),
        GraphKindError,
        "observe needs at least one entity. graph.entities lists them.",
    ),
    (
        lambda: room.recover(KARATE, []),
        GraphKindError,
        "recover needs at least one entity. graph.entities lists them.",
    ),
    (
        lambda: room.recover(HAL, "person:hal", roles={"person:hall": "broker"}),
        UnknownNameError,
        '"person:hall" is not among the 3 entities of this graph. Did you mean "person:hal"?',
    ),
    (
        lambda: room.human_capital(LINE, {"person:1": "courier"}, limit=0),
        GraphKindError,
        "limit is 0; it must be at least 1.",
    ),
    (
        lambda: room.human_capital(LINE, {"person:1": "courier"}, measure="constraint"),
        GraphKindError,
        (
            "human_capital multiplies a measure whose high values are notable; for constraint, "
            "low values are. Give another measure, such as effective_size."
        ),
    ),
    (
        lambda: room.dismantle(LINE, target_share=0),
        GraphKindError,
        "target_share is 0; write a share of all entities, above 0 and at most 1.",
    ),
    (
        lambda: room.dismantle(LINE, cost="degrees"),
        UnknownNameError,
        '"degrees" is not a cost. Did you mean "degree"?',
    ),
    (
        lambda: room.dismantle(la.from_networkx(nx.empty_graph(20_001))),
        GraphKindError,
        (
            "dismantle takes at most 20,000 entities; this graph has 20,001. Take a part: "
            'graph.around(entity, steps=3), or percolation(graph, recompute="sequential").'
        ),
    ),
    (
        lambda: key_players(KARATE, 1, goal="fragments"),
        UnknownNameError,
        '"fragments" is not a goal. Did you mean "fragment"?',
    ),
    (
        lambda: key_players(KARATE, 1, goal=la.disruption.Fragment(denominator="n")),
        UnknownNameError,
        '"n" is not a denominator. Choose from original, remaining.',
    ),
    (
        lambda: search(method="swap"),
        UnknownNameError,
        '"swap" is not a way to search. Did you mean "swaps"?',
    ),
    (
        lambda: search(starts=0),
        GraphKindError,
        "starts is 0 and seconds is 60.0; a search needs at least one start and some time.",
    ),
    (
        lambda: key_players(KARATE, 1, goal=la.disruption.Reach(steps=0)),
        GraphKindError,
        "steps is 0; it must be at least 1.",
    ),
    (
        lambda: key_players(la.from_networkx(nx.Graph()), 1),
        GraphKindError,
        (
            "k is 1; it must be from 1 to 0, the number of entities of this graph that are not "
            "protected."
        ),
    ),
    (
        lambda: key_players(la.from_networkx(nx.DiGraph([("a", "b"), ("d", "c")])), 1),
        GraphKindError,
        (
            'goal="fragment" needs an undirected graph; this one of 4 entities is directed. Build '
            "it with build_graph(case, directed=False), which keeps every tie."
        ),
    ),
    (
        lambda: key_players(KARATE, 1, search=search(method="milp")),
        GraphKindError,
        (
            'method="milp" has no program for distance-weighted fragmentation. Write '
            'goal=Fragment(distance_weighted=False), or leave the method at "auto".'
        ),
    ),
    (
        lambda: key_players(KARATE, 1, goal="reach", search=search(method="branches")),
        GraphKindError,
        (
            'method="branches" is for goal="fragment" in graphs small enough for sums over all '
            'pairs. Leave the method at "auto".'
        ),
    ),
    (
        lambda: key_players(LARGE, 1),
        GraphKindError,
        (
            "Distance-weighted fragmentation needs the steps between all pairs for every set "
            "tried; a graph of 11,000 entities and 10,999 edges is too large for that. Write "
            "goal=Fragment(distance_weighted=False), or take a part: "
            "graph.around(entity, steps=2)."
        ),
    ),
    (
        lambda: key_players(LARGE, 1, goal="reach"),
        GraphKindError,
        (
            'goal="reach" needs the steps between all pairs; a graph of 11,000 entities is too '
            "large for that (10,000 at most). Take a part: graph.around(entity, steps=3)."
        ),
    ),
]


@pytest.mark.parametrize(("ask", "kind", "message"), MESSAGES)
def test_errors_say_what_to_give(
    ask: Callable[[], object], kind: type[LinkAnalysisError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        ask()
    assert str(caught.value) == message

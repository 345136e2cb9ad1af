"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx

import linkanalysis as la
from linkanalysis.graph.link_rows import (
    LinkRow,
    reasons_at,
    reasons_of,
    rows_behind,
    strongest_ties,
)
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.connections import Join
from linkanalysis.paths.forward_paths import Course
from linkanalysis.paths.path_search import Found, Partial, Tie
from linkanalysis.paths.path_table import Step, steps_along
from linkanalysis.paths.reach import half_steps, reach_of, steps_text, why_apart
from linkanalysis.paths.time_window import instants


def test_join() -> None:
    assert Join(2, (0, 1), (7, 8)) < Join(3, (0, 1), (4, 5))


def test_course() -> None:
    assert Course(rank=5, arrival=5, halves=2, labels=(0, 3)).labels[-1] == 3


def test_linkrow() -> None:
    assert LinkRow("calls", "2", "call", "phone:1", "phone:2", None).row == "2"


def test_rows_behind() -> None:
    assert rows_behind(la.from_networkx(nx.path_graph(2)), [(0, 1)]) == {(0, 1): ()}


def test_reasons_of() -> None:
    assert (
        reasons_of([LinkRow("calls", "2", "call", "phone:1", "phone:2", None)])[0].text
        == "phone:1 called phone:2"
    )


def test_reasons_at() -> None:
    reasons = reasons_at(la.from_networkx(nx.path_graph(3)), 1, 20)
    assert [(reason.document, reason.row, reason.text) for reason in reasons] == [
        ("", "", "person:0 – person:1"),
        ("", "", "person:1 – person:2"),
    ]


def test_strongest_ties() -> None:
    assert strongest_ties(la.from_networkx(nx.path_graph(3)), 1).tolist() == [0, 1]


def test_found() -> None:
    assert Found(2, 2, (0, 1, 4)) < Found(2, 2, (0, 2, 4))


def test_tie() -> None:
    assert Tie(node=3, place=3, length=1, halves=2, rest=0, rest_halves=0).halves == 2


def test_partial() -> None:
    whole = Partial(Found(0, 0, (7,)), (3,), 0)
    assert whole.on(Tie(node=4, place=8, length=1, halves=2, rest=0, rest_halves=0)).nodes == (3, 4)


def test_step() -> None:
    assert Step(1, 1, 0, 2, ("call",), 1, 1, None, None, ()).count == 1


def test_steps_along() -> None:
    assert steps_along(la.from_networkx(nx.path_graph(2)), [[(1, 0)]])[0].count == 1


def test_reach() -> None:
    star = la.from_networkx(nx.star_graph(4))
    assert reach_of(star, [], la.paths.PathLimits(hub_cap=3)).hubs.tolist() == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_reach_blocked() -> None:
    line = la.from_networkx(nx.path_graph(3))
    assert reach_of(line, [0], la.paths.PathLimits(exclude="person:1")).blocked.tolist() == [
        False,
        True,
        False,
    ]


def test_reach_left_out() -> None:
    star = la.from_networkx(nx.star_graph(4))
    reach = reach_of(star, [], la.paths.PathLimits(hub_cap=3))
    assert reach.left_out(star, [0])[0].why == "more than 3 neighbors"


def test_reach_options() -> None:
    line = la.from_networkx(nx.path_graph(3))
    assert reach_of(line, [0], la.paths.PathLimits()).options(line) == {
        "max_steps": "2",
        "hub_cap": "50",
        "exclude": "",
    }


def test_reach_hubs_between() -> None:
    star = la.from_networkx(nx.star_graph(4))
    reach = reach_of(star, [1, 2], la.paths.PathLimits(hub_cap=3))
    assert reach.hubs_between(ties_of(star), [1], [2]).tolist() == [0]


def test_reach_notes() -> None:
    line = la.from_networkx(nx.path_graph(3))
    assert (
        reach_of(line, [], la.paths.PathLimits(exclude="person:1")).notes(line)[1]
        == "Excluded: person:1."
    )


def test_reach_of() -> None:
    assert reach_of(la.from_networkx(nx.path_graph(3)), [0], la.paths.PathLimits()).most == 4


def test_half_steps() -> None:
    ties = nx.Graph([("ana", "ben"), ("ana", "phone:1")])
    assert half_steps(ties_of(la.from_networkx(ties))).tolist() == [2, 1, 2, 1]


def test_steps_text() -> None:
    assert [steps_text(halves) for halves in (1, 2, 3, 4)] == [
        "½ step",
        "1 step",
        "1½ steps",
        "2 steps",
    ]


def test_why_apart() -> None:
    line = la.from_networkx(nx.path_graph(4))
    reach = reach_of(line, [0, 3], la.paths.PathLimits())
    assert (
        why_apart(ties_of(line), (0, 3), reach)
        == "No path: person:0 and person:3 are 3 steps apart, beyond the limit."
    )


def test_instants() -> None:
    first, last = instants(("2024-03-01", "2024-03-02"))
    assert (last - first + 1) // 3600000000 == 48

"""Limits in a graph: half steps, hubs, excluded entities, and why two entities have no path."""

from __future__ import annotations

import networkx as nx
import pytest

import linkanalysis as la
from linkanalysis.errors import GraphKindError
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.paths.connections import Join
from linkanalysis.network.paths.forward_paths import Route
from linkanalysis.network.paths.path_limits import (
    TimeRules,
    half_steps,
    instants,
    reach_of,
    steps_text,
    why_apart,
)
from linkanalysis.network.paths.path_table import Step, steps_along
from linkanalysis.network.paths.shortest import Found, PartialPath, Tie

LINE = la.from_networkx(nx.path_graph(3))
STAR = la.from_networkx(nx.star_graph(4))


def test_hubs_have_more_neighbors_than_the_limit() -> None:
    reach = reach_of(STAR, [1, 2], la.paths.PathLimits(max_neighbors=3))
    assert reach.hubs.tolist() == [True, False, False, False, False]
    assert reach.left_out([0])[0].why == "more than 3 neighbors"
    assert reach.hubs_between(ties_of(STAR), [1], [2]).tolist() == [0]


def test_excluded_entities_are_blocked_and_named() -> None:
    reach = reach_of(LINE, [0], la.paths.PathLimits(exclude="person:1"))
    assert reach.blocked.tolist() == [False, True, False]
    assert reach.notes()[1] == "Excluded: person:1."


def test_limits_are_written_down() -> None:
    reach = reach_of(LINE, [0], la.paths.PathLimits())
    assert reach.max_halves == 4
    assert reach.options() == {"max_steps": "2", "max_neighbors": "50", "exclude": ""}


def test_a_tie_of_a_person_to_a_thing_is_half_a_step() -> None:
    ties = nx.Graph([("ana", "ben"), ("ana", "phone:1")])
    assert half_steps(ties_of(la.from_networkx(ties))).tolist() == [2, 1, 2, 1]
    written = [steps_text(halves) for halves in (1, 2, 3, 4)]
    assert written == ["½ step", "1 step", "1½ steps", "2 steps"]


def test_the_limit_that_leaves_no_path_is_named() -> None:
    line = la.from_networkx(nx.path_graph(4))
    reach = reach_of(line, [0, 3], la.paths.PathLimits())
    assert (
        why_apart(ties_of(line), (0, 3), reach)
        == "No path: person:0 and person:3 are 3 steps apart, beyond the limit."
    )


def test_paths_are_compared_by_length_then_ties_then_names() -> None:
    assert Found(2, 2, (0, 1, 4)) < Found(2, 2, (0, 2, 4))
    assert Join(2, (0, 1), (7, 8)) < Join(3, (0, 1), (4, 5))
    assert Route(cost=5, arrival=5, halves=2, labels=(0, 3)).labels[-1] == 3
    tie = Tie(node=4, position=8, length=1, halves=2, rest=0, rest_halves=0)
    path = PartialPath(Found(0, 0, (7,)), (3,), 0).on(tie)
    assert (path.nodes, path.halves) == ((3, 4), 2)


def test_a_step_counts_its_links() -> None:
    assert Step(1, 1, 0, 2, ("call",), 1, 1, None, None, ()).count == 1
    assert steps_along(la.from_networkx(nx.path_graph(2)), [[(1, 0)]])[0].count == 1


def test_a_window_of_two_days_has_48_hours() -> None:
    first, last = instants(("2024-03-01", "2024-03-02"), None)
    assert (last - first + 1) // 3_600_000_000 == 48


def test_a_moment_and_a_day_are_ordered_by_the_zone_of_the_case() -> None:
    rules = TimeRules(window=("2024-05-02T02:00", "2024-05-01"))
    assert rules.window is not None
    with pytest.raises(GraphKindError):
        instants(rules.window, None)
    case = la.Case(purpose="training", timezone="America/New_York")
    first, last = instants(rules.window, case)
    assert last - first == 2 * 3_600_000_000 - 1
    with pytest.raises(GraphKindError):
        TimeRules(window=("2024-05-02T02:00", "May"))

"""Cases and graphs without rings: they read, say so, and are the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from generators import FREE_CASES, FREE_GRAPHS, free_case, free_graph

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def first_of(kinds: Iterable[str]) -> pytest.MarkDecorator:
    """One kind in the first command, the others in the exhaustive one."""
    first, *others = kinds
    marked = [pytest.param(kind, marks=pytest.mark.exhaustive) for kind in others]
    return pytest.mark.parametrize("kind", [first, *marked])


@first_of(FREE_CASES)
def test_strangers_share_things_in_a_case_without_rings(kind: str, tmp_path: Path) -> None:
    truth = free_case(kind, tmp_path, seed=0, people=100)
    case = la.read_case(tmp_path)
    links = case.links()
    users = links[links["type"] != "call"].groupby("target")["source"].nunique()
    assert case.problems().empty
    assert truth.rings == ()
    assert {who for group in truth.groups for who in group.members} <= set(links["source"])
    assert (users > 1).sum() >= 10


@first_of(FREE_CASES)
def test_a_case_without_rings_is_the_same_each_time(kind: str, tmp_path: Path) -> None:
    truths = [free_case(kind, tmp_path / name, seed=0, people=100) for name in ("one", "two")]
    assert truths[0] == truths[1]
    for name in ("people.csv", "ties.csv", "calls.csv", "case.toml"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@first_of(FREE_GRAPHS)
def test_a_graph_without_rings_is_the_same_each_time(kind: str) -> None:
    graph, again, other = (free_graph(kind, seed) for seed in (0, 0, 1))
    assert nx.utils.graphs_equal(graph, again)
    assert set(graph.edges) != set(other.edges)
    assert la.from_networkx(graph).n == len(graph)
    assert not list(nx.selfloop_edges(graph))


def test_the_graph_of_two_modes_ties_people_to_events_alone() -> None:
    ends = {tuple(sorted(end.split(":")[0] for end in e)) for e in free_graph("two modes", 0).edges}
    assert ends == {("event", "person")}

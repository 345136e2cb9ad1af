"""Overlapping groups: shared members, the definition in plain Python, and who is not named."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import ProtectedError, StaleResultWarning
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.map_equation import map_equation
from linkanalysis.network.groups.overlaps import find_overlaps


def groups_of(overlaps: la.groups.Overlaps) -> list[set[str]]:
    return [
        {entity.removeprefix("person:") for entity in rows["entity"]}
        for _, rows in overlaps.to_frame().groupby("group")
    ]


def chain(cliques: int, size: int, name: str = "p{:03d}") -> tuple[nx.Graph, list[set[str]]]:
    """Cliques in a row, each sharing one member with the next."""
    members = [{name.format(k * (size - 1) + i) for i in range(size)} for k in range(cliques)]
    return nx.Graph(pair for clique in members for pair in combinations(sorted(clique), 2)), members


def as_rows(network: nx.Graph, order: list[object]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    number = {node: k for k, node in enumerate(order)}
    pairs = sorted(tuple(sorted((number[a], number[b]))) for a, b in network.edges)
    source, target = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    indptr, indices, _ = build_csr(len(order), source, target, directed=False)
    return indptr, indices, np.ones(indices.size, dtype=np.int64)


def in_plain_python(network: nx.Graph, runs: int = 50) -> set[frozenset[str]]:
    """Parts of people by their circles, ties between parts, and groups of these."""
    part: dict[tuple[str, str], tuple[str, int]] = {}
    for person in sorted(network):
        circle = sorted(network[person])
        labels = map_equation(*as_rows(network.subgraph(circle), circle), seed=0)
        part |= {
            (person, other): (person, int(label))
            for other, label in zip(circle, labels, strict=True)
        }
    parts = nx.Graph((part[a, b], part[b, a]) for a, b in network.edges)
    assert parts.number_of_edges() == network.number_of_edges()
    rows = as_rows(parts, sorted(parts))
    found = [map_equation(*rows, seed=seed) for seed in range(runs)]
    assert all(np.array_equal(labels, found[0]) for labels in found)
    groups: dict[int, set[str]] = {}
    for (person, _), label in zip(sorted(parts), found[0].tolist(), strict=True):
        groups.setdefault(label, set()).add(person)
    return {frozenset(group) for group in groups.values() if len(group) >= 4}


def test_two_cliques_that_share_one_person_are_two_groups_with_her_in_both() -> None:
    network, members = chain(2, 6)
    graph = la.from_networkx(network)
    overlaps = find_overlaps(graph)
    assert groups_of(overlaps) == members
    rows = overlaps.to_frame().set_index("entity").loc["person:p005"]
    assert rows[["group", "share", "groups"]].to_numpy().tolist() == [[1, 0.5, 2], [2, 0.5, 2]]
    # in communities she has one place, and the other clique goes without her
    assert sorted(np.bincount(la.find_communities(graph).labels)) == [5, 6]


def test_in_a_chain_of_thirty_cliques_every_link_is_in_two() -> None:
    network, members = chain(30, 5)
    overlaps = find_overlaps(la.from_networkx(network))
    assert sorted(map(sorted, groups_of(overlaps))) == sorted(map(sorted, members))
    several = set(overlaps.to_frame().query("groups == 2")["entity"])
    assert several == {f"person:p{4 * k:03d}" for k in range(1, 30)}


def test_one_tie_between_two_circles_does_not_make_them_one() -> None:
    network, members = chain(2, 6)
    network.add_edge("p001", "p009")
    # as components, the circles of the shared person would be one
    assert nx.is_connected(network.subgraph(network["p005"]))
    assert groups_of(find_overlaps(la.from_networkx(network))) == members


@pytest.mark.parametrize(
    "network",
    [
        nx.relaxed_caveman_graph(12, 6, 0.15, seed=4),
        nx.karate_club_graph(),
        nx.windmill_graph(4, 5),
        nx.connected_caveman_graph(8, 5),
    ],
    ids=["caves", "karate", "windmill", "linked caves"],
)
def test_groups_are_those_of_the_definition_in_plain_python(network: nx.Graph) -> None:
    named = nx.relabel_nodes(nx.Graph(network.edges), lambda node: f"{node:03d}")
    named.remove_edges_from(list(nx.selfloop_edges(named)))
    overlaps = find_overlaps(la.from_networkx(named))
    assert set(map(frozenset, groups_of(overlaps))) == in_plain_python(named)


def test_the_instructor_of_the_karate_club_joins_a_circle_that_knows_nobody_else() -> None:
    overlaps = find_overlaps(la.from_networkx(nx.Graph(nx.karate_club_graph().edges)))
    assert {"0", "4", "5", "6", "10", "16"} in groups_of(overlaps)
    frame = overlaps.to_frame().set_index("entity")
    assert (frame.loc["person:0", "groups"] >= 2).all()
    assert (frame["share"] > 0).all()
    assert (frame.groupby("entity")["share"].sum() <= 1 + 1e-12).all()


@pytest.mark.parametrize("seed", [0, 3])
def test_groups_depend_on_neither_the_order_of_rows_nor_names_nor_seeds(seed: int) -> None:
    network, members = chain(9, 6)
    ties = sorted(network.edges)
    random.Random(seed).shuffle(ties)  # noqa: S311 - no secret
    first = find_overlaps(la.from_networkx(network), seed=seed)
    second = find_overlaps(la.from_networkx(nx.Graph(ties)), seed=seed)
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())
    assert first.made_by == second.made_by
    people = sorted(network)
    other = random.Random(seed).sample(people, len(people))  # noqa: S311 - no secret
    name = dict(zip(people, other, strict=True))
    renamed = groups_of(find_overlaps(la.from_networkx(nx.relabel_nodes(network, name))))
    expected = [{name[person] for person in clique} for clique in members]
    assert sorted(map(sorted, renamed)) == sorted(map(sorted, expected))


def test_strength_decides_circles_and_shares_and_its_unit_does_not() -> None:
    network, members = chain(2, 6)
    for factor in (1, 7):
        for a, b in network.edges:
            network.edges[a, b]["meetings"] = factor * (3 if {a, b} <= members[0] else 1)
        overlaps = find_overlaps(la.from_networkx(network, strength="meetings"))
        shares = overlaps.to_frame().set_index("entity").loc["person:p005", "share"]
        assert groups_of(overlaps) == members
        assert shares.tolist() == pytest.approx([0.75, 0.25])


def case_of(network: nx.Graph, victim: str) -> la.Case:
    links = pd.DataFrame(
        [(f"person:{a}", f"person:{b}") for a, b in network.edges], columns=["source", "target"]
    )
    stated = pd.DataFrame(
        [(f"person:{victim}", "role", "victim"), (f"person:{victim}", "name", "Rosalind Vane")],
        columns=["entity", "attribute", "value"],
    )
    case = la.Case(purpose="training")
    case.add(
        la.Batch.of(
            la.Document(title="list", sha256="0" * 64),
            links=links.assign(type="associate_of", row="2"),
            statements=stated.assign(row="3"),
        )
    )
    return case


def test_protected_people_hold_groups_together_and_are_not_listed() -> None:
    network, members = chain(2, 5)
    overlaps = find_overlaps(la.build_graph(case_of(network, "p004")))
    assert groups_of(overlaps) == [clique - {"p004"} for clique in members]
    page = overlaps.to_frame().to_csv() + overlaps._repr_html_()
    assert not any(name in page for name in ("Protected", "Vane", "p004"))
    assert " 1 protected counted in groups, not listed." in overlaps.caveat


def test_the_order_of_groups_does_not_tell_where_a_masked_id_belongs() -> None:
    network, _ = chain(3, 5)
    pages = set()
    for victim in ("a", "p0005", "z"):
        named = nx.relabel_nodes(network, {"p010": victim})
        pages.add(find_overlaps(la.build_graph(case_of(named, victim))).to_frame().to_csv())
    assert len(pages) == 1


def test_an_old_graph_warns_and_an_old_table_names_nobody_new() -> None:
    network, _ = chain(2, 5)
    links = pd.DataFrame(
        [(f"person:{a}", f"person:{b}") for a, b in network.edges], columns=["source", "target"]
    )
    case = la.Case(purpose="training")
    document = la.Document(title="list", sha256="0" * 64)
    case.add(la.Batch.of(document, links=links.assign(type="associate_of", row="2")))
    graph = la.build_graph(case)
    overlaps = find_overlaps(graph)
    told = pd.DataFrame(
        {"entity": ["person:p004"], "attribute": ["age"], "value": ["40"], "row": ["2"]}
    )
    case.add(la.Batch.of(la.Document(title="notes", sha256="1" * 64), statements=told))
    for ask in (lambda: find_overlaps(graph), overlaps.to_frame):
        with pytest.warns(StaleResultWarning, match="The case has changed since this graph"):
            ask()
    told = told.assign(attribute="role", value="witness")
    case.add(la.Batch.of(la.Document(title="interview", sha256="2" * 64), statements=told))
    for ask in (lambda: find_overlaps(graph), overlaps.to_frame):
        with pytest.raises(ProtectedError, match="came to be protected since it was built"):
            ask()


def test_any_graph_is_taken_and_what_is_in_no_group_is_counted() -> None:
    for network in (nx.Graph(), nx.empty_graph(3), nx.path_graph(5), nx.star_graph(6)):
        overlaps = find_overlaps(la.from_networkx(network))
        assert len(overlaps) == 0
        assert list(overlaps.to_frame()) == ["entity", "label", "group", "share", "groups"]
        alone = f"In no group of 4 or more: {len(network)} of {len(network)}."
        assert overlaps.notes == ((alone,) if network else ())
    arrows = nx.DiGraph((a, b) for a, b in nx.complete_graph(5).edges)
    overlaps = find_overlaps(la.from_networkx(arrows))
    assert overlaps.notes == ("Both directions of a pair were added up.",)
    assert repr(overlaps) == "<Overlaps: 1 groups of 5 entities, 0 of them in several>"


def test_smaller_groups_are_given_where_they_are_asked_for() -> None:
    triangles, members = chain(3, 3)
    graph = la.from_networkx(triangles)
    assert len(find_overlaps(graph)) == 0
    assert groups_of(find_overlaps(graph, min_size=3)) == members

"""Roles between groups: the worked example, what must hold, and who is never in the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.rings.people.brokerage import COUNTS, BrokeredPairs, groups_of

if TYPE_CHECKING:
    from pathlib import Path

ROLES = list(COUNTS[:5])
ARCS = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (1, 4), (5, 1), (0, 3)]
LETTERS = dict(zip((f"person:{n}" for n in range(6)), "AABBCC", strict=True))


def counted(roles: la.people.BrokerageRoles) -> dict[str, list[int]]:
    return {
        entity: counts
        for entity, *counts in roles.to_frame()[["entity", *ROLES]].to_numpy().tolist()
    }


def test_the_worked_example_directed() -> None:
    graph = la.from_networkx(nx.DiGraph(ARCS))
    # coordinator, itinerant, representative (A to A to B), gatekeeper (A to B to B), liaison
    assert counted(la.people.brokerage_roles(graph, LETTERS)) == {
        "person:0": [0, 0, 0, 0, 0],
        "person:1": [0, 1, 2, 0, 1],
        "person:2": [0, 0, 0, 1, 0],
        "person:3": [0, 0, 1, 0, 1],
        "person:4": [0, 0, 0, 2, 0],
        "person:5": [0, 0, 1, 0, 0],
    }


def test_a_cell_shows_each_role_beside_what_chance_gives_and_leaves_out_those_of_nobody() -> None:
    roles = la.people.brokerage_roles(la.from_networkx(nx.DiGraph(ARCS)), LETTERS)
    frame, cell = roles.to_frame(), roles._repr_html_()
    first = frame.iloc[0]
    assert f">{first['total']}<" in cell
    assert f"{first['across']} ({first['across_expected']:.1f})" in cell
    assert "Empty in these rows: coordinator" in cell
    assert "_significance" not in cell[: cell.index("</thead>")]


def test_the_worked_example_undirected() -> None:
    graph = la.from_networkx(nx.Graph(ARCS))
    roles = la.people.brokerage_roles(graph, LETTERS)
    assert counted(roles) == {
        "person:0": [0, 0, 1, 1, 0],
        "person:1": [0, 0, 3, 3, 4],
        "person:2": [0, 0, 1, 1, 0],
        "person:3": [0, 0, 2, 2, 2],
        "person:4": [0, 0, 1, 1, 2],
        "person:5": [0, 0, 0, 0, 0],
    }
    frame = roles.to_frame()
    assert frame["entity"].tolist()[0] == "person:1"
    assert frame["total"].tolist() == sorted(frame["total"].tolist(), reverse=True)
    assert frame.loc[0, ["outside", "joins"]].tolist() == [3, "B, C"]
    assert roles.notes[0] == (
        "Pairs are ordered, each counted in both directions, so representative and gatekeeper are "
        "equal."
    )


@st.composite
def grouped(draw: st.DrawFn) -> tuple[nx.Graph, dict[str, str]]:
    n = draw(st.integers(4, 9))
    graph = nx.empty_graph(n, create_using=draw(st.sampled_from([nx.Graph, nx.DiGraph])))
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), min_size=n, max_size=3 * n)))
    letters = draw(st.lists(st.sampled_from("ABC-"), min_size=n, max_size=n))
    return graph, {f"person:{node}": letter for node, letter in enumerate(letters)}


@given(grouped())
def test_roles_add_up_and_group_names_do_not_matter(drawn: tuple[nx.Graph, dict[str, str]]) -> None:
    plain, groups = drawn
    graph = la.from_networkx(plain)
    roles = la.people.brokerage_roles(graph, groups, shuffles=20, worlds=0)
    frame = roles.to_frame()
    assert (frame[ROLES].sum(axis=1) == frame["total"]).all()
    assert (frame[ROLES[2:]].sum(axis=1) == frame["across"]).all()
    assert (frame["only_through"] <= frame["across"]).all()
    assert set(frame["entity"]) == {entity for entity, letter in groups.items() if letter != "-"}
    if not graph.directed:
        assert (frame["representative"] == frame["gatekeeper"]).all()
    # other names for the groups, in another order, change nothing, chance included
    renamed = {entity: {"A": "z", "B": "y"}.get(name, name) for entity, name in groups.items()}
    again = la.people.brokerage_roles(graph, renamed, shuffles=20, worlds=0).to_frame()
    pd.testing.assert_frame_equal(
        frame.drop(columns=["group", "joins"]), again.drop(columns=["group", "joins"])
    )
    # in one group everybody who stands between two is a coordinator
    one = la.people.brokerage_roles(
        graph, dict.fromkeys(groups, "A"), shuffles=0, worlds=0
    ).to_frame()
    assert (one["coordinator"] == one["total"]).all()


def test_a_complete_graph_has_no_brokers() -> None:
    groups = {f"person:{n}": "AB"[n % 2] for n in range(6)}
    roles = la.people.brokerage_roles(la.from_networkx(nx.complete_graph(6)), groups)
    assert not roles.to_frame()["total"].any()


def test_an_itinerant_broker_is_not_between_groups() -> None:
    groups = {"person:0": "A", "person:1": "B", "person:2": "A"}
    first = la.people.brokerage_roles(la.from_networkx(nx.path_graph(3)), groups).to_frame().iloc[0]
    assert first[["entity", "itinerant", "across", "total"]].tolist() == ["person:1", 2, 0, 2]


def test_ties_in_both_directions_make_one_neighbor() -> None:
    groups = {"person:0": "A", "person:1": "B", "person:2": "A"}
    arcs = nx.DiGraph([(0, 1), (1, 0), (1, 2)])
    frame = la.people.brokerage_roles(la.from_networkx(arcs), groups).to_frame().set_index("entity")
    assert frame["outside"].to_dict() == {"person:1": 2, "person:0": 1, "person:2": 1}


def test_with_two_brokers_of_a_pair_neither_is_the_only_one() -> None:
    ties = nx.Graph([("a", "v"), ("v", "b"), ("a", "w"), ("w", "c")])
    groups = {"person:a": "north", "person:b": "south", "person:c": "south"}
    groups |= {"person:v": "north"}
    only = la.people.brokerage_roles(
        la.from_networkx(ties), groups, sort_by="only_through"
    ).to_frame()
    assert only[["entity", "only_through"]].to_numpy().tolist()[0] == ["person:v", 2]
    ties.add_edge("w", "b")  # w has no group, and is another way all the same
    only = la.people.brokerage_roles(la.from_networkx(ties), groups).to_frame()
    assert not only["only_through"].any()


def test_counts_come_with_what_chance_gives() -> None:
    """Two cliques of one group each, and one who ties them: chance would mix groups."""
    plain = nx.barbell_graph(6, 1)
    groups = {f"person:{n}": "A" if n < 7 else "B" for n in plain}
    roles = la.people.brokerage_roles(la.from_networkx(plain), groups)
    frame = roles.to_frame().set_index("entity")
    broker = frame.loc["person:6"]
    assert broker["total"] == 2
    assert broker["across"] == 2
    # its two neighbors are of different groups in 42 of 78 pairs: 7 A and 6 B among 13
    assert broker["across_expected"] == pytest.approx(2 * 42 / 78, abs=0.06)
    assert broker["across_significance"] == pytest.approx(42 / 78, abs=0.05)
    assert frame["coordinator_significance"].between(1 / 1001, 1).all()
    again = la.people.brokerage_roles(la.from_networkx(plain), groups).to_frame()
    pd.testing.assert_frame_equal(roles.to_frame(), again)
    other = la.people.brokerage_roles(la.from_networkx(plain), groups, seed=1).to_frame()
    assert (other["across_expected"] != roles.to_frame()["across_expected"]).any()


def test_a_count_has_a_rank_with_its_interval() -> None:
    plain = nx.karate_club_graph()
    groups = {f"person:{n}": plain.nodes[n]["club"] for n in plain}
    frame = la.people.brokerage_roles(la.from_networkx(plain), groups, sort_by="across").to_frame()
    assert frame["across_rank"].tolist()[0] == 1
    assert (frame["across_low"] <= frame["across_high"]).all()
    assert frame["across"].is_monotonic_decreasing
    none = la.people.brokerage_roles(
        la.from_networkx(plain), groups, sort_by="across", worlds=0, shuffles=0
    )
    assert [*none.to_frame()][-1] == "across_rank"


def test_entities_without_a_single_group_have_no_role() -> None:
    graph = la.from_networkx(nx.star_graph(4))
    groups = {"person:0": "A", "person:1": "B", "person:2": "Unknown", "person:3": " "}
    roles = la.people.brokerage_roles(graph, groups, shuffles=0, worlds=0)
    assert roles.to_frame()["entity"].tolist() == ["person:0", "person:1"]
    assert not roles.to_frame()["total"].any()  # who has no group is no end of a pair either
    assert roles.notes[1] == "3 of 5 entities have no group, so they have no role."


@pytest.fixture(scope="module")
def rings() -> la.RingTable:
    return la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))


def test_communities_and_rings_are_groups(rings: la.RingTable) -> None:
    graph = la.from_networkx(nx.barbell_graph(5, 1))
    communities = la.find_communities(graph)
    frame = la.people.brokerage_roles(graph, communities).to_frame()
    assert set(frame["group"]) <= {"community 1", "community 2", "community 3"}
    assert frame["across"].sum() > 0
    ringed = rings.graph
    found = la.people.brokerage_roles(ringed, rings)
    assert set(found.to_frame()["group"]) == {f"ring {ring.number}" for ring in rings}
    assert found.to_frame()["across"].max() > 0
    part = ringed.only(entities=ringed.ids[:10])
    assert (
        "members of a ring are not in this graph." in la.people.brokerage_roles(part, rings).caveat
    )


def test_a_member_of_two_rings_is_listed_as_spanning(rings: la.RingTable) -> None:
    first, second, *others = rings.rings
    both = replace(second, members=(*second.members, first.members[0]))
    roles = la.people.brokerage_roles(rings.graph, replace(rings, rings=(first, both, *others)))
    shared = first.members[0].entity
    assert roles.spanning()[["entity", "groups"]].to_numpy().tolist() == [
        [shared, "ring 1, ring 2"]
    ]
    assert shared not in set(roles.to_frame()["entity"])


@pytest.fixture
def case() -> la.Case:
    """A transporter between two countries, two agencies, and a witness."""
    ties = [
        ("person:mid", "phone:+40721234567", "uses", "ro.csv"),
        ("person:mid", "phone:+15025550143", "uses", "us.csv"),
        ("person:eve", "phone:+40721234567", "uses", "ro.csv"),
        ("phone:+40721234568", "phone:+40721234567", "call", "ro.csv"),
        ("phone:+40721234567", "phone:+15025550143", "call", "us.csv"),
        ("phone:+15025550143", "phone:+15025550144", "call", "us.csv"),
    ]
    told = pd.DataFrame(
        {
            "entity": ["person:eve"] * 2,
            "attribute": ["role", "name"],
            "value": ["witness", "Rosalind Vane"],
            "row": ["9", "9"],
        }
    )
    built = la.Case(purpose="training")
    links = pd.DataFrame(ties, columns=["source", "target", "type", "document"])
    for name, agency in (("ro.csv", "Poliția Exemplu"), ("us.csv", "Example Sheriff")):
        part = links[links["document"] == name].drop(columns="document").assign(row="2")
        document = la.Document(title=name, sha256=name.encode().hex().ljust(64, "0"), agency=agency)
        built.add(la.Batch.of(document, links=part, statements=told if name == "ro.csv" else None))
    return built


def test_brokers_across_borders_with_the_documents_behind_them(case: la.Case) -> None:
    graph = la.build_graph(case)
    roles = la.people.brokerage_roles(graph, "country", sort_by="across")
    frame = roles.to_frame()
    assert set(frame["group"]) == {"RO", "US"}
    first = frame.iloc[0]
    assert first["entity"] == "phone:+40721234567"
    assert first[["across", "only_through", "outside", "joins"]].tolist() == [4, 4, 1, "US"]
    reasons = roles.reasons("phone:+40721234567")
    assert [(reason.document, reason.text) for reason in reasons] == [
        ("us", "phone:+40721234567 called phone:+15025550143"),
        ("ro", "Protected 1 uses phone:+40721234567"),
        ("ro", "phone:+40721234568 called phone:+40721234567"),
    ]
    # two numbers of two countries: nobody chooses one
    assert roles.spanning().to_numpy().tolist() == [["person:mid", "mid", "person", "RO, US"]]
    assert "1 belong to more than one country" in roles.caveat


def test_the_pairs_are_those_that_are_counted(case: la.Case) -> None:
    roles = la.people.brokerage_roles(la.build_graph(case), "country")
    pairs = roles.between("phone:+40721234567")
    assert pairs.to_numpy().tolist() == [
        ["Protected 1", "", "phone:+15025550143", "US", "", True],
        ["phone:+15025550143", "US", "Protected 1", "", "", True],
        ["phone:+15025550143", "US", "phone:+40721234568", "RO", "gatekeeper", True],
        ["phone:+40721234568", "RO", "phone:+15025550143", "US", "representative", True],
    ]
    assert len(roles.between("phone:+40721234567", limit=3)) == 3
    assert roles.between("person:mid").empty
    with pytest.raises(ProtectedError):
        roles.between("person:eve")


@given(grouped())
def test_pairs_and_counts_agree(drawn: tuple[nx.Graph, dict[str, str]]) -> None:
    plain, groups = drawn
    roles = la.people.brokerage_roles(la.from_networkx(plain), groups, shuffles=0, worlds=0)
    for row in roles.to_frame().to_dict("records"):
        pairs = roles.between(row["entity"], limit=1000)
        assert len(pairs) == row["across"]
        assert pairs["only"].sum() == row["only_through"]
        for role in ROLES[2:]:
            assert (pairs["role"] == role).sum() == row[role]


def test_protected_people_are_not_listed_as_spanning(case: la.Case) -> None:
    told = pd.DataFrame(
        {"entity": ["person:mid"], "attribute": ["role"], "value": ["victim"], "row": ["2"]}
    )
    case.add(la.Batch.of(la.Document(title="interview", sha256="e" * 64), statements=told))
    roles = la.people.brokerage_roles(la.build_graph(case), "country")
    assert roles.groups.several
    assert roles.spanning().empty


def test_agencies_are_those_whose_documents_name_an_entity(case: la.Case) -> None:
    roles = la.people.brokerage_roles(la.build_graph(case), "agency")
    overlap = roles.spanning()["entity"].tolist()
    assert overlap == ["person:mid", "phone:+40721234567"]
    assert set(roles.to_frame()["group"]) == {"Poliția Exemplu", "Example Sheriff"}


def test_protected_people_take_part_and_are_not_named(case: la.Case) -> None:
    graph = la.build_graph(case)
    named = [entity for entity in graph.ids if not entity.startswith("Protected")]
    groups = dict.fromkeys(named, "friends of Rosalind Vane")
    groups["person:eve"] = "south"
    roles = la.people.brokerage_roles(graph, groups)
    frame = roles.to_frame()
    bridge = frame[frame["entity"] == "phone:+40721234567"].iloc[0]
    assert bridge["across"] > 0  # she counts as an end
    assert bridge["outside"] == 1
    assert bridge["joins"] == ""  # and where she belongs is hers
    assert "eve" not in frame.to_csv()
    assert "Vane" not in frame.to_csv()
    assert "Protected" not in frame.to_csv()
    assert roles.withheld == 1
    assert "1 protected not ranked." in roles.caveat
    with pytest.raises(ProtectedError) as caught:
        roles.reasons("person:eve")
    assert str(caught.value).startswith("Protected 1 is protected")
    assert "person:eve" not in "".join(
        reason.text for reason in roles.reasons("phone:+40721234567")
    )


def test_no_product_shows_a_protected_person(case: la.Case, tmp_path: Path) -> None:
    graph = la.build_graph(case)
    product = tmp_path / "brokers.txt"
    told = []
    for groups in ("country", "agency"):
        roles = la.people.brokerage_roles(graph, groups)
        told += [roles.to_frame().to_csv(), roles.spanning().to_csv(), roles._repr_html_()]
        for entity in roles.to_frame()["entity"]:
            told += [str(roles.reasons(entity)), roles.between(entity).to_csv()]
    quadrants = la.people.quadrants(graph)
    told += [quadrants.to_frame().to_csv(), quadrants._repr_html_()]
    told += [str(quadrants.reasons(entity)) for entity in quadrants.to_frame()["entity"]]
    product.write_text("\n".join(told), encoding="utf-8")
    assert la.custody.find_leaks(case, [product]) == ()
    assert "Protected 1 uses phone:+40721234567" in product.read_text(encoding="utf-8")


def test_a_closed_case_knows_countries_from_numbers_only(case: la.Case) -> None:
    graph = la.build_graph(case)
    case.close()
    roles = la.people.brokerage_roles(graph, "country")
    assert len(roles) == 4
    assert "The case is closed: only numbers reveal a country." in roles.notes


def test_reasons_are_ties_to_brokered_pairs() -> None:
    graph = la.from_networkx(nx.Graph([("v", "a"), ("v", "b"), ("a", "b"), ("v", "c")]))
    groups = {"person:v": "A", "person:a": "A", "person:b": "B"}
    roles = la.people.brokerage_roles(graph, groups)
    assert not roles.to_frame()["total"].any()
    assert roles.reasons("person:v") == ()
    path = la.people.brokerage_roles(la.from_networkx(nx.Graph([("a", "v"), ("v", "b")])), groups)
    texts = [reason.text for reason in path.reasons("person:v")]
    assert texts == ["person:b – person:v", "person:a – person:v"]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_graphs_have_an_empty_answer(n: int) -> None:
    graph = la.from_networkx(nx.path_graph(n))
    frame = la.people.brokerage_roles(graph, {entity: entity for entity in graph.ids}).to_frame()
    assert len(frame) == n
    assert not frame["total"].any()
    assert [*frame][:12] == ["entity", "label", "type", "group", *COUNTS]


def test_threads_and_row_order_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = nx.barabasi_albert_graph(40, 2, seed=3)
    groups = {f"person:{n}": "ABC"[n % 3] for n in plain}
    frames = []
    for threads, ties in (("1", [*plain.edges]), ("2", [*plain.edges][::-1])):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        graph = la.from_networkx(nx.Graph(ties))
        frames.append(la.people.brokerage_roles(graph, groups).to_frame())
    pd.testing.assert_frame_equal(*frames)
    assert np.isfinite(frames[0]["total_high"]).all()


def test_open_pairs_are_listed_one_by_one() -> None:
    star = la.from_networkx(nx.star_graph(2))
    assert list(BrokeredPairs(star, np.array([0, 0, 1]), 0).pairs()) == [(1, 2), (2, 1)]
    path = la.from_networkx(nx.DiGraph([(0, 1), (1, 2)]))
    assert list(BrokeredPairs(path, np.zeros(3, dtype=np.int64), 1).pairs()) == [(0, 2)]
    kite = la.from_networkx(nx.Graph([(0, 1), (0, 2), (1, 2), (0, 3)]))
    assert not BrokeredPairs(kite, np.array([0, 0, 0, -1]), 0).includes(1)
    square = la.from_networkx(nx.cycle_graph(4))
    assert not BrokeredPairs(square, np.zeros(4, dtype=np.int64), 0).is_only_broker(1, 3)


def test_groups_are_read_from_a_mapping_and_from_numbers() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    groups = groups_of(graph, {"person:0": "north", "person:1": "unknown"})
    assert groups.number.tolist() == [0, -1, -1]
    phones = la.from_networkx(nx.Graph([("phone:+40721234567", "phone:+15025550143")]))
    assert groups_of(phones, "country").names == ("RO", "US")

"""Rings: planted ones are found, noise and one big event make none, the protected stay masked."""

from __future__ import annotations

import math
import re
import warnings
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Document
from linkanalysis.errors import GraphKindError, StaleResultWarning, UnknownNameError
from linkanalysis.graph import build_graph, from_networkx, project
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.rings.evidence import evidence_of
from linkanalysis.rings.redundancy import holdings_of, redundancies
from linkanalysis.rings.rings import find_rings
from linkanalysis.rings.significance import WORLDS, chances

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ring import Ring
    from linkanalysis.rings.ring_table import RingTable

CAVEAT = "A position in the records, not in the crime. A lead, never a verdict."


def ordinary_life(seed: int, *, people: int = 120, things: int = 150) -> list[tuple[str, str]]:
    """Everyone has a phone, and things bring together whoever happens to be there."""
    draw = np.random.default_rng(seed)
    ties = [(f"person:p{who:03d}", f"phone:{who}") for who in range(people)]
    for thing in range(things):
        size = int(draw.integers(1, 4)) if draw.random() < 0.9 else int(draw.integers(4, 10))
        there = draw.choice(people, size, replace=False).tolist()
        ties += [(f"person:p{who:03d}", f"event:e{thing}") for who in there]
    crowd = draw.choice(people, 50, replace=False).tolist()
    return ties + [(f"person:p{who:03d}", "place:pizza") for who in crowd]


def planted(seed: int) -> tuple[list[tuple[str, str]], list[set[str]]]:
    draw = np.random.default_rng(seed + 1000)
    ties, truth = ordinary_life(seed), []
    order = draw.permutation(120)
    for ring in range(3):
        members = [f"person:p{who:03d}" for who in order[8 * ring : 8 * ring + 5 + ring].tolist()]
        truth.append(set(members))
        for thing in range(len(members) + 1):
            guests = draw.choice(members, 3, replace=False).tolist()
            ties += [(who, f"booking:{ring}-{thing}") for who in guests]
    return ties, truth


def jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


@pytest.fixture(scope="module")
def case() -> Case:
    """Five share phones, a car and bookings; one is a victim; a family shares a home only."""
    five = [f"person:R-{k}" for k in range(5)]
    rows = []
    for thing in range(6):
        kind = ("phone", "vehicle", "booking")[thing % 3]
        link = ("uses", "owns", "booked")[thing % 3]
        for k, who in enumerate(five):
            if (k + thing) % 3:
                rows.append((who, f"{kind}:{thing}", link, f"2024-03-{thing + 1:02d}", "suspect"))
    rows += [(f"person:F-{k}", "address:home", "lives_at", "2024-01-01", None) for k in range(5)]
    rows += [(f"person:F-{k}", f"person:F-{k + 1}", "kin", None, None) for k in range(4)]
    rows += [("person:R-0", "person:R-1", "kin", None, None)]
    rows += [(f"person:X-{k}", f"phone:x{k // 2}", "uses", None, None) for k in range(60)]
    links = pd.DataFrame(rows, columns=["source", "target", "type", "start", "role"])
    links["start"] = pd.to_datetime(links["start"])
    links["role"] = None
    links["row"] = [str(row) for row in range(2, len(links) + 2)]
    statements = pd.DataFrame(
        [("person:R-3", "role", "victim"), ("person:R-3", "name", "Rosalind Vane")],
        columns=["entity", "attribute", "value"],
    )
    statements["row"] = ["2", "2"]
    built = Case(purpose="training")
    half = len(links) // 2
    for name, part, stated in (("a.csv", links[:half], statements), ("b.csv", links[half:], None)):
        document = Document(
            title=name,
            id=name,
            sha256=("a" if stated is None else "b") * 64,
            received=date(2024, 5, 1),
        )
        built.add(Batch.of(document, links=part.reset_index(drop=True), statements=stated))
    return built


@pytest.fixture(scope="module")
def found(case: Case) -> RingTable:
    return find_rings(case)


@pytest.fixture(scope="module")
def sharing() -> EntityGraph:
    """Three rings are planted among people and what they share."""
    return from_networkx(nx.Graph(planted(1)[0]))


@pytest.fixture(scope="module")
def three(sharing: EntityGraph) -> RingTable:
    """Find the three rings with one thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINKANALYSIS_THREADS", "1")
        return find_rings(sharing)


def test_planted_rings_are_the_first_that_are_found(three: RingTable) -> None:
    assert_planted(three, planted(1)[1])


@pytest.mark.exhaustive
def test_other_planted_rings_are_the_first_that_are_found() -> None:
    ties, truth = planted(0)
    assert_planted(find_rings(from_networkx(nx.Graph(ties))), truth)


def assert_planted(rings: RingTable, truth: list[set[str]]) -> None:
    found = [{member.entity for member in ring.members} for ring in rings]
    first = [
        max((jaccard(members, ring), place) for place, members in enumerate(truth))
        for ring in found[: len(truth)]
    ]
    assert min(overlap for overlap, _ in first) >= 0.5
    assert {place for _, place in first} == set(range(len(truth)))
    assert len(rings) <= len(truth) + 1  # one in twenty may be chance
    assert all(ring.probability >= 0.5 for ring in rings)
    assert "1 shared thing has more than 25 members and no effect; see left_out." in rings.notes


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in (1, 2))]
)
def test_data_without_rings_give_an_empty_table_that_says_so(seed: int) -> None:
    rings = find_rings(from_networkx(nx.Graph(ordinary_life(seed + 20))))
    assert len(rings) == 0
    assert re.search(
        r"No rings: \d+ groups? w\w+ considered, and none is likely to be more than ordinary "
        r"life\.",
        rings.caveat,
    )
    assert list(rings.to_frame()) == [
        "ring",
        "part",
        "probability",
        "grade",
        "expected_false",
        "size",
        "significance",
        "stability",
        "shared",
        "first",
        "last",
        "documents",
        "single_source",
        "countries",
        "agencies",
        "question",
    ]
    with pytest.raises(UnknownNameError) as caught:
        rings[1]
    assert str(caught.value) == "There is no ring 1; this table has no rings."


def test_one_event_of_twenty_is_no_ring_however_dense_it_is() -> None:
    ties = ordinary_life(7) + [(f"person:p{who:03d}", "event:party") for who in range(20)]
    assert len(find_rings(from_networkx(nx.Graph(ties)))) == 0


def test_redundancy_counts_what_may_be_wrong() -> None:
    def doubled(ties: list[tuple[str, str]]) -> int:
        graph = from_networkx(nx.Graph(ties))
        evidence = evidence_of(graph, benign=None, through=None, max_members=25)
        (count,) = redundancies(
            holdings_of(evidence, evidence.tied), [np.arange(evidence.people.n)]
        )
        return int(count)

    one_thing = [(who, "vehicle:1") for who in ("ana", "ben", "cay")]
    assert doubled(one_thing) == 0
    chain = [("ana", "phone:1"), ("ben", "phone:1"), ("ben", "phone:2"), ("cay", "phone:2")]
    assert doubled(chain) == 0
    assert doubled([*chain, ("ana", "phone:2")]) == 1
    assert doubled([*one_thing, *chain]) == 2
    assert doubled([*one_thing, ("ana", "ben")]) == 1


def test_significance_is_a_share_of_200_and_never_0(sharing: EntityGraph, three: RingTable) -> None:
    evidence = evidence_of(sharing, benign=None, through=None, max_members=25)
    members = [ring.members for ring in three]
    groups = [np.array(sorted(member.node for member in ring)) for ring in members]
    tested, share = chances(evidence, [*groups, np.arange(5)], seed=0)
    assert (tested[:-1] >= 1 / (WORLDS + 1)).all()
    assert (np.minimum(tested, share)[:-1] <= 0.05).all()
    np.testing.assert_allclose(np.round(tested * (WORLDS + 1)) / (WORLDS + 1), tested)
    # five who have nothing to do with one another
    assert (tested[-1], share[-1]) == (1.0, 1.0)


def test_a_ring_of_a_case_has_a_card_with_documents_and_dates(found: RingTable) -> None:
    rings = found
    assert [len(ring) for ring in rings] == [5]
    ring = rings[1]
    assert {member.entity for member in ring.members} == {
        "person:R-0",
        "person:R-1",
        "person:R-2",
        "person:R-4",
        "Protected 1",
    }
    assert (ring.n_protected, rings.withheld) == (1, 1)
    assert [thing.members for thing in ring.shared] == [4, 4, 3, 3, 3, 3]
    assert f"{ring.first:%Y-%m-%d} {ring.last:%Y-%m-%d}" == "2024-03-01 2024-03-06"
    assert ring.documents == ("a.csv",)
    assert "All of its evidence comes from one document, a.csv." in ring.notes
    assert "1 of its 10 tied pairs is also tied by family, household, home or work." in ring.notes
    assert ring.reasons[0].document == "a.csv"
    assert len(ring.reasons) == sum(thing.members for thing in ring.shared)
    assert rings.reasons(1, limit=3) == ring.reasons[:3]
    assert {reason.document for reason in rings.reasons("person:R-0")} == {"a.csv"}
    frame = rings.to_frame()
    assert frame.loc[0, ["ring", "size", "shared", "documents"]].tolist() == [1, 5, 6, 1]
    assert frame.loc[0, "first"] == pd.Timestamp("2024-03-01")
    assert ring.card().endswith(CAVEAT)
    assert CAVEAT in rings.caveat


def test_no_output_of_a_ring_names_a_protected_person(found: RingTable) -> None:
    rings = found
    ring = rings[1]
    outputs = [
        repr(rings),
        repr(ring),
        rings._repr_html_(),
        ring._repr_html_(),
        ring.card(),
        rings.to_frame().to_csv(),
        ring.to_frame().to_csv(),
        *(str(reason) for reason in ring.reasons),
        *ring.notes,
        str(rings.made_by),
    ]
    for output in outputs:
        assert "R-3" not in output
        assert "Rosalind" not in output
    assert [member.entity for member in ring.members][-1] == "Protected 1"
    assert not any("Protected" in bridge.entity for bridge in ring.bridges)


def test_a_reason_that_names_a_protected_person_is_held_back(case: Case) -> None:
    why = {"person:R-0": (1.0, "seen with Rosalind Vane"), "person:R-1": (2.0, "named twice")}
    ring = find_rings(case, relevance=why)[1]
    assert ring.relevance == 3.0
    assert ring.relevance_reasons == (WITHHELD, "named twice")


@pytest.mark.parametrize("given", [1.0, ("high", "why"), (1.0, None), (1.0,), (math.nan, "why")])
def test_a_relevance_is_a_number_and_a_reason(case: Case, given: object) -> None:
    with pytest.raises(GraphKindError) as caught:
        find_rings(case, relevance={"person:R-3": given})  # type: ignore[dict-item]
    assert str(caught.value) == (
        f'A relevance is {given!r}; write {{"person:KY-118": (1.0, "why")}}, for example.'
    )


def test_without_a_case_a_reason_is_held_back_by_id() -> None:
    five = ["person:1", *(f"person:{name}" for name in ("ana", "ben", "cay", "dov"))]
    ties = [(who, f"booking:{b}") for b in range(6) for k, who in enumerate(five) if (k + b) % 3]
    network = nx.Graph([*ties, *((f"person:x{k}", f"booking:y{k // 2}") for k in range(40))])
    network.add_edge("person:1", "phone:+15025550143")
    network.nodes["person:1"]["protected"] = True
    told = ("seen with person:1", "called (502) 555-0143", "named once", "saw person:12")
    why = {who: (1.0, reason) for who, reason in zip(five, told, strict=False)}
    ring = find_rings(from_networkx(network), relevance=why)[1]
    assert ring.relevance == 4.0
    assert ring.relevance_reasons == (WITHHELD, "named once", "saw person:12")


def test_families_and_homes_are_no_rings_unless_asked_for(case: Case, found: RingTable) -> None:
    assert not any("person:F-0" in members(ring) for ring in found)
    assert found.notes[0].startswith("Only 7% of the people have a home on record, so families")
    assert found.notes[1] == (
        "10 ties of family, household, home or work were set aside and do not count as ties here."
    )
    asked = find_rings(case, benign=())
    assert asked.notes[1].endswith("simulated networks (possible worlds).")


def related(*families: str, size: int = 5, extra: Iterable[tuple[str, str]] = ()) -> nx.Graph:
    """Families who share much among themselves, and sixty others in pairs with a phone each."""
    network = nx.Graph()
    for name in families:
        mother, *children = (f"person:{name}{k}" for k in range(size))
        network.add_edges_from(((mother, child) for child in children), type="kin")
        for thing in range(8):
            for k in range(size):
                if (k + thing) % 3:
                    network.add_edge(f"person:{name}{k}", f"event:{name}{thing}", type="booked")
    network.add_edges_from(((f"person:x{k}", f"phone:{k // 2}") for k in range(60)), type="uses")
    network.add_edges_from(extra, type="booked")
    return network


def members(ring: Ring) -> set[str]:
    return {member.entity for member in ring.members}


FIVE = [f"person:r{k}" for k in range(5)]
MEETINGS = [(who, f"event:r{at}") for at in range(5) for k, who in enumerate(FIVE) if (k + at) % 3]


def test_a_family_that_does_all_within_itself_is_listed_apart_and_said_to_be_one() -> None:
    rings = find_rings(from_networkx(related("f", extra=MEETINGS)))
    assert [members(ring) for ring in rings] == [set(FIVE)]
    (family,) = rings.explained
    assert members(family) == {f"person:f{k}" for k in range(5)}
    assert (family.number, rings[2]) == (2, family)
    assert (rings[1].explained, family.explained) == (False, True)
    # more is doubled in the family than in the ring, and yet it stands behind it
    assert family.redundancy > rings[1].redundancy
    assert family.card().startswith(
        "Group 2: 5 members, 0 protected; within families, households or work; stability 1.00"
    )
    assert family.notes[0] == (
        "What sets it apart is shared within families, households or workplaces; without that it "
        "would not be a ring."
    )
    assert rings.notes[-1] == (
        "1 group is listed separately (explained): it exceeds chance only because of what "
        "families, households or colleagues share among themselves."
    )
    assert rings.to_frame()["part"].tolist() == ["ring", "explained"]
    with pytest.raises(UnknownNameError) as caught:
        rings[3]
    assert str(caught.value) == (
        "There is no ring 3; this table has rings 1 to 1, and groups explained by families or work "
        "to 2."
    )


def test_families_alone_make_no_ring_and_are_rings_where_kinship_counts_for_nothing() -> None:
    graph = from_networkx(related("f", "g"))
    rings = find_rings(graph)
    assert len(rings) == 0
    assert repr(rings) == "<RingTable: no rings; 0 candidates; 2 groups explained>"
    assert [len(ring) for ring in rings.explained] == [5, 5]
    unknown = find_rings(graph, benign=())
    assert [members(ring) for ring in unknown] == [members(ring) for ring in rings.explained]
    assert unknown.explained == ()


def test_a_ring_is_found_whatever_the_families_of_its_members_share() -> None:
    at_home = [
        (f"person:{name}{k}", f"{kind}:{who}")
        for k, who in enumerate(FIVE)
        for name in ("r", "s", "t", "u")
        for kind in ("phone", "account", "vehicle", "address")
    ]
    network = related(extra=[*MEETINGS, *at_home])
    for k in range(5):
        for one, other in combinations("rstu", 2):
            network.add_edge(f"person:{one}{k}", f"person:{other}{k}", type="household")
    rings = find_rings(from_networkx(network))
    assert [members(ring) for ring in rings] == [set(FIVE)]
    assert len(rings.explained) == 5
    # who is in a ring as well is a bridge to it
    assert {bridge.to_ring for ring in rings.explained for bridge in ring.bridges} == {1}


def test_a_ring_of_two_families_is_a_ring_since_strangers_meet_in_it() -> None:
    both = [f"person:{name}{k}" for name in "fg" for k in range(3)]
    meetings = [
        (who, f"booking:{at}") for at in range(9) for k, who in enumerate(both) if (k + at) % 3
    ]
    rings = find_rings(from_networkx(related("f", "g", size=3, extra=meetings)))
    assert [members(ring) for ring in rings] == [set(both)]
    assert "6 of its 15 tied pairs are also tied by family, household, home or work." in (
        rings[1].notes
    )


def test_relevance_orders_families_and_is_counted() -> None:
    why = {"person:g1": (2.0, "named in an interview")}
    rings = find_rings(from_networkx(related("f", "g")), relevance=why)
    first, _ = rings.explained
    assert "person:g1" in members(first)
    assert rings.notes[-1] == "1 of those has relevance."


def test_brothers_and_large_workplaces_belong_together() -> None:
    network = related("f")
    places = [(f"person:x{k}", f"organization:{1 + (k > 9)}") for k in range(60)]
    network.add_edges_from(places, type="works_at")
    network.add_edges_from(
        ((f"person:y{k}", "organization:3") for k in range(151)), type="works_at"
    )
    graph = from_networkx(network)
    evidence = evidence_of(graph, benign=None, through=None, max_members=25)
    ids = evidence.people.ids
    low, high = evidence.benign // len(ids), evidence.benign % len(ids)
    pairs = {frozenset((ids[a], ids[b])) for a, b in zip(low, high, strict=True)}
    kin = set(map(frozenset, combinations([f"person:f{k}" for k in range(5)], 2)))
    colleagues = {
        frozenset((f"person:x{a}", f"person:x{b}"))
        for a, b in combinations(range(60), 2)
        if (a > 9) == (b > 9)
    }
    assert pairs == kin | colleagues


def test_relevance_orders_equally_significant_rings_and_is_shown(
    sharing: EntityGraph, three: RingTable
) -> None:
    equal = [ring for ring in three if ring.significance == three[1].significance]
    assert len(equal) > 1
    last = equal[-1].members[0].entity
    rings = find_rings(sharing, relevance={last: (2.0, "common contact of two missing people")})
    assert last in {member.entity for member in rings[1].members}
    assert "Relevance: 2: common contact of two missing people" in rings[1].card()
    assert sorted(len(ring) for ring in rings) == sorted(len(ring) for ring in three)


def test_the_order_of_rows_and_the_threads_change_nothing(
    three: RingTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKANALYSIS_THREADS", "2")
    turned = find_rings(from_networkx(nx.Graph(planted(1)[0][::-1])))
    frames = [
        pd.concat([rings.to_frame(), *(ring.to_frame() for ring in rings)], ignore_index=True)
        for rings in (three, turned)
    ]
    pd.testing.assert_frame_equal(*frames)


def test_a_projection_gives_the_rings_of_the_graph_it_comes_from(
    sharing: EntityGraph, three: RingTable
) -> None:
    kinds = ["booking", "event", "phone", "place"]
    through = find_rings(project(sharing, to="person", through=kinds))
    # things of one member are lost in a projection, so that its shuffled worlds differ a little
    assert {frozenset(ring.to_frame()["entity"]) for ring in through} == {
        frozenset(ring.to_frame()["entity"]) for ring in three
    }


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("seed", "strength"), [(10, "calls"), (10, None), (13, "calls"), (13, None)]
)
def test_a_clique_of_newcomers_is_found_and_no_group_around_hubs(
    seed: int, strength: str | None
) -> None:
    degrees = [60, 30, 28, 16, 15, 11, 11, 9, 8, 8, 7, 7, 7, 6, 6] + [3] * 95
    draw = np.random.default_rng(seed)
    network: nx.Graph[Any] = nx.expected_degree_graph(degrees, seed=seed, selfloops=False)
    new = [f"new {number}" for number in range(7)]
    network.add_edges_from(combinations(new, 2))
    network.add_edges_from(
        (one, who) for one in new for who in draw.choice(110, 2, replace=False).tolist()
    )
    for ends in network.edges:
        network.edges[ends]["calls"] = math.ceil(draw.pareto(0.8))  # from one to hundreds
    rings = find_rings(from_networkx(network, strength=strength))
    assert [{member.entity for member in ring.members} for ring in rings] == [
        {f"person:{one}" for one in new}
    ]


def test_graphs_of_one_kind_are_tested_against_degrees_and_say_so() -> None:
    rings = find_rings(from_networkx(nx.ring_of_cliques(6, 5)))
    assert [len(ring) for ring in rings] == [5] * 6
    # unlike where most pairs are tied, the higher resolutions are left out
    assert ("resolutions", "0.05, 0.1, 0.2, 0.3, 0.5, 0.8") in rings.made_by.parameters
    assert rings[1].redundancy == 6
    assert rings.reasons(1)[0].text == "person:0 – person:1 (direct tie)"
    assert [bridge.to_ring for bridge in rings[1].bridges] != []
    assert rings[1].significance == 1 / (WORLDS + 1)
    assert any("A dense family or workplace" in note for note in rings[1].notes)


@pytest.mark.exhaustive
def test_graphs_of_one_kind_without_rings_have_none_and_arrows_are_ties() -> None:
    assert len(find_rings(from_networkx(nx.gnm_random_graph(100, 250, seed=1)))) == 0
    arrows = find_rings(from_networkx(nx.DiGraph(nx.ring_of_cliques(6, 5))))
    assert [len(ring) for ring in arrows] == [5] * 6


@pytest.mark.exhaustive
def test_data_too_large_to_shuffle_give_rings_without_significance() -> None:
    many = nx.Graph((f"person:{a}", f"person:{b}") for a, b in nx.ring_of_cliques(5, 5).edges)
    many.add_edges_from((f"person:x{k}", f"phone:{k}") for k in range(50_001))
    rings = find_rings(from_networkx(many))
    assert len(rings) == 5
    assert all(math.isnan(ring.significance) for ring in rings)
    assert "Whether chance produces such groups was not tested." in rings[1].notes
    assert rings.notes[-1].endswith("too large to be compared with simulated networks.")
    assert dict(rings.made_by.parameters)["worlds"] == "0"


def test_a_large_graph_without_things_is_compared_with_fewer_worlds() -> None:
    many = nx.ring_of_cliques(10, 5)
    many.add_edges_from((-k, k + 1000) for k in range(1, 10_001))
    rings = find_rings(from_networkx(many))
    assert [len(ring) for ring in rings] == [5] * 10
    assert {ring.significance for ring in rings} == {0.05}
    made = dict(rings.made_by.parameters)
    assert (made["resolutions"], made["seeds"], made["worlds"]) == ("none", "0", "19")


@pytest.mark.exhaustive
def test_a_family_in_a_large_graph_is_listed_apart() -> None:
    many = nx.MultiGraph(nx.ring_of_cliques(10, 5))
    many.add_edges_from((-k, k + 1000) for k in range(1, 10_001))
    nx.set_edge_attributes(many, "call", "type")
    many.add_edges_from(((0, k) for k in range(1, 5)), type="kin")
    rings = find_rings(from_networkx(many))
    assert [len(ring) for ring in rings] == [5] * 9
    assert [members(ring) for ring in rings.explained] == [{f"person:{k}" for k in range(5)}]


def test_graphs_with_nothing_in_them_have_no_rings() -> None:
    for network in (nx.Graph(), nx.empty_graph(3), nx.path_graph(2)):
        rings = find_rings(from_networkx(network))
        assert (len(rings), rings.candidates) == (0, 0)
        assert repr(rings) == "<RingTable: no rings; 0 candidates>"
    lone = find_rings(from_networkx(nx.Graph([("ana", "phone:1")])))
    assert len(lone) == 0


def test_a_link_type_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_rings(from_networkx(nx.path_graph(3)), benign=["kinn"])
    assert str(caught.value).startswith('"kinn" is not a type of link. Did you mean "kin"?')


def test_documents_of_a_case_that_has_changed_are_given_with_a_warning() -> None:
    case = Case(purpose="training")
    graph = build_graph(case)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        find_rings(graph)
    document = Document(title="late", sha256="c" * 64, received=date(2024, 6, 1))
    case.add(Batch.of(document))
    with pytest.warns(StaleResultWarning, match="The case has changed since this graph was built"):
        find_rings(graph)

"""Key entities: which are in the top, how stably, on which documents, and who never is."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import (
    ProtectedError,
    StaleResultWarning,
    UnknownNameError,
)
from linkanalysis.graph.sources import EdgeSources
from linkanalysis.rings.people.key_entity import (
    MeasureRank,
    dependency_names,
    document_cautions,
    rank_cautions,
    tie_cautions,
)
from linkanalysis.rings.people.key_entity_search import SupportingDocuments, edges_at
from linkanalysis.rings.people.top_ranks import (
    Dependence,
    parts_of,
    sources_of,
    top_ranks_of,
    top_size,
)

Rows = list[tuple[str, str, str]]
PEOPLE = [f"person:P-{number:02}" for number in range(24)]


def added(case: la.Case, name: str, links: Rows, **about: Any) -> None:  # noqa: ANN401
    frame = pd.DataFrame(links, columns=["source", "target", "type"])
    frame["row"] = [str(row) for row in range(2, len(links) + 2)]
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    case.add(la.Batch.of(la.Document(title=name, sha256=sha256, **about), links=frame))


def roles(case: la.Case, who: dict[str, str]) -> None:
    stated = [(person, "role", role) for person, role in who.items()]
    frame = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    document = la.Document(title="roles", sha256=hashlib.sha256(b"roles").hexdigest())
    case.add(la.Batch.of(document, statements=frame))


def star(center: str, others: list[str]) -> Rows:
    return [(center, other, "associate_of") for other in others]


def chain(people: list[str]) -> Rows:
    return [(a, b, "associate_of") for a, b in pairwise(people)]


@pytest.fixture
def carried() -> la.Case:
    """P-00 is in the middle of a tip, P-10 of what two documents say; the rest is a chain."""
    case = la.Case(purpose="training")
    added(case, "tip", star(PEOPLE[0], PEOPLE[1:7]))
    for name in ("report", "register"):
        added(case, name, star(PEOPLE[10], PEOPLE[11:17]))
    added(case, "list", chain(PEOPLE[16:]))
    return case


def test_the_document_an_entity_depends_on_is_named(carried: la.Case) -> None:
    key = la.key_entities(carried, measures=["degree", "strength"], top=2)
    one, two = key["person:P-00"], key["person:P-10"]
    assert one.documents == (("tip", 6),)
    assert (one.ties, one.single_document, dependency_names(one)) == (6, 6, ("tip",))
    assert "All of its ties rest on one document." in one.cautions
    assert two.documents == (("register", 6), ("report", 6))
    assert (two.ties, two.single_document, dependency_names(two)) == (6, 0, ())
    assert {(reason.document, reason.text) for reason in key.reasons("person:P-00")} == {
        ("tip", f"person:P-00 is an associate of {other}") for other in PEOPLE[1:7]
    }


def test_an_entity_can_depend_on_an_origin() -> None:
    case = la.Case(purpose="training")
    for name in ("tip 1", "tip 2"):
        added(case, name, star(PEOPLE[0], PEOPLE[1:7]), origin="tip line")
    added(case, "list", chain(PEOPLE[8:]))
    key = la.key_entities(case, measures="degree", top=1)
    one = key["person:P-00"]
    assert (one.single_document, dependency_names(one)) == (0, ("origin tip line",))


def test_a_tie_through_a_thing_rests_on_all_its_documents() -> None:
    case = la.Case(purpose="training")
    added(case, "bill", [(PEOPLE[0], "phone:1", "uses")])
    added(case, "note", [(other, "phone:1", "uses") for other in PEOPLE[1:4]])
    added(case, "list", chain(PEOPLE[8:]))
    one = la.key_entities(case, measures="core", top=4)["person:P-00"]
    assert one.documents == (("bill", 3), ("note", 3))
    assert (one.ties, one.single_document) == (3, 3)
    assert dependency_names(one) == ("bill", "note")
    assert "3 of its 3 ties come through one thing, phone:1." in one.cautions


def test_people_and_things_are_ranked_apart() -> None:
    case = la.Case(purpose="training")
    ties = [(who, f"phone:{k // 3}", "uses") for k, who in enumerate(PEOPLE)]
    ties += [(PEOPLE[0], "phone:7", "uses"), (PEOPLE[3], "phone:0", "uses")]
    added(case, "list", ties)
    key = la.key_entities(case, top=3)
    parts = [one.part for one in key]
    assert parts == sorted(parts)  # people, then things
    assert {one.type for one in key if one.part == "people"} == {"person"}
    assert {one.type for one in key if one.part == "things"} == {"phone"}
    assert {one.ranked for one in key} == {24, 8}
    alone = la.key_entities(case, top=3, types="person")
    assert [one.entity for one in alone] == [one.entity for one in key if one.part == "people"]
    assert {one.type for one in la.key_entities(case, top=3, types=["phone"])} == {"phone"}


def test_ranks_are_those_of_centrality_and_equals_that_do_not_fit_are_left_out() -> None:
    graph = la.from_networkx(nx.karate_club_graph())
    measures = ["degree", "betweenness", "closeness", "eigenvector", "core"]
    key = la.key_entities(graph, measures=measures, top=10)
    table = la.centrality(graph, measures, worlds=0).to_frame().set_index("entity")
    for name in measures:
        values = table[name].to_numpy(dtype=float)
        as_many = {who: int((values >= value - 1e-9).sum()) for who, value in table[name].items()}
        first = {one.entity for one in key for row in one.top_ranks if row.measure == name}
        assert first == {who for who, count in as_many.items() if count <= 10}
    for one in key:
        for row in one.ranks:
            assert row.rank == table.loc[one.entity, f"{row.measure}_rank"]
            assert row.value == table.loc[one.entity, row.measure]


def test_a_measure_with_one_value_for_all_has_no_top() -> None:
    assert la.key_entities(la.from_networkx(nx.cycle_graph(30))).entities == ()
    assert la.key_entities(la.from_networkx(nx.empty_graph(30))).entities == ()
    assert la.key_entities(la.Case(purpose="training")).to_frame().empty


def test_stability_agrees_with_rank_intervals_without_equal_ranks() -> None:
    graph = la.from_networkx(nx.barabasi_albert_graph(60, 2, seed=1))
    key = la.key_entities(graph, measures="betweenness", worlds=60)
    table = la.trust.rank_intervals(graph, "betweenness", worlds=60).to_frame().set_index("entity")
    for one in key:
        assert one.stability == one.ranks[0].stability
        assert one.stability == pytest.approx(table.loc[one.entity, "betweenness_top"], abs=1e-12)
        assert one.stability_low == table.loc[one.entity, "betweenness_top_low"]
        assert one.ranks[0].high == table.loc[one.entity, "betweenness_high"]


def test_a_simulated_network_counts_once_for_several_measures() -> None:
    graph = la.from_networkx(nx.barabasi_albert_graph(60, 2, seed=2))
    for one in la.key_entities(graph, measures=["degree", "closeness"], worlds=50):
        stability = [row.stability for row in one.ranks]
        assert max(stability) <= one.stability <= min(sum(stability), 1)


def test_events_bring_two_mode_betweenness_for_people_only() -> None:
    case = la.Case(purpose="training")
    ties = [(who, f"event:{k // 4}", "involved_in") for k, who in enumerate(PEOPLE)]
    ties += [(PEOPLE[0], f"event:{k}", "involved_in") for k in range(1, 6)]
    added(case, "reports", ties)
    key = la.key_entities(case)
    first = {p.measure: p.rank for p in key[PEOPLE[0]].top_ranks}
    assert first["two_mode_betweenness"] == 1
    oracle = nx.bipartite.betweenness_centrality(
        nx.Graph([(a, b) for a, b, _ in ties]), nodes=PEOPLE
    )
    place = next(p for p in key[PEOPLE[0]].ranks if p.measure == "two_mode_betweenness")
    assert place.value == pytest.approx(oracle[PEOPLE[0]], abs=1e-12)
    calls = [(f"phone:{a}", f"phone:{b}", "call") for a, b in nx.star_graph(30).edges]
    phones = la.Case(purpose="training")
    added(phones, "calls", calls)
    assert {p.measure for p in la.key_entities(phones)["phone:0"].ranks} == {
        *("degree", "strength", "betweenness", "closeness", "eigenvector", "core")
    }


def test_ordinary_life_ties_nobody_and_is_reported() -> None:
    case = la.Case(purpose="training")
    added(case, "register", [(PEOPLE[0], other, "kin") for other in PEOPLE[1:9]])
    added(case, "list", [*chain(PEOPLE[9:]), *star(PEOPLE[12], PEOPLE[:3])])
    key = la.key_entities(case, measures="degree", top=3)
    assert "person:P-00" not in {one.entity for one in key}
    assert key[PEOPLE[12]].ties == 5
    mixed = la.Case(purpose="training")
    added(mixed, "register", [(PEOPLE[0], PEOPLE[1], "kin")])
    added(mixed, "list", [*star(PEOPLE[0], PEOPLE[1:6]), *chain(PEOPLE[8:])])
    cautions = la.key_entities(mixed, measures="degree", top=1)[PEOPLE[0]].cautions
    assert "1 of its 5 ties is also a tie of family, household, home or work." in cautions


def test_hubs_and_service_numbers_are_marked() -> None:
    case = la.Case(purpose="training", region="US-KY")
    calls = [("phone:911", f"phone:+150255501{k:02}", "call") for k in range(12)]
    calls += [("phone:+15025550150", f"phone:+150255501{k:02}", "call") for k in range(51, 90)]
    added(case, "calls", calls)
    key = la.key_entities(case, measures="degree", top=2)
    assert "It is a service number." in key["phone:911"].cautions
    assert (
        "It is tied to 39 of 52 others, as a service, an employer or a shared line would be."
        in key["phone:+15025550150"].cautions
    )


TIES = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 9)), min_size=12, max_size=80)


@settings(max_examples=fewer(5))  # each builds two cases
@given(TIES, st.sets(st.integers(0, 23), min_size=1, max_size=8), st.randoms())
def test_protected_people_never_appear_and_row_order_does_not_matter(
    ties: list[tuple[int, int]],
    hidden: set[int],
    random: Any,  # noqa: ANN401
) -> None:
    rows = [(PEOPLE[who], f"phone:+150255501{thing:02}", "uses") for who, thing in ties]
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = []
    for links in (rows, shuffled):
        case = la.Case(purpose="training")
        added(case, "list", links)
        roles(case, {PEOPLE[who]: "victim" for who in hidden})
        key = la.key_entities(case, top=5, worlds=8)
        said = key.to_frame().to_csv() + key.caveat + key._repr_html_()
        said += "".join(one.card() + one._repr_html_() for one in key)
        said += "".join(
            r.text for one in key.entities[:1] for r in key.reasons(one.entity, limit=9)
        )
        assert not [who for who in hidden if PEOPLE[who] in said]
        private = set(case.protection.private)
        assert not [thing for thing in private if thing in said]
        assert key.withheld >= len(hidden & {who for who, _ in ties})
        found.append(key.to_frame())
    pd.testing.assert_frame_equal(*found)


def test_protected_people_are_counted_and_not_ranked() -> None:
    case = la.Case(purpose="training")
    added(case, "list", [*star(PEOPLE[0], PEOPLE[1:9]), *chain(PEOPLE[8:])])
    roles(case, {PEOPLE[0]: "witness"})
    key = la.key_entities(case, measures=["degree", "betweenness"])
    assert key.withheld == 1
    assert "1 protected not ranked." in key.caveat
    shown = key.graph.shown[key.graph.node(PEOPLE[0])]
    for ask in (key.__getitem__, key.reasons):
        for name in (PEOPLE[0], shown):
            with pytest.raises(ProtectedError) as caught:
                ask(name)
            assert str(caught.value) == (
                "Protected 1 is protected: it counts in every computation but is not ranked or "
                "named as a lead. An override needs who and why, and is journaled."
            )


def test_unlisted_entities_get_their_own_errors(carried: la.Case) -> None:
    key = la.key_entities(carried, measures="degree", top=2)
    assert len(key) == 2
    with pytest.raises(UnknownNameError) as caught:
        key["person:P-000"]
    assert str(caught.value) == (
        '"person:P-000" is not among the 2 key entities. Did you mean "person:P-00"?'
    )
    assert key.reasons("person:P-03")[0].document == "tip"  # ranked, though not on the list
    added(carried, "phones", [("person:P-00", "email:a@b.example", "uses")])
    with pytest.raises(UnknownNameError) as caught:
        la.key_entities(carried, types="person").reasons("email:a@b.example")
    assert str(caught.value) == (
        "email:a@b.example is not ranked here; the table ranks entities of type person. To rank "
        "others, write key_entities(…, types=[…])."
    )


def test_unknown_measures_and_types_raise() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    with pytest.raises(UnknownNameError, match='"betweeness" is not a measure'):
        la.key_entities(graph, measures="betweeness")
    with pytest.raises(UnknownNameError, match='"human" is not'):
        la.key_entities(graph, types="human")


def test_unknown_documents_and_stability_are_reported(carried: la.Case) -> None:
    star_graph = la.from_networkx(nx.star_graph(30))
    key = la.key_entities(star_graph, worlds=0)
    assert key["person:0"].documents == ()
    assert key.to_frame()["single_document"].isna().all()
    assert key.to_frame()["stability"].isna().all()
    assert key.notes[-2:] == (
        "No networks were simulated, so the stability of ranks is not known.",
        "This graph was not built from a case, so documents are not known.",
    )
    graph = la.build_graph(carried)
    before = la.key_entities(graph, measures="degree", top=2)
    carried.withdraw("tip", reason="recalled")
    with pytest.warns(StaleResultWarning, match="has changed since"):
        before.to_frame()
    with pytest.warns(StaleResultWarning, match="has changed since"):
        la.key_entities(graph, measures="degree", top=2)
    carried.close()
    closed = la.key_entities(graph, measures="degree", top=2)
    assert "The case is closed, so documents are not known." in closed.notes
    assert "The case is closed, so grades are not known: every tie counts as certain." in (
        closed.notes
    )
    assert not any("as often as the grades" in note for note in closed.notes)


def test_the_card_has_all_sections(carried: la.Case) -> None:
    card = la.key_entities(carried, measures=["degree"], top=2)["person:P-00"].card()
    heads = [line.partition(":")[0] for line in card.splitlines()]
    assert heads == [
        "person",
        "In the top by",
        "Stability",
        "Documents",
        "Depends on",
        "Caution",
        "What it does not show",
        "A position in the records, not in the crime. A lead, never a verdict.",
    ]
    assert "Documents: Of its 6 ties, tip states 6." in card
    assert "is tied to many others" in card
    assert "so does a taxi firm" in card


def test_the_number_of_threads_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = la.from_networkx(nx.barabasi_albert_graph(40, 2, seed=3))
    frames = []
    for threads in ("1", "3"):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        frames.append(la.key_entities(graph, worlds=40).to_frame())
    pd.testing.assert_frame_equal(*frames)
    assert np.isfinite(frames[0]["stability"]).all()


def test_the_card_of_a_protected_person_names_the_override(carried: la.Case) -> None:
    roles(carried, {"person:P-00": "victim"})
    carried.override("person:P-00", by="Judge Doe", reason="order 24-118")
    key = la.key_entities(carried, measures="degree", worlds=0)
    told = "is protected and shown by name, on the authority of Judge Doe. Why: order 24-118"
    assert f"person:P-00 {told}" in key["person:P-00"].card()
    assert "Judge Doe" not in key["person:P-10"].card()


def test_cautions_are_counted() -> None:
    assert document_cautions(9, 9, 1) == ["All of its ties rest on one document."]
    assert document_cautions(9, 4, 3) == ["4 of its 9 ties rest on one document each."]
    assert document_cautions(9, 1, 3) == ["1 of its 9 ties rests on one document."]
    assert document_cautions(9, 0, 3) == []
    assert rank_cautions((), 0.25) == [
        "In 75% of the simulated networks, it is not in the top by any measure."
    ]
    degree = MeasureRank("degree", 11.0, "", 1, in_top=True, low=1.0, high=9.0, stability=0.4)
    other = MeasureRank("core", 1.0, "", 9, in_top=False, low=1.0, high=9.0, stability=0.1)
    assert rank_cautions((degree, other), 0.6) == [
        "It is in the top by degree only.",
        "In most simulated networks, it is not in the top by degree.",
    ]
    part = parts_of(la.from_networkx(nx.star_graph(60)), None, None)[0][0]
    assert tie_cautions(part, 0) == [
        "It is tied to 60 of 60 others, as a service, an employer or a shared line would be."
    ]


def test_parts_are_people_and_things() -> None:
    graph = la.from_networkx(nx.Graph([("ana", "phone:1"), ("ben", "phone:1")]))
    assert [part.name for part in parts_of(graph, None, None)[0]] == ["people", "things"]


def test_at_most_half_of_the_entities_are_in_the_top() -> None:
    assert (top_size(10, 336), top_size(10, 5)) == (10, 2)
    parts, _ = parts_of(la.from_networkx(nx.star_graph(6)), ["degree"], None)
    ranks = top_ranks_of(parts[0], top=3, worlds=20, seed=0, sources=())
    assert ranks.in_top.tolist() == [[True, False, False, False, False, False, False]]
    assert ranks.listed[0] == 20


def test_ranks_are_written_in_whole_numbers() -> None:
    row = MeasureRank("cut_point", 1.0, "", 2, in_top=True, low=1.0, high=12.4, stability=0.9)
    assert (row.title, row.interval()) == ("cut point", "1 to 13")


def test_documents_are_known_only_with_a_case() -> None:
    assert sources_of([]) == ()
    case = la.Case(purpose="training")
    lost = Dependence("document", "tip", np.array([True]))
    behind = SupportingDocuments([EdgeSources(la.build_graph(case), case)], [lost])
    assert behind.dependencies(0) == (("document", "tip"),)
    none = SupportingDocuments([EdgeSources(la.build_graph(case), case)], [])
    assert none.dependencies(0) == ()
    line = la.from_networkx(nx.path_graph(3))
    assert edges_at(line, np.array([0])).tolist() == [1, 1, 0]

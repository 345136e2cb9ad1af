"""Key entities: who is among the first, how often, on which documents, and who never is."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import (
    GraphKindError,
    ProtectedError,
    StaleResultWarning,
    UnknownNameError,
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


def test_the_document_that_carries_an_entity_is_named(carried: la.Case) -> None:
    key = la.key_entities(carried, measures=["degree", "strength"], top=2)
    one, two = key["person:P-00"], key["person:P-10"]
    assert one.documents == (("tip", 6),)
    assert (one.ties, one.single, one.falls_without()) == (6, 6, ("tip",))
    assert "All of its ties rest on one document." in one.doubts
    assert two.documents == (("register", 6), ("report", 6))
    assert (two.ties, two.single, two.falls_without()) == (6, 0, ())
    assert {(reason.document, reason.text) for reason in key.reasons("person:P-00")} == {
        ("tip", f"person:P-00 is an associate of {other}") for other in PEOPLE[1:7]
    }


def test_documents_of_one_origin_take_an_entity_off_the_list_together() -> None:
    case = la.Case(purpose="training")
    for name in ("tip 1", "tip 2"):
        added(case, name, star(PEOPLE[0], PEOPLE[1:7]), origin="tip line")
    added(case, "list", chain(PEOPLE[8:]))
    key = la.key_entities(case, measures="degree", top=1)
    one = key["person:P-00"]
    assert (one.single, one.falls_without()) == (0, ("origin tip line",))


def test_a_tie_through_a_thing_rests_on_every_document_on_the_way() -> None:
    case = la.Case(purpose="training")
    added(case, "bill", [(PEOPLE[0], "phone:1", "uses")])
    added(case, "note", [(other, "phone:1", "uses") for other in PEOPLE[1:4]])
    added(case, "list", chain(PEOPLE[8:]))
    one = la.key_entities(case, measures="core", top=4)["person:P-00"]
    assert one.documents == (("bill", 3), ("note", 3))
    assert (one.ties, one.single) == (3, 3)
    assert one.falls_without() == ("bill", "note")
    assert "3 of its 3 ties come through one thing, phone:1." in one.doubts


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


def test_places_are_those_of_centrality_and_equals_who_do_not_fit_are_left_out() -> None:
    graph = la.from_networkx(nx.karate_club_graph())
    measures = ["degree", "betweenness", "closeness", "eigenvector", "core"]
    key = la.key_entities(graph, measures=measures, top=10)
    table = la.centrality(graph, measures, worlds=0).to_frame().set_index("entity")
    for name in measures:
        values = table[name].to_numpy(dtype=float)
        as_many = {who: int((values >= value - 1e-9).sum()) for who, value in table[name].items()}
        first = {one.entity for one in key for place in one.firsts if place.measure == name}
        assert first == {who for who, count in as_many.items() if count <= 10}
    for one in key:
        for place in one.places:
            assert place.rank == table.loc[one.entity, f"{place.measure}_rank"]
            assert place.value == table.loc[one.entity, place.measure]


def test_a_measure_that_gives_all_the_same_names_nobody() -> None:
    assert la.key_entities(la.from_networkx(nx.cycle_graph(30))).entities == ()
    assert la.key_entities(la.from_networkx(nx.empty_graph(30))).entities == ()
    assert la.key_entities(la.Case(purpose="training")).to_frame().empty


def test_shares_of_worlds_agree_with_rank_intervals_where_nobody_is_equal() -> None:
    graph = la.from_networkx(nx.barabasi_albert_graph(60, 2, seed=1))
    key = la.key_entities(graph, measures="betweenness", worlds=60)
    table = la.trust.rank_intervals(graph, "betweenness", worlds=60).to_frame().set_index("entity")
    for one in key:
        assert one.in_worlds == one.places[0].often
        assert one.in_worlds == pytest.approx(table.loc[one.entity, "betweenness_top"], abs=1e-12)
        assert one.in_worlds_low == table.loc[one.entity, "betweenness_top_low"]
        assert one.places[0].high == table.loc[one.entity, "betweenness_high"]


def test_of_several_measures_a_world_counts_once() -> None:
    graph = la.from_networkx(nx.barabasi_albert_graph(60, 2, seed=2))
    for one in la.key_entities(graph, measures=["degree", "closeness"], worlds=50):
        often = [place.often for place in one.places]
        assert max(often) <= one.in_worlds <= min(sum(often), 1)


def test_events_bring_two_mode_betweenness_for_people_only() -> None:
    case = la.Case(purpose="training")
    ties = [(who, f"event:{k // 4}", "involved_in") for k, who in enumerate(PEOPLE)]
    ties += [(PEOPLE[0], f"event:{k}", "involved_in") for k in range(1, 6)]
    added(case, "reports", ties)
    key = la.key_entities(case)
    first = {p.measure: p.rank for p in key[PEOPLE[0]].firsts}
    assert first["two_mode_betweenness"] == 1
    oracle = nx.bipartite.betweenness_centrality(
        nx.Graph([(a, b) for a, b, _ in ties]), nodes=PEOPLE
    )
    place = next(p for p in key[PEOPLE[0]].places if p.measure == "two_mode_betweenness")
    assert place.value == pytest.approx(oracle[PEOPLE[0]], abs=1e-12)
    calls = [(f"phone:{a}", f"phone:{b}", "call") for a, b in nx.star_graph(30).edges]
    phones = la.Case(purpose="training")
    added(phones, "calls", calls)
    assert {p.measure for p in la.key_entities(phones)["phone:0"].places} == {
        *("degree", "strength", "betweenness", "closeness", "eigenvector", "core")
    }


def test_ordinary_life_ties_nobody_and_is_told() -> None:
    case = la.Case(purpose="training")
    added(case, "register", [(PEOPLE[0], other, "kin") for other in PEOPLE[1:9]])
    added(case, "list", [*chain(PEOPLE[9:]), *star(PEOPLE[12], PEOPLE[:3])])
    key = la.key_entities(case, measures="degree", top=3)
    assert "person:P-00" not in {one.entity for one in key}
    assert key[PEOPLE[12]].ties == 5
    mixed = la.Case(purpose="training")
    added(mixed, "register", [(PEOPLE[0], PEOPLE[1], "kin")])
    added(mixed, "list", [*star(PEOPLE[0], PEOPLE[1:6]), *chain(PEOPLE[8:])])
    doubts = la.key_entities(mixed, measures="degree", top=1)[PEOPLE[0]].doubts
    assert "1 of its 5 ties is also a tie of family, household, home or work." in doubts


def test_hubs_and_service_numbers_are_called_so() -> None:
    case = la.Case(purpose="training", region="US-KY")
    calls = [("phone:911", f"phone:+150255501{k:02}", "call") for k in range(12)]
    calls += [("phone:+15025550150", f"phone:+150255501{k:02}", "call") for k in range(51, 90)]
    added(case, "calls", calls)
    key = la.key_entities(case, measures="degree", top=2)
    assert "It is the number of a service." in key["phone:911"].doubts
    assert (
        "It is tied to 39 of 52 others, as a service, an employer or a shared line would be."
        in key["phone:+15025550150"].doubts
    )


TIES = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 9)), min_size=12, max_size=80)


@settings(max_examples=8)
@given(TIES, st.sets(st.integers(0, 23), min_size=1, max_size=8), st.randoms())
def test_the_protected_are_never_in_it_and_the_order_of_rows_does_not_matter(
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


def test_the_protected_move_others_but_are_counted_only() -> None:
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


def test_who_is_not_on_the_list_is_told_apart(carried: la.Case) -> None:
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
        "email:a@b.example is not ranked here; on the list are entities of type person. Ask for "
        "others with key_entities(…, types=[…])."
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"top": 0}, "top is 0; give how many entities may be among the first, such as 10."),
        ({"worlds": -1}, "worlds is -1; give how many worlds to draw, or 0 for none."),
    ],
)
def test_numbers_that_make_no_sense_are_said(options: dict[str, int], message: str) -> None:
    with pytest.raises(GraphKindError) as caught:
        la.key_entities(la.from_networkx(nx.path_graph(3)), **options)
    assert str(caught.value) == message


def test_an_unknown_measure_and_an_unknown_type_are_said() -> None:
    graph = la.from_networkx(nx.path_graph(3))
    with pytest.raises(UnknownNameError, match='"betweeness" is not a measure'):
        la.key_entities(graph, measures="betweeness")
    with pytest.raises(UnknownNameError, match='"human" is not'):
        la.key_entities(graph, types="human")


def test_what_is_not_known_is_said_and_not_guessed(carried: la.Case) -> None:
    star_graph = la.from_networkx(nx.star_graph(30))
    key = la.key_entities(star_graph, worlds=0)
    assert key["person:0"].documents == ()
    assert key.to_frame()["single"].isna().all()
    assert key.to_frame()["in_worlds"].isna().all()
    assert key.notes[-2:] == (
        "No possible worlds were drawn: how firm places are is not known.",
        "This graph has no case behind it, so documents are not known.",
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


def test_the_card_tells_first_places_surety_documents_doubts_and_limits(carried: la.Case) -> None:
    card = la.key_entities(carried, measures=["degree"], top=2)["person:P-00"].card()
    heads = [line.partition(":")[0] for line in card.splitlines()]
    assert heads == [
        "person",
        "First by",
        "How sure",
        "Rests on",
        "Falls without",
        "Against it, or to know",
        "What it does not show",
        "A position in the records, not in the crime. A lead, never a verdict.",
    ]
    assert "Rests on: tip (6); in brackets how many of its 6 ties each states." in card
    assert "is tied to many others" in card
    assert "a taxi firm has many too" in card


def test_many_cases_at_once_give_the_same_bits_for_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = la.from_networkx(nx.barabasi_albert_graph(40, 2, seed=3))
    frames = []
    for threads in ("1", "3"):
        monkeypatch.setenv("LINKANALYSIS_THREADS", threads)
        frames.append(la.key_entities(graph, worlds=40).to_frame())
    pd.testing.assert_frame_equal(*frames)
    assert np.isfinite(frames[0]["in_worlds"]).all()


def test_the_card_of_a_protected_person_tells_of_the_override(carried: la.Case) -> None:
    roles(carried, {"person:P-00": "victim"})
    carried.override("person:P-00", by="Judge Doe", reason="order 24-118")
    key = la.key_entities(carried, measures="degree", worlds=0)
    told = "is protected and shown by name, on the authority of Judge Doe. Why: order 24-118"
    assert f"person:P-00 {told}" in key["person:P-00"].card()
    assert "Judge Doe" not in key["person:P-10"].card()

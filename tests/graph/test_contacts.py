"""Contacts rest on calls and on records of who held the phones, within these and nowhere else."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pytest
from attribution_cases import ONE, THREE, TWO, add, call, case_of, held, holder_of
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.graph import LeftOut

if TYPE_CHECKING:
    import random

    from linkanalysis.graph import EntityGraph

PAIR = [held("ana", ONE, "2024-01-01", "2024-03-31"), held("ben", TWO)]


def edges(graph: EntityGraph) -> list[list[object]]:
    return graph.edges[["source", "target", "count", "strength"]].to_numpy().tolist()


def test_calls_of_phones_are_contacts_of_their_holders() -> None:
    case = case_of(
        [
            *PAIR,
            call(ONE, TWO, "2024-02-01 08:00"),
            call(TWO, ONE, "2024-02-01 09:00", type="message"),
            call(TWO, ONE, "2024-02-02 09:00", count=4),
            call(ONE, TWO, "2024-04-01 08:00"),
        ]
    )
    graph = la.build_contacts(case)
    assert edges(graph) == [["person:ana", "person:ben", 6, 2], ["person:ben", ONE, 1, 1]]
    assert graph.link_types == (("attributed_call", "attributed_message"), ("attributed_call",))
    assert graph.labels == ("ana", "ben", "unknown user of phone +12705550101")
    assert graph.notes == (
        "By attribution: 4 of 4 calls, messages and payments count for a holder on record.",
        "1 of them have an end whose user is unknown.",
        "1 record of a holder without any date, taken to cover all time.",
    )
    ways = la.build_contacts(case, directed=True)
    assert edges(ways) == [
        ["person:ana", "person:ben", 1, 1],
        ["person:ben", "person:ana", 5, 2],
        [ONE, "person:ben", 1, 1],
    ]


def test_a_contact_leads_back_to_the_rows_of_calls_and_of_holders() -> None:
    case = case_of(PAIR)
    add(case, "calls", [call(ONE, TWO, "2024-02-01 08:00"), call(ONE, TWO, "2024-05-01 08:00")])
    graph = la.build_contacts(case)
    links = graph.links("person:ben", "person:ana")
    rows = links[["source", "target", "type", "document", "row"]].to_numpy().tolist()
    assert rows == [
        ["person:ana", ONE, "uses", "file", "2"],
        [ONE, TWO, "call", "calls", "2"],
        ["person:ben", TWO, "uses", "file", "3"],
    ]
    texts = [(one.document, one.row, one.text) for one in graph.reasons("person:ana")]
    assert texts == [
        ("file", "2", f"person:ana uses {ONE}, 2024-01-01"),
        ("calls", "2", f"{ONE} called {TWO}, 2024-02-01"),
        ("file", "3", f"person:ben uses {TWO}"),
    ]
    assert [one.row for one in graph.reasons("person:ben")] == ["2", "2", "3", "3"]


def test_several_holders_at_once_leave_the_contact_with_the_phone() -> None:
    case = case_of(
        [*PAIR, held("cay", ONE, "2024-02-01", "2024-02-29"), call(ONE, TWO, "2024-02-10 08:00")]
    )
    graph = la.build_contacts(case)
    assert edges(graph) == [["person:ben", ONE, 1, 1]]
    assert (
        "1 of them have an end that several held at once; it counts for the identifier and for "
        "none of them."
    ) in graph.notes


def test_nothing_is_attributed_outside_a_span() -> None:
    # when each calls ana's phone, and whether that was a call with her
    calls = {
        (None, None): False,
        (None, "2024-02-01"): False,
        ("2024-03-30 23:00", "2024-03-31 01:00"): False,
        ("2023-12-31 23:59:59.999999", None): False,
        ("2024-01-01", None): True,
        ("2024-03-31", None): True,
        ("2024-03-31 00:00:00.000001", None): False,
    }
    others = [f"phone:+1270555020{k}" for k in range(len(calls))]
    rows = [
        call(ONE, other, span[0], end=span[1]) for other, span in zip(others, calls, strict=True)
    ]
    holders = [held(f"b{k}", other) for k, other in enumerate(others)]
    ties = {
        frozenset(row[:2]) for row in edges(la.build_contacts(case_of([*PAIR, *holders, *rows])))
    }
    with_ana = [frozenset({"person:ana", f"person:b{k}"}) in ties for k in range(len(calls))]
    assert dict(zip(calls, with_ana, strict=True)) == calls
    assert len(ties) == len(calls)


def test_a_link_without_a_date_counts_for_a_holder_of_all_time() -> None:
    case = case_of([held("ana", ONE), held("ben", TWO), call(ONE, TWO)])
    assert edges(la.build_contacts(case)) == [["person:ana", "person:ben", 1, 1]]


def test_payments_tie_the_holders_of_accounts_and_keep_their_amounts() -> None:
    case = case_of(
        [
            held("ana", "account:1", kind="holds"),
            {"source": "organization:motel", "target": "account:2", "type": "holds"},
            call("account:1", "account:2", "2024-02-01", type="payment", amount=80, unit="USD"),
            call("person:cay", "account:1", "2024-02-02", type="payment", amount=9, unit="USD"),
        ]
    )
    graph = la.build_contacts(case)
    assert edges(graph) == [
        ["organization:motel", "person:ana", 1, 1],
        ["person:ana", "person:cay", 1, 1],
    ]
    assert graph.links("organization:motel", "person:ana")["amount"].max() == 80


def test_calls_between_phones_of_one_holder_are_no_contact() -> None:
    case = case_of([held("ana", ONE), held("ana", TWO), call(ONE, TWO, "2024-02-01")])
    graph = la.build_contacts(case)
    assert (graph.ids, graph.m, graph.self_loops) == (("person:ana",), 0, 1)
    assert "1 of them between identifiers of one holder left out." in graph.notes


def test_services_and_hubs_are_left_out_and_listed() -> None:
    taxi = "phone:+12705550199"
    rows = [held(f"p{k}", f"phone:+1270555{1000 + k}") for k in range(4)]
    rows += [call(f"phone:+1270555{1000 + k}", taxi, "2024-02-01 08:00") for k in range(4)]
    rows += [call("phone:+12705551000", "phone:raw:calls:911", "2024-02-01 08:00")]
    rows += [call("phone:+12705551000", "phone:+18056377249", "2024-02-01 08:00")]
    case = case_of(rows)
    graph = la.build_contacts(case, max_neighbors=3)
    assert graph.m == 0
    assert graph.left_out == (
        LeftOut(taxi, 4, "more than 3 neighbors, and no person on record as its holder"),
        LeftOut("phone:+18056377249", 1, "number of a service (service)"),
        LeftOut("phone:raw:calls:911", 1, "number of a service (service)"),
    )
    assert graph.notes[-1] == (
        "3 services and hubs left out with all calls, messages and payments; see left_out."
    )
    assert la.build_contacts(case, max_neighbors=None).m == 4


def test_a_busy_phone_of_a_person_is_no_hub() -> None:
    rows = [held("ana", ONE)]
    rows += [call(ONE, f"phone:+1270555{1000 + k}", "2024-02-01 08:00") for k in range(60)]
    graph = la.build_contacts(case_of(rows))
    assert (graph.m, graph.left_out) == (60, ())
    organization = {"source": "organization:taxi", "target": ONE, "type": "subscriber_of"}
    assert la.build_contacts(case_of([organization, *rows[1:]])).m == 0


def test_a_period_is_about_calls_and_not_about_holders() -> None:
    rows = [*PAIR, call(ONE, TWO, "2024-02-01 08:00"), call(ONE, TWO, "2024-03-01 08:00")]
    graph = la.build_contacts(case_of(rows), when=("2024-02-20", "2024-12-31"))
    assert edges(graph) == [["person:ana", "person:ben", 1, 1]]


def test_withdrawing_either_document_removes_the_contact() -> None:
    whole = case_of([held("ben", TWO)])
    add(whole, "holders", [held("ana", ONE)])
    add(whole, "calls", [call(ONE, TWO, "2024-02-01 08:00")])
    assert edges(la.build_contacts(whole)) == [["person:ana", "person:ben", 1, 1]]
    for gone in ("holders", "calls"):
        case = whole.copy()
        case.withdraw(gone, reason="recanted")
        graph = la.build_contacts(case)
        assert graph.edges["source"].tolist() == (["person:ben"] if gone == "holders" else [])
        assert graph.edges["target"].tolist() == ([ONE] if gone == "holders" else [])


def test_leaving_out_a_document_of_a_holder_removes_the_contact_too() -> None:
    case = case_of([held("ben", TWO), held("cay", THREE)])
    add(case, "holders", [held("ana", ONE)])
    calls = [call(ONE, TWO, "2024-02-01 08:00"), call(TWO, THREE, "2024-02-01 08:00")]
    add(case, "calls", calls)
    found = la.trust.leave_one_document_out(la.build_contacts(case), ["degree"])
    moved = found.to_frame().groupby("entity")["without"].apply(list).to_dict()
    assert moved == {
        "person:ana": ["calls", "file", "holders"],
        "person:ben": ["calls", "file"],
        "person:cay": ["calls", "file"],
    }


def test_narrowing_counts_calls_and_days_again() -> None:
    case = case_of(
        [
            *PAIR,
            call(ONE, TWO, "2024-02-01 08:00"),
            call(ONE, TWO, "2024-02-01 09:00"),
            call(ONE, TWO, "2024-02-02 09:00", type="message"),
        ]
    )
    graph = la.build_contacts(case)
    for names in (["call"], ["attributed_call"]):
        assert edges(graph.only(link_types=names)) == [["person:ana", "person:ben", 2, 1]]
    assert graph.only(link_types=["uses"]).m == 0


VICTIM = {"entity": "person:rosa", "attribute": "role", "value": "victim"}


def test_protected_holders_count_and_are_never_named() -> None:
    case = case_of(
        [
            held("rosa", ONE),
            held("ben", TWO),
            call(ONE, TWO, "2024-02-01 08:00", place="Rosa's house"),
            held("ana", THREE),
            call(THREE, ONE, "2024-02-02 08:00"),
        ],
        [VICTIM, {"entity": "person:rosa", "attribute": "name", "value": "Rosa Vega"}],
    )
    graph = la.build_contacts(case)
    assert edges(graph) == [
        ["Protected 1", "person:ana", 1, 1],
        ["Protected 1", "person:ben", 1, 1],
    ]
    assert la.centrality(graph, ["degree"]).withheld == 1
    said = [
        graph.edges.to_string(),
        graph.entities.to_string(),
        graph.links("person:ben", "Protected 1").to_string(),
        graph._repr_html_(),
        str(graph.reasons("person:ben")),
        str((graph.made_by, graph.notes, graph.left_out, graph.link_filter)),
        la.network_map(graph).html,
        str(la.time_paths(graph, "person:ana", "person:ben").to_frame().to_string()),
        str(la.shortest_paths(graph, "person:ana", "person:ben").reasons(1)),
    ]
    for text in said:
        assert "rosa" not in text.lower()
        assert "+12705550101" not in text
    with pytest.raises(ProtectedError):
        graph.reasons("Protected 1")


def test_a_phone_that_became_private_since_is_not_shown() -> None:
    case = case_of([*PAIR, call(ONE, TWO, "2024-02-01 08:00")])
    graph = la.build_contacts(case).only(entities=["person:ben"])
    add(case, "victims", statements=[{**VICTIM, "entity": "person:ana"}])
    with pytest.raises(ProtectedError):
        graph.links("person:ben", "person:ben")


def test_the_map_lists_the_rows_of_calls_and_holders_of_a_contact() -> None:
    page = la.network_map(la.build_contacts(case_of([*PAIR, call(ONE, TWO, "2024-02-01 08:00")])))
    for text in ("called (by attribution)", f"ana – {ONE}", f"{ONE} – {TWO}", f"ben – {TWO}"):
        assert text in page.html


def test_time_paths_follow_contacts_in_their_direction() -> None:
    rows = [held("ana", ONE), held("ben", TWO), held("cay", THREE)]
    rows += [call(ONE, TWO, "2024-02-01 08:00"), call(TWO, THREE, "2024-02-02 08:00")]
    graph = la.build_contacts(case_of(rows))
    assert len(la.time_paths(graph, "person:ana", "person:cay").to_frame())
    assert not len(la.time_paths(graph, "person:cay", "person:ana").to_frame())


DAY_STARTS = timedelta(hours=4)
FIRST = pd.Timestamp("2024-01-01").to_pydatetime()
MOMENTS = st.none() | st.integers(0, 8).map(lambda k: FIRST + timedelta(hours=8 * k))
SPANS = st.tuples(MOMENTS, MOMENTS).map(
    lambda two: two if None in two else (min(two), max(two))  # type: ignore[type-var]
)
HOLDINGS = st.lists(
    st.builds(
        lambda who, what, span: held(who, what, *span),
        st.sampled_from("abc"),
        st.sampled_from((ONE, TWO)),  # few, so that holders meet at one phone
        SPANS,
    ),
    min_size=3,
    max_size=7,
)
CALLS = st.lists(
    st.builds(
        lambda ends, span, kind: call(*ends, span[0], end=span[1], type=kind),
        st.sampled_from(((ONE, TWO), (TWO, ONE), (ONE, THREE))),
        SPANS,
        st.sampled_from(("call", "message")),
    ),
    min_size=3,
    max_size=7,
)


@settings(max_examples=fewer(3))  # each makes a case and asks it some ten times
@given(HOLDINGS, CALLS, st.randoms(use_true_random=False), st.booleans())
def test_contacts_equal_an_account_moment_by_moment(
    holdings: list[dict[str, Any]],
    calls: list[dict[str, Any]],
    order: random.Random,
    directed: bool,  # noqa: FBT001
) -> None:
    count: Counter[tuple[str, str]] = Counter()
    days: defaultdict[tuple[str, str], set[object]] = defaultdict(set)
    stated: defaultdict[tuple[str, str], int] = defaultdict(int)
    for each in calls:
        last = each["end"] or each["start"]
        ends = [
            holder_of(each[end], each["start"], last, holdings) or each[end]
            for end in ("source", "target")
        ]
        pair = (ends[0], ends[1]) if directed else (min(ends), max(ends))
        if pair[0] != pair[1]:
            count[pair] += 1
            moment = each["start"] or each["end"]
            days[pair] |= {(moment - DAY_STARTS).date()} if moment else set()
            stated[pair] += 1
    rows = [*holdings, *calls]
    order.shuffle(rows)
    with case_of(rows) as case:
        graph = la.build_contacts(case, directed=directed)
        expected = [[*pair, count[pair], max(len(days[pair]), 1)] for pair in sorted(count)]
        assert sorted(edges(graph)) == expected
        for (a, b), number in stated.items():
            links = graph.links(a, b)
            spoken = links["type"].isin(["call", "message"])
            both = number + (stated.get((b, a), 0) if directed else 0)
            assert int(spoken.sum()) in {number, both}
            assert set(links.loc[~spoken, "source"]) == {a, b} & {f"person:{k}" for k in "abc"}


def test_the_graph_is_an_ordinary_graph_for_what_comes_after() -> None:
    rows = [held(f"p{k}", f"phone:+1270555{1000 + k}") for k in range(12)]
    ties = nx.ring_of_cliques(3, 4).edges
    rows += [
        call(f"phone:+1270555{1000 + a}", f"phone:+1270555{1000 + b}", f"2024-02-{day:02} 08:00")
        for a, b in ties
        for day in range(1, 6)
    ]
    graph = la.build_contacts(case_of(rows))
    assert (graph.n, graph.m, graph.strength.tolist()) == (12, len(ties), [5] * len(ties))
    assert la.find_communities(graph, method="modularity").to_frame()["community"].nunique() == 3
    assert len(la.trust.tie_probabilities(graph).to_frame()) == len(ties)
    first = graph.edges.iloc[0]
    assert pd.Timestamp(first["first"]) == pd.Timestamp("2024-02-01 08:00")

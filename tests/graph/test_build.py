"""Links of a case become edges; what is withdrawn, merged or filtered shows at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from linkanalysis.case import Batch, Case, Decision, Document
from linkanalysis.errors import StaleResultWarning, UnknownNameError
from linkanalysis.graph import EntityGraph, build_graph, from_networkx, to_networkx

Rows = Sequence[dict[str, Any]]
AddRows = Callable[..., None]


@pytest.fixture
def case() -> Case:
    return Case(purpose="training")


@pytest.fixture
def add(case: Case) -> AddRows:
    """Add a document that states some links and statements."""

    def add_rows(title: str, links: Rows = (), statements: Rows = (), **about: str) -> None:
        number = len(case.documents())
        document = Document(
            title=title, sha256=f"{number:064x}", received=date(2024, 6, 1), **about
        )
        frames = {"links": links, "statements": statements}
        given = {
            name: pd.DataFrame([{"row": str(n), **row} for n, row in enumerate(rows, start=2)])
            for name, rows in frames.items()
            if rows
        }
        case.add(Batch.of(document, **given))

    return add_rows


def call(a: str, b: str, start: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    row = {"source": f"phone:{a}", "target": f"phone:{b}", "type": "call"}
    return row | {"start": pd.Timestamp(start) if start else pd.NaT} | more


def test_links_of_a_pair_are_merged_with_count_and_dates(case: Case, add: AddRows) -> None:
    rows = [
        call("1", "2", "2024-05-01 08:00"),
        call("2", "1", "2024-05-03 08:00", count=4),
        call("1", "2") | {"type": "message"},
        call("3", "3"),
    ]
    add("calls.csv", rows)
    graph = build_graph(case)
    assert graph.edges.to_dict("records") == [
        {
            "source": "phone:1",
            "target": "phone:2",
            "count": 6,
            "strength": 6,
            "distance": 1,
            "first": pd.Timestamp("2024-05-01 08:00"),
            "last": pd.Timestamp("2024-05-03 08:00"),
        }
    ]
    assert graph.link_types == (("call", "message"),)
    assert (graph.ids, graph.self_loops) == (("phone:1", "phone:2", "phone:3"), 1)
    assert graph.notes == ("1 link from an entity to itself left out.",)
    ways = build_graph(case, directed=True)
    assert ways.edges[["source", "target", "count"]].to_numpy().tolist() == [
        ["phone:1", "phone:2", 2],
        ["phone:2", "phone:1", 4],
    ]


def test_entities_without_links_are_in_the_graph(case: Case, add: AddRows) -> None:
    add(
        "people.csv", (), [{"entity": "person:KY-1", "attribute": "name", "value": "Ana Fictional"}]
    )
    graph = build_graph(case)
    assert graph.entities.to_numpy().tolist() == [["person:KY-1", "Ana Fictional", "person", False]]


def test_a_withdrawn_document_leaves_no_trace(case: Case, add: AddRows) -> None:
    add("calls.csv", [call("1", "2")])
    add("tips.csv", [call("2", "3")])
    before = build_graph(case)
    case.withdraw("tips", reason="error")
    graph = build_graph(case)
    assert (graph.ids, graph.m) == (("phone:1", "phone:2"), 1)
    with pytest.warns(StaleResultWarning) as caught:
        assert before.links("phone:2", "phone:3").empty
    assert str(caught[0].message) == (
        f"The case has changed since this graph was built (position {before.position}, now "
        f"{case.position}). Ties come from the graph, documents and rows from the case as it is "
        "now. Rebuild the graph."
    )
    assert caught[0].filename == __file__


def test_the_same_person_is_one_entity(case: Case, add: AddRows) -> None:
    uses = {"target": "phone:1", "type": "uses"}
    add("a.csv", [{"source": "person:A-1", **uses}, {"source": "person:B-9", **uses}])
    assert build_graph(case).m == 2
    case.decide([Decision("person:A-1", "person:B-9", "same", reasons=())])
    graph = build_graph(case)
    assert (graph.ids, graph.count.tolist()) == (("person:A-1", "phone:1"), [2])


@pytest.fixture
def dated(case: Case, add: AddRows) -> Case:
    uses = {"source": "person:A-1", "type": "uses"}
    rows = [
        call("1", "2", "2024-05-01 23:59"),
        call("1", "3", "2024-05-02"),
        call("1", "4"),
        uses | {"target": "phone:1", "start": pd.Timestamp("2024-01-01")},
        uses
        | {
            "target": "phone:5",
            "start": pd.Timestamp("2024-01-01"),
            "end": pd.Timestamp("2024-04-30 12:00"),
        },
    ]
    add("calls.csv", rows)
    return case


def test_when_is_a_date_or_a_period(dated: Case) -> None:
    tied: dict[Any, str] = {
        "2024-05-01": "1-2 1-4 1-A",
        date(2024, 4, 30): "1-4 1-A 5-A",
        date(2024, 5, 2): "1-2 1-3 1-4 1-A",
        datetime(2024, 5, 1, 23, 58, tzinfo=UTC): "1-4 1-A",
        ("2024-05-01", "2024-05-01"): "1-2 1-4 1-A",
        ("2024-05-01", "2024-05-02"): "1-2 1-3 1-4 1-A",
        ("2024-05-01", "2024-05-02T00:00:00"): "1-2 1-4 1-A",
        ("2023-01-01", "2023-12-31"): "1-4",
        ("2024-05-02", "2025-01-01"): "1-3 1-4 1-A",
    }
    graphs = {when: build_graph(dated, when=when) for when in tied}
    assert {when: _ties(graph) for when, graph in graphs.items()} == tied
    assert {graph.notes for graph in graphs.values()} == {
        ("1 link without a date kept, perhaps from outside the requested time.",)
    }


def _ties(graph: EntityGraph) -> str:
    short = {entity: entity.partition(":")[2][0] for entity in graph.ids}
    ends = zip(graph.source, graph.target, strict=True)
    found = {"-".join(sorted((short[graph.ids[a]], short[graph.ids[b]]))) for a, b in ends}
    return " ".join(sorted(found))


def test_grades_are_a_set_without_an_order(case: Case, add: AddRows) -> None:
    add("a.csv", [call("1", "2")], scheme="admiralty", grade="a-1")
    add("f.csv", [call("2", "3")], scheme="admiralty", grade="F6")
    add("x.csv", [call("3", "4")], scheme="5x5x5", grade="A1")
    add("none.csv", [call("4", "5")])
    unjudged = build_graph(case, grades={"F6"})
    assert unjudged.ids == ("phone:2", "phone:3")
    assert unjudged.notes == ("3 links from documents with another grade, or none, left out.",)
    assert unjudged.links("phone:2", "phone:3")["document"].tolist() == ["f"]
    assert build_graph(case, grades=["A1", "F6"]).m == 3
    assert build_graph(case, grades="admiralty:A1").ids == ("phone:1", "phone:2")
    every = build_graph(case)
    assert every.m == 4
    assert every.notes == ("1 link from documents whose grade means 'cannot be judged' (F6).",)
    with pytest.raises(UnknownNameError) as caught:
        build_graph(case, grades="B2")
    assert str(caught.value) == ('No standing document has the grade "B2". Choose from A1, F6.')


def test_types_are_chosen_by_name(dated: Case) -> None:
    assert build_graph(dated, types="phone").n == 5
    assert build_graph(dated, link_types=["uses"]).m == 2


def test_links_name_document_and_row_and_mask_the_protected(case: Case, add: AddRows) -> None:
    link = {"source": "person:KY-1", "target": "event:9", "type": "involved_in", "role": "victim"}
    add(
        "incidents.csv",
        [link | {"place": "4 Elm Street"}, link | {"source": "person:KY-2", "role": "suspect"}],
    )
    graph = build_graph(case)
    masked = graph.links("Protected 1", "event:9").loc[0]
    assert masked[["source", "document", "row"]].tolist() == ["Protected 1", "incidents", "2"]
    assert masked[["role", "place"]].isna().all()
    plain = graph.links("event:9", "person:KY-2").loc[0]
    assert plain[["source", "role", "row"]].tolist() == ["person:KY-2", "suspect", "3"]
    assert graph.entities["entity"].tolist() == ["Protected 1", "event:9", "person:KY-2"]


def test_links_follow_the_filters_of_the_graph(dated: Case) -> None:
    graph = build_graph(dated, link_types="uses")
    assert graph.links("phone:1", "phone:2").empty
    assert len(graph.links("phone:1", "person:A-1")) == 1


def test_the_order_of_rows_and_documents_does_not_matter() -> None:
    rows = [call(str(a % 7), str(a % 5), f"2024-05-{1 + a % 28:02}") for a in range(60)]
    edges = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)  # noqa: S311 - an order, no secret
        network = nx.MultiGraph()
        for row in rows:
            network.add_edge(row["source"], row["target"], first=row["start"], last=row["start"])
        edges.append(from_networkx(network).edges)
    pd.testing.assert_frame_equal(edges[0], edges[1])
    pd.testing.assert_frame_equal(edges[0], edges[2])


def test_the_order_of_rows_and_documents_in_a_case_does_not_matter() -> None:
    rows = [
        call(str(a * 7 % 11), str(a * 5 % 13), f"2024-05-{1 + a % 28:02}", row=str(a))
        for a in range(60)
    ]
    halves = {"one.csv": rows[:25], "two.csv": rows[25:]}
    frames = []
    for turn in (1, -1):
        case = Case(purpose="training")
        for number, (title, half) in list(enumerate(halves.items()))[::turn]:
            document = Document(title=title, sha256=f"{number:064x}")
            case.add(Batch.of(document, links=pd.DataFrame(half[::turn])))
        graph = build_graph(case)
        links = graph.links(*graph.edges.loc[0, ["source", "target"]])
        frames.append((graph.edges, graph.entities, links, graph.fingerprint))
    for left, right in zip(frames[0][:3], frames[1][:3], strict=True):
        pd.testing.assert_frame_equal(left, right)
    assert frames[0][3] == frames[1][3]


def test_a_case_and_a_network_of_the_same_links_agree(case: Case, add: AddRows) -> None:
    rows = [call(str(a * 7 % 11), str(a * 5 % 13), f"2024-05-{1 + a % 28:02}") for a in range(90)]
    add("one.csv", rows[:40])
    add("two.csv", rows[40:])
    for directed in (False, True):
        graph = build_graph(case, directed=directed)
        network = to_networkx(graph)
        again = from_networkx(network, strength="strength")
        for name in ("indptr", "indices", "edge", "count", "strength", "distance"):
            np.testing.assert_array_equal(getattr(again, name), getattr(graph, name))
        pd.testing.assert_frame_equal(again.edges, graph.edges)
        assert again.link_types == graph.link_types


def test_a_graph_of_a_case_marks_the_protected_for_networkx(case: Case, add: AddRows) -> None:
    role = {"entity": "person:KY-1", "attribute": "role", "value": "witness"}
    add("list.csv", (), [role, role | {"attribute": "name", "value": "Ana Fictional"}])
    network = to_networkx(build_graph(case))
    assert network.nodes["Protected 1"] == {
        "type": "person",
        "label": "Protected 1",
        "protected": True,
    }
    assert from_networkx(network).protected.tolist() == [True]


def test_around_and_only_cut_and_count_again(dated: Case) -> None:
    graph = build_graph(dated, directed=True)
    assert graph.around("phone:2").ids == ("phone:1", "phone:2")
    assert graph.around("phone:2", steps=2).n == 5
    assert graph.around("phone:2", steps=99).n == 6
    assert graph.only(link_types="uses").m == 2
    phones = graph.only(types=["phone"])
    assert phones.m == 3
    assert phones.made_by.parameters[-1] == ("part", "only types=phone")
    near = phones.around("phone:2", steps=1).made_by.parameters[-2:]
    assert near == (("part", "only types=phone"), ("part", "around phone:2, steps=1"))
    assert graph.only(entities=["phone:1", "phone:2"]).indices.tolist() == [1]


def test_networks_of_real_cases_keep_their_counts(
    shared_data: object, case: Case, add: AddRows
) -> None:
    table = pd.read_csv(f"{shared_data}/caviar/edges.csv", dtype=str)
    count = table.columns[2]
    rows = [
        {"source": f"person:{a}", "target": f"person:{b}", "type": "call", "count": int(c)}
        for a, b, c in table[["source", "target", count]].itertuples(index=False)
    ]
    add("caviar.csv", rows)
    pairs, arcs = build_graph(case), build_graph(case, directed=True)
    assert (pairs.n, pairs.m, arcs.m) == (110, 205, 295)

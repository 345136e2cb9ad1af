"""What is shown of a victim is the same whatever her id is, and no document tells her name."""

from __future__ import annotations

import json
import warnings
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.errors import StaleResultWarning
from linkanalysis.protection.mentions import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "Rosalind Vane"
PEOPLE = [f"person:{name}" for name in ("ana", "ben", "cay", "dov", "eve")]
SIDES = dict(zip(PEOPLE, ["north", "north", "south", "south", "south"], strict=True))


def circle_around(victim: str, *, title: str = "list") -> la.Case:
    """Tie five people, four of them alike, to each other through Ana and a victim."""
    case = la.Case(purpose="training")
    pairs = [(PEOPLE[0], other) for other in [*PEOPLE[1:], victim]]
    pairs += [(victim, other) for other in PEOPLE[1:]]
    links = pd.DataFrame(pairs, columns=["source", "target"]).assign(
        type="traveled_with", start=pd.Timestamp("2024-05-01"), row="2"
    )
    stated = pd.DataFrame(
        [(victim, "role", "victim"), (victim, "name", NAME)],
        columns=["entity", "attribute", "value"],
    )
    case.add(la.Batch.of(la.Document(title=title, sha256="0" * 64), links=links))
    case.add(la.Batch.of(la.Document(title="notes", sha256="1" * 64), statements=stated))
    return case


def roles_of(graph: la.EntityGraph) -> la.people.BrokerageRoles:
    victim = graph.ids[graph.protected.tolist().index(True)]
    return la.people.brokerage_roles(graph, {**SIDES, victim: "north"}, shuffles=0, worlds=0)


SHOWN: dict[str, Callable[[la.EntityGraph], object]] = {
    "scores": lambda graph: la.centrality(graph, "degree").reasons(PEOPLE[0]),
    "key entities": lambda graph: la.key_entities(graph, worlds=0).reasons(PEOPLE[0]),
    "key players": lambda graph: la.key_players(graph, 1).reasons(PEOPLE[0]),
    "quadrants": lambda graph: la.people.quadrants(graph, worlds=0).reasons(PEOPLE[0]),
    "roles": lambda graph: roles_of(graph).reasons(PEOPLE[0]),
    "first of the roles": lambda graph: roles_of(graph).reasons(PEOPLE[0], limit=3),
    "between": lambda graph: roles_of(graph).between(PEOPLE[0]).to_csv(),
    "first between": lambda graph: roles_of(graph).between(PEOPLE[0], limit=3).to_csv(),
    **{
        f"circle of {size}": lambda graph, size=size: (
            la.groups.find_circle(graph, PEOPLE[1], max_size=size)
            .to_frame()
            .drop(columns="nearness")
        ).to_csv()
        for size in (3, 4, 5)
    },
    "paths": lambda graph: la.shortest_paths(graph, PEOPLE[1], PEOPLE[4], k=4).reasons(),
}


IDS = ("person:aa", "person:bob", "person:zz")  # before, among and after those of the others


@pytest.fixture(scope="module")
def graphs() -> list[la.EntityGraph]:
    """The same graph around a victim of each id."""
    return [la.build_graph(circle_around(victim)) for victim in IDS]


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_no_order_tells_where_a_masked_id_belongs(
    graphs: list[la.EntityGraph], show: Callable[[la.EntityGraph], object]
) -> None:
    shown = {str(show(graph)) for graph in graphs}
    assert len(shown) == 1
    assert not any(victim in text for victim in IDS for text in shown)


TOLD: dict[str, Callable[[la.EntityGraph], la.Result]] = {
    "ties": la.measures.tie_betweenness,
    "paths": lambda graph: la.shortest_paths(graph, PEOPLE[1], PEOPLE[4]),
    "paths in time": lambda graph: la.time_paths(graph, PEOPLE[1], PEOPLE[0]),
    "common contacts": lambda graph: la.paths.common_contacts(graph, PEOPLE[1:3]),
}


@pytest.mark.parametrize("ask", TOLD.values(), ids=TOLD)
def test_a_document_called_after_her_is_withheld(
    ask: Callable[[la.EntityGraph], la.Result],
) -> None:
    case = circle_around("person:q", title=f"Friends of {NAME}")
    result = ask(la.build_graph(case))
    column = "document_ids" if "document_ids" in result.to_frame() else "documents"
    assert set(result.to_frame()[column]) == {(WITHHELD,)}
    assert "vane" not in result._repr_html_()
    case.close()
    assert set(result.to_frame()[column]) == {(WITHHELD,)}


@pytest.mark.parametrize(
    "find", [la.find_communities, la.groups.find_cells, la.groups.find_overlaps]
)
def test_no_number_of_a_group_tells_where_a_masked_id_belongs(
    find: Callable[[la.EntityGraph], la.Partition | la.groups.Cells | la.groups.Overlaps],
) -> None:
    pages = set()
    for victim in ("person:aaa", "person:zzz"):
        case = la.Case(purpose="training")
        crews = [[f"person:{crew}{k}" for k in range(6)] for crew in "bc"]
        crews[1][0] = victim
        pairs = [pair for crew in crews for pair in combinations(crew, 2)]
        links = pd.DataFrame(pairs, columns=["source", "target"])
        stated = pd.DataFrame({"entity": [victim], "attribute": "role", "value": "victim"})
        batch = {"links": links.assign(type="associate_of"), "statements": stated}
        case.add(la.Batch.of(la.Document(title="list", sha256="0" * 64), **batch))
        frame = find(la.build_graph(case)).to_frame()
        pages.add(frame.iloc[:, :3].to_csv())
    assert len(pages) == 1


@pytest.mark.parametrize("directed", [False, *exhaustive(True)])
def test_no_order_on_a_map_tells_where_a_masked_id_belongs(*, directed: bool) -> None:
    pages = set()
    for victim in IDS:
        graph = la.build_graph(circle_around(victim), directed=directed)
        page = la.network_map(graph, rings=la.find_communities(graph)).html
        data = json.loads(page.partition('id="map-data">')[2].partition("</script>")[0])
        del data["madeBy"], data["hash"]  # of the case, and of all that is in the page
        pages.add(json.dumps(data))
    assert len(pages) == 1


FIVE = [f"person:{name}" for name in ("ana", "ben", "cay", "dov", "q")]


def ring_with_a_victim(*, title: str = "list") -> la.Case:
    """Let five people, one of them a victim, stay in changing pairs; two documents say it."""
    case = la.Case(purpose="training")
    stays = [(who, f"booking:{b}") for b in range(6) for k, who in enumerate(FIVE) if (k + b) % 3]
    stays += [(f"person:x{k}", f"booking:y{k // 2}") for k in range(40)]
    links = pd.DataFrame(stays, columns=["source", "target"]).assign(type="stayed_at", row="2")
    stated = pd.DataFrame(
        [("person:q", "role", "victim"), ("person:q", "name", title), ("person:w", "age", "40")],
        columns=["entity", "attribute", "value"],
    )
    for name, digit in ((title, "0"), ("motel", "1")):
        case.add(la.Batch.of(la.Document(title=name, sha256=digit * 64), links=links))
    case.add(la.Batch.of(la.Document(title="notes", sha256="2" * 64), statements=stated))
    return case


def test_no_order_of_documents_tells_a_title_that_is_withheld() -> None:
    cards = set()
    for title in ("Abel Vane", "Zora Vane"):
        ring = la.find_rings(ring_with_a_victim(title=title))[1]
        assert [name for name, _ in ring.standing.documents] == [WITHHELD, "motel"]
        cards.add(ring._repr_html_())
        assert repr(ring.members[-1]).startswith(
            "Member(entity='Protected 1', label='Protected 1', "
        )
    assert len(cards) == 1
    assert "Vane" not in cards.pop()


def test_no_page_tells_of_a_reason_that_has_come_to_name_somebody_protected() -> None:
    case = ring_with_a_victim(title="Abel Vane")
    graph = la.build_graph(case)
    part = graph.only(entities=[entity for entity in graph.ids if entity != "person:w"])
    rings = la.find_rings(part, relevance={"person:ana": (1.0, "seen with person:w")})
    told = pd.DataFrame({"entity": ["person:w"], "attribute": "role", "value": "witness"})
    case.add(la.Batch.of(la.Document(title="interview", sha256="3" * 64), statements=told))
    graph = la.build_graph(case)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StaleResultWarning)
        pages = (
            la.network_map(graph, rings=rings),
            la.case_report(case, graph, scores=la.centrality(graph), rings=rings),
        )
    for page in pages:
        assert WITHHELD in page.html
        assert "person:w" not in page.html

"""Rows that are added move nobody on the map, and put newcomers beside those they are tied to."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError
from linkanalysis.views.pages.appearance import place
from linkanalysis.views.pages.columns import rows_of
from linkanalysis.views.pages.newcomers import APART, with_known_places
from linkanalysis.views.pages.page import DATA_START, data_of

if TYPE_CHECKING:
    from pathlib import Path

Positions = dict[str, tuple[float, float]]


def _batch(name: str, pairs: list[tuple[str, str]]) -> la.Batch:
    links = pd.DataFrame(pairs, columns=["source", "target"]).assign(type="associate_of")
    links["row"] = [str(row) for row in range(2, len(links) + 2)]
    document = la.Document(title=name, sha256=f"{len(name):064x}")
    return la.Batch.of(document, links=links)


def _positions(view: la.View) -> Positions:
    return {node["key"]: (node["x"], node["y"]) for node in rows_of(data_of(view.html)["nodes"])}


def _nearest(point: tuple[float, float], others: list[tuple[float, float]]) -> float:
    return min(float(np.hypot(point[0] - x, point[1] - y)) for x, y in others)


def test_twenty_rows_more_move_no_entity_and_put_newcomers_near() -> None:
    network = nx.random_partition_graph([12] * 8, 0.4, 0.01, seed=2)
    case = la.Case(purpose="training")
    case.add(_batch("register.csv", [(f"person:{a}", f"person:{b}") for a, b in network.edges]))
    before = _positions(la.network_map(la.build_graph(case)))
    old = [f"person:{k}" for k in range(10)]
    rows = [(one, f"person:new {k}") for k, one in enumerate(old)]
    rows += [(one, f"person:new {9 - k}") for k, one in enumerate(old[:9])]
    rows.append(("person:new 0", "person:new of new 0"))
    assert len(rows) == 20
    case.add(_batch("tips received later.csv", rows))
    layout = {"positions": before}
    after = _positions(la.network_map(la.build_graph(case), layout=layout))
    assert {entity: after[entity] for entity in before} == before
    width = np.ptp([x for x, _ in before.values()])
    for newcomer in after.keys() - before.keys():
        others = [at for entity, at in after.items() if entity != newcomer]
        assert _nearest(after[newcomer], others) >= APART - 1
        partners = [b if a == newcomer else a for a, b in rows if newcomer in {a, b}]
        middle = np.mean([after[partner] for partner in partners], axis=0)
        assert np.linalg.norm(np.array(after[newcomer]) - middle) < 0.2 * width


def test_a_page_of_a_map_is_a_layout_of_the_next(tmp_path: Path) -> None:
    # control characters in ids are marked on pages, and known by their marks
    names = ["person:seven\u200b" if k == 7 else f"person:{k}" for k in range(33)]
    rows = [*pairwise(names)]
    first, later = la.Case(purpose="training"), la.Case(purpose="training")
    first.add(_batch("register.csv", rows[:29]))
    later.add(_batch("register.csv", rows))
    graph = la.build_graph(first)
    layout = {"positions": {}, "hidden": ["person:3"], "notes": {"person:4": "ask <b>"}}
    page = la.network_map(graph, layout=layout).save(tmp_path / "map.html")
    again = la.network_map(la.build_graph(later), layout=page)
    before, after = _positions(la.network_map(graph)), _positions(again)
    assert {entity: after[entity] for entity in before} == before
    assert "person:seven⟨U+200B⟩" in before
    data = data_of(again.html)
    assert (data["hidden"], data["remarks"]) == (["person:3"], [["person:4", "ask <b>"]])


def test_a_layout_in_which_somebody_was_hidden_who_is_protected_now_is_taken() -> None:
    stated = pd.DataFrame(
        [("person:KY-1", "role", "witness"), ("person:KY-2", "name", "Ben Cole")],
        columns=["entity", "attribute", "value"],
    )
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="tips.csv", sha256="0" * 64), statements=stated))
    layout = {
        "positions": {"person:KY-1": (1.0, 2.0), "person:KY-2": (3.0, 4.0)},
        "hidden": ["person:KY-1", "person:KY-2"],
        "notes": {"person:KY-1": "call back", "person:KY-2": "wait"},
    }
    page = la.network_map(la.build_graph(case), layout=layout)
    assert "KY-1" not in page.html
    data = data_of(page.html)
    assert (data["hidden"], data["remarks"]) == (["person:KY-2"], [["person:KY-2", "wait"]])


def test_a_masked_name_that_may_be_another_person_takes_no_place_from_a_layout(
    tmp_path: Path,
) -> None:
    def town(*victims: int) -> la.EntityGraph:
        case = la.Case(purpose="training")
        case.add(_batch("ties.csv", [(f"person:{k}", f"person:{k + 1}") for k in range(12)]))
        roles = pd.DataFrame(
            [(f"person:{k}", "role", "victim") for k in victims],
            columns=["entity", "attribute", "value"],
        )
        case.add(la.Batch.of(la.Document(title="roles", sha256="1" * 64), statements=roles))
        return la.build_graph(case)

    page = la.network_map(town(2, 5)).save(tmp_path / "map.html")
    before = _positions(la.network_map(town(2, 5)))
    assert _positions(la.network_map(town(2, 5), layout=page)) == before
    # the third victim may take the number of another
    after = _positions(la.network_map(town(2, 5, 9), layout=page))
    named = {entity for entity in after if entity.startswith("person:")}
    assert len(named) == 10
    assert {entity: after[entity] for entity in named} == {e: before[e] for e in named}
    assert not {before["Protected 1"], before["Protected 2"]} & {*after.values()}


@pytest.mark.parametrize(
    "broken", ["", "null", "3", '["remarks"]', '{"nodes": [{"key": "a"}], "remarks": []}']
)
def test_a_page_that_is_no_map_is_no_layout(tmp_path: Path, broken: str) -> None:
    page = tmp_path / "map.html"
    graph = la.from_networkx(nx.path_graph(3))
    text = la.network_map(graph).html
    data = text[text.index(DATA_START) + len(DATA_START) :]
    page.write_text(text.replace(data[: data.index("</script>")], broken), encoding="utf-8")
    with pytest.raises(RecordError, match="which is not "):
        la.network_map(graph, layout=page)


def test_a_page_with_a_byte_order_mark_is_a_layout(tmp_path: Path) -> None:
    graph = la.from_networkx(nx.path_graph(3))
    page = tmp_path / "map.html"
    page.write_text("\ufeff\n" + la.network_map(graph).html, encoding="utf-8")
    assert _positions(la.network_map(graph, layout=page)) == _positions(la.network_map(graph))


def test_what_nothing_ties_to_the_map_lies_below_it() -> None:
    network = nx.disjoint_union(nx.path_graph(30), nx.path_graph(3))
    graph = la.from_networkx(network)
    points = place(graph)
    known = {
        name: (float(x), float(y))
        for name, (x, y) in zip(graph.shown, points, strict=True)
        if name not in {"person:30", "person:31", "person:32"}
    }
    placed = with_known_places(graph, points, known)
    new = [graph.shown.index(name) for name in graph.shown if name not in known]
    assert placed[new, 1].min() > max(y for _, y in known.values())
    np.testing.assert_allclose(np.diff(placed[new], axis=0), np.diff(points[new], axis=0), atol=0.2)


@pytest.mark.parametrize("known", [1, 10])
def test_few_known_places_change_a_new_layout_only_there(known: int) -> None:
    graph = la.from_networkx(nx.path_graph(40))
    points = place(graph)
    placed = with_known_places(graph, points, dict.fromkeys(graph.shown[:known], (1.5, 2.5)))
    assert placed[:known].tolist() == [[1.5, 2.5]] * known
    np.testing.assert_array_equal(placed[known:], points[known:])


def _moved_by_one_row(seed: int) -> float:
    """How far half of a small town moves when its map is laid out anew, in widths of the map."""
    town = nx.random_partition_graph([20] * 6, 0.25, 0.01, seed=seed)
    before, more = nx.Graph(town.edges), nx.Graph([*town.edges, (7, "new")])
    graphs = [la.from_networkx(network) for network in (before, more)]
    first, second = (dict(zip(graph.shown, place(graph), strict=True)) for graph in graphs)
    was, now = (np.array([points[name] for name in first]) for points in (first, second))
    return float(np.median(np.linalg.norm(was - now, axis=1)) / np.ptp(was[:, 0]))


def test_without_a_layout_one_row_more_leaves_most_towns_as_they_were() -> None:
    # turned by who lies farthest out instead of by names, half of these towns move by .3
    assert np.median([_moved_by_one_row(seed) for seed in range(8)]) < 0.1

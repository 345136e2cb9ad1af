"""A map without a layout: what a new document adds moves nobody until the case is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.graph.history import GROWTH, growth_of
from linkanalysis.ingest.records.reading import BY
from linkanalysis.views.pages.appearance import place
from linkanalysis.views.pages.growing_layout import place_grown
from linkanalysis.views.pages.newcomers import APART

if TYPE_CHECKING:
    from collections.abc import Callable

Pairs = list[tuple[str, str]]
Positions = dict[str, tuple[float, float]]

TOWN = nx.random_partition_graph([10] * 6, 0.5, 0.02, seed=2)
TIES = [(f"person:{a}", f"person:{b}") for a, b in sorted(TOWN.edges)]
TWENTY = [(f"person:{k}", f"person:{59 - k}" if k % 2 else f"person:new {k}") for k in range(20)]


def _add(case: la.Case, title: str, pairs: Pairs, *, by: str = "", type: str = "") -> None:  # noqa: A002 - the column's name
    links = pd.DataFrame(pairs, columns=["source", "target"]).assign(type=type or "associate_of")
    links["row"] = [str(row) for row in range(2, len(links) + 2)]
    case.add(la.Batch.of(la.Document(title=title, sha256=f"{len(title):064x}"), links=links), by=by)


def _town() -> la.Case:
    case = la.Case(purpose="training")
    _add(case, "register.csv", TIES)
    return case


def _positions(graph: la.EntityGraph) -> Positions:
    points = place_grown(graph).tolist()
    return {name: (x, y) for name, (x, y) in zip(graph.shown, points, strict=True)}


def _farthest(before: Positions, after: Positions) -> float:
    """How far anybody moved, in widths of the map before."""
    width = np.ptp([x for x, _ in before.values()])
    moves = [np.linalg.norm(np.subtract(after[name], place)) for name, place in before.items()]
    return float(max(moves) / width)


def _contacts(case: la.Case) -> la.EntityGraph:
    return la.graph.build_contacts(case)


def _shared_phones(case: la.Case) -> la.EntityGraph:
    return la.graph.project(la.build_graph(case), to="person", through="phone")


def _in_may(case: la.Case) -> la.EntityGraph:
    return la.build_graph(case, when=("2024-05-01", "2024-05-31"))


def _directed(case: la.Case) -> la.EntityGraph:
    return la.build_graph(case, directed=True)


@pytest.mark.parametrize("build", [la.build_graph, _in_may, _directed])
def test_a_new_document_moves_nobody_and_puts_newcomers_near(
    build: Callable[[la.Case], la.EntityGraph],
) -> None:
    case = _town()
    before = _positions(build(case))
    _add(case, "tips.csv", TWENTY)
    after = _positions(build(case))
    assert {entity: after[entity] for entity in before} == before
    points = np.array([*after.values()])
    width = np.ptp(points[:, 0])
    for newcomer, partner in ((b, a) for a, b in TWENTY if "new" in b):
        assert np.linalg.norm(np.subtract(after[newcomer], after[partner])) < 0.2 * width
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    assert distance[~np.eye(len(points), dtype=bool)].min() > 0.9 * APART


def test_one_document_after_the_other_moves_nobody() -> None:
    case = _town()
    known = _positions(la.build_graph(case))
    for start in range(0, 20, 5):
        _add(case, f"tips {start}.csv", TWENTY[start : start + 5])
        now = _positions(la.build_graph(case))
        assert {entity: now[entity] for entity in known} == known
        known = now


@pytest.mark.parametrize("build", [_shared_phones, _contacts])
def test_ties_by_shared_things_and_contacts_of_holders_stay_too(
    build: Callable[[la.Case], la.EntityGraph],
) -> None:
    phones = [f"phone:+150255501{k:02}" for k in range(40)]
    case = la.Case(purpose="training")
    held = [(f"person:{k}", phone) for k, phone in enumerate(phones)]
    shared = [(f"person:{k}", f"phone:+150255502{k * 5 % 13:02}") for k in range(40)]
    _add(case, "phones.csv", [*held, *shared], type="uses", by=BY)
    calls = [(phones[k % 40], phones[k * k % 37]) for k in range(90)]
    _add(case, "calls.csv", calls, type="call", by=BY)
    before = _positions(build(case))
    _add(case, "more phones.csv", [("person:new", shared[0][1])], type="uses")
    _add(case, "more calls.csv", [(phones[3], "phone:+15025550399")], type="call")
    after = _positions(build(case))
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys()


def test_a_document_delivered_again_with_more_rows_moves_nobody() -> None:
    case = _town()
    before = _positions(la.build_graph(case))
    case.withdraw("register", reason="delivered again")
    _add(case, "register, May.csv", [*TWENTY[:10], *TIES, *TWENTY[10:]])
    after = _positions(la.build_graph(case))
    assert {entity: after[entity] for entity in before} == before


def test_a_later_document_that_is_withdrawn_leaves_no_trace() -> None:
    case = _town()
    before = _positions(la.build_graph(case))
    _add(case, "tips.csv", TWENTY)
    case.withdraw("tips", reason="not about this case")
    assert _positions(la.build_graph(case)) == before


def _grown_bit_by_bit() -> la.Case:
    """Return a town whose ties have grown by nearly a quarter since its map was made."""
    case = la.Case(purpose="training")
    _add(case, "first.csv", TIES[::5] + TIES[1::5] + TIES[2::5] + TIES[3::5])
    _add(case, "second.csv", TIES[4::5][:20])
    return case


def test_a_document_that_adds_a_quarter_by_itself_makes_a_new_map() -> None:
    case = la.Case(purpose="training")
    _add(case, "first.csv", TIES[:80])
    _add(case, "second.csv", TIES[80:101])
    graph = la.build_graph(case)
    assert GROWTH * 80 < 101
    assert growth_of(graph, case).bases == (1,)
    np.testing.assert_array_equal(place_grown(graph), place(graph))


def test_twenty_rows_move_nobody_by_more_than_a_tenth_when_they_complete_a_quarter() -> None:
    case = _grown_bit_by_bit()
    before = _positions(la.build_graph(case))
    _add(case, "tips.csv", TWENTY)
    graph = la.build_graph(case)
    assert growth_of(graph, case).bases == (0, 2)
    assert 0 < _farthest(before, _positions(graph)) <= 0.1


def _rows_in_town(draw: np.random.Generator, people: int, rows: int) -> Pairs:
    """Draw ties of groups of twelve; one in ten leads anywhere."""
    one = draw.integers(people, size=rows)
    near = np.minimum(people - 1, one // 12 * 12 + draw.integers(12, size=rows))
    other = np.where(draw.random(rows) < 0.1, draw.integers(people, size=rows), near)
    pairs = sorted({*zip(one.tolist(), other.tolist(), strict=True)})
    return [(f"person:{a}", f"person:{b}") for a, b in pairs if a != b]


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [0, 3, 9])
def test_nobody_moves_by_more_than_a_tenth_while_the_map_grows_narrower(seed: int) -> None:
    draw = np.random.default_rng(seed)
    case = la.Case(purpose="training")
    _add(case, "register.csv", _rows_in_town(draw, 120, 250))
    before = _positions(la.build_graph(case))
    widths, moves = [], []
    for number in range(1, 16):
        _add(case, f"tips {number:02}.csv", _rows_in_town(draw, 120 + 2 * number, 20))
        after = _positions(la.build_graph(case))
        widths.append(np.ptp([x for x, _ in before.values()]))
        moves.append(_farthest(before, after))
        before = after
    assert min(widths) < 0.9 * widths[0]
    assert 0 < max(moves) <= 0.1


def test_small_documents_of_newcomers_to_a_dense_graph_never_make_a_new_map() -> None:
    draw = np.random.default_rng(0)
    case = la.Case(purpose="training")
    dense = [(f"person:{a}", f"person:{b}") for a in range(40) for b in range(a)]
    _add(case, "register.csv", dense[::2])
    before = _positions(la.build_graph(case))
    moves = []
    for number in range(12):
        partners = draw.integers(40, size=5).tolist()
        rows = [(f"person:new {number} {k}", f"person:{at}") for k, at in enumerate(partners)]
        _add(case, f"tips {number:02}.csv", rows)
        after = _positions(la.build_graph(case))
        moves.append(_farthest(before, after))
        before = after
    assert moves[:8] == [0] * 8
    assert 0 < max(moves[8:]) <= 0.1  # most are new: a layout that knows them draws nearer


def test_people_without_ties_in_the_graph_make_no_new_map() -> None:
    case = la.Case(purpose="training")
    _add(case, "register.csv", TIES)
    known = _positions(la.build_graph(case, link_types="associate_of"))
    calls = [(f"person:caller {k}", f"person:called {k}") for k in range(40)]
    _add(case, "calls.csv", calls, type="call")
    _add(case, "tips.csv", TWENTY[:2])
    graph = la.build_graph(case, link_types="associate_of")
    assert graph.n > 2 * len(known)
    after = _positions(graph)
    assert {name: after[name] for name in known} == known


@pytest.mark.exhaustive
def test_document_after_document_the_map_becomes_that_of_what_is_known() -> None:
    case = _grown_bit_by_bit()
    _add(case, "tips.csv", TWENTY)
    known = la.build_graph(case)
    goal = place(known)
    maps = [_positions(known)]
    for number in range(28):  # a document of one tie each
        _add(case, f"tip {number:02}.csv", [(f"person:{number}", f"person:{number + 30}")])
        maps.append(_positions(la.build_graph(case)))
    assert growth_of(la.build_graph(case), case).bases == (0, 2)
    assert max(map(_farthest, maps, maps[1:])) <= 0.1
    assert maps[-1] == maps[-2]
    shape = [
        np.linalg.norm(points[:, None] - points[None], axis=2)
        for points in (np.array([maps[-1][name] for name in known.shown]), goal)
    ]
    np.testing.assert_allclose(*shape, atol=0.5)


def test_entities_tied_to_nobody_on_the_map_keep_their_places() -> None:
    case = _town()
    for number in range(3):
        _add(case, f"pair {number}.csv", [(f"person:one {number}", f"person:two {number}")])
    before = _positions(la.build_graph(case))
    _add(case, "tip.csv", [("person:three", "person:four")])
    after = _positions(la.build_graph(case))
    assert {name: after[name] for name in before} == before


def test_a_folder_read_at_once_is_one_step() -> None:
    case = la.Case(purpose="training")
    _add(case, "a.csv", TIES[:70], by=BY)
    _add(case, "b.csv", TIES[70:], by=BY)
    _add(case, "tips.csv", TWENTY)
    graph = la.build_graph(case)
    step = dict(zip(zip(graph.shown, strict=False), growth_of(graph, case).entities, strict=True))
    assert {name for (name,), at in step.items() if at} == {b for _, b in TWENTY if "new" in b}


def test_entities_without_ties_keep_their_places_and_a_tie_takes_one_out_of_its_block() -> None:
    case = la.Case(purpose="training")
    alone = [f"person:alone {k}" for k in range(12)]
    rows = [(name, "name", name) for name in alone]
    statements = pd.DataFrame(rows, columns=["entity", "attribute", "value"]).assign(row="1")
    case.add(la.Batch.of(la.Document(title="people", sha256="0" * 64), statements=statements))
    _add(case, "register.csv", TIES)
    before = _positions(la.build_graph(case))
    _add(case, "tip.csv", [("person:0", alone[4]), ("person:lone 1", "person:lone 2")])
    after = _positions(la.build_graph(case))
    assert {name for name in before if after[name] != before[name]} == {alone[4]}
    apart = np.linalg.norm(np.subtract(after[alone[4]], after["person:0"]))
    assert apart < 3 * APART
    lowest = max(y for name, (_, y) in after.items() if "lone " not in name)
    assert after["person:lone 1"][1] > lowest


def test_graphs_without_a_case_or_past_are_laid_out_at_once() -> None:
    plain = la.from_networkx(TOWN)
    np.testing.assert_array_equal(place_grown(plain), place(plain))
    case = _town()
    _add(case, "tips.csv", TWENTY)
    graph = la.build_graph(case)
    part = graph.only(entities=[*(name for name in graph.ids if "new" in name), "person:0"])
    np.testing.assert_array_equal(place_grown(part), place(part))
    empty = la.build_graph(la.Case(purpose="training"))
    assert place_grown(empty).shape == (0, 2)
    nobody_tied = la.build_graph(case, link_types="call")
    np.testing.assert_array_equal(place_grown(nobody_tied), place(nobody_tied))


def _with_rings(graph: la.EntityGraph, rings: list[list[int]]) -> Positions:
    groups = [[graph.node(f"person:{k}") for k in ring] for ring in rings]
    points = place_grown(graph, groups=groups).tolist()
    return {name: (x, y) for name, (x, y) in zip(graph.shown, points, strict=True)}


def _clique(people: list[int]) -> Pairs:
    return [(f"person:{a}", f"person:{b}") for a in people for b in people if a < b]


FEW, MANY = [0, 3, 5, 8], [12, 14, 15, 17, 19]
ACROSS = [1, 13, 25, 37, 49, 58]  # of six groups of friends


@pytest.mark.parametrize(
    ("rings", "later"),
    [
        ([FEW], [FEW, ACROSS]),
        ([FEW, MANY], [ACROSS, MANY]),
        ([FEW, MANY, ACROSS], [[*FEW, *ACROSS]]),
        ([FEW, MANY], []),
    ],
    ids=["comes", "takes the place of another", "takes in another", "all go"],
)
@pytest.mark.parametrize(
    "case", [_town, pytest.param(_grown_bit_by_bit, marks=pytest.mark.exhaustive)]
)
def test_a_document_that_changes_rings_moves_nobody_by_more_than_a_tenth(
    case: Callable[[], la.Case], rings: list[list[int]], later: list[list[int]]
) -> None:
    grown = case()
    before = _with_rings(la.build_graph(grown), rings)
    _add(grown, "tips.csv", [*_clique(ACROSS), *TWENTY[:5]])
    assert 0 < _farthest(before, _with_rings(la.build_graph(grown), later)) <= 0.1


def test_a_document_that_changes_no_ring_moves_nobody_far_from_rings() -> None:
    case = _town()
    before = _with_rings(la.build_graph(case), [FEW])
    _add(case, "tips.csv", [("person:30", "person:new"), ("person:55", "person:44")])
    after = _with_rings(la.build_graph(case), [FEW])
    assert {name: after[name] for name in before} == before


# A ring moves members by at most .025 of the width of the map: four fifths of that together, and
# the last fifth may part disks again.
DRAWN = 0.025 * (0.8 - 0.2)


def test_a_ring_is_drawn_together_and_strangers_leave_it() -> None:
    graph = la.build_graph(_town())
    for ring in (FEW, MANY, ACROSS):
        nodes = [graph.node(f"person:{k}") for k in ring]
        means, strangers = [], []
        for groups in ([], [nodes]):
            points = place_grown(graph, groups=groups)
            far = np.linalg.norm(points - points[nodes].mean(axis=0), axis=1)
            means.append(far[nodes].mean())
            strangers.append(int((far < far[nodes].max()).sum()) - len(nodes))
        assert means[0] - means[1] >= DRAWN * np.ptp(points[:, 0])
        assert strangers[1] < strangers[0]
        apart = np.linalg.norm(points[:, None] - points[None], axis=2)
        assert apart[~np.eye(len(points), dtype=bool)].min() > 0.75 * APART


def test_equal_cases_have_equal_maps() -> None:
    maps = []
    for order in (1, -1):
        case = la.Case(purpose="training")
        _add(case, "register.csv", TIES[::order])
        _add(case, "tips.csv", TWENTY[::order])
        maps.append(_positions(la.build_graph(case)))
    assert maps[0] == maps[1]

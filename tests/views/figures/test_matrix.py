"""The matrix: every tie in its cell, rings in frames, and a large graph cut in words."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from matplotlib.figure import Figure

import linkanalysis as la
from linkanalysis.views.figures.printed import image_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from shown_cases import Hostile


def names_of(ax: Axes) -> list[str]:
    """Return the names of the rows, without their numbers."""
    return [label.get_text().partition("  ")[2] for label in ax.get_yticklabels()]


def cells(ax: Axes) -> dict[tuple[str, str], str]:
    """Return the color of each square, by the names of its row and column."""
    names, found = names_of(ax), {}
    for path, color in zip(
        ax.collections[0].get_paths(), ax.collections[0].get_facecolor(), strict=True
    ):
        column, row = path.vertices[0].astype(int)
        found[names[row], names[column]] = float(color[0])
    return found


@pytest.mark.parametrize("directed", [False, True])
def test_each_tie_has_its_square_and_stronger_ones_are_darker(directed: bool) -> None:  # noqa: FBT001 - a case
    rng = np.random.default_rng(4)
    network = nx.gnp_random_graph(20, 0.3, seed=4, directed=directed)
    for _, _, tie in network.edges(data=True):
        tie["weight"] = int(rng.integers(1, 9))
    network = nx.relabel_nodes(network, {n: f"p{n:02}" for n in network})
    ax = la.figures.matrix(la.from_networkx(network, strength="weight"))
    gray = cells(ax)
    pairs = set(network.edges) | (set() if directed else {(b, a) for a, b in network.edges})
    assert set(gray) == pairs
    by_weight = sorted((network.edges[pair]["weight"], -gray[pair]) for pair in gray)
    assert [dark for _, dark in by_weight] == sorted(-shade for shade in gray.values())
    assert len(set(gray.values())) == 5


def test_rows_are_ordered_by_ring_then_strength_and_rings_are_framed(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, _, rings = ring_results
    ax = la.figures.matrix(graph, rings=rings)
    names, first = names_of(ax), 0
    label = dict(zip(graph.shown, graph.labels, strict=True))
    assert len(ax.patches) == len(rings) > 0
    seen: set[str] = set()
    for frame, ring in zip(ax.patches, rings, strict=True):
        members = {member.entity for member in ring.members} - seen
        seen |= members
        size = len(members)
        assert (frame.get_x(), frame.get_y(), frame.get_width()) == (first, first, size)
        assert sorted(names[first : first + size]) == sorted(label[who] for who in members)
        first += size
    texts = [text.get_text() for text in ax.texts]
    assert {f"Ring {ring.number}" for ring in rings} < set(texts)
    assert "TLP:RED  Working copy" in texts


def test_the_block_of_a_ring_is_full_where_its_members_met_in_all_pairs(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, _, rings = ring_results
    ax = la.figures.matrix(la.project(graph, to="person", through="booking"), rings=rings)
    names, tied = names_of(ax), cells(ax)
    assert len(ax.patches) == len(rings) > 0
    for frame in ax.patches:
        block = names[int(frame.get_x()) :][: int(frame.get_width())]
        assert {(a, b) for a in block for b in block if a != b} <= set(tied)


def test_a_large_graph_keeps_the_strongest_and_says_so() -> None:
    network = nx.relabel_nodes(nx.barabasi_albert_graph(400, 3, seed=1), lambda n: f"p{n:03}")
    ax = la.figures.matrix(la.from_networkx(network))
    said = "Shown are 150 of 400 entities: the entities with the strongest ties."
    assert said in ax.get_title()
    degrees = sorted((degree for _, degree in network.degree), reverse=True)
    names = names_of(ax)
    assert sorted((network.degree[name] for name in names), reverse=True) == degrees[:150]
    drawn = [network.subgraph(names).degree[name] for name in names]
    assert drawn == sorted(drawn, reverse=True)


def test_a_large_graph_keeps_rings_and_who_is_tied_to_two_of_their_members(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph, _, rings = ring_results
    monkeypatch.setattr("linkanalysis.views.figures.matrix_figure.MOST_ROWS", 20)
    members = {member.entity for ring in rings for member in ring.members}
    network = nx.Graph(
        (graph.shown[a], graph.shown[b]) for a, b in zip(graph.source, graph.target, strict=True)
    )
    wanted = members | {n for n in network if len(members & set(network[n])) > 1}
    ax = la.figures.matrix(graph, rings=rings)
    assert len(names_of(ax)) == min(20, len(wanted))
    label = dict(zip(graph.shown, graph.labels, strict=True))
    assert {label[who] for who in members} <= set(names_of(ax))
    assert "members of rings and entities tied to two or more of them" in ax.get_title()


def test_protected_and_invisible_are_drawn_as_the_map_draws_them(
    hostile: Hostile, hostile_graph: la.EntityGraph
) -> None:
    names = names_of(la.figures.matrix(hostile_graph))
    assert {"Protected 1", "phone 1 of Protected 1", "Eve⟨U+202E⟩gnp.exe"} < set(names)
    masked = ["Protected" in name for name in names]
    assert masked == sorted(masked)  # last, so that no rank is read from a row
    text = image_bytes(lambda: la.figures.matrix(hostile_graph), kind="svg").decode()
    assert hostile.hidden_name not in text
    assert "<script" not in text


def test_names_in_many_scripts_show_or_are_said_not_to() -> None:
    names = ["محمد", "王伟", "Иван", "אבי", "$x_1$ \\frac"]
    graph = la.from_networkx(nx.Graph([(names[0], name) for name in names[1:]]))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        image_bytes(lambda: la.figures.matrix(graph))
    assert all("This computer has no font for" in str(warning.message) for warning in caught)
    assert set(names_of(la.figures.matrix(graph))) == set(names)


@pytest.mark.parametrize("n", [4, 52])
def test_no_name_is_cut_off_when_it_is_drawn_the_first_time(n: int) -> None:
    network = nx.relabel_nodes(nx.path_graph(n), lambda k: f"Maximiliana Wwwwwwwwww {k}")
    ax = la.figures.matrix(la.from_networkx(network))
    ax.figure.canvas.draw()
    page = ax.figure.bbox
    for text in (*ax.get_yticklabels(), *ax.texts, ax.title):
        box = text.get_window_extent()
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1


def test_a_graph_without_ties_says_so() -> None:
    for network in (nx.Graph(), nx.empty_graph(["ana"])):
        ax = la.figures.matrix(la.from_networkx(network))
        assert [text.get_text() for text in ax.texts] == ["No ties to draw."]


def test_narrow_axes_bear_no_names_and_say_so() -> None:
    graph = la.from_networkx(nx.relabel_nodes(nx.path_graph(60), str))
    ax = Figure(figsize=(2, 2)).add_subplot()
    assert la.figures.matrix(graph, ax=ax) is ax
    assert ax.get_yticklabels() == []
    assert "Rows have no names, because the letters would be too small" in ax.get_title()


@pytest.mark.exhaustive
def test_files_are_the_same_every_time() -> None:
    graph = la.from_networkx(nx.relabel_nodes(nx.barbell_graph(5, 1), str))
    for kind in ("png", "svg", "pdf"):
        first, again = (image_bytes(lambda: la.figures.matrix(graph), kind=kind) for _ in range(2))
        assert first == again


def test_a_record_without_a_name_is_called_as_on_the_map(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, _, rings = ring_results
    names = names_of(la.figures.matrix(graph, rings=rings))
    first = ("1 Feb", "10 Feb", "19 Feb", "28 Feb", "8 Mar", "17 Mar", "26 Mar")
    second = ("2 Feb", "11 Feb", "20 Feb", "29 Feb", "9 Mar", "18 Mar", "27 Mar")
    stays = {f"booking, {day} 2024" for day in (*first, *second)}
    assert stays == {name for name in names if name.startswith("booking")}

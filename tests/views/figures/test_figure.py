"""The figure for print: the places of the map, readable in grey, in every script."""

from __future__ import annotations

import itertools
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib.image as mpimg
import networkx as nx
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import linkanalysis as la
from linkanalysis.views.figures.network_figure import picture, thumbnail
from linkanalysis.views.figures.printed import images
from linkanalysis.views.pages.appearance import group_style, place

if TYPE_CHECKING:
    from shown_cases import Hostile


@pytest.fixture(scope="module")
def two_cells() -> la.EntityGraph:
    network = nx.barbell_graph(5, 1)
    return la.from_networkx(nx.relabel_nodes(network, {n: f"Person {n}" for n in network}))


def test_figure_puts_everybody_where_the_map_does(two_cells: la.EntityGraph) -> None:
    ax = la.figure(two_cells)
    drawn = np.vstack([np.asarray(dots.get_offsets()) for dots in ax.collections[1:]])
    places = place(two_cells)
    assert {tuple(row) for row in drawn} == {tuple(row) for row in places}
    low, high = ax.get_ylim()
    assert low > high  # the map counts downward


def test_given_axes_and_positions_are_used(two_cells: la.EntityGraph) -> None:
    ax = Figure().add_subplot()
    layout = {"positions": {"person:Person 3": (700.0, 5.0)}}
    assert la.figure(two_cells, ax=ax, layout=layout) is ax
    assert any([700.0, 5.0] in np.asarray(dots.get_offsets()).tolist() for dots in ax.collections)


def test_arrows_point_from_source_to_target() -> None:
    graph = la.from_networkx(nx.DiGraph([("ana", "ben")]))
    layout = {"positions": {"person:ana": (0.0, 0.0), "person:ben": (100.0, 0.0)}}
    (heads,) = la.figure(graph, layout=layout).collections[1].get_paths()
    assert heads.vertices[:3].round(1).tolist() == [[66.0, 0.0], [56.0, 3.5], [56.0, -3.5]]


def test_file_is_the_same_every_time(two_cells: la.EntityGraph) -> None:
    for kind in ("png", "svg"):
        assert picture(two_cells, kind=kind) == picture(two_cells, kind=kind)


def test_a_figure_drawn_once_gives_the_files_that_each_kind_alone_gives(
    two_cells: la.EntityGraph,
) -> None:
    drawn = images(lambda: la.figure(two_cells), kinds=("svg", "png", "pdf"))
    assert drawn == {kind: picture(two_cells, kind=kind) for kind in drawn}


def test_svg_asks_for_nothing(two_cells: la.EntityGraph) -> None:
    text = picture(two_cells, kind="svg").decode()
    assert "<script" not in text
    assert 'href="http' not in text


def test_names_in_many_scripts_show_or_are_said_not_to() -> None:
    names = ["محمد", "王伟", "Иван", "אבי", "$x_1$ \\frac"]
    graph = la.from_networkx(nx.Graph(itertools.pairwise(names)))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        image = mpimg.imread(BytesIO(picture(graph)))
    assert image[..., :3].std() > 0.02
    assert all("This computer has no font for" in str(warning.message) for warning in caught)
    assert len(caught) <= 1
    assert set(names) == {text.get_text() for text in la.figure(graph).texts}


def test_protected_and_invisible_are_drawn_as_the_map_draws_them(
    hostile: Hostile,
    hostile_graph: la.EntityGraph,
) -> None:
    texts = {text.get_text() for text in la.figure(hostile_graph).texts}
    assert {"Protected 1", "phone 1 of Protected 1", "Eve⟨U+202E⟩gnp.exe"} < texts
    assert hostile.hidden_name not in picture(hostile_graph, kind="svg").decode()


def test_no_name_stands_beside_a_protected_person_whose_name_it_is_not(
    crowd: la.EntityGraph,
) -> None:
    ax = la.figure(crowd)
    scale = ax.figure.dpi / 72
    spots = ax.transData.transform(place(crowd)) / scale
    label_of = dict(enumerate(map(str, crowd.labels)))
    named = [text for text in ax.texts if text.get_text() in label_of.values()]
    beside = [
        (text.get_text(), label_of[n])
        for text in named
        for left, low, right, high in [np.array(text.get_window_extent().extents) / scale]
        for n in np.flatnonzero(crowd.protected)
        if text.get_text() != label_of[n]
        and max(left - spots[n, 0], spots[n, 0] - right, low - spots[n, 1], spots[n, 1] - high) < 12
    ]
    assert len(named) > 15
    assert beside == []


def test_a_figure_bears_handling_marks_and_leaves_out_what_no_tie_connects_with_a_ring(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, scores, rings = ring_results
    ax = la.figure(graph, rings=rings, scores=scores)
    assert "TLP:RED  Working copy" in [text.get_text() for text in ax.texts]
    tied = set(graph.source.tolist()) | set(graph.target.tolist())
    near = {node for node, name in enumerate(graph.shown) for ring in rings
            if any(member.entity == name for member in ring.members)}  # fmt: skip
    network = nx.Graph(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    connected = set().union(*(nx.node_connected_component(network, node) for node in near))
    apart = len(tied - connected)
    assert apart > 0
    said = f"{apart} entities that no tie connects with a ring are not drawn."
    assert said in ax.get_title()
    assert said not in la.figure(graph, scores=scores).get_title()


def test_a_thumbnail_keeps_the_colors_of_rings(
    ring_results: tuple[la.EntityGraph, la.ScoreTable, la.RingTable],
) -> None:
    graph, scores, rings = ring_results
    image = Image.open(BytesIO(thumbnail(graph, rings=rings, scores=scores))).convert("RGB")
    found = [color for _, color in image.getcolors(10_000)]
    for index in range(len(rings)):
        wanted = [int(group_style(index)[0][k : k + 2], 16) for k in (1, 3, 5)]
        assert min(max(map(abs, np.subtract(wanted, color))) for color in found) <= 12

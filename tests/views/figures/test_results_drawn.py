"""Figures of results: ranks with intervals, percolation, and rings over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import matplotlib as mpl
import networkx as nx
import numpy as np
import pytest
from exhaustive import exhaustive
from matplotlib.dates import num2date
from matplotlib.figure import Figure

import linkanalysis as la
from linkanalysis.errors import UnknownNameError
from linkanalysis.views.figures.printed import image_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]


def _labels(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def _lines(ax: Axes, at: int = 0) -> list[list[list[float]]]:
    return [segment.tolist() for segment in ax.collections[at].get_segments()]  # type: ignore[attr-defined]


def test_ranks_stand_with_their_intervals_and_the_first_on_top(ring_results: Results) -> None:
    _, scores, _ = ring_results
    frame = scores.to_frame().query("type == 'person'")
    name = scores.measures[0]
    first = frame.sort_values([f"{name}_rank", "entity"]).head(5)
    ax = la.figures.rank_intervals(scores, limit=5)
    assert _labels(ax) == first["label"].tolist()
    assert ax.collections[1].get_offsets()[:, 0].tolist() == first[f"{name}_rank"].tolist()
    ends = [[segment[0][0], segment[1][0]] for segment in _lines(ax)]
    assert ends == first[[f"{name}_low", f"{name}_high"]].to_numpy().tolist()
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert f"{len(frame)} people" in ax.get_xlabel()


def test_ranks_of_another_measure_and_of_what_is_no_person() -> None:
    star = nx.star_graph(3)
    nx.set_node_attributes(star, "phone", "type")
    graph = la.from_networkx(star)
    scores = la.centrality(graph, ["degree", "closeness"], worlds=0)
    ax = la.figures.rank_intervals(scores, measure="closeness")
    assert ax.collections[0].get_offsets()[:, 0].tolist() == [1, 2, 2, 2]
    assert ax.get_xlabel() == "Rank among 4 phones, the first on the left"
    with pytest.raises(UnknownNameError, match='"core" is not'):
        la.figures.rank_intervals(scores, measure="core")


def test_the_curve_is_drawn_beside_random_orders_and_degree() -> None:
    graph = la.from_networkx(nx.karate_club_graph())
    curve = la.disruption.percolation(graph, order="betweenness")
    ax = la.figures.percolation_curve(curve)
    drawn = {str(line.get_label()): line for line in ax.lines}
    assert list(drawn) == ["random orders, mean", "by degree", "by betweenness"]
    assert np.allclose(drawn["by betweenness"].get_ydata(), curve.largest / graph.n)
    assert np.allclose(drawn["by degree"].get_ydata(), curve.degree)
    assert len({line.get_linestyle() for line in ax.lines}) == 3  # told apart in gray
    by_degree = la.figures.percolation_curve(la.disruption.percolation(graph))
    assert [line.get_label() for line in by_degree.lines] == ["random orders, mean", "by degree"]


def test_rings_are_bars_from_their_first_to_their_last_day(ring_results: Results) -> None:
    _, _, rings = ring_results
    ax = la.figures.ring_overview(rings)
    assert [label.partition(":")[0] for label in _labels(ax)] == ["Ring 1", "Ring 2"]
    assert f"{len(rings[1].members)} members" in _labels(ax)[0]
    first, last = (date.fromisoformat(str(num2date(end[0]).date())) for end in _lines(ax)[0])
    ring = rings[1]
    assert ring.first is not None
    assert ring.last is not None
    assert (first, last) == (ring.first.date(), ring.last.date())
    dated = [thing for each in rings for thing in each.shared if thing.first is not None]
    assert len(ax.collections) == len(rings) + len(dated)
    assert not any("Person" in text for text in _labels(ax))


@pytest.fixture(params=["ring_overview", *exhaustive("rank_intervals", "percolation_curve")])
def draw(request: pytest.FixtureRequest, ring_results: Results) -> Callable[..., Axes]:
    graph, scores, rings = ring_results
    subject = {
        "rank_intervals": scores,
        "percolation_curve": la.disruption.percolation(graph),
        "ring_overview": rings,
    }[request.param]
    return lambda **given: getattr(la.figures, request.param)(subject, **given)


def test_figures_are_the_same_every_time_and_change_no_settings(
    draw: Callable[..., Axes],
) -> None:
    before = dict(mpl.rcParams)
    for kind in ("pdf", "svg"):
        assert image_bytes(draw, kind=kind) == image_bytes(draw, kind=kind)
    assert dict(mpl.rcParams) == before
    ax = Figure().add_subplot()
    assert draw(ax=ax) is ax


def test_marks_are_above_and_everything_lies_on_the_sheet(draw: Callable[..., Axes]) -> None:
    ax = draw()
    assert any(text.get_text().startswith("TLP:RED") for text in ax.texts)
    assert "Leads, not findings of guilt" in ax.get_title()
    sheet = ax.figure
    sheet.canvas.draw()
    box = ax.get_tightbbox()
    assert box is not None
    assert (box.x0 >= 0, box.y0 >= 0) == (True, True)
    assert (box.x1 <= sheet.bbox.x1, box.y1 <= sheet.bbox.y1) == (True, True)

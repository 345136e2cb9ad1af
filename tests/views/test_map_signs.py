"""What a reader of the map sees before any click: icons, banner and caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]

pytestmark = pytest.mark.browser

# The disk of each entity as it is drawn, without its badge, by type.
DRAWN = """() => NODES.map((node, n) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
    const ctx = canvas.getContext("2d");
    NODES[n].size = 18;
    shown.tied[n] = true;
    groupOf[n] = -1;
    drawDisk(ctx, n, 20, 20, false, 1);
    return [typeOf(n).label, canvas.toDataURL()];
})"""


def test_each_type_has_its_icon_and_the_protected_share_one(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, _, rings = ring_results  # rings give the colors, so that only icons tell types apart
    page = sheet.show(la.network_map(graph, rings=rings).save(tmp_path / "map.html"))
    drawn = page.evaluate(DRAWN)
    kinds = {kind for kind, _ in drawn}
    assert kinds == {"person", "phone", "booking", "protected person"}
    assert len({(kind, picture) for kind, picture in drawn}) == len(kinds)
    assert len({picture for _, picture in drawn}) == len(kinds)


def test_banner_and_caveat_are_in_view_at_both_ends(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(ring_results[0]).save(tmp_path / "map.html"))
    banners = page.locator(".banner")
    assert [text.startswith("TLP:RED") for text in banners.all_inner_texts()] == [True, True]
    assert all("not findings of guilt" in text for text in banners.all_inner_texts())
    top, foot = (banner.bounding_box() for banner in banners.all())
    assert top is not None
    assert foot is not None
    assert (top["y"], foot["y"] + foot["height"]) == (0, pytest.approx(860))
    assert foot["height"] < 40

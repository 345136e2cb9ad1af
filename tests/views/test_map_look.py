"""The map on a dark screen, and on paper, which is always light."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

DARK_INK = "#e6eaf0"
# The color in which each text of the canvas is written.
WRITTEN = """() => {
    const written = new Set();
    const [canvas] = document.getElementsByTagName("canvas");
    const ctx = canvas.getContext("2d");
    const { fillText } = ctx;
    ctx.fillText = function (...given) {
        written.add(this.fillStyle);
        fillText.apply(this, given);
    };
    network.redraw();
    delete ctx.fillText;
    return [...written];
}"""


def _paper(page: Page) -> tuple[int, ...]:
    """Return the color of the corner of the map."""
    image = Image.open(io.BytesIO(page.locator("#stage").screenshot())).convert("RGB")
    color = image.getpixel((4, 4))
    assert isinstance(color, tuple)
    return color


@pytest.mark.exhaustive
def test_the_map_is_dark_on_a_dark_screen_and_light_on_paper(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    sheet.page.emulate_media(color_scheme="dark")
    page = sheet.show(la.network_map(hostile_graph).save(tmp_path / "map.html"))
    assert _paper(page) == (18, 23, 30)
    assert DARK_INK in page.evaluate(WRITTEN)
    sheet.save("#save-chart", "network-map.svg", tmp_path / "map.svg")
    chart = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert 'fill="#ffffff"' in chart
    assert DARK_INK not in chart
    sheet.save("#save-picture", "network-map.png", tmp_path / "map.png")
    picture = Image.open(tmp_path / "map.png").convert("RGB")
    assert picture.getpixel((4, 4)) == (255, 255, 255)
    assert _paper(page) == (18, 23, 30)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert DARK_INK not in page.evaluate(WRITTEN)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert DARK_INK in page.evaluate(WRITTEN)
    page.emulate_media(color_scheme="light")
    assert _paper(page) == (255, 255, 255)
    assert DARK_INK not in page.evaluate(WRITTEN)
    assert (sheet.requests, sheet.messages, sheet.errors) == ([], [], [])

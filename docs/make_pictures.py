"""Draw the pictures of the README from the sample case Bluegrass: ``python docs/make_pictures.py``.

It opens each page in Chromium without a network and keeps what fits on a screen, small and in few
colors: ``docs/pictures/*.png``. Needs playwright, Pillow and an installed Chromium.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

import linkanalysis as la

ROOT = Path(__file__).parent.parent
CASE = ROOT / "sample_data" / "bluegrass"
PICTURES = Path(__file__).parent / "pictures"
SCREEN = (1280, 860)
WIDTH = 760  # pixels; two stand side by side in the README
COLORS = 64  # with steps for the edges of letters; halves the size of a file


def views() -> dict[str, la.View]:
    """Make one view of each kind, about the first ring and a member of it."""
    case = la.read_case(CASE)
    case.decide(la.resolve(case))
    rings = la.find_rings(case)
    ring = rings[1]
    member = next(member.entity for member in ring.members if not member.protected)
    scores = la.centrality(rings.graph, ["betweenness", "degree", "core"])
    shapes = la.money.find_shapes(case)
    return {
        "timeline": la.views.timeline(case, rings=rings),
        "place_map": la.views.place_map(case),
        "money_flow": la.views.money_flow(shapes, 1),
        "ring_card": la.views.ring_card(rings, 1),
        "profile": la.views.entity_profile(rings.graph, member, scores=scores, rings=rings),
    }


def picture(screenshot: bytes) -> Image.Image:
    """Make a screenshot small."""
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    size = (WIDTH, round(image.height * WIDTH / image.width))
    return image.resize(size, Image.Resampling.LANCZOS).quantize(COLORS)


def main() -> None:
    """Write one picture a view."""
    PICTURES.mkdir(exist_ok=True)
    made = views()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        # without a sandbox, which root has not; the pages are our own
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": SCREEN[0], "height": SCREEN[1]})
        for name, view in made.items():
            page.goto(view.save(Path(folder) / f"{name}.html").as_uri())
            page.wait_for_load_state("networkidle")
            picture(page.screenshot()).save(PICTURES / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()

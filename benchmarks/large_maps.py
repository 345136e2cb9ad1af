"""How fast a large map opens, drags and is searched, beside a page of pyvis as it ships.

Towns of 60 people a neighborhood, 85 of 100 ties within it, three ties a person. Each page is
opened from a file in headless Chromium without a network and without a graphics card. *First ink*
is the time until the canvas shows anything, on the clock and as CPU time of the page's main thread,
which other work on the machine changes little; *drag* moves the map for two seconds: frames a
second, and CPU time of a frame; *search* opens what holds a hit. A page of pyvis has a minute.

    python benchmarks/large_maps.py
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooSlowError
from pyvis.network import Network

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (400, 1_500, 5_000, 20_000, 60_000)
PYVIS_SIZES = (400, 5_000)
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAIT_MS = 60_000
TIMES = 3

INK = """() => {
    const canvas = document.querySelector("canvas");
    if (!canvas || !canvas.width) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 3; at < data.length; at += 4) if (data[at]) return true;
    return false;
}"""
DRAG = """async () => {
    const canvas = document.querySelector("canvas");
    const { left, top } = canvas.getBoundingClientRect();
    const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true, buttons: 1,
        clientX: left + x, clientY: top + y,
    }));
    const from = network.getViewPosition();
    const start = performance.now();
    let frames = 0;
    send("pointerdown", 8, 8);
    while (performance.now() - start < 2000) {
        await new Promise(requestAnimationFrame);
        frames += 1;
        send("pointermove", 8 + frames % 200, 8 + frames % 100);
    }
    const to = network.getViewPosition();
    send("pointerup", 8, 8);
    if (from.x === to.x && from.y === to.y) throw new Error("the map did not move");
    return frames / 2;
}"""
FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def town(n: int) -> nx.Graph:
    """Make a town of n people."""
    draw = np.random.default_rng(0)
    source = draw.integers(0, n, 3 * n)
    within = np.minimum(source // 60 * 60 + draw.integers(0, 60, 3 * n), n - 1)
    target = np.where(draw.random(3 * n) < 0.85, within, draw.integers(0, n, 3 * n))
    pairs = zip(source.tolist(), target.tolist(), strict=True)
    return nx.Graph((f"P{a}", f"P{b}") for a, b in pairs if a != b)


def dated(network: nx.Graph) -> la.EntityGraph:
    """Make a graph each of whose ties is a row with a date."""
    links = pd.DataFrame(network.edges, columns=["source", "target"]).map("person:{}".format)
    minutes = np.random.default_rng(0).integers(0, 180 * 24 * 60, len(links))
    links["start"] = pd.Timestamp("2024-01-01").as_unit("us") + pd.to_timedelta(minutes, "min")
    links["type"], links["row"] = "associate_of", [str(row) for row in range(2, len(links) + 2)]
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="reports.csv", sha256="0" * 64), links=links))
    return la.build_graph(case)


def ours(graph: la.EntityGraph, path: Path) -> None:
    la.network_map(graph).save(path)


def pyvis(graph: la.EntityGraph, path: Path) -> None:
    page = Network(cdn_resources="in_line")
    ends = (np.array(graph.shown)[each].tolist() for each in (graph.source, graph.target))
    page.from_nx(nx.Graph(zip(*ends, strict=True)))
    path.write_text(page.generate_html(), encoding="utf-8")


class Clock:
    """CPU seconds of the main thread of a page."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
        self._session.send("Performance.enable")

    def seconds(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(row["value"] for row in metrics if row["name"] == "TaskDuration")


def first_ink(browser: Browser, path: Path) -> tuple[float, float, Page]:
    """Open a page and wait until its canvas shows something; NaN if it takes over a minute."""
    page = browser.new_page(viewport={"width": 1360, "height": 860})
    clock = Clock(page)
    start = time.perf_counter()
    page.goto(path.as_uri(), timeout=WAIT_MS, wait_until="commit")
    try:
        page.wait_for_function(INK, timeout=WAIT_MS, polling=50)
    except TooSlowError:
        return float("nan"), float("nan"), page
    return time.perf_counter() - start, clock.seconds(), page


def search(page: Page) -> float:
    clock = Clock(page)
    start = clock.seconds()
    page.fill("#search", "P123")
    page.press("#search", "Enter")
    page.evaluate(FRAME)
    return clock.seconds() - start


def drag(page: Page) -> tuple[float, float]:
    """Frames a second, and CPU milliseconds of each."""
    clock = Clock(page)
    start = clock.seconds()
    frames = float(page.evaluate(DRAG))
    return frames, (clock.seconds() - start) / (2 * frames) * 1000


def row(name: str, write: Callable[[la.EntityGraph, Path], None], n: int, browser: Browser) -> None:
    graph = dated(town(n))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        start = time.process_time()
        write(graph, path)
        made = time.process_time() - start
        opened = [first_ink(browser, path) for _ in range(TIMES if write is ours else 1)]
        ink, cpu = (median(values) for values in list(zip(*opened, strict=True))[:2])
        page = opened[-1][2]
        drawn = ink == ink  # noqa: PLR0124 - NaN if it never was
        inked = f"{ink:.1f} / {cpu:.2f}" if drawn else "> 60"
        frames = "{:.0f} / {:.0f}".format(*drag(page)) if drawn else "–"
        found = f"{search(page):.2f}" if write is ours else "–"
        sizes = [path.stat().st_size]
        if write is ours:
            sizes.append(len(la.network_map(graph)._repr_html_()))
        print(
            f"| {name} | {n:,} / {graph.m:,} | {made:.1f} | "
            f"{' / '.join(f'{size / 1e6:.2f}' for size in sizes)} | {inked} | {frames} | {found} |",
            flush=True,
        )
        for _, _, shown in opened:
            shown.close()


def main() -> None:
    print(
        "| page | people / ties | made, CPU s | MB / in a cell | first ink, s / CPU s "
        "| drag, frames/s / CPU ms | search, CPU s |"
    )
    print("|---|---|---|---|---|---|---|")
    ours(dated(town(2_000)), Path(tempfile.mkdtemp()) / "first.html")  # kernels are compiled
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for n in SIZES:
            row("linkanalysis", ours, n, browser)
            if n in PYVIS_SIZES:
                row("pyvis, as shipped", pyvis, n, browser)
        browser.close()


if __name__ == "__main__":
    main()

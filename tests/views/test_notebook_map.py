"""Two maps in JupyterLab: clicks arrive in Python, Python moves the map, and a picture stays."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib.image as mpimg
import pytest
from notebook_server import Notebook, jupyter_lab
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Locator

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive]

CELLS = [
    """
import pandas as pd
import linkanalysis as la

case = la.Case(purpose="training")
people = ["person:ana", "person:ben", "person:cay", "person:dov", "person:eva"]
ties = [("ana", "cay"), ("ana", "dov"), ("ben", "cay"), ("ben", "dov"), ("ben", "eva")]
rows = [(f"person:{a}", f"person:{b}", "associate_of") for a, b in ties]
links = pd.DataFrame(rows, columns=["source", "target", "type"])
names = pd.DataFrame({"entity": people, "attribute": "name", "value": [p[7:] for p in people]})
case.add(la.Batch.of(la.Document(title="ties.csv", sha256="0" * 64), links=links, statements=names))
graph = la.build_graph(case)
first = la.network_map(graph, title="First")
first
""",
    'second = la.network_map(graph, title="Second")\nsecond',
    "print(first.live().selected, second.live().selected)",
    "(who,) = first.live().selected\nprint(graph.around(who).n, len(case.explain(who)) > 0)",
    """
second.live().selected = ["person:eva", "person:ana", "person:ben"]
second.live().visible = ["person:ben", "person:ana", "person:eva"]
""",
    "print(second.live().visible, second.live().layout['hidden'])",
    "second.live().layout = {**second.live().layout, 'positions': {'person:eva': [300, 20]}}",
    "print(second.live().layout['positions'])",
    "second.live().widget",
    """
roles = pd.DataFrame({"entity": ["person:ben"], "attribute": "role", "value": "victim"})
case.add(la.Batch.of(la.Document(title="late.csv", sha256="1" * 64), statements=roles))
try:
    first.live().selected
except la.errors.ProtectedError as error:
    print(error)
""",
]


WHERE = (
    "name => network.canvasToDOM(Object.values(network.getPositions("
    "[NODES.findIndex(({ label }) => label === name)]))[0])"
)


def _click(frame: Frame, name: str) -> None:
    canvas = frame.locator("#network canvas")
    # a browser lets a frame that is out of sight rest, so that it has an old size
    frame.frame_element().scroll_into_view_if_needed()
    at, before = {"x": -1, "y": -1}, None
    while at != before:  # a page that was just drawn still finds its size
        frame.page.wait_for_timeout(250)
        before, at = at, frame.evaluate(WHERE, name)
    canvas.click(position=at)


def _wait(frame: Frame, what: str) -> None:
    """Wait until something holds in a page, also where it is scrolled out of sight."""
    for _ in range(150):
        if frame.evaluate(what):
            return
        frame.page.wait_for_timeout(100)
    pytest.fail(f"not within 15 seconds: {what}")


def _colors(image: Locator) -> int:
    """How many colors a part of the screen has; a blank one has a few."""
    pixels = mpimg.imread(BytesIO(image.screenshot()))
    return len({tuple(color) for row in (pixels * 255).astype(int) for color in row.tolist()})


def _ask(notebook: Notebook, cell: int, answer: str) -> None:
    """Run a cell until it prints the answer: messages take a moment."""
    for _ in range(20):
        if answer in (said := notebook.run(cell)):
            return
        notebook.page.wait_for_timeout(200)
    assert said == answer


def _try_maps(notebook: Notebook) -> None:
    for cell in (0, 1):
        notebook.run(cell)
        assert _colors(notebook.map(cell).locator("#network canvas")) > 50
    first, second = notebook.map(0), notebook.map(1)
    _click(first, "ben")
    _ask(notebook, 2, "('person:ben',) ()")
    assert notebook.run(3).strip() == "4 True"
    notebook.run(4)
    _wait(second, "state.kind === 'several' && state.hidden.size === 2")
    assert second.evaluate("chosenNodes().map((n) => NODES[n].label)") == ["ana", "ben", "eva"]
    assert second.locator("#showing").inner_text() == "Showing 3 of 5 entities, 1 of 5 ties"
    _ask(notebook, 5, "('person:ana', 'person:ben', 'person:eva') ['person:cay', 'person:dov']")
    notebook.run(6)
    _ask(notebook, 7, "'person:eva': [300.0, 20.0]")
    assert "'person:ana': [" in notebook.run(7)
    assert first.evaluate("state.kind + state.index") == "node1"
    first.evaluate(
        "parent.postMessage({ linkanalysis: channel, values: { selected: ['<b>', 'person:cay'],"
        " arrangement: 5, visible: { length: 1 } } }, '*')"
    )
    _ask(notebook, 2, "('person:cay',) ('person:ana', 'person:ben', 'person:eva')")
    notebook.run(8)  # where notebooks show widgets alone, the same page
    widget = notebook.map(8)
    _wait(widget, "state.kind === 'several' && state.hidden.size === 2")
    _click(widget, "ana")
    _wait(second, "state.kind === 'node'")
    _ask(notebook, 2, "('person:cay',) ('person:ana',)")


def _try_again(notebook: Notebook) -> None:
    """A notebook that is opened again while its kernel runs is where it was."""
    notebook.open_again()
    first, second = notebook.map(0), notebook.map(1)
    _wait(first, "state.kind === 'node' && state.index === 2")
    _wait(second, "state.kind === 'node' && state.hidden.size === 2")
    assert "Error" not in notebook.outputs(0).inner_text()
    blank = first.locator("body")
    said = notebook.run(9)
    assert said.startswith("The page reveals protected people")
    assert blank.inner_text() == said.strip()


def _try_pictures(notebook: Notebook) -> None:
    """A notebook from somebody else is not trusted and shows pictures."""
    for cell in (0, 1, 8):
        picture = notebook.outputs(cell).locator("img")
        assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 300
        # a cell may be drawn once before JupyterLab knows whom it trusts
        expect(notebook.outputs(cell).locator("iframe")).to_have_count(0)


def test_maps_in_jupyterlab_talk_to_python_and_stay_as_pictures(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1360, "height": 1500})
    own, received = (tmp_path / "work" / name for name in ("own.ipynb", "received.ipynb"))
    with jupyter_lab(tmp_path, {own.name: CELLS}) as address:
        notebook = Notebook(context, address, own.name)
        _try_maps(notebook)
        notebook.save()
        kept = json.loads(own.read_text(encoding="utf-8"))
        assert "widgets" not in kept["metadata"]
        kept["cells"].pop()  # no longer what was signed
        received.write_text(json.dumps(kept), encoding="utf-8")
        _try_again(notebook)
        opened = Notebook(context, address, received.name)
        _try_pictures(opened)
    context.close()
    assert (notebook.elsewhere, opened.elsewhere) == ([], [])

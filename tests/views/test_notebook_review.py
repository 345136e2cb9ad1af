"""A review in JupyterLab: keys judge pairs and are no commands of the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from notebook_server import Notebook, jupyter_lab

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive]

CELLS = [
    """
import pandas as pd
import linkanalysis as la

names = ["Ana Bell", "Bell, Anna", "Igor Lapshin", "Lapshin, Igor"]
people = {"id": ["KY-1", "OH-7", "KY-2", "OH-8"], "name": names}
people["birth_date"] = ["1980-05-02", "1980-05-02", "1983-06-24", "1983-06-24"]
case = la.Case(purpose="training")
about = {"title": "people", "received": "2024-06-01", "region": "US-KY", "timezone": "UTC"}
case.add(la.read_frame(pd.DataFrame(people), reader="entities", document=about))
review = la.views.review(la.resolve(case), by="A. Clerk")
review
""",
    "print(review, [each.judgment for each in review.decisions])",
    "review.judge(2, 'unsure')",
    "case.decide(review.decisions)\nprint(len(case.decisions()), len(case.same))",
]


def _wait(notebook: Notebook, cell: int, answer: str) -> None:
    for _ in range(20):  # messages take a moment
        if answer in (said := notebook.run(cell)):
            return
        notebook.page.wait_for_timeout(200)
    assert said == answer


def test_keys_in_jupyterlab_judge_pairs_and_leave_the_cells_alone(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1360, "height": 1200})
    with jupyter_lab(tmp_path, {"own.ipynb": CELLS}) as address:
        notebook = Notebook(context, address, "own.ipynb")
        notebook.run(0)
        cell = notebook.outputs(0)
        cell.locator("tbody tr").first.wait_for()
        assert cell.get_by_role("status").inner_text().startswith("0 of 2 pairs judged by A. Clerk")
        cell.locator("li button").first.focus()
        for key in "ssd":  # the first one, the second one, and the second one again
            notebook.page.keyboard.press(key)
        notebook.page.keyboard.press("d")  # in a notebook, two of them delete the cell
        assert notebook.page.locator(".jp-CodeCell").count() == len(CELLS)
        _wait(notebook, 1, "Review(2 of 2 pairs judged) ['same', 'different']")
        notebook.run(2)
        cell.get_by_text("judged unsure").wait_for()
        assert notebook.run(3).strip() == "2 1"
        assert notebook.elsewhere == []
    context.close()

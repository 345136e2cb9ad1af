"""What views load, and what they are where anywidget is not installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT = """
import sys
sys.modules["anywidget"] = None
import networkx as nx
import linkanalysis as la

def loaded():
    return [name for name in ("matplotlib", "matplotlib.pyplot", "pyvis") if name in sys.modules]

graph = la.from_networkx(nx.path_graph(3))
view = la.network_map(graph)
print(loaded())
la.figure(graph)
print(loaded())
print("<iframe title" in view._repr_mimebundle_()["text/html"])
review = la.views.review(la.resolve(la.Case(purpose="training")), by="A. Clerk")
print(review._repr_mimebundle_()["text/html"].rpartition("<p>")[2])
for ask in (lambda: view.live(), lambda: review.widget):
    try:
        ask()
    except la.errors.MissingExtraError as error:
        print(error)
"""
INSTALL = 'pip install "linkanalysis-toolkit[notebook]".'


@pytest.fixture(scope="module")
def said() -> list[str]:
    command = [sys.executable, "-W", "error", "-c", WITHOUT]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.replace("&quot;", '"').splitlines()


def test_views_load_no_pyvis_and_open_no_window(said: list[str]) -> None:
    assert said[:2] == ["[]", "['matplotlib']"]


def test_without_the_extra_a_view_is_a_page_and_a_picture(said: list[str]) -> None:
    assert (said[2], said[4]) == ("True", f"A live map needs anywidget. Install it: {INSTALL}")


def test_without_the_extra_a_review_is_the_table_of_its_pairs(said: list[str]) -> None:
    assert said[3] == (
        f"To judge by click or key, install the extra: {INSTALL} Without it, call judge(number, "
        "judgment) of the review, or edit the frame of the decisions.</p>"
    )
    assert said[5:] == [f"A review in a cell needs anywidget. Install it: {INSTALL}"]

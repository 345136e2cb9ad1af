"""A review of pairs: judgments in Python, and by click and key in a real browser."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import CaseError, DataQualityWarning, UnknownNameError
from linkanalysis.views.pages.page import asset
from linkanalysis.views.review_widget import ReviewWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

AXE = os.environ.get("LINKANALYSIS_AXE", "")
SERIOUS = """async () => (await axe.run()).violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])"""
MARKUP = "<img src=x onerror=alert(1)>"
NAMES = ("Ana Bell", "Bell, Anna", "Igor Lapshin", "Игорь Лапшин", f"Eve {MARKUP}", f"Eve {MARKUP}")
DATES = ("1980-05-02", "1980-02-05", "1983-06-24", "1983-06-24", "1991-11-23", "1991-11-23")


def _case() -> la.Case:
    case = la.Case(purpose="training")
    people = {"id": [f"KY-{k}" for k in range(6)], "name": NAMES, "birth_date": DATES}
    about = {"title": "people", "received": "2024-06-01", "region": "US-KY", "timezone": "UTC"}
    case.add(la.read_frame(pd.DataFrame(people), reader="entities", document=about))
    return case


@pytest.fixture
def case() -> la.Case:
    return _case()


@pytest.fixture
def review(case: la.Case) -> la.views.Review:
    return la.views.review(la.resolve(case), by="A. Clerk")


def test_only_judged_pairs_are_decided_with_the_last_judgment_of_each(
    case: la.Case, review: la.views.Review
) -> None:
    before = case.position
    review.judge(2, "same")
    review.judge(1, "unsure")
    review.judge(2, "different")
    assert (len(review), repr(review)) == (3, "Review(2 of 3 pairs judged)")
    assert [(d.judgment, d.by) for d in review.decisions] == [
        ("unsure", "A. Clerk"),
        ("different", "A. Clerk"),
    ]
    review.undo()
    judged = {(d.left, d.right): d.judgment for d in review.decisions}
    proposed = la.resolve(case).decisions
    assert judged == {
        (proposed[0].left, proposed[0].right): "unsure",
        (proposed[1].left, proposed[1].right): "same",
    }
    assert case.position == before
    case.decide(review.decisions)
    assert case.same == {proposed[1].right: proposed[1].left}
    assert case.decisions()["by"].tolist() == ["A. Clerk", "A. Clerk"]


def test_cells_and_python_hold_the_same_judgments(review: la.views.Review) -> None:
    review.judge(1, "same")
    widget = review.widget
    assert widget is review.widget
    widget.set_state({"acts": [[1, "same"], [3, "unsure"]]})
    assert [d.judgment for d in review.decisions] == ["same", "unsure"]
    review.undo()
    assert [*map(list, widget.acts)] == [[1, "same"]]


NO_PAIRS = [[[0, "same"]], [[4, "same"]], [[True, "same"]], [[1, "guilty"]], [[1]], [None]]


def test_what_a_cell_sends_is_checked(review: la.views.Review) -> None:
    review.judge(1, "same")
    for sent in (5, "same", *NO_PAIRS):
        with pytest.warns(DataQualityWarning) as caught:
            review.widget.set_state({"acts": sent})
        assert str(caught[0].message) == (
            "The cell of a review sent 1 judgment about pairs that it does not have; its message "
            "was ignored. Run that cell again."
        ), sent
        assert [d.judgment for d in review.decisions] == ["same"], sent


def test_a_cell_that_asks_for_anything_else_gets_nothing(review: la.views.Review) -> None:
    numbers = [{"ask": "pair", "number": each} for each in (9, "1", True, 1.0)]
    asked = [*numbers, {"ask": "x"}, None, []]
    assert [each for each in asked if review.widget.answered(each) != {}] == []


def test_messages_say_what_to_do(review: la.views.Review) -> None:
    with pytest.raises(CaseError) as caught:
        la.views.review(review.decisions, by=" ")
    assert str(caught.value) == "by is ' '; name the person who judges, for the journal."
    with pytest.raises(UnknownNameError) as missing:
        review.judge(4, "same")
    assert str(missing.value) == "There is no pair 4; this table has pairs 1 to 3."
    with pytest.raises(UnknownNameError) as wrong:
        review.judge(1, "smae")  # type: ignore[arg-type]
    assert str(wrong.value) == '"smae" is not a judgment. Did you mean "same"?'


def test_somebody_protected_since_is_masked_at_the_next_question(
    case: la.Case, review: la.views.Review
) -> None:
    number = 1 + [d.left for d in la.resolve(case)].index("person:KY-0")
    assert "person:KY-0" in json.dumps(review.widget.answered({"ask": "pairs"}))
    asked = {"ask": "pair", "number": number}
    assert "pairs" not in review.widget.answered(asked)  # nothing has changed
    assert "Ana Bell" in json.dumps(review.widget.answered(asked))
    role = pd.DataFrame({"entity": ["person:KY-0"], "attribute": "role", "value": ["victim"]})
    case.add(la.Batch.of(la.Document(title="late.csv", sha256="1" * 64), statements=role))
    told = review.widget.answered(asked)
    assert set(told) == {"pair", "pairs"}
    text = json.dumps(told)
    assert [name for name in ("KY-0", "KY-1", "Ana Bell", "Bell, Anna") if name in text] == []
    assert "Protected 1" in told["pairs"][number - 1]["left"]
    review.judge(number, "same")
    assert "KY-0" not in f"{review!r} {review.widget.get_state()} {review._repr_mimebundle_()}"


NOT_COMPARED = (
    "This pair is not compared: the two have since been judged the same, a document about them "
    "was withdrawn, or entities of this type are not compared."
)


def test_a_pair_that_is_one_by_now_says_so(case: la.Case, review: la.views.Review) -> None:
    review.judge(1, "same")
    case.decide(review.decisions)
    told = review.widget.answered({"ask": "pair", "number": 1})["pair"]
    assert (told["lines"], told["note"]) == ([], NOT_COMPARED)


def test_a_pair_that_was_withdrawn_names_no_protected_person() -> None:
    case = la.Case(purpose="training")
    people = pd.DataFrame({"id": ["Anna Bell", "Ana Bell"], "birth_date": "1980-05-02"})
    people["name"] = people["id"]
    case.add(la.read_frame(people, reader="entities", document="people"))
    review = la.views.review(la.resolve(case), by="A. Clerk")
    stated = [("person:V", "name", "Anna Bell"), ("person:V", "role", "victim")]
    statements = pd.DataFrame(stated, columns=["entity", "attribute", "value"])
    case.add(la.Batch.of(la.Document(title="late.csv", sha256="1" * 64), statements=statements))
    case.withdraw("people", reason="delivered twice")
    told = review.widget.answered({"ask": "pair", "number": 1})
    assert told["pair"]["note"] == NOT_COMPARED
    assert "Bell" not in json.dumps(told)


def test_pairs_are_listed_with_labels_and_ids(case: la.Case, review: la.views.Review) -> None:
    (listed,) = (
        each
        for each in review.widget.answered({"ask": "pairs"})["pairs"]
        if each["left"] == "person:KY-0"
    )
    assert (listed["right"], listed["labels"]) == ("person:KY-1", ["Ana Bell", "Bell, Anna"])
    role = pd.DataFrame({"entity": ["person:KY-1"], "attribute": "role", "value": ["victim"]})
    case.add(la.Batch.of(la.Document(title="late.csv", sha256="1" * 64), statements=role))
    (masked,) = (
        each
        for each in review.widget.answered({"ask": "pairs"})["pairs"]
        if "Protected 1" in each["right"]
    )
    assert masked["labels"] == [masked["left"], masked["right"]]
    assert masked["labels"] == ["record that may be Protected 1", "Protected 1"]


# What anywidget does between a cell and Python, with a page in place of the notebook.
CELL = """async ([source, css, state]) => {
    const acts = new Map();
    const tell = (event, message) => (acts.get(event) ?? []).forEach((act) => act(message));
    const model = {
        get: (name) => state[name],
        set: (name, value) => { state[name] = value; tell(`change:${name}`); },
        on: (event, act) => acts.set(event, [...(acts.get(event) ?? []), act]),
        off: (event, act) => acts.set(event, acts.get(event).filter((each) => each !== act)),
        send: async (asked) => tell("msg:custom", await answer(asked)),
        save_changes: () => keep(state.acts),
    };
    document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    const module = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    (await import(module)).default.render({ model, el: document.querySelector("main") });
}"""


@pytest.fixture
def page(browser: Browser, review: la.views.Review) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 620})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_content('<html lang="en"><title>Cell</title><main></main></html>')
    page.expose_function("answer", review.widget.answered)
    page.expose_function("keep", lambda acts: review.widget.set_state({"acts": acts}))
    widget = review.widget
    assert isinstance(widget, ReviewWidget)
    state = {"by": widget.by, "acts": [*map(list, widget.acts)]}
    page.evaluate(CELL, [asset("review.js"), asset("review.css"), state])
    page.locator("tbody tr").first.wait_for()
    yield page
    context.close()
    assert said == []


def _current(page: Page) -> str:
    return page.locator("li button[aria-current=true]").inner_text().partition(".")[0]


@pytest.mark.browser
def test_pairs_are_judged_by_key_and_the_next_one_comes(
    page: Page, review: la.views.Review
) -> None:
    status = page.get_by_role("status")
    assert status.inner_text() == (
        "0 of 3 pairs judged by A. Clerk. Nothing is recorded until you call "
        "case.decide(review.decisions)."
    )
    page.locator("li button").first.focus()
    page.keyboard.press("s")
    assert (_current(page), status.inner_text()[:1]) == ("2", "1")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("d")
    assert _current(page) == "2"  # the one that nobody has judged
    page.keyboard.press("u")
    assert [d.judgment for d in review.decisions] == ["same", "unsure", "different"]
    page.keyboard.press("z")
    page.keyboard.press("Control+z")
    assert _current(page) == "3"
    assert [d.judgment for d in review.decisions] == ["same"]
    page.keyboard.press("z")
    page.keyboard.press("z")  # nothing is left to take back
    assert (len(review.decisions), page.get_by_text("Undo").is_disabled()) == (0, True)


@pytest.mark.exhaustive
@pytest.mark.browser
def test_a_key_that_is_held_down_judges_one_pair(page: Page, review: la.views.Review) -> None:
    page.locator("li button").first.focus()
    for _ in range(3):  # without a release, a browser repeats the key
        page.keyboard.down("s")
    page.keyboard.up("s")
    assert repr(review) == "Review(1 of 3 pairs judged)"
    page.keyboard.press("d")
    page.keyboard.down("z")
    page.keyboard.down("z")
    page.keyboard.up("z")
    assert [d.judgment for d in review.decisions] == ["same"]


@pytest.mark.exhaustive
@pytest.mark.browser
def test_an_analyst_sees_labels_and_the_ids_below(page: Page) -> None:
    shown = page.locator("li button", has_text="KY-0")
    assert shown.inner_text().splitlines()[:2] == [
        "3. Ana Bell and Bell, Anna",
        "person:KY-0 · person:KY-1",
    ]
    shown.click()
    detail = page.get_by_label("Evidence of the pair")
    detail.get_by_text("Ana Bell and Bell, Anna").wait_for()
    assert "person:KY-0 · person:KY-1" in detail.locator("h3").inner_text()


@pytest.mark.browser
def test_a_click_judges_beside_the_rows_of_the_evidence(
    page: Page, case: la.Case, review: la.views.Review
) -> None:
    page.locator("li button", has_text="KY-0").click()
    detail = page.get_by_label("Evidence of the pair")
    detail.locator("td", has_text="Ana Bell").wait_for()
    shown = detail.inner_text()
    assert "birth date with day and month swapped" in shown
    assert "people, row 2" in shown
    sums = [float(each.replace("−", "-")) for each in detail.locator("td.bits").all_inner_texts()]
    total = case.compare("person:KY-0", "person:KY-1").bits
    assert sums[-1] == pytest.approx(total, abs=0.06)
    page.get_by_role("button", name="Different").click()
    assert [(d.left, d.judgment) for d in review.decisions] == [("person:KY-0", "different")]
    assert "judged different" in page.locator("li button", has_text="KY-0").inner_text()


@pytest.mark.browser
def test_hostile_names_are_text(page: Page) -> None:
    page.locator("li button", has_text="KY-4").click()
    page.get_by_text(f"Eve {MARKUP}").first.wait_for()
    assert page.locator("img").count() == 0


@pytest.mark.browser
@pytest.mark.exhaustive
@pytest.mark.skipif(not AXE, reason="LINKANALYSIS_AXE does not name the script of axe-core")
def test_axe_finds_nothing_serious_in_a_review(page: Page) -> None:
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate(SERIOUS)
    page.locator("li button").first.focus()
    page.keyboard.press("s")
    page.locator("tbody tr").first.wait_for()
    assert found + page.evaluate(SERIOUS) == []

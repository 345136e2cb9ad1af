"""Tables in a notebook cell: readable by everybody, in any notebook, and nothing in them runs."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.core.escape import visible
from linkanalysis.core.notebook import Heading, card_html, table_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What JupyterLab 4 keeps in a notebook that is not trusted, of what a table may need.
KEPT = {"table", "thead", "tbody", "tr", "th", "td", "p", "em", "strong", "small", "br", "wbr"}
KEPT |= {"details", "summary", "ul", "li", "div", "bdi"}
KEPT_ATTRIBUTES = {"style", "title", "scope"}


class Cell(HTMLParser):
    """The tags of a cell, its attributes, and the text of each cell of its table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        if tag in {"td", "th"}:
            self.texts.append("")
            self.styles.append(dict(attrs).get("style") or "")
        elif tag == "br" and self.texts:
            self.texts[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def shown(values: list[object], heading: Heading | None = None, zone: str = "UTC") -> Cell:
    """Return the cells of one column, without its head."""
    frame = pd.DataFrame({"x": pd.Series(values, dtype=object)})
    return Cell(table_html(frame, {"x": heading or Heading()}, zone).partition("<tbody>")[2])


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.0, 0.25, 0.5], ["1.00", "0.25", "0.50"]),
        ([0.109209, 0.00864264], ["0.1092", "0.0086"]),
        ([0.025, 0.05, 1.0], ["0.025", "0.050", "1.000"]),
        ([343.0, 1204.0], ["343", "1,204"]),
        ([64.9, 1.0, None], ["64.9", "1.0", ""]),
        ([0.5, 1e-9, -1e-9, 0.0], ["0.500000", "<0.000001", ">-0.000001", "0.000000"]),
        ([Decimal("12500.5000"), Decimal(7)], ["12,500.5", "7.0"]),
        ([1234567, 8], ["1,234,567", "8"]),
        ([float("inf"), 1.5], ["inf", "1.5"]),
    ],
)
def test_numbers_of_a_column_have_the_same_decimals(values: list[object], texts: list[str]) -> None:
    cell = shown(values)
    assert cell.texts == texts
    assert all("text-align:right" in style for style in cell.styles)


def test_a_day_has_no_hour_and_a_moment_says_its_zone() -> None:
    midnight, local, call = (
        datetime(2024, 1, 2),  # noqa: DTZ001 - as frames have them
        datetime(2024, 2, 25, 5),  # noqa: DTZ001 - midnight in Louisville
        datetime(2024, 3, 1, 14, 22, 31),  # noqa: DTZ001
    )
    zone = "America/Kentucky/Louisville"
    # midnight in UTC is an evening in Louisville, unless all of a column are
    assert shown([midnight, local], zone=zone).texts == ["2024-01-02 00:00", "2024-02-25"]
    assert shown([midnight, call], zone=zone).texts == ["2024-01-02 00:00", "2024-03-01 14:22"]
    assert shown([local, call], zone=zone).texts == ["2024-02-25", "2024-03-01 14:22"]
    assert shown([midnight, None, midnight], zone=zone).texts == ["2024-01-02", "", "2024-01-02"]
    assert shown([midnight.replace(second=31)]).texts == ["2024-01-02 00:00"]
    assert shown([midnight, call]).texts == ["2024-01-02", "2024-03-01 14:22"]
    assert shown([call], Heading(days=True)).texts == ["2024-03-01"]
    assert shown([date(2024, 1, 2)]).texts == ["2024-01-02"]
    ends = [datetime(1, 1, 1, 3), datetime(9999, 12, 31, 23)]  # noqa: DTZ001
    assert shown(ends, zone=zone).texts == ["0001-01-01 03:00", "9999-12-31 23:00"]
    frame = pd.DataFrame({"at": [midnight, call], "day": [midnight, midnight]})
    head = Cell(
        table_html(frame, {"at": Heading(), "day": Heading()}, zone).partition("<tbody>")[0]
    )
    assert head.texts == ["at\nUTC", "day"]


def test_a_long_cell_is_folded_and_nothing_of_it_is_lost() -> None:
    words = "one two three " * 20
    endless = "x" * 400
    for text in (words, endless):
        cell = shown([text])
        assert {"details", "summary"} <= cell.tags
        assert re.sub(r"[\s…]", "", cell.texts[0]) == re.sub(r"\s", "", text)
    assert "overflow-wrap:anywhere" in shown([endless]).styles[0]
    assert "overflow-wrap" not in shown([words]).styles[0]
    assert shown(["short"]).tags == {"tr", "td"}


def test_a_long_list_says_its_length_before_its_members() -> None:
    many = tuple(f"person:{n}" for n in range(200))
    (text,) = shown([many]).texts
    assert text.startswith("200: person:0; person:1; ")
    assert text.endswith("person:59\n… and 140 more: to_frame()")
    assert shown([("a", "b")]).texts == ["a; b"]
    assert shown([("One.", "Two.")]).texts == ["One. Two."]
    assert shown([True, False, None]).texts == ["yes", "no", ""]


@given(st.lists(st.text(max_size=200), min_size=1, max_size=4))
def test_any_text_stays_text(texts: list[str]) -> None:
    cell = shown([*texts, tuple(texts), "end"])
    assert cell.tags <= KEPT
    assert cell.names <= KEPT_ATTRIBUTES
    for text, given_text in zip(cell.texts, texts, strict=False):
        assert re.sub(r"[\s…]", "", text) == re.sub(r"[\s…]", "", visible(given_text))


def test_text_from_right_to_left_turns_nothing_around_it() -> None:
    frame = pd.DataFrame({"x": ["מרים 12", "Ana"]})
    html = table_html(frame, {"x": Heading()})
    assert "<bdi>מרים 12</bdi>" in html
    assert html.count("<bdi>") == 1


def test_bars_are_shares_of_one_or_of_the_largest() -> None:
    frame = pd.DataFrame({"a": [0.5, 0.25, -1.0], "b": [0.5, 0.25, None], "c": [1.0, 2.0, 3.0]})
    headings = {"a": Heading(bar="of 1"), "b": Heading(bar="of the largest"), "c": Heading()}
    widths = re.findall(r"width:(\d+%)", table_html(frame, headings))
    assert widths == ["50%", "100%", "25%", "50%", "0%"]
    assert "width" not in table_html(frame.head(1), headings)  # one row compares nothing


def test_columns_without_a_value_are_named_below() -> None:
    frame = pd.DataFrame({"a": ["x"], "<b>": [None], "c": [()], "d": [""]})
    html = table_html(frame, dict.fromkeys(frame.columns, Heading()))
    assert Cell(html.partition("<p>")[0]).texts == ["a", "x"]
    assert "Empty in these rows: &lt;b&gt;, c, d." in html
    assert Cell(table_html(frame.head(0), dict.fromkeys(frame.columns, Heading()))).texts == [
        *("a", "<b>", "c", "d")
    ]


def test_a_card_folds_the_end_of_a_long_list() -> None:
    html = card_html([("Members", [f"<i>{n}</i>" for n in range(15)])])
    assert "<summary>3 more</summary>&lt;i&gt;12&lt;/i&gt;<br>" in html
    assert Cell(html).tags <= KEPT


def test_a_ranking_shows_each_rank_with_its_interval_and_says_what_a_high_number_means() -> None:
    scores = la.centrality(la.from_networkx(nx.star_graph(30)), ["betweenness", "degree"])
    html = scores._repr_html_()
    cell = Cell(html)
    heads = cell.texts[:7]
    assert heads == [
        *("entity", "label", "type", "betweenness", "betweenness_rank", "degree", "degree_rank")
    ]
    # the range of the first holds one rank; the others end between two
    frame = scores.to_frame()
    assert frame.loc[0, ["degree_low", "degree_high"]].tolist() == [1, 1]
    assert frame.loc[2, ["degree_low", "degree_high"]].tolist() == [2, 20.5]
    assert cell.texts[7:14] == ["person:0", "0", "person", "1", "1 (1)", "30", "1 (1)"]
    assert cell.texts[27] == "2 (2–21)"
    reading = scores.readings()["reading"].iloc[1]
    assert f'title="high: {reading} (neighbors)"' in html
    assert "… and 11 more rows: to_frame()" in html
    assert cell.tags <= KEPT
    assert cell.names <= KEPT_ATTRIBUTES


def test_groups_are_shown_with_their_size_and_the_protected_last() -> None:
    case = la.Case(purpose="training")
    names = [("person:a", "role", "victim"), ("person:b", "name", "Ben Cole")]
    links = [(f"person:{a}", f"person:{b}", "kin") for a, b in ("ab", "ac", "bc", "xy")]
    case.add(
        la.Batch.of(
            la.Document(title="list", sha256="0" * 64),
            statements=pd.DataFrame(names, columns=["entity", "attribute", "value"]).assign(
                row="2"
            ),
            links=pd.DataFrame(links, columns=["source", "target", "type"]),
        )
    )
    parts = la.find_communities(la.build_graph(case))
    cell = Cell(parts._repr_html_())
    assert cell.texts[:4] == ["community", "size", "mean stability", "members"]
    assert cell.texts[4:6] == ["1", "3"]
    assert cell.texts[7] == "Ben Cole (person:b); person:c; Protected 1"
    assert cell.texts[8:10] == ["2", "2"]


@pytest.mark.browser
@pytest.mark.parametrize("colors", [("#ffffff", "#222222"), ("#111111", "#eeeeee")])
def test_a_cell_takes_the_colors_of_its_notebook_and_fits_it(
    browser: Browser, colors: tuple[str, str]
) -> None:
    paper, ink = colors
    frame = pd.DataFrame({"who": ["Ana " * 60, "x" * 300], "score": [0.5, 0.25]})
    html = table_html(frame, {"who": Heading("its name"), "score": Heading(bar="of 1")})
    page = browser.new_page(viewport={"width": 700, "height": 600})
    # as JupyterLab has it: what a table says of itself must win
    style = f"body{{background:{paper};color:{ink}}} td,th{{text-align:right;padding:.5em}}"
    page.set_content(f"<style>{style}</style><body>{html}</body>")
    for details in page.locator("details").all():
        details.click()
    assert page.locator("details[open]").count() == 2
    inks = page.locator("td, th, summary").evaluate_all(
        "all => all.map(each => getComputedStyle(each).color)"
    )
    assert len(set(inks)) == 1
    sides = page.locator("tbody td").evaluate_all(
        "all => all.map(each => getComputedStyle(each).textAlign)"
    )
    assert sides == ["left", "right"] * 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    page.close()


@pytest.mark.browser
def test_a_table_too_wide_for_its_cell_scrolls_in_its_own_box(browser: Browser) -> None:
    names = [f"column_{k}" for k in range(14)]
    frame = pd.DataFrame({name: ["phone:+15025550100"] for name in names})
    html = table_html(frame, {name: Heading() for name in names})
    page = browser.new_page(viewport={"width": 1000, "height": 400})
    page.set_content(f"<!DOCTYPE html><body>{html}</body>")
    wide = "e => [e.scrollWidth > e.clientWidth, e.getBoundingClientRect().right <= innerWidth]"
    assert page.locator("div:has(> table)").evaluate(wide) == [True, True]
    assert page.evaluate("document.documentElement.scrollWidth") == 1000
    page.close()

"""Texts that would run, load or break something stay readable text in every field and view."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import warnings
import xml.etree.ElementTree as ET
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.escape import visible
from linkanalysis.core.notebook import Heading, table_html
from linkanalysis.errors import CaseError, DataQualityWarning, RecordError
from linkanalysis.views.figures.network_figure import picture
from linkanalysis.views.figures.printed import image_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

CORPUS = tomllib.loads((Path(__file__).parent / "strings.toml").read_text(encoding="utf-8"))["case"]
STRINGS: list[str] = [line["text"] for line in CORPUS]
STATED = ("name", "alias", "note", "occupation", "crew")
STATEMENT = ["entity", "attribute", "value"]
MONDAY = dt.date(2026, 3, 2)
PACKED = 25  # texts in one field where a case has few such fields
# Where a text could run or load something; a report has pictures of its own, as data.
ACTIVE = "script[src], iframe, object, embed, link, base, form, video, audio, math, svg script"


def _packs(texts: list[str]) -> list[str]:
    return [" ¦ ".join(texts[k : k + PACKED]) for k in range(0, len(texts), PACKED)]


def _key(kind: str, number: int, text: str) -> str:
    """Make an id of the text itself where the rules for ids allow it."""
    try:
        return la.vocabulary.make_id(kind, f"{number} {text}")
    except RecordError:
        return f"{kind}:{number}"


def _read(text: str) -> str:
    """Return a text as a reader sees it: runs of spaces as one."""
    return re.sub(r"\s+", " ", visible(text)).strip()


@pytest.fixture(
    scope="module",
    params=["some", pytest.param("all", marks=pytest.mark.exhaustive)],
)
def texts(request: pytest.FixtureRequest) -> list[str]:
    return STRINGS[::4] if request.param == "some" else STRINGS


@pytest.fixture(scope="module")
def case(texts: list[str]) -> la.Case:
    """Every text as name, alias, note, value, attribute, id, place, row, unit and problem."""
    numbers = range(len(texts))
    statements = pd.DataFrame(
        [(f"person:K{k}", name, texts[k], texts[k]) for k in numbers for name in STATED]
        + [(f"person:K{k}", texts[k], "seen", "2") for k in numbers]
        + [(_key("event", k, texts[k]), "offense", texts[k], "2") for k in numbers],
        columns=["entity", "attribute", "value", "row"],
    )
    links = pd.DataFrame(
        {
            "source": [f"person:K{k}" for k in numbers],
            "target": [_key("event", k, texts[k]) for k in numbers],
            "type": "involved_in",
            "amount": "1",
            **dict.fromkeys(("place", "row", "unit"), texts),
        }
    )
    problems = pd.DataFrame(dict.fromkeys(("row", "column", "value", "why", "raw"), texts))
    everything = " ¦ ".join(texts)
    made = la.Case(purpose="training", title=everything, agency=everything)
    page = la.Document(title="all.csv", sha256="0" * 64)
    made.add(la.Batch.of(page, statements=statements, links=links, problems=problems))
    for k, pack in enumerate(_packs(texts)):
        names = ("title", "handling", "basis", "agency", "origin", "purpose_limits")
        page = la.Document(sha256=f"{k + 1:064}", id=f"pack-{k}", **dict.fromkeys(names, pack))
        tie = pd.DataFrame({"source": [f"person:K{k}"], "target": ["event:all"]})
        made.add(la.Batch.of(page, links=tie.assign(type="involved_in", row="2")))
    return made


@pytest.fixture(scope="module")
def graph(case: la.Case) -> la.EntityGraph:
    return la.build_graph(case)


class Tags(HTMLParser):
    """What stands in a page as markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _expect_passive(html: str) -> None:
    """No handler, no address but a place of the page or data, whatever the policy allows."""
    for tag, attributes in Tags(html).found:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        for name in {"href", "src", "action", "srcset", "data"} & attributes.keys():
            assert attributes[name].startswith(("#", "data:image/")), (tag, attributes)


class Opened:
    """A page in a browser, and everything that what it shows did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.did: list[str] = []
        self.url = ""
        page.on("dialog", lambda dialog: (self.did.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: self.did.append(message.text))
        page.on("pageerror", lambda error: self.did.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def show(self, path: Path) -> Page:
        self.page.goto("about:blank")
        self.url = path.as_uri()
        self.did.clear()
        self.page.goto(self.url)
        return self.page

    def _note(self, url: str) -> None:
        if url != self.url and not url.startswith("data:image/"):
            self.did.append(url)


@pytest.fixture(scope="module")
def opened(start_browser: Callable[[str], Browser]) -> Iterator[Opened]:
    page = start_browser("chromium").new_page()
    yield Opened(page)
    page.close()


def test_the_corpus_is_large_and_nothing_is_in_it_twice() -> None:
    assert len(STRINGS) >= 150
    assert len(set(STRINGS)) == len(STRINGS)
    assert len({line["way"] for line in CORPUS}) == len(STRINGS)


@pytest.mark.browser
def test_a_map_shows_each_text_in_each_field(
    texts: list[str], graph: la.EntityGraph, opened: Opened, tmp_path: Path
) -> None:
    scores = la.centrality(graph, ["degree"], worlds=0)
    title = " ¦ ".join(texts)
    view = la.network_map(graph, scores=scores, texts=True, title=title)
    _expect_passive(view.html)
    page = opened.show(view.save(tmp_path / "map.html"))
    page.click("#as-table")
    seen: dict[str, list[list[str]]] = page.evaluate(
        """() => {
          const rows = () => [...document.querySelectorAll("#panel tbody tr")]
            .map((row) => [...row.cells].map((cell) => cell.textContent));
          const look = (kind, number) => {
            choose(kind, number);
            return [[document.querySelector("#panel h2").textContent], ...rows()];
          };
          const people = NODES.map((_, n) => n).filter((n) => NODES[n].key.startsWith("person:K"));
          for (const n of people) {
            searchBox.value = NODES[n].label;
            search(searchBox.value);
            drawFound();
          }
          const seen = people.map((n) => [NODES[n].key, look("node", n)]);
          EDGES.forEach((edge, e) => seen.push([`tie of ${NODES[edge.b].key}`, look("edge", e)]));
          return Object.fromEntries(seen);
        }"""
    )
    for k, text in enumerate(texts):
        (head,), *rows = seen[f"person:K{k}"]
        assert _read(head) == _read(text) or not _read(text)
        stated = {(name, _read(value)) for name, value, *_ in rows}
        assert {(name, _read(text)) for name in STATED} <= stated, text
        # names of attributes are shown without underscores
        named = _read(text.replace("_", " "))
        assert (named, "seen") in {(_read(name), value) for name, value, *_ in rows}
    # a tie of each document shows its title, grade and handling
    said = " ".join(_read(cell) for rows in seen.values() for row in rows for cell in row)
    assert [pack for pack in _packs(texts) if _read(pack) not in said] == []
    assert _read(page.locator("h1").text_content() or "") == _read(title)
    assert page.locator(f"{ACTIVE}, img").count() == 0
    assert page.evaluate("document.querySelectorAll('body > *').length") == page.evaluate(
        "document.querySelectorAll('body > :is(header, main, noscript, script, div)').length"
    )
    assert opened.did == []


@pytest.mark.exhaustive
@pytest.mark.browser
def test_marks_on_a_map_show_each_text(texts: list[str], opened: Opened, tmp_path: Path) -> None:
    """Each text is the name of who is marked, a charge on a list, and a row of an indicator."""
    numbers = range(len(texts))
    born = [f"{1920 + k % 80}-{1 + k % 12:02}-{1 + k % 28:02}" for k in numbers]
    names = [(f"person:K{k}", "name", f"Ana {texts[k]}") for k in numbers]
    births = [(f"person:K{k}", "birth_date", born[k]) for k in numbers]
    charges = [(f"person:K{k}", "charge", texts[k]) for k in numbers]
    travels = [
        row
        for k in numbers
        for row in (
            (f"person:K{k - k % 3}", f"booking:{k}", "paid_for", texts[k]),
            (f"person:T{k}", f"booking:{k}", "booked", texts[k]),
        )
    ]
    links = pd.DataFrame(travels, columns=["source", "target", "type", "row"])
    links["start"] = pd.Timestamp("2024-02-01").as_unit("us")
    case, wanted = la.Case(purpose="training"), la.Case(purpose="training")
    document = la.Document(title=texts[0], sha256="0" * 64, received=MONDAY)
    for made, stated, tied in ((case, [], links), (wanted, charges, None)):
        frame = pd.DataFrame([*names, *births, *stated], columns=STATEMENT).assign(row="1")
        made.add(la.Batch.of(document, statements=frame, links=tied))
    findings = la.find_indicators(case, usual=True)  # here everybody pays for three
    screening = la.screen(case, wanted, as_of=MONDAY)
    view = la.network_map(la.build_graph(case), findings=findings, screening=screening)
    _expect_passive(view.html)
    page = opened.show(view.save(tmp_path / "map.html"))
    seen: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...new Set(MAP.marks.map(({ node }) => node))].map((n) => {
          choose("node", n);
          return [NODES[n].key, document.getElementById("panel").textContent];
        }))"""
    )
    said = {key: _read(text) for key, text in seen.items()}
    for k, text in enumerate(texts):
        assert _read(f"(list 1, received 2026-03-02){text}Confirm") in said[f"person:K{k}"]
    for k in range(len(texts) // 3 * 3):  # travelers in threes, each three with one payer
        payer = f"Ana {texts[k - k % 3]} (person:K{k - k % 3})"
        assert _read(f"{payer} paid for 3 travelers") in said[f"person:T{k}"]
        assert _read(f", row {texts[k]}ungraded") in said[f"person:T{k}"]
    assert page.locator(f"{ACTIVE}, img").count() == 0
    assert opened.did == []


@pytest.mark.browser
def test_a_report_shows_each_text_and_keeps_its_sections(
    texts: list[str], case: la.Case, graph: la.EntityGraph, opened: Opened, tmp_path: Path
) -> None:
    scores, rings = la.centrality(graph, ["degree"], worlds=0), la.find_rings(graph)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # no font has all letters
        view = la.case_report(case, graph, scores=scores, rings=rings)
    _expect_passive(view.html)
    page = opened.show(view.save(tmp_path / "report.html"))
    text = _read(page.evaluate("document.body.textContent"))
    assert [pack for pack in _packs(texts) if _read(pack) not in text] == []
    assert _read(" ¦ ".join(texts)) in text  # title and agency
    heads = page.locator("main > section:not(#first-page) > h2").all_inner_texts()
    assert heads[0] == "The network"
    assert page.locator(ACTIVE).count() == 0
    assert opened.did == []


@pytest.mark.exhaustive
@pytest.mark.browser
def test_a_profile_shows_its_texts(
    texts: list[str], case: la.Case, graph: la.EntityGraph, opened: Opened, tmp_path: Path
) -> None:
    for k in range(0, len(texts), PACKED):
        view = la.views.entity_profile(graph, f"person:K{k}")
        _expect_passive(view.html)
        page = opened.show(view.save(tmp_path / "profile.html"))
        text = _read(page.evaluate("document.body.textContent"))
        assert _read(texts[k]) in text
        assert _read(case.title) in text
        assert page.locator("main > section > h2").count() == 10
        assert page.locator(f"{ACTIVE}, img").count() == 0
        assert opened.did == []


@pytest.mark.exhaustive
@pytest.mark.browser
def test_a_comparison_shows_its_texts(
    texts: list[str], case: la.Case, graph: la.EntityGraph, opened: Opened, tmp_path: Path
) -> None:
    runs = [la.find_rings(part) for part in (graph.only(types=["person"]), graph)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # no font has all letters
        view = la.views.comparison(*runs, worlds=0)
    _expect_passive(view.html)
    page = opened.show(view.save(tmp_path / "comparison.html"))
    text = _read(page.evaluate("document.body.textContent"))
    assert _read(case.title) in text
    # those who share an event, and so have ties that came
    assert [name for name in texts[: len(_packs(texts))] if _read(name) not in text] == []
    assert page.locator("main > section > h2").count() == 5
    assert page.locator("#map img").evaluate("image => image.naturalWidth") > 300
    assert page.locator(ACTIVE).count() == 0
    assert opened.did == []


@pytest.mark.browser
def test_cells_of_a_notebook_show_each_text(
    texts: list[str], case: la.Case, graph: la.EntityGraph, opened: Opened, tmp_path: Path
) -> None:
    values = pd.DataFrame({"value": texts, "list": [(text, text) for text in texts]})
    table = table_html(values, {"value": Heading(texts[0]), "list": Heading(" ".join(texts))})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results: list[Any] = [
            *(la.centrality(graph, ["degree"], worlds=0), la.find_communities(graph)),
            *(case, graph, case.find(texts[0]), la.graph.find_holders(case)),
            la.people.brokerage_roles(graph, "agency"),
        ]
    cells = [table, *(result._repr_html_() for result in results)]
    path = tmp_path / "cells.html"
    # without a policy, as in a notebook
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(cells)}", encoding="utf-8")
    _expect_passive("".join(cells))
    page = opened.show(path)
    rows = page.locator("table").first.evaluate(
        "table => [...table.tBodies[0].rows].map((row) => row.cells[0].textContent)"
    )
    folded = [re.sub(r"[\s…]", "", text) for text in rows]
    assert folded == [re.sub(r"[\s…]", "", visible(text)) for text in texts]
    assert page.locator(f"{ACTIVE}, script, img, svg, style, button, input").count() == 0
    assert page.locator("body > div > table").count() == len(cells)
    assert opened.did == []


@pytest.mark.exhaustive
def test_figures_draw_each_text_as_it_is(texts: list[str]) -> None:
    """A figure reads neither markup nor the signs of a formula in a name."""
    signs = [text for text in texts if not text.isascii() or set("$\\^{}&<") & set(text)]
    for k in range(0, len(signs), 80):
        case = la.Case(purpose="training")
        names = dict(enumerate(signs[k : k + 80]))
        page = la.Document(title="list", sha256="0" * 64)
        statements = pd.DataFrame({"entity": [f"person:{n}" for n in names]})
        ties = pd.DataFrame({"source": "person:0", "target": [f"person:{n}" for n in names]})
        case.add(
            la.Batch.of(
                page,
                statements=statements.assign(attribute="name", value=list(names.values())),
                links=ties.iloc[1:].assign(type="kin"),
            )
        )
        graph = la.build_graph(case)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataQualityWarning)  # no font has all of them
            drawn = ET.fromstring(picture(graph, kind="svg"))  # noqa: S314 - our own file
            image_bytes(partial(la.figures.matrix, graph))
        assert not [each for each in drawn.iter() if each.tag.rpartition("}")[2] == "script"]


@pytest.mark.parametrize("field", ["type", "role"])
def test_what_is_no_word_of_the_vocabulary_is_refused_as_text(field: str) -> None:
    tie = pd.DataFrame({"source": ["person:a"], "target": ["person:b"], "type": ["kin"]})
    with la.Case(purpose="training") as made:
        for text in STRINGS[::8]:
            page = la.Document(title="list", sha256="0" * 64)
            with pytest.raises(CaseError, match=r"is not a (type of link|role)"):
                made.add(la.Batch.of(page, links=tie.assign(**{field: text})))
        assert len(made.documents()) == 0


def test_a_purpose_is_one_of_three_words() -> None:
    for text in STRINGS:
        with pytest.raises(CaseError, match="purpose"):
            la.Case(purpose=text)

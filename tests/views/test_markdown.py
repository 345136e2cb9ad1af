"""Reports as Markdown: read by two other programs, they say what the page says and run nothing."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import linkanalysis as la
from linkanalysis.core.escape import escape_markdown, visible
from linkanalysis.errors import GraphKindError
from linkanalysis.views.pages.page import bullets, definitions, page, table, tag
from linkanalysis.views.pages.view import markdown_of

if TYPE_CHECKING:
    from shown_cases import Hostile

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]

CORPUS = Path(__file__).parents[1] / "hostile" / "strings.toml"
STRINGS: list[str] = [
    line["text"] for line in tomllib.loads(CORPUS.read_text(encoding="utf-8"))["case"]
]
OWN = ["1. a", "- a", "+ a", "# a", "> a", "---", "===", "a | b", "[a](http://b)", "![a](b)", "`a`"]
OWN += ["http://example.org", "www.example.org", "a@example.org", "~~a~~", "$a$", "*a* _b_ **c**"]
OWN += [
    "<b>a</b>",
    "&lt;",
    "&amp;lt;",
    "\\",
    "\\*a*",
    "1986. Ann",
    "[^1]: note",
    "a\n# b",
    "    indented",
]
# HTML is let through, so that it would be seen
MARKDOWN_IT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MISTUNE = mistune.create_markdown(
    escape=False, plugins=["table", "strikethrough", "url", "footnotes", "math", "task_lists"]
)
PLAIN = {"p", "h1", "h2", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong"}


class _Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)
        self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", visible(text)).strip()


def _renderings(markdown: str) -> list[_Read]:
    second = MISTUNE(markdown)
    assert isinstance(second, str)
    return [_Read(MARKDOWN_IT.render(markdown)), _Read(second)]


def _page(*body: str) -> str:
    return page(title="Title", body=tag("main", *body), styles=("page.css",))


def _everywhere(text: str) -> str:
    return _page(
        tag("h2", text),
        tag("p", text),
        bullets([text]),
        definitions([("Name", text)]),
        table(("Head", text), [(text, "cell")]),
    )


def test_hostile_text_stays_text_in_every_place() -> None:
    for text in [*STRINGS, *OWN]:
        for read in _renderings(markdown_of(_everywhere(text))):
            assert read.tags <= PLAIN, text
            if _words(text):
                assert _words(read.words).count(_words(text)) == 6, text


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
def test_any_text_comes_back(text: str) -> None:
    for read in _renderings(f"a {escape_markdown(text)} b\n"):
        assert _words(read.words) == _words(f"a {text} b")
        assert read.tags == {"p"}


def test_lists_tables_and_headings_are_those_of_the_page() -> None:
    html = _page(
        tag("h1", "Case"),
        tag("p", tag("strong", "Ana"), " and ", tag("em", "Ben"), ". ", tag("a", "→", href="#x")),
        tag("ol", tag("li", "first"), tag("li", "second")),
        definitions([("Journal", "3 entries")]),
        table(("Row", "Value"), [("1", "a"), ("2", "b")], numeric={0}),
        tag("figure", tag("img", src="data:image/png;base64,AA", alt="A network"), tag("p", "End")),
    )
    assert markdown_of(html).splitlines()[2:] == [
        "# Case",
        "",
        "**Ana** and *Ben*. →",
        "",
        "1. first",
        "1. second",
        "- **Journal**: 3 entries",
        "",
        "| Row | Value |",
        "| --- | --- |",
        "| 1 | a |",
        "| 2 | b |",
        "",
        "*A network*",
        "",
        "End",
        "",
        "Leads, not findings of guilt. Ranks describe the records, not anyone's part in a crime.",
    ]


def test_a_report_has_the_words_of_its_page_and_no_protected_name(
    ring_case: la.Case, ring_results: Results, hostile: Hostile, tmp_path: Path
) -> None:
    graph, scores, rings = ring_results
    view = la.case_report(ring_case, graph, scores=scores, rings=rings)
    markdown = view.save(tmp_path / "report.md").read_text(encoding="utf-8")
    assert markdown == markdown_of(view.html)
    assert "## Two groups stand out" in markdown
    assert markdown.count("TLP:RED") >= 2
    assert "Person 02" not in markdown
    assert hostile.hidden_name not in markdown
    html = re.sub(r"<(style|title).*?</\1>", "", view.html, flags=re.DOTALL)
    on_page, (read, _) = _Read(html), _renderings(markdown)
    squeezed = re.sub(r"\s", "", read.words)
    for part in re.findall(r"[^\n.:;]{20,}", on_page.words):
        assert re.sub(r"\s", "", part) in squeezed


def test_a_page_that_scripts_draw_is_refused_as_markdown(tmp_path: Path) -> None:
    view = la.network_map(la.build_graph(la.Case(purpose="training")))
    with pytest.raises(GraphKindError) as caught:
        view.save(tmp_path / "map.md")
    assert str(caught.value) == (
        "Only pages without scripts can be saved as Markdown, such as the case report and the "
        "profile of an entity; this page is drawn by scripts. Save it as .html."
    )
    assert list(tmp_path.iterdir()) == []

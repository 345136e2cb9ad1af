"""The parts that pages are made of: text of values, HTML, and what each section says when empty."""

from __future__ import annotations

import math
from datetime import date

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.rings import ring
from linkanalysis.views import appendix
from linkanalysis.views import report_sections as sections
from linkanalysis.views.figures.network_figure import picture
from linkanalysis.views.finding_cards import finding_cards
from linkanalysis.views.pages.appearance import (
    group_style,
    icon_outline,
    is_ordinary,
    place,
    tie_widths,
    type_color,
)
from linkanalysis.views.pages.evidence import (
    Documents,
    TieLinks,
    attributes_of,
    date_text,
    date_texts,
    plain,
    tie_links,
    used_types,
)
from linkanalysis.views.pages.map_extent import readable_part, ring_nodes, tied_part
from linkanalysis.views.pages.newcomers import with_known_places
from linkanalysis.views.pages.page import (
    Markup,
    Script,
    asset,
    banner,
    bullets,
    definitions,
    fill,
    more,
    page,
    read_visjs,
    table,
    tag,
)
from linkanalysis.views.pages.shown_results import (
    Reading,
    Readings,
    community_groups,
    in_searches,
    number_text,
    percent,
    prominence,
    ring_groups,
    span_text,
)


@pytest.fixture(scope="module")
def cliques() -> la.EntityGraph:
    return la.from_networkx(nx.ring_of_cliques(8, 5))


@pytest.fixture(scope="module")
def rings(cliques: la.EntityGraph) -> la.RingTable:
    return la.find_rings(cliques)


TEXTS = [
    (plain(3), "3"),
    (plain(math.nan), ""),
    (date_text(pd.Timestamp("2024-03-01 20:05")), "2024-03-01 20:05"),
    (date_text(pd.Timestamp("2024-03-01 05:00"), "America/New_York"), "2024-03-01"),
    (date_text(pd.Timestamp("2024-07-01 04:00"), "America/New_York"), "2024-07-01"),
    (date_text(pd.Timestamp("2024-03-02 02:30"), "America/New_York"), "2024-03-01 21:30"),
    (date_text(np.datetime64("0001-01-01", "us"), "America/New_York"), "0001-01-01"),
    (date_text(np.datetime64("9999-12-31T23:00", "us"), "Asia/Tokyo"), "9999-12-31 23:00"),
    (date_text(pd.Timestamp("2024-03-01")), "2024-03-01"),
    (date_text(pd.Timestamp("1969-12-31 23:59:59")), "1969-12-31 23:59"),
    (date_text(date(2024, 5, 2)), "2024-05-02"),
    (date_text(pd.NaT), ""),
    (
        date_texts(np.array(["NaT", "2024-05-02T04"], "datetime64[us]"), "UTC"),
        ["", "2024-05-02 04:00"],
    ),
    (number_text(1200), "1,200"),
    (number_text(1 / 3), "0.3333"),
    (number_text(True), "yes"),
    (percent(0.874), "87%"),
    (in_searches(0.874), "87% of searches"),
    (in_searches(0.874, "core"), "87% of searches, core"),
    (in_searches(math.nan, "core"), ""),
    (span_text({"degree_low": 1.0, "degree_high": 4.5}, "degree"), "1–5"),
    (span_text({}, "degree"), ""),
    (Reading("9", "1", "10", "1–3").rank_text(), "1 of 10 (1–3 in simulated networks)"),
    (Reading("yes").rank_text(), ""),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_values_are_written_as_readers_expect_them(text: str, expected: str) -> None:
    assert text == expected


HTML = [
    (tag("p", Markup("<b>bold</b>"), "<b>"), "<p><b>bold</b>&lt;b&gt;</p>"),
    (tag("p", "a < b", class_="soft"), '<p class="soft">a &lt; b</p>'),
    (bullets(["a", "b"]), "<ul><li>a</li><li>b</li></ul>"),
    (bullets([]), ""),
    (more(1200, " rows"), '<p class="soft">and 1,200 more rows</p>'),
    (more(0), ""),
    (
        definitions([("Agency", "Example County"), ("Basis", "")]),
        '<dl class="facts"><dt>Agency</dt><dd>Example County</dd></dl>',
    ),
    (
        table(["Row"], [["7"]]),
        (
            '<table><thead><tr><th scope="col">Row</th></tr></thead>'
            "<tbody><tr><td>7</td></tr></tbody></table>"
        ),
    ),
]


@pytest.mark.parametrize(("markup", "expected"), HTML)
def test_text_is_escaped_and_markup_is_not(markup: str, expected: str) -> None:
    assert markup == expected


def test_the_shell_fills_templates_and_lets_nothing_run() -> None:
    assert asset("icons/person.svg").startswith("<svg")
    assert "<h1>Bluegrass</h1>" in fill("map.html", title="Bluegrass")
    assert banner(["TLP:RED"]).startswith('<span class="handling">TLP:RED</span><span>')
    text = page(title="Empty", body="<p>Nothing.</p>", styles=["page.css"])
    assert "default-src 'none'; style-src 'sha256-" in text
    assert (Script("let x;").version, read_visjs().version) == ("", "9.1.2")


def test_palette_changes_dashes_once_colors_are_used_up() -> None:
    assert (group_style(0), group_style(7)) == (("#0072b2", ()), ("#0072b2", (9, 5)))
    assert type_color("phone") == "#009e73"
    assert icon_outline("address") == "M12 3l10 9h-3v9h-5v-6h-4v6H5v-9H2z"


def test_ties_widen_to_eight_pixels_and_are_ordinary_if_all_links_are() -> None:
    assert tie_widths(pd.Series([1, 4, 500]).to_numpy()).tolist() == [1.0, 2.0, 8.0]
    assert [is_ordinary(types) for types in (("kin",), ("kin", "call"), ())] == [True, False, False]


def test_documents_are_numbered_as_they_come_up() -> None:
    documents = Documents(None)
    assert [documents.number(name) for name in ("a.csv", "b.csv", "a.csv", None)] == [0, 1, 0, -1]
    assert (documents.title("a.csv"), documents.handling) == ("a.csv", [])


def test_text_naming_a_witness_is_withheld() -> None:
    case = la.Case(purpose="training")
    stated = [("name", "Wanda Roe"), ("role", "witness")]
    frame = pd.DataFrame(stated, columns=["attribute", "value"]).assign(entity="person:1")
    case.add(la.Batch.of(la.Document(title="tips.csv", sha256="0" * 64), statements=frame))
    assert Documents(case).text("seen with Wanda Roe") == "[withheld: it names a protected person]"
    assert Documents(None).text("a blue van") == "a blue van"


def test_a_graph_without_a_case_has_no_evidence() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    assert tie_links(graph, Documents(None)) == [TieLinks()]
    assert (TieLinks().rows, TieLinks().more) == ((), 0)
    assert attributes_of(graph, Documents(None)) == [([], 0), ([], 0)]
    assert used_types([], [("uses", "call"), ("call",)]) == ["call", "uses"]
    assert picture(graph)[1:4] == b"PNG"


def test_rings_and_communities_become_groups(cliques: la.EntityGraph, rings: la.RingTable) -> None:
    assert [len(nodes) for nodes in ring_nodes(cliques, rings)][:2] == [5, 5]
    first = ring_groups(rings, {"person:0": 0}, Documents(None))[0]
    assert (first.kind, first.name, first.badge) == ("Ring", "Ring 1", "1")
    assert ring.facts(rings[1], Documents(None).text)[0] == ("Members", "5")
    assert ring.sections(rings[1], Documents(None).title)[0].title == "Doubts and limits"
    graph = la.from_networkx(nx.barbell_graph(4, 0))
    shown = {name: node for node, name in enumerate(graph.shown)}
    groups = community_groups(la.find_communities(graph), shown)
    assert [(group.name, group.badge, len(group.members)) for group in groups] == [
        ("Community 1", "1", 4),
        ("Community 2", "2", 4),
    ]


def test_a_drawing_leaves_out_what_cannot_be_read_and_says_so() -> None:
    part, said = readable_part(la.from_networkx(nx.star_graph(9)), most=4)
    assert (part.n, said[0][:48]) == (4, "The map shows the people with the most ties (4) ")
    lonely = nx.path_graph(2)
    lonely.add_node("ana")
    assert tied_part(la.from_networkx(lonely))[1] == ("1 entity without ties is not drawn.",)
    graph = la.from_networkx(nx.path_graph(2))
    kept = with_known_places(graph, place(graph), {"person:0": (5.0, 7.0)})
    assert kept[0].tolist() == [5.0, 7.0]


def test_readings_give_values_and_ranks() -> None:
    scores = la.centrality(la.from_networkx(nx.star_graph(9)), ["degree"])
    assert Readings(scores).of("person:0") == [Reading("9", "1", "10", "1")]
    none = Readings(None)
    assert (none.names, none.rows(), math.isnan(none.value("person:0"))) == ([], [], True)
    cut = la.centrality(la.from_networkx(nx.star_graph(3)), ["cut_point"])
    assert Readings(cut).label(0) == "cut point"
    path = la.from_networkx(nx.path_graph(3))
    assert prominence(path, none).tolist() == [0.5, 1.0, 0.5]


def test_every_section_of_an_empty_case_says_that_it_is_empty() -> None:
    case = la.Case(purpose="training")
    documents = Documents(case)
    scores = la.centrality(la.build_graph(case), ["degree"])
    assert sections.ring_cards(la.find_rings(case), documents) == (
        "<p>No group is likely to be more than ordinary life.</p>"
    )
    assert sections.score_table(scores) == "<p>No entity is ranked.</p>"
    assert sections.key_entities(la.key_entities(case), documents).startswith(
        "<div><p>No entity ranks near the top by any measure.</p>"
    )
    assert finding_cards(la.find_indicators(case), documents).startswith(
        "<div><p>No indicator was found. This proves nothing either way.</p>"
    )
    assert appendix.unread_rows(case, documents) == "<p>Every row of every document was read.</p>"
    assert appendix.document_list(case, documents) == "<p>The case holds no documents.</p>"

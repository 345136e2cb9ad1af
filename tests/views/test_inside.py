"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

import networkx as nx
import pandas as pd

import linkanalysis as la
from linkanalysis.views.documents import Documents, date_text, plain
from linkanalysis.views.drawing import picture
from linkanalysis.views.evidence import TieLinks, attributes_of, tie_links, used_types
from linkanalysis.views.groups import (
    Group,
    community_groups,
    percent,
    ring_groups,
)
from linkanalysis.views.key_section import key_entities
from linkanalysis.views.markup import Markup, bullets, definitions, table, tag
from linkanalysis.views.page import Script, asset, banner, fill, page, read_visjs
from linkanalysis.views.palette import group_style, icon_outline, type_color
from linkanalysis.views.placement import place, readable_part, ring_nodes, tied_part
from linkanalysis.views.readings import Readings, number_text, prominence, span_text
from linkanalysis.views.report_sections import (
    document_list,
    finding_cards,
    positions,
    ring_cards,
    unread_rows,
)
from linkanalysis.views.veil import Veil


def test_documents() -> None:
    documents = Documents(None, Veil(None))
    assert (
        documents.number("calls.csv"),
        documents.number("tips.csv"),
        documents.number("calls.csv"),
    ) == (0, 1, 0)


def test_documents_number() -> None:
    assert Documents(None, Veil(None)).number(None) == -1


def test_documents_title() -> None:
    assert Documents(None, Veil(None)).title("calls.csv") == "calls.csv"


def test_documents_handling() -> None:
    assert Documents(None, Veil(None)).handling == []


def test_plain() -> None:
    assert (plain(3), plain(float("nan"))) == ("3", "")


def test_date_text() -> None:
    assert (date_text(pd.Timestamp("2024-03-01 20:05")), date_text(pd.Timestamp("2024-03-01"))) == (
        "2024-03-01 20:05 UTC",
        "2024-03-01",
    )


def test_picture() -> None:
    assert picture(la.from_networkx(nx.path_graph(2)))[1:4] == b"PNG"


def test_tielinks() -> None:
    assert TieLinks().more == 0


def test_tie_links() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    assert repr(tie_links(graph, Documents(None, Veil(None)))) == "[TieLinks(rows=(), more=0)]"


def test_attributes_of() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    assert attributes_of(graph, Documents(None, Veil(None))) == [([], 0), ([], 0)]


def test_used_types() -> None:
    assert used_types([], [("uses", "call"), ("call",)]) == ["call", "uses"]


def test_group() -> None:
    assert Group("Ring", 1, ((0, "90 %"),), hull=True, facts=()).payload()["name"] == "Ring 1"


def test_group_payload() -> None:
    assert Group("Community", 2, (), hull=False, facts=()).payload()["badge"] == "2"


def test_percent() -> None:
    assert percent(0.874) == "87 %"


def test_ring_groups() -> None:
    rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
    groups = ring_groups(rings, {"person:0": 0}, Documents(None, Veil(None)))
    assert (groups[0].kind, groups[0].number) == ("Ring", 1)


def test_community_groups() -> None:
    graph = la.from_networkx(nx.barbell_graph(4, 0))
    shown = {name: node for node, name in enumerate(graph.shown)}
    assert [
        len(group.members) for group in community_groups(la.find_communities(graph), shown)
    ] == [4, 4]


def test_key_entities() -> None:
    case = la.Case(purpose="training")
    assert (
        key_entities(la.key_entities(case), Documents(case, Veil(case)))[:43]
        == "<div><p>No entity is among the first by any"
    )


def test_markup() -> None:
    assert tag("p", Markup("<b>bold</b>"), "<b>") == "<p><b>bold</b>&lt;b&gt;</p>"


def test_tag() -> None:
    assert tag("p", "a < b", class_="soft") == '<p class="soft">a &lt; b</p>'


def test_bullets() -> None:
    assert (bullets(["a", "b"]), bullets([])) == ("<ul><li>a</li><li>b</li></ul>", "")


def test_definitions() -> None:
    assert (
        definitions([("Agency", "Example County"), ("Basis", "")])
        == '<dl class="facts"><dt>Agency</dt><dd>Example County</dd></dl>'
    )


def test_table() -> None:
    assert table(["Row"], [["7"]])[:47] == '<table><thead><tr><th scope="col">Row</th></tr>'


def test_script() -> None:
    assert Script("let x;").version == ""


def test_asset() -> None:
    assert asset("icons/person.svg")[:4] == "<svg"


def test_read_visjs() -> None:
    assert read_visjs().version == "9.1.2"


def test_fill() -> None:
    assert "<h1>Bluegrass</h1>" in fill("map.html", title="Bluegrass")


def test_banner() -> None:
    assert banner(["TLP:RED"])[:43] == '<span class="handling">TLP:RED</span><span>'


def test_page() -> None:
    text = page(title="Empty", body="<p>Nothing.</p>", styles=["page.css"])
    assert "default-src 'none'; style-src 'sha256-" in text


def test_group_style() -> None:
    assert (group_style(0), group_style(7)) == (("#0072b2", ()), ("#0072b2", (9, 5)))


def test_type_color() -> None:
    assert type_color("phone") == "#009e73"


def test_icon_outline() -> None:
    assert icon_outline("address") == "M12 3l10 9h-3v9h-5v-6h-4v6H5v-9H2z"


def test_ring_nodes() -> None:
    graph = la.from_networkx(nx.ring_of_cliques(8, 5))
    assert [len(nodes) for nodes in ring_nodes(graph, la.find_rings(graph))][:2] == [5, 5]


def test_readable_part() -> None:
    part, said = readable_part(la.from_networkx(nx.star_graph(9)), most=4)
    assert (part.n, said[0][:44]) == (4, "The map shows the 4 entities with most ties.")


def test_tied_part() -> None:
    lonely = nx.path_graph(2)
    lonely.add_node("ana")
    assert tied_part(la.from_networkx(lonely))[1] == ("1 entity without ties is not drawn.",)


def test_place() -> None:
    graph = la.from_networkx(nx.path_graph(2))
    assert place(graph, {"person:0": (5, 7)})[0].tolist() == [5.0, 7.0]


def test_number_text() -> None:
    assert (number_text(1200), number_text(1 / 3), number_text(True)) == ("1,200", "0.3333", "yes")


def test_span_text() -> None:
    assert (
        span_text({"degree_low": 1.0, "degree_high": 4.5}, "degree"),
        span_text({}, "degree"),
    ) == ("1–5", "")


def test_readings() -> None:
    assert Readings(None).names == []


def test_readings_of() -> None:
    scores = la.centrality(la.from_networkx(nx.star_graph(9)), ["degree"])
    assert Readings(scores).of("person:0") == [("9", "1 of 10, in possible worlds 1")]


def test_readings_value() -> None:
    assert repr(Readings(None).value("person:0")) == "nan"


def test_readings_label() -> None:
    scores = la.centrality(la.from_networkx(nx.star_graph(3)), ["cut_point"])
    assert Readings(scores).label(0) == "cut point"


def test_readings_rows() -> None:
    assert Readings(None).rows() == []


def test_prominence() -> None:
    assert prominence(la.from_networkx(nx.path_graph(3)), Readings(None)).tolist() == [
        0.5,
        1.0,
        0.5,
    ]


def test_ring_cards() -> None:
    case = la.Case(purpose="training")
    assert (
        ring_cards(la.find_rings(case), Documents(case, Veil(case)))
        == "<p>No group of entities has enough evidence to be called a ring.</p>"
    )


def test_positions() -> None:
    case = la.Case(purpose="training")
    assert (
        positions(la.centrality(la.build_graph(case), ["degree"])) == "<p>No entity is ranked.</p>"
    )


def test_finding_cards() -> None:
    case = la.Case(purpose="training")
    assert (
        finding_cards(la.find_indicators(case), Documents(case, Veil(case)))[:36]
        == "<div><p>No indicator was found. That"
    )


def test_unread_rows() -> None:
    case = la.Case(purpose="training")
    assert (
        unread_rows(case, Documents(case, Veil(case)))
        == "<p>Every row of every document was read.</p>"
    )


def test_document_list() -> None:
    case = la.Case(purpose="training")
    assert document_list(case, Documents(case, Veil(case))) == "<p>The case holds no documents.</p>"


def test_veil() -> None:
    assert Veil(None).text("a blue van") == "a blue van"


def test_veil_text() -> None:
    case = la.Case(purpose="training")
    stated = [("name", "Wanda Roe"), ("role", "witness")]
    frame = pd.DataFrame(stated, columns=["attribute", "value"]).assign(entity="person:1")
    case.add(la.Batch.of(la.Document(title="tips.csv", sha256="0" * 64), statements=frame))
    assert Veil(case).text("seen with Wanda Roe") == "[withheld: it names a protected person]"


def test_veil_title() -> None:
    assert Veil(None).title("tips.csv") == "tips.csv"

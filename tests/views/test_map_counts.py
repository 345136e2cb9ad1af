"""What the map says about how much it shows, and about what it does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.views.map_page import not_drawn
from linkanalysis.views.pages.evidence import LINKS_ON_PAGE, Documents, tie_links

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from playwright.sync_api import Page
    from shown_cases import Hostile

    Results = tuple[la.EntityGraph, la.ScoreTable, la.RingTable]


def _count(page: Page, name: str) -> str:
    row = page.get_by_label(f"Show {name}", exact=True).locator("xpath=..")
    return row.locator(".count").inner_text()


@pytest.mark.browser
def test_counts_follow_what_is_switched_off(
    sheet: Sheet, ring_results: Results, tmp_path: Path
) -> None:
    graph, _, rings = ring_results
    view = la.network_map(graph.only(types=["person", "booking"]), rings=rings)
    page = sheet.show(view.save(tmp_path / "map.html"))
    showing, bookings = page.locator("#showing"), _count(page, "Bookings")
    stays = _count(page, la.vocabulary.link_type("stayed_at").label)
    assert showing.inner_text().endswith(", 2 rings")
    assert _count(page, "Ring 1") == str(len(rings[1].members))
    page.get_by_label("Show Ring 1").uncheck()
    assert showing.inner_text().endswith(", 1 of 2 rings")
    assert _count(page, "Ring 1") == f"0 of {len(rings[1].members)}"
    assert _count(page, "Ring 2") == str(len(rings[2].members))
    assert _count(page, la.vocabulary.link_type("stayed_at").label).endswith(f" of {stays}")
    page.get_by_label("Show Ring 2").uncheck()
    assert showing.inner_text().endswith(", 0 of 2 rings")
    assert _count(page, "Bookings") == f"0 of {bookings}"  # nobody on the map stays there
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_ties_are_filtered_by_how_many_links_they_stand_for(sheet: Sheet, tmp_path: Path) -> None:
    counts = [1, 1, 2, 4, 5, 19, 20, 300]
    links = pd.DataFrame({"source": "person:hub", "count": counts})
    links["target"] = [f"person:{k}" for k in range(len(counts))]
    case = la.Case(purpose="training")
    case.add(la.read_frame(links, reader="links", document="links"))
    graph = la.build_graph(case)
    page = sheet.show(la.network_map(graph).save(tmp_path / "map.html"))
    bands = {"1 link": 2, "2 to 4 links": 2, "5 to 19 links": 2, "20 links and more": 2}
    assert {name: int(_count(page, name)) for name in bands} == bands
    page.get_by_label("Show 1 link", exact=True).uncheck()
    page.get_by_label("Show 20 links and more").uncheck()
    assert page.locator("#showing").inner_text() == "Showing 9 of 9 entities, 4 of 8 ties"
    assert page.evaluate("EDGES.filter((_, e) => edgeShown(e)).map(({ count }) => count)") == [
        2,
        4,
        5,
        19,
    ]
    off = page.evaluate("layoutNow().off")
    assert off == ["Strength of ties: 1 link", "Strength of ties: 20 links and more"]
    again = la.network_map(graph, layout={"positions": {}, "off": off})
    page = sheet.show(again.save(tmp_path / "again.html"))
    assert page.locator("#showing").inner_text() == "Showing 9 of 9 entities, 4 of 8 ties"
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_pointing_at_a_tie_says_how_many_links_it_stands_for_and_when(
    sheet: Sheet, tmp_path: Path
) -> None:
    rows = [("a", "b", "2024-02-01"), ("a", "b", "2024-03-05"), ("b", "c", "2024-02-07")]
    links = pd.DataFrame([*rows, ("c", "d", None)], columns=["source", "target", "start"])
    links[["source", "target"]] = "person:" + links[["source", "target"]]
    case = la.Case(purpose="training")
    case.add(la.read_frame(links, reader="links", document="links"))
    page = sheet.show(la.network_map(la.build_graph(case)).save(tmp_path / "map.html"))
    tip = page.locator("#tip")
    assert tip.is_hidden()
    middle = """(e) => {
      const at = network.getPositions([EDGES[e].a, EDGES[e].b]);
      const [from, to] = [at[EDGES[e].a], at[EDGES[e].b]];
      const { x, y } = network.canvasToDOM({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
      const { left, top } = document.getElementById("network").getBoundingClientRect();
      return [x + left, y + top];
    }"""
    said = []
    for edge in range(3):
        page.mouse.move(*page.evaluate(middle, edge), steps=3)
        tip.wait_for(state="visible")
        said.append(tip.inner_text())
        box, (x, y) = tip.bounding_box(), page.evaluate(middle, edge)
        assert box is not None
        assert abs(box["x"] - x) < 40
        assert 0 < y - box["y"] < 60  # above the pointer
        page.keyboard.press("Escape")
        assert tip.is_hidden()
    assert said == ["2 links, 2024-02-01 to 2024-03-05", "1 link, 2024-02-07", "1 link"]
    page.mouse.move(*page.evaluate(middle, 1), steps=3)
    page.mouse.move(*page.evaluate(middle, 0), steps=3)
    tip.wait_for(state="visible")
    page.mouse.move(5, 5)
    tip.wait_for(state="hidden")
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_entities_are_filtered_by_country_and_agency(sheet: Sheet, tmp_path: Path) -> None:
    case = la.Case(purpose="training", region="US-KY")
    for agency, rows in {
        "Example County Sheriff": [("a", "US", ""), ("b", "MX", ""), ("c", "", "")],
        "<b>State Police": [("b", "", ""), ("d", "RO", "victim"), ("e", "US", "")],
    }.items():
        people = pd.DataFrame(rows, columns=["id", "nationality", "role"])
        document = {"title": agency, "agency": agency}
        case.add(la.read_frame(people, reader="entities", document=document))
    ties = pd.DataFrame([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])
    ties = "person:" + ties.set_axis(["source", "target"], axis=1)
    case.add(la.read_frame(ties, reader="links", document="ties"))
    view = la.network_map(la.build_graph(case))
    page = sheet.show(view.save(tmp_path / "map.html"))
    showing = page.locator("#showing")
    none = page.get_by_label("Show No agency or country recorded, or protected").first
    assert "RO" not in page.locator("#legend").inner_text()  # that of somebody protected
    assert (_count(page, "MX"), _count(page, "US")) == ("1", "2")
    page.get_by_label("Show US", exact=True).uncheck()
    assert showing.inner_text() == "Showing 3 of 5 entities, 2 of 4 ties"
    none.uncheck()
    assert showing.inner_text().startswith("Showing 1 of 5 entities, 0 of 4 ties")
    page.get_by_label("Show US", exact=True).check()
    none.check()
    page.get_by_label("Show Example County Sheriff").uncheck()
    assert showing.inner_text() == "Showing 3 of 5 entities, 1 of 4 ties"  # b has both
    assert page.evaluate("layoutNow().off") == ["Agencies: Example County Sheriff"]
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_entities_without_a_tie_in_the_window_fade_or_go(
    sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    page = sheet.show(la.network_map(hostile_graph).save(tmp_path / "map.html"))
    assert _count(page, "Entities without ties") == "0"
    page.get_by_label("Show Undated ties").uncheck()
    page.get_by_label("Ties from").fill("2024-03-04")
    page.get_by_label("Ties from").blur()
    showing = page.locator("#showing")
    assert showing.inner_text() == "Showing 17 of 17 entities, 2 of 15 ties"
    assert _count(page, "called") == "1"
    assert _count(page, "uses") == "0 of 10"
    assert _count(page, "Entities without ties") == "14"
    inked = """() => [...NODES.keys()].map((n) => {
        const ctx = Object.assign(document.createElement("canvas"), { width: 60, height: 60 })
            .getContext("2d");
        drawDisk(ctx, n, 30, 30, false, 1);
        const { data } = ctx.getImageData(30 - NODES[n].size + 3, 30, 1, 1);
        return [shown.tied[n], data[3]];
    })"""
    alphas = page.evaluate(inked)
    assert {alpha for tied, alpha in alphas if tied} == {255}
    assert {alpha for tied, alpha in alphas if not tied} == {89}
    page.get_by_label("Show Entities without ties").uncheck()
    assert showing.inner_text() == "Showing 3 of 17 entities, 2 of 15 ties"


@pytest.mark.browser
def test_search_says_what_the_case_has_beyond_the_map(
    hostile: Hostile, sheet: Sheet, hostile_graph: la.EntityGraph, tmp_path: Path
) -> None:
    part = hostile_graph.around("person:KY-1", steps=1)
    assert "person:KY-2" not in part.shown
    page = sheet.show(la.network_map(part).save(tmp_path / "map.html"))
    said = {}
    for query in ("ben cole", "ana abel", "nobody", hostile.hidden_name, "5550199"):
        page.fill("#search", query)
        said[query] = page.locator("#found .none").all_inner_texts()
    assert said == {
        "ben cole": [
            (
                "In the case, not on this map: Ben Cole. Draw it with\n"
                'la.network_map(la.build_graph(case).around("person:KY-2", steps=2))'
            )
        ],
        "ana abel": [],
        "nobody": ["Not in the case"],
        hostile.hidden_name: ["Not in the case"],
        "5550199": ["Not in the case"],
    }


def test_what_is_not_drawn_is_listed_with_people_first_and_masked(
    hostile: Hostile, hostile_graph: la.EntityGraph
) -> None:
    part = hostile_graph.around("person:KY-1")
    rows, count = not_drawn(hostile_graph, part)
    assert count == len(rows) == hostile_graph.n - part.n
    assert rows[0] == ["person:KY-2", "Ben Cole"]
    assert ["Protected 1"] in rows
    assert ["phone:+15025550103"] in rows
    text = str(rows)
    assert not any(secret in text for secret in (hostile.hidden_name, "5550199", "KY-8"))
    network = la.from_networkx(nx.star_graph(3))
    assert not_drawn(network, network.around("person:1")) == (
        [["person:2"], ["person:3"]],
        2,
    )


def test_a_large_map_lists_as_many_of_the_others_as_it_draws() -> None:
    graph = la.from_networkx(nx.path_graph(4_000))
    part = graph.around("person:2000", steps=600)
    rows, count = not_drawn(graph, part)
    assert (part.n, len(rows), count) == (1_201, 1_201, 2_799)


@pytest.mark.parametrize(
    ("ties", "fit"), [(25, 60), pytest.param(25_000, LINKS_ON_PAGE, marks=pytest.mark.exhaustive)]
)
def test_fewer_rows_of_each_tie_stand_on_the_page_where_there_are_many_ties(
    ties: int, fit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linkanalysis.views.pages.evidence.LINKS_ON_PAGE", fit)
    pairs = pd.DataFrame({"a": range(ties)})
    links = pd.concat([pairs] * 4).reset_index(drop=True)
    links["source"] = [f"person:{number}" for number in links["a"]]
    links["target"] = [f"person:{number + 1}" for number in links["a"]]
    links = links.drop(columns="a").assign(type="associate_of")
    links["row"] = [str(number) for number in links.index]
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="a.csv", sha256="0" * 64), links=links))
    graph = la.build_graph(case)
    rows = tie_links(graph, Documents(case))
    assert {(len(tie.rows), tie.more) for tie in rows} == {(2, 2)}

"""Free texts are on a page only if asked for, and then the page says what the search was worth."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.vocabulary.texts import is_narrative
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.protection.texts import NOT_SHOWN

VAN = "a blue van stood behind the motel all night"
STATED = [
    ("person:V-1", "role", "victim"),
    ("person:V-1", "name", "Zora Quillfeather"),
    ("person:S-1", "note", VAN),
    ("person:S-1", "note", "drove zora to the motel"),
    ("person:S-1", "color", "silver"),
    ("person:S-1", "seen", "by Zora"),
    ("person:S-1", "zora_saw", "yes"),
]


def _case(**header: str) -> la.Case:
    case = la.Case(purpose="training", **header)
    case.add(
        la.Batch.of(
            la.Document(title="notes of Zora.csv", sha256=hashlib.sha256(b"notes").hexdigest()),
            statements=pd.DataFrame(STATED, columns=["entity", "attribute", "value"]),
            links=pd.DataFrame(
                {"source": ["person:S-1"], "target": ["person:S-2"], "type": ["tie"]}
            ).assign(place="behind the motel where Zora stayed that night"),
        )
    )
    return case


def test_a_map_shows_free_texts_only_if_asked() -> None:
    graph = la.build_graph(_case())
    without, with_texts = la.network_map(graph).html, la.network_map(graph, texts=True).html
    assert VAN not in without
    assert NOT_SHOWN in without
    assert "silver" in without
    assert "Free texts that are not shown (narratives, notes, advertisements): 3." in without
    assert VAN in with_texts
    assert NOT_SHOWN not in with_texts
    for page in (without, with_texts):
        assert "zora" not in page.lower()
        assert WITHHELD in page


def test_a_page_says_how_many_texts_were_searched() -> None:
    page = la.network_map(la.build_graph(_case()), texts=True).html
    said = "Texts searched for the names of protected people: 7; withheld: 4. No search finds every"
    assert said in page


def test_a_graph_without_a_case_has_no_texts_to_speak_of() -> None:
    import networkx as nx  # noqa: PLC0415 - only here

    assert "Texts searched" not in la.network_map(la.from_networkx(nx.path_graph(2))).html


def test_a_report_withholds_titles_and_says_how_many_texts_it_searched() -> None:
    case = _case(title="In re Zora", agency="Office of Zora")
    graph = la.build_graph(case)
    scores, rings = la.centrality(graph, ["degree"]), la.find_rings(graph)
    page = la.case_report(case, graph, scores=scores, rings=rings).html
    assert "Zora" not in page
    assert "Texts searched for the names of protected people: " in page


@pytest.mark.parametrize(
    ("attribute", "value", "free"),
    [
        ("note", "short", True),
        ("text", "", True),
        ("color", "silver", False),
        ("place", "Motor Court, Old Mill KY", False),
        ("place", "in the room behind the motel in Fernvale", True),
        ("charge", "trafficking in persons for the purpose of labor", False),
        ("anything", "one two three four five six", False),
        ("anything", "one two three four five six seven", True),
    ],
)
def test_free_texts_are_known_by_attribute_or_length(
    attribute: str, value: str, *, free: bool
) -> None:
    assert is_narrative(attribute, value) is free


def _case_of_a_short_key() -> la.Case:
    """Put the bare key of a victim into texts, labels, keys and rows; pages are searched for it."""
    stated = [
        ("person:KY-1", "role", "victim"),
        ("person:KY-1", "passport", "RO54"),
        ("person:S-1", "name", "Tom Ash"),
        ("person:S-1", "note", "talks to KY-1 daily"),
        ("person:S-1", "remark", "kept RO54"),
        ("person:S-2", "name", "cousin of KY-1"),
        ("vehicle:1HGCM82633A004352", "name", "van of KY-1"),
    ]
    pairs = [("person:KY-1", "person:S-1"), ("person:S-1", "person:S-2")]
    pairs += [("person:S-1", "organization:KY-1 Nails"), ("person:S-2", "person:S-3")]
    pairs += [("person:S-2", "vehicle:1HGCM82633A004352")]
    links = pd.DataFrame(pairs, columns=["source", "target"])
    case = la.Case(purpose="training", title="In re KY-1", agency="Unit KY-1")
    case.add(
        la.Batch.of(
            la.Document(title="about KY-1", sha256="0" * 64, id="list", origin="KY-1 herself"),
            statements=pd.DataFrame(stated, columns=["entity", "attribute", "value"]),
            links=links.assign(type="tie", place="the house of KY-1", row="KEY KY-1, MONTH 3"),
        )
    )
    return case


def test_a_text_in_which_a_page_would_be_found_to_name_somebody_is_withheld() -> None:
    case = _case_of_a_short_key()
    graph = la.build_graph(case)
    scores, rings = la.centrality(graph, worlds=0), la.find_rings(graph)
    pages = [
        la.network_map(graph, texts=True).html,
        la.views.entity_profile(graph, "person:S-1").html,
        la.case_report(case, graph, scores=scores, rings=rings).html,
        la.views.timeline(case).html,
    ]
    frames = [graph.entities, graph.links("person:S-1", "person:S-2"), case.explain("person:S-1")]
    shown = [*pages, *(frame.to_csv() for frame in frames), repr(case)]
    assert [text for text in shown if "KY-1" in text or "RO54" in text] == []
    assert "Tom Ash" in pages[0]
    assert case.veiled("talks to KY-2 daily") == "talks to KY-2 daily"
    assert case.protection.shown("organization:KY-1 Nails") == "organization that names Protected 1"
    assert case.protection.label("person:S-2") == "S-2"

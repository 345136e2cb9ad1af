"""The case report: one printable page, contents first, every claim with its documents.

Lives here: `case_report`, and the order of its sections.
Not here: the sections' cards (`report_sections`), the shell (`page`), the figure (`drawing`).
"""

from __future__ import annotations

import base64
from functools import partial
from types import NoneType
from typing import TYPE_CHECKING

from linkanalysis._given import expect_type
from linkanalysis._version import __version__
from linkanalysis.case.case import expect_case
from linkanalysis.graph.freshness import changes_since
from linkanalysis.indicators import Findings
from linkanalysis.people import KeyEntities
from linkanalysis.rings import RingTable
from linkanalysis.trust import ScoreTable
from linkanalysis.views import report_sections as sections
from linkanalysis.views.documents import Documents
from linkanalysis.views.drawing import picture
from linkanalysis.views.key_section import key_entities
from linkanalysis.views.markup import Markup, bullets, definitions, tag
from linkanalysis.views.page import page
from linkanalysis.views.readings import Readings
from linkanalysis.views.veil import Veil
from linkanalysis.views.view import View

if TYPE_CHECKING:
    from linkanalysis._result import Result
    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph

__all__ = ["case_report"]

HOW_TO_READ = (
    (
        "This report says what the documents of the case state, and what follows from their "
        "pattern. It names leads to be checked, and nobody's guilt."
    ),
    (
        "A high rank is a position in the records, not in the crime. Whoever is recorded more "
        "ranks "
        "higher; gaps in the records move everyone."
    ),
    (
        "A ring is a group held together by shared things and dated ties, more than chance would "
        "explain. Read what speaks against it before what speaks for it."
    ),
    "Every line names the document and the row it rests on. Read the document before acting.",
    (
        "Protected people (victims, witnesses, minors, missing and unidentified people) are "
        "counted in every computation; they are neither ranked nor named."
    ),
)


def case_report(
    case: Case,
    graph: EntityGraph,
    *,
    scores: ScoreTable,
    rings: RingTable,
    findings: Findings | None = None,
    key: KeyEntities | None = None,
) -> View:
    """Put what is known of a case on one printable page.

    Parameters
    ----------
    case : Case
        The case.
    graph : EntityGraph
        The graph that is drawn, and on which the scores were computed.
    scores : ScoreTable
        Positions; the first measure gives the sizes in the figure.
    rings : RingTable
        Rings, each with its card.
    findings : Findings, optional
        Indicators that were found.
    key : KeyEntities, optional
        Key entities; without them that section shows the scores.

    Returns
    -------
    View
        The page; it holds no scripts, and prints as it shows. The same input gives the same bytes.

    Raises
    ------
    GraphKindError
        If a graph or a result is given as something else.
    ProtectedError
        If the graph names somebody who has come to be protected since it was built.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built; the page says so too.

    Notes
    -----
    Rows that could not be read are named by document, row and reason; what stands in them never
    leaves the case.

    Examples
    --------
    >>> import linkanalysis as la
    >>> case = la.Case(purpose="training", title="Empty")
    >>> graph = la.build_graph(case)
    >>> scores, rings = la.centrality(graph, ["degree"]), la.find_rings(graph)
    >>> "Leads, not findings of guilt" in la.case_report(
    ...     case, graph, scores=scores, rings=rings
    ... ).html
    True
    """
    expect_case(case)
    changed = changes_since(graph)
    expect_type("scores", scores, ScoreTable, "give what la.centrality gives.")
    expect_type("rings", rings, RingTable, "give what la.find_rings gives.")
    expect_type("findings", findings, (Findings, NoneType), "give what la.find_indicators gives.")
    expect_type("key", key, (KeyEntities, NoneType), "give what la.key_entities gives.")
    documents = Documents(case, Veil(case))
    title = case.title or "Case report"
    parts: list[tuple[str, str, Markup]] = [
        ("how-to-read", "How to read this report", bullets((*changed, *HOW_TO_READ))),
        ("network", "The network", _network(graph, scores, rings)),
        ("rings", "Rings", sections.ring_cards(rings, documents)),
        ("key-entities", "Key entities", _key(key, scores, documents)),
    ]
    if findings is not None:
        parts.append(("findings", "Findings", sections.finding_cards(findings, documents)))
    parts += [
        ("unread", "What could not be read", sections.unread_rows(case, documents)),
        ("documents", "Documents", sections.document_list(case, documents)),
        ("method", "How it was made", _method(graph, scores, rings, findings, key)),
    ]
    contents = [tag("a", head, href=f"#{anchor}") for anchor, head, _ in parts]
    body = tag(
        "main",
        _header(case, title, documents),
        tag("nav", tag("h2", "Contents"), tag("ol", *(tag("li", row) for row in contents)),
            aria_label="Contents"),
        *(tag("section", tag("h2", head), part, id=anchor) for anchor, head, part in parts),
    )  # fmt: skip
    text = page(
        title=title,
        body=body,
        styles=("page.css", "report.css"),
        handling=documents.handling,
    )
    draw = partial(picture, graph, rings=rings, scores=scores)
    return View(text, title=title, picture=draw)


def _header(case: Case, title: str, documents: Documents) -> Markup:
    facts = (
        ("Purpose", case.purpose),
        ("Agency", case.agency),
        ("Handling", ", ".join(documents.handling)),
        ("Case position", f"{case.position:,} acts in the journal"),
        ("Case fingerprint", case.fingerprint),
    )
    return tag("header", tag("p", "Case report", class_="kind"), tag("h1", title),
               definitions(facts))  # fmt: skip


def _network(graph: EntityGraph, scores: ScoreTable, rings: RingTable) -> Markup:
    image = base64.b64encode(picture(graph, rings=rings, scores=scores, kind="svg")).decode()
    says = (
        f"{graph.n:,} entities and {graph.m:,} ties. Shapes show types, sizes "
        f"{Readings(scores).label(0) if scores.measures else 'the number of ties'}, outlines the "
        "rings. Near in the figure is not near in life."
    )
    if graph.n == 0:
        return tag("p", "The graph holds no entities.")
    return tag(
        "figure",
        tag("img", src=f"data:image/svg+xml;base64,{image}", alt="Network figure. " + says),
        tag("figcaption", says),
        bullets(graph.notes),
    )


def _key(key: KeyEntities | None, scores: ScoreTable, documents: Documents) -> Markup:
    return sections.positions(scores) if key is None else key_entities(key, documents)


def _method(graph: EntityGraph, *results: Result | None) -> Markup:
    made_by = [graph.made_by, *(result.made_by for result in results if result is not None)]
    lines = dict.fromkeys(map(str, made_by))
    return tag(
        "div",
        bullets(lines),
        tag("p", f"Written by linkanalysis {__version__}. The page loads nothing and "
            "runs nothing.", class_="soft"),
    )  # fmt: skip

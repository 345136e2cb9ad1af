"""The case report: one printable page on which every claim names its documents."""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING

from linkanalysis._version import __version__
from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.views import appendix
from linkanalysis.views import report_sections as sections
from linkanalysis.views.figures.network_figure import picture, thumbnail
from linkanalysis.views.finding_cards import INDICATORS_HEAD, finding_cards
from linkanalysis.views.first_page import Results, first_page
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.page import (
    Markup,
    bullets,
    definitions,
    link,
    made_by_lines,
    page,
    tag,
)
from linkanalysis.views.pages.shown_results import Readings
from linkanalysis.views.pages.view import View
from linkanalysis.views.pages.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.indicators import Findings
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities

    Part = tuple[str, str, Markup]  # anchor, heading, content


HOW_TO_READ = (
    (
        "This report shows what the documents of the case state and the patterns in them. It gives "
        "leads to check. It does not say that anyone is guilty."
    ),
    (
        "A high rank describes the records, not a part in a crime. People who are recorded more "
        "often rank higher, and missing records can change every rank."
    ),
    (
        "A ring is a group with more shared things and dated ties than chance would explain. Read "
        "the doubts before the evidence."
    ),
    (
        "An indicator is a pattern that has been seen in cases of trafficking, and in ordinary "
        "life. Several indicators can rest on the same rows; do not add them up."
    ),
    (
        "A p-value says how often chance alone would give something as strong. It is not the "
        "probability that somebody is innocent, or guilty."
    ),
    "Every claim names the documents and rows behind it. Read the documents before you act.",
    (
        "Protected people (victims, witnesses, minors, missing and unidentified people) are part "
        "of every computation. They are never ranked or named."
    ),
    (
        "The probability of a ring was learned from simulated towns. Where friends travel, meet "
        "and call one another more than there, it is too high: find out who are friends."
    ),
)
WRITTEN = f"Written by linkanalysis {__version__}. This page loads no files and runs no scripts."


@answer()
def case_report(
    call: Call,
    case: Case,
    graph: EntityGraph,
    *,
    scores: ScoreTable,
    rings: RingTable,
    findings: Findings | None = None,
    key_entities: KeyEntities | None = None,
) -> View:
    """Make one printable page of the results of a case, the most important first.

    Parameters
    ----------
    case : Case
        The case.
    graph : EntityGraph
        The graph to draw; the one on which the scores were computed.
    scores : ScoreTable
        Scores; the first measure sets the sizes in the figure.
    rings : RingTable
        Rings to show, each on a card.
    findings : Findings, optional
        Findings of indicators; without them the section is left out.
    key_entities : KeyEntities, optional
        Key entities; without them the section shows the scores.

    Returns
    -------
    View
        The page, without scripts. The appendix is folded on the screen and printed whole. The same
        input gives the same bytes.

    Raises
    ------
    GraphKindError
        If a graph or result has the wrong type.

    Notes
    -----
    A high rank describes the records, not a part in a crime; what was never recorded is not on the
    page. The first page says in sentences what stands out, what speaks against it and what to do
    first, and leads to the cards and tables behind it. Unreadable rows are listed by document, row
    and reason; their content stays in the case, and so do narratives, notes and advertisements.
    Titles, reasons and other short texts are searched for protected names; the report says how many
    were searched and withheld.

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
    documents = Documents(case)
    title = case.veiled(case.title) or "Case report"
    words = words_of(case, documents, rings)
    if key_entities is None:
        ranked = sections.score_table(scores)
    else:
        ranked = sections.key_entities(key_entities, documents)
    answers: list[Part] = [
        ("network", "The network", _network(graph, scores, rings)),
        ("rings", "Rings", sections.ring_cards(rings, documents, words)),
        ("key-entities", "Key entities", ranked),
    ]
    if findings is not None:
        answers.append(("findings", INDICATORS_HEAD, finding_cards(findings, documents)))
    answers.append(("quality", "Data quality", sections.data_quality(case)))
    behind: list[Part] = []
    if len(rings):
        rows = appendix.ring_rows(rings, documents)
        behind.append(("ring-rows", "Rows behind the rings", rows))
    if findings is not None and findings.findings:
        rows = appendix.finding_rows(findings, documents)
        behind.append(("finding-rows", "Rows behind the indicators", rows))
    if key_entities is not None:
        cards = appendix.key_cards(key_entities, documents)
        behind.append(("key-cards", "Key entities one by one", cards))
    behind += [
        ("joined", "Records that count as one", appendix.joined_records(case, documents)),
        ("unread", "Unreadable rows", appendix.unread_rows(case, documents)),
        ("documents", "Documents", appendix.document_list(case, documents)),
    ]
    made = made_by_lines(graph, scores, rings, findings, key_entities)
    behind.append(("method", "Method", bullets([*made, WRITTEN])))
    first = first_page(Results(case, rings, findings, key_entities, documents, words))
    # last, because only now all texts are searched
    how = bullets((*call.notes, *HOW_TO_READ, *documents.text_notes()))
    behind.insert(0, ("how-to-read", "How to read this report", how))
    body = tag(
        "main",
        _header(case, title, documents),
        first,
        _contents([*answers, *behind]),
        *(tag("section", tag("h2", head), part, id=anchor) for anchor, head, part in answers),
        tag("h2", "Appendix", id="appendix", class_="appendix"),
        *(_behind(part) for part in behind),
    )
    text = page(
        title=title,
        body=body,
        styles=("page.css", "dark.css", "report.css"),
        handling=documents.marks,
    )
    draw = partial(thumbnail, graph, rings=rings, scores=scores)
    return View(text, title=title, picture=draw, case=case)


def _contents(parts: Sequence[Part]) -> Markup:
    rows = [tag("li", link(head, anchor)) for anchor, head, _ in parts]
    return tag("nav", tag("h2", "Contents"), tag("ol", *rows), aria_label="Contents")


def _behind(part: Part) -> Markup:
    """Fold a part of the appendix on the screen."""
    anchor, head, content = part
    # the anchor is inside, so that a link to it opens what is folded
    inside = tag("details", tag("summary", tag("h2", head)), tag("div", content, id=anchor))
    return tag("section", inside, class_="appendix")


def _header(case: Case, title: str, documents: Documents) -> Markup:
    facts = (
        ("Purpose", case.purpose),
        ("Agency", case.veiled(case.agency)),
        ("Handling", ", ".join(documents.handling)),
        ("Journal", f"{case.position:,} entries"),
        ("Case fingerprint", case.fingerprint),
    )
    return tag("header", tag("p", "Case report", class_="kind"), tag("h1", title),
               definitions(facts))  # fmt: skip


def _network(graph: EntityGraph, scores: ScoreTable, rings: RingTable) -> Markup:
    image = base64.b64encode(picture(graph, rings=rings, scores=scores, kind="svg")).decode()
    size = Readings(scores).label(0) if scores.measures else "the number of ties"
    says = (
        f"{graph.n:,} entities and {graph.m:,} ties. Shape shows the type of an entity, size shows "
        f"{size}, outlines show rings. Distance in the figure says nothing about distance in real "
        "life."
    )
    if graph.n == 0:
        return tag("p", "The graph has no entities.")
    return tag(
        "figure",
        tag("img", src=f"data:image/svg+xml;base64,{image}", alt="Network figure. " + says),
        tag("figcaption", says),
        bullets(graph.notes),
    )

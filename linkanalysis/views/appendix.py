"""The appendix of the case report: the rows and details behind what the report says."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from linkanalysis.case.decisions import decisions_of, masked_together
from linkanalysis.core.counts import counted
from linkanalysis.indicators import INDICATORS
from linkanalysis.rings.people.key_entity import card_sections
from linkanalysis.rings.ring import facts, sections
from linkanalysis.views.finding_cards import by_indicator, finding_anchor
from linkanalysis.views.pages.evidence import date_text
from linkanalysis.views.pages.finding_words import finding_title
from linkanalysis.views.pages.page import Markup, bullets, definitions, link, more, table, tag
from linkanalysis.views.pages.shown_results import in_searches
from linkanalysis.views.report_sections import (
    BRIEF,
    BRIEF_FACTS,
    MOST_MEMBERS,
    cards_first,
)

if TYPE_CHECKING:
    from linkanalysis.case import Case, Decision
    from linkanalysis.indicators import Finding, Findings
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities, KeyEntity
    from linkanalysis.views.pages.evidence import Documents

MOST_PROBLEMS = 200  # some six printed pages; a damaged file can have a million
# Rows of a finding: as many as an indicator cites of what happened, and of who held what.
MOST_EVIDENCE = 40
MOST_JOINED = 100  # pairs; the table of the report has all
KEY_CARDS = 5


def ring_rows(rings: RingTable, documents: Documents) -> Markup:
    """Show members one by one and rows of documents: of rings what their cards leave out."""
    first, others = cards_first(rings)
    with_cards = (rows_of_ring(ring, documents) for ring in first)
    return tag("div", *with_cards, *(rows_of_ring(each, documents, card=False) for each in others))


def rows_of_ring(ring: Ring, documents: Documents, *, card: bool = True) -> Markup:
    """Show what the card of one ring leaves out; all of it if the page has no card of it."""
    members = [
        (
            member.label,
            "protected" if member.protected else member.entity,
            in_searches(member.stability),
            "core" if member.core else "",
        )
        for member in ring.members[:MOST_MEMBERS]
    ]
    name, anchor = f"Ring {ring.number}", f"ring-{ring.number}"
    rest = [row for row in facts(ring, documents.text) if not card or row[0] not in BRIEF_FACTS]
    parts = [
        part
        for head, lines in sections(ring, documents.title, rows=True)
        if not card or head not in BRIEF
        for part in (tag("h4", head), bullets(lines))
    ]
    return tag(
        "article",
        tag("h3", link(name, anchor)) if card else tag("h3", name, id=anchor),
        definitions(rest),
        table(("Entity", "ID", "In this ring in", ""), members),
        more(len(ring.members) - len(members), " members"),
        *parts,
        id=f"ring-{ring.number}-rows",
    )


def finding_rows(findings: Findings, documents: Documents) -> Markup:
    """Show every finding with the rows that it rests on."""
    headings = {row.name: row.heading for row in INDICATORS}
    parts: list[Markup] = []
    for name, each in by_indicator(findings).items():
        parts.append(tag("h3", link(headings[name], "findings"), id=finding_anchor(name)))
        parts += [part for finding in each for part in _finding_rows(finding, documents)]
    return tag("div", *parts)


def _finding_rows(finding: Finding, documents: Documents) -> list[Markup]:
    rows = [
        (
            documents.title(reason.document),
            documents.rows[documents.number(reason.document)]["grade"],
            *(reason.row, reason.text),
        )
        for reason in finding.evidence[:MOST_EVIDENCE]
    ]
    return [
        tag("h4", finding_title(finding)),
        table(("Document", "Grade", "Row", "What it states"), rows) if rows else Markup(""),
        more(len(finding.evidence) - len(rows), " rows"),
    ]


def key_cards(key: KeyEntities, documents: Documents) -> Markup:
    """Show the first key entities, of people where there are any, each with its reasons."""
    first = [one for one in key if one.part != "things"][:KEY_CARDS]
    return tag("div", *(_key_card(one, documents) for one in first))


def _key_card(one: KeyEntity, documents: Documents) -> Markup:
    parts = []
    for head, lines in groupby(card_sections(one, documents.title), key=lambda part: part[0]):
        texts = [text for _, text in lines]
        parts += [tag("h4", head), bullets(texts) if len(texts) > 1 else tag("p", texts[0])]
    headline = tag("p", f"{one.headline[:1].upper()}{one.headline[1:]}.")
    return tag("article", tag("h3", one.name), headline, *parts, class_="card")


def unread_rows(case: Case, documents: Documents) -> Markup:
    """List unreadable rows by document, row and reason, never by their content."""
    frame = case.problems()
    if not len(frame):
        return tag("p", "Every row of every document was read.")
    rows = [
        (
            documents.title(record["document"]),
            *(documents.text(record[name]) for name in ("row", "column", "why")),
        )
        for record in frame.head(MOST_PROBLEMS).to_dict("records")
    ]
    count = "1 row" if len(frame) == 1 else f"{len(frame):,} rows"
    return tag(
        "div",
        tag("p", f"{count} could not be read. The case keeps the full text: case.problems()."),
        table(("Document", "Row", "Column", "Reason"), rows),
        more(len(frame) - len(rows)),
    )


def joined_records(case: Case, documents: Documents) -> Markup:
    """List pairs of records that were judged one, by whom or what rule, with rows of both.

    Of a pair with somebody masked no row is named.
    """
    judged = [each for each in decisions_of(case.decisions()) if each.judgment == "same"]
    shown = masked_together(case.protection, judged, case.undecided)
    lines = sorted(
        (each.left, each.right, case.veiled(each.by), _rows_of(each, documents))
        if each is known
        else (each.left, each.right, case.veiled(each.by), "")
        for each, known in zip(shown, judged, strict=True)
    )
    rules = Counter(by for _, _, by, _ in lines).most_common()
    said = (
        f"{counted(len(lines), 'pair')} of records count as one entity each, and "
        f"{counted(len(case.undecided), 'pair')} left unsure as two. To take one back: "
        'case.overrule(left, right, "different", by=…, reason=…).'
    )
    return tag(
        "div",
        tag("p", said),
        bullets(f"{by}: {n:,}" for by, n in rules),
        table(("Record", "Is one with", "By", "Rows"), lines[:MOST_JOINED]) if lines else "",
        more(len(lines) - MOST_JOINED),
    )


def _rows_of(decision: Decision, documents: Documents) -> str:
    found = ((documents.title(why.document), why.row) for why in decision.reasons if why.document)
    return "; ".join(f"{title}, row {row}" for title, row in dict.fromkeys(found))


def document_list(case: Case, documents: Documents) -> Markup:
    """List all documents with grade, handling, basis and hash."""
    rows = []
    for record in case.documents().to_dict("records"):
        described = documents.rows[documents.number(record["id"])]
        status = str(record["status"])
        rows.append(
            (
                described["title"] + ("" if status == "standing" else f" ({status})"),
                described["grade"],
                described["handling"],
                documents.text(record["basis"]),
                date_text(record["received"]),
                str(record["sha256"]),
            )
        )
    if not rows:
        return tag("p", "The case holds no documents.")
    return table(("Document", "Grade", "Handling", "Basis", "Received", "SHA-256"), rows)

"""The sections of the case report, each from one result.

Lives here: ring cards, the table of scores, findings, unread rows, the list of documents.
Not here: key entities (`key_section`), the order of sections and the page around them (`report`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.rings.card import facts, sections
from linkanalysis.views.documents import date_text
from linkanalysis.views.markup import Markup, bullets, definitions, table, tag
from linkanalysis.views.page import CAVEAT
from linkanalysis.views.palette import group_style
from linkanalysis.views.readings import Readings, span_text
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.indicators import Finding, Findings
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.trust import ScoreTable
    from linkanalysis.views.documents import Documents

__all__ = ["document_list", "finding_cards", "positions", "ring_cards", "unread_rows"]

MOST_ENTITIES = 25
MOST_PROBLEMS = 200
MOST_EVIDENCE = 40
MOST_MEMBERS = 60
# A name in a report weighs on people, and these may be listed for living together.
ORDINARY = (
    "Ordinary life may explain everything these groups share, so they are not counted as rings. "
    "Only the records can show whether one of them is a ring."
)
MOST_NAMED = 12


def ring_cards(rings: RingTable, documents: Documents) -> Markup:
    """Lay out the card of each ring, and what is listed separately."""
    none = tag("p", "No group of entities has enough evidence to be called a ring.")
    if not rings.rings and not rings.explained:
        return none
    cards = [_ring_card(place, ring, documents) for place, ring in enumerate(rings)]
    return tag("div", *(cards or [none]), _explained(rings, documents), bullets(rings.notes))


def _explained(rings: RingTable, documents: Documents) -> Markup:
    """List the groups that families, households or work explain."""
    if not rings.explained:
        return Markup("")
    rows = [
        (
            str(group.number),
            _some([member.label for member in group.members]),
            str(len(group.shared)),
            "; ".join(map(documents.veil.text, group.relevance_reasons)),
        )
        for group in rings.explained
    ]
    heads = ("Group", "Members", "Things shared", "Relevance")
    return tag(
        "div",
        tag("h3", "Within families, households or work"),
        tag("p", ORDINARY),
        table(heads, rows, numeric={2}),
    )


def _some(labels: list[str]) -> str:
    more = len(labels) - MOST_NAMED
    return ", ".join(labels[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _ring_card(place: int, ring: Ring, documents: Documents) -> Markup:
    color, _ = group_style(place)
    key = tag("span", str(ring.number), class_=f"badge badge-{color[1:]}")
    members = [
        (
            member.label,
            "protected" if member.protected else member.entity,
            f"{member.stability:.0%}",
            "core" if member.core else "",
        )
        for member in ring.members[:MOST_MEMBERS]
    ]
    more = len(ring.members) - len(members)
    parts = [
        part
        for head, lines in sections(ring, documents.title, rows=True)
        for part in (tag("h4", head), bullets(lines))
    ]
    return tag(
        "article",
        tag("h3", key, f" Ring {ring.number}"),
        definitions(facts(ring, documents.veil.text)),
        *parts,
        tag("h4", "Members"),
        table(("Entity", "Id", "Stability", ""), members, numeric={2}),
        tag("p", f"and {more:,} more members", class_="soft") if more else "",
        tag("p", CAVEAT, class_="lead"),
        class_="card",
    )


def positions(scores: ScoreTable) -> Markup:
    """Show the first entities of the table, with what each measure says and does not say."""
    readings = Readings(scores)
    frame = scores.to_frame()
    rows = []
    for record in frame.head(MOST_ENTITIES).to_dict("records"):
        values = readings.of(str(record["entity"]))
        cells = [
            _with_rank(value, rank, span_text(record, name) if rank else "")
            for name, (value, rank) in zip(readings.names, values, strict=True)
        ]
        rows.append((str(record["label"]), str(record["entity"]), str(record["type"]), *cells))
    if not rows:
        return tag("p", "No entity is ranked.")
    heads = ("Entity", "Id", "Type", *(readings.label(k) for k in range(len(readings.names))))
    says = f"The first {len(rows)} of {len(frame):,}, by {readings.label(0)}; ranks in brackets"
    says += ", then between which ranks they lie in possible worlds. " if scores.low else ". "
    if scores.withheld:
        says += f"Protected, so counted but not ranked: {scores.withheld:,}. "
    says += " ".join(scores.notes)
    measures = [(row["label"], f"{row['reading']} {row['caveat']}") for row in readings.rows()]
    return tag(
        "div",
        tag("p", says),
        table(heads, rows, numeric=set(range(3, len(heads)))),
        definitions(measures),
        tag("p", CAVEAT, class_="lead"),
    )


def _with_rank(value: str, rank: str, span: str) -> str:
    within = [part for part in (rank.split(" ", maxsplit=1)[0], span) if part]
    return f"{value} ({'; '.join(within)})" if within else value


def finding_cards(findings: Findings, documents: Documents) -> Markup:
    """Tell each finding: what was observed, on which rows, and what else would explain it."""
    cards = [_finding_card(finding, documents) for finding in findings]
    if not cards:
        cards = [tag("p", "No indicator was found. That proves nothing either way.")]
    notes = list(findings.notes)
    if findings.withheld:
        notes.append(f"About protected people, so counted but not given: {findings.withheld:,}.")
    return tag("div", *cards, bullets(notes))


def _named(entity: str, documents: Documents) -> str:
    if documents.case is None:
        return entity
    return display_name(entity, documents.case.protection.label(entity))


def _finding_card(finding: Finding, documents: Documents) -> Markup:
    evidence = [
        (documents.title(reason.document), reason.row, reason.text)
        for reason in finding.evidence[:MOST_EVIDENCE]
    ]
    more = len(finding.evidence) - len(evidence)
    facts = (
        ("Entities", ", ".join(_named(entity, documents) for entity in finding.entities)),
        ("Observed", str(finding.observed)),
        ("Expected by chance", "" if finding.expected is None else f"{finding.expected:.3g}"),
        ("As much by chance (p)", "" if finding.p_value is None else f"{finding.p_value:.3g}"),
    )
    return tag(
        "article",
        tag("h3", finding.title),
        definitions(facts),
        table(("Document", "Row", "What it states"), evidence) if evidence else "",
        tag("p", f"and {more:,} more rows", class_="soft") if more else "",
        tag("h4", "What speaks against it") if finding.counter else "",
        bullets(finding.counter),
        tag("p", finding.caveat, class_="lead"),
        class_="card",
    )


def unread_rows(case: Case, documents: Documents) -> Markup:
    """Name the rows that could not be read by place and reason, never by what stands in them."""
    frame = case.problems()
    if not len(frame):
        return tag("p", "Every row of every document was read.")
    rows = [
        (
            documents.title(record["document"]),
            str(record["row"]),
            "" if record["column"] is None else str(record["column"]),
            str(record["why"]),
        )
        for record in frame.head(MOST_PROBLEMS).to_dict("records")
    ]
    more = len(frame) - len(rows)
    return tag(
        "div",
        tag("p", f"Rows: {len(frame):,}. They are kept whole in the case: case.problems()."),
        table(("Document", "Row", "Column", "Why"), rows),
        tag("p", f"and {more:,} more", class_="soft") if more else "",
    )


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
                documents.veil.text(record["basis"]),
                date_text(record["received"]),
                str(record["sha256"]),
            )
        )
    if not rows:
        return tag("p", "The case holds no documents.")
    return table(("Document", "Grade", "Handling", "Basis", "Received", "SHA-256"), rows)

"""The sections of the case report, each from one result.

Lives here: ring cards, key entities, the table of scores, findings, unreadable rows, documents.
Not here: the page around the sections (`report`).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from linkanalysis.measures import CAVEAT as KEY_CAVEAT
from linkanalysis.people.key_entity import card_sections, dependency_names, stability_text
from linkanalysis.rings.ordinary import LOOK_UP
from linkanalysis.rings.ring import facts, sections
from linkanalysis.views.appearance import group_style
from linkanalysis.views.evidence import date_text
from linkanalysis.views.page import CAVEAT, Markup, bullets, definitions, more, table, tag
from linkanalysis.views.readings import Reading, Readings, in_searches
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.indicators import Finding, Findings
    from linkanalysis.people import KeyEntities, KeyEntity
    from linkanalysis.people.key_entity import MeasureRank
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.trust import ScoreTable
    from linkanalysis.views.evidence import Documents

# Caps keep a printed report readable; each is followed by how many rows it leaves out, and the
# tables of the results (`to_frame`) have all of them.
MOST_ENTITIES = 25
MOST_PROBLEMS = 200
MOST_EVIDENCE = 40
MOST_MEMBERS = 60
MOST_NAMED = 12
# A report is read on paper: thirty rows fill a page, and a card takes a third of one.
KEY_CARDS = 5
KEY_ROWS = 30
KEY_HEADS = ("Entity", "Measures", "Top by", "In simulations", "Ties", "One document", "Depends on")
KEY_HOW = (
    (
        "Entities that rank near the top by at least one measure; those with the most measures "
        "come first. Top by: the measures, with the rank and its usual range in simulated networks "
        "(possible worlds)."
    ),
    (
        "In simulations: the share of simulated networks in which the entity ranks near the top by "
        "any measure, with its 95% interval. One document: how many of its ties rest on only one "
        "document. Depends on: documents each of which it needs to rank near the top by any "
        "measure."
    ),
)
LEADS = (
    "These people share more than chance explains, but it is not known whether they live, work or "
    "spend their time together. They are not counted as rings."
)
# A name in a report weighs on people, and these may be listed only because they live together.
ORDINARY = (
    "Everyday life may explain everything these groups share, so they are not counted as rings. "
    "Only the documents can show whether one of them is a ring."
)


def ring_cards(rings: RingTable, documents: Documents) -> Markup:
    """Show every ring: its facts, doubts, evidence and members."""
    none = tag("p", "No group has enough evidence to be called a ring.")
    if not rings.every:
        return none
    cards = [_ring_card(index, ring, documents) for index, ring in enumerate(rings)]
    others = _leads(rings), _explained(rings, documents)
    return tag("div", *(cards or [none]), *others, bullets(rings.notes))


def _leads(rings: RingTable) -> Markup:
    """List the groups for which ordinary life is not excluded."""
    if not rings.leads:
        return Markup("")
    rows = [
        (
            str(lead.number),
            _some([member.label for member in lead.members]),
            lead.layer,
            " ".join(note for note in lead.notes if note.startswith(LOOK_UP)),
        )
        for lead in rings.leads
    ]
    return tag(
        "div",
        tag("h3", "Leads: groups that ordinary life may explain", id="leads"),
        tag("p", LEADS),
        table(("Lead", "Members", "By", "To look up"), rows, numeric={0}),
    )


def _explained(rings: RingTable, documents: Documents) -> Markup:
    """List the groups that families, households or work explain."""
    if not rings.explained:
        return Markup("")
    rows = [
        (
            str(group.number),
            _some([member.label for member in group.members]),
            str(len(group.shared)),
            "; ".join(map(documents.text, group.relevance_reasons)),
        )
        for group in rings.explained
    ]
    heads = ("Group", "Members", "Things shared", "Relevance")
    return tag(
        "div",
        tag("h3", "Groups explained by family, household or work", id="explained"),
        tag("p", ORDINARY),
        table(heads, rows, numeric={2}),
    )


def _some(labels: list[str]) -> str:
    left = len(labels) - MOST_NAMED
    # not by commas: "Doe, Jane Roe" would name Jane Doe, who may be protected
    return "; ".join(labels[:MOST_NAMED]) + (f" and {left:,} more" if left > 0 else "")


def _ring_card(index: int, ring: Ring, documents: Documents) -> Markup:
    color, _ = group_style(index)
    key = tag("span", str(ring.number), class_=f"badge badge-{color[1:]}")
    members = [
        (
            member.label,
            "protected" if member.protected else member.entity,
            in_searches(member.stability),
            "core" if member.core else "",
        )
        for member in ring.members[:MOST_MEMBERS]
    ]
    parts = [
        part
        for head, lines in sections(ring, documents.title, rows=True)
        for part in (tag("h4", head), bullets(lines))
    ]
    return tag(
        "article",
        tag("h3", key, f" Ring {ring.number}"),
        definitions(facts(ring, documents.text)),
        *parts,
        tag("h4", "Members"),
        table(("Entity", "ID", "In this ring in", ""), members),
        more(len(ring.members) - len(members), " members"),
        tag("p", CAVEAT, class_="lead"),
        class_="card",
        id=f"ring-{ring.number}",
    )


def key_entities(key: KeyEntities, documents: Documents) -> Markup:
    """Show the key entities, people before things, with cards for the first people."""
    parts = [
        part
        for name, entities in groupby(key, key=lambda one: one.part)
        for part in _key_part(name, list(entities), documents)
    ]
    none = [tag("p", "No entity ranks near the top by any measure.")]
    how = [tag("p", line) for line in KEY_HOW] if parts else none
    notes = list(key.notes)
    if key.withheld:
        notes.append(
            f"Included but not ranked: {key.withheld:,} protected people and things that identify "
            "only them."
        )
    return tag("div", *how, *parts, bullets(notes), tag("p", KEY_CAVEAT, class_="lead"))


def _key_part(name: str, entities: list[KeyEntity], documents: Documents) -> list[Markup]:
    first = entities[0]
    rows = [_key_row(one, documents) for one in entities[:KEY_ROWS]]
    return [
        tag("h3", f"{name.capitalize()}: top {first.top} of {first.ranked:,}"),
        table(KEY_HEADS, rows, numeric={4, 5}),
        more(len(entities) - len(rows)),
        *(_key_card(one, documents) for one in entities[:KEY_CARDS] if name != "things"),
    ]


def _key_row(one: KeyEntity, documents: Documents) -> tuple[str, ...]:
    return (
        one.name,
        f"{len(one.top_ranks)} of {len(one.ranks)}",
        ", ".join(f"{row.title} ({_key_rank(row)})" for row in one.top_ranks),
        stability_text(one),
        f"{one.ties:,}",
        "" if one.single_document is None else f"{one.single_document:,}",
        ", ".join(dependency_names(one, documents.title)),
    )


def _key_rank(row: MeasureRank) -> str:
    interval = row.interval("–")
    return f"{row.rank:,}; {interval}" if interval else f"{row.rank:,}"


def _key_card(one: KeyEntity, documents: Documents) -> Markup:
    parts = []
    for head, lines in groupby(card_sections(one, documents.title), key=lambda part: part[0]):
        texts = [text for _, text in lines]
        parts += [tag("h4", head), bullets(texts) if len(texts) > 1 else tag("p", texts[0])]
    headline = tag("p", f"{one.headline[:1].upper()}{one.headline[1:]}.")
    return tag("article", tag("h3", one.name), headline, *parts, class_="card")


def score_table(scores: ScoreTable) -> Markup:
    """Show the top entities, and what each measure says and does not say."""
    readings = Readings(scores)
    frame = scores.to_frame()
    rows = [
        (label, entity, kind, *map(_with_rank, readings.of(entity)))
        for label, entity, kind in frame[["label", "entity", "type"]]
        .head(MOST_ENTITIES)
        .astype(str)
        .itertuples(index=False)
    ]
    if not rows:
        return tag("p", "No entity is ranked.")
    heads = ("Entity", "ID", "Type", *(readings.label(k) for k in range(len(readings.names))))
    says = f"The top {len(rows)} of {len(frame):,} entities by {readings.label(0)}, with ranks"
    says += " and their ranges in simulated networks (possible worlds). " if scores.low else ". "
    if scores.withheld:
        says += f"Protected, so included but not ranked: {scores.withheld:,}. "
    says += " ".join(scores.notes)
    measures = [(row["label"], f"{row['reading']} {row['caveat']}") for row in readings.rows()]
    return tag(
        "div",
        tag("p", says),
        table(heads, rows, numeric=set(range(3, len(heads)))),
        definitions(measures),
        tag("p", CAVEAT, class_="lead"),
    )


def _with_rank(reading: Reading) -> str:
    within = "; ".join(filter(None, (reading.rank, reading.span)))
    return f"{reading.value} ({within})" if within else reading.value


def finding_cards(findings: Findings, documents: Documents) -> Markup:
    """Show every finding: what was observed, in which rows, and what else would explain it."""
    cards = [_finding_card(finding, documents) for finding in findings]
    if not cards:
        cards = [tag("p", "No indicator was found. That proves nothing either way.")]
    notes = list(findings.notes)
    if findings.withheld:
        notes.append(
            f"Findings about protected people, counted but not shown: {findings.withheld:,}."
        )
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
    expected = chance = ""
    if finding.chance is not None:
        expected = f"{finding.chance.expected:.3g}"
        chance = (
            f"for one of the {finding.chance.looked_at:,} looked at in "
            f"{100 * finding.chance.p_all:.2g} of 100 cases (p = {finding.chance.p_all:.2g}, "
            "corrected for their number)"
        )
    facts = (
        ("Entities", "; ".join(_named(entity, documents) for entity in finding.entities)),
        ("Observed", str(finding.observed)),
        ("Expected by chance", expected),
        ("As unlikely by chance", chance),
    )
    return tag(
        "article",
        tag("h3", finding.title),
        definitions(facts),
        table(("Document", "Row", "What it states"), evidence) if evidence else "",
        more(len(finding.evidence) - len(evidence), " rows"),
        tag("h4", "Doubts and other explanations") if finding.counter else "",
        bullets(finding.counter),
        tag("p", finding.caveat, class_="lead"),
        class_="card",
    )


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

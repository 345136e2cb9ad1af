"""The sections of the case report that answer, each from one result.

Lives here: ring cards, key entities, the table of scores, findings, the quality of the data.
Not here: the rows and cards behind them (`appendix`), the page around the sections (`report`).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from linkanalysis.indicators import INDICATORS
from linkanalysis.measures import CAVEAT as KEY_CAVEAT
from linkanalysis.people.key_entity import dependency_names, stability_text
from linkanalysis.rings.ordinary import LOOK_UP
from linkanalysis.rings.ring import facts, sections
from linkanalysis.views.appearance import group_style
from linkanalysis.views.page import (
    CAVEAT,
    Markup,
    bullets,
    definitions,
    link,
    more,
    table,
    tag,
)
from linkanalysis.views.readings import Reading, Readings
from linkanalysis.views.wording import finding_title, number_word, upper_first
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.indicators import Finding, Findings, Indicator
    from linkanalysis.people import KeyEntities, KeyEntity
    from linkanalysis.people.key_entity import MeasureRank
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.trust import ScoreTable
    from linkanalysis.views.evidence import Documents
    from linkanalysis.views.wording import ThingWords

# Caps keep a printed report readable; each is followed by how many rows it leaves out, and the
# tables of the results (`to_frame`) have all of them.
MOST_ENTITIES = 25
# Findings of one indicator in the section; the appendix has all, with their rows.
FIRST_FINDINGS = 3
MOST_SHARED = 6
MOST_MEMBERS = 60
MOST_NAMED = 12
# A report is read on paper: people and things together fill a page and a half.
KEY_ROWS = 12
KEY_MEASURES = 3
# What a card says first; the appendix has the rest.
BRIEF = ("Doubts and limits", "What to verify first")
BRIEF_FACTS = ("Shared", "Significance", "Dates", "Agencies", "Sources")
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


def ring_cards(rings: RingTable, documents: Documents, words: ThingWords | None = None) -> Markup:
    """Show every ring: its members, what they share in words, doubts, and what to verify."""
    none = tag("p", "No group has enough evidence to be called a ring.")
    if not rings.every:
        return none
    cards = [_ring_card(index, ring, documents, words) for index, ring in enumerate(rings)]
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


def _ring_card(index: int, ring: Ring, documents: Documents, words: ThingWords | None) -> Markup:
    color, _ = group_style(index)
    key = tag("span", str(ring.number), class_=f"badge badge-{color[1:]}")
    said = [words.sentence(thing) for thing in ring.shared] if words else []
    told = [f"{sentence}." for sentence in said if sentence]
    brief = [part for part in sections(ring, documents.title) if part.title in BRIEF]
    facts_of = [row for row in facts(ring, documents.text) if row[0] in BRIEF_FACTS]
    return tag(
        "article",
        tag("h3", key, f" Ring {ring.number}"),
        definitions([*_members(ring), *facts_of]),
        tag("h4", "What they share") if told else "",
        bullets(told[:MOST_SHARED]),
        *(part for head, lines in brief for part in (tag("h4", head), bullets(lines))),
        tag(
            "p", link("→ all that they share, with the rows behind it", f"ring-{ring.number}-rows")
        ),
        class_="card",
        id=f"ring-{ring.number}",
    )


def _members(ring: Ring) -> list[tuple[str, str]]:
    """Name the members in two lines: those in the core, and those at the boundary."""
    parts = (
        ("Core", [member for member in ring.members if member.core]),
        ("Boundary", [member for member in ring.members if not member.core]),
    )
    rows = []
    for head, members in parts:
        named = [display_name(m.entity, m.label) for m in members if not m.protected]
        hidden = sum(m.protected for m in members)
        also = [f"{number_word(hidden)} protected"] if hidden else []
        # not by commas: "Doe, Jane Roe" would name Jane Doe, who may be protected
        rows.append((head, "; ".join([*named[:MOST_MEMBERS], *also])))
    return rows


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
    ]


def _key_row(one: KeyEntity, documents: Documents) -> tuple[str, ...]:
    return (
        one.name,
        f"{len(one.top_ranks)} of {len(one.ranks)}",
        ", ".join(f"{row.title} ({_key_rank(row)})" for row in one.top_ranks[:KEY_MEASURES])
        + (
            f" and {len(one.top_ranks) - KEY_MEASURES} more" if one.top_ranks[KEY_MEASURES:] else ""
        ),
        stability_text(one),
        f"{one.ties:,}",
        "" if one.single_document is None else f"{one.single_document:,}",
        ", ".join(dependency_names(one, documents.title)),
    )


def _key_rank(row: MeasureRank) -> str:
    interval = row.interval("–")
    return f"{row.rank:,}; {interval}" if interval else f"{row.rank:,}"


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
    """Show the first findings of each indicator, and what else would explain them."""
    rows = {row.name: row for row in INDICATORS}
    cards = [
        part
        for name, each in by_indicator(findings).items()
        for part in _of_one(rows[name], each, documents)
    ]
    if not cards:
        cards = [tag("p", "No indicator was found. That proves nothing either way.")]
    notes = list(findings.notes)
    if findings.withheld:
        notes.append(
            f"Findings about protected people, counted but not shown: {findings.withheld:,}."
        )
    caveats = dict.fromkeys(finding.caveat for finding in findings)
    leads = (tag("p", caveat, class_="lead") for caveat in caveats)
    return tag("div", *leads, *cards, bullets(notes))


def by_indicator(findings: Findings) -> dict[str, list[Finding]]:
    """Return the findings of each indicator, in their order."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.indicator, []).append(finding)
    return found


def _named(entity: str, documents: Documents) -> str:
    if documents.case is None:
        return entity
    return display_name(entity, documents.case.protection.label(entity))


def _of_one(row: Indicator, findings: list[Finding], documents: Documents) -> list[Markup]:
    """Show the findings of one indicator, what else would look the same said once."""
    first = findings[:FIRST_FINDINGS]
    return [
        tag("h3", upper_first(row.name.replace("_", " "))),
        tag("p", f"{upper_first(row.reading)} ({row.reference}). What else would look the same: ",
            " ".join(row.alternatives)),
        *(_finding_card(finding, row.alternatives, documents) for finding in first),
        tag("p", link(f"→ {_behind(len(findings))}", finding_anchor(row.name))),
    ]  # fmt: skip


def _behind(count: int) -> str:
    return "the rows behind it" if count == 1 else f"all {count}, with the rows behind them"


def finding_anchor(indicator: str) -> str:
    """Name the place in the appendix where the rows behind an indicator's findings are."""
    return f"rows-{indicator.replace('_', '-')}"


def _finding_card(finding: Finding, alternatives: tuple[str, ...], documents: Documents) -> Markup:
    doubts = [text for text in finding.counter if text not in alternatives]
    expected = chance = ""
    if finding.chance is not None:
        expected = f"{finding.chance.expected:.3g}"
        chance = (
            f"for one of the {finding.chance.looked_at:,} looked at in "
            f"{100 * finding.chance.p_all:.2g} of 100 cases (p = {finding.chance.p_all:.2g}, "
            "corrected for their number)"
        )
    others = finding.entities[1:]
    facts = (
        ("Also involved", "; ".join(_named(entity, documents) for entity in others)),
        ("Expected by chance", expected),
        ("As unlikely by chance", chance),
    )
    return tag(
        "article",
        tag("h4", finding_title(finding)),
        definitions(facts),
        tag("p", f"Doubts: {' '.join(doubts)}") if doubts else "",
        class_="card",
    )


def data_quality(case: Case) -> Markup:
    """Count what to know of the data before trusting an answer: refused rows and doubtful ones."""
    frame = case.summary().to_frame()
    rows = [
        (str(record["item"]), f"{record['count']:,}", str(record["note"]))
        for record in frame[frame["section"] == "quality"].to_dict("records")
        if record["count"]
    ]
    return tag(
        "div",
        table(("Check", "Found", "What it means"), rows, numeric={1}) if rows else "",
        tag("p", "Rows that could not be read are listed with their reasons. ",
            link("→ unreadable rows", "unread")),
    )  # fmt: skip

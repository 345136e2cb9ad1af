"""The sections of the case report that answer, each from one result."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.network.measures.measure_table import CAVEAT as KEY_CAVEAT
from linkanalysis.rings.people.key_entity import dependency_names, stability_text
from linkanalysis.rings.ring import facts, likelihood, sections
from linkanalysis.views.pages.appearance import group_style
from linkanalysis.views.pages.page import (
    CAVEAT,
    Markup,
    bullets,
    definitions,
    link,
    more,
    table,
    tag,
)
from linkanalysis.views.pages.ring_picture import ring_picture
from linkanalysis.views.pages.shown_results import Reading, Readings
from linkanalysis.views.pages.wording import number_word, upper_first

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.network.trust.ranking import ScoreTable
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.rings.people.key_entity import KeyEntities, KeyEntity, MeasureRank
    from linkanalysis.views.pages.evidence import Documents
    from linkanalysis.views.pages.wording import ThingWords

# Rings with a card, if fewer are strong.
FEW_CARDS = 3
# Caps keep a printed report readable; each is followed by how many rows it leaves out, and the
# tables of the results (`to_frame`) have all of them.
MOST_ENTITIES = 25
MOST_SHARED = 6
MOST_MEMBERS = 60
MOST_NAMED = 12
# A report is read on paper: people and things together fill a page and a half.
KEY_ROWS = 12
KEY_MEASURES = 3
# What a card says first; the appendix has the rest.
BRIEF = ("Doubts and limits", "What to verify first")
BRIEF_FACTS = ("Members", "Probability", "Shared", "Dates", "Agencies", "Sources")
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
PROBABILITY = (
    "The probability says how likely a group is more than chance and ordinary life explain, given "
    "what is on record. It is not the probability that anybody is guilty."
)
# A name in a report weighs on people, and these may be listed only because they live together.
ORDINARY = (
    "Everyday life may explain everything these groups share, so they are not counted as rings. "
    "Only the documents can show whether one of them is a ring."
)


def ring_cards(rings: RingTable, documents: Documents, words: ThingWords | None = None) -> Markup:
    """Show every ring: its members, what they share in words, doubts, and what to verify."""
    none = tag("p", "No group is likely to be more than ordinary life.")
    if not rings.every:
        return none
    common = _common(rings)
    said = [tag("p", PROBABILITY)] if len(rings) else []
    said += [tag("p", "This holds for every ring: ", " ".join(common))] if common else []
    first, others = cards_first(rings)
    cards = [ring_article(ring, documents, words, common) for ring in first]
    rest = _in_brief(others), _explained(rings, documents)
    return tag("div", *said, *(cards or [none]), *rest, bullets(rings.notes))


def badge(ring: Ring) -> Markup:
    """Show the number of a ring in its color."""
    color, _ = group_style(ring.number - 1)
    return tag("span", str(ring.number), class_=f"badge badge-{color[1:]}")


def ring_anchor(rings: RingTable, number: int) -> str:
    """Name the place of the report where a ring is: its card, or its rows if it has none."""
    has_card = number <= len(cards_first(rings)[0])
    return f"ring-{number}" if has_card else f"ring-{number}-rows"


def cards_first(rings: RingTable) -> tuple[list[Ring], list[Ring]]:
    """Split rings into those with a card, the strong and the first few, and the others."""
    strong = sum(ring.grade == "strong" for ring in rings)
    every = list(rings)
    count = max(strong, FEW_CARDS)
    return every[:count], every[count:]


def _in_brief(rings: list[Ring]) -> Markup:
    """List the rings that have no card."""
    if not rings:
        return Markup("")
    rows = [
        (
            link(str(ring.number), f"ring-{ring.number}-rows"),
            _some([member.label for member in ring.members]),
            likelihood(ring),
            ring.layer,
        )
        for ring in rings
    ]
    return tag(
        "div",
        tag("h3", "Less likely rings"),
        table(("Ring", "Members", "Likelihood", "By"), rows, numeric={0}),
    )


def _common(rings: RingTable) -> tuple[str, ...]:
    """Return the notes that all of several rings have: said once, they take less paper."""
    first, *others = [ring.notes for ring in rings] or [()]
    return tuple(note for note in first if others and all(note in notes for notes in others))


def _explained(rings: RingTable, documents: Documents) -> Markup:
    """List the groups that families, households or work explain."""
    if not rings.explained:
        return Markup("")
    relevant = any(group.relevance_reasons for group in rings.explained)
    rows = [
        (
            str(group.number),
            _some([member.label for member in group.members]),
            str(len(group.shared)),
            *(["; ".join(map(documents.text, group.relevance_reasons))] if relevant else []),
        )
        for group in rings.explained
    ]
    heads = ("Group", "Members", "Things shared", *(["Relevance"] if relevant else []))
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


def ring_article(
    ring: Ring,
    documents: Documents,
    words: ThingWords | None,
    common: tuple[str, ...] = (),
) -> Markup:
    """Show the card of one ring, without the notes that are common to all rings."""
    said = [words.sentence(thing, ring) for thing in ring.shared] if words else []
    told = [f"{sentence}." for sentence in said if sentence]
    own = tuple(note for note in ring.notes if note not in common)
    brief = [
        (part.title, [words.replaced(line) if words else line for line in part.lines])
        for part in sections(replace(ring, notes=own), documents.title)
        if part.title in BRIEF
    ]
    facts_of = [row for row in facts(ring, documents.text) if row[0] in BRIEF_FACTS]
    if words:  # the days of the case's zone, as in the sentences
        days = upper_first(words.days(ring.first, ring.last))
        facts_of = [(head, days if head == "Dates" else text) for head, text in facts_of]
    size, *others = facts_of
    return tag(
        "article",
        ring_picture(ring),
        tag("h3", badge(ring), f" Ring {ring.number}"),
        definitions([size, *_members(ring), *others]),
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

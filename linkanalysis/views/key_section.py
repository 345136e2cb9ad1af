"""The section of key entities: who, by which measures, how often, on which documents.

Lives here: the tables of people and of things, and the cards of the first.
Not here: what is said of one (`analysis`), and the order of sections (`report`).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from linkanalysis.measures import CAVEAT
from linkanalysis.people.key_entity import card_sections, dependency_names, stability_text
from linkanalysis.views.markup import Markup, bullets, table, tag

if TYPE_CHECKING:
    from linkanalysis.people import KeyEntities, KeyEntity
    from linkanalysis.people.key_entity import MeasureRank
    from linkanalysis.views.documents import Documents

__all__ = ["key_entities"]

CARDS = 5
ROWS = 30
HEADS = ("Entity", "On top", "First by", "In worlds", "Ties", "On one document", "Falls without")
HOW = (
    (
        "Whoever is among the first by some measure, most often first. On top: by how many "
        "measures. In brackets: the place, then between which places most possible worlds put it."
    ),
    (
        "In worlds: in how many possible worlds it is among the first by any measure, and how "
        "exact that share is. On one document: how many of its ties are gone without one document. "
        "Falls without: documents without any one of which it is among the first by no measure."
    ),
)


def key_entities(key: KeyEntities, documents: Documents) -> Markup:
    """Show who is among the first, people before things, and tell of the first people."""
    parts = [
        part
        for name, entities in groupby(key, key=lambda one: one.part)
        for part in _part(name, list(entities), documents)
    ]
    how = [tag("p", line) for line in HOW] if parts else []
    none = tag("p", "No entity is among the first by any measure.")
    notes = list(key.notes)
    if key.withheld:
        notes.append(
            "Protected people, and what identifies only them, so counted but not ranked: "
            f"{key.withheld:,}."
        )
    return tag("div", *(how or [none]), *parts, bullets(notes), tag("p", CAVEAT, class_="lead"))


def _part(name: str, entities: list[KeyEntity], documents: Documents) -> list[Markup]:
    first = entities[0]
    said = f"{name.capitalize()}: among the first {first.top} of {first.ranked:,}"
    rows = [_row(one, documents) for one in entities[:ROWS]]
    more = len(entities) - len(rows)
    return [
        tag("h3", said),
        table(HEADS, rows, numeric={4, 5}),
        tag("p", f"and {more:,} more", class_="soft") if more else Markup(""),
        *(_card(one, documents) for one in entities[:CARDS] if name != "things"),
    ]


def _row(one: KeyEntity, documents: Documents) -> tuple[str, ...]:
    ranks = ", ".join(f"{row.title} ({_rank(row)})" for row in one.top_ranks)
    return (
        one.name,
        f"{len(one.top_ranks)} of {len(one.ranks)}",
        ranks,
        stability_text(one),
        f"{one.ties:,}",
        "" if one.single_document is None else f"{one.single_document:,}",
        ", ".join(dependency_names(one, documents.title)),
    )


def _rank(row: MeasureRank) -> str:
    interval = row.interval("–")
    return f"{row.rank:,}; {interval}" if interval else f"{row.rank:,}"


def _card(one: KeyEntity, documents: Documents) -> Markup:
    """Tell of one in sentences, those of one head together."""
    told = [
        (head, [text for _, text in lines])
        for head, lines in groupby(card_sections(one, documents.title), key=lambda part: part[0])
    ]
    return tag(
        "article",
        tag("h3", one.name),
        tag("p", f"{one.headline[:1].upper()}{one.headline[1:]}."),
        *(
            part
            for head, lines in told
            for part in (
                tag("h4", head),
                bullets(lines) if len(lines) > 1 else tag("p", lines[0]),
            )
        ),
        class_="card",
    )

"""The report section on key entities: who ranks near the top, by what, and on which documents.

Lives here: the tables of people and of things, and the cards of the first.
Not here: the sentences about an entity (`analysis`); the order of sections (`report`).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from linkanalysis.analysis import CAVEAT
from linkanalysis.views.markup import Markup, bullets, more, table, tag

if TYPE_CHECKING:
    from linkanalysis.analysis import KeyEntities, KeyEntity
    from linkanalysis.views.documents import Documents

__all__ = ["key_entities"]

# A report is read on paper: thirty rows fill a page, and a card takes a third of one.
CARDS = 5
ROWS = 30
HEADS = ("Entity", "Measures", "Top by", "In simulations", "Ties", "One document", "Depends on")
HOW = (
    (
        "Entities that rank near the top by at least one measure; those with the most measures "
        "come first. Top by: the measures, with the rank and its usual range in simulated networks "
        "(possible worlds)."
    ),
    (
        "In simulations: the share of simulated networks in which the entity ranks near the top by "
        "any measure, with its margin of error. One document: how many of its ties would disappear "
        "without a single document. Depends on: documents without any one of which it would not "
        "rank near the top at all."
    ),
)


def key_entities(key: KeyEntities, documents: Documents) -> Markup:
    """Show the key entities, people before things, with cards for the first people."""
    parts = [
        part
        for name, entities in groupby(key, key=lambda one: one.part)
        for part in _part(name, list(entities), documents)
    ]
    none = [tag("p", "No entity ranks near the top by any measure.")]
    how = [tag("p", line) for line in HOW] if parts else none
    notes = list(key.notes)
    if key.withheld:
        notes.append(
            f"Included but not ranked: {key.withheld:,} protected people and things that identify "
            "only them."
        )
    return tag("div", *how, *parts, bullets(notes), tag("p", CAVEAT, class_="lead"))


def _part(name: str, entities: list[KeyEntity], documents: Documents) -> list[Markup]:
    first = entities[0]
    rows = [_row(one, documents) for one in entities[:ROWS]]
    return [
        tag("h3", f"{name.capitalize()}: top {first.top} of {first.ranked:,}"),
        table(HEADS, rows, numeric={4, 5}),
        more(len(entities) - len(rows)),
        *(_card(one, documents) for one in entities[:CARDS] if name != "things"),
    ]


def _row(one: KeyEntity, documents: Documents) -> tuple[str, ...]:
    return (
        one.name,
        f"{len(one.firsts)} of {len(one.places)}",
        ", ".join(f"{place.words} ({place.span('–')})" for place in one.firsts),
        one.share(),
        f"{one.ties:,}",
        "" if one.single is None else f"{one.single:,}",
        ", ".join(one.falls_without(documents.title)),
    )


def _card(one: KeyEntity, documents: Documents) -> Markup:
    parts = []
    for head, lines in groupby(one.parts(documents.title), key=lambda part: part[0]):
        texts = [text for _, text in lines]
        parts += [tag("h4", head), bullets(texts) if len(texts) > 1 else tag("p", texts[0])]
    headline = tag("p", f"{one.headline.capitalize()}.")
    return tag("article", tag("h3", one.name), headline, *parts, class_="card")

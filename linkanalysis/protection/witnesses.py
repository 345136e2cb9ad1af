"""Witnesses of one event who are suspects in another: which rows must not be known of them.

Victims, missing persons, minors and sources are protected in the whole case. A witness, or whoever
reported to the authorities, is so for one event. If other records call them suspect, convicted or
wanted, they are shown by name, without whatever ties them to that event and without whatever its
records state of them, or say by their name. This holds only for those whom nothing protects but
rows that tie them to an event in such a role; all others stay protected in the whole case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.protection.identifying import name_mentions
from linkanalysis.protection.protected import BY_ROLE, find_by_record
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import literal, stored

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.storage.engine import Engine

SUSPECT = ("suspect", "convicted", "wanted")
OF_EVENT = tuple(row.name for row in ROLES if row.of_event)
NOWHERE = "", ""

Place = tuple[str, str]  # a document and a row


class LeftOut(NamedTuple):
    """What a row states of an entity and must not be known; of another one, a text that names it.

    entity: Canonical id. value: The text; None for all that the row states of the entity.
    """

    entity: str
    document: str
    row: str
    value: str | None


class _Part(NamedTuple):
    """A tie of a person to an event."""

    person: str
    event: str
    role: str
    document: str
    row: str


def find_left_out(engine: Engine, spared: Collection[str] = ()) -> frozenset[LeftOut]:
    """Find the rows to leave out; `spared` are people who are shown as they are on record."""
    parts = _parts(engine)
    suspects = find_suspects(engine) if parts else {}
    people = {each.person for each in parts if each.role in OF_EVENT} & suspects.keys()
    protecting: dict[str, set[Place]] = {each: set() for each in people.difference(spared)}
    for each in find_by_record(engine) if protecting else ():
        if each.entity in protecting:
            of_event = each.why == BY_ROLE and each.role in OF_EVENT
            protecting[each.entity].add((each.document, each.row) if of_event else NOWHERE)
    found: set[LeftOut] = set()
    witnessed: set[str] = set()
    for person, rows in protecting.items():
        own = [each for each in parts if each.person == person]
        events = {each.event for each in own if (each.document, each.row) in rows}
        there = {(each.document, each.row) for each in own if each.event in events}
        if rows <= there and all(map(all, there)) and suspects[person] - there:
            found |= {LeftOut(person, *each, None) for each in there}
            witnessed |= events
    return frozenset(found | _naming(engine, found, witnessed))


def _parts(engine: Engine) -> list[_Part]:
    """Read the ties of people to events, if anybody is in a role of an event alone."""
    roles, links = ", ".join(map(literal, OF_EVENT)), stored("links")
    # numbered links are calls and payments, so they are not searched; most cases end here
    if not column(engine, f"SELECT 1 FROM {links} WHERE role IN ({roles}) LIMIT 1"):  # noqa: S608
        return []
    rows = engine.execute(
        """
        SELECT DISTINCT source, target, coalesce(role, ''), document, coalesce("row", '')
        FROM standing_links WHERE starts_with(source, 'person:') AND starts_with(target, 'event:')
          OR starts_with(source, 'event:') AND starts_with(target, 'person:')"""
    ).fetchall()
    return [_Part(*sorted(each[:2], reverse=True), *each[2:]) for each in rows]


def find_suspects(engine: Engine) -> dict[str, set[Place]]:
    """Find the rows that call people suspect, convicted or wanted, protected or not."""
    roles = ", ".join(map(literal, SUSPECT))
    rows = engine.execute(
        f"""
        SELECT entity, document, coalesce("row", '') FROM standing_statements
        WHERE attribute = 'role' AND value IN ({roles})
        UNION SELECT CASE WHEN starts_with(source, 'person:') THEN source ELSE target END,
          document, coalesce("row", '')
        FROM standing_links WHERE role IN ({roles})"""  # noqa: S608 - literal names
    ).fetchall()
    found: dict[str, set[Place]] = {}
    for entity, document, row in rows:
        found.setdefault(entity, set()).add((document, row))
    return found


def _naming(engine: Engine, found: Collection[LeftOut], events: set[str]) -> set[LeftOut]:
    """Find what the rows say of others, and any row of the events, by the name of the person."""
    if not found:
        return set()
    places = {(each.document, each.row) for each in found}
    people = {each.entity for each in found}
    stated = engine.execute(
        """
        SELECT entity, attribute, value, document, coalesce("row", '') FROM standing_statements
        WHERE list_contains(?, entity) OR list_contains(?, document) ORDER BY ALL""",
        [sorted(people | events), sorted({document for document, _ in places})],
    ).fetchall()
    named = name_mentions(
        [each[:3] for each in stated if each[0] in people], {each: each for each in people}
    )
    return {
        LeftOut(entity, document, row, value)
        for entity, _, value, document, row in stated
        if entity not in people and (entity in events or (document, row) in places)
        if named.any(value)
    }

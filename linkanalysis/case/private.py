"""What is private to protected people: identifiers, addresses and notices that only they use.

Lives here: `find_private`, `stated_identifier`.
Not here: who is protected (`protected`), and the masked names of their things (`protection`).

Links state who uses a thing, and so do attributes of a person such as ``phone``. A thing without a
stated user belongs to the users of the things it is attached to: the number of the SIM card in the
handset of a witness.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys import identify
from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from linkanalysis.case.engine import Engine

# a home address identifies the people who live there, as a phone does
IDENTIFYING = (*(row.name for row in ENTITY_TYPES if row.identifier), "address")
# link types that attach one thing to another
ATTACHED = ("uses", "owns", "holds", "subscriber_of", "registered_to", "same_document")
# entity type by attribute; agencies name the columns in more than one way
ATTRIBUTES = {name: name for name in IDENTIFYING} | {
    "mobile": "phone",
    "cell_phone": "phone",
    "phone_number": "phone",
    "telephone": "phone",
    "e_mail": "email",
    "email_address": "email",
    "license_plate": "plate",
    "vin": "vehicle",
    "imei": "device",
    "imsi": "sim",
    "iban": "account",
    "home_address": "address",
}
SEPARATORS = re.compile(r"[;|]")


def find_private(engine: Engine, protected: set[str], region: str | None) -> dict[str, set[str]]:
    """Find the users of each thing that only protected people use, by the id of the thing."""
    if not protected:
        return {}
    users = _by_link(engine)
    _add_stated(engine, users, protected, region)
    _add_attached(engine, users)
    return {thing: people for thing, people in users.items() if people and people <= protected}


def stated_identifier(attribute: str, value: str, region: str | None) -> list[str]:
    """Return the ids of the identifiers in an attribute of a person; skip unreadable ones."""
    kind = ATTRIBUTES.get(attribute)
    if kind is None:
        return []
    found = []
    for text in SEPARATORS.split(value):
        try:
            found.append(identify(text.strip(), kind, region=region))
        except LinkAnalysisError:
            continue
    return found


def _by_link(engine: Engine) -> dict[str, set[str]]:
    """Find the users of things by links; an event counts only if all its links are subject_of."""
    types = ", ".join(f"'{name}'" for name in IDENTIFYING)
    rows = engine.execute(
        f"""
        SELECT thing, person FROM (
          SELECT source AS person, target AS thing, type FROM standing_links
          WHERE starts_with(source, 'person:') AND NOT starts_with(target, 'person:')
          UNION ALL SELECT target, source, type FROM standing_links
          WHERE starts_with(target, 'person:') AND NOT starts_with(source, 'person:'))
        WHERE split_part(thing, ':', 1) IN ({types}, 'event')
        GROUP BY thing, person
        HAVING NOT starts_with(thing, 'event:') OR bool_and(type = 'subject_of')
        UNION ALL
        SELECT DISTINCT target, '' FROM standing_links
        WHERE starts_with(target, 'event:') AND type <> 'subject_of'
        ORDER BY thing, person"""  # noqa: S608
    ).fetchall()
    users: dict[str, set[str]] = {}
    for thing, person in rows:
        users.setdefault(thing, set()).add(person)
    return users


def _add_stated(
    engine: Engine, users: dict[str, set[str]], protected: set[str], region: str | None
) -> None:
    names = ", ".join(f"'{name}'" for name in ATTRIBUTES)
    stated = engine.execute(
        f"""
        SELECT DISTINCT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({names}) AND starts_with(entity, 'person:') ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    theirs = {attribute for entity, attribute, _ in stated if entity in protected}
    kinds = {ATTRIBUTES[attribute] for attribute in theirs}
    for person, attribute, value in stated:
        if value and ATTRIBUTES[attribute] in kinds:
            for thing in stated_identifier(attribute, value, region):
                users.setdefault(thing, set()).add(person)


def _add_attached(engine: Engine, users: dict[str, set[str]]) -> None:
    """Give things without users the users of what they are attached to, at any distance."""
    things = ", ".join(f"'{name}'" for name in IDENTIFYING if name != "address")
    ties = ", ".join(f"'{name}'" for name in ATTACHED)
    rows = engine.execute(
        f"""
        SELECT DISTINCT source, target FROM standing_links
        WHERE type IN ({ties}) AND source <> target
          AND split_part(source, ':', 1) IN ({things})
          AND split_part(target, ':', 1) IN ({things})
        ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    beside: dict[str, set[str]] = {}
    for source, target in rows:
        beside.setdefault(source, set()).add(target)
        beside.setdefault(target, set()).add(source)
    found: dict[str, set[str]] = {}
    for thing in beside:
        if thing in users:
            continue
        seen, waiting, people = {thing}, [thing], set()
        while waiting:
            for other in beside[waiting.pop()] - seen:
                seen.add(other)
                people |= users.get(other, set())
                if other not in users:
                    waiting.append(other)
        found[thing] = people
    users.update(found)

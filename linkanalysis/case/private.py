"""What is private to protected people: identifiers, addresses and notices that are theirs alone.

Lives here: `find_private`, `stated_identifier`.
Not here: who is protected, and how they and what is theirs are numbered (`protection`).

Whose a thing is, links say, and attributes of a person such as ``phone``. A thing that nobody is
said to use is theirs whose things it hangs on: the number in the card in the handset of a witness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys import identify
from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from linkanalysis.case.engine import Engine

__all__ = ["find_private", "stated_identifier"]

# a home address is an attribute of whoever lives there, and finds them as a phone does
THEIRS = (*(row.name for row in ENTITY_TYPES if row.identifier), "address")
HANGING = ("uses", "owns", "holds", "subscriber_of", "registered_to", "same_document")
# names of columns that hold an identifier of a type with another name
ATTRIBUTES = {name: name for name in THEIRS} | {
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
SEPARATORS = ";", "|"


def find_private(engine: Engine, protected: set[str], region: str | None) -> dict[str, set[str]]:
    """Give the users of each thing that none but protected people use."""
    if not protected:
        return {}
    users = _by_link(engine)
    _add_stated(engine, users, protected, region)
    _add_hanging(engine, users)
    return {thing: people for thing, people in users.items() if people and people <= protected}


def stated_identifier(attribute: str, value: str, region: str | None) -> list[str]:
    """Give the ids of the things that an attribute of a person names."""
    kind = ATTRIBUTES.get(attribute)
    if kind is None:
        return []
    found = []
    for text in value.replace(SEPARATORS[1], SEPARATORS[0]).split(SEPARATORS[0]):
        try:
            found.append(identify(text.strip(), kind, region=region))
        except LinkAnalysisError:
            continue
    return found


def _by_link(engine: Engine) -> dict[str, set[str]]:
    types = ", ".join(f"'{name}'" for name in THEIRS)
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


def _add_hanging(engine: Engine, users: dict[str, set[str]]) -> None:
    """Give things that nobody uses the users of what they hang on, as far as that reaches."""
    things = ", ".join(f"'{name}'" for name in THEIRS if name != "address")
    ties = ", ".join(f"'{name}'" for name in HANGING)
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

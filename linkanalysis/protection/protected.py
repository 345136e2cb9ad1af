"""Who is protected in a case, and what is private to them.

A person is protected by any standing statement of a protected role, by such a role in a link, or as
a possible minor. If one of several ids judged the same is protected, all are. A protected role
outweighs every other.

A record of a victim may be unreadable because of its date or a comma too many. The reader says
which ids it names in its columns of ids, and which role it would have stated. Until it is repaired
it protects these people: withholding a name that may be shown can be corrected, showing one that
must be withheld cannot.

Links state who uses a thing, and so do attributes of a person such as ``phone``. A thing without a
stated user belongs to the users of the things it is attached to: the number of the SIM card in the
handset of a witness.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.protection.minors import find_minors
from linkanalysis.protection.namesakes import find_namesakes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.storage.engine import Engine


PROTECTED_ROLES = tuple(row.name for row in ROLES if row.protected)
MASKED = "Protected "  # the masked name of a person is this and a number
UNREAD = "unread"
BY_ROLE, BY_NAME = "by role", "by name"
UNREAD_ROLE, UNREAD_RECORD = "unread role", "unread record"


class Evidence(NamedTuple):
    """One record that protects a person.

    entity: Canonical id of the person.
    why: One of the reasons above, or of those in `minors`.
    """

    entity: str
    role: str
    document: str
    row: str
    why: str


def find_protected(engine: Engine, *, by_name: bool) -> set[str]:
    """Find the canonical ids of the people that any standing record protects.

    by_name: Also of those who only have the name of somebody protected.
    """
    return {each.entity for each in (find_evidence if by_name else find_by_record)(engine)}


def find_evidence(engine: Engine) -> list[Evidence]:
    """Find each standing record that protects a person, in an order of its own."""
    found = find_by_record(engine)
    alike = find_namesakes(engine, {each.entity for each in found})
    return sorted(found | {Evidence(one.entity, "", *one[2:], BY_NAME) for one in alike})


def find_by_record(engine: Engine) -> set[Evidence]:
    """Find the standing records that protect people by themselves, not by a name."""
    minors = (Evidence(*each) for each in find_minors(engine))
    return {*_by_role(engine), *minors, *_by_refused_record(engine)}


def _by_role(engine: Engine) -> list[Evidence]:
    roles = ", ".join(f"'{name}'" for name in PROTECTED_ROLES)
    rows = engine.execute(
        f"""
        SELECT DISTINCT entity, value, document, coalesce("row", '') FROM standing_statements
        WHERE attribute = 'role' AND value IN ({roles}) AND starts_with(entity, 'person:')
        UNION
        SELECT CASE WHEN starts_with(source, 'person:') THEN source ELSE target END, role,
          document, coalesce("row", '')
        FROM standing_links WHERE role IN ({roles})
          AND (starts_with(source, 'person:') OR starts_with(target, 'person:'))"""  # noqa: S608
    ).fetchall()
    return [
        Evidence(entity, role, document, row, UNREAD_ROLE if role == UNREAD else BY_ROLE)
        for entity, role, document, row in rows
    ]


def _by_refused_record(engine: Engine) -> Iterator[Evidence]:
    """Find the people whom a refused record names by id and would have given a protected role."""
    roles = ", ".join(f"'{name}'" for name in PROTECTED_ROLES)
    rows = engine.execute(
        f"""
        SELECT DISTINCT p.document, coalesce(p."row", ''), p.about, p.role
        FROM problems p JOIN standing_documents d ON d.id = p.document
        WHERE p.role IN ({roles}) AND p.about IS NOT NULL ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    if not rows:
        return
    people = engine.execute(
        "SELECT DISTINCT e.entity, coalesce(s.canonical, e.entity) FROM stated_entities e "
        "LEFT JOIN same s ON s.entity = e.entity WHERE starts_with(e.entity, 'person:') "
        "ORDER BY ALL"
    ).fetchall()
    known: dict[str, set[str]] = {}
    for entity, canonical in people:
        known.setdefault(entity.casefold(), set()).add(canonical)
    for document, row, about, role in rows:
        for named in read_about(about):
            for entity in known.get(named.casefold(), ()):
                yield Evidence(entity, role, document, row, UNREAD_RECORD)


def read_about(about: str | None) -> list[str]:
    """Read the ids that a refused record names; text that is not a list of JSON is one id."""
    try:
        named = json.loads(about or "[]")
    except ValueError:
        named = about
    return [str(each) for each in (named if isinstance(named, list) else [named])]


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

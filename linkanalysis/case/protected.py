"""Who is protected in a case, and what is private to them.

Lives here: `find_protected`: by a role, a birth date, or a record that could not be read;
`find_private`: identifiers, addresses and notices that only protected people use.
Not here: the names under which they are shown (`protection`).

A person is protected by any standing statement of a protected role, by such a role in a link, or by
a birth date that makes it possible that they were under 18 when the stating document was received.
If one of several ids judged the same is protected, all are. A protected role outweighs every other.

If a document has no date of receipt, the latest dated link of the case stands in for it. If the
case has no date at all, no birth date can show that anybody was of age, so every one protects.

A record of a victim may be unreadable because of its date, a comma too many, or a role in the
agency's own words. Until it is repaired it protects every person it names by id: withholding a name
that may be shown can be corrected, showing one that must be withheld cannot.

Links state who uses a thing, and so do attributes of a person such as ``phone``. A thing without a
stated user belongs to the users of the things it is attached to: the number of the SIM card in the
handset of a witness.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.case.engine import column
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys import identify
from linkanalysis.keys.text import fold_name
from linkanalysis.vocabulary import ENTITY_TYPES, ROLES

if TYPE_CHECKING:
    from linkanalysis.case.engine import Engine


ADULT = 18  # years; the age of majority of the UN Convention on the Rights of the Child, Article 1
PROTECTED_ROLES = tuple(row.name for row in ROLES if row.protected)
# Words in a cell of an unread record: "victim of human trafficking" is still a role, a longer cell
# is a sentence about somebody. A higher limit would protect people listed beside such a sentence.
LONGEST_ROLE = 4
# protected roles as people write them, in any form of the word
SPOKEN = re.compile(
    r"\b(?:victims?|witness(?:es)?|complainants?|juveniles?|informants?|minors?|unidentified|"
    r"birth ?date|date of birth|dob|reporting (?:person|party)|"
    r"missing (?:person|child|juvenile)|confidential source)\b"
)
# what the reader said of a misspelled role
MEANT = re.compile(rf'Did you mean "(?:{"|".join(PROTECTED_ROLES)})"\?')
CELL = re.compile(r"[,;\t|\"\r\n]")


def find_protected(engine: Engine) -> set[str]:
    """Find the canonical ids of the people that any standing record protects."""
    return _by_role(engine) | _by_birth_date(engine) | _by_unread_record(engine)


def _by_role(engine: Engine) -> set[str]:
    roles = ", ".join(f"'{name}'" for name in PROTECTED_ROLES)
    sql = f"""
        SELECT entity FROM standing_statements
        WHERE attribute = 'role' AND value IN ({roles}) AND starts_with(entity, 'person:')
        UNION
        SELECT CASE WHEN starts_with(source, 'person:') THEN source ELSE target END
        FROM standing_links WHERE role IN ({roles})
          AND (starts_with(source, 'person:') OR starts_with(target, 'person:'))"""  # noqa: S608
    return set(column(engine, sql))


def _by_birth_date(engine: Engine) -> set[str]:
    # somebody born on 29 February comes of age on 1 March, the later of the two days
    sql = f"""
        WITH born AS (
          SELECT s.entity, d.received, coalesce(
              TRY_CAST(CASE WHEN length(s.value) >= 10 THEN left(s.value, 10) END AS DATE),
              last_day(TRY_CAST(CASE WHEN length(s.value) >= 7
                THEN left(s.value, 7) || '-01' END AS DATE)),
              TRY_CAST(left(s.value, 4) || '-12-31' AS DATE)) AS latest
          FROM standing_statements s JOIN standing_documents d ON d.id = s.document
          WHERE s.attribute = 'birth_date' AND starts_with(s.entity, 'person:')
            AND regexp_full_match(s.value, '[0-9]{{4}}(-[0-9]{{2}}(-[0-9]{{2}})?)?([T ].*)?')),
        known AS (SELECT CAST(max(start) AS DATE) AS latest_link FROM standing_links)
        SELECT DISTINCT entity FROM born, known
        WHERE latest IS NOT NULL AND (
          coalesce(received, latest_link) IS NULL
          OR coalesce(received, latest_link) < CAST(
            (CASE WHEN month(latest) = 2 AND day(latest) = 29 THEN latest + INTERVAL 1 DAY
             ELSE latest END) + INTERVAL {ADULT} YEAR AS DATE))"""  # noqa: S608 - a constant
    return set(column(engine, sql))


def _by_unread_record(engine: Engine) -> set[str]:
    """Find the people whose id is in an unread record together with a protected role."""
    rows = engine.execute(
        "SELECT DISTINCT p.raw, p.why FROM problems p "
        "JOIN standing_documents d ON d.id = p.document WHERE p.raw <> '' AND ("
        "regexp_matches(lower(p.raw), 'victim|witness|complainant|juvenile|informant|minor|"
        "unidentified|reporting|missing|confidential|birth|dob') "
        "OR contains(p.why, 'Did you mean'))"
    ).fetchall()
    cells = {
        cell.strip().casefold()
        for raw, why in rows
        if MEANT.search(why or "") or any(map(_protects, CELL.split(raw)))
        for cell in CELL.split(raw)
    }
    if not cells:
        return set()
    people = engine.execute(
        "SELECT DISTINCT e.entity, coalesce(s.canonical, e.entity) FROM stated_entities e "
        "LEFT JOIN same s ON s.entity = e.entity WHERE starts_with(e.entity, 'person:')"
    ).fetchall()
    return {
        canonical
        for entity, canonical in people
        if entity.casefold() in cells or entity.partition(":")[2].casefold() in cells
    }


def _protects(cell: str) -> bool:
    words = fold_name(cell)
    return words.count(" ") < LONGEST_ROLE and SPOKEN.search(words) is not None


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

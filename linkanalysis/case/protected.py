"""Who is protected in a case: by a role, by a birth date, or by a record that could not be read.

Lives here: `find_protected`.
Not here: the names under which they are shown (`protection`), and what is private to them
(`private`).

A person is protected by any standing statement of a protected role, by such a role in a link, or by
a birth date that makes it possible that they were under 18 when the stating document was received.
If one of several ids judged the same is protected, all are. A protected role outweighs every other.

If a document has no date of receipt, the latest dated link of the case stands in for it. If the
case has no date at all, no birth date can show that anybody was of age, so every one protects.

A record of a victim may be unreadable because of its date, a comma too many, or a role in the
agency's own words. Until it is repaired it protects every person it names by id: withholding a name
that may be shown can be corrected, showing one that must be withheld cannot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.case.engine import column
from linkanalysis.keys.text import fold_name
from linkanalysis.vocabulary import ROLES

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

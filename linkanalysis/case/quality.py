"""What to know about the data of a case before it is analyzed: counts that open their rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from linkanalysis.case.row_counts import FIRST
from linkanalysis.protection.identifying import PARTS, WHOLE
from linkanalysis.protection.protected import IDENTIFYING
from linkanalysis.storage.engine import column
from linkanalysis.storage.header import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from linkanalysis.case.frames import Moment

# More people than a household usually has: the thing is a hotel, an office or a mistake.
MANY_USERS = 6
# Nobody alive was born before, and no record of a living person says so.
FIRST_BIRTH = "1900"
OLDEST = 120
# Years before the records. Few columns of people have no later date than of so long ago, other than
# their births; younger children are seldom listed without a word that says so.
CHILD, GROWN = 5, 18
# Ids compared with every other one; more would take seconds, and many unknown ids have one cause.
MOST_COMPARED = 200
NEAR = 85  # of 100: one wrong digit in seven


@dataclass(frozen=True, slots=True)
class Check:
    """A question about the data of a case; each row of its query is one finding."""

    name: str
    meaning: str
    query: str


_IDENTIFYING = ", ".join(f"'{name}'" for name in IDENTIFYING)
_ENDS = """(SELECT source AS thing, target AS other, type FROM standing_links
  UNION ALL SELECT target, source, type FROM standing_links)"""
_COMMUNICATIONS = (
    "standing_links WHERE type IN ('call', 'message', 'payment') AND start IS NOT NULL"
)
_HELD = "('person', 'organization')"
_NAMING = ", ".join(f"'{name}'" for name in (*WHOLE, *PARTS))
_LATEST = f"""(SELECT coalesce(CAST(max(received) AS VARCHAR),
    (SELECT strftime(timezone(({ZONE}), timezone('UTC', max(start))), '%Y-%m-%d')
      FROM standing_links), '9999')
  FROM standing_documents)"""  # noqa: S608 - literals


def _unattributed(kind: str) -> str:
    return f"""
        SELECT thing AS entity, count(*) AS links FROM {_ENDS}
        WHERE starts_with(thing, '{kind}:') GROUP BY thing
        HAVING NOT bool_or(split_part(other, ':', 1) IN {_HELD}) ORDER BY links DESC, entity"""  # noqa: S608 - literals


CHECKS = (
    Check(
        "undated ties",
        "links without a date: answers about time leave them out",
        'SELECT source, target, type, document, "row" FROM standing_links WHERE start IS NULL '
        'ORDER BY document, TRY_CAST("row" AS BIGINT), "row", source, target',
    ),
    Check(
        "one-source ties",
        "pairs tied by documents of one origin only",
        """SELECT least(source, target) AS source, greatest(source, target) AS target,
          count(*) AS links, min(d.origin) AS origin
        FROM standing_links l JOIN standing_documents d ON d.id = l.document
        GROUP BY 1, 2 HAVING count(DISTINCT d.origin) = 1 ORDER BY 1, 2""",
    ),
    Check(
        "repeated records",
        "calls, messages and payments that one document states more than once; each counts",
        # to sort the rows of each record, of which few are repeated, takes three times as long
        f"""SELECT source, target, type, document, len(listed) AS links,
          (SELECT string_agg(r, ', ' ORDER BY TRY_CAST(r AS BIGINT), r)
            FROM unnest(listed) AS each(r)) AS rows
        FROM (
          SELECT source, target, type, document, list("row") AS listed,
            min(TRY_CAST("row" AS BIGINT)) AS first FROM {_COMMUNICATIONS}
          GROUP BY source, target, type, document, start, duration, amount, unit, place
          HAVING count(*) > 1)
        ORDER BY document, first, source, target""",  # noqa: S608 - literals
    ),
    Check(
        "records of several documents",
        "calls, messages and payments that several documents state alike; a graph counts each. If "
        "one document is a later delivery of another, say so with replaces in case.toml",
        # most cases have many records of one document each, whose names need not be gathered
        f"""SELECT source, target, type, start, len(ids) AS documents,
          array_to_string(ids, ', ') AS stated_by
        FROM (
          SELECT source, target, type, start, list_sort(list_distinct(list(document))) AS ids
          FROM {_COMMUNICATIONS} AND (SELECT min(document) <> max(document) FROM {_COMMUNICATIONS})
          GROUP BY source, target, type, start, amount, unit
          HAVING min(document) <> max(document))
        ORDER BY start, source, target, type""",  # noqa: S608 - literals
    ),
    Check(
        "identifiers shared by many",
        f"phones, accounts, addresses and the like tied to {MANY_USERS} people or more",
        f"""SELECT thing AS entity, count(DISTINCT other) AS people FROM {_ENDS}
        WHERE split_part(thing, ':', 1) IN ({_IDENTIFYING}) AND starts_with(other, 'person:')
        GROUP BY thing HAVING count(DISTINCT other) >= {MANY_USERS}
        ORDER BY people DESC, entity""",  # noqa: S608 - literals
    ),
    Check(
        "clashing birth dates",
        "entities with birth dates that cannot both be right",
        """WITH born AS (
          SELECT entity, value, min(length(value)) OVER (PARTITION BY entity) AS known
          FROM standing_statements WHERE attribute = 'birth_date')
        SELECT entity, string_agg(DISTINCT value, '; ' ORDER BY value) AS value FROM born
        GROUP BY entity HAVING count(DISTINCT left(value, known)) > 1 ORDER BY entity""",
    ),
    Check(
        "impossible ages and dates",
        f"births before {FIRST_BIRTH} or after the records, ages over {OLDEST}",
        f"""SELECT entity, attribute, value, document, "row" FROM standing_statements
        WHERE attribute = 'birth_date' AND (value < '{FIRST_BIRTH}' OR value > {_LATEST})
          OR attribute IN ('age', 'age_at_event')
            AND NOT coalesce(TRY_CAST(value AS DOUBLE), 0) BETWEEN 0 AND {OLDEST}
        ORDER BY entity, attribute, value""",  # noqa: S608 - literals
    ),
    Check(
        "dates that may be births",
        f"columns of people with dates of which the last is {CHILD} to {GROWN} years old, read as "
        "no birth dates: map them, columns = { birth_date = … }, if they are",
        f"""SELECT document, attribute, count(*) AS records, max(year) AS latest FROM (
          SELECT s.document, attribute, regexp_extract(value, '(?:19|20)[0-9]{{2}}') AS year,
            regexp_full_match(trim(value), '[0-9]+([-./ ])[0-9A-Za-z]+[-./ ,]+[0-9]+([T ].*)?')
              AND year <> '' AS dated,
            left(coalesce(CAST(d.received AS VARCHAR), {_LATEST}), 4) AS now
          FROM standing_statements s JOIN standing_documents d ON d.id = s.document
          WHERE starts_with(entity, 'person:') AND trim(value) <> ''
            AND attribute NOT IN ('birth_date', 'death_date', 'missing_since'))
        GROUP BY document, attribute HAVING bool_and(dated)
          AND CAST(max(year) AS INT) BETWEEN min(CAST(now AS INT)) - {GROWN}
            AND min(CAST(now AS INT)) - {CHILD} ORDER BY ALL""",  # noqa: S608 - literals
    ),
    Check(
        "unmatched ids",
        "ids in links that no document describes, although others of their type are described",
        """SELECT entity, e.type, count(*) AS links FROM (
          SELECT entity, type FROM standing_entities
          ANTI JOIN standing_statements USING (entity)
          WHERE type IN (
            SELECT s.type FROM standing_statements s JOIN standing_documents d ON d.id = s.document
            WHERE d.reader = 'entities')) e
        JOIN standing_links l ON entity IN (l.source, l.target)
        GROUP BY ALL ORDER BY links DESC, entity""",
    ),
    Check(
        "people without ties",
        "people whom no link names: no answer from a graph includes them",
        """SELECT entity FROM standing_entities WHERE type = 'person' AND entity NOT IN (
          SELECT source FROM standing_links UNION SELECT target FROM standing_links)
        ORDER BY entity""",
    ),
    Check(
        "unattributed phones",
        "phones that no record attributes to anyone",
        _unattributed("phone"),
    ),
    Check(
        "unattributed accounts",
        "accounts that no record attributes to anyone",
        _unattributed("account"),
    ),
    Check(
        "suspect and protected",
        "people on record as suspect, convicted or wanted whom another record protects",
        """SELECT DISTINCT entity FROM (
          SELECT entity, value AS role FROM standing_statements WHERE attribute = 'role'
          UNION SELECT source, role FROM standing_links WHERE starts_with(source, 'person:'))
        WHERE role IN ('suspect', 'convicted', 'wanted') ORDER BY entity""",
    ),
    Check(
        "protected without a full name",
        "protected people on record without two words of a name: other records of theirs are not "
        "recognized and are shown; are first and last names in columns of their own?",
        f"""SELECT entity FROM standing_entities WHERE type = 'person' AND entity NOT IN (
          SELECT entity FROM standing_statements
          WHERE attribute IN ({_NAMING}) AND starts_with(entity, 'person:')
          GROUP BY entity
          HAVING bool_or(regexp_matches(trim(value), '\\S\\s+\\S|[^\\x00-\\x{{2ff}}]{{2}}'))
            OR count(DISTINCT attribute) > 1)
        ORDER BY entity""",  # noqa: S608 - literals
    ),
)
# Checks that list protected people alone; their queries give others, too.
OF_PROTECTED = ("suspect and protected", "protected without a full name")


def check_rows(moment: Moment, check: Check) -> pd.DataFrame:
    """Return what a check finds, with the ids of the case."""
    frame = moment.engine.execute(check.query).df()
    if check.name in OF_PROTECTED:
        people = moment.protection.names
        return frame[frame["entity"].map(lambda entity: entity in people)].reset_index(drop=True)
    if check.name == "unmatched ids":
        frame["nearest"] = _nearest(moment, frame["entity"].tolist())
    return frame


def _nearest(moment: Moment, unknown: list[str]) -> list[str]:
    """Name for each id the described one that it may stand for; empty if none is near."""
    masked = moment.protection.names
    described = [
        row[0]
        for row in moment.engine.execute(
            "SELECT DISTINCT entity FROM standing_statements ORDER BY entity"
        ).fetchall()
        if row[0] not in masked
    ]
    same = {_bare(entity): entity for entity in reversed(described)}
    found = []
    for at, entity in enumerate(unknown):
        near = same.get(_bare(entity), "")
        if not near and at < MOST_COMPARED:
            kind = entity.partition(":")[0] + ":"
            others = [each for each in described if each.startswith(kind)]
            best = process.extractOne(entity, others, scorer=fuzz.ratio, score_cutoff=NEAR)
            near = best[0] if best else ""
        found.append(near)
    return found


def _bare(entity: str) -> str:
    """Write an id without what clerks write differently: case, signs, zeros before a number."""
    kind, _, key = entity.partition(":")
    parts = re.findall(r"[^\W\d_]+|\d+", key.casefold())
    return f"{kind}:{' '.join(part.lstrip('0') or '0' for part in parts)}"


def warn_unmatched(moment: Moment) -> str:
    """Say which ids differ from a described one only in how they are written, if any do."""
    if not column(moment.engine, "SELECT 1 FROM standing_documents WHERE reader = 'entities'"):
        return ""  # the check would look at every link to find that
    check = next(each for each in CHECKS if each.name == "unmatched ids")
    frame = moment.engine.execute(check.query).df()
    if frame.empty:
        return ""
    listed = list(zip(frame["entity"], _nearest(moment, frame["entity"].tolist()), strict=True))
    pairs = [(one, near) for one, near in listed if near and _bare(one) == _bare(near)]
    if not pairs:
        return ""
    shown = moment.protection.shown
    named = ", ".join(f"{shown(one)} (near {near})" for one, near in pairs[:FIRST])
    what = "1 id in links is" if len(pairs) == 1 else f"{len(pairs):,} ids in links are"
    return (
        f"{what} described by no document but written like one that is: {named}"
        f"{', …' if len(pairs) > len(pairs[:3]) else ''}. "
        'case.summary().rows("unmatched ids") lists all.'
    )


def names_of(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return the names of checks."""
    return tuple(each.name for each in checks)

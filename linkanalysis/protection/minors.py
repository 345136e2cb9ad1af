"""Who may be, or may have been, under 18, at receipt or at an event: by birth dates and ages.

A person is protected if they were possibly under 18 when the document that states their birth date
or age was received, or at the date of an event in which the case involves them: a link to an event,
booking or advertisement, or a link that happens on its date, such as a call or a journey. An adult
of today who was 15 at the event is protected. Ties that last, such as kin, say nothing about an
age. Whoever was born on 29 February comes of age on 1 March, the later of the two days.

So is whoever has a name that says so, such as "NOBLE, EMMA (minor)", or that gives another
protected role, such as "Orrin Bexley (CI)".

If a document has no date of receipt, the latest dated link of the case replaces it, unless it is
in the future. If the case has no date either, all that is known is the day on which the document
was added: its records may be up to `OLD` years older, and whoever may have been under 18 on any day
of these years is withheld until somebody says when it was received.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linkanalysis.core.vocabulary.ages import (
    ADULT,
    OLDEST,
    is_called_minor,
    read_age,
    read_birth_year,
    read_mark,
)
from linkanalysis.core.vocabulary.called_people import called_role
from linkanalysis.core.vocabulary.headings import find_fact
from linkanalysis.core.vocabulary.links import LINK_TYPES
from linkanalysis.protection.identifying import WHOLE, is_whole_name
from linkanalysis.storage.engine import column

if TYPE_CHECKING:
    from linkanalysis.core.vocabulary.headings import Fact
    from linkanalysis.storage.engine import Engine

BY_DATE, BY_AGE, BY_MARK, NO_DATE = "by birth date", "by age", "by role", "missing date"
HAPPENING = tuple(row.name for row in LINK_TYPES if row.happens)
EVENTS = ("event", "booking", "ad")
# attributes in which an event, a booking or an advertisement states its own date
EVENT_DATES = ("date", "start", "start_date", "posted", "posted_at")
ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ].*)?", re.DOTALL)
LAST_YEAR = dt.MAXYEAR - ADULT - 1  # a later one has no day on which its child comes of age
OLD = 10  # years; a file is seldom added later than that after its records were made


Found = tuple[str, str, str, str, str]  # entity, role, document, row, why
Span = tuple[dt.date, dt.date]  # the first and the last day of what may be


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement about an age says: a role with its reason, or else the days of birth.

    first: The first day on which the person may have been born, if known.
    of_age: The day by which they were of age for sure.
    """

    role: str
    why: str
    first: dt.date = dt.date.min
    of_age: dt.date = dt.date.min


# Sums of calls and payments end with the last of them; the end of a lasting state may be planned. A
# day after the last act is a mistake in writing, by which every minor would be of age.
LATEST = """
SELECT CAST(max(day) AS DATE) FROM (
  SELECT CASE WHEN type IN ('call', 'message', 'payment') AND "end" > start THEN "end"
    ELSE start END AS day FROM standing_links)
WHERE day < (SELECT CAST(left(max("at"), 10) AS DATE) + INTERVAL 2 DAY FROM journal)"""


def find_minors(engine: Engine) -> list[Found]:
    """Find each statement that protects its person as a minor, with the role that it gives."""
    attributes = column(
        engine,
        "SELECT DISTINCT attribute FROM stated_statements WHERE starts_with(entity, 'person:')",
    )
    headings = {name: heading for name in attributes if (heading := find_fact(name or ""))}
    if not headings:
        return _by_name(engine)
    (latest,) = column(engine, LATEST)
    found = _by_name(engine)
    born: list[tuple[Found, Said]] = []
    # people share ages and birth dates, so each is read once
    read: dict[tuple[str, str, Span], Said | None] = {}
    rows = _statements(engine, [*headings])
    for entity, attribute, value, document, row, received, added in rows:
        asked = attribute, value, _made(received, added, latest)
        if asked not in read:
            read[asked] = _read(headings[attribute], *asked[1:])
        said = read[asked]
        if said and said.role:
            found.append((entity, said.role, document, row, said.why))
        elif said:
            born.append(((entity, "possible_minor", document, row, said.why), said))
    return found + _at_events(engine, born)


def _by_name(engine: Engine) -> list[Found]:
    """Find who is called a minor, a victim and so on by a name, or by an id that is one."""
    listed = ", ".join(f"'{name}'" for name in WHOLE)
    named = engine.execute(
        f"""
        SELECT DISTINCT entity, value, document, coalesce("row", '') FROM standing_statements
        WHERE attribute IN ({listed}) AND starts_with(entity, 'person:')
        UNION SELECT entity, split_part(entity, ':', 2), '', '' FROM standing_entities
        WHERE starts_with(entity, 'person:')"""  # noqa: S608 - literal names
    ).fetchall()
    found = []
    for entity, name, document, row in named:
        # an id such as CI-7 is a number of the agency, and says nothing by its letters
        is_name = document or is_whole_name(name or "")
        role = called_role(name or "") if is_name else ""
        if role or is_called_minor(name or ""):
            role = role or "possible_minor"
            found.append((entity, role, document, row, BY_AGE if "minor" in role else BY_MARK))
    return found


def _made(received: dt.date | None, added: dt.date | None, latest: dt.date | None) -> Span:
    """Find the first and the last day on which a record may have been made."""
    if received and added and received > added + dt.timedelta(days=1):
        received = None  # nobody receives a document after it was added
    if known := received or latest:
        return known, known
    return (_years_before(added, OLD), added) if added else (dt.date.min, dt.date.max)


def _read(heading: Fact, value: str, made: Span) -> Said | None:
    if given := _protects(heading, value):
        return Said(*given)
    span = _birth(heading, value, made)
    if span is None:
        return None
    first, of_age = span[0], _of_age(span[1])
    if heading.kind == "age":  # of an adult when the record was made
        return Said("", BY_AGE, first, of_age)
    why = BY_DATE if made[1] < of_age or made[0] == made[1] else NO_DATE
    return Said("possible_minor" if made[0] < of_age else "", why, first, of_age)


def _statements(engine: Engine, attributes: list[str]) -> list[Any]:
    return engine.execute(
        """
        SELECT s.entity, s.attribute, s.value, s.document, coalesce(s."row", ''),
          d.received, TRY_CAST(left(j."at", 10) AS DATE)
        FROM standing_statements s JOIN standing_documents d ON d.id = s.document
        LEFT JOIN journal j ON j.n = d."position"
        WHERE list_contains(?, s.attribute) AND starts_with(s.entity, 'person:')
          AND trim(s.value) <> ''""",
        [attributes],
    ).fetchall()


def _protects(heading: Fact, value: str) -> tuple[str, str] | None:
    """Tell which role a statement gives by itself, and why; None if it gives none."""
    if heading.kind == "mark":
        role = read_mark(value, heading)
        return (role, BY_AGE if "minor" in role else BY_MARK) if role else None
    if heading.kind in {"age", "age then"}:
        age = read_age(value)
        if age is not None and age.low < ADULT:
            return ("minor" if age.read and age.high < ADULT else "possible_minor"), BY_AGE
    return None


def _birth(heading: Fact, value: str, made: Span) -> Span | None:
    """Find the first and the last day on which a person may have been born."""
    if heading.kind == "birth date":
        return _by_date(value, made[1].year)
    if heading.kind == "birth year":
        return _by_year(value, made[1].year)
    # nothing follows for other dates from "over 21", which names no latest day of birth
    age = read_age(value) if heading.kind == "age" else None
    if age is None or age.high >= OLDEST:
        return None
    first = _years_before(made[0], math.floor(age.high) + 1)
    return first, _years_before(made[1], math.floor(age.low))


def _by_date(value: str, until: int) -> Span | None:
    written = ISO.fullmatch(value.strip())
    if written and written[2]:
        year, month = int(written[1]), int(written[2])
        try:
            if written[3]:
                day = dt.date(min(year, LAST_YEAR), month, int(written[3]))
                return day, day
            first = dt.date(min(year, LAST_YEAR), month, 1)
        except ValueError:
            return _by_year(value, until)
        following = (first + dt.timedelta(days=31)).replace(day=1)
        return first, following - dt.timedelta(days=1)
    return _by_year(value, until)


def _by_year(value: str, until: int) -> Span | None:
    year = read_birth_year(value, until=until)
    if not year:
        return None
    year = min(year, LAST_YEAR)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _years_before(day: dt.date, years: int) -> dt.date:
    year = max(day.year - years, dt.MINYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def _of_age(born: dt.date) -> dt.date:
    year = born.year + ADULT
    # 18 years after a leap year there is never another one
    return dt.date(year, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=year)


def _at_events(engine: Engine, born: list[tuple[Found, Said]]) -> list[Found]:
    """Find who was born, but possibly not of age, at the date of an event."""
    if not born:
        return []
    days: dict[str, list[dt.date]] = {}
    for entity, day in _events(engine, max(said.of_age for _, said in born)):
        days.setdefault(entity, []).append(day)
    return [
        found
        for found, said in born
        if any(said.first <= day < said.of_age for day in days.get(found[0], ()))
    ]


def _events(engine: Engine, before: dt.date) -> list[Any]:
    """Find the days on which people were involved in something.

    A moment is in UTC, and may be a day later there than where it happened. So the date as written
    counts, and otherwise the day of 12 hours earlier, the zone that is furthest behind: a birthday
    too early protects, a day too late would name a minor.
    """
    types, events, dates = (
        ", ".join(f"'{name}'" for name in names) for names in (HAPPENING, EVENTS, EVENT_DATES)
    )
    return engine.execute(
        f"""
        WITH ends AS (
          SELECT source AS person, target AS other, type, start, start_text FROM standing_links
          UNION ALL SELECT target, source, type, start, start_text FROM standing_links),
        dated AS (
          SELECT entity, min(coalesce(TRY_CAST(left(value, 10) AS DATE),
            TRY_CAST(left(value, 7) || '-01' AS DATE),
            TRY_CAST(left(value, 4) || '-01-01' AS DATE))) AS day
          FROM standing_statements
          WHERE attribute IN ({dates}) AND split_part(entity, ':', 1) IN ({events})
          GROUP BY entity),
        involved AS (
          SELECT e.person, coalesce(
            CASE WHEN regexp_full_match(e.start_text, '\\d{{4}}-\\d{{2}}-\\d{{2}}([T ].*[^Zz])?')
                THEN TRY_CAST(left(e.start_text, 10) AS DATE) END,
            CAST(e.start - INTERVAL 12 HOUR AS DATE),
            d.day) AS day
          FROM ends e LEFT JOIN dated d ON d.entity = e.other
          WHERE starts_with(e.person, 'person:')
            AND (e.type IN ({types}) OR split_part(e.other, ':', 1) IN ({events})))
        SELECT DISTINCT person, day FROM involved WHERE day < ? ORDER BY ALL""",  # noqa: S608
        [before],
    ).fetchall()

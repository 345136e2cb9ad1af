"""Who is protected by a record that could not be read.

Lives here: `find_unread`.
Not here: the records that were read (`protection`), and why a record could not be (`records`).

A record of a victim may fail by its date, by a comma too many, or by a role that is written in
words of its own; a statement of a birth date may fail by the date. Until it is mended it protects
whoever it names by id: to withhold a name that may be shown can be put right, to show one that
must be withheld cannot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.keys.text import fold_name
from linkanalysis.vocabulary import ROLES

if TYPE_CHECKING:
    from linkanalysis.case.engine import Engine

__all__ = ["find_unread"]

LONGEST = 4  # words; a longer cell is a text about somebody, no role
NAMES = tuple(row.name for row in ROLES if row.protected)
# as people write roles; in any form of the word
SPOKEN = re.compile(
    r"\b(?:victims?|witness(?:es)?|complainants?|juveniles?|informants?|minors?|unidentified|"
    r"birth ?date|date of birth|dob|reporting (?:person|party)|"
    r"missing (?:person|child|juvenile)|confidential source)\b"
)
MEANT = re.compile(rf'Did you mean "(?:{"|".join(NAMES)})"\?')
CELL = re.compile(r"[,;\t|\"\r\n]")


def find_unread(engine: Engine) -> set[str]:
    """Give the people whom an unread record names beside a protected role."""
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
    return words.count(" ") < LONGEST and SPOKEN.search(words) is not None

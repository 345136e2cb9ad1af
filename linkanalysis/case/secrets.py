"""What finished pages and files must not contain about protected people, as plain data.

Lives here: `find_secrets`, which reads them from the case, and `Secrets`, which finds them in bytes
and needs neither the case nor the database.
Not here: free texts before they are shown (`mentions`), and which files are searched (`custody`).
"""

from __future__ import annotations

import json
import re
import urllib.parse
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, escape_json, visible
from linkanalysis.case.engine import column
from linkanalysis.case.protected import stated_identifier
from linkanalysis.case.search import search

if TYPE_CHECKING:
    from linkanalysis.case.frames import Moment
    from linkanalysis.case.protection import Protection
    from linkanalysis.case.search import Index

SHORTEST = 4  # characters; shorter words match by accident almost everywhere
NAMES = ("name", "alias", "label", "full_name")
IDENTIFIERS = (
    *("phone", "email", "handle", "plate", "vehicle", "account", "device", "sim"),
    *("document_number", "passport", "national_id", "fingerprint_id", "dna_id", "interpol_id"),
)
STATED = (*NAMES, *IDENTIFIERS, "forename", "family_name", "birth_date")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What reveals protected people, by its spellings in bytes."""

    # not in the repr, which ends up in notebooks and logs
    words: Index = field(default_factory=dict, repr=False)

    def found_in(self, content: bytes) -> set[tuple[str, str]]:
        """Return what `content` reveals: pairs of a kind and a masked name."""
        return search(self.words, content)


def find_secrets(moment: Moment) -> Secrets:
    """Collect what reveals the people who are protected at a moment of a case."""
    words: Index = {}
    for kind, who, text in sorted(_secrets(moment)):
        for needle in _spellings(text):
            words.setdefault(needle, set()).add((kind, who))
    return Secrets(words)


def _secrets(moment: Moment) -> set[tuple[str, str, str]]:
    protection = moment.protection
    found = _keys(protection)
    sought = ", ".join(f"'{name}'" for name in STATED)
    stated = moment.engine.execute(
        f"""
        SELECT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({sought}) AND value IS NOT NULL"""  # noqa: S608
    ).fetchall()
    public: set[str] = set()
    forenames: dict[str, list[str]] = {}
    for entity, attribute, value in stated:
        if entity in protection.overrides and _is_masked(moment, attribute, value):
            continue  # shown by name, but shared with someone who is not
        if entity not in protection.names:
            public.add(value)
        elif attribute == "forename":
            forenames.setdefault(entity, []).append(value)
    dates, known = _dates(moment), moment.labels
    for entity, attribute, value in stated:
        who = protection.names.get(entity)
        if attribute == "birth_date" and value in dates:
            continue
        things = stated_identifier(attribute, value, moment.region) if who is not None else []
        if any(thing in known and thing not in protection.names for thing in things):
            continue  # an unprotected person uses it too
        if who is not None:
            facts = _facts(attribute, value, forenames.get(entity, []))
            found |= {(kind, who, text) for kind, text in facts}
    return {each for each in found if len(each[2]) >= SHORTEST and each[2] not in public}


def _is_masked(moment: Moment, attribute: str, value: str) -> bool:
    things = stated_identifier(attribute, value, moment.region)
    return any(thing in moment.protection.names for thing in things)


def _facts(attribute: str, value: str, forenames: list[str]) -> set[tuple[str, str]]:
    """List what one statement about a protected person reveals, by kind."""
    if attribute == "birth_date":
        return {("birth date", value)} if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else set()
    if attribute in NAMES or (attribute == "family_name" and forenames):
        return {("name", text) for text in _full(value, forenames)}
    return {("identifier", value)} if attribute in IDENTIFIERS else set()


def _full(name: str, forenames: list[str]) -> list[str]:
    if not forenames or " " in name.strip():
        return [name]
    # other people have the same family name
    return [
        text
        for first in forenames
        for text in (f"{first} {name}", f"{name}, {first}", f"{name} {first}")
    ]


def _keys(protection: Protection) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    members: dict[str, list[str]] = {}
    for member, canonical in protection.same.items():
        members.setdefault(canonical, []).append(member)
    for canonical, who in protection.names.items():
        kind = "id" if canonical in protection.protected else "identifier"
        for entity in (canonical, *members.get(canonical, ())):
            key = entity.partition(":")[2]
            found |= {(kind, who, entity), (kind, who, key)}
            if entity.startswith("phone:+"):
                found.add((kind, who, key.removeprefix("+")))
                found.add((kind, who, key.removeprefix("+1")))
    # a short bare number such as 118 may mean anything
    return {each for each in found if not each[2].isdecimal() or len(each[2]) > SHORTEST}


def _dates(moment: Moment) -> set[str]:
    days = column(
        moment.engine,
        "SELECT DISTINCT strftime(CAST(unnest([start, \"end\"]) AS DATE), '%Y-%m-%d') "
        "FROM standing_links UNION SELECT DISTINCT left(value, 10) FROM standing_statements "
        "WHERE attribute <> 'birth_date' UNION "
        "SELECT DISTINCT strftime(received, '%Y-%m-%d') FROM standing_documents",
    )
    return {day for day in days if day is not None}


def _spellings(text: str) -> list[bytes]:
    in_json = json.dumps(text)[1:-1]
    spelled = {
        text,
        visible(text),
        escape_html(text),
        in_json,
        json.dumps(text, ensure_ascii=False)[1:-1],
        escape_json([text])[2:-2],
        urllib.parse.quote(text, safe=""),
        urllib.parse.quote_plus(text),
    }
    return sorted(each.encode("utf-8", "surrogatepass") for each in spelled)

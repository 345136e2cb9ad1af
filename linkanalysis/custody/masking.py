"""A search of finished files for anything that reveals a protected person.

Lives here: `find_leaks`.
Not here: the masked names (`case.protection`); this is the check after the fact.

It looks for ids and keys of protected people, their names and aliases, full birth dates, and the
identifiers only they use, as written in the case: plain, and as encoded in HTML, JSON and URLs. It
does not look for words of fewer than four characters; names that unprotected entities also have;
birth dates on which something else happened in the case; other spellings of a name; or content
that is not text (a PNG, the compressed streams of a PDF).
"""

from __future__ import annotations

import json
import os
import re
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis._escape import escape_html, escape_json, visible
from linkanalysis._given import expect_type, given_path
from linkanalysis.case.case import expect_case
from linkanalysis.case.protected import stated_identifier
from linkanalysis.custody.search import Index, search
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.case import Case
    from linkanalysis.case.protection import Protection

SHORTEST = 4  # characters; shorter words match by accident almost everywhere
NAMES = ("name", "alias", "label", "full_name")
IDENTIFIERS = (
    *("phone", "email", "handle", "plate", "vehicle", "account", "device", "sim"),
    *("document_number", "passport", "national_id", "fingerprint_id", "dna_id", "interpol_id"),
)


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """One fact about one protected person in one file.

    Attributes
    ----------
    path : str
        The file.
    kind : str
        id, name, birth date or identifier; ``… in the file name`` if it is there.
    who : str
        Masked name of the person or of the identifier.

    Examples
    --------
    >>> Leak("out/map.html", "name", "Protected 1").kind
    'name'
    """

    path: str
    kind: str
    who: str


def find_leaks(case: Case, paths: Iterable[str | Path]) -> tuple[Leak, ...]:
    """Search files for anything that reveals a protected person.

    Parameters
    ----------
    case : Case
        The case from which the files were made.
    paths : iterable of str or Path
        Files, and folders to search with everything in them.

    Returns
    -------
    tuple of Leak
        What was found, sorted by file, kind and person; empty if nothing was found.

    Raises
    ------
    CaseError
        If a path does not exist, since a check of nothing must not pass.

    Notes
    -----
    An empty result does not prove that a file is safe: short words, other spellings of a name and
    images are not searched, and a person is protected only if some document says so.

    Examples
    --------
    >>> import linkanalysis as la
    >>> with la.Case(purpose="training") as case:
    ...     find_leaks(case, [])
    ()
    """
    expect_case(case)
    index = _index(_secrets(case))
    leaks: set[Leak] = set()
    for path in _files(paths):
        found = search(index, path.read_bytes())
        leaks |= {Leak(str(path), kind, who) for kind, who in found}
        found = search(index, path.name.encode("utf-8", "surrogatepass"))
        leaks |= {Leak(str(path), f"{kind} in the file name", who) for kind, who in found}
    return tuple(sorted(leaks))


def _index(secrets: set[tuple[str, str, str]]) -> Index:
    found: Index = {}
    for kind, who, text in sorted(secrets):
        for needle in _spellings(text):
            found.setdefault(needle, set()).add((kind, who))
    return found


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    expect_type("paths", paths, Iterable, "pass a list of files and folders.", error=CaseError)
    for each in (paths,) if isinstance(paths, (str, os.PathLike)) else paths:
        path = given_path("A path", each, error=CaseError)
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path
        else:
            message = f"{path} does not exist, so it cannot be searched for leaks."
            raise CaseError(message)


def _secrets(case: Case) -> set[tuple[str, str, str]]:
    protection = case.protection
    found = _keys(case, protection)
    statements = case.sql(
        "SELECT entity, attribute, value FROM standing_statements "
        "WHERE attribute IN (SELECT unnest(?)) AND value IS NOT NULL",
        [[*NAMES, *IDENTIFIERS, "forename", "family_name", "birth_date"]],
    )
    public: set[str] = set()
    forenames: dict[str, list[str]] = {}
    stated = list(statements.itertuples(index=False, name=None))
    for entity, attribute, value in stated:
        if entity in protection.overrides and _is_masked(case, protection, attribute, value):
            continue  # shown by name, but shared with someone who is not
        if entity not in protection.names:
            public.add(value)
        elif attribute == "forename":
            forenames.setdefault(entity, []).append(value)
    dates, known = _dates(case), case.labels()
    for entity, attribute, value in stated:
        who = protection.names.get(entity)
        if attribute == "birth_date" and value in dates:
            continue
        things = stated_identifier(attribute, value, case.region) if who is not None else []
        if any(thing in known and thing not in protection.names for thing in things):
            continue  # an unprotected person uses it too
        if who is not None:
            facts = _facts(attribute, value, forenames.get(entity, []))
            found |= {(kind, who, text) for kind, text in facts}
    return {each for each in found if len(each[2]) >= SHORTEST and each[2] not in public}


def _is_masked(case: Case, protection: Protection, attribute: str, value: str) -> bool:
    things = stated_identifier(attribute, value, case.region)
    return any(thing in protection.names for thing in things)


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


def _keys(case: Case, protection: Protection) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    members: dict[str, list[str]] = {}
    for member, canonical in case.same.items():
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


def _dates(case: Case) -> set[str]:
    rows = case.sql(
        "SELECT DISTINCT strftime(CAST(unnest([start, \"end\"]) AS DATE), '%Y-%m-%d') AS day "
        "FROM standing_links UNION SELECT DISTINCT left(value, 10) FROM standing_statements "
        "WHERE attribute <> 'birth_date' UNION "
        "SELECT DISTINCT strftime(received, '%Y-%m-%d') FROM standing_documents"
    )
    return set(rows["day"].dropna())


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

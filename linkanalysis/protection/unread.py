"""Who is withheld because something could not be read or was not judged, and what settles it.

A notice repeats words of a role column, because one cannot map a word that one does not see. But a
shifted record may have the name of a victim in that column. So a word is repeated only if it looks
like a word for a role, or several people have it, and never if it is part of a name in the case.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.role_words import near_role
from linkanalysis.core.vocabulary.words import fold_word
from linkanalysis.protection.minors import NO_DATE
from linkanalysis.protection.protected import (
    BY_NAME,
    PROTECTED_ROLES,
    UNREAD_RECORD,
    UNREAD_ROLE,
    read_about,
)
from linkanalysis.protection.witnesses import OF_EVENT
from linkanalysis.storage.engine import column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.protection.protected import Evidence
    from linkanalysis.storage.engine import Engine

AS_WRITTEN = "role_as_written"  # attribute: a role in the words of the document
LONGEST_SHOWN = 40  # characters; a longer cell is a sentence about somebody
LONGEST_CODE = 2  # letters; a name in capitals is longer, and "ANA" may be one
IN_DOUBT = ("victim", "possible_victim", *OF_EVENT)  # roles that a suspect may have by mistake
SEVERAL = 2  # people with the same word: it is hardly the name of one of them
BARE = re.compile(r"[A-Za-z0-9_-]+")  # a key that TOML takes without quotation marks
NAMES = ("name", "full_name", "alias", "label", "forename", "family_name")


@dataclass(frozen=True, slots=True)
class UnreadWord:
    """A word for a role that could not be read.

    columns: In which columns of readers it is written: role, or value in a table of statements.
    people: How many people are withheld for this word and nothing else.
    shown: Whether a notice may repeat it.
    """

    columns: tuple[str, ...]
    word: str = field(repr=False)  # not in the repr, which ends up in notebooks and logs
    people: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """Who is withheld because something could not be read or was not judged.

    roles: People withheld only for a role that could not be read.
    records: People withheld only for a record about them that could not be read.
    dates: People withheld only because the case has no date at which they were of age.
    namesakes: People withheld only because they have the name of somebody protected.
    lost: Refused records of a protected role that name nobody who is in the case.
    both: People withheld as victims or witnesses who are also suspect, convicted or wanted.
    words: The words for roles that could not be read, those of most people first.
    notice: What to do about it, in a sentence for each kind; empty if there is nothing to do.
    """

    roles: int = 0
    records: int = 0
    dates: int = 0
    namesakes: int = 0
    lost: int = 0
    both: int = 0
    words: tuple[UnreadWord, ...] = ()
    notice: str = ""


def find_unread(engine: Engine, evidence: Iterable[Evidence], suspects: frozenset[str]) -> Unread:
    """Find who is withheld for want of reading, or although they are suspects on record."""
    by_person: dict[str, set[str]] = {}
    rows = list(evidence)
    for each in rows:
        by_person.setdefault(each.entity, set()).add(each.why)
    both = {each.entity for each in rows if each.role in IN_DOUBT} & suspects
    only: dict[str, set[str]] = {
        why: set() for why in (UNREAD_ROLE, UNREAD_RECORD, NO_DATE, BY_NAME)
    }
    for person, reasons in by_person.items():
        if reasons <= only.keys():
            only[next(why for why in only if why in reasons)].add(person)
    lost = _lost(engine)
    if not any(only.values()) and not lost and not both:
        return Unread()
    places = {
        (each.entity, each.document, each.row)
        for each in rows
        if each.why == UNREAD_ROLE and each.entity in only[UNREAD_ROLE]
    }
    words = _words(engine, places) if places else ()
    roles, records, dates, namesakes = map(len, only.values())
    found = Unread(roles, records, dates, namesakes, lost, len(both), words)
    return replace(found, notice=" ".join(_sentences(found)))


def _lost(engine: Engine) -> int:
    roles = ", ".join(f"'{name}'" for name in PROTECTED_ROLES)
    rows = engine.execute(
        f"""
        SELECT DISTINCT p.document, p."row", p.about FROM problems p
        JOIN standing_documents d ON d.id = p.document WHERE p.role IN ({roles})"""  # noqa: S608
    ).fetchall()
    return len({(document, row) for document, row, about in rows if not read_about(about)})


def _words(engine: Engine, places: set[tuple[str, str, str]]) -> tuple[UnreadWord, ...]:
    stated = engine.execute(
        """
        SELECT DISTINCT s.entity, s.document, coalesce(s."row", ''), d.reader, s.value
        FROM standing_statements s JOIN standing_documents d ON d.id = s.document
        WHERE s.attribute = ?""",
        [AS_WRITTEN],
    ).fetchall()
    people: dict[str, dict[tuple[str, str], set[str]]] = {}
    for entity, document, row, reader, word in stated:
        if (entity, document, row) in places:
            where = "value" if reader == "statements" else "role", document
            people.setdefault(word, {}).setdefault(where, set()).add(entity)
    names = _names(engine) if people else set()
    found = []
    for word, having in people.items():
        # a victim may have an id in each document, so people of several may be one
        shown = _may_be_shown(word, max(map(len, having.values())), names)
        columns = tuple(sorted({where for where, _ in having}))
        found.append(UnreadWord(columns, word, len(set().union(*having.values())), shown))
    return tuple(sorted(found, key=lambda each: (-each.people, each.word)))


def _names(engine: Engine) -> set[str]:
    listed = ", ".join(f"'{name}'" for name in NAMES)
    texts = column(
        engine,
        f"SELECT DISTINCT value FROM stated_statements WHERE attribute IN ({listed}) "  # noqa: S608
        "UNION SELECT split_part(entity, ':', 2) FROM stated_entities "
        "WHERE starts_with(entity, 'person:')",
    )
    return {word for text in texts for word in fold_word(text).split()}


def _may_be_shown(word: str, people: int, names: set[str]) -> bool:
    parts = fold_word(word).split()
    if len(word) > LONGEST_SHOWN or any(sign.isdigit() for sign in word) or not word.isprintable():
        return False
    if names.intersection(parts):
        return False
    single = len(parts) == 1 and word.islower()
    code = word.isascii() and word.isupper() and len(word) <= LONGEST_CODE
    return bool(single or code or people >= SEVERAL or near_role(word))


def _sentences(found: Unread) -> Iterable[str]:
    if found.roles:
        yield f"{_people(found.roles)} withheld because their role could not be read."
        shown = [each for each in found.words if each.shown]
        if shown:
            listed = ", ".join(f"{each.word} ({each.people:,})" for each in shown)
            yield (
                f"Which of these words protect: {listed}? Say so once for all documents, under "
                f'[case] in case.toml; "unknown" protects nobody: {_values(shown)}.'
            )
        hidden = len(found.words) - len(shown)
        if hidden:
            words = "1 word" if hidden == 1 else f"{hidden:,} words"
            yield (
                f"{words} may be a name and cannot be shown here: see role_as_written in "
                "case.statements()."
            )
    if found.records:
        yield (
            f"{_people(found.records)} withheld because a record about them could not be read; "
            "case.problems() says why."
        )
    if found.dates:
        yield (
            f"{_people(found.dates)} withheld because nothing shows at which date they were of "
            'age. Set the date of receipt in case.toml, such as received = "2024-05-02".'
        )
    if found.namesakes:
        yield (
            f"{_people(found.namesakes)} withheld because they have the name of somebody protected "
            "and nothing on record tells the two apart; case.namesakes() lists the pairs to judge."
        )
    if found.both:
        yield (
            f"{_people(found.both)} withheld as victim or witness although other records call them "
            "suspect, convicted or wanted. Which holds? "
            'case.summary().rows("suspect and protected") lists them; case.override shows one.'
        )
    if found.lost:
        records = "1 record" if found.lost == 1 else f"{found.lost:,} records"
        yield (
            f"{records} of protected people could not be read at all and may be about anybody; "
            "case.problems() lists what could not be read."
        )


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count:,} people are"


def _values(words: Iterable[UnreadWord]) -> str:
    """Write the line of ``case.toml`` that gives words a meaning."""
    pairs: dict[str, list[str]] = {}
    for each in words:
        bare = BARE.fullmatch(each.word)
        named = each.word if bare else json.dumps(each.word, ensure_ascii=False)
        for name in each.columns:
            pairs.setdefault(name, []).append(f'{named} = "{near_role(each.word) or "…"}"')
    tables = (f"{name} = {{ {', '.join(listed)} }}" for name, listed in pairs.items())
    return f"values = {{ {', '.join(tables)} }}"

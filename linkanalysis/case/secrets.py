"""What reveals the protected people of a case in finished pages and files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.core.keys.spelling import HAN, sound
from linkanalysis.core.vocabulary.writing import NO_NAMES
from linkanalysis.protection.identifying import (
    RELATION,
    SHORTEST_NUMBER,
    WHOLE,
    is_whole_name,
    words_of,
)
from linkanalysis.protection.mentions import Mentions
from linkanalysis.protection.protected import stated_identifier
from linkanalysis.protection.search import Words
from linkanalysis.protection.secrets import SIGNS, Secrets
from linkanalysis.protection.written_forms import (
    add_meaning,
    address_index,
    encoded,
    indexes,
    joined,
    numbers_written,
    simpler,
    spellings,
)
from linkanalysis.storage.engine import column
from linkanalysis.storage.header import ZONE, on_clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case.frames import Moment
    from linkanalysis.case.masked_names import Protection
    from linkanalysis.storage.engine import Engine

SHORTEST = 4  # characters; shorter words match by accident almost everywhere
NAMES = ("name", "alias", "label", "full_name")
IDENTIFIERS = (
    *("phone", "email", "handle", "plate", "vehicle", "account", "device", "sim"),
    *("document_number", "passport", "national_id", "fingerprint_id", "dna_id", "interpol_id"),
    *("ssn", "driver_license", "drivers_license"),
)
OWN_NUMBER = ("handle:", "plate:", "document_number:")
STATED = (*NAMES, *IDENTIFIERS, "forename", "family_name", "birth_date")


def find_secrets(moment: Moment) -> Secrets:
    """Collect what reveals the people who are protected at a moment of a case."""
    if not moment.protection.names:
        return Secrets()
    secrets = _secrets(moment.engine, moment.protection, moment.region)
    # only names made of words of the protected names can be the same as one of them
    theirs = {
        simpler(word) for kind, _, text in secrets if kind == "name" for word in words_of(text)
    }
    others = _others_names(moment)
    shown = _shown_names(others, theirs)
    public = {
        way
        for name in shown
        if theirs.issuperset(map(simpler, words_of(name)))
        for way in joined(words_of(name))
    }
    words, folded = indexes(secrets, public, moment.protection.mentions.borne)
    for rows in moment.protection.mentions.phones.values():
        for digits, _, who in rows:
            meaning = frozenset({("identifier", who)})
            add_meaning(folded, encoded(numbers_written(digits)), meaning)
    whole = _whole_names(moment.protection.mentions, public)
    return Secrets(
        Words.of(words),
        Words.of(folded),
        Words.of(address_index(secrets)),
        _locals(moment),
        whole,
        spared=_spared(shown, whole),
        called=_called(others, secrets),
    )


def find_numbers(engine: Engine, protection: Protection, region: str | None) -> Secrets:
    """Collect the ids and identifiers alone, for which labels are searched as pages are."""
    found = _secrets(engine, protection, region)
    numbers = {
        (kind, who, text)
        for kind, who, text in found
        # Ann Roe and ANN ROE may be two, KY-118 and ky 118 are one
        if kind in {"id", "identifier"} and any(map(str.isdigit, text))
    }
    words, folded = indexes(numbers, set(), frozenset())
    return Secrets(Words.of(words), Words.of(folded), Words.of(address_index(numbers)))


def _others_names(moment: Moment) -> set[tuple[str, str]]:
    """List who has no masked name with each name stated of them, or the id if that is one."""
    listed = ", ".join(f"'{name}'" for name in WHOLE)
    rows = moment.engine.execute(
        f"SELECT DISTINCT entity, value FROM standing_statements WHERE attribute IN ({listed})"  # noqa: S608
    ).fetchall()
    ids = (
        (entity, label)
        for entity, label in moment.protection.labels.items()
        if entity == f"person:{label}" and is_whole_name(label)
    )
    masked = moment.protection.names
    return {(entity, name) for entity, name in (*rows, *ids) if name and entity not in masked}


def _shown_names(others: set[tuple[str, str]], words: set[str]) -> list[str]:
    """List the names of unprotected people that are made of `words` and initials."""
    return [
        name
        for _, name in others
        if words.issuperset(simpler(word) for word in words_of(name) if len(word) > 1)
    ]


def _called(others: set[tuple[str, str]], secrets: set[tuple[str, str, str]]) -> Words:
    """Arrange names of unprotected people with a word by which alone somebody protected goes."""
    theirs = {text: frozenset(words_of(text)) for kind, _, text in secrets if kind == "name"}
    alone = {word for words in theirs.values() if len(words) == 1 for word in words}
    if not alone:
        return Words()
    whole = [words for words in theirs.values() if len(words) > 1]
    called = {name: words_of(name) for who, name in others if who.startswith("person:")}
    names = {
        value
        for value, words in called.items()
        if len(words) > 1 and not alone.isdisjoint(words) and not RELATION.search(value)
        # Rose Miller is not spared if somebody protected is Rose Ann Miller
        if not any(parts.issubset(words) or parts.issuperset(words) for parts in whole)
    }
    return _of_nobody(each for name in names for each in spellings(name))


def _spared(shown: list[str], whole: Mentions) -> Words:
    """Arrange names of unprotected people that read as a protected name with an initial."""
    alike = {name for name in shown if whole.whole(name)}
    return _of_nobody(SIGNS.sub(b" ", name.encode("utf-8", "surrogatepass")) for name in alike)


def _of_nobody(written: Iterable[bytes]) -> Words:
    """Arrange names that reveal nobody, however many: a page is searched once for all of them."""
    return Words.of({name: frozenset() for name in written if len(name) >= SHORTEST})


def _whole_names(mentions: Mentions, public: set[str]) -> Mentions:
    sounds = {sound(name) for name in public if name.isalpha()}
    kept = {name: who for name, who in mentions.names.items() if name not in sounds}
    starts = {name[:end] for name in kept for end in range(1, len(name) + 1)}
    return Mentions(
        names=kept,
        skeletons=mentions.skeletons,
        unspaced=mentions.unspaced,
        dates=mentions.dates,
        borne=mentions.borne,
        starts=frozenset(starts),
    )


def _locals(moment: Moment) -> dict[bytes, str]:
    """Return the last seven digits of phone numbers that no other number of the case has."""
    phones = moment.protection.mentions.phones
    return {last.encode(): who for last, rows in phones.items() for _, alone, who in rows if alone}


def _secrets(
    engine: Engine, protection: Protection, region: str | None
) -> set[tuple[str, str, str]]:
    found = _keys(protection)
    sought = ", ".join(f"'{name}'" for name in STATED)
    stated = engine.execute(
        f"""
        SELECT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({sought}) AND value IS NOT NULL"""  # noqa: S608
    ).fetchall()
    public: set[str] = set()
    forenames: dict[str, list[str]] = {}
    for entity, attribute, value in stated:
        if entity in protection.overrides and any(
            thing in protection.names for thing in stated_identifier(attribute, value, region)
        ):
            continue  # shown by name, but shared with someone who is not
        if entity not in protection.names:
            public.add(value)
        elif attribute == "forename":
            forenames.setdefault(entity, []).append(value)
    dates, known = protection.days, protection.labels
    for entity, attribute, value in stated:
        who = protection.names.get(entity)
        if attribute == "birth_date" and value in dates:
            continue
        things = stated_identifier(attribute, value, region) if who is not None else []
        if any(thing in known and thing not in protection.names for thing in things):
            continue  # an unprotected person uses it too
        if who is not None:
            facts = _facts(attribute, value, forenames.get(entity, []))
            found |= {(kind, who, text) for kind, text in facts}
    return {
        each
        for each in found
        if (len(each[2]) >= SHORTEST or HAN.fullmatch(each[2])) and each[2] not in public
    }


def _facts(attribute: str, value: str, forenames: list[str]) -> set[tuple[str, str]]:
    """List what one statement about a protected person reveals, by kind."""
    if attribute == "birth_date":
        return {("birth date", value)} if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else set()
    if attribute in NAMES or (attribute == "family_name" and forenames):
        names = _full(value, forenames)
        return {("name", text) for text in names if not NO_NAMES.issuperset(words_of(text))}
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
            own = key.rpartition(":")[2]  # without service, jurisdiction or country
            if entity.startswith(OWN_NUMBER) and len(own) >= SHORTEST_NUMBER:
                found.add((kind, who, own))
            if entity.startswith("phone:+"):
                found.add((kind, who, key.removeprefix("+")))
                found.add((kind, who, key.removeprefix("+1")))
    # a short bare number such as 118 may mean anything
    return {each for each in found if not each[2].isdecimal() or len(each[2]) > SHORTEST}


def days_of(engine: Engine) -> frozenset[str]:
    """Return the days on which something happened, in UTC and in the zone of the case."""
    (zone,) = column(engine, ZONE)
    moments = ", ".join(f"{of}, {on_clock(of)}" for of in ("start", '"end"'))
    days = column(
        engine,
        f"SELECT DISTINCT strftime(CAST(unnest([{moments}]) AS DATE), '%Y-%m-%d') "  # noqa: S608 - literal names
        "FROM standing_links UNION SELECT DISTINCT left(value, 10) FROM standing_statements "
        "WHERE attribute <> 'birth_date' UNION "
        "SELECT DISTINCT strftime(received, '%Y-%m-%d') FROM standing_documents",
        [zone],
    )
    return frozenset(day for day in days if day is not None)

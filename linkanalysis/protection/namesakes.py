"""Records without protection that have the name of somebody protected, and may be about them.

A register of a hotel or a bank names a victim like everybody else, under another id and without a
role. Shown by name, it would name the victim. So the person of such a record is withheld until
somebody judges whether the two are the same: a name that may be shown can be corrected, one that
must be withheld cannot. Nobody is withheld whose birth date differs, or who is judged different.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.core.keys.spelling import sound
from linkanalysis.core.vocabulary.writing import NO_NAMES, PARTICLES, PLACEHOLDERS, TITLES
from linkanalysis.names.name_words import generation_of
from linkanalysis.protection.identifying import (
    LONGEST,
    PARTS,
    RELATION,
    UNSPACED,
    WHOLE,
    is_whole_name,
    name_mentions,
    whole_names,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from linkanalysis.protection.mentions import Mentions
    from linkanalysis.storage.engine import Engine

    Words = frozenset[str]

# Words of a name that two records must have in common, initials aside: many are called Maria.
LEAST = 2
# Names whose words are kept between acts; each takes about 500 bytes, and splitting one 40 µs.
NAMES_KEPT = 100_000
# Left out of names; not Sr, which tells a father from a son.
LEFT_OUT = (TITLES | {"dr", "prof", "rev", "officer", "detective"}) - {"sr"}
APOSTROPHES = re.compile(r"['’ʼ`´]")
# Between two people in one cell; a comma stands between names and within one.
SEVERAL = re.compile(r"\b(?:and|or|with|aka|alias|und|y|et)\b|[&/;+]", re.IGNORECASE)
DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
# Earlier years stand in the place of a date that nobody knows.
FIRST_YEAR = 1901


class Namesake(NamedTuple):
    """A person without protection who has the name of somebody protected.

    entity, protected: Canonical ids.
    document, row: Where the name of the first is stated; empty if it is the id alone.
    """

    entity: str
    protected: str
    document: str
    row: str


class _Name(NamedTuple):
    """A name as the sounds of its words.

    whole: All words. parts: Those that are neither particles nor words such as room.
    describes: Whether a word describes a relation, as in mother of somebody.
    alone: Whether it is whole though it has one word, in a script without spaces.
    ascii: Whether it is written in plain Latin letters.
    numbers: Numbers beside it.
    """

    whole: Words
    parts: Words
    describes: bool
    alone: bool
    ascii: bool
    numbers: Words


class _Named(NamedTuple):
    entity: str
    text: str
    name: _Name
    document: str
    row: str


def find_namesakes(engine: Engine, protected: Collection[str]) -> list[Namesake]:
    """Find the people who may be somebody protected by their name, and are not judged different."""
    if not protected:
        return []
    named = list(_named(engine))
    hers = [each for each in named if each.entity in protected]
    by_key: defaultdict[object, set[tuple[str, _Name]]] = defaultdict(set)
    for each in hers:
        for key in _keys(each.name):
            by_key[key].add((each.entity, each.name))
    texts = ((each.entity, WHOLE[0], each.text) for each in hers)
    mentions = name_mentions(texts, {each.entity: each.entity for each in hers})
    one_script = all(each.name.ascii for each in hers)
    found = set()
    for each in named:
        if each.entity in protected:
            continue
        near = {one for key in _keys(each.name) for one in by_key.get(key, ())}
        alike = {whose for whose, name in near if _may_be_one(each.name, name)}
        # in another script: searched for as in a text, which takes longer
        if not alike and not (one_script and each.name.ascii):
            alike = _named_in(mentions, each)
        found |= {Namesake(each.entity, whose, each.document, each.row) for whose in alike}
    apart = _of_generations(named, hers)
    return sorted(
        _not_apart(engine, (each for each in found if (each.entity, each.protected) not in apart))
    )


def _of_generations(named: Iterable[_Named], hers: Iterable[_Named]) -> set[tuple[str, str]]:
    """Return pairs whom one row names as father and son of one name: only one of them is Jr."""
    by_row: defaultdict[tuple[str, str], list[_Named]] = defaultdict(list)
    for each in hers:
        by_row[each.document, each.row].append(each)
    return {
        (each.entity, her.entity)
        for each in named
        if each.row
        for her in by_row.get((each.document, each.row), ())
        if generation_of(each.text) != generation_of(her.text)
    }


def _named_in(mentions: Mentions, each: _Named) -> set[str]:
    """Return who is named in a text about somebody, by more than one word."""
    # Rose Miller is not somebody who goes by Rose, and the mother of Rose is not Rose
    if each.name.describes or not mentions.single.keys().isdisjoint(words_of(each.text)):
        return set()
    return {mentions.whole(each.text)} - {""}


def _named(engine: Engine) -> Iterator[_Named]:
    """Give the names of people, and the ids that are names."""
    listed = ", ".join(f"'{name}'" for name in (*WHOLE, *PARTS))
    stated: list[tuple[str, str, str, str, str]] = engine.execute(
        f"""
        SELECT DISTINCT entity, attribute, value, document, coalesce("row", '')
        FROM standing_statements WHERE attribute IN ({listed})
          AND starts_with(entity, 'person:') AND trim(value) <> '' ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    for entity, attribute, value, document, row in stated:
        for text in {value, *SEVERAL.split(value)} if attribute in WHOLE else ():
            if name := _name(text):
                yield _Named(entity, text, name, document, row)
    for entity, text, document, row in whole_names(stated):
        if name := _name(text):
            yield _Named(entity, text, name, document, row)
    people = engine.execute(
        "SELECT entity FROM standing_entities WHERE starts_with(entity, 'person:')"
    ).fetchall()
    for (entity,) in people:
        key = entity.partition(":")[2]
        if is_whole_name(key) and (name := _name(key)):
            yield _Named(entity, key, name, "", "")


@lru_cache(maxsize=NAMES_KEPT)
def _name(text: str) -> _Name | None:
    """Split a text into the words of a name, without titles and numbers; None if it is no name."""
    if len(text) > LONGEST:
        return None
    written = [word for word in words_of(APOSTROPHES.sub("", text)) if word not in LEFT_OUT]
    numbers = frozenset(word for word in written if any(map(str.isdecimal, word)))
    words = [word for word in written if word not in numbers]
    if not words or NO_NAMES.issuperset(words) or PLACEHOLDERS.issuperset(words):
        return None
    whole = frozenset(map(sound, words))
    telling = [word for word in words if word not in PARTICLES and word not in PLACEHOLDERS]
    parts = frozenset(map(sound, telling))
    alone = len(words) == 1 and UNSPACED.fullmatch(text.strip()) is not None
    return _Name(whole, parts, RELATION.search(text) is not None, alone, text.isascii(), numbers)


def _keys(name: _Name) -> Iterator[object]:
    """Give what two names that are alike have in common: all words, or a pair of them."""
    yield name.whole
    yield from combinations(sorted(word for word in _told_by(name) if len(word) > 1), LEAST)


def _told_by(name: _Name) -> Words:
    """Return the words that tell a name from others: particles too if there is little else."""
    return name.parts if len(name.parts) >= LEAST else name.whole


def _may_be_one(one: _Name, other: _Name) -> bool:
    """Tell whether names are equal, or one is a part of the other, apart from initials."""
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return False  # a room number stands in one record; two numbers tell two people apart
    if one.whole == other.whole:
        return one.alone or sum(len(word) > 1 for word in one.whole) >= LEAST
    if one.describes:
        return False
    short = min(len(one.parts), len(other.parts)) < LEAST
    mine, hers = (one.whole, other.whole) if short else (one.parts, other.parts)
    ours, theirs = _apart_from(mine, hers), _apart_from(hers, mine)
    both = ours & theirs
    return both in {ours, theirs} and sum(len(word) > 1 for word in both) >= LEAST


def _apart_from(words: Words, others: Words) -> Words:
    """Leave out initials with which a word of another name begins."""
    known = {word[0] for word in others if word}
    # twice the letter has the sound of one in a word, where J is I and H is silent
    return frozenset(w for w in words if len(w) > 1 or not known.issuperset(sound(2 * w)))


def _not_apart(engine: Engine, found: Iterable[Namesake]) -> Iterator[Namesake]:
    """Leave out pairs that are judged different, and those with different birth dates."""
    rows = engine.execute(
        """
        SELECT coalesce(a.canonical, d."left"), coalesce(b.canonical, d."right")
        FROM standing_decisions d LEFT JOIN same a ON a.entity = d."left"
        LEFT JOIN same b ON b.entity = d."right" WHERE d.judgment = 'different'"""
    ).fetchall()
    different = {frozenset(pair) for pair in rows}
    born: defaultdict[str, set[str]] = defaultdict(set)
    stated = engine.execute(
        "SELECT DISTINCT entity, value FROM standing_statements WHERE attribute = 'birth_date' "
        "AND starts_with(entity, 'person:') AND value IS NOT NULL"
    ).fetchall()
    for entity, value in stated:
        if _is_known(value):
            born[entity].add(value.strip())
    for each in found:
        ours, theirs = born[each.entity], born[each.protected]
        if frozenset(each[:2]) not in different and not _were_born_apart(ours, theirs):
            yield each


def _were_born_apart(ours: set[str], theirs: set[str]) -> bool:
    """Tell whether both have birth dates, and no two of them may be one."""
    alike = any(a.startswith(b) or b.startswith(a) for a in ours for b in theirs)
    return bool(ours and theirs) and not alike


def _is_known(text: str) -> bool:
    """Tell whether a text is a year, a month or a day in which somebody may be born."""
    known = DATE.fullmatch(text.strip())
    try:
        day = dt.date.fromisoformat(f"{known[0]}-01-01"[: len("2001-02-03")]) if known else None
    except ValueError:
        return False
    return day is not None and day.year >= FIRST_YEAR

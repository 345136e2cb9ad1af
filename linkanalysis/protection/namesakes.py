"""Records without protection that have the name of somebody protected, and may be about them.

Lives here: `find_namesakes`.
Not here: who is protected by their own records (`protected`), and likely pairs (`identity`).

A register of a hotel or a bank names a victim like everybody else, under another id and without a
role. Shown by name, it would name the victim. So the person of such a record is withheld until
somebody judges whether the two are the same: a name that may be shown can be corrected, one that
must be withheld cannot. Nobody is withheld whose birth date differs, or who is judged different.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.keys.spelling import sound
from linkanalysis.protection.identifying import PARTS, RELATION, WHOLE, words_of
from linkanalysis.vocabulary.writing import NO_NAMES, PARTICLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from linkanalysis.storage.engine import Engine

    Words = frozenset[str]

# Words of a name that two records must have in common, initials aside: many are called Maria.
LEAST = 2


class Namesake(NamedTuple):
    """A person without protection who has the name of somebody protected.

    entity, protected: Canonical ids.
    document, row: Where the name of the first is stated; empty if it is the id alone.
    """

    entity: str
    protected: str
    document: str
    row: str


class _Named(NamedTuple):
    entity: str
    words: Words
    document: str
    row: str


def find_namesakes(engine: Engine, protected: Collection[str]) -> list[Namesake]:
    """Find the people who may be somebody protected by their name, and are not judged different."""
    if not protected:
        return []
    named = list(_named(engine))
    theirs: defaultdict[tuple[str, ...], set[tuple[str, Words]]] = defaultdict(set)
    for each in named:
        if each.entity in protected:
            for pair in _pairs(each.words):
                theirs[pair].add((each.entity, each.words))
    found = {
        Namesake(each.entity, whose, each.document, each.row)
        for each in named
        if each.entity not in protected
        for whose, words in {one for pair in _pairs(each.words) for one in theirs.get(pair, ())}
        if _may_be_one(words, each.words)
    }
    return sorted(_not_apart(engine, found))


def _named(engine: Engine) -> Iterator[_Named]:
    """Give the names of people, and the ids of those who have no other, as sounds of words."""
    listed = ", ".join(f"'{name}'" for name in (*WHOLE, *PARTS))
    stated = engine.execute(
        f"""
        SELECT DISTINCT entity, attribute, value, document, coalesce("row", '')
        FROM standing_statements WHERE attribute IN ({listed})
          AND starts_with(entity, 'person:') AND trim(value) <> '' ORDER BY ALL"""  # noqa: S608
    ).fetchall()
    parts: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    has_name = set()
    for entity, attribute, value, document, row in stated:
        if attribute in PARTS:
            parts[entity, document, row].append(value)
            continue
        has_name.add(entity)
        if words := _words(value):
            yield _Named(entity, words, document, row)
    for (entity, document, row), values in parts.items():
        if words := _words(" ".join(values)):
            yield _Named(entity, words, document, row)
    people = engine.execute(
        "SELECT entity FROM standing_entities WHERE starts_with(entity, 'person:')"
    ).fetchall()
    for (entity,) in people:
        if entity not in has_name and (words := _words(entity.partition(":")[2])):
            yield _Named(entity, words, "", "")


def _words(name: str) -> Words:
    """Return the sounds of the words of a name; none if it is a number or describes a relation."""
    words = [word for word in words_of(name) if word not in PARTICLES]
    unlike = any(map(str.isdecimal, words)) or RELATION.search(name) or NO_NAMES.issuperset(words)
    return frozenset() if unlike else frozenset(map(sound, words))


def _pairs(words: Words) -> Iterator[tuple[str, ...]]:
    """Give all pairs of words that are no initials, by which names are looked up."""
    return combinations(sorted(word for word in words if len(word) > 1), LEAST)


def _may_be_one(one: Words, other: Words) -> bool:
    """Tell whether of two names with a pair of words in common one is a part of the other."""
    one, other = _without_initials(one, other), _without_initials(other, one)
    return one <= other or other <= one


def _without_initials(words: Words, others: Words) -> Words:
    """Leave out initials with which a word of another name begins."""
    known = {word[0] for word in others}
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
    apart = {frozenset(pair) for pair in rows}
    born: defaultdict[str, set[str]] = defaultdict(set)
    stated = engine.execute(
        "SELECT DISTINCT entity, value FROM standing_statements WHERE attribute = 'birth_date' "
        "AND starts_with(entity, 'person:') AND trim(value) <> ''"
    ).fetchall()
    for entity, value in stated:
        born[entity].add(value.strip()[: len("2001-02-03")])
    for each in found:
        ours, theirs = born.get(each.entity, set()), born.get(each.protected, set())
        alike = any(a.startswith(b) or b.startswith(a) for a in ours for b in theirs)
        unknown = not ours or not theirs
        if (alike or unknown) and frozenset(each[:2]) not in apart:
            yield each

"""The names under which protected people and their things are shown, where there is no case.

A file that names "Protected 1" names nobody: whoever it is keeps that name, and whoever is masked
anew gets another, so that a masked graph comes back as it was saved.
"""

from __future__ import annotations

import hashlib
import re
from itertools import count
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.entities import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)
# A case calls an event "notice" if it is one, since its number can be looked up.
TYPES_BY_WORD = {row.name.replace("_", " "): row.name for row in ENTITY_TYPES} | {"notice": "event"}
MASKED_PERSON = re.compile(r"Protected [1-9]\d*'*", flags=re.ASCII)
MASKED_THING = re.compile(
    rf"({'|'.join(TYPES_BY_WORD)})(?: \d+)? (?:of|that names) Protected [1-9]\d*'*",
    flags=re.ASCII,
)


def masked_type(name: str) -> str:
    """Return the type of what a masked name stands for; empty if it is not one."""
    thing = MASKED_THING.fullmatch(name)
    if thing:
        return TYPES_BY_WORD[thing.group(1)]
    return "person" if MASKED_PERSON.fullmatch(name) else ""


def masked_name(entity: str) -> str:
    """Return the masked name that an id of such an entity is made of; empty for any other id."""
    kind, _, name = entity.partition(":")
    return name if masked_type(name) == kind else ""


def masked_names(
    types: Mapping[str, str], protected: Collection[str], ties: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return masked names of protected people and of the identifiers tied to nobody else.

    People are numbered in the order of the SHA-256 of their ids, which reveals nothing about them.
    """
    names = {entity: name for entity in types if (name := masked_name(entity))}
    taken = set(names.values())
    free = (f"Protected {number}" for number in count(1))
    order = sorted(protected - names.keys(), key=digest)
    names |= zip(order, (name for name in free if name not in taken), strict=False)
    people = sorted(protected, key=lambda entity: (entity not in order, digest(entity)))
    place = {entity: at for at, entity in enumerate(people)}
    holders: dict[str, set[str]] = {}
    for left, right in ties:
        for thing, person in ((left, right), (right, left)):
            if types[thing] in IDENTIFIERS and types[person] == "person" and thing not in names:
                holders.setdefault(thing, set()).add(person)
    private: dict[tuple[str, str], list[str]] = {}
    for thing, whose in holders.items():
        if whose <= place.keys():
            first = min(whose, key=place.__getitem__)
            private.setdefault((types[thing], names[first]), []).append(thing)
    for (kind, name), things in private.items():
        word = kind.replace("_", " ")
        names |= numbered(sorted(things, key=digest), word, f"of {name}", taken)
    return names


def numbered(
    things: Sequence[str], word: str, whose: str, taken: Collection[str] = ()
) -> dict[str, str]:
    """Name things of one kind: without a number if there is one, else with."""
    alone = f"{word} {whose}"
    if len(things) == 1 and alone not in taken:
        return {things[0]: alone}
    free: Iterator[str] = (f"{word} {n} {whose}" for n in count(1))
    return dict(zip(things, (name for name in free if name not in taken), strict=False))


def digest(entity: str) -> bytes:
    """Return a hash of an id, the order of which says nothing about the id."""
    return hashlib.sha256(entity.encode("utf-8", "surrogatepass")).digest()

"""Names under which protected people and their identifiers show, where no case says so.

Lives here: the same masking for graphs that come from elsewhere (`from_networkx`).
Not here: protection in a case, which the case itself knows (`case.protection`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from linkanalysis.vocabulary import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["masked_names"]

IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)


def masked_names(
    types: dict[str, str], protected: Collection[str], ties: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Name the protected, and the identifiers that only protected people are tied to.

    The protected are numbered in the order of the SHA-256 of their ids, which tells nothing.
    """
    order = sorted(protected, key=_digest)
    names = {entity: f"Protected {number}" for number, entity in enumerate(order, start=1)}
    holders: dict[str, set[str]] = {}
    for left, right in ties:
        for thing, person in ((left, right), (right, left)):
            if types[thing] in IDENTIFIERS and types[person] == "person" and thing not in names:
                holders.setdefault(thing, set()).add(person)
    private: dict[str, list[str]] = {}
    for thing, people in holders.items():
        if people <= names.keys():
            first = min(people, key=order.index) if len(people) > 1 else next(iter(people))
            private.setdefault(f"{types[thing]}\t{names[first]}", []).append(thing)
    for group, things in private.items():
        kind, _, name = group.partition("\t")
        word = kind.replace("_", " ")
        names |= _numbered(sorted(things, key=_digest), word, name)
    return names


def _numbered(things: Sequence[str], word: str, name: str) -> dict[str, str]:
    if len(things) == 1:
        return {things[0]: f"{word} of {name}"}
    return {thing: f"{word} {n} of {name}" for n, thing in enumerate(things, start=1)}


def _digest(entity: str) -> bytes:
    return hashlib.sha256(entity.encode()).digest()

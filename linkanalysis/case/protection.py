"""The names under which protected people, and what identifies them, may be shown.

Lives here: `Protection`, and how protected people and their things are numbered.
Not here: who is protected (`protected`), what is private to them (`private`), and the search of
finished products for what must not be in them (`custody.masking`).

Protected people are numbered in the order of a hash of their ids, which reveals nothing about them;
the numbers stay the same until somebody becomes protected or stops being so. An identifier or a
postal address that is tied to protected people only is shown as theirs: "phone of Protected 1". So
is the event of a notice about them, since its number can be looked up. A firm, place, event or
advertisement whose key or label contains the name of a protected person is shown as "organization
that names Protected 1".

A person with an override in force counts as not protected; everybody else keeps their number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.case.mentions import find_mentions
from linkanalysis.case.overrides import in_force
from linkanalysis.case.private import find_private
from linkanalysis.case.protected import find_protected
from linkanalysis.vocabulary import ENTITY_TYPES, entity_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case.engine import Engine
    from linkanalysis.case.overrides import Override

# Keeps the order of masked names from matching a plain list of hashed ids. Changing it would
# renumber the protected people of every case.
SALT = "linkanalysis protected order 1:"
# Entities of these types have free text as their key or label, which may contain a name.
FREE_TEXT = frozenset(row.name for row in ENTITY_TYPES if not row.identifier) - {"person"}


@dataclass(frozen=True, slots=True)
class Protection:
    """The protected people of a case between two acts.

    names: Masked name by id, of protected people and of what is private to them.
    protected: Ids of protected people.
    private: Ids of identifiers, addresses and notices tied to protected people only.
    labels: Label by id, of all entities, unmasked.
    same: Canonical id by id, where they differ.
    overrides: By id, the override of each person who is protected but may be shown.
    """

    # not in the repr, which ends up in notebooks and logs
    names: dict[str, str] = field(repr=False)
    protected: frozenset[str] = field(repr=False)
    private: frozenset[str] = field(repr=False)
    labels: dict[str, str] = field(repr=False, default_factory=dict)
    same: dict[str, str] = field(repr=False, default_factory=dict)
    overrides: dict[str, Override] = field(repr=False, default_factory=dict)

    def shown(self, entity: str) -> str:
        """Return the masked name of an entity if it has one, else its id."""
        return self.names.get(self.same.get(entity, entity), entity)

    def label(self, entity: str) -> str:
        """Return the masked name of an entity if it has one, else its label, else its key."""
        entity = self.same.get(entity, entity)
        masked = self.names.get(entity)
        if masked is not None:
            return masked
        return self.labels.get(entity) or entity.partition(":")[2] or entity


def find_protection(
    engine: Engine, labels: dict[str, str], same: dict[str, str], region: str | None = None
) -> Protection:
    """Find who is protected, and the masked names of these people and their things."""
    everyone = find_protected(engine)
    overrides = in_force(engine, everyone, same)
    protected = everyone - overrides.keys()
    numbered = sorted(everyone, key=_order)
    masked = {entity: f"Protected {number}" for number, entity in enumerate(numbered, start=1)}
    names = {entity: name for entity, name in masked.items() if entity in protected}
    # what a person with an override shares with somebody still masked could identify the latter
    users = {
        thing: people & protected
        for thing, people in find_private(engine, everyone, region).items()
        if people & protected
    }
    for (first, kind), things in _by_user(users, numbered).items():
        label = "notice" if kind == "event" else entity_type(kind).label
        names |= _number(things, label, f"of {names[first]}")
    names |= _naming(engine, names, labels, same)
    return Protection(names, frozenset(protected), frozenset(users), labels, same, overrides)


def _order(entity: str) -> str:
    return hashlib.sha256((SALT + entity).encode("utf-8", "surrogatepass")).hexdigest()


def _by_user(users: dict[str, set[str]], numbered: list[str]) -> dict[tuple[str, str], list[str]]:
    """Group things by their type and the first of their users in the order of numbers."""
    number = {entity: at for at, entity in enumerate(numbered)}
    grouped: dict[tuple[str, str], list[str]] = {}
    for thing, people in users.items():
        first = min(people, key=number.__getitem__)
        grouped.setdefault((first, thing.partition(":")[0]), []).append(thing)
    return grouped


def _number(things: Iterable[str], label: str, whose: str) -> dict[str, str]:
    """Name one thing "phone of …", or several "phone 1 of …", "phone 2 of …"."""
    ordered = sorted(things, key=_order)
    if len(ordered) == 1:
        return {ordered[0]: f"{label} {whose}"}
    return {thing: f"{label} {number} {whose}" for number, thing in enumerate(ordered, start=1)}


def _naming(
    engine: Engine, names: dict[str, str], labels: dict[str, str], same: dict[str, str]
) -> dict[str, str]:
    """Mask the firms, advertisements, places and events named after a protected person."""
    mentions = find_mentions(engine, names, same)
    called: dict[tuple[str, str], list[str]] = {}
    for entity, label in labels.items():
        kind, _, key = entity.partition(":")
        if kind in FREE_TEXT and entity not in names:
            who = mentions.whole(key) or mentions.whole(label)
            if who:
                called.setdefault((entity_type(kind).label, who), []).append(entity)
    masked: dict[str, str] = {}
    for (label, who), things in called.items():
        masked |= _number(things, label, f"that names {who}")
    return masked

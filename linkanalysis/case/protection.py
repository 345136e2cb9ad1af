"""The names under which protected people, and what identifies them, may be shown; and overrides.

Lives here: `Protection`, and how protected people and their things are numbered; `Override`, giving
and ending one, which are in force, and the notes that say so.
Not here: who is protected and what is private to them (`protected`), and the search of finished
products for what must not be in them (`custody.masking`).

Protected people are numbered in the order of a hash of their ids, which reveals nothing about them;
the numbers stay the same until somebody becomes protected or stops being so. An identifier or a
postal address that is tied to protected people only is shown as theirs: "phone of Protected 1". So
is the event of a notice about them, since its number can be looked up. A firm or place whose key or
label contains the whole name of a protected person is shown as "organization that names Protected
1"; so is an event, advertisement, booking, e-mail address or account name that contains a part of
it, and a person who is described by it ("mother of …").

A person with an override in force counts as not protected; everybody else keeps their number. An
override is an entry of the journal and nothing else: no row is rewritten, and undoing it adds
another entry. It covers the ids that were judged one person when it was given, and holds only while
exactly these ids are: nobody authorized showing a larger or smaller set.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._result import OVERRIDE
from linkanalysis.case.identifying import find_mentions
from linkanalysis.case.journal import append_entry
from linkanalysis.case.mentions import Mentions
from linkanalysis.case.protected import find_private, find_protected
from linkanalysis.errors import CaseError
from linkanalysis.vocabulary import ENTITY_TYPES, entity_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linkanalysis.case.engine import Engine
    from linkanalysis.case.frames import Moment


@dataclass(frozen=True, slots=True)
class Override:
    """A protected person who may be shown by name.

    act: Number of its entry in the journal.
    at: When it was given, in UTC.
    by: On whose authority.
    members: Ids of the person, the canonical one first.
    """

    act: int
    at: str
    by: str
    reason: str
    # not in the repr, which ends up in notebooks and logs
    members: tuple[str, ...] = field(repr=False)


def standing_overrides(engine: Engine) -> list[Override]:
    """Read the overrides that were not taken back, in the order in which they were given."""
    rows = engine.execute(
        'SELECT n, "at", "by", act, subjects, reason FROM journal '
        "WHERE act IN ('override', 'undo') ORDER BY n"
    ).fetchall()
    given: dict[str, Override] = {}
    for n, at, by, act, subjects, reason in rows:
        named = tuple(json.loads(subjects))
        if act == "undo":
            given.pop(named[0], None)
        else:
            given[str(n)] = Override(n, at, by, reason, named)
    return list(given.values())


def in_force(
    engine: Engine, protected: Iterable[str], same: Mapping[str, str]
) -> dict[str, Override]:
    """Return the override in force for each protected person who has one, sorted by id."""
    given = {frozenset(each.members): each for each in standing_overrides(engine)}
    if not given:
        return {}
    members: dict[str, set[str]] = {entity: {entity} for entity in protected}
    for entity, canonical in same.items():
        if canonical in members:
            members[canonical].add(entity)
    found = {entity: given.get(frozenset(ids)) for entity, ids in members.items()}
    return {entity: override for entity, override in sorted(found.items()) if override is not None}


def give_override(moment: Moment, person: str, *, by: str, reason: str) -> None:
    """Record an override of a protected person; raise CaseError if one is not possible."""
    entity, protection = moment.canonical(person), moment.protection
    if entity in protection.overrides:
        message = (
            f"{entity} is already shown by name (act {protection.overrides[entity].act} of the "
            "journal); nothing was changed."
        )
        raise CaseError(message)
    if entity not in protection.protected:
        message = (
            f"{person!s:.40} is not a protected person, so there is nothing to override. Name the "
            "person: what identifies only that person is then shown as well."
        )
        raise CaseError(message)
    _require(by, reason, what="An override", whose='by="whose authority"')
    others = sorted(each for each, canonical in moment.same.items() if canonical == entity)
    with moment.engine.transaction():
        append_entry(moment.engine, "override", subjects=(entity, *others), by=by, reason=reason)


def end_override(moment: Moment, person: str, *, by: str, reason: str) -> None:
    """Record that the override of a person ends; raise CaseError if none is in force."""
    override = moment.protection.overrides.get(moment.canonical(person))
    if override is None:
        message = (
            f"No override of {person!s:.40} is in force; nothing was changed. case.overrides() "
            "lists those that are."
        )
        raise CaseError(message)
    _require(by, reason, what="Ending an override", whose='by="who"')
    with moment.engine.transaction():
        subjects = (str(override.act), *override.members)
        append_entry(moment.engine, "undo", subjects=subjects, by=by, reason=reason)


def _require(by: object, reason: object, *, what: str, whose: str) -> None:
    if not all(isinstance(each, str) and each.strip() for each in (by, reason)):
        message = (
            f'{what} needs who and why: {whose}, reason="…". The journal keeps both; nothing was '
            "changed."
        )
        raise CaseError(message)


def overrides_frame(moment: Moment) -> pd.DataFrame:
    """List the overrides in force, in the order in which they were given."""
    rows = [(entity, one.by, one.reason, one.at, one.act) for entity, one in _in_order(moment)]
    columns = ["entity", "by", "reason", "at", "act"]
    return pd.DataFrame(rows, columns=columns).astype({"act": "int64"})


def notes_of(moment: Moment) -> tuple[str, ...]:
    """Write one sentence for each override in force; other protected people are masked in it."""
    veiled = moment.mentions.veiled
    return tuple(
        f"{OVERRIDE} (act {one.act}): {entity} is protected and shown by name, on the "
        f"authority of {veiled(one.by)}. Why: {veiled(one.reason)}"
        for entity, one in _in_order(moment)
    )


def _in_order(moment: Moment) -> list[tuple[str, Override]]:
    return sorted(moment.protection.overrides.items(), key=lambda each: each[1].act)


# Keeps the order of masked names from matching a plain list of hashed ids. Changing it would
# renumber the protected people of every case.
SALT = "linkanalysis protected order 1:"
# Entities of these types have words that somebody chose as their key or label.
OWN_WORDS = frozenset({"ad", "booking", "email", "event", "handle"})
# So have these, but firms and places are often called like people, so only a whole name counts.
NAMING = OWN_WORDS | {"person"} | {row.name for row in ENTITY_TYPES if not row.identifier}
# a person who is described by another: mother of …
RELATION = re.compile(
    r"(?:\b|_)(?:of|mother|father|parent|sister|brother|son|daughter|child|wife|husband|partner|"
    r"aunt|uncle|cousin|niece|nephew|guardian|friend|girlfriend|boyfriend)(?:\b|_)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Protection:
    """The protected people of a case between two acts.

    names: Masked name by id, of protected people and of what is private to them.
    protected: Ids of protected people.
    private: Ids of identifiers, addresses and notices tied to protected people only.
    labels: Label by id, of all entities, unmasked.
    same: Canonical id by id, where they differ.
    overrides: By id, the override of each person who is protected but may be shown.
    mentions: What identifies the protected people in a text.
    """

    # not in the repr, which ends up in notebooks and logs
    names: dict[str, str] = field(repr=False)
    protected: frozenset[str] = field(repr=False)
    private: frozenset[str] = field(repr=False)
    labels: dict[str, str] = field(repr=False, default_factory=dict)
    same: dict[str, str] = field(repr=False, default_factory=dict)
    overrides: dict[str, Override] = field(repr=False, default_factory=dict)
    mentions: Mentions = field(repr=False, default_factory=Mentions)

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
    mentions = find_mentions(engine, names, same, labels)
    if naming := _naming(mentions, names, labels):
        names |= naming
        mentions = find_mentions(engine, names, same, labels)
    return Protection(
        names, frozenset(protected), frozenset(users), labels, same, overrides, mentions
    )


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


def _naming(mentions: Mentions, names: dict[str, str], labels: dict[str, str]) -> dict[str, str]:
    """Mask whatever has the name of a protected person in its key or label."""
    called: dict[tuple[str, str], list[str]] = {}
    for entity, label in labels.items():
        kind, _, key = entity.partition(":")
        if kind not in NAMING or entity in names:
            continue
        if kind == "person" and not (RELATION.search(label) or RELATION.search(key)):
            continue  # two people may have one name
        search = mentions.any if kind in OWN_WORDS else mentions.whole
        who = search(key) or (search(label) if label != key else "")
        if who:
            called.setdefault((entity_type(kind).label, who), []).append(entity)
    masked: dict[str, str] = {}
    for (label, who), things in called.items():
        masked |= _number(things, label, f"that names {who}")
    return masked

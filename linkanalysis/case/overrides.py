"""Overrides: protected people who may be shown by name, on whose authority and why.

A person with an override in force counts as not protected; everybody else keeps their number. An
override is an entry of the journal and nothing else: no row is rewritten, and undoing it adds
another entry. It covers the ids that were judged one person when it was given, and holds only while
exactly these ids are: nobody authorized showing a larger or smaller set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import says_something
from linkanalysis.core.result import OVERRIDE
from linkanalysis.errors import CaseError
from linkanalysis.storage.journal import draft_entry, first_broken, read_entries, seal_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linkanalysis.case.frames import Moment
    from linkanalysis.storage.engine import Engine


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
    """Read the overrides that were not taken back, in the order in which they were given.

    A journal that does not chain gives none: nobody knows then who authorized what.
    """
    entries = read_entries(engine)
    given: dict[str, Override] = {}
    for entry in entries if first_broken(entries) is None else ():
        if entry.act == "undo":
            given.pop(entry.subjects[0], None)
        elif entry.act == "override":
            one = Override(entry.n, entry.at, entry.by, entry.reason, entry.subjects)
            given[str(entry.n)] = one
    return list(given.values())


def in_force(
    engine: Engine, protected: Iterable[str], same: Mapping[str, str], until: int | None = None
) -> dict[str, Override]:
    """Return the override in force for each protected person who has one, sorted by id.

    until: Act after which an override does not count.
    """
    given = {
        frozenset(each.members): each
        for each in standing_overrides(engine)
        if until is None or each.act <= until
    }
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
    with moment.database.transaction():
        subjects = (entity, *others)
        given = draft_entry(moment.database, "override", subjects=subjects, by=by, reason=reason)
        seal_entry(moment.database, given)


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
    with moment.database.transaction():
        subjects = (str(override.act), *override.members)
        ended = draft_entry(moment.database, "undo", subjects=subjects, by=by, reason=reason)
        seal_entry(moment.database, ended)


def _require(by: object, reason: object, *, what: str, whose: str) -> None:
    if not (says_something(by) and says_something(reason)):
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

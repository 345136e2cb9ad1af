"""Overrides: who is shown by name although protected, on whose authority and why.

Lives here: `Override`, what the journal says of them, and which of them are in force.
Not here: who is protected (`protection`), and the face that users call (`authority`).

An override is an entry of the journal and nothing else: no row is rewritten, and undoing it is one
more entry. It holds for the ids that were judged one person when it was given, and only while
these and no others are: where somebody is added to them or taken away, nobody has allowed that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.case.journal import append_entry
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linkanalysis.case.engine import DuckEngine, Engine

__all__ = ["Override", "in_force", "record_end", "record_override", "standing_overrides"]


@dataclass(frozen=True, slots=True)
class Override:
    """A protected person who may be shown by name.

    act: Number of its entry in the journal.
    at: When it was given, in UTC.
    by: On whose authority.
    reason: Why.
    members: Ids of the person, the canonical one first.
    """

    act: int
    at: str
    by: str
    reason: str
    # not in the repr: it ends in cells of notebooks and in logs
    members: tuple[str, ...] = field(repr=False)


def standing_overrides(engine: Engine) -> list[Override]:
    """Read the overrides that nobody has taken back."""
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
    """Say which protected people may be shown by name."""
    given = {frozenset(each.members): each for each in standing_overrides(engine)}
    if not given:
        return {}
    members: dict[str, set[str]] = {entity: {entity} for entity in protected}
    for entity, canonical in same.items():
        if canonical in members:
            members[canonical].add(entity)
    found = {entity: given.get(frozenset(ids)) for entity, ids in members.items()}
    return {entity: override for entity, override in sorted(found.items()) if override is not None}


def record_override(engine: DuckEngine, members: tuple[str, ...], *, by: str, reason: str) -> None:
    """Keep an override in the journal."""
    _require(by, reason, what="An override", whose='by="whose authority"')
    with engine.transaction():
        append_entry(engine, "override", subjects=members, by=by, reason=reason)


def record_end(engine: DuckEngine, override: Override, *, by: str, reason: str) -> None:
    """Keep in the journal that an override was taken back."""
    _require(by, reason, what="Taking back an override", whose='by="who"')
    with engine.transaction():
        append_entry(
            engine, "undo", subjects=(str(override.act), *override.members), by=by, reason=reason
        )


def _require(by: object, reason: object, *, what: str, whose: str) -> None:
    if not all(isinstance(each, str) and each.strip() for each in (by, reason)):
        message = (
            f'{what} needs who and why: {whose}, reason="…". Both are kept in the journal; nothing '
            "was changed."
        )
        raise CaseError(message)

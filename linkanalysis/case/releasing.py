"""Who is named in what leaves the agency: suspects, and whom the officer who releases it names.

Everybody else is withheld as protected people are, so every page, table and export follows. They
are numbered together with those whom a record protects: a number tells nobody who is a victim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError, ProtectedError
from linkanalysis.protection.protected import Evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linkanalysis.case.frames import Moment

NOT_RELEASED = "not released"


def not_released(entities: Iterable[str], known: Collection[str]) -> set[Evidence]:
    """Return what withholds the people among some entities who are not among those known."""
    return {
        Evidence(each, "", "", "", NOT_RELEASED)
        for each in entities
        if each.startswith("person:") and each not in known
    }


def named_in_release(moment: Moment, naming: Iterable[str]) -> frozenset[str]:
    """Return the canonical ids of people to name; raise an error if one must not be named."""
    protected = {each.entity for each in moment.protection.evidence}
    found = {moment.canonical(each): each for each in naming}
    for entity, given in found.items():
        if entity in protected:
            message = (
                f"{given!s:.40} is protected, so naming= cannot name them in a release. "
                "case.protection.report() lists the records that protect people; nothing was made."
            )
            raise ProtectedError(message)
        if not entity.startswith("person:"):
            message = f"{given!s:.40} is no person; naming= takes ids of people."
            raise CaseError(message)
    return frozenset(found)

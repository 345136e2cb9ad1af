"""A ring in words: the lines of its card.

Lives here: heads and texts, in the order in which they are read.
Not here: what they are taken from (`ring_card`), and pages and maps (`views`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from linkanalysis.rings.ring_roles import ROLES_CAVEAT
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from linkanalysis.rings.ring_card import Ring
    from linkanalysis.rings.ring_parts import Member, SharedThing

__all__ = ["headline", "parts", "tallied"]

THINGS_SHOWN = 12


def headline(ring: Ring) -> str:
    """Say in a line how large and how sure a ring is."""
    chance = "not computed"
    if not math.isnan(ring.significance):
        chance = f"≤ {ring.significance:.3g}"
    name = "Group" if ring.explained else "Ring"
    return (
        f"{name} {ring.number}: {len(ring.members)} members, {ring.n_protected} protected; "
        f"significance {chance}; stability {ring.stability:.2f}"
        f"{'; within families, households or work' * ring.explained}"
    )


def parts(ring: Ring) -> list[tuple[str, str]]:
    """Say of a ring all that its card holds."""
    said = [("Core", _people([member for member in ring.members if member.core]))]
    said.append(("Boundary", _people(ring.boundary)))
    said += _roles(ring)
    said += [("Shares", _thing(ring, thing)) for thing in ring.shared[:THINGS_SHOWN]]
    if len(ring.shared) > THINGS_SHOWN:
        said.append(("Shares", f"and {len(ring.shared) - THINGS_SHOWN} more"))
    said.append(("From, to", _span(ring.first, ring.last)))
    said.append(("Countries", tallied(ring.countries)))
    said.append(("Agencies", tallied(ring.agencies)))
    said += [
        ("Bridge", f"{display_name(bridge.entity, bridge.label)} to ring {bridge.to_ring}")
        for bridge in ring.bridges
    ]
    said.append(("Documents", _documents(ring)))
    said.append(("Grades", ring.standing.graded))
    said.append(("Single source", ring.standing.words))
    evidence = (
        f"{ring.density:.0%} of pairs tied; up to {ring.redundancy} rows could be wrong before it "
        "falls apart"
    )
    said.append(("Evidence", evidence))
    if not math.isnan(ring.false_share):
        chance = f"about {ring.false_share:.1%} of groups as good as this are expected by chance"
        said.append(("Chance", chance))
    if ring.relevance_reasons:
        said.append(("Relevance", f"{ring.relevance:g}: {'; '.join(ring.relevance_reasons)}"))
    said += [("Against it, or to know", note) for note in ring.notes]
    said += [("What would change it most", each.text()) for each in ring.questions]
    return [(head, text) for head, text in said if text]


def tallied(counts: Sequence[tuple[str, int]]) -> str:
    """Write how many members each name has."""
    return ", ".join(
        f"{name} ({count:,} {'member' if count == 1 else 'members'})" for name, count in counts
    )


def _roles(ring: Ring) -> list[tuple[str, str]]:
    if not ring.roles:
        return [("Roles", "nobody who may be named stands out by ties")]
    said = [
        ("Roles", f"{display_name(each.entity, each.label)}: {each.words}") for each in ring.roles
    ]
    return [*said, ("Roles", ROLES_CAVEAT)]


def _documents(ring: Ring) -> str:
    told = ", ".join(f"{name} ({count:,})" for name, count in ring.standing.documents)
    return told and f"{told}; in brackets how many of its {ring.standing.ties:,} ties each states"


def _people(members: Sequence[Member]) -> str:
    return ", ".join(
        f"{member.label} {member.stability:.2f}"
        if member.label == member.entity
        else f"{member.label} ({member.entity}) {member.stability:.2f}"
        for member in members
    )


def _thing(ring: Ring, thing: SharedThing) -> str:
    said = [
        f"{thing.thing} ({thing.type}), {thing.members} members",
        _span(thing.first, thing.last),
    ]
    said.append(", ".join(sorted(ring.title(name) for name in thing.documents)))
    return "; ".join(filter(None, said))


def _span(first: datetime | None, last: datetime | None) -> str:
    days = [f"{day:%Y-%m-%d}" for day in (first, last) if day is not None]
    return " to ".join(dict.fromkeys(days))

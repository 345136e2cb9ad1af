"""Rings and communities as a page shows them: color, members and a card.

Lives here: turning a `RingTable` or a `Partition` into plain values for a page.
Not here: finding them (`analysis`); drawing outlines (`assets/map_draw.js`, `drawing`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.rings.ring_roles import ROLES_CAVEAT
from linkanalysis.rings.ring_words import tallied
from linkanalysis.views.documents import Documents, date_text
from linkanalysis.views.palette import group_style
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from linkanalysis._provenance import Reason
    from linkanalysis.groups import Partition
    from linkanalysis.rings import Ring, RingTable

__all__ = [
    "Group",
    "community_groups",
    "in_searches",
    "percent",
    "ring_facts",
    "ring_groups",
    "ring_sections",
]

# Groups have seven colors; beyond twelve communities a reader cannot tell them apart.
MOST_COMMUNITIES = 12
LINES = 12  # of each list on a card, so that a card stays about one page; tables have all of them


@dataclass(frozen=True, slots=True)
class Group:
    """A ring or community, as the scripts of the map read it (`dataclasses.asdict`).

    badge: Number of the group, on its members.
    style: Color, and dashes of the outline; `hull` says whether there is an outline.
    members: Numbers of the drawn nodes, each with the stability of its membership.
    sections: Heads and lines of the card.
    more: A sentence about members that are not drawn.
    """

    kind: str
    name: str
    badge: str
    style: tuple[str, tuple[int, ...]]
    hull: bool
    members: tuple[tuple[int, str], ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    more: str = ""


def percent(share: float) -> str:
    """Text of a share; empty if it is missing."""
    return "" if math.isnan(share) else f"{round(share * 100)}%"


def in_searches(stability: float) -> str:
    """Text of the share of repeated searches that put an entity into a group."""
    return "" if math.isnan(stability) else f"{percent(stability)} of searches"


def ring_groups(rings: RingTable, shown: dict[str, int], documents: Documents) -> list[Group]:
    """Turn rings into groups of the nodes that are drawn."""
    groups: list[Group] = []
    for ring in rings:
        members = tuple(
            (
                shown[member.entity],
                in_searches(member.stability) + (", core" if member.core else ""),
            )
            for member in ring.members
            if member.entity in shown
        )
        absent = len(ring.members) - len(members)
        groups.append(
            Group(
                kind="Ring",
                name=f"Ring {ring.number}",
                badge=str(ring.number),
                style=group_style(len(groups)),
                hull=True,
                members=members,
                facts=ring_facts(ring, documents),
                sections=ring_sections(ring, documents),
                more=f"Members not on this map: {absent}" if absent else "",
            )
        )
    return groups


def ring_facts(ring: Ring, documents: Documents) -> tuple[tuple[str, str], ...]:
    """Facts about a ring that fit in a line each."""
    protected = (
        f", including {ring.n_protected} protected and not named" if ring.n_protected else ""
    )
    chance = "Not computed"
    if not math.isnan(ring.significance):
        chance = (
            f"At most {100 * ring.significance:.3g}% of randomly shuffled networks contain a group "
            "this strongly tied"
        )
    return (
        ("Members", f"{len(ring.members)}{protected}"),
        ("Chance", chance),
        ("Stability", f"Members stay together in {percent(ring.stability)} of repeated searches"),
        ("Robustness", _robustness(ring.redundancy)),
        ("Tied pairs", f"{percent(ring.density)} of all pairs of members"),
        ("Dates", _span(ring.first, ring.last)),
        ("Countries", tallied(ring.countries)),
        ("Agencies", tallied(ring.agencies)),
        ("Documents", f"{len(ring.documents)}"),
        ("Grades", ring.standing.graded),
        ("Single source", ring.standing.words),
        ("Relevance", "; ".join(map(documents.text, ring.relevance_reasons))),
    )


def ring_sections(ring: Ring, documents: Documents) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Make the lists on the card of a ring: doubts before evidence, no empty lists."""
    shared = []
    for thing in ring.shared:
        titles = ", ".join(sorted(map(documents.title, thing.documents))[:3])
        parts = (f"{thing.members} members", _span(thing.first, thing.last), titles)
        kind = f" ({thing.type})" if ":" not in thing.thing else ""  # ids contain their type
        shared.append(f"{thing.thing}{kind}: " + ", ".join(filter(None, parts)))
    questions = [question.text(documents.title) for question in ring.questions]
    roles = [f"{display_name(role.entity, role.label)}: {role.words}" for role in ring.roles]
    bridges = [f"{bridge.label}, to ring {bridge.to_ring}" for bridge in ring.bridges]
    evidence = [_evidence(reason, documents) for reason in ring.reasons]
    found = (
        ("Doubts and limits", tuple(ring.notes)),
        ("What would change this result most", tuple(questions)),
        ("Positions in the ring", (*_cut(roles), ROLES_CAVEAT) if roles else ()),
        ("What they share", _cut(shared)),
        ("Ties to other rings", _cut(bridges)),
        ("Evidence", _cut(evidence)),
    )
    return tuple((head, lines) for head, lines in found if lines)


def community_groups(partition: Partition, shown: dict[str, int]) -> list[Group]:
    """Turn the largest communities into groups; without outlines, since they cover everything."""
    frame = partition.to_frame()
    groups: list[Group] = []
    for number, rows in frame.groupby("community", sort=True):
        members = tuple(
            (shown[entity], in_searches(float(stability)))
            for entity, stability in zip(rows["entity"], rows["stability"], strict=True)
            if entity in shown
        )
        if len(groups) < MOST_COMMUNITIES and len(members) > 1:
            groups.append(
                Group(
                    kind="Community",
                    name=f"Community {number}",
                    badge=str(number),
                    style=group_style(len(groups)),
                    hull=False,
                    members=members,
                    facts=(("Members", f"{len(rows)}"),),
                )
            )
    return groups


def _robustness(wrong: int) -> str:
    if not wrong:
        return "It might not hold if one of its records were wrong"
    return f"It would still hold if any {'one' if wrong == 1 else wrong} of its records were wrong"


def _span(first: object, last: object) -> str:
    days = (date_text(first)[:10], date_text(last)[:10])
    return " to ".join(dict.fromkeys(filter(None, days)))


def _evidence(reason: Reason, documents: Documents) -> str:
    title = documents.title(reason.document)
    return f"{reason.text} ({title}, row {reason.row})" if title else reason.text


def _cut(lines: list[str]) -> tuple[str, ...]:
    if len(lines) <= LINES:
        return tuple(lines)
    return (*lines[:LINES], f"and {len(lines) - LINES} more")

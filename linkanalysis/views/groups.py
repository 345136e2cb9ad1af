"""Rings and communities as a page shows them: color, members and a card.

Lives here: turning a `RingTable` or a `Partition` into plain values for a page.
Not here: finding them (`rings`, `groups`); the words on rings (`rings.ring`); drawing outlines
(`assets/map_draw.js`, `drawing`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.rings.ring import facts, sections
from linkanalysis.views.palette import group_style

if TYPE_CHECKING:
    from linkanalysis.groups import Partition
    from linkanalysis.rings import RingTable
    from linkanalysis.views.documents import Documents

# Groups have seven colors; beyond twelve communities a reader cannot tell them apart.
MOST_COMMUNITIES = 12


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
                facts=tuple(facts(ring, documents.text)),
                sections=tuple(sections(ring, documents.title, rows=True)),
                more=f"Members not on this map: {absent}" if absent else "",
            )
        )
    return groups


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

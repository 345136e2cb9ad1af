"""Rings and communities on a map: color, members, and a card for the panel.

Lives here: turning a `RingTable` or a `Partition` into plain values for a page.
Not here: finding them (`rings`, `groups`), the wording of rings (`rings.card`), and drawing hulls
(`assets/map_draw.js`, `drawing`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.rings.card import facts, sections
from linkanalysis.views.palette import group_style

if TYPE_CHECKING:
    from linkanalysis.groups import Partition
    from linkanalysis.rings import RingTable
    from linkanalysis.views.documents import Documents

__all__ = ["Group", "community_groups", "percent", "ring_groups"]

MOST_COMMUNITIES = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A ring or community on a map.

    kind: Ring or Community.
    number: Its place in the result, from 1.
    members: Numbers of the nodes that are drawn, and how firmly each belongs.
    hull: Whether an outline is drawn around them.
    facts: Names and values for the card.
    sections: Heads and lines for the card.
    more: What to say of members that are not drawn.
    style: Color and dashes.
    """

    kind: str
    number: int
    members: tuple[tuple[int, str], ...]
    hull: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    more: str = ""
    style: tuple[str, tuple[int, ...]] = field(default=("#64748b", ()))

    def payload(self) -> dict[str, object]:
        """Give what the page reads."""
        color, dash = self.style
        return {
            "kind": self.kind,
            "name": f"{self.kind} {self.number}",
            "badge": str(self.number),
            "color": color,
            "dash": dash,
            "hull": self.hull,
            "members": self.members,
            "memberHead": "Stability",
            "facts": self.facts,
            "sections": [{"head": head, "lines": lines} for head, lines in self.sections],
            "more": self.more,
        }


def percent(share: float) -> str:
    """Write a share as a reader expects it."""
    return "" if math.isnan(share) else f"{round(share * 100)} %"


def ring_groups(rings: RingTable, shown: dict[str, int], documents: Documents) -> list[Group]:
    """Turn rings into groups of the nodes that are drawn."""
    groups: list[Group] = []
    for ring in rings:
        members = tuple(
            (shown[member.entity], f"{member.stability:.0%}{', core' if member.core else ''}")
            for member in ring.members
            if member.entity in shown
        )
        absent = len(ring.members) - len(members)
        groups.append(
            Group(
                kind="Ring",
                number=ring.number,
                members=members,
                hull=True,
                facts=tuple(facts(ring, documents.veil.text)),
                sections=tuple(sections(ring, documents.title, rows=True)),
                more=f"Members that are not on this map: {absent}" if absent else "",
                style=group_style(len(groups)),
            )
        )
    return groups


def community_groups(partition: Partition, shown: dict[str, int]) -> list[Group]:
    """Turn the largest communities into groups; they have color only, since they cover all."""
    frame = partition.to_frame()
    groups: list[Group] = []
    for number, rows in frame.groupby("community", sort=True):
        members = tuple(
            (shown[entity], percent(float(stability)))
            for entity, stability in zip(rows["entity"], rows["stability"], strict=True)
            if entity in shown
        )
        if len(groups) < MOST_COMMUNITIES and len(members) > 1:
            groups.append(
                Group(
                    kind="Community",
                    number=int(str(number)),
                    members=members,
                    hull=False,
                    facts=(("Members", f"{len(rows)}"),),
                    style=group_style(len(groups)),
                )
            )
    return groups

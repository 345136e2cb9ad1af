"""Rings and communities as a map tells them: color, members, and a card for the panel.

Lives here: turning a `RingTable` or a `Partition` into plain values for a page.
Not here: finding them (`analysis`), and drawing hulls (`assets/map_draw.js`, `drawing`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
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

__all__ = ["Group", "community_groups", "percent", "ring_facts", "ring_groups", "ring_sections"]

MOST_COMMUNITIES = 12
LINES = 12


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
            "memberHead": "How firmly",
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
            (shown[member.entity], _firmness(member.stability, core=member.core))
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
                facts=ring_facts(ring, documents),
                sections=ring_sections(ring, documents),
                more=f"Members that are not on this map: {absent}" if absent else "",
                style=group_style(len(groups)),
            )
        )
    return groups


def ring_facts(ring: Ring, documents: Documents) -> tuple[tuple[str, str], ...]:
    """Say of a ring what fits in a line each."""
    held = f", {ring.n_protected} of them protected and not named" if ring.n_protected else ""
    chance = "not computed"
    if not math.isnan(ring.significance):
        chance = f"at most {100 * ring.significance:.3g} % of shuffled worlds hold as much"
    span = " to ".join(
        dict.fromkeys(filter(None, (date_text(ring.first)[:10], date_text(ring.last)[:10])))
    )
    return (
        ("Members", f"{len(ring.members)}{held}"),
        ("By chance", chance),
        ("Firmness", f"together in {percent(ring.stability)} of runs"),
        ("Evidence", f"up to {ring.redundancy} rows could be wrong before it falls apart"),
        ("Pairs tied", percent(ring.density)),
        ("Dates", span),
        ("Countries", tallied(ring.countries)),
        ("Agencies", tallied(ring.agencies)),
        ("Documents", f"{len(ring.documents)}"),
        ("Grades", ring.standing.graded),
        ("Single source", ring.standing.words),
        ("Relevance", "; ".join(map(documents.veil.text, ring.relevance_reasons))),
    )


def ring_sections(ring: Ring, documents: Documents) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Say of a ring what speaks against it and would change it, who stands where, what holds it."""
    shared = []
    for thing in ring.shared:
        days = (date_text(thing.first)[:10], date_text(thing.last)[:10])
        dates = " to ".join(dict.fromkeys(filter(None, days)))
        titles = ", ".join(sorted(map(documents.title, thing.documents))[:3])
        parts = (f"{thing.members} members", dates, titles)
        kind = f" ({thing.type})" if ":" not in thing.thing else ""  # ids say their type
        shared.append(f"{thing.thing}{kind}: " + ", ".join(filter(None, parts)))
    asked = [question.text(documents.title) for question in ring.questions]
    roles = [f"{display_name(role.entity, role.label)}: {role.words}" for role in ring.roles]
    bridges = [f"{bridge.label}, to ring {bridge.to_ring}" for bridge in ring.bridges]
    grounds = [_ground(reason, documents) for reason in ring.reasons]
    found = (
        ("What speaks against it, or is to know", tuple(ring.notes)),
        ("What would change it most", tuple(asked)),
        ("Who stands where", (*_cut(roles), ROLES_CAVEAT) if roles else ()),
        ("What they share", _cut(shared)),
        ("Ties to other rings", _cut(bridges)),
        ("Grounds", _cut(grounds)),
    )
    return tuple((head, lines) for head, lines in found if lines)


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


def _firmness(stability: float, *, core: bool) -> str:
    return ", ".join(filter(None, (percent(stability), "core" if core else "")))


def _ground(reason: Reason, documents: Documents) -> str:
    title = documents.title(reason.document)
    return f"{reason.text} ({title}, row {reason.row})" if title else reason.text


def _cut(lines: list[str]) -> tuple[str, ...]:
    if len(lines) <= LINES:
        return tuple(lines)
    return (*lines[:LINES], f"and {len(lines) - LINES} more")

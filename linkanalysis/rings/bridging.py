"""Members of a ring who are tied to other rings, with the rows that tie them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.rings.parts import Bridge
from linkanalysis.rings.redundancy import holdings_of
from linkanalysis.rings.sources import shared_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.sources import Shared, Sources, StatedRows


class Meeting(NamedTuple):
    """A member of a ring, the number of another ring, and what they share with its members."""

    node: int
    to_ring: int
    shared: tuple[Shared, ...]


def meetings_of(
    evidence: Evidence,
    groups: Sequence[NDArray[np.int64]],
    owners: Mapping[int, Sequence[int]],
) -> list[list[Meeting]]:
    """Find for each group, numbered from 1, which members other rings also own or tie.

    owners: The numbers of the rings of each person. Masked members are left out.
    """
    holdings = holdings_of(evidence, evidence.tied)
    found: list[list[Meeting]] = []
    for own, nodes in enumerate(groups, 1):
        found.append([])
        for node in nodes[~evidence.people.masked[nodes]].tolist():
            met: dict[int, list[int]] = {number: [] for number in owners.get(node, ())}
            for other in evidence.neighbors(node).tolist():
                for number in owners.get(other, ()):
                    met.setdefault(number, []).append(other)
            for number in sorted(met.keys() - {own}):
                both = shared_by(evidence, holdings, np.array([node, *met[number]]))
                mine = tuple(shared for shared in both if node in shared.members)
                found[-1].append(Meeting(node, number, mine))
    return found


def bridges_of(
    meetings: Sequence[Meeting], rows: StatedRows, sources: Sources
) -> tuple[Bridge, ...]:
    """Name the members, by ring, with documents and rows."""
    people = rows.evidence.people
    bridges = [
        Bridge(
            people.shown[each.node],
            people.labels[each.node],
            each.to_ring,
            sources.placed(tie for shared in each.shared for tie in rows.ties(shared)),
        )
        for each in meetings
    ]
    return tuple(sorted(bridges, key=lambda bridge: (bridge.to_ring, bridge.entity)))

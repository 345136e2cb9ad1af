"""Cards of rings: what was found, looked up in the records and put together.

Lives here: `cards_of`, from groups to their cards.
Not here: how groups are found and judged (`ring_search`), what a card holds (`ring_card`), what
speaks against it (`ring_notes`), and what is asked of it (`ring_question`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._result import override_notes
from linkanalysis.rings.ring_card import Bridge, Member, Ring
from linkanalysis.rings.ring_evidence import evidence_of
from linkanalysis.rings.ring_notes import CORE, MOST_REASONS, against
from linkanalysis.rings.ring_question import questions_of
from linkanalysis.rings.ring_roles import roles_of
from linkanalysis.rings.ring_standing import sources_of, standing_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.rings.candidates import Candidate
    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.ring_evidence import Evidence
    from linkanalysis.rings.ring_notes import FoundRing
    from linkanalysis.rings.ring_standing import Sources

    Owners = dict[int, list[int]]  # numbers of the rings of each member

__all__ = ["cards_of"]


def cards_of(
    grounds: Grounds, rings: list[FoundRing], explained: list[FoundRing]
) -> tuple[Ring, ...]:
    """Look up what groups rest on and write their cards."""
    every = [*rings, *explained]
    if not every:
        return ()
    evidence = evidence_of(grounds, [shared for found in every for shared in found.shared])
    sources = sources_of(grounds.people)
    owners: Owners = {}
    for number, found in enumerate(rings, 1):
        for node in found.candidate.nodes.tolist():
            owners.setdefault(node, []).append(number)
    return tuple(
        _ring(number, found, owners, evidence, sources) for number, found in enumerate(every, 1)
    )


def _ring(
    number: int, found: FoundRing, owners: Owners, evidence: Evidence, sources: Sources
) -> Ring:
    grounds = evidence.grounds
    nodes = found.candidate.nodes
    things = tuple(evidence.thing(shared) for shared in found.shared)
    ties = [tie for shared in found.shared for tie in evidence.ties(shared)]
    reasons = [reason for shared in found.shared for reason in evidence.reasons(shared)]
    different = tuple(dict.fromkeys(reasons))
    documents = tuple(sorted({document for thing in things for document in thing.documents}))
    firsts = [thing.first for thing in things if thing.first is not None]
    lasts = [thing.last for thing in things if thing.last is not None]
    pairs = _tied_pairs(grounds, nodes)
    members = _members(grounds, found.candidate)
    return Ring(
        number=number,
        members=members,
        n_protected=int(grounds.people.protected[nodes].sum()),
        roles=roles_of(grounds, members),
        bridges=_bridges(grounds, number, nodes, owners),
        shared=things,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        countries=sources.countries.tally(nodes.tolist()),
        agencies=sources.agencies.tally(nodes.tolist()),
        documents=documents,
        explained=found.explained,
        standing=standing_of(ties, sources),
        density=pairs.size / (nodes.size * (nodes.size - 1) / 2),
        redundancy=found.redundancy,
        significance=found.significance,
        false_share=found.false_share,
        stability=float(found.candidate.stability.mean()),
        resolutions=(found.candidate.low, found.candidate.high),
        relevance=found.relevance,
        relevance_reasons=found.relevance_reasons,
        reasons=different[:MOST_REASONS],
        notes=(*against(grounds, found, pairs, members, different), *_shown(grounds, members)),
        questions=questions_of(grounds, nodes.tolist(), ties, sources),
        withheld=sources.withheld,
    )


def _shown(grounds: Grounds, members: tuple[Member, ...]) -> list[str]:
    """Say which members are shown by name though they are protected, by whom and why."""
    notes = grounds.people.notes
    return [note for member in members for note in override_notes(notes, member.entity)]


def _members(grounds: Grounds, candidate: Candidate) -> tuple[Member, ...]:
    people = grounds.people
    rows = [
        Member(
            node=node,
            entity=people.shown[node],
            label=people.labels[node],
            stability=firm,
            core=firm >= CORE - 1e-12,
            protected=bool(people.protected[node]),
        )
        for node, firm in zip(candidate.nodes.tolist(), candidate.stability.tolist(), strict=True)
    ]

    def _order(member: Member) -> tuple[bool, float, str]:
        # the masked are in no order that says anything of them
        masked = bool(people.masked[member.node])
        return (masked, 0.0 if masked else -member.stability, member.entity)

    return tuple(sorted(rows, key=_order))


def _tied_pairs(grounds: Grounds, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    indptr, indices, _ = grounds.rows
    n = grounds.people.n
    keys = []
    for node in nodes.tolist():
        row = indices[int(indptr[node]) : int(indptr[node + 1])].astype(np.int64)
        keys.append(node * n + row[np.isin(row, nodes) & (row > node)])
    return np.concatenate(keys)


def _bridges(
    grounds: Grounds, own: int, nodes: NDArray[np.int64], owners: Owners
) -> tuple[Bridge, ...]:
    indptr, indices, _ = grounds.rows
    people = grounds.people
    bridges = []
    for node in nodes[~people.masked[nodes]].tolist():
        near = [node, *indices[int(indptr[node]) : int(indptr[node + 1])].tolist()]
        met = {number for other in near for number in owners.get(other, ())}
        name, label = people.shown[node], people.labels[node]
        bridges += [Bridge(name, label, number) for number in met - {own}]
    return tuple(sorted(bridges, key=lambda bridge: (bridge.to_ring, bridge.entity)))

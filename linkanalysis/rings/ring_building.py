"""Rings in full: groups that exceed chance, with their members, roles, bridges and documents."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.result import override_notes
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.graph.evidence import shown_documents
from linkanalysis.graph.undecided_pairs import doubles_among, joined_doubles
from linkanalysis.kernels.components import cut_points
from linkanalysis.kernels.csr import build_csr
from linkanalysis.rings.layers import THINGS
from linkanalysis.rings.redundancy import holdings_of
from linkanalysis.rings.ring import CORE, Ring
from linkanalysis.rings.ring_parts import Bridge, Member, RingQuestion, RingRole, cited
from linkanalysis.rings.sources import shared_by, sources_of, standing_of, stated_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.ring_parts import Kind
    from linkanalysis.rings.sources import Shared, Sources, StatedRows, Tie


if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import Reason
    from linkanalysis.rings.candidates import Candidate
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.probability import Signs
    from linkanalysis.rings.ring_parts import Part, Position
    from linkanalysis.rings.sources import Shared, Sources, StatedRows

    Numbers = NDArray[np.int64]
    Owners = dict[int, list[int]]  # numbers of the rings of each member

# A mean of shares may fall short of .8 by rounding alone.
CLOSE = 1e-12
# Rows that a ring keeps as reasons: a limit on the size of pages; a note counts them all.
MOST_REASONS = 200
# From half of the strength of its ties on one thing is said to carry a ring.
CARRIES = 0.5
BENIGN = "family, household, home or work"

EXPLAINED = (
    "What sets it apart is shared within families, households or workplaces; without that it would "
    "not be a ring."
)
NULL_THINGS = (
    "The test against chance lets people share things at random. Friends, neighbors or regulars of "
    "one venue can pass it as well."
)
NULL_STRATA = (
    "The test against chance exchanges at random who shares what, within one kind of thing and one "
    "register, and within a venue that has regulars. Friends who go out together can pass it as "
    "well."
)
NULL_CONTACTS = (
    "The test against chance keeps only how many people each person is in contact with. A circle "
    "of friends passes it as well."
)
ATTRIBUTED = (
    "Contacts count for the holder on record of the phone or account; who spoke or paid is not "
    "known. The rows that state the holders are part of the evidence."
)
NULL_TIES = (
    "The test against chance keeps only how many ties each person has. A dense family or workplace "
    "passes it as well."
)


class Judged(NamedTuple):
    """A candidate, its p-value, and how likely it is more than ordinary life.

    signs: What the probability follows from, where ordinary life is on record.
    notes: What to know of how it was found.
    """

    candidate: Candidate
    significance: float
    probability: float
    part: Part
    layer: str
    signs: Signs | None = None
    notes: tuple[str, ...] = ()


class FoundRing(NamedTuple):
    """A candidate that is listed, and what its number in the table follows from.

    redundancy: Redundant ties where everybody counts, also within a family (unlike `spare`).
    expected_false: How many of the groups down to it are expected to be ordinary circles.
    unknown: What of the ordinary life of its members is not on record, as `Ordinary.unknown`.
    """

    judged: Judged
    redundancy: int
    unknown: tuple[str, ...]
    shared: tuple[Shared, ...]
    relevance: float
    relevance_reasons: tuple[str, ...]
    expected_false: float = np.nan

    @property
    def order(self) -> tuple[float, float, float, float]:
        """Sort key of rings: the smallest comes first."""
        judged = self.judged
        chance = 2.0 if np.isnan(judged.significance) else judged.significance
        surprise = judged.candidate.surprise
        evidence = self.redundancy / judged.candidate.nodes.size if np.isnan(surprise) else surprise
        return (-round(judged.probability, 2), -self.relevance, chance, -evidence)


def make_rings(evidence: Evidence, every: list[FoundRing]) -> tuple[Ring, ...]:
    """Look up the documents behind groups and make the rings."""
    if not every:
        return ()
    sources = sources_of(evidence.people)
    owners: Owners = {}
    for number, found in enumerate(every, 1):
        for node in found.judged.candidate.nodes.tolist() if found.judged.part == "ring" else ():
            owners.setdefault(node, []).append(number)
    meetings = meetings_of(evidence, [found.judged.candidate.nodes for found in every], owners)
    shared = [each for found in every for each in found.shared]
    shared += [each for met in meetings for meeting in met for each in meeting.shared]
    rows = stated_rows(evidence, shared)
    return tuple(
        _ring(number, found, bridges_of(met, rows, sources), rows, sources)
        for number, (found, met) in enumerate(zip(every, meetings, strict=True), 1)
    )


def _ring(
    number: int, found: FoundRing, bridges: tuple[Bridge, ...], rows: StatedRows, sources: Sources
) -> Ring:
    evidence = rows.evidence
    judged = found.judged
    nodes = judged.candidate.nodes
    things = tuple(rows.thing(shared) for shared in found.shared)
    ties = [tie for shared in found.shared for tie in rows.ties(shared)]
    all_reasons = (reason for shared in found.shared for reason in rows.reasons(shared))
    reasons = tuple(dict.fromkeys(all_reasons))
    documents = tuple(sorted({document for thing in things for document in thing.documents}))
    firsts = [thing.first for thing in things if thing.first is not None]
    lasts = [thing.last for thing in things if thing.last is not None]
    pairs = _tied_pairs(evidence, nodes)
    members = _members(evidence, judged.candidate)
    people = evidence.people
    notes = people.notes
    overridden = [note for member in members for note in override_notes(notes, member.entity)]
    return Ring(
        number=number,
        members=members,
        n_protected=int(evidence.people.protected[nodes].sum()),
        roles=roles_of(evidence, members),
        bridges=bridges,
        shared=things,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        countries=sources.countries.tally(nodes.tolist()),
        agencies=sources.agencies.tally(nodes.tolist()),
        documents=documents,
        part=found.judged.part,
        standing=standing_of(ties, sources),
        layer=found.judged.layer,
        score=found.judged.candidate.surprise,
        tied=_by_place(pairs, people.n, members),
        density=pairs.size / (nodes.size * (nodes.size - 1) / 2),
        redundancy=found.redundancy,
        significance=found.judged.significance,
        probability=judged.probability,
        expected_false=found.expected_false,
        stability=float(found.judged.candidate.stability.mean()),
        resolutions=(found.judged.candidate.low, found.judged.candidate.high),
        relevance=found.relevance,
        relevance_reasons=found.relevance_reasons,
        reasons=reasons[:MOST_REASONS],
        notes=(*against(evidence, found, pairs, members, reasons), *overridden),
        questions=questions_of(evidence, nodes.tolist(), ties, sources),
        _withheld=sources.withheld,
        zone=None if people.case is None else people.case.timezone,
        doubles=tuple(
            tuple(evidence.name(node) for node in same)
            for same in joined_doubles(people, nodes.tolist())
        ),
    )


def _members(evidence: Evidence, candidate: Candidate) -> tuple[Member, ...]:
    people = evidence.people
    rows = [
        Member(
            node=node,
            entity=people.shown[node],
            label=people.labels[node],
            stability=stability,
            core=not stability < CORE - CLOSE,
            protected=bool(people.protected[node]),
        )
        for node, stability in zip(
            candidate.nodes.tolist(), candidate.stability.tolist(), strict=True
        )
    ]

    def _order(member: Member) -> tuple[bool, float, str]:
        # the order of the masked must not reveal anything about them
        masked = bool(people.masked[member.node])
        graded = not masked and not np.isnan(member.stability)
        return (masked, -member.stability if graded else 0.0, member.entity)

    return tuple(sorted(rows, key=_order))


def _tied_pairs(evidence: Evidence, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    keys = []
    for node in nodes.tolist():
        near = evidence.neighbors(node)
        keys.append(node * evidence.people.n + near[np.isin(near, nodes) & (near > node)])
    return np.concatenate(keys)


def _by_place(
    pairs: NDArray[np.int64], n: int, members: Sequence[Member]
) -> tuple[tuple[int, int], ...]:
    """Return tied pairs by the places of the two in the list of members."""
    place = {member.node: k for k, member in enumerate(members)}
    ends = (sorted((place[key // n], place[key % n])) for key in pairs.tolist())
    return tuple(sorted((first, second) for first, second in ends))


def roles_of(evidence: Evidence, members: Sequence[Member]) -> tuple[RingRole, ...]:
    """Find the members that their ties set apart.

    Core and periphery come closest to an ideal in which all of the core are tied, and no two of the
    periphery. With members sorted by ties, a core of the first c misses c(c-1)/2 + m - (sum of
    their ties) of these ties; equals stay together, and if all tied or none tied comes as close
    there are no such parts. Outside the core those tied to at most half of the others are
    peripheral; without any, nobody is central. Masked members count and are not named.

    Borgatti, Everett (2000), Social Networks 21, 375-395.
    Lip (2011), arXiv:1102.5511.
    """
    people = evidence.people
    nodes = np.array(sorted(member.node for member in members), dtype=np.int64)
    near = [evidence.neighbors(node) for node in nodes.tolist()]
    inside = [np.searchsorted(nodes, row[np.isin(row, nodes)]) for row in near]
    inner = np.array([row.size for row in inside], dtype=np.int64)
    outer = np.array([row.size for row in near], dtype=np.int64) - inner
    holds = _cuts(inside)
    position = _positions(inner)
    number = {node: k for k, node in enumerate(nodes.tolist())}
    found = []
    for member in members:
        k = number[member.node]
        role = RingRole(
            entity=member.entity,
            label=member.label,
            position=position[k],
            holds=bool(holds[k]),
            inner=int(inner[k]),
            others=nodes.size - 1,
            outer=int(outer[k]),
        )
        if role.words and not people.masked[member.node]:
            found.append(role)
    return tuple(found)


def _cuts(inside: list[Numbers]) -> NDArray[np.bool_]:
    row = np.repeat(np.arange(len(inside)), [near.size for near in inside])
    column = np.concatenate(inside)
    once = row < column
    indptr, indices, _ = build_csr(len(inside), row[once], column[once], directed=False)
    return cut_points(indptr, indices)


def _positions(inner: Numbers) -> list[Position]:
    # Ties missed by each size of the core, the most tied first.
    order = np.argsort(-inner, kind="stable")
    ranked = inner[order]
    first = np.arange(inner.size + 1)
    m = int(inner.sum()) // 2
    missed = first * (first - 1) // 2 + m - np.concatenate([[0], np.cumsum(ranked)])
    parts = first[1:-1][ranked[:-1] > ranked[1:]]
    best = min(parts.tolist(), key=lambda c: int(missed[c]), default=0)
    if best == 0 or missed[best] >= min(missed[0], missed[-1]):
        return [""] * inner.size
    core = set(order[:best].tolist())
    rest = {k for k in range(inner.size) if k not in core and 2 * inner[k] < inner.size}
    return [
        "central" if rest and k in core else "peripheral" if k in rest else ""
        for k in range(inner.size)
    ]


def against(
    evidence: Evidence,
    found: FoundRing,
    pairs: NDArray[np.int64],
    members: tuple[Member, ...],
    reasons: tuple[Reason, ...],
) -> tuple[str, ...]:
    """Word what speaks against a ring, and other caveats; `pairs` are its tied pairs."""
    notes = [EXPLAINED] if found.judged.part == "explained" else list(found.unknown)
    notes += found.judged.notes
    notes += doubles_among(evidence.people, (member.node for member in members))
    benign = int((np.isin(pairs, evidence.benign) & ~np.isin(pairs, evidence.doubles)).sum())
    if benign:
        holders = sorted(
            {
                (reason.document, reason.row)
                for member in members
                for reason in evidence.holders.get(member.node, ())
            }
        )
        ties = "one holder, family, household, home or work" if holders else BENIGN
        notes.append(
            f"{benign} of its {pairs.size} tied pairs {'is' if benign == 1 else 'are'} also tied "
            f"by {ties}{cited(holders, str)}."
        )
    notes += _carried(evidence, found)
    documents = {reason.document for reason in reasons}
    if len(documents) == 1:
        (title,) = shown_documents(evidence.people, documents)
        notes.append(f"All of its evidence comes from one document, {title}.")
    unstable = sum(not member.core for member in members)
    if unstable:
        notes.append(
            f"Membership of {unstable} of its {len(members)} members is uncertain: fewer than "
            f"{round(10 * CORE)} of 10 searches group them with the others."
        )
    if np.isnan(found.judged.significance):
        notes.append("Whether chance produces such groups was not tested.")
    else:
        notes += _null_models(evidence, found)
    if any(evidence.types[shared.thing] in evidence.lifted for shared in found.shared):
        notes.append(ATTRIBUTED)
    if len(reasons) > MOST_REASONS:
        notes.append(f"{len(reasons):,} rows state its evidence; {MOST_REASONS} are listed.")
    return tuple(notes)


def _null_models(evidence: Evidence, found: FoundRing) -> list[str]:
    if not evidence.two_mode:
        return [NULL_TIES]
    if np.isnan(found.judged.candidate.surprise):
        return [NULL_THINGS]
    things = THINGS in found.judged.layer
    return [NULL_STRATA] * things + [NULL_CONTACTS] * (found.judged.layer != THINGS)


def _carried(evidence: Evidence, found: FoundRing) -> list[str]:
    if not evidence.two_mode or not found.shared:
        return []
    strengths = [
        int(evidence.strength[shared.thing]) * len(shared.members) * (len(shared.members) - 1)
        for shared in found.shared
    ]
    most = int(np.argmax(strengths))
    share = strengths[most] / sum(strengths)
    if share < CARRIES:
        return []
    name = evidence.shown[found.shared[most].thing]
    what = f"One shared thing, {name}," if name else "One direct tie"
    return [f"{what} makes up {share:.0%} of the strength of its ties."]


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


# Members named in a question, so that it stays one readable sentence.
NAMED = 3
SOURCES: tuple[Kind, Kind] = ("document", "origin")


class _Left(NamedTuple):
    """What is left of a ring: its largest part, and its redundant ties (independent cycles)."""

    largest: frozenset[int]
    spare: int


class _Loss(NamedTuple):
    """What a part of the evidence costs, comparable."""

    lost: int
    spare: int


NOTHING = _Loss(0, 1)  # what any one tie costs


def questions_of(
    evidence: Evidence, nodes: Sequence[int], ties: Sequence[Tie], sources: Sources
) -> tuple[RingQuestion, ...]:
    """Find the evidence without which a ring loses most.

    Losing members counts before losing redundant ties. Only records of the members themselves
    count: the search is not repeated. Protected people are neither named nor described; they are
    counted with the other members.
    """
    whole = _left(nodes, ties)

    def _without(gone: Sequence[int]) -> _Left:
        out = set(gone)
        return _left(nodes, [tie for number, tie in enumerate(ties) if number not in out])

    def _loss(gone: Sequence[int]) -> _Loss:
        left = _without(gone)
        return _Loss(len(whole.largest) - len(left.largest), whole.spare - left.spare)

    def _asked(kind: Kind, gone: Sequence[int], source: str = "") -> RingQuestion:
        left, doubted = _without(gone), [ties[number] for number in gone]
        lost = whole.largest - left.largest
        named = [evidence.name(node) for node in lost if not evidence.people.masked[node]]
        about, doubt = (sources.title(source), "") if source else _doubt(evidence, doubted)
        return RingQuestion(
            kind=kind,
            about=about,
            doubt=doubt,
            places=sources.placed(() if source else doubted),
            size=len(whole.largest),
            left=len(left.largest),
            lost_named=named[0] if len(lost) == len(named) == 1 else "",
            before=whole.spare,
            after=left.spare,
        )

    found, most = [], NOTHING
    things = [list(same) for _, same in groupby(range(len(ties)), key=lambda k: ties[k].thing)]
    if things:
        thing = max(things, key=_loss)
        tie = max(thing, key=lambda number: _loss([number]))
        most = max(_loss(thing), NOTHING)
        if most > NOTHING:
            alone = 0 < most.lost == _loss([tie]).lost
            found.append(_asked("tie", [tie]) if alone else _asked("thing", thing))
    alone_stated = _stated_alone(ties, sources.origins)
    if alone_stated:
        kind, name, gone = max(alone_stated, key=lambda source: _loss(source[2]))
        if _loss(gone) > most:
            found.append(_asked(kind, gone, name))
    return tuple(found)


def _stated_alone(
    ties: Sequence[Tie], origins: Mapping[str, str]
) -> list[tuple[Kind, str, list[int]]]:
    """List documents, then origins, with the ties that only they state."""
    alone: dict[tuple[Kind, str], list[int]] = {}
    for number, tie in enumerate(ties):
        documents = {document for document, _ in tie.places}
        stems = {origins.get(document, document) for document in documents}
        for kind, names in zip(SOURCES, (documents, stems), strict=True):
            for name in names if len(names) == 1 else ():
                alone.setdefault((kind, name), []).append(number)
    return [(kind, name, numbers) for (kind, name), numbers in sorted(alone.items())]


def _left(nodes: Sequence[int], ties: Sequence[Tie]) -> _Left:
    owners: dict[int, list[int]] = {}
    for tie in ties:
        owners.setdefault(tie.thing, []).extend(tie.members)
    root = {node: node for node in nodes}

    def _root(node: int) -> int:
        while root[node] != node:
            node = root[node]
        return node

    joins = 0
    for members in owners.values():
        joins += len(members) - 1
        first = _root(members[0])
        for other in members[1:]:
            root[_root(other)] = first
    parts: dict[int, list[int]] = {}
    for node in nodes:
        parts.setdefault(_root(node), []).append(node)
    largest = max(parts.values(), key=len)
    return _Left(frozenset(largest), joins - len(nodes) + len(parts))


def _doubt(evidence: Evidence, doubted: Sequence[Tie]) -> tuple[str, str]:
    """Return the id of a thing, unless it is masked, and what is in doubt about it, in words."""
    number = doubted[0].thing
    members = [node for tie in doubted for node in tie.members]
    who, one = _names(evidence, members), len(members) == 1
    thing, kind = evidence.things[number], evidence.types[number]
    if not thing:
        return "", f"{who} are linked"
    known = entity_type(kind) if is_type(kind) else None
    about = thing if evidence.shown[number] == thing else ""
    what = about or f"the same {known.label if known else kind}"
    if known is not None and known.pole == "event":
        # a record may name a payer or a victim, and does not say who was there
        return about, f"{who} {'was' if one else 'were'} involved in {what}"
    if one:
        return about, f"{who} is tied to {what}"
    here = evidence.thing == number
    dated = known is not None and known.identifier and not np.isnat(evidence.first[here]).all()
    return about, f"{who} shared {what}{' at the same time' if dated else ''}"


def _names(evidence: Evidence, members: Sequence[int]) -> str:
    masked = evidence.people.masked
    named = [evidence.name(node) for node in members if not masked[node]][:NAMED]
    rest = len(members) - len(named)
    word = "member" if rest == 1 else "members"
    names = [*named, f"{rest} {'other ' if named else ''}{word}"] if rest else named
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))

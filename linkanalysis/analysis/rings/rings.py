"""Rings: communities with grounds, and with what speaks against them.

Lives here: `find_rings`, from a case or a graph to an ordered table of rings.
Not here: its steps: what ties people (`grounds`), groups that hold (`candidates`), chance
(`significance`), rows of documents (`ring_evidence`) and what they are worth (`ring_standing`),
who stands where (`ring_roles`), what speaks against a ring (`ring_notes`) and would change it most
(`ring_question`), and its card (`ring_card`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis._result import MadeBy
from linkanalysis._version import __version__
from linkanalysis.analysis.rings.background import background_of
from linkanalysis.analysis.rings.candidates import RESOLUTIONS, choose, gated, scan
from linkanalysis.analysis.rings.grounds import grounds_of
from linkanalysis.analysis.rings.ring_card import Bridge, Member, Ring, RingTable
from linkanalysis.analysis.rings.ring_evidence import evidence_of, shared_by
from linkanalysis.analysis.rings.ring_notes import (
    CORE,
    LEVEL,
    MOST_FALSE,
    MOST_REASONS,
    FoundRing,
    against,
    table_notes,
)
from linkanalysis.analysis.rings.ring_question import questions_of
from linkanalysis.analysis.rings.ring_roles import roles_of
from linkanalysis.analysis.rings.ring_standing import sources_of, standing_of
from linkanalysis.analysis.rings.separation import set_apart
from linkanalysis.analysis.rings.significance import (
    REPLICATES,
    WORLDS,
    chances,
    chances_apart,
    is_large,
    redundancy,
)
from linkanalysis.case import Case
from linkanalysis.graph import build_graph
from linkanalysis.graph.freshness import changes_since
from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from linkanalysis.analysis.rings.candidates import Candidate
    from linkanalysis.analysis.rings.grounds import Grounds
    from linkanalysis.analysis.rings.ring_evidence import Evidence
    from linkanalysis.analysis.rings.ring_standing import Sources
    from linkanalysis.graph import EntityGraph

    Relevance = Mapping[str, tuple[float, str]]

__all__ = ["find_rings"]

SEEDS = 5
# Above this many slots one seed, so that a large graph takes minutes.
LARGE = 400_000


class _Found(NamedTuple):
    """Groups with their significance and false share, and how they were looked for."""

    groups: list[tuple[Candidate, float, float]]
    considered: int
    seeds: int


def find_rings(
    case_or_graph: Case | EntityGraph,
    *,
    seed: int = 0,
    relevance: Relevance | None = None,
    benign: str | Collection[str] | None = None,
    through: str | Collection[str] | None = None,
    max_members: int = 25,
) -> RingTable:
    """Find small groups whose members share more than chance would let them.

    Parameters
    ----------
    case_or_graph : Case or EntityGraph
        A case; a graph of people and things; a projection; or a graph of ties among entities.
    seed : int, default 0
        Where all draws start.
    relevance : mapping of str to (float, str), optional
        What else speaks for entities, by id: a value and its reason. It orders rings that are
        equally significant, and is shown; it makes no ring.
    benign : str or collection of str, optional
        Types of links of ordinary life, which tie nobody here; by default family, household, home
        and work. The card says how many pairs they tie as well.
    through : str or collection of str, optional
        Types of things that tie people; by default all types that people are linked to.
    max_members : int, default 25
        Things with more members tie nobody, which `notes` says.

    Returns
    -------
    RingTable
        Least likely by chance first, then by relevance, then by redundancy a member or, in a large
        graph, by surprise; last those
        whose members share everything within families, households or work. Empty, and saying so,
        if nothing goes beyond chance.

    Raises
    ------
    UnknownNameError
        If a type does not exist.

    Notes
    -----
    People are tied by the things they share, Σ 1/(k-1) over things of k members, and by links that
    documents state between them. Leiden with the constant Potts model runs at six resolutions with
    five seeds; a group of 4 to 40 counts if at least .4 of its pairs are tied and it is found
    again at a neighboring resolution. Then the same search is made in 199 shuffled worlds
    (see `chances`). Rings are groups that at most .05 of the worlds match with their best, or of
    whose like at most .05 are expected by chance. Where the data are too large for that, all whose
    evidence is doubled anywhere are given, with significance NaN.

    In a graph without things of more than 10,000 ties a group grows from every tie instead, for as
    long as it becomes less likely. It counts by how surprising its ties are (see `surprise`): given
    degrees and, where that describes the graph better, communities of modularity, whose resolution
    limit leaves rings inside them; less the number of groups that could be named; and less the
    further ties of outsiders with several, who show that it is part of something larger. Groups of
    -7.5 nats and more are compared with those of 19 shuffled worlds. If the best are beyond these
    at .05, all are given of whose like at most half are expected by chance: a list to go down as
    far as time allows, the most surprising first. Above 200,000 ties no worlds are made, and the
    significance is NaN.

    In a graph without things every tie is a ground of its own and the shuffle keeps degrees only:
    dense families and workplaces pass it as well.

    A ring is a pattern of records. Things that nobody wrote down, one name for two people, or two
    names for one, change it.

    References
    ----------
    .. [1] Traag, Van Dooren, Nesterov (2011), Phys. Rev. E 84, 016114.
    .. [2] Newman (2001), Phys. Rev. E 64, 016132.
    .. [3] Strona et al. (2014), Nature Communications 5, 4114.
    .. [4] Fortunato, Barthélemy (2007), PNAS 104, 36-41, doi:10.1073/pnas.0605965104.
    .. [5] Karrer, Newman (2011), Phys. Rev. E 83, 016107, doi:10.1103/PhysRevE.83.016107.
    .. [6] Arias-Castro, Verzelen (2014), Annals of Statistics 42, 940-969.

    Examples
    --------
    Five people in changing pairs at six bookings, among others who share one thing each.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> five = ["ana", "ben", "cay", "dov", "eva"]
    >>> ties = [(who, f"booking:{b}") for b in range(6) for who in five if (ord(who[0]) + b) % 3]
    >>> ties += [(f"p{i}", f"phone:{i // 2}") for i in range(40)]
    >>> rings = find_rings(la.from_networkx(nx.Graph(ties)))
    >>> rings.to_frame()[["ring", "size", "significance"]].values.tolist()
    [[1.0, 5.0, 0.005]]
    """
    is_case = isinstance(case_or_graph, Case)
    graph = build_graph(case_or_graph) if isinstance(case_or_graph, Case) else case_or_graph
    changes_since(graph, depth=3)
    grounds = grounds_of(graph, benign=benign, through=through, max_members=max_members)
    found = (_search_apart if is_large(grounds) else _search)(grounds, seed)
    rings = sorted(
        (_found(grounds, *group, relevance or {}) for group in found.groups),
        key=lambda ring: ring.order,
    )
    # a family is not made likelier by the rings beside it
    rings = [
        ring
        for ring in rings
        if ring.redundancy > 0 and not (ring.explained and ring.significance > LEVEL)
    ]
    cards = _cards(grounds, rings)
    protected = {m.node for ring in cards for m in ring.members if m.protected}
    return RingTable(
        rings=cards,
        withheld=len(protected),
        candidates=found.considered,
        graph=grounds.people,
        notes=table_notes(grounds, found.considered, rings),
        made_by=MadeBy(
            "find_rings",
            __version__,
            (
                ("of", "case" if is_case else "graph"),
                ("relevance", "None" if relevance is None else f"{len(relevance)} given"),
                ("benign", ", ".join(sorted(grounds.ordinary))),
                ("through", _said(through)),
                ("max_members", str(max_members)),
                ("resolutions", ", ".join(f"{share:g}" for share in RESOLUTIONS)),
                ("seeds", str(found.seeds)),
                ("worlds", str(REPLICATES if found.seeds else WORLDS)),
            ),
            seed=seed,
            fingerprint=graph.fingerprint,
            position=graph.position,
        ),
    )


def _said(names: str | Collection[str] | None) -> str:
    if names is None:
        return "all"
    return names if isinstance(names, str) else ", ".join(sorted(names))


def _search(grounds: Grounds, seed: int) -> _Found:
    first = seed * 100_000
    seeds = SEEDS if grounds.rows[1].size <= LARGE else 1
    runs = scan(grounds.rows, seeds=range(first, first + seeds))
    candidates = choose(grounds.rows, runs, gated(grounds.rows, runs))
    tested = chances(grounds, [found.nodes for found in candidates], seed=seed)
    groups = zip(candidates, *(values.tolist() for values in tested), strict=True)
    return _Found(
        [group for group in groups if np.isnan(group[1]) or min(group[1:]) <= LEVEL],
        considered=len(candidates),
        seeds=seeds,
    )


def _search_apart(grounds: Grounds, seed: int) -> _Found:
    background = background_of(grounds.rows, seed=seed * 100_000)
    candidates, considered = set_apart(grounds.rows, background)
    tested = chances_apart(grounds, [found.surprise for found in candidates], seed=seed)
    # none, unless the best are beyond chance by themselves
    beyond = np.isnan(tested.false_share) | (tested.false_share <= LEVEL)
    most = MOST_FALSE if beyond.any() else -1.0
    groups = zip(candidates, *(values.tolist() for values in tested), strict=True)
    return _Found(
        [group for group in groups if np.isnan(group[2]) or group[2] <= most],
        considered=considered,
        seeds=0,
    )


def _found(
    grounds: Grounds, candidate: Candidate, chance: float, share: float, relevance: Relevance
) -> FoundRing:
    people = grounds.people
    given = []
    for node in candidate.nodes.tolist():
        value = relevance.get(people.ids[node], relevance.get(people.shown[node]))
        if value is not None:
            given.append(value)
    return FoundRing(
        candidate=candidate,
        significance=chance,
        false_share=share,
        redundancy=redundancy(grounds, candidate.nodes),
        explained=_explained(grounds, candidate.nodes),
        shared=shared_by(grounds, candidate.nodes),
        relevance=float(sum(value for value, _ in given)),
        relevance_reasons=tuple(sorted({reason for _, reason in given})),
    )


def _explained(grounds: Grounds, nodes: NDArray[np.int64]) -> bool:
    # Whether nothing is doubled any more once each family, household and workplace is one member.
    n = grounds.people.n
    low, high = np.searchsorted(grounds.benign, [nodes[0] * n, (nodes[-1] + 1) * n])
    pairs = grounds.benign[low:high]
    a, b = pairs // n, pairs % n
    inside = np.isin(a, nodes) & np.isin(b, nodes)
    if not inside.any():
        return False
    ends = [np.searchsorted(nodes, side[inside]).astype(np.uint32) for side in (a, b)]
    indptr, indices, _ = build_csr(nodes.size, *ends, directed=False)
    return redundancy(grounds, nodes, unit=components(indptr, indices)) == 0


def _cards(grounds: Grounds, rings: list[FoundRing]) -> tuple[Ring, ...]:
    if not rings:
        return ()
    evidence = evidence_of(grounds, [each for ring in rings for each in ring.shared])
    sources = sources_of(grounds.people)
    return tuple(_ring(number, rings, evidence, sources) for number in range(1, len(rings) + 1))


def _ring(number: int, rings: list[FoundRing], evidence: Evidence, sources: Sources) -> Ring:
    found = rings[number - 1]
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
        bridges=_bridges(grounds, rings, number),
        shared=things,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        countries=sources.countries.tally(nodes.tolist()),
        agencies=sources.agencies.tally(nodes.tolist()),
        documents=documents,
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
        notes=against(grounds, found, pairs, members, different),
        questions=questions_of(grounds, nodes.tolist(), ties, sources),
        withheld=sources.withheld,
    )


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

    def order(member: Member) -> tuple[bool, float, str]:
        # the masked are in no order that says anything of them
        masked = bool(people.masked[member.node])
        return (masked, 0.0 if masked else -member.stability, member.entity)

    return tuple(sorted(rows, key=order))


def _tied_pairs(grounds: Grounds, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
    indptr, indices, _ = grounds.rows
    n = grounds.people.n
    keys = []
    for node in nodes.tolist():
        row = indices[int(indptr[node]) : int(indptr[node + 1])].astype(np.int64)
        keys.append(node * n + row[np.isin(row, nodes) & (row > node)])
    return np.concatenate(keys)


def _bridges(grounds: Grounds, rings: list[FoundRing], number: int) -> tuple[Bridge, ...]:
    indptr, indices, _ = grounds.rows
    people = grounds.people
    found = []
    for node in rings[number - 1].candidate.nodes.tolist():
        near = np.append(indices[int(indptr[node]) : int(indptr[node + 1])], node)
        for other, ring in enumerate(rings, start=1):
            met = other != number and np.isin(near, ring.candidate.nodes).any()
            if met and not people.masked[node]:
                found.append(Bridge(people.shown[node], people.labels[node], other))
    return tuple(sorted(found, key=lambda bridge: (bridge.to_ring, bridge.entity)))

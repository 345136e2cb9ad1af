"""Rings: small groups that share more than chance explains, in the order in which to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.case import Case
from linkanalysis.case.decisions import clusters
from linkanalysis.core.checks import expect_share, expect_type, is_real
from linkanalysis.core.counts import counted
from linkanalysis.core.door import Call, answer
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import build_graph
from linkanalysis.graph.attribution import find_holders
from linkanalysis.graph.authority_roles import informing_edges
from linkanalysis.graph.subgraph import induced
from linkanalysis.protection.identifying import id_mentions
from linkanalysis.rings.candidates import choose, distinct, gated, networks, resolutions, scan
from linkanalysis.rings.contacts import with_contacts
from linkanalysis.rings.evidence import among_strangers, evidence_of
from linkanalysis.rings.families import ACQUAINTED, PERSON, benign_pairs
from linkanalysis.rings.large_graph import background_of, by_degrees, standing_out, surprise
from linkanalysis.rings.layers import THINGS
from linkanalysis.rings.ordinary_life import ordinary_of
from linkanalysis.rings.probability import MODERATE, STRONG, unrecorded
from linkanalysis.rings.ranked_groups import Listed, groups_of_case, with_contacts_alone
from linkanalysis.rings.redundancy import holdings_of, redundancies
from linkanalysis.rings.ring_building import FoundRing, Judged, make_rings
from linkanalysis.rings.ring_table import RingTable, table_notes
from linkanalysis.rings.significance import (
    LEVEL,
    chances,
    chances_large,
    is_large,
    number_of_worlds,
)
from linkanalysis.rings.sources import shared_by

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linkanalysis.core.provenance import Reason
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.candidates import Candidate
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.ordinary_life import Ordinary
    from linkanalysis.rings.significance import Chances

    Relevance = Mapping[str, tuple[float, str]]

RELEVANCE = 'write {"person:KY-118": (1.0, "why")}, for example.'

FEW_HOMES = (
    "Only {:.0%} of the people have a home on record, so families and crews cannot be told from "
    "rings: groups were looked for by what people share in all, and none is called strong."
)
NO_THINGS = (
    "The graph has ties without the things behind them: groups were looked for by ties alone, and "
    "families, friends or colleagues look like rings."
)
NO_CASE = (
    "The graph says nothing of homes, families or work: groups were looked for by what people "
    "share in all, and ordinary circles look like rings."
)

TIES = "ties"
# Seeds of the search: stability is a share of five runs at each resolution. More would grade it
# finer and take longer.
SEEDS = 5
# Above 200,000 ties (a tie has two slots) one seed, so that a large graph takes minutes.
LARGE = 400_000
# A controlled purchase is police work, and no ring of the source and the seller. A call for help is
# something else: without it, a simulated case lost 3 of the 26 members found.
INFORMING = "{} in events for the authorities, in confidence: set aside and no tie here."
# Seeds of one search start this far from those of the next.
STRIDE = 100_000


@answer()
def find_rings(  # noqa: PLR0913 - what counts as a ring, and how likely it must be
    call: Call,
    case_or_graph: Case | EntityGraph,
    *,
    seed: int = 0,
    relevance: Relevance | None = None,
    benign: str | Collection[str] | None = None,
    through: str | Collection[str] | None = None,
    max_members: int = 25,
    at_least: float = MODERATE,
) -> RingTable:
    """Find small groups whose members share more than chance explains.

    Parameters
    ----------
    case_or_graph : Case or EntityGraph
        A case; a graph of people and things; a projection; or a graph of ties among entities.
    seed : int, default 0
        Seed of all random draws.
    relevance : mapping of str to (float, str), optional
        Other reasons to look at entities, by id: points, and reasons separated by "; ". Relevance
        orders rings of equal probability and is listed with them; it never creates a ring.
    benign : str or collection of str, optional
        Types of links of ordinary life; by default family, household, home and work. They tie
        no one here, and what only such people share does not make a ring.
    through : str or collection of str, optional
        Types of things that tie people; by default every type to which people are linked.
    max_members : int, default 25
        Things with more members tie no one; `notes` counts them.
    at_least : float, default .5
        Probability from which groups are listed, from 0 to 1.

    Returns
    -------
    RingTable
        The most likely group first, to two digits; then by relevance, p-value, and score or
        redundant ties a member. If no group is likely enough the table is empty and `notes` says
        so. Groups that exceed chance only through what families, households or colleagues share
        among themselves are `explained`.

    Raises
    ------
    GraphKindError
        If relevance is not given as pairs of a number and a text, or `at_least` is not from 0 to 1.
    UnknownNameError
        If a type does not exist.

    Notes
    -----
    **With homes on record** (for half of the people or more) groups are looked for by kind of
    evidence: shared things and stated links; calls and messages; payments. Calls and payments tie
    the holders on record of the phones and accounts (see `build_contacts`). A group grows from each
    pair that shares two things or is in contact, or paid the same two people, for as long as it
    becomes more surprising: with o shared and e expected by chance it scores o ln(o/e) - (o - e),
    summed over kinds of things and their sizes, less .7 times the logarithm of the number of groups
    of its size. The expected number follows from how active its members are among the things of one
    type, register and, where people are regulars, venue. In groups of callers or payers at least a
    third of the pairs are in contact; several minimum numbers of days of contact are tried. A phone
    or account counts separately from the others of its holder if it reaches nobody whom they reach.
    A group that two or more smaller ones explain better is dropped. A group of two parts that only
    members in common connect is split if chance would seldom split it so; groups with pieces of
    both parts are dropped with it. The same search runs on 39 simulated networks (possible worlds),
    or 19 in large data. The search stops at the members who share most. Others join a group
    afterwards if they are tied to .6 of its members by more of the things that members share than
    chance explains; of those who join, .05 are expected by chance [8]_. Score and p-value stay
    those of the group as found.

    * The *probability* says how likely a group is more than ordinary life, given what is on record.
      A logistic model takes the score that is left if ordinary life off record explains what it can
      (people without a home on record who share anything are one household; a firm with more of its
      people in the group than chance explains takes members without an employer; a firm owns what
      two of its people use; three who meet again and again count less each time), the score by what
      is on record, and the number of members. A score that chance reaches in more than .05 of the
      simulated networks counts as 0. The model was fitted on simulated towns with and without
      rings. In towns whose circles of friends travel and meet more than in these it says too much.
    * *strong* is .9 and more, *moderate* .5 and more, *weak* less. `expected_false` counts the
      groups from the first down to each that are expected to be ordinary circles.
    * Phones, accounts and other things that one person usually has alone are searched by themselves
      as well: friends do not hand them on, so that one nat says as much as many others. The same
      holds for a circle of callers two thirds of whose contacts are with one another, and for
      phones of three or more holders who do not belong together, whose contacts on record are all
      with one another, if regular contacts join them and each is in contact with two others. By the
      records of one phone alone each of the others is in contact with that phone only, so that this
      says less.
    * Friends call one another. Where there are 20 circles of callers or more, what the tightest
      tenth of them scores is taken from all scores (the empirical null [7]_).
    * A group with up to three members of a better one is listed as well if it exceeds chance with
      these counted as one person.
    * What happens at a place of at most 14 visitors is compared with what most people do: among
      those few chance could only shuffle a ring within itself.

    **Otherwise** people are tied by the things they share, Σ 1/(k-1) over things of k members, and
    by stated links. Calls and payments of a case are searched as above. Leiden with the constant
    Potts model runs at six resolutions with five seeds (one above 200,000 ties), and at two more
    where over a fifth of all pairs are tied. A group of 4 to 40 is a candidate if at least .4 of
    its pairs are tied and it is found again at a neighboring resolution. In the null model, 199
    simulated networks, people keep their number of things and things their number of members; data
    and worlds are searched alike, in one pass, with one seed (five up to 2,000 ties without
    things). If ties of such a graph differ in strength, a further search treats them as equal.
    Groups are compared by redundant ties per member; without things, by how surprising their ties
    are given degrees, because in networks with hubs chance ties the hubs as densely as a ring.
    Rings are groups that the best group of at most .05 of the worlds matches; if there are any,
    further groups count of which at most .05 are expected by chance. The probability is one less
    the share of such groups that chance explains, times one less the share of all tied people who
    are in such groups (less than that under 200 people): where many are, such groups are usual. In
    data too large for worlds all groups with redundant ties are listed, with NaN as their p-value
    and probability, and graded *untested*.

    Records that may be one person, because a pair of them is undecided, count as one.

    Families share phones and cars, and colleagues meet. So people tied by benign links, directly or
    through a home or workplace of up to 150 people, are not tied by what they share. What they
    share with others counts once for all of them. Both hold in the simulated networks as well. For
    `explained`, a second search treats these pairs like all others. A group found only then may
    still be a ring within one family: a person has to judge.

    In a graph without things and with more than 10,000 ties a group grows from every tie instead,
    for as long as it becomes less likely. Its score is how surprising its ties are given degrees
    and, where that describes the graph better, communities of modularity, whose resolution limit
    leaves rings inside them; less the number of groups that could be named; less the further ties
    of outsiders with several, which indicate that it is part of something larger. Groups that score
    at least -7.5 nats are compared with those of 19 simulated networks. If the best exceed these at
    .05, all groups of which at most half are expected by chance are listed: read the most
    surprising first. Above 200,000 ties no network is simulated, and the p-value is NaN. Here a tie
    counts once, whatever its strength, and rings have no resolutions.

    Without people, as in a graph of phones alone, pairs whose holders on record are one or belong
    together are a family.

    Without things every tie is evidence of its own, and the null model keeps degrees only: dense
    families and workplaces pass it as well. With things, people share them at random in the null
    model: friends, neighbors and regulars of one venue can pass it as well.

    Events in which somebody took part as a confidential source do not tie that person.

    A ring is a pattern in the records. Unrecorded things, two people recorded as one, or one person
    recorded as two change it.

    References
    ----------
    .. [1] Traag, Van Dooren, Nesterov (2011), Phys. Rev. E 84, 016114.
    .. [2] Newman (2001), Phys. Rev. E 64, 016132.
    .. [3] Strona et al. (2014), Nature Communications 5, 4114.
    .. [4] Fortunato, Barthélemy (2007), PNAS 104, 36-41, doi:10.1073/pnas.0605965104.
    .. [5] Karrer, Newman (2011), Phys. Rev. E 83, 016107, doi:10.1103/PhysRevE.83.016107.
    .. [6] Arias-Castro, Verzelen (2014), Annals of Statistics 42, 940-969.
    .. [7] Efron (2004), Journal of the American Statistical Association 99, 96-104.
    .. [8] Benjamini, Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

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
    graph = build_graph(case_or_graph) if isinstance(case_or_graph, Case) else case_or_graph
    if relevance is not None:
        expect_type("relevance", relevance, Mapping, RELEVANCE)
    expect_share("at_least", at_least)
    reasons = _veiled(graph, relevance or {})
    searched = search_groups(
        graph, seed=seed, benign=benign, through=through, max_members=max_members
    )
    evidence, ordinary, listed = searched.evidence, searched.ordinary, searched.listed
    shown = [found for found in listed.groups if not found.probability < at_least]
    every = [
        found
        for groups in (shown, listed.explained)
        for found in _ordered(evidence, groups, reasons, ordinary)
    ]
    made = make_rings(evidence, every)
    resolved = {
        "of": "case" if isinstance(case_or_graph, Case) else "graph",
        "benign": ", ".join(sorted(evidence.ordinary)),
        "through": "all"
        if through is None
        else sorted({through} if isinstance(through, str) else through),
        "resolutions": [f"{share:g}" for share in resolutions(evidence.rows)]
        if not (searched.large or searched.layered)
        else "none",
        "seeds": listed.seeds,
        "worlds": listed.worlds,
    }
    table = RingTable(
        rings=tuple(ring for ring in made if not ring.explained),
        explained=tuple(ring for ring in made if ring.explained),
        less_likely=len(listed.groups) - len(shown),
        withheld=len({m.node for ring in made for m in ring.members if m.protected}),
        candidates=listed.considered,
        graph=evidence.people,
        notes=(),
        made_by=call.made_by(resolved, subject=graph),
    )
    said = table_notes(table, listed, large=searched.large)
    return replace(table, notes=(*searched.fallback, *evidence.notes, *said))


class Groups(NamedTuple):
    """Groups, not yet described, and what they were found in.

    layered: Whether each kind of evidence was searched by itself.
    """

    evidence: Evidence
    ordinary: Ordinary
    listed: Listed
    large: bool
    layered: bool

    @property
    def fallback(self) -> tuple[str, ...]:
        """What the search did not know, if homes are not on record."""
        if self.layered:
            return ()
        if not self.evidence.two_mode:
            return (NO_THINGS,)
        if self.evidence.people.case is None:
            return (NO_CASE,)
        return (FEW_HOMES.format(self.ordinary.homes),)


def search_groups(
    graph: EntityGraph,
    *,
    seed: int,
    benign: str | Collection[str] | None,
    through: str | Collection[str] | None,
    max_members: int,
    explained: bool = True,
) -> Groups:
    """Search a graph for groups that share more than chance explains.

    explained: Whether to look also for those that families, households or work explain, which is
      a search of its own.
    """
    informing = informing_edges(graph)
    if informing.any():
        graph = induced(graph, np.ones(graph.n, dtype=np.bool_), ~informing)
    evidence = evidence_of(graph, benign=benign, through=through, max_members=max_members)
    evidence = _with_doubles(with_households(evidence, graph))
    if informing.any():
        note = INFORMING.format(counted(int(informing.sum()), "part"))
        evidence = replace(evidence, notes=(*evidence.notes, note))
    ordinary = ordinary_of(graph, evidence.ordinary)
    large = is_large(evidence)
    # without homes on record no group can be told from a family, so strata would say too much
    layered = evidence.two_mode and ordinary.applies
    if layered:
        listed = groups_of_case(evidence, graph, ordinary, seed=seed, explained=explained)
    else:
        listed = _groups_of_ties(evidence, seed=seed, large=large, explained=explained)
        if evidence.two_mode:
            listed = with_contacts_alone(listed, evidence, graph, ordinary, seed=seed)
    contacts = list(listed.contacts)
    evidence = with_contacts(evidence, contacts) if contacts else evidence
    return Groups(evidence, ordinary, listed, large, layered)


def _groups_of_ties(evidence: Evidence, *, seed: int, large: bool, explained: bool) -> Listed:
    strangers = among_strangers(evidence)
    search = search_rings(strangers, seed=seed, large=large)
    beyond: list[Judged] = []
    if explained and evidence.benign.size > evidence.doubles.size:
        # again with these pairs like all others: a family may be a ring
        everybody = replace(evidence, benign=evidence.doubles)
        others = search_rings(everybody, seed=seed, large=large)
        # rings elsewhere make a family no more likely to be one
        beyond = [
            judged._replace(part="explained")
            for judged in others.groups
            if not judged.significance > LEVEL
        ]
    worlds = number_of_worlds(strangers)
    also = _new(beyond, search.groups)
    return Listed(search.groups, also, search.considered, search.seeds, worlds)


class RingSearch(NamedTuple):
    """Groups that exceed chance and have redundant ties; no seeds if groups grew from every tie."""

    groups: list[Judged]
    considered: int
    seeds: int


def search_rings(evidence: Evidence, *, seed: int, large: bool) -> RingSearch:
    """Search for groups that exceed chance."""
    if large:
        background = background_of(evidence.rows, seed=seed * STRIDE)
        candidates, considered = standing_out(evidence.rows, background)
        tested = chances_large(evidence, [found.surprise for found in candidates], seed=seed)
        seeds = 0
    else:
        candidates, seeds = _at_resolutions(evidence, seed)
        considered = len(candidates)
        tested = chances(evidence, [found.nodes for found in candidates], seed=seed)
    groups = _judged(evidence, candidates, tested, large=large)
    return RingSearch(groups, considered, seeds)


def _at_resolutions(evidence: Evidence, seed: int) -> tuple[list[Candidate], int]:
    first = seed * STRIDE
    seeds = SEEDS if evidence.rows[1].size <= LARGE else 1
    shares = resolutions(evidence.rows)
    candidates: list[Candidate] = []
    for rows in networks(evidence.rows, two_mode=evidence.two_mode):
        runs = scan(rows, shares, seeds=range(first, first + seeds))
        found = choose(rows, runs, gated(rows, runs))
        candidates = found if not candidates else _most_surprising(evidence, [*candidates, *found])
    return candidates, seeds


def _most_surprising(evidence: Evidence, candidates: list[Candidate]) -> list[Candidate]:
    """Keep of candidates that share half of the smaller the one that is most surprising."""
    rows, names = evidence.rows, [tuple(found.nodes.tolist()) for found in candidates]
    values = surprise(rows, [found.nodes for found in candidates], by_degrees(rows))
    order = sorted(range(len(names)), key=lambda i: (-values[i], names[i], i))
    return [candidates[i] for i in distinct(names, order)]


def _judged(
    evidence: Evidence,
    candidates: list[Candidate],
    tested: Chances,
    *,
    large: bool,
) -> list[Judged]:
    holdings = holdings_of(evidence, evidence.tied)
    spare = redundancies(holdings, [found.nodes for found in candidates])
    kept = np.flatnonzero(tested.exceeded(large=large) & (spare > 0)).tolist()
    members = {node for k in kept for node in candidates[k].nodes.tolist()}
    tied = int((np.diff(evidence.rows[0].astype(np.int64)) > 0).sum())
    layer = THINGS if evidence.two_mode else TIES
    groups = []
    for k in kept:
        true = 1 - float(tested.false_share[k])
        chance = unrecorded(true, len(members) / max(tied, 1), tied)
        groups.append(Judged(candidates[k], float(tested.significance[k]), chance, "ring", layer))
    return groups


def _new(groups: list[Judged], others: list[Judged]) -> list[Judged]:
    """Leave out groups that share half of the smaller with another one."""
    every = [*others, *groups]
    names = [tuple(judged.candidate.nodes.tolist()) for judged in every]
    return [every[i] for i in distinct(names, list(range(len(every)))) if i >= len(others)]


def _veiled(graph: EntityGraph, relevance: Relevance) -> Relevance:
    """Withhold reasons that name somebody protected."""
    if not relevance:
        return relevance
    values: Collection[object] = relevance.values()
    for given in values:
        pair = given if isinstance(given, (tuple, list)) else ()
        if len(pair) != 2 or not is_real(pair[0]) or not isinstance(pair[1], str):  # noqa: PLR2004
            # without the id, which may be of somebody protected
            message = f"A relevance is {given!r:.40}; {RELEVANCE}"
            raise GraphKindError(message)
    if graph.case is None:
        known = (*zip(unmasked(graph.ids), graph.shown, strict=True),)
        known += (*zip(unmasked(graph.things), graph.things_shown, strict=True),)
        mentions = id_mentions({entity: shown for entity, shown in known if shown != entity})
    else:
        mentions = graph.case.mentions
    return {entity: (value, mentions.veiled(why)) for entity, (value, why) in relevance.items()}


def _ordered(
    evidence: Evidence, groups: Sequence[Judged], relevance: Relevance, ordinary: Ordinary
) -> list[FoundRing]:
    people = evidence.people
    holdings = holdings_of(evidence, evidence.tied)._replace(pairs=evidence.benign[:0])
    redundancy = redundancies(holdings, [judged.candidate.nodes for judged in groups])
    found = []
    for judged, count in zip(groups, redundancy.tolist(), strict=True):
        nodes = judged.candidate.nodes
        names = ((unmasked(people.ids)[node], people.shown[node]) for node in nodes.tolist())
        values = (relevance.get(name, relevance.get(shown)) for name, shown in names)
        given = [value for value in values if value is not None]
        ring = FoundRing(
            judged,
            redundancy=count,
            unknown=ordinary.unknown(evidence, nodes) if judged.probability < STRONG else (),
            shared=shared_by(evidence, holdings, nodes),
            relevance=float(sum(value for value, _ in given)),
            relevance_reasons=tuple(
                sorted({reason for _, reasons in given for reason in reasons.split("; ")})
            ),
        )
        # the order of equals must not reveal anything about the masked
        named = nodes[~people.masked[nodes]].tolist()
        found.append((ring.order, min((people.shown[node] for node in named), default=""), ring))
    rings = [ring for *_, ring in sorted(found, key=lambda row: row[:2])]
    expected = np.cumsum([1 - ring.judged.probability for ring in rings]).tolist()
    return [
        ring._replace(expected_false=false) for ring, false in zip(rings, expected, strict=True)
    ]


def with_households(evidence: Evidence, graph: EntityGraph) -> Evidence:
    """Count identifiers of one holder, or of holders who belong together, as one family.

    The phones of a family plan call one another every day, whoever carries them.
    """
    case = graph.case
    if case is None or case.closed or evidence.two_mode or PERSON in graph.types:
        return evidence
    if not evidence.ordinary:
        return evidence
    held = find_holders(case)
    names = unmasked(held.graph.ids)
    nodes = pd.Index(unmasked(evidence.people.ids)).get_indexer(pd.Index(names))
    spans = [
        (int(nodes[span.identifier]), names[span.holder], span)
        for span in held.rows
        if span.holder >= 0 and nodes[span.identifier] >= 0
    ]
    rows = pd.DataFrame([span[:2] for span in spans], columns=["node", "holder"]).drop_duplicates()
    rows = rows[rows.groupby("holder")["node"].transform("size") <= ACQUAINTED]
    together = _together(case, evidence.ordinary, rows["holder"])
    pairs = together.merge(rows, left_on="a", right_on="holder")
    pairs = pairs.merge(rows, left_on="b", right_on="holder", suffixes=("_a", "_b"))
    a, b = (pairs[end].to_numpy(dtype=np.int64) for end in ("node_a", "node_b"))
    low, high = np.minimum(a, b)[a != b], np.maximum(a, b)[a != b]
    stated: dict[int, tuple[Reason, ...]] = dict.fromkeys((*low.tolist(), *high.tolist()), ())
    for node, _, span in spans:
        if node in stated:
            stated[node] += span.stated
    benign = np.union1d(evidence.benign, low * evidence.people.n + high)
    return replace(evidence, benign=benign, holders=stated)


def _with_doubles(evidence: Evidence) -> Evidence:
    """Count records that may be one person as one: three spellings of a name are no ring."""
    people = evidence.people
    if people.case is None or not people.case.undecided:
        return evidence
    number = {name: k for k, name in enumerate(unmasked(people.ids))}
    keys = [
        number[one] * people.n + number[other]
        for group in clusters(people.case.undecided)
        for one, other in permutations(group, 2)
        if one in number and other in number and number[one] < number[other]
    ]
    doubles = np.array(sorted(keys), dtype=np.int64)
    return replace(evidence, benign=np.union1d(evidence.benign, doubles), doubles=doubles)


def _together(case: Case, ordinary: frozenset[str], holders: pd.Series) -> pd.DataFrame:
    """List each holder with itself, and the pairs of holders whom ordinary life ties."""
    people = build_graph(case, link_types=ordinary)
    names = [name for name in unmasked(people.ids) if name.startswith(f"{PERSON}:")]
    keys = benign_pairs(people, ordinary, frozenset(people.types) - {PERSON})
    low, high = keys // max(len(names), 1), keys % max(len(names), 1)
    every = sorted(set(holders))
    return pd.DataFrame(
        {
            "a": [*every, *(names[k] for k in low.tolist())],
            "b": [*every, *(names[k] for k in high.tolist())],
        },
        dtype=object,
    )

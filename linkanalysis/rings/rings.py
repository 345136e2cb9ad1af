"""Rings: communities with grounds, and with what speaks against them.

Lives here: `find_rings`, from a case or a graph to an ordered table of rings.
Not here: its steps: what ties people (`grounds`), who belongs together anyway (`families`), groups
beyond chance (`ring_search`), and their cards (`ring_making`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from linkanalysis._given import expect_count, expect_type, is_real
from linkanalysis.case import Case
from linkanalysis.case.mentions import id_mentions
from linkanalysis.errors import GraphKindError
from linkanalysis.graph import build_graph
from linkanalysis.graph.freshness import changes_since
from linkanalysis.graph.provenance import made_from
from linkanalysis.rings.candidates import resolutions
from linkanalysis.rings.families import among_strangers
from linkanalysis.rings.grounds import grounds_of
from linkanalysis.rings.ring_evidence import shared_by
from linkanalysis.rings.ring_making import cards_of
from linkanalysis.rings.ring_notes import FoundRing, table_notes
from linkanalysis.rings.ring_search import LEVEL, search_rings, set_beside
from linkanalysis.rings.ring_table import RingTable
from linkanalysis.rings.significance import is_large, number_of_worlds
from linkanalysis.rings.support import redundancies, stands_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.ring_search import Judged

    Relevance = Mapping[str, tuple[float, str]]

__all__ = ["find_rings"]

RELEVANCE = 'write {"person:KY-118": (1.0, "why")}, for example.'


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
        What else speaks for entities, by id: a value and its reason, several set apart by "; ".
        It orders rings that are equally significant, and is shown; it makes no ring.
    benign : str or collection of str, optional
        Types of links of ordinary life; by default family, household, home and work. They tie
        nobody here, and what only such people share makes no ring.
    through : str or collection of str, optional
        Types of things that tie people; by default all types that people are linked to.
    max_members : int, default 25
        Things with more members tie nobody, which `notes` says.

    Returns
    -------
    RingTable
        Least likely by chance first, then by relevance, then by redundancy a member or, in a large
        graph, by surprise. Empty, and saying so, if nothing goes beyond chance. Groups that only
        go beyond it by what families, households or colleagues share among themselves are listed
        apart, in its `explained`.

    Raises
    ------
    GraphKindError
        If relevance is not given as pairs of a number and a text.
    UnknownNameError
        If a type does not exist.

    Notes
    -----
    People are tied by the things they share, Σ 1/(k-1) over things of k members, and by links that
    documents state between them. Leiden with the constant Potts model runs at six resolutions with
    five seeds (one above 200,000 ties), and at two more where over a fifth of all pairs are tied; a
    group of 4 to 40 counts if at least .4 of its pairs are tied and it is found again at a
    neighboring resolution. Then one seed and one pass look for groups in the data and alike in 199
    shuffled worlds (see `chances`). Rings are groups that at most .05 of the worlds match with
    their best, and, if there are any, those of whose like at most .05 are expected by chance.
    Where the data are too large for that, all whose evidence is doubled anywhere are given, with
    significance NaN.

    Families share phones and cars, and colleagues meet. So people whom benign links tie, directly
    or by a home or workplace of up to 150, are not tied by what they share, and what they share
    with others counts once; in the shuffled worlds as well. Then all of it is done again with these
    pairs like all others. What only that finds may still be a ring that is one family: this is for
    a person to judge.

    In a graph without things of more than 10,000 ties a group grows from every tie instead, for as
    long as it becomes less likely. It counts by how surprising its ties are (see `surprise`): given
    degrees and, where that describes the graph better, communities of modularity, whose resolution
    limit leaves rings inside them; less the number of groups that could be named; and less the
    further ties of outsiders with several, who show that it is part of something larger. Groups of
    -7.5 nats and more are compared with those of 19 shuffled worlds. If the best are beyond these
    at .05, all are given of whose like at most half are expected by chance: a list to go down as
    far as time allows, the most surprising first. Above 200,000 ties no worlds are made, and the
    significance is NaN. Here a tie counts once, whatever its strength, and no ring has resolutions.

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
    expect_count("seed", seed, least=0)
    if relevance is not None:
        expect_type("relevance", relevance, Mapping, RELEVANCE)
    told = _told(graph, relevance or {})
    grounds = grounds_of(graph, benign=benign, through=through, max_members=max_members)
    large = is_large(grounds)
    strangers = among_strangers(grounds)
    found = search_rings(strangers, seed=seed, large=large)
    rings = _ordered(grounds, found.groups, told, explained=False)
    explained: list[FoundRing] = []
    if grounds.benign.size:
        # again with these pairs like all others: a family may be a ring
        everybody = replace(grounds, benign=grounds.benign[:0])
        others = search_rings(everybody, seed=seed, large=large)
        # whatever stands beside a family makes it no likelier
        beyond = [judged for judged in others.groups if not judged.significance > LEVEL]
        apart = set_beside(beyond, found.groups)
        explained = _ordered(grounds, apart, told, explained=True)
    cards = cards_of(grounds, rings, explained)
    protected = {m.node for ring in cards for m in ring.members if m.protected}
    return RingTable(
        rings=cards[: len(rings)],
        explained=cards[len(rings) :],
        withheld=len(protected),
        candidates=found.considered,
        graph=grounds.people,
        notes=table_notes(grounds, found.considered, rings, explained),
        made_by=made_from(
            graph,
            "find_rings",
            (
                ("of", "case" if is_case else "graph"),
                ("relevance", "None" if relevance is None else f"{len(relevance)} given"),
                ("benign", ", ".join(sorted(grounds.ordinary))),
                ("through", _said(through)),
                ("max_members", str(max_members)),
                ("resolutions", "none" if large else _shares(resolutions(strangers.rows))),
                ("seeds", str(found.seeds)),
                ("worlds", str(number_of_worlds(strangers))),
            ),
            seed=seed,
        ),
    )


def _shares(shares: tuple[float, ...]) -> str:
    return ", ".join(f"{share:g}" for share in shares)


def _said(names: str | Collection[str] | None) -> str:
    if names is None:
        return "all"
    return names if isinstance(names, str) else ", ".join(sorted(names))


def _told(graph: EntityGraph, relevance: Relevance) -> Relevance:
    """Hold back reasons that name somebody protected."""
    if not relevance:
        return relevance
    values: Collection[object] = relevance.values()
    for given in values:
        pair = given if isinstance(given, (tuple, list)) else ()
        if len(pair) != 2 or not is_real(pair[0]) or not isinstance(pair[1], str):  # noqa: PLR2004
            # of whom it was given is not said: the id may be of somebody protected
            message = f"A relevance is {given!r:.40}; {RELEVANCE}"
            raise GraphKindError(message)
    if graph.case is None:
        known = (*zip(graph.ids, graph.shown, strict=True),)
        known += (*zip(graph.things, graph.things_shown, strict=True),)
        mentions = id_mentions({entity: shown for entity, shown in known if shown != entity})
    else:
        mentions = graph.case.mentions
    return {who: (value, mentions.veiled(why)) for who, (value, why) in relevance.items()}


def _ordered(
    grounds: Grounds, groups: Sequence[Judged], relevance: Relevance, *, explained: bool
) -> list[FoundRing]:
    people = grounds.people
    stands = stands_of(grounds, grounds.tied)._replace(pairs=grounds.benign[:0])
    redundancy = redundancies(stands, [judged.candidate.nodes for judged in groups])
    found = []
    for judged, count in zip(groups, redundancy.tolist(), strict=True):
        nodes = judged.candidate.nodes
        given = _given(people, nodes.tolist(), relevance)
        ring = FoundRing(
            *judged,
            redundancy=count,
            explained=explained,
            shared=shared_by(grounds, stands, nodes),
            relevance=float(sum(value for value, _ in given)),
            relevance_reasons=tuple(
                sorted({reason for _, told in given for reason in told.split("; ")})
            ),
        )
        # equals stand in no order that says anything of the masked
        named = nodes[~people.masked[nodes]].tolist()
        found.append((ring.order, min((people.shown[node] for node in named), default=""), ring))
    return [ring for *_, ring in sorted(found, key=lambda row: row[:2])]


def _given(people: EntityGraph, nodes: list[int], relevance: Relevance) -> list[tuple[float, str]]:
    names = ((people.ids[node], people.shown[node]) for node in nodes)
    values = (relevance.get(name, relevance.get(shown)) for name, shown in names)
    return [value for value in values if value is not None]

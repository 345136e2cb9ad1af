"""Dense blocks: entities that use the same few things as one another, more than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.threads import map_in_order
from linkanalysis.core.vocabulary.entities import asked_type, asked_types
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.incidence import incidence_of
from linkanalysis.kernels.components import components
from linkanalysis.kernels.cores import dense_block
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.swaps import shuffle
from linkanalysis.rings.leads.block_table import Block, BlockTable, dates_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.groups.labels import Rows

    Numbers = NDArray[np.int64]

# With 199 shuffles the smallest significance is 1/200 = .005, a tenth of the level. Each costs a
# peeling.
SHUFFLES = 199
# Curveball trades for each member: the usual minimum for draws to be independent of their start.
TRADES = 5
# The usual level of a test: of tables without any real block about one in twenty lists one.
LEVEL = 0.05
# A bound on time: larger graphs get blocks without significance, and a note says so.
MOST_TIES = 50_000
# What a tie counts is a whole number of these parts, so that sums are exact and equals stay equal.
WHOLE = 2**32
# One member with many things, or one thing with many members, is a hub, not lockstep.
MIN_SIZE = 2


class _Ties(NamedTuple):
    """Who uses what: numbers of members and of things, and what a tie to each thing counts."""

    member: Numbers
    thing: Numbers
    n_members: int
    worth: Numbers


@answer()
def find_blocks(
    call: Call,
    graph: EntityGraph,
    *,
    of: str,
    through: str | Collection[str],
    limit: int = 10,
    seed: int = 0,
) -> BlockTable:
    """Find sets of entities that use the same few things more than by chance.

    Parameters
    ----------
    graph : EntityGraph
        A graph with entities of the type `of` and things of the types `through`.
    of : str
        Type of the members, such as "ad" or "account".
    through : str or collection of str
        Types of the things that they use, such as "phone" or "device".
    limit : int, default 10
        Maximum number of blocks.
    seed : int, default 0
        Seed of the shuffles.

    Returns
    -------
    BlockTable
        Densest first; no tie is in two blocks. If none exceeds chance it is empty, and a note says
        so.

    Raises
    ------
    UnknownNameError
        If a type does not exist.
    GraphKindError
        If `of` is one of `through`, or the limit is below 1.

    Notes
    -----
    The density of a block is the sum of its ties, each counted 1 / ln(d + 5) where d is how many
    use the thing, over the number of its members and things. So using a popular thing as camouflage
    lowers the density of a block little. Peeling finds a block at least half as dense as the
    densest; then its ties are removed, and the next block is searched for.

    The significance is the share of 199 shuffled records whose densest block is as dense; shuffles
    keep everybody's number of things and each thing's number of users. Blocks above .05 are left
    out. A block says that records move in lockstep, not who is behind them: one form that lists
    many people with the same things is a block, too. Missing records make blocks less dense.

    References
    ----------
    .. [1] Hooi et al. (2016), KDD, doi:10.1145/2939672.2939747.

    Examples
    --------
    Six advertisements use the same three phones; all others have one of their own.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> ties = [(f"ad:{a}", f"phone:{p}") for a in range(6) for p in range(3)]
    >>> ties += [(f"ad:{a}", f"phone:{a}") for a in range(6, 60)]
    >>> blocks = find_blocks(la.from_networkx(nx.Graph(ties)), of="ad", through="phone")
    >>> blocks.to_frame()[["ties", "filled", "significance"]].values.tolist()
    [[18.0, 1.0, 0.005]]
    """
    of, kinds = _checked(graph, of, through)
    incidence = incidence_of(graph, of, kinds)
    members, member = np.unique(incidence.member, return_inverse=True)
    things, thing = np.unique(incidence.thing, return_inverse=True)
    users = np.bincount(thing, minlength=things.size)
    ties = _Ties(member, thing, members.size, np.rint(WHOLE / np.log(users + 5)).astype(np.int64))
    testable = 0 < member.size <= MOST_TIES
    by_chance = _by_chance(ties, seed) if testable else np.zeros(0)
    blocks: list[Block] = []
    left = np.ones(member.size, dtype=np.bool_)
    while len(blocks) < limit:
        held, density = _densest(ties, left)
        chance = (1 + int((by_chance >= density - 1e-12).sum())) / (SHUFFLES + 1)
        if not held.any() or (testable and chance > LEVEL):
            break
        left &= ~held
        here = members[np.unique(member[held])], things[np.unique(thing[held])]
        if min(here[0].size, here[1].size) < MIN_SIZE:
            continue
        first, last = dates_of(incidence.first[held], incidence.last[held])
        blocks.append(
            Block(
                number=len(blocks) + 1,
                members=tuple(here[0].tolist()),
                things=tuple(here[1].tolist()),
                ties=int(held.sum()),
                filled=float(held.sum() / (here[0].size * here[1].size)),
                density=density,
                significance=chance if testable else float("nan"),
                first=first,
                last=last,
            )
        )
    notes = _notes(ties, blocks, testable=testable)
    return BlockTable(graph, tuple(blocks), notes, call.made_by())


def _checked(
    graph: EntityGraph, of: str, through: str | Collection[str]
) -> tuple[str, frozenset[str]]:
    kinds = asked_types("through", through, graph.types)
    of = asked_type(of, graph.types)
    if of in kinds:
        message = (
            f'Entities of type "{of}" cannot form blocks through themselves. Name the types of '
            'things that they use, such as through=["phone", "device"].'
        )
        raise GraphKindError(message)
    return of, kinds


def _densest(ties: _Ties, left: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], float]:
    """Find the densest block among the ties left: which ties it has, and its density."""
    inside = dense_block(*_rows(ties, left))
    held = left & inside[ties.member] & inside[ties.n_members + ties.thing]
    if not held.any():
        return held, 0.0
    # parts that are not connected are blocks of their own, one of them at least as dense as all
    indptr, indices, _ = _rows(ties, held)
    part = components(indptr, indices)
    worth = np.bincount(part[ties.member[held]], weights=ties.worth[ties.thing[held]])
    sizes = np.bincount(part, minlength=worth.size)[: worth.size]
    density = worth / (WHOLE * np.maximum(sizes, 1))
    best = int(np.flatnonzero(density >= density.max() - 1e-12)[0])
    return held & (part[ties.member] == best), float(density[best])


def _rows(ties: _Ties, kept: NDArray[np.bool_]) -> Rows:
    """Build rows of members, then things, with what each tie counts."""
    thing = ties.thing[kept]
    n = ties.n_members + ties.worth.size
    ends = ties.member[kept].astype(np.uint32), (ties.n_members + thing).astype(np.uint32)
    indptr, indices, edge = build_csr(n, *ends, directed=False)
    return indptr, indices, ties.worth[thing][edge]


def _by_chance(ties: _Ties, seed: int) -> NDArray[np.float64]:
    """Compute the density of the densest block of each shuffled record."""
    order = np.lexsort((ties.thing, ties.member))
    sizes = np.bincount(ties.member, minlength=ties.n_members)
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32)
    columns = ties.thing[order].astype(np.uint32)
    whole = np.ones(ties.member.size, dtype=np.bool_)

    def _draw(number: int) -> float:
        _, drawn = shuffle(
            start,
            columns,
            ties.worth.size,
            seed=seed * 1_000_003 + number,
            trades=TRADES * ties.n_members,
        )
        member = np.repeat(np.arange(ties.n_members), sizes)
        return _densest(ties._replace(member=member, thing=drawn.astype(np.int64)), whole)[1]

    drawn = map_in_order(_draw, range(SHUFFLES))
    return np.array(list(with_progress(drawn, what="comparing with chance", total=SHUFFLES)))


def _notes(ties: _Ties, blocks: list[Block], *, testable: bool) -> tuple[str, ...]:
    what = f"{ties.n_members:,} members, {ties.worth.size:,} things, {ties.member.size:,} ties"
    if not testable and ties.member.size:
        return (f"Not tested against chance: more than {MOST_TIES:,} ties. {what}.",)
    if not blocks:
        return (f"No block exceeds chance among {what}.",)
    return (f"Found among {what}.",)

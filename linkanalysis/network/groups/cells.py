"""Cells: entities tied to the same others, and the probability that two are in one cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import expect_count
from linkanalysis.core.door import Call, answer
from linkanalysis.core.progress import with_progress
from linkanalysis.core.result import Column, Result
from linkanalysis.core.threads import map_in_order
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.frames import ENTITY_COLUMNS
from linkanalysis.kernels.block_sampling import draw_blocks, expected_variation
from linkanalysis.network.groups.labels import by_size
from linkanalysis.network.groups.members import MEMBERS, group_rows
from linkanalysis.network.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph

# Above this many entities the chains take many minutes, and probabilities of pairs 18 MB a chain.
MOST_ENTITIES = 1_500
# Gnedin prior of the number of cells, the value of Legramanti et al. (2022).
GAMMA = 0.3
# Sweeps before draws count, and sweeps per draw: a trade between time and how much draws depend on
# where a chain starts and on one another.
BURN_IN = 1_000
THINNING = 10
# Chains that move one entity at a time may stay in different partitions. Eight show whether they
# do; pairs on whose probability two of them differ by more than this are unsettled.
CHAINS = 8
SETTLED = 0.5
# A bound on memory: draws are kept whole, up to 12 GB at this number of draws of 1,500 entities.
MOST_DRAWS = 1_000_000


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cells(Result):
    """Cells, and the probability that two entities belong to the same one.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    labels : ndarray of int64, shape (n,)
        Cell of each entity less 1, in the order of ``graph.ids``; protected people too, so that
        cells can be counted and drawn. No table lists them.
    together : ndarray of float64, shape (n, n)
        Probability that two are in one cell, given the ties and the model.
    unsettled : float
        Share of pairs on which two chains of draws differ by more than .5.
    withheld : int
        How many protected people, and things that identify only them, are not in the table.
    notes : tuple of str
        How far the chains disagree.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> find_cells(la.from_networkx(nx.complete_bipartite_graph(6, 6)))
    <Cells: 12 entities in 2 cells, least stability 0.99>
    """

    CELL = MEMBERS
    COLUMNS = (
        *ENTITY_COLUMNS[:2],
        Column("cell", "its cell; 1 is the largest", "number"),
        Column(
            "stability",
            "mean probability of being with the others of its cell; alone in a cell, 1 less the "
            "highest probability of being with anybody",
            "0 to 1",
            bar="of 1",
        ),
    )
    CAVEAT = (
        f"{Result.CAVEAT} A cell is a position that several share, not proof that they know one "
        "another."
    )
    WITHHELD = "protected counted in cells, not listed."

    graph: EntityGraph
    labels: NDArray[np.int64]
    together: NDArray[np.float64]
    unsettled: float
    withheld: int
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("labels", "together")

    def __repr__(self) -> str:
        least = f"{_stability(self.labels, self.together).min():.2f}" if len(self) else "none"
        counts = f"{self.labels.size:,} entities in {len(self):,} cells"
        return f"<Cells: {counts}, least stability {least}>"

    def __len__(self) -> int:
        return int(self.labels.max()) + 1 if self.labels.size else 0

    def _frame(self) -> pd.DataFrame:
        """By cell, then by entity."""
        frame = pd.DataFrame(
            {
                "entity": pd.Series(self.graph.shown, dtype=object),
                "label": pd.Series(self.graph.labels, dtype=object),
                "cell": self.labels + 1,
                "stability": _stability(self.labels, self.together),
            }
        )
        listed = frame[~self.graph.masked]
        return listed.sort_values(["cell", "entity"], kind="stable", ignore_index=True)

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        return group_rows(
            self.graph, self.to_frame(), "cell", "stability", np.bincount(self.labels)
        )


@answer(least={"draws": CHAINS})
def find_cells(call: Call, graph: EntityGraph, *, draws: int = 800, seed: int = 0) -> Cells:
    """Estimate the probability that two entities belong to the same cell.

    Parameters
    ----------
    graph : EntityGraph
        The graph, of at most 1,500 entities. Only whether there is a tie counts, not its strength;
        in a directed graph either direction is a tie.
    draws : int, default 800
        Number of partitions drawn, from 8 to 1,000,000: every tenth sweep of eight chains, each
        after 1,000 sweeps that do not count.
    seed : int, default 0
        Where the chains start.

    Returns
    -------
    Cells
        The drawn partition nearest to all draws (least mean variation of information), and the
        probability for each pair: symmetric, with ones on the diagonal.

    Raises
    ------
    GraphKindError
        If there are more than 1,500 entities, fewer than 8 draws, or more than a million.

    Notes
    -----
    A high probability says that both are tied to the same kinds of others, whether to one another
    (a crew that meets) or not (bosses who meet other bosses, couriers who know only the center).
    So a cell need not be connected, and cells are not a row of `METHODS`; for groups tied among
    themselves use `find_communities`. Entities with few ties share a cell because little tells
    them apart: missing records make people alike.

    The model is the stochastic block model: ties between any two cells have one probability,
    integrated out under a uniform prior, and the Gnedin prior (.3) leaves the number of cells
    open [1]_. Chains that move one entity at a time may stay in different partitions, so there are
    eight, and the caveat gives the share of pairs on which they contradict one another. A sweep
    costs n times the square of the number of cells.

    References
    ----------
    .. [1] Legramanti, Rigon, Durante, Dunson (2022), Annals of Applied Statistics 16(4), 2369,
       doi:10.1214/21-AOAS1595.
    .. [2] Wade, Ghahramani (2018), Bayesian Analysis 13(2), 559, doi:10.1214/17-BA1073.

    Examples
    --------
    Two cells that deal only with each other: no community, but two cells.

    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> cells = find_cells(la.from_networkx(nx.complete_bipartite_graph(6, 6)))
    >>> len(cells), bool(cells.together[0, 1] > 0.9)
    (2, True)
    """
    ties = ties_of(graph, "all")
    if ties.n > MOST_ENTITIES:
        message = (
            f"find_cells takes at most {MOST_ENTITIES:,} entities; this graph has {ties.n:,}. Keep "
            "one part of it with graph.only(…) or graph.around(…), or use find_communities."
        )
        raise GraphKindError(message)
    expect_count("draws", draws, least=CHAINS, most=MOST_DRAWS)

    def _chain(number: int) -> NDArray[np.int64]:
        return draw_blocks(
            ties.indptr,
            ties.indices,
            gamma=GAMMA,
            draws=(draws + number) // CHAINS,
            thinning=THINNING,
            burn_in=BURN_IN,
            seed=CHAINS * seed + number,
        )

    each = map_in_order(_chain, range(CHAINS))
    chains = list(with_progress(each, what="chains", total=CHAINS))
    drawn = np.concatenate(chains)
    shares = [_together(chain) for chain in chains]
    spread = np.max(shares, axis=0) - np.min(shares, axis=0)
    unsettled = float(np.mean(spread > SETTLED)) if ties.n else 0.0
    best = drawn[int(np.argmin(expected_variation(drawn)))]
    _, labels = np.unique(best, return_inverse=True)
    return Cells(
        graph=graph,
        labels=by_size(labels, np.arange(ties.n), graph.masked)[labels],
        together=np.average(shares, axis=0, weights=[len(chain) for chain in chains]),
        unsettled=unsettled,
        withheld=int(graph.masked.sum()),
        notes=_notes(unsettled),
        made_by=call.made_by(),
    )


def _together(drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    n = drawn.shape[1]
    count = np.zeros((n, n), dtype=np.int64)
    for labels in drawn:
        count += labels[:, None] == labels[None, :]
    return count / len(drawn)


def _stability(labels: NDArray[np.int64], together: NDArray[np.float64]) -> NDArray[np.float64]:
    same = labels[:, None] == labels[None, :]
    others = same.sum(axis=1) - 1
    within = ((together * same).sum(axis=1) - 1) / np.maximum(others, 1)
    apart = 1 - (together - np.eye(labels.size)).max(axis=1, initial=0.0)
    stability: NDArray[np.float64] = np.where(others > 0, within, apart)
    return stability


def _notes(unsettled: float) -> tuple[str, ...]:
    if not unsettled:
        return ()
    note = (
        f"On {unsettled:.1%} of the pairs the chains contradict one another: some put both in one "
        "cell, others do not. The probabilities are means over chains."
    )
    return (note,)

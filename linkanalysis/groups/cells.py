"""Cells: people who are tied to the same others, and the probability that two are in one.

Lives here: `find_cells` and `Cells`.
Not here: groups that have more to do with one another than with others (`communities`); the draws
(`kernels.block_sampling`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count, is_whole
from linkanalysis._progress import with_progress
from linkanalysis._result import Result, held_back, sentences
from linkanalysis._threads import map_in_order
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.provenance import made_from
from linkanalysis.groups.numbering import by_size
from linkanalysis.kernels.block_sampling import draw_blocks, expected_variation
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.measures.ties import ties_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["Cells", "find_cells"]

# Above this many entities a chain of draws would take many minutes.
MOST = 1_500
# Legramanti (2022): prior of the number of cells, and how long to wait before draws count.
GAMMA = 0.3
BURN_IN = 1_000
THINNING = 10
# Chains may stay in different partitions; a pair on which they differ by more is not settled.
CHAINS = 8
MOST_DRAWS = 1_000_000
SETTLED = 0.5


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cells(Result):
    """Cells, and the probability that two entities belong to the same.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    labels : ndarray of int64, shape (n,)
        Cell of each entity less 1, in the order of ``graph.ids``: of all, so that cells can be
        counted and drawn; no table lists protected people.
    together : ndarray of float64, shape (n, n)
        Probability that two are in one cell, given the ties and the model.
    unsettled : float
        Share of pairs on which chains of draws differ by more than .5.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> find_cells(la.from_networkx(nx.complete_bipartite_graph(6, 6)))
    <Cells: 12 entities in 2 cells, the least sure belongs by 0.99>
    """

    graph: EntityGraph
    labels: NDArray[np.int64]
    together: NDArray[np.float64]
    unsettled: float
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("labels", "together")

    def __repr__(self) -> str:
        least = f"{_sureness(self.labels, self.together).min():.2f}" if len(self) else "nothing"
        return (
            f"<Cells: {self.labels.size:,} entities in {len(self):,} cells, the least sure "
            f"belongs by {least}>"
        )

    def __len__(self) -> int:
        return int(self.labels.max()) + 1 if self.labels.size else 0

    @property
    def caveat(self) -> str:
        """Say what the cells do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> find_cells(la.from_networkx(nx.Graph())).caveat.split(". ")[-1]
        'A cell is a place that several share, not proof that they know one another.'
        """
        held = held_back(int(self.graph.masked.sum()), "protected counted in cells, not listed.")
        place = "A cell is a place that several share, not proof that they know one another."
        unsettled = (
            f"On {self.unsettled:.1%} of the pairs some chains of draws are sure that two are "
            "together and others that they are not: the probabilities are means over chains."
        )
        return sentences(CAVEAT, held, place, unsettled if self.unsettled else "")

    def _frame(self) -> pd.DataFrame:
        """Give the cells as a new frame.

        Columns entity, label, cell (from 1, the largest first), sureness (mean probability of
        being with the others of its cell; of a cell of one, 1 less the highest probability of
        being with anybody); by cell, then by entity. A cell is a place like that of others, so
        protected people, and things that identify only them, are not listed; the caveat says how
        many.
        """
        frame = pd.DataFrame(
            {
                "entity": pd.Series(self.graph.shown, dtype=object),
                "label": pd.Series(self.graph.labels, dtype=object),
                "cell": self.labels + 1,
                "sureness": _sureness(self.labels, self.together),
            }
        )
        listed = frame[~self.graph.masked]
        return listed.sort_values(["cell", "entity"], kind="stable", ignore_index=True)


def find_cells(graph: EntityGraph, *, draws: int = 800, seed: int = 0) -> Cells:
    """Say with what probability two people belong to the same cell.

    Parameters
    ----------
    graph : EntityGraph
        The graph, of at most 1,500 entities. A tie is there or not: strengths are not used. In a
        directed graph either direction is a tie.
    draws : int, default 800
        Partitions to draw: every tenth sweep of eight chains, each after 1,000 sweeps that do not
        count.
    seed : int, default 0
        Where the chains start.

    Returns
    -------
    Cells
        The drawn partition that lies nearest to all draws (least mean variation of information),
        and the probability for each pair: symmetric, ones on the diagonal.

    Raises
    ------
    GraphKindError
        If there are more than 1,500 entities, fewer than 8 draws, or more than a million.

    Notes
    -----
    A high probability: both are tied to the same kinds of others, be it one another (a crew that
    meets) or not (bosses who meet the bosses of other crews, couriers who know only the center).
    That is why a cell need not be connected, and why cells are no row of `METHODS`; for groups
    held together by ties take `find_communities`. Everybody with no or few ties shares a cell,
    since there is little to tell them apart: missing records make people alike.

    The stochastic block model with ties of equal chance between any two cells, chances integrated
    out under uniform priors, and the Gnedin prior (.3), by which the number of cells need not be
    said [1]_. Chains that move one person at a time may stay in partitions that differ; so there
    are eight, and the caveat says on how many pairs they contradict one another. A sweep costs n
    times the square of the number of cells.

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
    if ties.n > MOST:
        message = (
            f"find_cells takes at most {MOST:,} entities; this graph has {ties.n:,}. Keep one part "
            "of it with graph.only(…) or graph.around(…), or use find_communities."
        )
        raise GraphKindError(message)
    if not is_whole(draws) or not CHAINS <= draws <= MOST_DRAWS:
        message = (
            f"draws is {draws!r:.40}; it must be at least {CHAINS}, one for each chain, and at "
            f"most {MOST_DRAWS:,}."
        )
        raise GraphKindError(message)
    expect_count("seed", seed, least=0)

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
    together = np.average(shares, axis=0, weights=[len(chain) for chain in chains])
    spread = np.max(shares, axis=0) - np.min(shares, axis=0)
    best = drawn[int(np.argmin(expected_variation(drawn)))]
    _, labels = np.unique(best, return_inverse=True)
    return Cells(
        graph=graph,
        labels=by_size(labels, np.arange(ties.n), graph.masked)[labels],
        together=together,
        unsettled=float(np.mean(spread > SETTLED)) if ties.n else 0.0,
        made_by=made_from(
            graph,
            "find_cells",
            (("draws", str(draws)),),
            seed=seed,
        ),
    )


def _together(drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    n = drawn.shape[1]
    count = np.zeros((n, n), dtype=np.int64)
    for labels in drawn:
        count += labels[:, None] == labels[None, :]
    return count / len(drawn)


def _sureness(labels: NDArray[np.int64], together: NDArray[np.float64]) -> NDArray[np.float64]:
    same = labels[:, None] == labels[None, :]
    others = same.sum(axis=1) - 1
    within = ((together * same).sum(axis=1) - 1) / np.maximum(others, 1)
    apart = 1 - (together - np.eye(labels.size)).max(axis=1, initial=0.0)
    sureness: NDArray[np.float64] = np.where(others > 0, within, apart)
    return sureness

"""Which ranking to trust here: how each holds while a part of the network is hidden.

Lives here: `robustness` and its table.
Not here: intervals of single ranks (`intervals`), and drawing or comparing (`kernels.hiding`,
`kernels.agreement`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_count
from linkanalysis._progress import with_progress
from linkanalysis._result import Result, held_back, sentences
from linkanalysis._threads import map_in_order
from linkanalysis.graph.provenance import made_from
from linkanalysis.kernels.agreement import rank_agreement
from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.hiding import draw_hidden, rows_without
from linkanalysis.measures.measure_table import CAVEAT, given_measures
from linkanalysis.measures.ties import Ties, require_form, ties_of
from linkanalysis.trust.world_ranks import ranks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.measures.measure_table import Measure
    from linkanalysis.measures.ties import Direction

__all__ = ["Robustness", "robustness"]

# What is hidden, and which shares of it.
TIES, PEOPLE, TIED_PEOPLE = "ties", "people", "people by degree"
SHARES = {TIES: (0.1, 0.2, 0.3), PEOPLE: (0.02, 0.05, 0.1), TIED_PEOPLE: (0.02, 0.05, 0.1)}
# More draws than this are a slip.
MOST_DRAWS = 1_000_000
ROWS = tuple((what, share) for what, shares in SHARES.items() for share in shares)

# Draws of one task of a thread: fixed, so that the number of threads changes nothing.
AT_ONCE = 8

SIX = ("degree", "strength", "betweenness", "closeness", "harmonic", "pagerank")

NOT_SHOWN = (
    "The network on record is taken for the whole, and parts of it are hidden by chance. Records "
    "that follow one suspicion hide otherwise, and a ranking that holds may still be wrong."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Robustness(Result):
    """How rankings hold while ties or people are hidden.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    measures : tuple of str
        Names of the measures.
    tau, overlap : ndarray of float64, shape (9, measures, 3)
        For each thing hidden and its share: mean over the draws, and the values between which 90 %
        of them lie.
    draws : int
        How often each share was hidden.
    top : int
        How many first places the overlap is about.
    withheld : int
        How many protected people, and things that identify only them, are not ranked.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.trust.robustness(la.from_networkx(nx.karate_club_graph()), ["degree", "core"], draws=20)
    <Robustness: 34 entities, 20 draws, firmest degree, then core>
    """

    graph: EntityGraph
    measures: tuple[str, ...]
    tau: NDArray[np.float64]
    overlap: NDArray[np.float64]
    draws: int
    top: int
    withheld: int
    made_by: MadeBy

    def __post_init__(self) -> None:
        for name in ("tau", "overlap"):
            array = np.array(getattr(self, name), dtype=np.float64)
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def __repr__(self) -> str:
        firm = ", then ".join(self.by_measure()["measure"]) or "no measure"
        return f"<Robustness: {self.graph.n:,} entities, {self.draws:,} draws, firmest {firm}>"

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.trust.robustness(la.from_networkx(nx.path_graph(4)), draws=2).caveat[-44:]
        'and a ranking that holds may still be wrong.'
        """
        return sentences(CAVEAT, held_back(self.withheld), NOT_SHOWN)

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns hidden ("ties", "people", "people by degree"), share (of them), measure, tau (from
        -1 to 1), tau_low, tau_high, overlap (from 0 to 1), overlap_low, overlap_high. By what is
        hidden, share, and measure as asked.
        """
        rows = [
            (what, share, name, *self.tau[row, place], *self.overlap[row, place])
            for row, (what, share) in enumerate(ROWS)
            for place, name in enumerate(self.measures)
        ]
        ends = [f"{name}{end}" for name in ("tau", "overlap") for end in ("", "_low", "_high")]
        frame = pd.DataFrame(rows, columns=["hidden", "share", "measure", *ends])
        return frame.astype(dict.fromkeys(ends, float)).round(dict.fromkeys(ends, 4))

    def by_measure(self) -> pd.DataFrame:
        """Say which measure holds best on this graph, over all that was hidden.

        Returns
        -------
        DataFrame
            Columns measure, tau, overlap (means over all rows of the table), least_tau,
            least_overlap (the lowest of its lower ends). Firmest first, by tau and overlap
            together.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> table = la.trust.robustness(la.from_networkx(nx.star_graph(30)), "degree", draws=20)
        >>> list(table.by_measure())
        ['measure', 'tau', 'overlap', 'least_tau', 'least_overlap']
        """
        frame = pd.DataFrame(
            {
                "measure": pd.Series(self.measures, dtype=object),
                "tau": self.tau[:, :, 0].mean(axis=0),
                "overlap": self.overlap[:, :, 0].mean(axis=0),
                "least_tau": self.tau[:, :, 1].min(axis=0),
                "least_overlap": self.overlap[:, :, 1].min(axis=0),
            }
        ).round(4)
        firm = -(frame["tau"] + frame["overlap"]).round(4)
        return frame.iloc[np.argsort(firm, kind="stable")].reset_index(drop=True)


def robustness(
    graph: EntityGraph,
    measures: str | Sequence[str] = SIX,
    *,
    draws: int = 200,
    top: int = 10,
    direction: Direction = "out",
    seed: int = 0,
) -> Robustness:
    """Hide ties and people at random, rank again, and say which rankings hold.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    measures : str or sequence of str
        Names of `MEASURES`; by default degree, strength, betweenness, closeness, harmonic and
        pagerank.
    draws : int, default 200
        How often each share is hidden.
    top : int, default 10
        How many first places are compared.
    direction : {"out", "in", "all"}, default "out"
        As for `centrality`.
    seed : int, default 0
        Where the draws start.

    Returns
    -------
    Robustness
        Kendall's tau-b with the ranking on record and the overlap of the first: mean over the
        draws, and the values between which 90 % of them lie.

    Raises
    ------
    UnknownNameError
        If a measure or the direction does not exist.
    GraphKindError
        If `draws` or `top` is below 1, or a measure has no form for a graph of this kind.

    Notes
    -----
    Hidden are 10, 20 and 30 % of all ties, and 2, 5 and 10 % of all people with their ties, drawn
    alike or in proportion to their numbers of ties; at least one. A graph without people hides of
    its entities. Only who is left is compared, each against each. Of equals that share the last
    of the first places each counts in part. The parts hidden in one draw lie within each other.

    High: this ranking would have come out much the same had the records missed that much. It is no
    proof that the ranking is right. Measures that move little because they say little (many equals)
    hold well too. Missing people do more harm than missing ties, above all the well-tied. Takes
    nine times `draws` rankings by each measure.

    References
    ----------
    .. [1] Borgatti, Carley, Krackhardt (2006), Social Networks 28(2), 124-136.
    .. [2] Kendall (1945), Biometrika 33(3), 239-251, for tau-b.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> found = robustness(la.from_networkx(nx.karate_club_graph()), "degree", draws=50)
    >>> frame = found.to_frame()
    >>> frame[frame["share"] == 0.1][["hidden", "tau"]].round(2).values.tolist()
    [['ties', 0.9], ['people', 0.94], ['people by degree', 0.88]]
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    expect_count("draws", draws, most=MOST_DRAWS)
    expect_count("top", top)
    expect_count("seed", seed, least=0)
    ties = ties_of(graph, direction)
    for row in rows:
        require_form(row, ties)
    hiding = _Hiding(ties, rows, top=top, seed=seed)
    # a task with nothing compiled yet would compile in each thread: the first runs alone
    parts = [hiding.some(range(1))]
    tasks = [range(k, min(k + AT_ONCE, draws)) for k in range(1, draws, AT_ONCE)]
    parts += with_progress(map_in_order(hiding.some, tasks), what="draws", total=len(tasks))
    found = np.concatenate(parts)  # draws, rows of the table, measures, two numbers
    low, high = np.quantile(found, (0.05, 0.95), axis=0)
    table = np.stack([found.mean(axis=0), low, high], axis=2)
    return Robustness(
        graph=graph,
        measures=names,
        tau=table[..., 0],
        overlap=table[..., 1],
        draws=draws,
        top=top,
        withheld=int(graph.masked.sum()),
        made_by=made_from(
            graph,
            "robustness",
            (
                ("measures", ", ".join(names)),
                ("draws", str(draws)),
                ("top", str(top)),
                ("direction", direction),
            ),
            seed=seed,
        ),
    )


class _Hiding:
    """Rankings of a network with parts hidden, beside that of the whole."""

    def __init__(self, ties: Ties, rows: Sequence[Measure], *, top: int, seed: int) -> None:
        self.ties, self.rows, self.top, self.seed = ties, rows, top, seed
        self.kept = np.flatnonzero(~ties.graph.masked)
        self.ends = slot_rows(ties.indptr), ties.indices.astype(np.int64)
        low, high = np.minimum(*self.ends), np.maximum(*self.ends)
        pairs = self.ends[0] * ties.n + self.ends[1] if ties.directed else low * ties.n + high
        _, self.tie = np.unique(pairs, return_inverse=True)
        degree = np.bincount(self.ends[0], minlength=ties.n)
        if ties.directed:
            degree = degree + np.bincount(self.ends[1], minlength=ties.n)
        people = np.array([kind == "person" for kind in ties.graph.types], dtype=np.bool_)
        people = people if people.any() else np.ones(ties.n, dtype=np.bool_)
        self.pulls = {
            TIES: frozen(np.ones(int(self.tie.max(initial=-1)) + 1), np.float64),
            PEOPLE: frozen(people, np.float64),
            TIED_PEOPLE: frozen(people * degree, np.float64),
        }
        self.sizes = {TIES: self.pulls[TIES].size, PEOPLE: people.sum(), TIED_PEOPLE: people.sum()}
        self.before = [self._ranks(row, ties) for row in rows]

    def some(self, draws: range) -> NDArray[np.float64]:
        found = np.ones((len(draws), len(ROWS), len(self.rows), 2))
        for draw in draws:
            for row, (what, share) in enumerate(ROWS):
                stream = draw * len(SHARES) + list(SHARES).index(what)
                number = max(1, round(share * self.sizes[what]))
                hidden = draw_hidden(self.pulls[what], number, seed_state(self.seed, stream))
                found[draw - draws.start, row] = self._compared(what, hidden)
        return found

    def _compared(self, what: str, hidden: NDArray[np.bool_]) -> NDArray[np.float64]:
        left = np.ones(self.kept.size, dtype=np.bool_)
        if what == TIES:
            gone = hidden[self.tie]
        else:
            gone = hidden[self.ends[0]] | hidden[self.ends[1]]
            left = ~hidden[self.kept]
        part = self.ties.part(*rows_without(self.ties.indptr, self.ties.indices, gone))
        after = [self._ranks(row, part) for row in self.rows]
        pairs = zip(self.before, after, strict=True)
        found = [rank_agreement(old, new, left, self.top) for old, new in pairs]
        return np.array(found).reshape(-1, 2)

    def _ranks(self, row: Measure, ties: Ties) -> NDArray[np.int32]:
        return frozen(ranks_of(row.function(ties)[self.kept], row)[0], np.int32)

"""Robustness of rankings: how each holds while a part of the network is hidden."""

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
from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.kernels.draws import seed_state
from linkanalysis.kernels.rankings import rank_agreement
from linkanalysis.kernels.removal import draw_hidden, rows_without
from linkanalysis.network.measures.measure_table import given_measures, require_form
from linkanalysis.network.measures.ties import ties_of
from linkanalysis.network.trust.world_ranks import AT_ONCE, ranks_of
from linkanalysis.network.trust.worlds import MOST_WORLDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.measure_table import Measure
    from linkanalysis.network.measures.ties import Direction, Ties

# What is hidden, and which shares of it, within the 1 to 50% of Borgatti, Carley and Krackhardt
# (2006); people in smaller shares, since each takes all its ties along.
TIES, PEOPLE, TIED_PEOPLE = "ties", "people", "people by degree"
SHARES = {TIES: (0.1, 0.2, 0.3), PEOPLE: (0.02, 0.05, 0.1), TIED_PEOPLE: (0.02, 0.05, 0.1)}
ROWS = tuple((what, share) for what, shares in SHARES.items() for share in shares)

SIX = ("degree", "strength", "betweenness", "closeness", "harmonic", "pagerank")

NOT_SHOWN = (
    "The network on record is treated as the whole, and parts of it are hidden at random. Records "
    "that follow one suspicion miss other parts, and a stable ranking may still be wrong."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Robustness(Result):
    """How stable rankings are while ties or people are hidden.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    measures : tuple of str
        Names of the measures.
    tau, overlap : ndarray of float64, shape (9, measures, 3)
        For each row of the table: mean over the simulated networks (possible worlds), and the
        values between which 90% of them lie.
    worlds : int
        How often each share was hidden.
    top : int
        How many of the first ranks the overlap compares.
    withheld : int
        Number of protected people, and things that identify only them, that are not ranked.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.trust.robustness(la.from_networkx(nx.karate_club_graph()), ["degree", "core"], worlds=20)
    <Robustness: 34 entities, 20 worlds, most stable degree, then core>
    """

    COLUMNS = (
        Column("hidden", "what was hidden: ties, people, or people by degree"),
        Column("share", "how much of it was hidden", "share"),
        Column("measure", "the measure that ranks"),
        Column("tau", "mean agreement with the ranking on record (tau-b)", "from -1 to 1"),
        Column("tau_low", "5% quantile of it", "from -1 to 1"),
        Column("tau_high", "95% quantile of it", "from -1 to 1"),
        Column("overlap", "mean overlap of the first ranks", "share"),
        Column("overlap_low", "5% quantile of it", "share"),
        Column("overlap_high", "95% quantile of it", "share"),
    )

    graph: EntityGraph
    measures: tuple[str, ...]
    tau: NDArray[np.float64]
    overlap: NDArray[np.float64]
    worlds: int
    top: int
    withheld: int
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze("tau", "overlap")

    def __repr__(self) -> str:
        order = ", then ".join(self.by_measure()["measure"]) or "no measure"
        worlds = f"{self.graph.n:,} entities, {self.worlds:,} worlds"
        return f"<Robustness: {worlds}, most stable {order}>"

    def _not_shown(self) -> str:
        return f"{self.CAVEAT} {NOT_SHOWN}"

    def _frame(self) -> pd.DataFrame:
        """By what is hidden, share, and measure as asked."""
        rows = [
            (what, share, name, *self.tau[row, column], *self.overlap[row, column])
            for row, (what, share) in enumerate(ROWS)
            for column, name in enumerate(self.measures)
        ]
        ends = [f"{name}{end}" for name in ("tau", "overlap") for end in ("", "_low", "_high")]
        frame = pd.DataFrame(rows, columns=["hidden", "share", "measure", *ends])
        return frame.astype(dict.fromkeys(ends, float)).round(dict.fromkeys(ends, 4))

    def by_measure(self) -> pd.DataFrame:
        """Compare the measures over all that was hidden, the most stable first.

        Returns
        -------
        DataFrame
            Columns measure, tau, overlap (means over all rows of the table), least_tau,
            least_overlap (the lowest of its lower ends). Sorted by tau and overlap together.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> table = la.trust.robustness(la.from_networkx(nx.star_graph(30)), "degree", worlds=20)
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
        unstable = -(frame["tau"] + frame["overlap"]).round(4)
        return frame.iloc[np.argsort(unstable, kind="stable")].reset_index(drop=True)


@answer(least={"worlds": 1})
def robustness(
    call: Call,
    graph: EntityGraph,
    measures: str | Sequence[str] = SIX,
    *,
    worlds: int = 200,
    top: int = 10,
    direction: Direction = "out",
    seed: int = 0,
) -> Robustness:
    """Measure how stable rankings are while ties and people are hidden at random.

    Parameters
    ----------
    graph : EntityGraph
        The graph.
    measures : str or sequence of str
        Names of `MEASURES`; by default degree, strength, betweenness, closeness, harmonic and
        pagerank.
    worlds : int, default 200
        How many simulated networks (possible worlds) are drawn: how often each share is hidden.
    top : int, default 10
        How many of the first ranks are compared.
    direction : {"out", "in", "all"}, default "out"
        As for `centrality`.
    seed : int, default 0
        Seed of the draws.

    Returns
    -------
    Robustness
        Kendall's tau-b with the ranking on record and the overlap of the first ranks: mean over
        the worlds, and the values between which 90% of them lie.

    Raises
    ------
    UnknownNameError
        If a measure or the direction does not exist.
    GraphKindError
        If `worlds` or `top` is below 1, or a measure is not defined for a graph of this kind.

    Notes
    -----
    Hidden are 10, 20 and 30% of all ties, and 2, 5 and 10% of all people with their ties, drawn
    uniformly or in proportion to their numbers of ties; at least one. In a graph without people
    entities are hidden. Only those that remain are compared. Entities that share the last of the
    first ranks each count in part. Within a world, what is hidden at a small share is also hidden
    at a larger one. High values say that the ranking would have been much the same if the records
    had missed that much; they do not prove it right. Measures with many equal values are stable
    because they distinguish little. Missing people do more harm than missing ties, above all those
    with many ties. It takes nine times `worlds` rankings by each measure.

    References
    ----------
    .. [1] Borgatti, Carley, Krackhardt (2006), Social Networks 28(2), 124-136.
    .. [2] Kendall (1945), Biometrika 33(3), 239-251, for tau-b.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> found = robustness(la.from_networkx(nx.karate_club_graph()), "degree", worlds=50)
    >>> frame = found.to_frame()
    >>> frame[frame["share"] == 0.1][["hidden", "tau"]].round(2).values.tolist()
    [['ties', 0.9], ['people', 0.94], ['people by degree', 0.88]]
    """
    rows = given_measures(measures)
    names = tuple(row.name for row in rows)
    expect_count("worlds", worlds, most=MOST_WORLDS)
    ties = ties_of(graph, direction)
    for row in rows:
        require_form(row, ties)
    hiding = _Hiding(ties, rows, top=top, seed=seed)
    # a task with nothing compiled yet would compile in each thread: the first runs alone
    parts = [hiding.some(range(1))]
    tasks = [range(k, min(k + AT_ONCE, worlds)) for k in range(1, worlds, AT_ONCE)]
    parts += with_progress(
        map_in_order(hiding.some, tasks), what="possible worlds", total=len(tasks)
    )
    found = np.concatenate(parts)  # worlds, rows of the table, measures, two numbers
    low, high = np.quantile(found, (0.05, 0.95), axis=0)
    table = np.stack([found.mean(axis=0), low, high], axis=2)
    return Robustness(
        graph=graph,
        measures=names,
        tau=table[..., 0],
        overlap=table[..., 1],
        worlds=worlds,
        top=top,
        withheld=int(graph.masked.sum()),
        made_by=call.made_by({"measures": names}),
    )


class _Hiding:
    """Rankings of a network with parts hidden, compared with that of the whole."""

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

    def some(self, worlds: range) -> NDArray[np.float64]:
        found = np.ones((len(worlds), len(ROWS), len(self.rows), 2))
        for world in worlds:
            for row, (what, share) in enumerate(ROWS):
                stream = world * len(SHARES) + list(SHARES).index(what)
                number = max(1, round(share * self.sizes[what]))
                hidden = draw_hidden(self.pulls[what], number, seed_state(self.seed, stream))
                found[world - worlds.start, row] = self._compared(what, hidden)
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

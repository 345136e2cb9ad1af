"""Simulated networks (possible worlds): what the network may be beyond the records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.checks import is_whole
from linkanalysis.errors import CaseError, GraphKindError
from linkanalysis.graph.undecided_pairs import is_named, undecided_nodes
from linkanalysis.kernels.csr import build_csr, frozen, slot_rows
from linkanalysis.kernels.draws import seed_state, uniforms
from linkanalysis.kernels.hidden_ties import guess_chances, world_ties
from linkanalysis.network.measures.neighborhood_measures import degree
from linkanalysis.network.measures.ties import Ties
from linkanalysis.network.trust.tie_probability import slot_probabilities, tie_probabilities

if TYPE_CHECKING:
    from numpy.typing import NDArray


if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction
    from linkanalysis.network.trust.scenario_kinds import Scenario
    from linkanalysis.network.trust.tie_probability import SlotProbabilities, TieProbabilities

    Tables = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]

# Shares of ties that the records miss, with equally many worlds for each, since the true share is
# unknown: wide enough for nearly a third hidden (benchmarks/README.md, Intervals of ranks).
HIDDEN = (0.1, 0.2, 0.3, 0.4)

# More worlds are a slip of the keyboard: a million give a share to a tenth of a percent.
MOST_WORLDS = 1_000_000

# Start and steps of the fit of the mixture. Its log-likelihood is concave in the shares, so the
# start only sets how soon the maximum is near.
FIRST_SHARES = (0.4, 0.2, 0.2, 0.2)
EM_STEPS = 30

# At most so much is added to the degree of an end: where degrees hardly differ, all ends are drawn
# nearly alike.
MOST_SHAPE = 50.0


def expect_worlds(asked: object) -> None:
    """Raise if `asked` is neither None nor a number of worlds."""
    if asked is not None and not (is_whole(asked) and 0 <= asked <= MOST_WORLDS):
        message = f"worlds is {asked!s:.40}; pass the number of worlds to draw, or 0 for none."
        raise GraphKindError(message)


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """Everything needed to draw worlds.

    ties: The ties on record; `source`, `target`, `strength`, `chance` (that it is real) and `slot`
      (its first) have one number for each.
    undirected: Rows of the ties whatever their direction, with a strength for each slot.
    kind, allowed: Number of the type of each entity, and between which types there are ties.
    tables: For each hidden share the probabilities of missing ties.
    mixes: For each hidden share the cumulated shares of four ways to guess a missing tie.
    together: Probabilities in a world in which ties of one origin stand or fall together.
    doubles: Pairs of which it is not decided whether they are one.
    scenario: What else may be wrong with the records; None if ties are missing at random alone.
    """

    ties: Ties
    source: NDArray[np.uint32]
    target: NDArray[np.uint32]
    strength: NDArray[np.int64]
    chance: NDArray[np.float64]
    slot: NDArray[np.int64]
    undirected: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]
    kind: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    tables: tuple[Tables, ...]
    mixes: tuple[NDArray[np.float64], ...]
    seed: int
    probabilities: TieProbabilities | None = None
    together: SlotProbabilities | None = None
    doubles: Doubles | None = None
    scenario: Scenario | None = None

    def stands_for(self, number: int) -> NDArray[np.int64]:
        """Return for each entity the one whose values it has in a world: mostly itself."""
        if self.doubles is None:
            return np.arange(self.ties.n)
        return self.doubles.stands_for(self.seed, number)

    def draw(self, number: int) -> Ties:
        """Draw one world."""
        ties = self.ties
        share = number % len(self.tables)
        outgoing, out_row, incoming, in_row = self.tables[share]
        chance = self.chance
        if self.together is not None:
            chance = frozen(self.together.in_world(self.seed, number)[self.slot], np.float64)
        if self.scenario is not None:
            out_row, in_row = self.scenario.rows(number, out_row, in_row)
            chance = self.scenario.believed(number, chance)
        source, target, strength = world_ties(
            ties.indptr,
            ties.indices,
            *self.undirected,
            self.source,
            self.target,
            self.strength,
            chance,
            self.kind,
            self.allowed,
            outgoing,
            out_row,
            incoming,
            in_row,
            self.mixes[share],
            ties.directed,
            seed_state(self.seed, number),
        )
        if self.doubles is not None:
            source, target, strength = merged_ties(
                self.stands_for(number), source, target, strength, directed=ties.directed
            )
        indptr, indices, edge = build_csr(ties.n, source, target, directed=ties.directed)
        rows = frozen(indptr, np.uint32), frozen(indices, np.uint32)
        return Ties(ties.graph, *rows, edge, strength, ties.directed)


def worlds_of(
    ties: Ties,
    *,
    chance: NDArray[np.float64] | None = None,
    hidden: tuple[float, ...] = HIDDEN,
    seed: int = 0,
) -> Worlds:
    """Prepare to draw worlds.

    Missing ties are placed where the ties on record would have been guessed: anywhere, or at the
    end of a walk of two or three steps (of one, back along a directed tie), in the mixture under
    which they are most likely. Both ends are drawn in proportion to the ties they probably miss.
    Only types that are tied on record are tied.
    """
    n = ties.n
    rows = slot_rows(ties.indptr)
    columns = ties.indices.astype(np.int64)
    once = np.ones(rows.size, dtype=np.bool_) if ties.directed else rows < columns
    real = np.ones(rows.size) if chance is None else chance
    _, kind = np.unique(np.array(ties.graph.types, dtype=object), return_inverse=True)
    kind = kind.astype(np.int64)
    kinds = int(kind.max(initial=-1)) + 1
    allowed = np.zeros((kinds, kinds), dtype=np.bool_)
    allowed[kind[rows], kind[columns]] = True
    undirected = _undirected(ties, rows, columns)
    out_degree = in_degree = degree(ties)
    if ties.directed:
        in_degree = np.bincount(columns, minlength=n).astype(np.int64)
    kind, allowed = frozen(kind, np.int64), frozen(allowed, np.bool_)
    tables = tuple(
        (*_missing(out_degree, kind, share), *_missing(in_degree, kind, share)) for share in hidden
    )
    mix = _mix(ties, undirected, out_degree, in_degree, kind, allowed)
    return Worlds(
        ties=ties,
        source=frozen(rows[once], np.uint32),
        target=frozen(columns[once], np.uint32),
        strength=frozen(ties.strength[once], np.int64),
        chance=frozen(real[once], np.float64),
        slot=np.flatnonzero(once),
        undirected=undirected,
        kind=kind,
        allowed=allowed,
        tables=tables,
        mixes=(mix,) * len(tables),
        seed=seed,
    )


def graph_worlds(
    graph: EntityGraph,
    ties: Ties,
    direction: Direction,
    *,
    probabilities: TieProbabilities | None = None,
    hidden: tuple[float, ...] = HIDDEN,
    seed: int = 0,
) -> tuple[Worlds, tuple[str, ...]]:
    """Prepare to draw worlds of a graph, each tie as likely as its documents say."""
    doubles = doubles_in(graph)
    notes = () if doubles is None else (doubles.note,)
    if probabilities is None and graph.case is not None:
        try:
            probabilities = tie_probabilities(graph)
        except CaseError:
            closed = "The case is closed, so grades are not known: every tie counts as certain."
            notes = (*notes, closed)
    if probabilities is None:
        worlds = worlds_of(ties, hidden=hidden, seed=seed)
        return replace(worlds, doubles=doubles), notes
    slots = slot_probabilities(graph, ties, direction, probabilities)
    worlds = replace(
        worlds_of(ties, chance=slots.overall(), hidden=hidden, seed=seed),
        probabilities=probabilities,
        together=None if slots.claims is None else slots,
        doubles=doubles,
    )
    return worlds, (*notes, *probabilities.notes)


def _missing(
    degree: NDArray[np.int64], kind: NDArray[np.int64], share: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    chances, row = missing_chances(degree, kind, share)
    return frozen(chances, np.float64), frozen(row, np.int64)


def _undirected(
    ties: Ties, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Merge both directions of each pair into rows of neighbors, with strengths."""
    if not ties.directed:
        indptr, indices = frozen(ties.indptr, np.uint32), frozen(ties.indices, np.uint32)
        return indptr, indices, frozen(ties.strength, np.int64)
    low, high = np.minimum(rows, columns), np.maximum(rows, columns)
    pair, first = np.unique(low * ties.n + high, return_index=True)
    n = max(ties.n, 1)
    indptr, indices, edge = build_csr(ties.n, pair // n, pair % n, directed=False)
    strength = ties.strength[first][edge]
    return frozen(indptr, np.uint32), frozen(indices, np.uint32), frozen(strength, np.int64)


def _mix(
    ties: Ties,
    undirected: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]],
    out_degree: NDArray[np.int64],
    in_degree: NDArray[np.int64],
    kind: NDArray[np.int64],
    allowed: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Fit the mixture of guesses under which the ties on record are most likely, by EM."""
    chances = guess_chances(
        frozen(ties.indptr, np.uint32),
        frozen(ties.indices, np.uint32),
        undirected[0],
        undirected[1],
        frozen(out_degree + _shape(out_degree), np.float64),
        frozen(in_degree + _shape(in_degree), np.float64),
        kind,
        allowed,
        ties.directed,
    )
    shares = np.where(chances.sum(axis=1) > 0, FIRST_SHARES, 0.0)
    if shares.sum() == 0:
        return frozen((1.0, 1.0, 1.0, 1.0), np.float64)
    shares /= shares.sum()
    for _ in range(EM_STEPS):
        parts = shares[:, None] * chances
        parts /= np.maximum(parts.sum(axis=0), 1e-300)
        shares = parts.mean(axis=1)
    return frozen(np.cumsum(shares), np.float64)


def _shape(degree: NDArray[np.int64]) -> float:
    """Estimate the negative binomial shape of degrees: small if they differ much."""
    if degree.size <= 1:
        return 1.0
    mean, variance = float(degree.mean()), float(degree.var(ddof=1))
    if variance <= mean:
        return MOST_SHAPE
    return min(mean * mean / (variance - mean), MOST_SHAPE)


if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Ends = NDArray[np.uint32]

# An interval must hold the rank under either answer. Bits of likeness are no calibrated
# probability: an unconfirmed pair of many bits must not count as one in every network.
CHANCE = 0.5
# Sets these draws apart from those of documents that are wrong, which have the same seed.
SALT = 0x5DEECE66D


@dataclass(frozen=True, slots=True, eq=False)
class Doubles:
    """Pairs (k, 2) of entities, by number, of which it is not decided whether they are one."""

    n: int
    pairs: NDArray[np.int64]

    @property
    def note(self) -> str:
        """Say what the pairs do in simulated networks."""
        count = len(self.pairs)
        what = "1 undecided pair is" if count == 1 else f"{count:,} undecided pairs are"
        return f"{what} one entity in half of the simulated networks."

    def stands_for(self, seed: int, number: int) -> NDArray[np.int64]:
        """Return for each entity (n,) the one whose ties it has in a simulated network."""
        everyone = np.arange(self.n)
        merged: dict[int, int] = {}

        def first(node: int) -> int:
            while node in merged:
                node = merged[node]
            return node

        for left, right in self.pairs[uniforms(seed ^ SALT, number, len(self.pairs)) < CHANCE]:
            one, other = sorted((first(int(left)), first(int(right))))
            if one != other:
                merged[other] = one
        for node in merged:
            everyone[node] = first(node)
        return everyone


def doubles_in(graph: EntityGraph) -> Doubles | None:
    """Return the undecided pairs of a graph; without those of protected people, who stay apart."""
    pairs = [pair for pair in undecided_nodes(graph) if is_named(graph, pair)]
    return Doubles(graph.n, np.array(pairs, np.int64)) if pairs else None


def merged_ties(
    who: NDArray[np.int64],
    source: Ends,
    target: Ends,
    strength: NDArray[np.int64],
    *,
    directed: bool,
) -> tuple[Ends, Ends, NDArray[np.int64]]:
    """Give ties to those who stand for their ends: no loops, and strengths of parallel ties add."""
    left, right = who[source], who[target]
    if not directed:
        left, right = np.minimum(left, right), np.maximum(left, right)
    apart = left != right
    n = max(who.size, 1)
    pair = left[apart] * n + right[apart]
    order = np.argsort(pair, kind="stable")
    pairs, first = np.unique(pair[order], return_index=True)
    total = np.add.reduceat(strength[apart][order], first) if pairs.size else strength[:0]
    return frozen(pairs // n, np.uint32), frozen(pairs % n, np.uint32), total


# Types with fewer entities share one estimate of the spread of ties: a spread needs some counts.
FEW = 20

# How far the spread of ties on record may bend the smooth first guess: a few steps of expectation
# and maximization, the guess weighing as much as this many entities. Chosen, with POWER, by the
# coverage of intervals on simulated networks (benchmarks/README.md, Intervals of ranks).
STEPS = 5
WEIGHT = 10.0

# The prior is raised to this power, so that entities that stand out on record are not shrunk all
# the way to the crowd: they are the ones that people ask about.
POWER = 0.5


def missing_chances(
    degree: NDArray[np.int64], kind: NDArray[np.int64], hidden: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Estimate the probabilities that each entity misses none, one, two … ties.

    degree (n,): Ties on record.
    kind (n,): Number of the type of each entity; large types are estimated separately.
    Returns: Cumulated probabilities, and the row (n,) of each entity in them.

    With d true ties an entity has k on record by the binomial law. The distribution of d is
    estimated from all k (empirical Bayes), starting from a smooth guess of equal mean and variance.
    """
    groups = _groups(kind)
    rows: list[NDArray[np.float64]] = []
    row = np.zeros(degree.size, dtype=np.int64)
    for group in range(int(groups.max(initial=-1)) + 1):
        members = np.flatnonzero(groups == group)
        seen, which, counts = np.unique(degree[members], return_inverse=True, return_counts=True)
        row[members] = len(rows) + which
        rows += _chances(seen, counts, hidden)
    width = max((len(chances) for chances in rows), default=1)
    table = np.ones((max(len(rows), 1), width))
    for number, chances in enumerate(rows):
        table[number, : len(chances)] = chances
    return table, row


def _groups(kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """Assign a number to each large type, and one to all small types together."""
    sizes = np.bincount(kind, minlength=1)
    merged = np.where(sizes[kind] >= FEW, kind, sizes.size)
    return np.unique(merged, return_inverse=True)[1].astype(np.int64)


def _chances(
    seen: NDArray[np.int64], counts: NDArray[np.int64], hidden: float
) -> list[NDArray[np.float64]]:
    """Compute cumulated probabilities of missing ties for each number of ties on record."""
    n = int(counts.sum())
    mean = float((seen * counts).sum()) / n
    if hidden <= 0 or mean == 0:
        return [np.ones(1) for _ in seen]
    true = np.arange(int(seen.max() / (1 - hidden) * 1.6 + 8))
    factorial = np.concatenate([[0.0], np.cumsum(np.log(true[1:]))])
    lost = true[None, :] - seen[:, None]
    log_chance = factorial[None, :] - factorial[seen][:, None] - factorial[np.maximum(lost, 0)]
    log_chance += seen[:, None] * np.log(1 - hidden) + lost * np.log(hidden)
    given = np.where(lost >= 0, np.exp(np.minimum(log_chance, 0.0)), 0.0)
    variance = float(((seen - mean) ** 2 * counts).sum()) / max(n - 1, 1)
    spread = guess = _first_guess(true, mean, variance, hidden)
    for _ in range(STEPS):
        after = given * spread
        after /= after.sum(axis=1, keepdims=True)
        spread = (counts @ after + WEIGHT * guess) / (n + WEIGHT)
    after = given * spread**POWER
    after /= after.sum(axis=1, keepdims=True)
    rows = []
    for k, chances in zip(seen.tolist(), after, strict=True):
        cumulated = np.cumsum(chances[k:])
        enough = int(np.searchsorted(cumulated, 1 - 1e-9)) + 1
        rows.append(np.append(cumulated[:enough], 1.0))
    return rows


def _first_guess(
    true: NDArray[np.int64], mean: float, variance: float, hidden: float
) -> NDArray[np.float64]:
    """Spread true ties by the negative binomial law, or the normal one if they vary less."""
    center = mean / (1 - hidden)
    wide = (variance - hidden * (1 - hidden) * center) / (1 - hidden) ** 2
    wide = max(wide, 0.05 * center)
    if wide > center:
        shape = center * center / (wide - center)
        ratio = np.log((true[:-1] + shape) / (true[:-1] + 1)) + np.log(center / (shape + center))
        log_spread = np.concatenate([[0.0], np.cumsum(ratio)])
        spread = np.exp(log_spread - log_spread.max())
    else:
        spread = np.exp(-0.5 * (true - center) ** 2 / wide)
    spread = spread / spread.sum() + 1e-12
    total: NDArray[np.float64] = spread / spread.sum()
    return total

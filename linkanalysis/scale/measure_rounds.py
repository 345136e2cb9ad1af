"""Measures of all entities by rounds of SQL over edges that the engine keeps."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.progress import with_progress
from linkanalysis.kernels.cores import core_numbers
from linkanalysis.kernels.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.scale.engines import Workbench

# As in `la.measures`: share of steps on which the walker goes on.
DAMPING = 0.85
# Chebyshev's bound for the error of PageRank after k rounds is 2 r^k times the first error, with
# r = d / (1 + sqrt(1 - d^2)) = .557: 32 rounds leave less than 2e-8 of it.
PAGERANK_ROUNDS = 32
# The most ties that are loaded to find cores here, as pairs of numbers: they take 2 GB. Each round
# of the engine takes longer than peeling all of them here.
MOST_TIES = 50_000_000


def neighbors_of(bench: Workbench, links: str, bound: Mapping[str, object]) -> str:
    """Keep the neighbors of each entity, each pair both ways: a, b and their number of links.

    Links are summed by pair first, so that they are read once and each goes into one sum.
    """
    pairs = bench.keep(
        f"""
SELECT a, b, CAST(sum(n) AS BIGINT) AS n FROM (
    SELECT least(source, target) AS a, greatest(source, target) AS b, n
    FROM ({links}) every_link WHERE source <> target
) of_pairs GROUP BY a, b""",
        bound,
    )
    return _both_ways(bench, pairs, "a, b, n", "b, a, n")


def _both_ways(bench: Workbench, pairs: str, along: str, against: str) -> str:
    """Keep pairs both ways instead of once."""
    kept = bench.keep(f"SELECT {along} FROM {pairs} UNION ALL SELECT {against} FROM {pairs}")
    bench.drop(pairs)
    return kept


def degree(bench: Workbench, neighbors: str) -> str:
    """Count the neighbors of each entity."""
    return bench.keep(
        f"SELECT a AS entity, CAST(count(*) AS BIGINT) AS value FROM {neighbors} GROUP BY a"
    )


def strength(bench: Workbench, neighbors: str) -> str:
    """Count the links of each entity."""
    return bench.keep(
        f"SELECT a AS entity, CAST(sum(n) AS BIGINT) AS value FROM {neighbors} GROUP BY a"
    )


def component(bench: Workbench, neighbors: str) -> str:
    """Count the entities that each entity can reach, itself included.

    Each takes the least label around it, then the label of its label; entities of one label become
    one, and what ties them stays, until no tie is left (Shiloach, Vishkin 1982, J. Algorithms 3(1),
    57-67; contraction after Borůvka). The second step at least halves the longest way to a least
    label, and each round has only the ties between labels of the last.
    """
    rounds, ties = [], neighbors
    for _ in with_progress(itertools.count(1), what="components"):
        nearest = bench.keep(f"""
SELECT a AS entity, CASE WHEN min(b) < a THEN min(b) ELSE a END AS label FROM {ties} GROUP BY a""")
        labels = bench.keep(f"""
SELECT n.entity, j.label FROM {nearest} n JOIN {nearest} j ON j.entity = n.label""")
        pairs = bench.keep(f"""
SELECT DISTINCT least(s.label, t.label) AS a, greatest(s.label, t.label) AS b
FROM {ties} n JOIN {labels} s ON s.entity = n.a JOIN {labels} t ON t.entity = n.b
WHERE n.a < n.b AND s.label <> t.label""")
        rounds.append(labels)
        bench.drop(nearest)
        if ties != neighbors:
            bench.drop(ties)
        ties = _both_ways(bench, pairs, "a, b", "b, a")
        if not int(bench.engine.rows(f"SELECT count(*) AS n FROM {ties}")["n"].iloc[0]):
            break
    labels = rounds.pop()
    while rounds:
        labels = bench.keep(f"""
SELECT e.entity, coalesce(l.label, e.label) AS label
FROM {rounds.pop()} e LEFT JOIN {labels} l ON l.entity = e.label""")
    return bench.keep(f"""
SELECT l.entity, s.value FROM {labels} l
JOIN (SELECT label, CAST(count(*) AS BIGINT) AS value FROM {labels} GROUP BY label) s
    ON s.label = l.label""")


def core(bench: Workbench, neighbors: str, *, most: int = MOST_TIES) -> str:
    """Find the largest k for which each entity belongs to the k-core.

    The engine peels entities with few neighbors until at most `most` ties are left: whoever comes
    off while no more than k neighbors are left has core k, and the cores of the rest do not depend
    on it (Batagelj, Zaversnik 2003, arXiv:cs/0310049). The rest is peeled here.
    """
    kept, values, least = neighbors, [], 0
    for _ in with_progress(itertools.count(1), what="cores"):
        if int(bench.engine.rows(f"SELECT count(*) AS n FROM {kept}")["n"].iloc[0]) <= 2 * most:
            break
        degrees = degree(bench, kept)
        fewest = bench.engine.rows(f"SELECT min(value) AS value FROM {degrees}")["value"].iloc[0]
        least = max(least, int(fewest))
        outer = f"SELECT entity FROM {degrees} WHERE value <= {least}"
        inner = bench.keep(f"""
SELECT n.a, n.b FROM {kept} n
LEFT JOIN ({outer}) s ON s.entity = n.a LEFT JOIN ({outer}) t ON t.entity = n.b
WHERE s.entity IS NULL AND t.entity IS NULL""")
        # an entity comes off as well if all its neighbors do
        values.append(
            bench.keep(f"""
SELECT d.entity, CAST({least} AS BIGINT) AS value FROM {degrees} d
LEFT JOIN (SELECT DISTINCT a FROM {inner}) i ON i.a = d.entity WHERE i.a IS NULL""")
        )
        bench.drop(degrees)
        if kept != neighbors:
            bench.drop(kept)
        kept = inner
    values.append(_cores_here(bench, kept, least))
    return bench.keep(" UNION ALL ".join(f"SELECT entity, value FROM {each}" for each in values))


def _cores_here(bench: Workbench, neighbors: str, least: int) -> str:
    """Load ties as pairs of numbers, peel them here, and upload the cores."""
    numbers = bench.keep(f"""
SELECT a AS entity, CAST(row_number() OVER (ORDER BY a) - 1 AS BIGINT) AS node
FROM {neighbors} GROUP BY a""")
    ties = bench.engine.rows(f"""
SELECT CAST(s.node AS INTEGER) AS source, CAST(t.node AS INTEGER) AS target FROM {neighbors} n
JOIN {numbers} s ON s.entity = n.a JOIN {numbers} t ON t.entity = n.b WHERE n.a < n.b""")
    count = int(bench.engine.rows(f"SELECT count(*) AS n FROM {numbers}")["n"].iloc[0])
    ends = (ties[name].to_numpy(np.uint32) for name in ("source", "target"))
    indptr, indices, _ = build_csr(count, *ends, directed=False)
    # of those that would have come off next, `least` is the core
    cores = np.maximum(core_numbers(indptr, indices), least)
    uploaded = bench.upload(pd.DataFrame({"node": np.arange(count), "value": cores}))
    return bench.keep(f"""
SELECT n.entity, v.value FROM {numbers} n JOIN {uploaded} v ON v.node = n.node""")


def pagerank(bench: Workbench, neighbors: str) -> str:
    """Find the share of time of a walker who follows ties by strength and sometimes starts again.

    Chebyshev's semi-iteration, since ties lead both ways (Golub, Varga 1961, Numer. Math. 3,
    147-168). Floats: engines agree to 1e-9.
    """
    dialect = bench.engine.dialect
    totals = f"SELECT a, sum(n) AS n FROM {neighbors} GROUP BY a"
    sums = bench.engine.rows(f"SELECT count(*) AS entities, sum(n) AS links FROM ({totals}) t")
    count, links = (max(int(sums[name].fillna(0).iloc[0]), 1) for name in ("entities", "links"))
    restart = dialect.number(repr((1 - DAMPING) / count))
    walks = bench.keep(f"""
SELECT n.a, n.b, {dialect.number("n.n")} / t.n AS share FROM {neighbors} n
JOIN ({totals}) t ON t.a = n.a""")
    start = f"{dialect.number('n')} / {links}"  # strengths: a walker who never starts again
    kept = bench.keep(f"SELECT a AS entity, {start} AS value, {start} AS old FROM ({totals}) t")
    for pace in with_progress(_paces(), what="PageRank", total=PAGERANK_ROUNDS):
        following = bench.keep(f"""
SELECT v.entity, v.old + {dialect.number(repr(pace))} * (
        {restart} + {dialect.number(repr(DAMPING))} * w.value - v.old) AS value, v.value AS old
FROM {kept} v JOIN (
    SELECT s.b AS entity, sum(s.share * x.value) AS value
    FROM {walks} s JOIN {kept} x ON x.entity = s.a GROUP BY s.b
) w ON w.entity = v.entity""")
        bench.drop(kept)
        kept = following
    return kept


def _paces() -> list[float]:
    """Return how far each round of Chebyshev's semi-iteration goes."""
    paces, last = [1.0], 2.0
    while len(paces) < PAGERANK_ROUNDS:
        last = 1 / (1 - DAMPING**2 * last / 4)
        paces.append(last)
    return paces


MEASURED: Mapping[str, Callable[[Workbench, str], str]] = {
    "component": component,
    "core": core,
    "degree": degree,
    "pagerank": pagerank,
    "strength": strength,
}
# Measures that need a table for each round.
IN_ROUNDS = frozenset({"component", "core", "pagerank"})

"""Measures of all entities by rounds of SQL over edges that the engine keeps.

Lives here: degree, strength, components, cores and PageRank, each as a kept table of entities and
values.
Not here: the ranking that comes back (`rankings`).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from linkanalysis._progress import with_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.scale.engines import Workbench

# As in `la.measures`: share of steps on which the walker goes on.
DAMPING = 0.85
# Chebyshev's bound for the error of PageRank after k rounds is 2 r^k times the first error, with
# r = d / (1 + sqrt(1 - d^2)) = .557: 32 rounds leave less than 2e-8 of it.
PAGERANK_ROUNDS = 32


def neighbors_of(bench: Workbench, links: str, bound: Mapping[str, object]) -> str:
    """Keep the neighbors of each entity, each pair both ways: a, b and their number of links."""
    return bench.keep(
        f"""
SELECT a, b, CAST(sum(n) AS BIGINT) AS n FROM (
    SELECT source AS a, target AS b, n FROM ({links}) along WHERE source <> target
    UNION ALL SELECT target, source, n FROM ({links}) against WHERE source <> target
) both_ways GROUP BY a, b""",
        bound,
    )


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

    Each takes the least label around it, then the label of its label, until none changes: the
    second step halves the way to the least (Shiloach, Vishkin 1982, J. Algorithms 3(1), 57-67).
    """
    labels = bench.keep(f"""
SELECT a AS entity, CASE WHEN min(b) < a THEN min(b) ELSE a END AS label, 1 AS moved
FROM {neighbors} GROUP BY a""")

    def nearer(labels: str) -> str:
        around = f"""
    SELECT n.a AS entity, min(l.label) AS label
    FROM {neighbors} n JOIN {labels} l ON l.entity = n.b GROUP BY n.a"""
        hooked = f"""
    SELECT l.entity, l.label AS old,
        CASE WHEN o.label < l.label THEN o.label ELSE l.label END AS label
    FROM {labels} l JOIN ({around}) o ON o.entity = l.entity"""
        return f"""
SELECT h.entity, CASE WHEN j.label < h.label THEN j.label ELSE h.label END AS label,
    CASE WHEN j.label < h.old OR h.label < h.old THEN 1 ELSE 0 END AS moved
FROM ({hooked}) h JOIN {labels} j ON j.entity = h.label"""

    last = _until_still(bench, labels, nearer, "components")
    return bench.keep(f"""
SELECT l.entity, s.value FROM {last} l
JOIN (SELECT label, CAST(count(*) AS BIGINT) AS value FROM {last} GROUP BY label) s
    ON s.label = l.label""")


def core(bench: Workbench, neighbors: str) -> str:
    """Find the largest k for which each entity belongs to the k-core.

    Each takes the h-index of the values around it, which settles at the core from the degree
    (Lü, Zhou, Zhang, Stanley 2016, Nat. Commun. 7, 10168, doi:10.1038/ncomms10168).
    """
    first = bench.keep(f"""
SELECT a AS entity, CAST(count(*) AS BIGINT) AS value, 1 AS moved
FROM {neighbors} GROUP BY a""")

    def peeled(values: str) -> str:
        ranked = f"""
    SELECT n.a AS entity, v.value,
        row_number() OVER (PARTITION BY n.a ORDER BY v.value DESC) AS place
    FROM {neighbors} n JOIN {values} v ON v.entity = n.b"""
        indexed = f"""
    SELECT entity, CAST(max(CASE WHEN value < place THEN value ELSE place END) AS BIGINT) AS value
    FROM ({ranked}) ranked GROUP BY entity"""
        return f"""
SELECT i.entity, i.value, CASE WHEN i.value < v.value THEN 1 ELSE 0 END AS moved
FROM ({indexed}) i JOIN {values} v ON v.entity = i.entity"""

    return _until_still(bench, first, peeled, "cores")


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


def _until_still(bench: Workbench, first: str, step: Callable[[str], str], what: str) -> str:
    """Take steps until nothing moves; only the last table is kept."""
    kept = first
    for _ in with_progress(itertools.count(1), what=what):
        following = bench.keep(step(kept))
        moved = bench.engine.rows(f"SELECT count(*) AS n FROM {following} WHERE moved = 1")
        bench.drop(kept)
        kept = following
        if not int(moved["n"].iloc[0]):
            break
    return kept


MEASURED: Mapping[str, Callable[[Workbench, str], str]] = {
    "component": component,
    "core": core,
    "degree": degree,
    "pagerank": pagerank,
    "strength": strength,
}
# Measures that need a table for each round.
IN_ROUNDS = frozenset({"component", "core", "pagerank"})

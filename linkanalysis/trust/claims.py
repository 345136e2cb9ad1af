"""Claims behind ties: who states which tie, with the probability that its grade gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.graph.sources import BY_MACHINE, ways_of
from linkanalysis.queries.graph_queries import evidence_rows
from linkanalysis.trust.grade_table import RECORDED, UNGRADED, graded

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Pair = tuple[str, str]
    Numbers = NDArray[np.int64]

VALUES = ("probability", "low", "high")


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """The claims behind the edges of a graph: one for each pair of entities and origin.

    An edge by links rests on one pair. An edge by shared things has a way for each thing, and one
    more if the two are tied directly: a way holds while both its pairs do.

    pair, origin (claims,): Numbers of pair and origin of each claim, by pair.
    value (claims, 3): Probability of each claim, with its low and high.
    edge, left, right (ways,): The edge of each way, and its two pairs; twice the same for a direct
      tie.
    """

    origins: tuple[str, ...]
    pair: Numbers
    origin: Numbers
    value: NDArray[np.float64]
    edge: Numbers
    left: Numbers
    right: Numbers
    edges: int

    def joined(self) -> NDArray[np.float64]:
        """Join the claims of each edge (edges, 3) as if all were independent; 0 without any."""
        wrong = np.ones((self.pairs, 3))
        np.multiply.at(wrong, self.pair, 1.0 - self.value)
        real = 1.0 - wrong
        direct = (self.left == self.right)[:, None]
        ways = np.where(direct, real[self.left], real[self.left] * real[self.right])
        none = np.ones((self.edges, 3))
        np.multiply.at(none, self.edge, 1.0 - ways)
        return 1.0 - none

    def hold(self, uniform: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Decide which edges hold, by one of their ways or since no document of them is known.

        uniform (origins,): A claim holds if its probability exceeds the number of its origin.
        """
        real = np.zeros(self.pairs, dtype=np.bool_)
        real[self.pair[uniform[self.origin] < self.value[:, 0]]] = True
        holds = np.ones(self.edges, dtype=np.bool_)
        holds[self.edge] = False
        holds[self.edge[real[self.left] & real[self.right]]] = True
        return holds

    def counts(self) -> Numbers:
        """Count the independent origins behind each edge; 0 where no document is known."""
        starts = np.searchsorted(self.pair, np.arange(self.pairs + 1))
        stated = {
            (edge, origin)
            for edge, *ends in np.stack([self.edge, self.left, self.right], axis=1).tolist()
            for end in ends
            for origin in self.origin[starts[end] : starts[end + 1]].tolist()
        }
        counted = np.array([edge for edge, _ in stated], dtype=np.int64)
        return np.bincount(counted, minlength=self.edges).astype(np.int64)

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return int(self.pair[-1]) + 1 if self.pair.size else 0


def graded_rows(
    graph: EntityGraph,
    table: pd.DataFrame,
    *,
    half_life_days: float | None = None,
    as_of: date | None = None,
) -> pd.DataFrame:
    """List pairs and documents, one row each, with the probabilities of the grade."""
    if graph.case is None:
        columns = ["source", "target", "origin", "scheme", "grade", *VALUES]
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    rows = evidence_rows(graph.case, graph.link_filter, BY_MACHINE)
    known = {*zip(table["scheme"], table["grade"], strict=True)}
    stated = list(zip(rows["scheme"].tolist(), rows["grade"].tolist(), strict=True))
    names = {pair: graded(*pair) for pair in set(stated)}
    names = {pair: name if name in known else ("", UNGRADED) for pair, name in names.items()}
    grades = [
        ("", RECORDED) if recorded else names[pair]
        for pair, recorded in zip(stated, rows["recorded"].tolist(), strict=True)
    ]
    rows["scheme"] = [scheme for scheme, _ in grades]
    rows["grade"] = [grade for _, grade in grades]
    rows = rows.merge(table.drop(columns="meaning", errors="ignore"), on=["scheme", "grade"])
    if half_life_days is not None:
        last = rows["last"].max() if as_of is None else pd.Timestamp(as_of)
        age = (last - rows["last"]).dt.total_seconds().fillna(0).clip(lower=0) / 86_400
        for name in VALUES:
            rows[name] *= 2.0 ** (-age / half_life_days)
    return rows


def claims_of(graph: EntityGraph, rows: pd.DataFrame) -> Claims:
    """Assign graded rows to the edges of a graph; of one origin the best grade counts."""
    first = rows["source"] < rows["target"]
    low = rows["source"].where(first, rows["target"])
    high = rows["target"].where(first, rows["source"])
    best = rows.groupby([low, high, rows["origin"]])[[*VALUES]].max()
    *ends, origins = (best.index.get_level_values(level).to_numpy() for level in range(3))
    codes: dict[Pair, int] = {}
    pair = [codes.setdefault(key, len(codes)) for key in zip(*map(list, ends), strict=True)]
    names, origin = np.unique(origins, return_inverse=True)
    edge, left, right = ways_of(graph, codes)
    return Claims(
        origins=tuple(names.tolist()),
        pair=np.array(pair, dtype=np.int64),
        origin=origin.astype(np.int64),
        value=best.to_numpy(np.float64).reshape(-1, 3),
        edge=edge,
        left=left,
        right=right,
        edges=graph.m,
    )

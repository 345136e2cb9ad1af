"""How likely each tie is real, by the documents that state it.

Lives here: joining the grades of documents of one origin and of several, for edges by links and by
shared things.
Not here: the table of grades (`grade_table`), and what follows for ranks (`intervals`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._result import MadeBy, Result
from linkanalysis._version import __version__
from linkanalysis.analysis.trust.grade_table import RECORDED, UNGRADED, checked_grades, graded
from linkanalysis.graph.evidence import holds_direct_ties
from linkanalysis.graph.queries import evidence_rows

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Pair = tuple[str, str]

__all__ = ["TieProbabilities", "tie_probabilities"]

# Links that carriers and banks record by machine.
BY_MACHINE = ("call", "message", "payment")

# However many documents agree, they may have made the same mistake.
MOST = 0.99

VALUES = ("probability", "low", "high")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TieProbabilities(Result):
    """How likely each edge of a graph is real.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    probability, low, high : ndarray of float64, shape (m,)
        For each edge; `low` and `high` if all that cannot be judged were mostly wrong, or right.
    origins : ndarray of int64, shape (m,)
        How many independent origins state the edge; 0 where no document is known.
    grades : DataFrame
        The table of grades that was used, with the number of pairs and documents for each row.
    notes : tuple of str
        What was not graded, not judged, or speaks against ties.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> tie_probabilities(la.from_networkx(nx.path_graph(3))).probability.tolist()
    [1.0, 1.0]
    """

    graph: EntityGraph
    probability: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    origins: NDArray[np.int64]
    grades: pd.DataFrame
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        for name in (*VALUES, "origins"):
            array = np.array(getattr(self, name))
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    def __repr__(self) -> str:
        return f"<TieProbabilities: {self.graph.m:,} edges, mean {self.probability.mean():.2f}>"

    @property
    def caveat(self) -> str:
        """Say what the numbers are not.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> tie_probabilities(la.from_networkx(nx.path_graph(2))).caveat[:46]
        'A convention from grades to numbers, no study;'
        """
        said = "A convention from grades to numbers, no study; edit la.grade_probabilities()."
        return " ".join((said, *self.notes))

    def to_frame(self) -> pd.DataFrame:
        """Give the edges as a new frame.

        Returns
        -------
        DataFrame
            Columns source, target, probability, low, high, origins; least probable first.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> list(tie_probabilities(la.from_networkx(nx.path_graph(2))).to_frame())[:3]
        ['source', 'target', 'probability']
        """
        graph = self.graph
        frame = pd.DataFrame(
            {
                "source": [graph.shown[node] for node in graph.source.tolist()],
                "target": [graph.shown[node] for node in graph.target.tolist()],
                **{name: getattr(self, name) for name in VALUES},
                "origins": self.origins,
            }
        )
        return frame.sort_values(["probability", "source", "target"], ignore_index=True)


def tie_probabilities(
    graph: EntityGraph,
    *,
    grades: pd.DataFrame | None = None,
    half_life_days: float | None = None,
    as_of: date | None = None,
) -> TieProbabilities:
    """Say how likely each edge is real, by the grades of the documents behind it.

    Parameters
    ----------
    graph : EntityGraph
        A graph of a case. Edges of other graphs have no documents and count as certain.
    grades : DataFrame, optional
        An edited `grade_probabilities`.
    half_life_days : float, optional
        After so many days a tie is half as likely to hold; by default age does not count.
    as_of : date, optional
        The day from which age is counted; by default that of the last link.

    Returns
    -------
    TieProbabilities
        For each edge, with the table that was used.

    Raises
    ------
    GraphKindError
        If the table is not right.
    CaseError
        If the case is closed.

    Notes
    -----
    Documents of one origin are one voice: the best grade among them counts. Over origins p =
    1 - product of (1 - p): one of them being right is enough. At most .99. An edge by shared things
    is real if both are tied to one of them. Origins that copy from each other make it too high.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> len(tie_probabilities(la.from_networkx(nx.path_graph(3))).grades)
    38
    """
    table = checked_grades(grades)
    rows = _graded_rows(graph, table, half_life_days, as_of)
    pairs = _by_pair(rows)
    edges = [_of_edge(graph, pairs, edge) for edge in range(graph.m)]
    values = np.array([edge[:3] for edge in edges], dtype=np.float64).reshape(-1, 3)
    origins = np.array([edge[3] for edge in edges], dtype=np.int64)
    used = rows.groupby(["scheme", "grade"], sort=False).size().rename("stated")
    table = table.merge(used.reset_index(), how="left", on=["scheme", "grade"])
    table["stated"] = table["stated"].fillna(0).astype(np.int64)
    options = (
        ("grades", "default" if grades is None else "edited"),
        ("half_life_days", str(half_life_days)),
        ("as_of", str(as_of)),
    )
    return TieProbabilities(
        graph=graph,
        probability=values[:, 0],
        low=values[:, 1],
        high=values[:, 2],
        origins=origins,
        grades=table,
        notes=_notes(graph, table, origins),
        made_by=MadeBy(
            "tie_probabilities",
            __version__,
            options,
            fingerprint=graph.fingerprint,
            position=graph.position,
        ),
    )


def _graded_rows(
    graph: EntityGraph, table: pd.DataFrame, half_life_days: float | None, as_of: date | None
) -> pd.DataFrame:
    """Give a row a pair and document, with the probabilities of its grade."""
    if graph.case is None:
        columns = ["source", "target", "origin", "scheme", "grade", *VALUES]
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    rows = evidence_rows(graph.case, graph.link_filter, BY_MACHINE)
    names = {
        (scheme, grade): graded(scheme, grade)
        for scheme, grade in set(zip(rows["scheme"], rows["grade"], strict=True))
    }
    known = {*zip(table["scheme"], table["grade"], strict=True)}
    said = [names[pair] for pair in zip(rows["scheme"], rows["grade"], strict=True)]
    said = [pair if pair in known else ("", UNGRADED) for pair in said]
    said = [
        ("", RECORDED) if recorded else pair
        for pair, recorded in zip(said, rows["recorded"].tolist(), strict=True)
    ]
    rows["scheme"] = [scheme for scheme, _ in said]
    rows["grade"] = [grade for _, grade in said]
    rows = rows.merge(table.drop(columns="meaning", errors="ignore"), on=["scheme", "grade"])
    if half_life_days is not None:
        last = rows["last"].max() if as_of is None else pd.Timestamp(as_of)
        age = (last - rows["last"]).dt.total_seconds().fillna(0).clip(lower=0) / 86_400
        for name in VALUES:
            rows[name] *= 2.0 ** (-age / half_life_days)
    return rows


def _by_pair(rows: pd.DataFrame) -> dict[Pair, dict[str, tuple[float, ...]]]:
    """Collect for each pair, smaller id first, the best of each origin."""
    found: dict[Pair, dict[str, tuple[float, ...]]] = {}
    columns = [rows[name].tolist() for name in ("source", "target", "origin", *VALUES)]
    for source, target, origin, *values in zip(*columns, strict=True):
        pair = (source, target) if source < target else (target, source)
        best = found.setdefault(pair, {})
        known = best.get(origin, (0.0, 0.0, 0.0))
        best[origin] = tuple(map(max, known, values))
    return found


def _of_edge(
    graph: EntityGraph, pairs: dict[Pair, dict[str, tuple[float, ...]]], edge: int
) -> tuple[float, float, float, int]:
    """Join the origins of an edge; certain where none is known."""
    a, b = graph.ids[graph.source[edge]], graph.ids[graph.target[edge]]
    ways: list[NDArray[np.float64]] = []
    origins: set[str] = set()
    if len(graph.shared_ptr):
        first, last = graph.shared_ptr[edge], graph.shared_ptr[edge + 1]
        for number in graph.shared[first:last].tolist():
            thing = graph.things[number]
            of_a, of_b = pairs.get(_pair(a, thing), {}), pairs.get(_pair(b, thing), {})
            if of_a and of_b:
                ways.append(_any_of(list(of_a.values())) * _any_of(list(of_b.values())))
                origins |= {*of_a, *of_b}
    if holds_direct_ties(graph):
        direct = pairs.get(_pair(a, b), {})
        ways += [np.array(values) for values in direct.values()]
        origins |= {*direct}
    if not ways:
        return 1.0, 1.0, 1.0, 0
    joined = np.minimum(_any_of(ways), MOST).tolist()
    return joined[0], joined[1], joined[2], len(origins)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _any_of(ways: list[tuple[float, ...]] | list[NDArray[np.float64]]) -> NDArray[np.float64]:
    joined: NDArray[np.float64] = 1.0 - np.prod(1.0 - np.array(ways, dtype=np.float64), axis=0)
    return joined


def _notes(graph: EntityGraph, table: pd.DataFrame, origins: NDArray[np.int64]) -> tuple[str, ...]:
    if graph.case is None:
        return ("Without a case no tie has documents: all count as certain.",)
    notes = []
    if graph.case.position != graph.position:
        notes.append("The case has changed since the graph was built: grades are those of now.")
    stated = table["stated"]
    ungraded = int(stated[(table["scheme"] == "") & (table["grade"] == UNGRADED)].sum())
    if ungraded:
        notes.append(f"Ties stated by documents without a grade of the table: {ungraded:,}.")
    unknown = int(stated[table["low"] < table["high"]].sum())
    if unknown:
        notes.append(f"Ties stated by documents that cannot be judged: {unknown:,}; see low, high.")
    against = table["grade"].str.endswith("5") & (table["scheme"] == "admiralty")
    if int(stated[against].sum()):
        notes.append(f"Ties stated as improbable (grade 5): {int(stated[against].sum()):,}.")
    if int((origins == 0).sum()):
        notes.append(
            f"Edges whose documents are not known count as certain: {(origins == 0).sum():,}."
        )
    return tuple(notes)

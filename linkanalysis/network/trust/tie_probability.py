"""How likely each tie is real, by the documents that state it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from linkanalysis.core.checks import expect_type, is_real
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import Column, Result
from linkanalysis.core.vocabulary.grading import parse_grade
from linkanalysis.errors import GraphKindError, RecordError, UnknownNameError
from linkanalysis.graph.queries.graph_queries import evidence_rows
from linkanalysis.graph.sources import BY_MACHINE, ways_of
from linkanalysis.kernels.csr import frozen, slot_rows
from linkanalysis.kernels.draws import uniforms
from linkanalysis.network.measures.tie_table import END_COLUMNS, ends_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.network.measures.ties import Direction, Ties

    Numbers = NDArray[np.int64]
    Pair = tuple[str, str]


COLUMNS = ["scheme", "grade", "probability", "low", "high", "meaning"]

# Rows that every table has: what machines record, and what has no grade of the table.
RECORDED = "recorded by a machine"
UNGRADED = "ungraded"

# Columns 1 to 6: credibility of the information. A convention, not a study: source and information
# pull the number down together, 5 speaks against the tie, and what cannot be judged (F, 6) is set
# between the judged ones.
ADMIRALTY = {
    "A": (0.95, 0.90, 0.70, 0.40, 0.10, 0.50),
    "B": (0.90, 0.85, 0.65, 0.35, 0.10, 0.50),
    "C": (0.80, 0.75, 0.55, 0.30, 0.10, 0.40),
    "D": (0.60, 0.50, 0.40, 0.20, 0.05, 0.25),
    "E": (0.60, 0.50, 0.40, 0.20, 0.05, 0.25),
    "F": (0.70, 0.60, 0.50, 0.30, 0.10, 0.40),
}

# What cannot be judged may be true or not: the range shown beside its probability.
UNKNOWN_LOW, UNKNOWN_HIGH = 0.2, 0.8


def grade_probabilities() -> pd.DataFrame:
    """Return the table from grades to the probability that a stated tie is real, to be edited.

    Returns
    -------
    DataFrame
        Columns scheme, grade, probability, low, high, meaning. `low` and `high` differ from
        `probability` where source or information cannot be judged (F, 6). Two rows have no
        scheme: what machines record, and what has no grade of the table.

    Notes
    -----
    The numbers are a convention, not the result of a study: change them, add rows for another
    scheme, and pass the frame on as `grades`. F and 6 mean that nothing is known, not that the
    information is bad; 5 speaks against a tie. Only the Admiralty code has rows; other schemes are
    not converted.

    Examples
    --------
    >>> table = grade_probabilities()
    >>> table[table["grade"].isin(["B2", "F6"])][["grade", "probability", "low", "high"]]
       grade  probability   low  high
    7     B2         0.85  0.85  0.85
    35    F6         0.40  0.20  0.80
    """
    rows = []
    for source, values in ADMIRALTY.items():
        for information, value in zip("123456", values, strict=True):
            unknown = source == "F" or information == "6"
            low, high = (UNKNOWN_LOW, UNKNOWN_HIGH) if unknown else (value, value)
            meaning = "cannot be judged" if unknown else ""
            meaning = "speaks against the tie" if information == "5" else meaning
            rows.append(("admiralty", f"{source}{information}", value, low, high, meaning))
    rows.append(("", RECORDED, 0.99, 0.99, 0.99, "calls, messages, payments"))
    rows.append(("", UNGRADED, 0.70, 0.70, 0.70, "no grade, or one that is not in this table"))
    return pd.DataFrame(rows, columns=COLUMNS)


def checked_grades(grades: pd.DataFrame | None) -> pd.DataFrame:
    """Check a table that was edited."""
    if grades is None:
        return grade_probabilities()
    expect_type("grades", grades, pd.DataFrame, "edit the frame of la.trust.grade_probabilities().")
    wrong = [f'it has no column "{name}"' for name in COLUMNS[:5] if name not in grades]
    if not wrong:
        named = set(grades["grade"][grades["scheme"] == ""])
        wrong += [f'it has no row "{name}"' for name in (RECORDED, UNGRADED) if name not in named]
        numbers = grades[["probability", "low", "high"]].to_numpy(dtype=float)
        bad = np.flatnonzero(~((numbers >= 0) & (numbers <= 1)).all(axis=1)).tolist()
        names = grades["grade"].tolist()
        wrong += [f"{names[row]} is not between 0 and 1" for row in bad]
    if wrong:
        message = (
            f"This is not a table of grades: {'; '.join(wrong)}. Start from "
            "la.trust.grade_probabilities() and change its numbers."
        )
        raise GraphKindError(message)
    return grades.copy()


def graded(scheme_name: object, grade: object) -> tuple[str, str]:
    """Return scheme and grade of a document as the table names them."""
    if not isinstance(scheme_name, str) or not isinstance(grade, str) or not grade:
        return "", ""
    try:
        parts = parse_grade(scheme_name, grade)
    except (RecordError, UnknownNameError):
        return "", ""
    return parts.scheme, f"{parts.source or ''}{parts.information or ''}"


Dependence = Literal["independent", "origin"]

# However many documents agree, they may share one mistake. A convention, as the table of grades is:
# no study says how often; a machine's record has the same value there.
MOST = 0.99

TOGETHER = "Claims of one origin stand or fall together: if it is wrong, all its ties are gone."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TieProbabilities(Result):
    """The probability that each edge of a graph is real.

    Attributes
    ----------
    graph : EntityGraph
        The graph.
    probability, low, high : ndarray of float64, shape (m,)
        For each edge; `low` and `high` are those if what cannot be judged (F, 6) is mostly wrong,
        or mostly right.
    origins : ndarray of int64, shape (m,)
        Number of independent origins that state the edge; 0 if no document is known.
    together : Claims or None
        The claims that are true or false together, by origin; None if ties are independent.
    grades : DataFrame
        The table of grades that was used, with the number of pairs and documents for each row.
    notes : tuple of str
        What was not graded, cannot be judged, or speaks against ties.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> tie_probabilities(la.from_networkx(nx.path_graph(3))).probability.tolist()
    [1.0, 1.0]
    """

    COLUMNS = (
        *END_COLUMNS,
        Column(
            "probability",
            "probability that the tie is real",
            "share",
            bar="of 1",
        ),
        Column("low", "the same if what cannot be judged were mostly wrong", "share"),
        Column("high", "the same if what cannot be judged were mostly right", "share"),
        Column("origins", "independent origins that state the tie; 0 if no document is known"),
    )
    CAVEAT = (
        "A convention that turns grades into numbers, not a study; edit "
        "la.trust.grade_probabilities()."
    )

    graph: EntityGraph
    probability: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    origins: NDArray[np.int64]
    together: Claims | None
    grades: pd.DataFrame
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze(*VALUES, "origins")

    def __repr__(self) -> str:
        return f"<TieProbabilities: {self.graph.m:,} edges, mean {self.probability.mean():.2f}>"

    def _frame(self) -> pd.DataFrame:
        """Least probable first, equals by the ids of their ends."""
        frame = ends_frame(self.graph, np.arange(self.graph.m))
        for name in (*VALUES, "origins"):
            frame[name] = getattr(self, name)
        return frame.sort_values(["probability", "source", "target"], ignore_index=True)


@answer()
def tie_probabilities(
    call: Call,
    graph: EntityGraph,
    *,
    grades: pd.DataFrame | None = None,
    half_life_days: float | None = None,
    as_of: date | None = None,
    dependence: Dependence = "independent",
) -> TieProbabilities:
    """Estimate how likely each edge is real, from the grades of the documents behind it.

    Parameters
    ----------
    graph : EntityGraph
        A graph of a case. Edges of other graphs have no documents and count as certain.
    grades : DataFrame, optional
        An edited `grade_probabilities`.
    half_life_days : float, optional
        Days after which a tie is half as likely to hold; by default age does not count.
    as_of : date, optional
        The day on which age is counted; by default that of the last link.
    dependence : {"independent", "origin"}, default "independent"
        Whether each tie is wrong independently, or together with everything its origin states.

    Returns
    -------
    TieProbabilities
        For each edge, with the table that was used.

    Raises
    ------
    UnknownNameError
        If there is no such dependence.
    GraphKindError
        If the table, the half-life or the day is not valid.
    CaseError
        If the case is closed.

    Notes
    -----
    Documents of one origin count as one source: the best grade among them counts. Over origins p =
    1 - product of (1 - p): one of them being right is enough. At most .99. An edge by shared things
    is real if both ends are tied to one of them. Origins that copy from each other make p too high.

    A grade is about one statement, so ties are independent by default. Deception is about
    everything a source says: with ``dependence="origin"`` its claims share one random number in
    each simulated network (possible world), so they fail together, the least probable first. A rank
    that rests on one doubtful source is then lost completely and its interval widens. If most
    sources are right, the intervals of others narrow, so this is not a safer default. Use both if a
    case rests on few sources. The probability of an edge by links is the same; that of an edge by
    shared things is the one of independent claims.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> len(tie_probabilities(la.from_networkx(nx.path_graph(3))).grades)
    38
    """
    if half_life_days is not None and not (is_real(half_life_days) and half_life_days > 0):
        message = f"half_life_days is {half_life_days!r:.40}; give a number of days above 0."
        raise GraphKindError(message)
    if as_of is not None:
        expect_type("as_of", as_of, date, "give a day, such as date(2024, 5, 1).")
    table = checked_grades(grades)
    rows = graded_rows(graph, table, half_life_days=half_life_days, as_of=as_of)
    claims = claims_of(graph, rows)
    origins = claims.counts()
    values = np.where((origins > 0)[:, None], np.minimum(claims.joined(), MOST), 1.0)
    used = rows.groupby(["scheme", "grade"], sort=False).size().rename("stated")
    table = table.merge(used.reset_index(), how="left", on=["scheme", "grade"])
    table["stated"] = table["stated"].fillna(0).astype(np.int64)
    return TieProbabilities(
        graph=graph,
        probability=values[:, 0],
        low=values[:, 1],
        high=values[:, 2],
        origins=origins,
        together=claims if dependence == "origin" else None,
        grades=table,
        notes=(*_notes(graph, table, origins), *((TOGETHER,) if dependence == "origin" else ())),
        made_by=call.made_by({"grades": "default" if grades is None else "edited"}),
    )


def _notes(graph: EntityGraph, table: pd.DataFrame, origins: Numbers) -> tuple[str, ...]:
    if graph.case is None:
        return ("Without a case no tie has documents: all count as certain.",)
    notes = []
    if graph.case.position != graph.position:
        notes.append("The case has changed since the graph was built: grades are those of now.")
    stated = table["stated"]
    ungraded = int(stated[(table["scheme"] == "") & (table["grade"] == UNGRADED)].sum())
    if ungraded:
        notes.append(f"Ties stated by documents whose grade is not in the table: {ungraded:,}.")
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


@dataclass(frozen=True, slots=True, eq=False)
class SlotProbabilities:
    """Probabilities of edges, put to the slots of the ties that a measure reads.

    claims: Those that stand or fall together by their origins; None if ties are independent.
    if_right (edges,): Probability that an edge is real if its origins are right: they may share a
      mistake.
    """

    probability: NDArray[np.float64]
    claims: Claims | None
    if_right: NDArray[np.float64]
    pair_of_edge: Numbers
    pair_of_slot: Numbers

    def overall(self) -> NDArray[np.float64]:
        """Return the probability of each slot over all worlds."""
        return self._of_slots(self.probability)

    def in_world(self, seed: int, number: int) -> NDArray[np.float64]:
        """Return the probability of each slot in one world, where origins have been drawn."""
        if self.claims is None:
            return self.overall()
        holds = self.claims.hold(uniforms(seed, number, len(self.claims.origins)))
        return self._of_slots(self.if_right * holds)

    def _of_slots(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        likelier = np.zeros(int(self.pair_of_edge.max(initial=-1)) + 1)
        np.maximum.at(likelier, self.pair_of_edge, values)
        return frozen(likelier[self.pair_of_slot], np.float64)


def slot_probabilities(
    graph: EntityGraph, ties: Ties, direction: Direction, probabilities: TieProbabilities
) -> SlotProbabilities:
    """Put the probabilities of edges to the slots of the ties of a graph."""
    rows = slot_rows(ties.indptr)
    columns = ties.indices.astype(np.int64)
    source, target = graph.source.astype(np.int64), graph.target.astype(np.int64)
    if ties.directed and direction == "in":
        source, target = target, source
    if not ties.directed:
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
        source, target = np.minimum(source, target), np.maximum(source, target)
    pairs, pair_of_edge = np.unique(source * ties.n + target, return_inverse=True)
    claims = probabilities.together
    joined = np.zeros(graph.m) if claims is None else claims.joined()[:, 0]
    return SlotProbabilities(
        probability=probabilities.probability,
        claims=claims,
        if_right=MOST / np.maximum(joined, MOST),
        pair_of_edge=pair_of_edge.astype(np.int64),
        pair_of_slot=np.searchsorted(pairs, rows * ties.n + columns).astype(np.int64),
    )


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

"""How likely each tie is real, by the documents that state it.

Lives here: `tie_probabilities` and its table.
Not here: the table of grades (`grade_table`), the claims behind edges (`claims`), and what follows
for ranks (`intervals`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from linkanalysis._given import check_choice, expect_type, is_real
from linkanalysis._result import Result
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.freshness import changes_since
from linkanalysis.graph.provenance import made_from
from linkanalysis.trust.claims import VALUES, Claims, claims_of, graded_rows
from linkanalysis.trust.grade_table import UNGRADED, checked_grades

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph

__all__ = ["Dependence", "TieProbabilities", "tie_probabilities"]

Dependence = Literal["independent", "origin"]
DEPENDENCES = ("independent", "origin")

# However many documents agree, they may have made the same mistake.
MOST = 0.99

TOGETHER = "Claims of one origin stand or fall together: where it is wrong, all its ties are gone."


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
    together : Claims or None
        The claims of origins that stand or fall together in a world; None if ties are independent.
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
    together: Claims | None
    grades: pd.DataFrame
    notes: tuple[str, ...]
    made_by: MadeBy

    def __post_init__(self) -> None:
        self._freeze(*VALUES, "origins")

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
        said = "A convention from grades to numbers, no study; edit la.trust.grade_probabilities()."
        return " ".join((said, *self.notes))

    def _frame(self) -> pd.DataFrame:
        """Give the edges as a new frame.

        Columns source, target, probability, low, high, origins; least probable first.
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
    dependence: Dependence = "independent",
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
    dependence : {"independent", "origin"}, default "independent"
        Whether in a world each tie is real or not by itself, or all that one origin says together.

    Returns
    -------
    TieProbabilities
        For each edge, with the table that was used.

    Raises
    ------
    UnknownNameError
        If there is no such dependence.
    GraphKindError
        If the table is not right, or the half-life or the day is none.
    CaseError
        If the case is closed.
    ProtectedError
        If the graph names somebody who has come to be protected since it was built.

    Warns
    -----
    StaleResultWarning
        If the case has changed since the graph was built.

    Notes
    -----
    Documents of one origin are one voice: the best grade among them counts. Over origins p =
    1 - product of (1 - p): one of them being right is enough. At most .99. An edge by shared things
    is real if both are tied to one of them. Origins that copy from each other make it too high.

    A grade speaks of each statement, so ties are independent by default. Whether a source deceives
    concerns all it says: with ``dependence="origin"`` its claims share one number in each world, so
    that they fall together, the doubtful before the firm. A place that one doubtful source gave is
    then lost whole, so its interval widens; where sources mostly hold, those of others narrow, so
    this is no safer default. Ask for both where a case rests on few sources. The probability of an
    edge by links is the same; of one by shared things it is that of independent claims.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> len(tie_probabilities(la.from_networkx(nx.path_graph(3))).grades)
    38
    """
    changes_since(graph, depth=3)
    check_choice(dependence, DEPENDENCES, "a dependence")
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
    options = (
        ("grades", "default" if grades is None else "edited"),
        ("half_life_days", str(half_life_days)),
        ("as_of", str(as_of)),
        ("dependence", dependence),
    )
    return TieProbabilities(
        graph=graph,
        probability=values[:, 0],
        low=values[:, 1],
        high=values[:, 2],
        origins=origins,
        together=claims if dependence == "origin" else None,
        grades=table,
        notes=(*_notes(graph, table, origins), *((TOGETHER,) if dependence == "origin" else ())),
        made_by=made_from(graph, "tie_probabilities", options),
    )


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

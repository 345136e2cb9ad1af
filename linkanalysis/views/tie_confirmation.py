"""How well the documents confirm each tie, which a map shows by the style of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.core.vocabulary.grading import confirmation
from linkanalysis.graph.queries.graph_queries import evidence_rows
from linkanalysis.graph.sources import BY_MACHINE, sorted_pair, ways_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph


class LineStyle(NamedTuple):
    """A style of ties: what it says, and the dashes of the line."""

    label: str
    dash: tuple[int, ...]


# Solid, dashed and dotted, as i2 Analyst's Notebook draws links of these three strengths.
CONFIRMATIONS = {
    "confirmed": LineStyle("Confirmed", ()),
    "unconfirmed": LineStyle("Unconfirmed", (8, 5)),
    "tentative": LineStyle("Tentative", (2, 4)),
}
CONFIRMED, UNCONFIRMED, TENTATIVE = range(3)


def tie_confirmations(graph: EntityGraph) -> NDArray[np.int64]:
    """Give the row of `CONFIRMATIONS` of each tie, by the best of its documents.

    A tie by shared things is as well confirmed as its best thing, and a thing as the weaker of its
    two ties. Without a case all ties are confirmed: nobody states them.
    """
    levels = np.full(graph.m, CONFIRMED, dtype=np.int64)
    if graph.case is None:
        return levels
    best: dict[tuple[str, str], int] = {}
    frame = evidence_rows(graph.case, graph.link_filter, BY_MACHINE)
    columns = ("source", "target", "scheme", "grade", "recorded", "said", "unverified")
    rows = [*zip(*(frame[name].tolist() for name in columns), strict=True)]
    level_of = {said: _level(*said) for said in {tuple(said) for _, _, *said in rows}}
    for source, target, *said in rows:
        key = (source, target) if graph.directed else sorted_pair(source, target)
        best[key] = min(best.get(key, TENTATIVE), level_of[tuple(said)])
    codes = {pair: number for number, pair in enumerate(best)}
    edge, left, right = ways_of(graph, codes, directed=graph.directed)
    of_pair = np.array([*best.values()], dtype=np.int64)
    levels[:] = TENTATIVE
    np.minimum.at(levels, edge, np.maximum(of_pair[left], of_pair[right]))
    levels[~np.isin(np.arange(graph.m), edge)] = UNCONFIRMED  # the case no longer states them
    return levels


def _level(scheme: object, grade: object, *stated: bool) -> int:
    recorded, said, unverified = stated
    if said:
        return TENTATIVE
    # a good grade of the document does not verify a comparison
    least = UNCONFIRMED if unverified else CONFIRMED
    graded = confirmation(str(scheme or ""), str(grade or ""))
    if graded is None:
        return max(CONFIRMED if recorded else UNCONFIRMED, least)
    return max([*CONFIRMATIONS].index(graded), least)

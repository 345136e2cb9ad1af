"""Entities of a map that may be the same, with who left it open and why.

Lives here: `double_rows`.
Not here: which pairs are undecided (`graph.sameness`), and how they are drawn
(`assets/map_doubles.js`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.graph.sameness import doubles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.pages.evidence import Documents


def double_rows(
    graph: EntityGraph, number: NDArray[np.int64], documents: Documents
) -> list[dict[str, object]]:
    """Pairs as the map reads them, in the order of their numbers on the page."""
    rows = []
    for pair, judged in doubles(graph):
        low, high = sorted(number[[*pair]].tolist())
        reasons = dict.fromkeys(reason for each in judged for reason in each.reasons)
        rows.append(
            {
                "a": low,
                "b": high,
                "by": sorted({documents.text(each.by) for each in judged}),
                "reasons": [
                    (
                        documents.text(why.text),
                        documents.number(why.document or None),
                        documents.row(why.row),
                    )
                    for why in reasons
                ],
            }
        )
    return sorted(rows, key=lambda row: (row["a"], row["b"]))

"""The sameness of a moment: which ids stand for which, by the decisions that hold.

Lives here: choosing the decisions that hold, and filling the table that the views join.
Not here: what a decision is and how clusters are made (`decisions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.decisions import clusters, rests_on

if TYPE_CHECKING:
    from linkanalysis.case.engine import DuckEngine

__all__ = ["refresh_sameness"]


def refresh_sameness(engine: DuckEngine) -> dict[str, str]:
    """Work out the sameness anew, after anything changed."""
    same = {member: group[0] for group in clusters(_holding(engine)) for member in group[1:]}
    engine.execute("DELETE FROM temp.same")
    if same:
        frame = pd.DataFrame({"entity": list(same), "canonical": list(same.values())}, dtype=object)
        with engine.frame("found", frame):
            engine.execute("INSERT INTO temp.same SELECT entity, canonical FROM found")
    return same


def _holding(engine: DuckEngine) -> list[tuple[str, str]]:
    judged = engine.execute(
        'SELECT "left", "right", reasons FROM decisions '
        "WHERE standing AND judgment = 'same' ORDER BY ALL"
    ).fetchall()
    if not judged:
        return []
    documents = {row[0] for row in engine.execute("SELECT id FROM standing_documents").fetchall()}
    present = {
        row[0]
        for row in engine.execute(
            "SELECT entity FROM stated_entities SEMI JOIN ("
            'SELECT "left" AS entity FROM decisions UNION SELECT "right" FROM decisions) '
            "USING (entity)"
        ).fetchall()
    }
    return [
        (left, right)
        for left, right, reasons in judged
        if left in present and right in present and rests_on(reasons) <= documents
    ]

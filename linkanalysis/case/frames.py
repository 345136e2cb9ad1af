"""What comes out of a case as frames, in an order that the order of files cannot change.

Lives here: the queries behind the frames of `Case`, the labels of entities, the fingerprint.
Not here: protection (`protection`); frames of the case are the working file and mask nothing.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.case.engine import Engine

__all__ = ["case_fingerprint", "entity_labels", "read_frame_of"]

_QUERIES = {
    "documents": 'SELECT * FROM documents ORDER BY "position", id',
    "statements": """
        SELECT * EXCLUDE ("position") FROM standing_statements
        ORDER BY "position", document, TRY_CAST("row" AS BIGINT) NULLS LAST, "row",
          entity, attribute, value, kind, valid_from, valid_to, stated""",
    "links": """
        SELECT * EXCLUDE ("position") FROM standing_links
        ORDER BY "position", document, TRY_CAST("row" AS BIGINT) NULLS LAST, "row",
          source, target, type, start, "end", role, amount, duration, kind,
          stated_source, stated_target""",
    "decisions": """
        SELECT * EXCLUDE ("position") FROM decisions
        ORDER BY "position", "left", "right", judgment""",
    "problems": """
        SELECT * FROM problems WHERE document IN (SELECT id FROM standing_documents)
        ORDER BY document, TRY_CAST("row" AS BIGINT) NULLS LAST, "row", "column", value, why""",
    "journal": "SELECT * FROM journal ORDER BY n",
    "entities": """
        SELECT e.entity, e.type, coalesce(s.n, 0) AS statements, coalesce(l.n, 0) AS links
        FROM standing_entities e
        LEFT JOIN (SELECT entity, count(*) AS n FROM standing_statements GROUP BY entity) s
          ON s.entity = e.entity
        LEFT JOIN (
          SELECT entity, sum(n) AS n FROM (
            SELECT source AS entity, count(*) AS n FROM standing_links GROUP BY source
            UNION ALL SELECT target, count(*) FROM standing_links
            WHERE target <> source GROUP BY target) GROUP BY entity
        ) l ON l.entity = e.entity ORDER BY e.entity""",
}


def read_frame_of(engine: Engine, name: str) -> pd.DataFrame:
    """Read one of the frames that a case gives."""
    frame = engine.execute(_QUERIES[name]).df()
    if name == "entities":
        frame = frame.astype({"statements": "int64", "links": "int64"})
        labels = entity_labels(engine)
        frame.insert(2, "label", [labels[entity] for entity in frame["entity"]])
    return frame


def entity_labels(engine: Engine) -> dict[str, str]:
    """Say by which words each standing entity is best known."""
    rows = engine.execute(
        """
        SELECT e.entity, n.value FROM standing_entities e LEFT JOIN (
          SELECT entity, value FROM (
            SELECT entity, value, row_number() OVER (
              PARTITION BY entity
              ORDER BY count(*) DESC, min("position"), min(stated), length(value) DESC, value
            ) AS place
            FROM standing_statements
            WHERE attribute IN ('name', 'label') AND trim(value) <> ''
            GROUP BY entity, value)
          WHERE place = 1) n ON n.entity = e.entity
        ORDER BY e.entity"""
    ).fetchall()
    return {entity: entity.partition(":")[2] if value is None else value for entity, value in rows}


def case_fingerprint(engine: Engine) -> str:
    """Hash what stands: documents with their grades, and decisions."""
    documents = engine.execute(
        "SELECT sha256, id, scheme, grade FROM standing_documents ORDER BY sha256, id"
    ).fetchall()
    decisions = engine.execute(
        'SELECT DISTINCT least("left", "right"), greatest("left", "right"), judgment '
        "FROM decisions WHERE standing ORDER BY ALL"
    ).fetchall()
    text = json.dumps([documents, decisions], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""The DataFrames of a case, in an order that does not depend on the order of files.

Lives here: the queries behind the frames of `Case`, its `sql`, labels and fingerprint.
Not here: protection (`protection`). The frames of a case are the working file and mask nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb

from linkanalysis._given import expect_type
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.case.engine import DuckEngine, Engine

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


def case_frame(engine: Engine, name: str) -> pd.DataFrame:
    """Read a frame of the case: documents, statements, links, decisions and so on."""
    frame = engine.execute(_QUERIES[name]).df()
    if name == "entities":
        frame = frame.astype({"statements": "int64", "links": "int64"})
        labels = entity_labels(engine)
        frame.insert(2, "label", [labels[entity] for entity in frame["entity"]])
    return frame


def run_select(engine: DuckEngine, query: str, parameters: Sequence[object]) -> pd.DataFrame:
    """Run one SELECT that can read the case and nothing else; raise CaseError otherwise."""
    expect_type("query", query, str, "give one SELECT statement.", error=CaseError)
    expect_type("parameters", parameters, Sequence, "give a list of values.", error=CaseError)
    kinds = engine.kinds(query)
    if kinds != ["SELECT"]:
        found = " and ".join(kinds) if kinds else "no statement"
        message = (
            f"case.sql runs one SELECT and changes nothing; this query contains {found}. "
            "To change the case use add, decide, withdraw or undo."
        )
        raise CaseError(message)
    try:
        with engine.transaction(reading=True):
            return engine.execute(query, parameters).df()
    except duckdb.Error as error:
        raise CaseError(str(error)) from None


def entity_labels(engine: Engine) -> dict[str, str]:
    """Label each entity, by canonical id: the name or label most rows state, else its key."""
    rows = engine.execute(
        """
        SELECT e.entity, n.value FROM standing_entities e LEFT JOIN (
          SELECT entity, value FROM (
            SELECT entity, value, row_number() OVER (
              PARTITION BY entity
              ORDER BY count(*) DESC, min("position"), min(stated), length(value) DESC, value
            ) AS preference
            FROM standing_statements
            WHERE attribute IN ('name', 'label') AND trim(value) <> ''
            GROUP BY entity, value)
          WHERE preference = 1) n ON n.entity = e.entity
        ORDER BY e.entity"""
    ).fetchall()
    return {entity: entity.partition(":")[2] if value is None else value for entity, value in rows}


def case_fingerprint(engine: Engine) -> str:
    """Hash the standing documents with their grades, and the standing decisions."""
    documents = engine.execute(
        "SELECT sha256, id, scheme, grade FROM standing_documents ORDER BY sha256, id"
    ).fetchall()
    decisions = engine.execute(
        'SELECT DISTINCT least("left", "right"), greatest("left", "right"), judgment '
        "FROM decisions WHERE standing ORDER BY ALL"
    ).fetchall()
    text = json.dumps([documents, decisions], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

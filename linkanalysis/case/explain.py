"""Why the case holds what it holds of an entity or a pair: every line with its document and row.

Lives here: the query behind `Case.explain`, and the masked text of each line.
Not here: the reasons of computed results; each result carries its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.vocabulary.links import describe_link

if TYPE_CHECKING:
    from linkanalysis.case.engine import Engine
    from linkanalysis.case.mentions import Mentions
    from linkanalysis.case.protection import Protection

__all__ = ["COLUMNS", "explain_rows"]

COLUMNS = ("kind", "document", "title", "row", "grade", "text")
_ROW = 'TRY_CAST(x."row" AS BIGINT) NULLS LAST, x."row"'


def explain_rows(
    engine: Engine, protection: Protection, mentions: Mentions, entity: str, other: str | None
) -> pd.DataFrame:
    """List the lines on which an entity, or the tie of two, rests."""
    lines = [] if other is not None else _statements(engine, protection, mentions, entity)
    lines += _links(engine, protection, entity, other)
    frame = pd.DataFrame(lines, columns=["position", "place", *COLUMNS])
    frame = frame.sort_values(["position", "place"], kind="stable", ignore_index=True)
    return frame[list(COLUMNS)].astype("str")


def _statements(
    engine: Engine, protection: Protection, mentions: Mentions, entity: str
) -> list[tuple[object, ...]]:
    rows = engine.execute(
        f"""
        SELECT x."position", x.kind, x.document, d.title, coalesce(x."row", ''),
          trim(coalesce(d.scheme, '') || ' ' || coalesce(d.grade, '')), x.attribute, x.value
        FROM standing_statements x JOIN standing_documents d ON d.id = x.document
        WHERE x.entity = ? ORDER BY x."position", {_ROW}, x.attribute, x.value""",  # noqa: S608
        [entity],
    ).fetchall()
    masked = entity in protection.names
    shown = protection.shown(entity)
    return [
        (
            *(position, place, kind, document, title, row, grade),
            f"{shown}: a statement, withheld"
            if masked
            else f"{shown}: {attribute} = {mentions.veiled(str(value))}",
        )
        for place, (position, kind, document, title, row, grade, attribute, value) in enumerate(
            rows
        )
    ]


def _links(
    engine: Engine, protection: Protection, entity: str, other: str | None
) -> list[tuple[object, ...]]:
    ends, values = "(x.source = ? OR x.target = ?)", [entity, entity]
    if other is not None:
        ends = "((x.source = ? AND x.target = ?) OR (x.source = ? AND x.target = ?))"
        values = [entity, other, other, entity]
    rows = engine.execute(
        f"""
        SELECT x."position", x.kind, x.document, d.title, coalesce(x."row", ''),
          trim(coalesce(d.scheme, '') || ' ' || coalesce(d.grade, '')),
          x.source, x.type, x.target, x.role, strftime(x.start, '%Y-%m-%d %H:%M:%S'), x."count",
          CAST(x.amount AS VARCHAR), x.unit, x.duration
        FROM standing_links x JOIN standing_documents d ON d.id = x.document
        WHERE {ends} ORDER BY x."position", {_ROW}, x.source, x.target, x.type, x.start""",  # noqa: S608
        values,
    ).fetchall()
    return [
        (row[0], place, *row[1:6], _link_text(protection, *row[6:]))
        for place, row in enumerate(rows)
    ]


def _link_text(  # noqa: PLR0913, PLR0917 - the columns of a link
    protection: Protection,
    source: str,
    type_name: str,
    target: str,
    role: str | None,
    start: str | None,
    count: int,
    amount: str | None,
    unit: str | None,
    duration: float | None,
) -> str:
    if source in protection.names or target in protection.names:
        role = None  # a role is an attribute: it says why somebody is protected
    parts = [
        describe_link(type_name, protection.shown(source), protection.shown(target)),
        "" if role is None else f"as {role}",
        "" if start is None else f"{start} UTC",
        f"{count:,} times" if count != 1 else "",
        "" if amount is None else f"{amount} {unit or ''}".strip(),
        "" if duration is None else f"{duration:g} s",
    ]
    return ", ".join(part for part in parts if part)

"""The records behind an entity or a pair: every line with its document and row.

Lives here: the queries behind `Case.explain`, and the masked text of each line.
Not here: the reasons of computed results; each result carries its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.vocabulary.links import describe_link

if TYPE_CHECKING:
    from linkanalysis.case.moment import Moment
    from linkanalysis.case.protection import Protection

COLUMNS = ("kind", "document", "title", "row", "grade", "text")
_SHARED = """
    x."position", x.kind, x.document, d.title, coalesce(x."row", ''),
    trim(coalesce(d.scheme, '') || ' ' || coalesce(d.grade, ''))"""
_ROW = 'TRY_CAST(x."row" AS BIGINT) NULLS LAST, x."row"'


def explain_rows(moment: Moment, entity: str, other: str | None) -> pd.DataFrame:
    """List the records behind an entity, or behind the links of a pair if `other` is given."""
    entity, other = moment.canonical(entity), None if other is None else moment.canonical(other)
    lines = [] if other is not None else _statements(moment, entity)
    lines += _links(moment, entity, other)
    frame = pd.DataFrame(lines, columns=["position", "order", *COLUMNS])
    frame = frame.sort_values(["position", "order"], kind="stable", ignore_index=True)
    return frame[list(COLUMNS)].astype("str")


def _statements(moment: Moment, entity: str) -> list[tuple[object, ...]]:
    rows = moment.engine.execute(
        f"""
        SELECT {_SHARED}, x.attribute, x.value
        FROM standing_statements x JOIN standing_documents d ON d.id = x.document
        WHERE x.entity = ? ORDER BY x."position", {_ROW}, x.attribute, x.value""",  # noqa: S608
        [entity],
    ).fetchall()
    masked = entity in moment.protection.names
    shown = moment.protection.shown(entity)
    return [
        (
            *(position, order, *about),
            f"{shown}: a statement, withheld"
            if masked
            else f"{shown}: {attribute} = {moment.mentions.veiled(str(value))}",
        )
        for order, (position, *about, attribute, value) in enumerate(rows)
    ]


def _links(moment: Moment, entity: str, other: str | None) -> list[tuple[object, ...]]:
    ends, values = "(x.source = ? OR x.target = ?)", [entity, entity]
    if other is not None:
        ends = "((x.source = ? AND x.target = ?) OR (x.source = ? AND x.target = ?))"
        values = [entity, other, other, entity]
    rows = moment.engine.execute(
        f"""
        SELECT {_SHARED}, x.source, x.type, x.target, x.role,
          strftime(x.start, '%Y-%m-%d %H:%M:%S'), x."count",
          CAST(x.amount AS VARCHAR), x.unit, x.duration
        FROM standing_links x JOIN standing_documents d ON d.id = x.document
        WHERE {ends} ORDER BY x."position", {_ROW}, x.source, x.target, x.type, x.start""",  # noqa: S608
        values,
    ).fetchall()
    return [
        (row[0], order, *row[1:6], _link_text(moment.protection, *row[6:]))
        for order, row in enumerate(rows)
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
        role = None  # a role is an attribute that can say why somebody is protected
    parts = [
        describe_link(type_name, protection.shown(source), protection.shown(target)),
        "" if role is None else f"as {role}",
        "" if start is None else f"{start} UTC",
        f"{count:,} times" if count != 1 else "",
        "" if amount is None else f"{amount} {unit or ''}".strip(),
        "" if duration is None else f"{duration:g} s",
    ]
    return ", ".join(part for part in parts if part)

"""Ties and statements of records that name several things, column by column."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.keys.text import plain_key
from linkanalysis.ingest.sheets.document_parts import statement_frame
from linkanalysis.ingest.sheets.identifier_columns import things_in
from linkanalysis.ingest.sheets.sheet import ids_of, things_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkanalysis.ingest.sheets.sheet import Sheet

Ids = list[str | None]


def tie_frame(
    sheet: Sheet,
    source: Ids,
    target: Ids,
    type_name: str,
    *,
    moment: Mapping[str, object] | None = None,
    role: str | None = None,
) -> pd.DataFrame:
    """Tie the ids of each good record that has both; `moment` holds columns of links."""
    links = sheet.table(
        {
            "source": source,
            "target": target,
            "type": [type_name] * sheet.n,
            "role": [role] * sheet.n,
            **(moment or {}),
        }
    )
    return links[links[["source", "target"]].notna().all(axis=1)]


def tie_cells(
    sheet: Sheet,
    column: str,
    kind: str,
    others: Ids,
    type_name: str,
    *,
    moment: Mapping[str, object] | None = None,
) -> pd.DataFrame:
    """Tie the things in a column to another id of their records; a cell may hold several.

    A thing is the source of its tie, unless the others are people, who use it.
    """
    cells = [
        (index, text)
        for index, cell in enumerate(sheet.texts(column))
        for text in things_in(cell, kind)
        if index not in sheet.bad and others[index]
    ]
    found = things_of(sheet, column, kind, cells)
    at = [index for index, _ in found]
    ends = [thing for _, thing in found], [others[index] for index in at]
    source, target = ends[::-1] if type_name == "uses" else ends
    rows = [sheet.chunk.rows[index] for index in at]
    ties = pd.DataFrame(
        {"source": source, "target": target, "type": type_name, "row": rows}, dtype=object
    )
    spans = pd.DataFrame(dict(moment or {})).iloc[at if moment else []]
    return pd.concat([ties, spans.reset_index(drop=True)], axis=1)


def tie_frames(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join frames of ties, the empty ones left out."""
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else pd.DataFrame()


def optional_ids(sheet: Sheet, column: str, type_name: str) -> Ids:
    """Make ids of a column; one that is not valid costs nothing but its ties."""
    texts = enumerate(sheet.texts(column))
    cells = [(index, text) for index, text in texts if text and index not in sheet.bad]
    found = dict(things_of(sheet, column, type_name, cells))
    return [found.get(index) for index in range(sheet.n)]


def scoped_ids(
    sheet: Sheet, column: str, kind: str, scope: str, sign: str, *, required: bool = True
) -> Ids:
    """Make ids of numbers with the cells of another column before them, where there are any."""
    numbers = ids_of(sheet, column, kind, required=required)
    plain = partial(plain_key, region=None, document="")
    scopes = sheet.convert(scope, plain)
    return [
        # with its type before it, so that a scope such as "phone:" is no type of its own
        identify(f"{kind}:{first}{sign}{number.partition(':')[2]}", kind)
        if number and first
        else number
        for number, first in zip(numbers, scopes, strict=True)
    ]


def state_columns(
    sheet: Sheet, entities: Ids, columns: Mapping[str, Sequence[object]]
) -> pd.DataFrame:
    """State the values of columns, by attribute, of the entity of each good record."""
    lines = []
    for index in sheet.good():
        entity, row = entities[index], sheet.chunk.rows[index]
        lines += [
            (entity, attribute, str(values[index]), row)
            for attribute, values in columns.items()
            if entity and values[index]
        ]
    return statement_frame(lines)

"""Call records of a carrier with legs and cell sectors: each call once, each sector as an area."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.kinds import identify
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.readers.calls import CALL_TYPES, CARRIED, read_calls
from linkanalysis.ingest.sheets.call_sides import (
    CALLEE,
    CALLER,
    IN_CONFLICT,
    NOBODY,
    USED_BY,
    read_side,
)
from linkanalysis.ingest.sheets.document_parts import Parts, problem_frame, statement_frame
from linkanalysis.ingest.sheets.profiles import LEG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.sheet import Sheet

ANOTHER_LEG = "another leg of the call in row {}, which counts once"
UNOWNED = "no tie: the file does not say whose device, SIM and cell this is; "
NOBODYS = (
    UNOWNED + 'with a profile, owner = "…" names the number whose records these are; '
    'columns = { used_by = "…" } names a column that says caller or callee'
)
DISPUTED = (
    "no tie: what tells whose device, SIM and cell this is contradicts itself: {}; if a word means "
    'something else, give its meaning: values = {{ used_by = {{ X = "callee" }} }}'
)
NO_SIDE = UNOWNED + 'give the meaning of the word: values = { used_by = { X = "callee" } }'
ANGLE = re.compile(r"\d+(?:\.\d+)?")
CIRCLE = 360.0  # degrees
SITE = ("site_latitude", "site_longitude")


def read_carrier_calls(sheet: Sheet) -> Parts:
    """Read call records as `read_calls` does, and what carriers add.

    Parameters
    ----------
    sheet : Sheet
        The columns of `read_calls`, and ``site_latitude``, ``site_longitude``, ``azimuth`` and
        ``beam_width`` (degrees) of the cell; ``leg``: the row of the call of which a record is
        another leg.

    Returns
    -------
    Parts
        As of `read_calls`. Another leg adds its device, SIM and cell, and no call. A cell sector
        is stated as an ``area``: the phone was somewhere in it, at no known point.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"caller": "502-555-0143", "callee": "502-555-0199", "start": "2024-05-02 14:30Z"}
    >>> row |= {
    ...     "cell": "12:7",
    ...     "site_latitude": "38.2",
    ...     "site_longitude": "-85.7",
    ...     "azimuth": "120",
    ... }
    >>> document = {"title": "calls", "region": "US-KY"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="calls", document=document)
    >>> next(iter(batch.statements))["value"].tolist()
    ['the sector of the site at 38.2, -85.7 towards 120 degrees; its range is not known']
    """
    _name_unowned(sheet)
    parts = read_calls(sheet)
    statements = [parts.statements, statement_frame(list(_areas(sheet)))]
    links, problems = parts.links, parts.problems
    if sheet.has(LEG):
        first = dict(zip(sheet.chunk.rows, sheet.texts(LEG), strict=True))
        legs = links["row"].map(first).ne("") & links["type"].isin(CALL_TYPES)
        raws = dict(zip(sheet.chunk.rows, range(sheet.n), strict=True))
        notes = [
            (row, LEG, "", ANOTHER_LEG.format(first[row]), sheet.chunk.raw(raws[row]))
            for row in links.loc[legs, "row"]
        ]
        links = links[~legs]
        problems = pd.concat([problems, problem_frame(notes)], ignore_index=True)
    return Parts(pd.concat(statements, ignore_index=True), links, problems)


def _name_unowned(sheet: Sheet) -> None:
    """Make a problem of each device, SIM and cell of which a record does not say whose it is."""
    if not sheet.has(USED_BY):
        return
    named = list(zip(*(sheet.texts(column) for column in CARRIED), strict=True))
    for index, whose in enumerate(sheet.texts(USED_BY)):
        side = read_side(whose)
        if whose and side not in {CALLER, CALLEE} and any(named[index]):
            why = NOBODYS if side == NOBODY else NO_SIDE
            if whose.startswith(IN_CONFLICT):
                why = DISPUTED.format(whose.removeprefix(IN_CONFLICT))
            sheet.fault(index, USED_BY, why, whole=False)


def _is_known(angle: str) -> bool:
    """Tell whether a cell is an angle; a negative number stands for one that is not known."""
    return ANGLE.fullmatch(angle) is not None and float(angle) <= CIRCLE


def _areas(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    """State each cell sector of a document once, as the area that it covers."""
    if not (sheet.has("cell") and all(map(sheet.has, SITE))):
        return
    said = zip(*map(sheet.texts, ("cell", *SITE, "azimuth", "beam_width")), strict=True)
    first: dict[tuple[str, ...], int] = {}
    for index, texts in enumerate(said):
        if index not in sheet.bad:
            first.setdefault(texts, index)
    for (cell, latitude, longitude, azimuth, width), index in first.items():
        if not (cell and latitude and longitude):
            continue
        try:
            place = identify(cell, "place", document=sheet.reading.document)
        except LinkAnalysisError:
            continue  # its tie is a problem already
        area = f"the sector of the site at {latitude}, {longitude}"
        area += f" towards {azimuth} degrees" if _is_known(azimuth) else ""
        wide = _is_known(width) and float(width) > 0
        area += f", {width} degrees wide" if wide else ""
        if sheet.reading.is_new(place, "area", area):
            yield place, "area", f"{area}; its range is not known", sheet.chunk.rows[index]

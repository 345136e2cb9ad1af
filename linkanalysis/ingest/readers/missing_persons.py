"""Reports of missing persons: one record, one person who is sought for their own safety."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.kinds import identify
from linkanalysis.ingest.readers.entities import entity_ids, read_entities
from linkanalysis.ingest.readers.record_ties import (
    Ids,
    optional_ids,
    state_columns,
    tie_frame,
    tie_frames,
)
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import instants_of, moment_columns

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

ROLE = "missing_person"


def read_missing_persons(sheet: Sheet) -> Parts:
    """Read reports of missing persons.

    Parameters
    ----------
    sheet : Sheet
        The columns of `read_entities`, and ``missing_since``, ``place`` (last seen), ``report``
        (its number) and ``status`` (missing, found).

    Returns
    -------
    Parts
        Everybody is a missing person and protected, whatever the status or a column of roles says,
        and the subject of the report, an event with date, place and status. Where somebody was last
        seen with is a tie of its own: put it in a table of `links`.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"id": "M-1", "name": "Ana Bell", "missing_since": "2024-05-02", "status": "found"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="missing_persons", document="reports")
    >>> next(iter(batch.links))[["source", "target", "role"]].to_numpy().tolist()
    [['person:M-1', 'event:missing M-1', 'missing_person']]
    """
    date = instants_of(sheet, "missing_since", whole=False)
    people = entity_ids(sheet)
    events = _events(sheet, people)
    parts = read_entities(sheet)
    moment = moment_columns(date)
    links = [parts.links, tie_frame(sheet, people, events, "subject_of", moment=moment, role=ROLE)]
    known = date["utc"].notna().tolist()
    dates = [text if read else "" for text, read in zip(date["text"], known, strict=True)]
    of_events = {"date": dates} | {name: sheet.texts(name) for name in ("place", "status")}
    statements = [
        parts.statements,
        state_columns(sheet, people, {"role": [ROLE] * sheet.n}),
        state_columns(sheet, events, of_events),
    ]
    stated = pd.concat(statements, ignore_index=True).drop_duplicates(ignore_index=True)
    return Parts(stated, tie_frames(links), parts.problems)


def _events(sheet: Sheet, people: Ids) -> Ids:
    reports = optional_ids(sheet, "report", "event")
    return [
        report or (identify(f"missing {person.partition(':')[2]}", "event") if person else None)
        for report, person in zip(reports, people, strict=True)
    ]

"""Incidents: one record, one person's part in one incident.

Lives here: the reader ``incidents``.
Not here: who is protected by a role (`case.protection`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.records.columns import ids_of, instants_of
from linkanalysis.records.moments import read_date
from linkanalysis.records.parts import Parts, statement_frame
from linkanalysis.records.words import read_role

if TYPE_CHECKING:
    from linkanalysis.records.sheet import Sheet

__all__ = ["read_incidents"]

OF_THE_EVENT = ("offense", "date", "place")


def read_incidents(sheet: Sheet) -> Parts:
    """Read incidents.

    Parameters
    ----------
    sheet : Sheet
        Columns ``incident``, ``date``, ``person``, ``role`` (or the setting), and ``offense``,
        ``place``. An incident stands in as many records as it has people.

    Returns
    -------
    Parts
        The incident as an event, a link ``involved_in`` with the role, and the role as a
        statement of the person. A record without a person states the incident alone. A record
        with a cell that cannot be read is a problem as a whole.

    Examples
    --------
    >>> from linkanalysis.records.chunks import Chunk
    >>> from linkanalysis.records.settings import Settings
    >>> from linkanalysis.records.memory import Reading
    >>> from linkanalysis.records.sheet import Sheet
    >>> names = {"incident": 0, "date": 1, "person": 2, "role": 3}
    >>> reading = Reading(Settings(reader="incidents"), "rms.csv", names, {})
    >>> cells = (["24-17"], ["2024-05-02"], ["KY-1"], ["Victim"])
    >>> read = read_incidents(Sheet(Chunk(tuple(names), cells, ["2"]), reading))
    >>> read.links[["source", "target", "role"]].to_numpy().tolist()
    [['person:KY-1', 'event:24-17', 'victim']]
    """
    settings = sheet.reading.settings
    events = ids_of(sheet, "incident", "event")
    people = ids_of(sheet, "person", "person", required=False)
    date = instants_of(sheet, "date")
    roles = sheet.convert("role", read_role, default=settings.role)
    for place, (person, role) in enumerate(zip(people, roles, strict=True)):
        if person and not role:
            sheet.fault(place, "role", 'the cell is empty; write "unknown" if nothing is known')
    links = sheet.table(
        {
            "source": people,
            "target": events,
            "type": ["involved_in"] * sheet.n,
            "role": roles,
            "start": date["utc"].to_numpy(),
            "end": date["until"].to_numpy(),
            "start_text": [text or None for text in date["text"]],
            "zone": date["zone"].to_numpy(),
        }
    )
    return Parts(
        statements=statement_frame(_statements(sheet, events, people, roles)),
        links=links[links["source"].notna()],
        problems=sheet.problems(),
    )


def _statements(
    sheet: Sheet,
    events: list[str | None],
    people: list[str | None],
    roles: list[object],
) -> list[tuple[str, str, str, str]]:
    lines = []
    stated = {name: sheet.texts(name) for name in OF_THE_EVENT if sheet.has(name)}
    if "date" in stated:
        day = partial(_day, date_format=sheet.reading.settings.date_format)
        stated["date"] = [
            str(each or "") for each in sheet.reading.memo("day", day)(stated["date"])[0]
        ]
    for place in sheet.good():
        event, row = events[place], sheet.chunk.rows[place]
        if event is None:
            continue
        given = [(name, texts[place]) for name, texts in stated.items() if texts[place]]
        # an incident without offense, date and place is still one
        for attribute, value in given or [("id", event.partition(":")[2])]:
            if sheet.reading.is_new(event, attribute, value):
                lines.append((event, attribute, value, row))
        person, role = people[place], roles[place]
        if person and role and sheet.reading.is_new(person, "role", str(role)):
            lines.append((person, "role", str(role), row))
    return lines


def _day(text: str, date_format: str | None) -> str:
    try:
        return read_date(text, date_format)
    except LinkAnalysisError:
        return text  # the instant was read, by a rule that knows offsets

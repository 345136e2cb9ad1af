"""Incidents: one record, one person's part in one incident."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.readers.entities import all_births
from linkanalysis.ingest.readers.record_ties import (
    optional_ids,
    scoped_ids,
    state_columns,
    tie_cells,
    tie_frame,
    tie_frames,
)
from linkanalysis.ingest.readers.relationships import also_victims, read_relationship, related
from linkanalysis.ingest.sheets.age_columns import age_columns
from linkanalysis.ingest.sheets.document_parts import Parts, statement_frame
from linkanalysis.ingest.sheets.identifier_columns import identifier_links
from linkanalysis.ingest.sheets.moments import in_year, read_date
from linkanalysis.ingest.sheets.role_columns import Roles, all_roles, written_frame
from linkanalysis.ingest.sheets.sheet import ids_of, instants_of, moment_columns, things_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.sheet import Sheet

THEN = {"age": "age_at_event"}  # an age in a table of incidents is the age at the incident
NO_ROLES = (
    "the table has no column of roles, so the role of everybody is unknown; "
    'name the column, such as columns = { role = "…" }, or set role'
)
# A house number and a name: not "5th and Main", "I-64", "300 block of Elm" or "2 miles south".
ADDRESS = re.compile(
    r"\d+[A-Z]?\s+(?!(?:block|miles?|yards?|feet|ft)\b)\S*[^\W\d_]{2}", re.IGNORECASE
)
EVENT_ATTRIBUTES = ("offense", "date", "place", "status")


def read_incidents(sheet: Sheet) -> Parts:
    """Read incidents.

    Parameters
    ----------
    sheet : Sheet
        Columns ``incident``, ``date``, ``person`` or ``name``, ``role`` (or the setting; without
        either the role is ``unknown``), and ``ori`` (the agency, whose number an incident has),
        ``offense``, ``place``, ``status`` (of the incident), ``birth_date``, ``relationship`` (what
        the person was to ``other_person``, by the codes of NIBRS). An incident has one record for
        each of its people. Somebody with a name and without an id is numbered by document and row.
        A column with the age, the year of birth or a mark such as ``minor`` is read too, and one of
        phones, e-mail addresses, plates or accounts, also if it is mapped as ``phone`` or
        ``plate``, ties the person to these.

    Returns
    -------
    Parts
        The incident as an event, a link ``involved_in`` with the role, and the role as a statement
        of the person. A place that is a postal address, with its number first, is an entity of its
        own as well, where the incident is ``located_at``. A record without a person states the
        incident alone. A cell that cannot be read makes its whole record a problem; a role that
        cannot be read withholds its person until ``values`` maps it.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"incident": "24-17", "date": "2024-05-02", "person": "KY-1", "role": "Victim"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="incidents", document="incidents")
    >>> next(iter(batch.links))[["source", "target", "role"]].to_numpy().tolist()
    [['person:KY-1', 'event:24-17', 'victim']]
    """
    # two agencies may use the same number
    events = scoped_ids(sheet, "incident", "event", "ori", ":")
    people = _people(sheet)
    date = instants_of(sheet, "date")
    relations = sheet.convert("relationship", read_relationship, whole=False)
    also = also_victims(relations)
    others = optional_ids(sheet, "other_person", "person")
    born = list(all_births(sheet))
    ages = [(THEN.get(name, name), values) for name, values in age_columns(sheet, people)]
    ages += [*born, ("name", [*sheet.optional_texts("name")])]
    roles = all_roles(sheet)
    if not _has_roles(sheet):
        roles = Roles(["unknown"] * sheet.n, roles.written, roles.more)
    for index, (person, role) in enumerate(zip(people, roles.roles, strict=True)):
        if person and not role:
            sheet.fault(index, "role", 'the cell is empty; write "unknown" if the role is unknown')
    links = sheet.table(
        {
            "source": people,
            "target": events,
            "type": ["involved_in"] * sheet.n,
            "role": roles.roles,
            **moment_columns(date),
        }
    )
    return Parts(
        statements=pd.concat(
            [
                statement_frame(_statements(sheet, events, people, roles)),
                statement_frame(list(_ages(sheet, people, ages))),
                written_frame(sheet, (people,), roles),
                *(state_columns(sheet, ids, {"role": also}) for ids in (people, others)),
            ],
            ignore_index=True,
        ),
        links=tie_frames(
            [
                links[links["source"].notna()],
                identifier_links(sheet, people),
                *(tie_cells(sheet, name, name, people, "uses") for name in ("phone", "plate")),
                _places(sheet, events, moment_columns(date)),
                *related(sheet, people, relations, others),
            ]
        ),
        problems=sheet.problems(),
    )


def _people(sheet: Sheet) -> list[str | None]:
    """Give the person of each record: by id, or a named one by document and row.

    A name alone never makes one person of two records.
    """
    known = ids_of(sheet, "person", "person", required=False)
    rows = zip(known, sheet.texts("name"), sheet.chunk.rows, strict=True)
    document = sheet.reading.document
    return [
        found or (identify(f"{document}-{row}", "person") if name else None)
        for found, name, row in rows
    ]


def _has_roles(sheet: Sheet) -> bool:
    """Tell whether roles are given; if not, note it once."""
    settings = sheet.reading.settings
    others = sheet.reading.others
    headed = any(read_heading(each).roles for each in others)
    if sheet.has("role") or settings.role or sheet.reading.headed or headed:
        return True
    if sheet.reading.is_new("no roles"):
        sheet.reading.remarks.add([NO_ROLES])
    return False


def _statements(
    sheet: Sheet, events: list[str | None], people: list[str | None], roles: Roles
) -> list[tuple[str, str, str, str]]:
    lines = []
    stated = {name: sheet.texts(name) for name in EVENT_ATTRIBUTES if sheet.has(name)}
    if "date" in stated:
        day = partial(_day, sheet.reading.settings)
        days, _ = sheet.reading.memo("day", day)(stated["date"])
        stated["date"] = [str(each or "") for each in days]
    for index in sheet.good():
        event, row = events[index], sheet.chunk.rows[index]
        if event is None:
            continue
        given = [(name, texts[index]) for name, texts in stated.items() if texts[index]]
        # an incident without offense, date and place is still stated, by its id
        for attribute, value in given or [("id", event.partition(":")[2])]:
            if sheet.reading.is_new(event, attribute, value):
                lines.append((event, attribute, value, row))
        person = people[index]
        lines += [
            (person, "role", role, row)
            for role in (roles.roles[index], *roles.more[index])
            if person and role and sheet.reading.is_new(person, "role", role)
        ]
    return lines


def _places(sheet: Sheet, events: list[str | None], moment: dict[str, object]) -> pd.DataFrame:
    """Tie each incident to its address, so that whoever lives there is found beside it."""
    cells = [
        (index, text)
        for index, text in enumerate(sheet.texts("place"))
        if index not in sheet.bad
        and events[index]
        and ADDRESS.match(text)
        and sheet.reading.is_new(str(events[index]), "address", fold_name(text))
    ]
    addresses: list[str | None] = [None] * sheet.n
    for index, address in things_of(sheet, "place", "address", cells):
        addresses[index] = address
    return tie_frame(sheet, events, addresses, "located_at", moment=moment)


def _ages(
    sheet: Sheet, people: list[str | None], ages: list[tuple[str, list[object]]]
) -> Iterator[tuple[str, str, str, str]]:
    for attribute, values in ages:
        for index in sheet.good():
            person, value = people[index], values[index]
            if person and value is not None:
                yield person, attribute, str(value), sheet.chunk.rows[index]


def _day(settings: Settings, text: str) -> str:
    try:
        return read_date(in_year(text, settings.year), settings.date_format)
    except LinkAnalysisError:
        return text  # `instants_of` could read it, by a rule that knows offsets

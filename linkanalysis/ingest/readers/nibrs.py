"""Segments of the FBI's NIBRS as tables: incidents, offenses, victims, offenders and so on.

NIBRS has no names, and its ids hold within one incident, so nobody in it can be matched with
anybody elsewhere. A segment that describes no human being (a business, society, an unknown
offender) gives no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.ingest.readers.record_ties import Ids, state_columns, tie_frame, tie_frames
from linkanalysis.ingest.readers.relationships import also_victims, read_relationship, related
from linkanalysis.ingest.sheets.document_parts import Parts, statement_frame
from linkanalysis.ingest.sheets.sheet import instants_of, moment_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.ingest.sheets.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """People in a segment: the column of their ids, the word in ours, and their role."""

    column: str
    word: str
    role: str


VICTIM = Part("victim_id", "victim", "victim")
OFFENDER = Part("offender_id", "offender", "suspect")
PEOPLE = (VICTIM, OFFENDER, Part("arrestee_id", "arrestee", "suspect"))
# Columns that make a table a segment; at least one group is needed.
SEGMENTS = (
    ("victim_id", "offender_id"),
    ("incident_id", "victim_id"),
    ("incident_id", "offender_id"),
    ("incident_id", "arrestee_id"),
    ("victim_id", "offense_id"),
    ("incident_id", "offense_code"),
    ("incident_id", "offense_type_id"),
    ("incident_id", "property_id"),
    ("property_id", "suspected_drug_type_id"),
    ("incident_id", "incident_date"),
)
# Columns of the event, by segment; the words are the attributes.
OF_EVENTS = (
    *("incident_date", "incident_hour", "agency_id", "ori"),
    *("offense_id", "offense_code", "offense_type_id", "location_id"),
)
OF_PROPERTY = (
    "property_id",
    "prop_loss_id",
    "prop_desc_id",
    "property_value",
    "stolen_count",
    "recovered_count",
)
# Drugs of a property, whose incident the segment of properties names.
OF_DRUGS = ("suspected_drug_type_id", "est_drug_qty", "drug_measure_type_id")
OF_PEOPLE = ("sex_code", "age_num")
COLUMNS = (
    *("incident_id", "victim_id", "offender_id", "arrestee_id"),
    *("arrest_date", "victim_type_id", "offender_seq_num", "relationship_id"),
    *OF_EVENTS,
    *OF_PROPERTY,
    *OF_DRUGS,
    *OF_PEOPLE,
)
PERSONS = frozenset({"I", "L"})  # types of victims: an individual, an officer
ORGANIZATIONS = frozenset({"B", "F", "G", "R", "S"})  # businesses, banks, the state, society
ATTRIBUTES = {
    "sex_code": "sex",
    "age_num": "age_at_event",
    "offense_code": "offense",
    "incident_date": "date",
    "ori": "agency",
}


def read_nibrs(sheet: Sheet) -> Parts:
    """Read a segment of NIBRS.

    Parameters
    ----------
    sheet : Sheet
        A table of the FBI's download: ``incident_id`` with ``victim_id``, ``offender_id``,
        ``arrestee_id``, ``offense_code``, ``property_id`` or ``incident_date``; or ``victim_id``
        with ``offender_id`` and ``relationship_id``, or with ``offense_id``; or ``property_id``
        with ``suspected_drug_type_id``.

    Returns
    -------
    Parts
        Victims, offenders and arrested people as ``nibrs-victim-<id>`` and so on, involved in the
        event ``nibrs-<incident>``; victims are protected from the first row. Relationships are
        ties, except those of strangers. A victim who was the offender too makes both ids victims.
        Victims that are businesses or society, and unknown offenders, are statements of the event.
        Property, which may be stolen, lost or seized, is an item mentioned in the event; suspected
        drugs are a statement of the item, with type, quantity and measure as the file has them.

    References
    ----------
    FBI, National Incident-Based Reporting System User Manual and Technical Specification.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"VICTIM_ID": "7", "INCIDENT_ID": "3", "VICTIM_TYPE": "I", "AGE_NUM": "15"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="nibrs", document="victims")
    >>> next(iter(batch.links))[["source", "target", "role"]].to_numpy().tolist()
    [['person:nibrs-victim-7', 'event:nibrs-3', 'victim']]
    """
    events = _ids(sheet, "incident_id", "event", "nibrs-")
    found = {part: _ids(sheet, part.column, "person", f"nibrs-{part.word}-") for part in PEOPLE}
    relations = _relationships(sheet)
    nobody = _nobody(sheet)
    people = {
        part: [None if index in nobody else each for index, each in enumerate(ids)]
        for part, ids in found.items()
    }
    when = instants_of(sheet, "arrest_date" if sheet.has("arrest_date") else "incident_date")
    moment = moment_columns(when)
    links = [
        tie_frame(sheet, ids, events, "involved_in", moment=moment, role=part.role)
        for part, ids in people.items()
    ]
    links += related(sheet, people[VICTIM], relations, people[OFFENDER])
    items = _ids(sheet, "property_id", "item", "nibrs-property-")
    links.append(tie_frame(sheet, items, events, "mentioned_in"))
    drugs = _listed(sheet, OF_DRUGS)
    if sheet.has(OF_DRUGS[0]):  # its rows state drugs and nothing else
        sheet.require(OF_DRUGS[0], drugs)
    statements = [
        *(_people(sheet, part, ids, relations) for part, ids in people.items()),
        _events(sheet, events),
        state_columns(sheet, items, {"suspected_drug": drugs}),
        statement_frame(list(_nobodies(sheet, events, nobody))),
    ]
    return Parts(
        statements=pd.concat(statements, ignore_index=True).drop_duplicates(ignore_index=True),
        links=tie_frames(links),
        problems=sheet.problems(),
    )


def _ids(sheet: Sheet, column: str, kind: str, prefix: str) -> Ids:
    texts = sheet.texts(column)
    if sheet.has(column):
        sheet.require(column, texts)
    return [f"{kind}:{prefix}{_key(text)}" if text else None for text in texts]


def _key(text: str) -> str:
    """Write an id as a key: without what no key may hold."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _relationships(sheet: Sheet) -> list[object]:
    return sheet.convert("relationship_id", read_relationship, whole=False)


def _nobody(sheet: Sheet) -> dict[int, str]:
    """Tell which records are about nobody, and what they are about instead."""
    found: dict[int, str] = {}
    kinds, numbers = sheet.texts("victim_type_id"), sheet.texts("offender_seq_num")
    described = list(zip(*map(sheet.texts, OF_PEOPLE), strict=True))
    for index in range(sheet.n):
        kind = kinds[index].upper()
        if sheet.has("victim_type_id") and not (kind in PERSONS or any(described[index])):
            found[index] = f"victim of type {kind or 'unknown'}"
        elif kind in ORGANIZATIONS:
            found[index] = f"victim of type {kind}"
        elif numbers[index].strip("0") == "" and numbers[index]:
            found[index] = "an unknown offender"
    return found


def _people(sheet: Sheet, part: Part, ids: Ids, relations: list[object]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {"role": [part.role] * sheet.n}
    if part is VICTIM or not sheet.has("victim_id"):
        columns |= {ATTRIBUTES[name]: [*sheet.texts(name)] for name in OF_PEOPLE}
    if part is VICTIM and not sheet.has("incident_id"):
        columns["offense_id"] = [*sheet.texts("offense_id")]
    was = also_victims(relations)
    return pd.concat(
        [state_columns(sheet, ids, columns), state_columns(sheet, ids, {"role": was})],
        ignore_index=True,
    )


def _events(sheet: Sheet, events: Ids) -> pd.DataFrame:
    columns = {ATTRIBUTES.get(name, name): sheet.texts(name) for name in OF_EVENTS}
    columns["property"] = _listed(sheet, OF_PROPERTY)
    if not any(sheet.has(part.column) for part in PEOPLE):
        # an event of which nothing else is said is still stated, by its id
        said = [any(values) for values in zip(*columns.values(), strict=True)]
        pairs = zip(events, said, strict=True)
        columns["id"] = ["" if known else str(event).partition(":")[2] for event, known in pairs]
    return state_columns(sheet, events, columns)


def _listed(sheet: Sheet, names: tuple[str, ...]) -> list[str]:
    """List the cells of several columns of each record, with the names of the columns."""
    named = [[f"{name} {text}" if text else "" for text in sheet.texts(name)] for name in names]
    return ["; ".join(filter(None, each)) for each in zip(*named, strict=True)]


def _nobodies(
    sheet: Sheet, events: Ids, nobody: dict[int, str]
) -> Iterator[tuple[str, str, str, str]]:
    for index, what in nobody.items():
        event = events[index]
        if event and index not in sheet.bad:
            yield event, "party", what, sheet.chunk.rows[index]

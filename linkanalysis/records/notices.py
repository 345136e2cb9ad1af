"""Public notices of INTERPOL, as an analyst may have saved them: lists and single notices.

Lives here: the reader ``notices`` for red and yellow notices.
Not here: fetching anything; comparing people with notices (`identity`).

A person who is not in a saved list may still have a notice: most are for police use only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.records.cells import snake_case

if TYPE_CHECKING:
    from linkanalysis.records.json_records import JsonRecord

# What a notice of each color says of its person; `vocabulary.roles` has the other colors.
NOTICE_ROLES = {"red": "wanted", "yellow": "missing_person"}
NOTICE_LISTS = ("/_embedded/notices", "/notices")  # of the API, and of a list saved by hand
NUMBER = re.compile(r"[0-9]{4}[/-][0-9]{1,9}")  # year and number of a notice
SKIPPED = frozenset({"_links", "_embedded", "entity_id", "arrest_warrants"})

# Field of a notice: our attribute. Others keep their own name.
PERSON = {
    "name": "family_name",
    "forename": "forename",
    "date_of_birth": "birth_date",
    "place_of_birth": "birth_place",
    "country_of_birth_id": "birth_country",
    "nationalities": "nationality",
    "sex_id": "sex",
    "eyes_colors_id": "eye_color",
    "hairs_id": "hair_color",
    "languages_spoken_ids": "language",
    "birth_name": "alias",
    "name_at_birth": "alias",
}
EVENT = {"date_of_event": "date", "place": "place", "country": "country"}
WARRANT = {"issuing_country_id": "issuing_country"}
DATES = frozenset({"date_of_birth", "date_of_event"})
ZERO_IS_UNKNOWN = frozenset({"weight", "height"})
NO_NOTICE = "this is not a notice: it has no entity_id such as 1993/27493"


def read_notice(record: JsonRecord) -> None:
    """Read a notice of a saved answer of the public notices API.

    Parameters
    ----------
    record : JsonRecord
        A notice: ``entity_id``, ``name``, ``forename``, ``date_of_birth``, ``arrest_warrants`` and
        so on. The setting ``color`` says which notices these are.

    Notes
    -----
    States a person ``interpol-<number>`` who is *wanted* (red) or a *missing_person* (yellow) and
    the subject of the event ``interpol-<color>-<number>``. Each other field becomes an attribute
    of the person, or of the event. A red notice asks to locate and provisionally arrest a person;
    it is not an arrest warrant and makes nobody a suspect in this case. Verify it with the country
    that asked for it before you act on it.

    References
    ----------
    bundesAPI/interpol-api, openapi.yaml 1.0.2 (fields of the public answers).

    Examples
    --------
    >>> from linkanalysis.records.json_records import json_parts
    >>> from linkanalysis.records.settings import Settings
    >>> saved = b'{"entity_id": "2099/1", "name": "BELL", "date_of_birth": "1980/05"}'
    >>> settings = Settings(reader="notices", color="red")
    >>> read = json_parts(saved, read_notice, lists=NOTICE_LISTS, settings=settings)
    >>> read.statements["value"].tolist()
    ['BELL', 'wanted', 'BELL', '1980-05']
    """
    number = str(record.fields.get("entity_id"))
    if not NUMBER.fullmatch(number):
        record.refuse("entity_id", NO_NOTICE, role=NOTICE_ROLES[record.settings.color])
        return
    number = number.replace("/", "-")
    color = record.settings.color
    role = NOTICE_ROLES[color]
    person, event = f"person:interpol-{number}", f"event:interpol-{color}-{number}"
    full_name = " ".join(filter(None, (record.text("forename"), record.text("name"))))
    if full_name:
        record.state(person, "name", full_name, "name")
    record.state(person, "role", role, "entity_id")
    record.link(person, event, "subject_of", role=role, field="entity_id")
    for field, value in record.fields.items():
        if field in SKIPPED or (field in ZERO_IS_UNKNOWN and value == 0):
            continue
        if field in EVENT:
            record.take(field, event, EVENT[field], date=field in DATES)
        else:
            attribute = PERSON.get(field) or snake_case(field) or "field"
            record.take(field, person, attribute, date=field in DATES)
    for warrant in record.records("arrest_warrants"):
        for field in warrant.fields:
            warrant.take(field, event, WARRANT.get(field) or snake_case(field) or "field")

"""Public notices of INTERPOL, as an analyst may have saved them: lists and single notices.

A person who is not in a saved list may still have a notice: most are for police use only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.words import snake_case

if TYPE_CHECKING:
    from linkanalysis.ingest.readers.json_records import JsonRecord

# What a notice of each color says of its person (`vocabulary.roles`); orange and purple ones warn
# of things, events and methods, and are about nobody.
NOTICE_ROLES = {
    "red": "wanted",
    "yellow": "missing_person",
    "blue": "of_interest",
    "green": "warned_about",
    "black": "unidentified_deceased",
    "silver": "asset_holder",
    "un": "sanctioned",
    "orange": "",
    "purple": "",
}
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
    "aliases": "alias",
    "adresses": "address",
    **dict.fromkeys(("birth_name", "name_at_birth", "formerly_known_as"), "alias"),
    **dict.fromkeys(("name_in_original_script", "forename_in_original_script"), "alias"),
}
EVENT = {
    "date_of_event": "date",
    "place": "place",
    "country": "country",
    **{name: name for name in ("un_reference", "un_reference_date", "un_resolution", "purposes")},
}
WARRANT = {"issuing_country_id": "issuing_country"}
DATES = frozenset({"date_of_birth", "date_of_event", "un_reference_date"})
ZERO_IS_UNKNOWN = frozenset({"weight", "height"})
COLOR = re.compile(r"/notices/v[0-9]+/([a-z]+)/")  # in the address of a notice
OF_ENTITIES = "/un/entities/"
NO_NOTICE = "this is not a notice: it has no entity_id such as 1993/27493"
NO_COLOR = 'neither the notice nor the settings say its color; set color, such as color = "red"'
OTHER_COLOR = "the notice says that it is {}, and the settings say {}; describe each by itself"


def read_notice(record: JsonRecord) -> None:
    """Read a notice of a saved answer of the public notices API.

    Parameters
    ----------
    record : JsonRecord
        A notice: ``entity_id``, ``name``, ``forename``, ``date_of_birth``, ``arrest_warrants`` and
        so on. Its address (``_links``) or the setting ``color`` says which notice it is.

    Notes
    -----
    States a person ``interpol-<number>`` in the role of the color (an organization, if the United
    Nations list one) as the subject of the event ``interpol-<color>-<number>``; orange and purple
    notices are events alone. Each other field becomes an attribute of the person, or of the event;
    each warrant is also stated as one. If the setting ``received`` is given, the event states it
    as ``as_of``: notices are withdrawn and changed, so ask again when the list is older than two
    days. A red notice asks to locate and provisionally arrest a person;
    it is not an arrest warrant and makes nobody a suspect in this case. Verify it with the country
    that asked for it before you act on it.

    References
    ----------
    bundesAPI/interpol-api, openapi.yaml 1.0.2 (fields of the public answers).

    Examples
    --------
    >>> from linkanalysis.ingest.readers.json_records import json_parts
    >>> from linkanalysis.ingest.sheets.settings import Settings
    >>> saved = b'{"entity_id": "2099/1", "name": "BELL", "date_of_birth": "1980/05"}'
    >>> settings = Settings(reader="notices", color="red")
    >>> read = json_parts(saved, read_notice, lists=NOTICE_LISTS, settings=settings)
    >>> read.statements["value"].tolist()
    ['BELL', 'wanted', 'BELL', '1980-05']
    """
    number = str(record.fields.get("entity_id"))
    written = _color(record)
    color = written or record.settings.color
    if not NUMBER.fullmatch(number):
        record.refuse("entity_id", NO_NOTICE, role=NOTICE_ROLES.get(color, "unread"))
        return
    if color not in NOTICE_ROLES:
        record.refuse("color", NO_COLOR, role="unread")
        return
    if record.settings.color not in {"", color}:
        why = OTHER_COLOR.format(color, record.settings.color)
        record.refuse("color", why, role="unread")
        return
    number = number.replace("/", "-")
    event = f"event:interpol-{color}-{number}"
    subject = _subject(record, color, number, event)
    received = record.settings.document.get("received")
    if received is not None:
        record.state(event, "as_of", str(received), "entity_id")
    for field, value in record.fields.items():
        if field in SKIPPED or (field in ZERO_IS_UNKNOWN and value == 0):
            continue
        if field in EVENT:
            record.take(field, event, EVENT[field], date=field in DATES)
        else:
            attribute = PERSON.get(field) or snake_case(field) or "field"
            record.take(field, subject, attribute, date=field in DATES)
    for warrant in record.records("arrest_warrants"):
        _take_warrant(warrant, event)


def _color(record: JsonRecord) -> str:
    """Read the color from the address of a notice, or nothing."""
    found = COLOR.search(_address(record))
    return found[1] if found else ""


def _address(record: JsonRecord) -> str:
    links = record.fields.get("_links")
    own = links.get("self") if isinstance(links, dict) else None
    address = own.get("href") if isinstance(own, dict) else None
    return address if isinstance(address, str) else ""


def _subject(record: JsonRecord, color: str, number: str, event: str) -> str:
    """State whom or what a notice is about, and return it; the notice itself if nobody."""
    role = NOTICE_ROLES[color]
    name = " ".join(filter(None, (record.text("forename"), record.text("name"))))
    if not role:
        if name:
            record.state(event, "name", name, "name")
        return event
    is_person = OF_ENTITIES not in _address(record) and not record.text("legal_form")
    subject = f"{'person' if is_person else 'organization'}:interpol-{number}"
    if name:
        record.state(subject, "name", name, "name")
    record.state(subject, "role", role, "entity_id")
    record.link(subject, event, "subject_of", role=role, field="entity_id")
    return subject


def _take_warrant(warrant: JsonRecord, event: str) -> None:
    """State a warrant as one, since a notice may carry several, and then its parts."""
    translated = warrant.text("charge_translation")
    said = ": ".join(filter(None, map(warrant.text, ("issuing_country_id", "charge"))))
    if said:
        whole = f"{said} ({translated})" if translated else said
        warrant.state(event, "warrant", whole, "charge")
    for field in warrant.fields:
        warrant.take(field, event, WARRANT.get(field) or snake_case(field) or "field")

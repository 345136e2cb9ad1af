"""Public notices of INTERPOL, as an analyst may have saved them: lists and single notices.

Lives here: the reader ``notices`` for red and yellow ones.
Not here: fetching anything, and comparing people with notices (`identity`).

That somebody is not in a saved list means nothing: most notices are for police use only.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from linkanalysis.errors import LinkAnalysisError
from linkanalysis.records.chunks import storable
from linkanalysis.records.moments import read_date
from linkanalysis.records.parts import Parts, link_frame, problem_frame, statement_frame
from linkanalysis.records.words import NOT_IMPORTED, is_sensitive, may_be_a_minor, snake

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_notices"]

ROLES = {"red": "wanted", "yellow": "missing_person"}
NUMBER = re.compile(r"[0-9]{4}[/-][0-9]{1,9}")
NOTHING = frozenset({"", "-", "null", "None"})
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
WARRANT = {
    "issuing_country_id": "issuing_country",
    "charge": "charge",
    "charge_translation": "charge_translation",
}
DATES = frozenset({"date_of_birth", "date_of_event"})
ZERO_IS_UNKNOWN = frozenset({"weight", "height"})

NO_JSON = "the file is not whole JSON; nothing of it was read"
NO_NOTICE = "this is not a notice: it has no entity_id such as 1993/27493"
NO_PLACE = "not imported: a part of the notice that has no place here"


def read_notices(content: bytes, color: str) -> Parts:
    """Read a saved answer of the public notices API.

    A red notice is a request to locate and provisionally arrest; it is no arrest warrant and
    makes nobody a suspect in this case. Verify it with the source country before acting on it.

    bundesAPI/interpol-api, openapi.yaml 1.0.2 (fields of the public answers).
    """
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raw = content.decode(errors="backslashreplace")
        return Parts(problems=problem_frame([("", "", "", NO_JSON, raw)]))
    found = _Found(color)
    for pointer, notice in _notices(answer):
        found.take(pointer, notice)
    return Parts(
        statements=statement_frame(found.statements),
        links=link_frame(found.links),
        problems=problem_frame(found.problems),
    )


def _notices(answer: object) -> Iterator[tuple[str, object]]:
    if isinstance(answer, list):
        yield from ((f"/{place}", notice) for place, notice in enumerate(answer))
        return
    if isinstance(answer, dict):
        for path in (("_embedded", "notices"), ("notices",)):
            inner: object = answer
            for step in path:
                inner = inner.get(step) if isinstance(inner, dict) else None
            if isinstance(inner, list):
                start = "/" + "/".join(path)
                yield from ((f"{start}/{place}", notice) for place, notice in enumerate(inner))
                return
    yield "", answer


class _Found:
    """What the notices of one file state, in the order of the file."""

    def __init__(self, color: str) -> None:
        self.color = color
        self.statements: list[tuple[str, str, str, str]] = []
        self.links: list[dict[str, object]] = []
        self.problems: list[tuple[str, str, str, str, str]] = []
        self.left_out: set[str] = set()

    def take(self, pointer: str, notice: object) -> None:
        number = notice.get("entity_id") if isinstance(notice, dict) else None
        if not isinstance(notice, dict) or not NUMBER.fullmatch(str(number)):
            raw = storable(json.dumps(notice, ensure_ascii=False))
            self.problems.append((pointer or "/", "entity_id", "", NO_NOTICE, raw))
            return
        short = str(number).replace("/", "-")
        person, event = f"person:interpol-{short}", f"event:interpol-{self.color}-{short}"
        names = [_text(notice.get(part)) for part in ("forename", "name")]
        full = " ".join(name for name in names if name)
        if full:
            self.statements.append((person, "name", full, f"{pointer}/name"))
        role = ROLES[self.color]
        self.statements.append((person, "role", role, f"{pointer}/entity_id"))
        link: dict[str, object] = {
            "source": person,
            "target": event,
            "type": "subject_of",
            "role": role,
        }
        self.links.append(link | {"row": f"{pointer}/entity_id"})
        for field, value in notice.items():
            if field not in SKIPPED:
                self.state(person, event, f"{pointer}/{_escaped(field)}", field, value)
        warrants = notice.get("arrest_warrants")
        for place, warrant in enumerate(warrants if isinstance(warrants, list) else []):
            start = f"{pointer}/arrest_warrants/{place}"
            for field, value in warrant.items() if isinstance(warrant, dict) else ():
                self.say(event, WARRANT.get(field, snake(field)), value, f"{start}/{field}")

    def state(self, person: str, event: str, row: str, field: str, value: object) -> None:
        if field in EVENT:
            entity, attribute = event, EVENT[field]
        else:
            entity, attribute = person, PERSON.get(field) or snake(field) or "field"
        if is_sensitive(attribute):
            if attribute not in self.left_out:
                self.left_out.add(attribute)
                self.problems.append((row, field, "", NOT_IMPORTED, ""))
            return
        if field in ZERO_IS_UNKNOWN and value == 0:
            return
        if field in DATES:
            text = _text(value)
            if text:
                self.date(entity, attribute, text, row)
            return
        self.say(entity, attribute, value, row)

    def date(self, entity: str, attribute: str, text: str, row: str) -> None:
        try:
            self.statements.append((entity, attribute, read_date(text), row))
        except LinkAnalysisError as error:
            self.problems.append((row, attribute, text, str(error), text))
            if attribute == "birth_date" and may_be_a_minor(text):
                self.statements.append((entity, "role", "possible_minor", row))

    def say(self, entity: str, attribute: str, value: object, row: str) -> None:
        many = isinstance(value, list)
        for place, each in enumerate(value if isinstance(value, list) else [value]):
            at = f"{row}/{place}" if many else row
            if isinstance(each, dict | list):
                raw = storable(json.dumps(each, ensure_ascii=False))
                self.problems.append((at, attribute, "", NO_PLACE, raw))
                continue
            text = _text(each)
            if text:
                self.statements.append((entity, attribute, text, at))


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    text = storable(str(value)).strip()
    return "" if text in NOTHING else text


def _escaped(field: str) -> str:
    return storable(field).replace("~", "~0").replace("/", "~1")

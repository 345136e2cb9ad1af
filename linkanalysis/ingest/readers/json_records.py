"""JSON files: every record ends as statements and links, or as a problem with its raw text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.age_columns import birth_fallback
from linkanalysis.ingest.sheets.cells import NOT_IMPORTED
from linkanalysis.ingest.sheets.document_parts import NOBODY, Parts, problem_frame, statement_frame
from linkanalysis.ingest.sheets.moments import read_date
from linkanalysis.ingest.sheets.tables import escape_undecoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linkanalysis.ingest.sheets.settings import Settings

NO_VALUE = frozenset({"", "-", "null", "None"})  # how sources write a value that is not there
NOT_JSON = "the file is not complete JSON; nothing of it was read"
NESTED = "not imported: the reader does not know this part of the record"


def json_parts(
    content: bytes,
    read: Callable[[JsonRecord], None],
    *,
    lists: tuple[str, ...],
    settings: Settings,
) -> Parts:
    """Read all records of a JSON file; a file that is not JSON is one problem."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raw = content.decode(errors="backslashreplace")
        return Parts(problems=problem_frame([("", "", "", NOT_JSON, raw)]))
    kept = _Kept()
    for pointer, value in find_records(answer, lists):
        read(JsonRecord(value, pointer, settings, kept))
    return Parts(
        statements=statement_frame(kept.statements),
        links=pd.DataFrame(kept.links, dtype=object),
        problems=problem_frame(
            kept.problems,
            [kept.refused.get(index, NOBODY) for index in range(len(kept.problems))],
        ),
    )


def find_records(answer: object, lists: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    """Yield each record with its JSON pointer (RFC 6901).

    Records are the items of a list at the top, else of the first of `lists` that is there, else
    the whole file is one record.
    """
    for start in ("", *lists):
        inner = answer
        for step in start.split("/")[1:]:
            inner = inner.get(step) if isinstance(inner, dict) else None
        if isinstance(inner, list):
            yield from ((f"{start}/{index}", record) for index, record in enumerate(inner))
            return
    yield "", answer


@dataclass(slots=True)
class _Kept:
    """What the records of one file state so far, in the order of the file."""

    statements: list[tuple[str, str, str, str]] = field(default_factory=list)
    links: list[dict[str, object]] = field(default_factory=list)
    problems: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    refused: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    sensitive: set[str] = field(default_factory=set)


class JsonRecord:
    """One record of a JSON file: its fields, and where to put what they state.

    fields: The fields by name; empty if the record is not an object.
    pointer: The JSON pointer of the record, the start of the row of all that it states.
    """

    def __init__(self, value: object, pointer: str, settings: Settings, kept: _Kept) -> None:
        self.fields: dict[str, object] = value if isinstance(value, dict) else {}
        self.pointer = pointer
        self.settings = settings
        self._value = value
        self._kept = kept

    def row(self, field: str) -> str:
        """Give the JSON pointer of a field."""
        escaped = escape_undecoded(field).replace("~", "~0").replace("/", "~1")
        return f"{self.pointer}/{escaped}"

    def text(self, field: str) -> str:
        """Give the text of a field, or an empty text if it has no value or is nested."""
        return _text(self.fields.get(field))

    def state(self, entity: str, attribute: str, value: str, field: str) -> None:
        """State a value that the reader made from a field."""
        self._kept.statements.append((entity, attribute, value, self.row(field)))

    def link(self, source: str, target: str, type_name: str, *, role: str, field: str) -> None:
        """State a link that the reader made from a field."""
        link: dict[str, object] = {
            "source": source,
            "target": target,
            "type": type_name,
            "role": role,
        }
        self._kept.links.append(link | {"row": self.row(field)})

    def take(self, field: str, entity: str, attribute: str, *, date: bool = False) -> None:
        """State each value of a field; a nested one becomes a problem.

        Sensitive attributes stay out, with one problem for each attribute of a file. Of a birth
        date that cannot be read the year counts, or else its person is a possible minor.
        """
        row = self.row(field)
        if read_heading(attribute).sensitive:
            if attribute not in self._kept.sensitive:
                self._kept.sensitive.add(attribute)
                self._kept.problems.append((row, field, "", NOT_IMPORTED, ""))
        elif date:
            self._take_date(field, entity, attribute)
        else:
            value = self.fields.get(field)
            many = isinstance(value, list)
            for index, each in enumerate(value if isinstance(value, list) else [value]):
                at = f"{row}/{index}" if many else row
                if isinstance(each, dict | list):
                    self._kept.problems.append((at, attribute, "", NESTED, _raw(each)))
                elif text := _text(each):
                    self._kept.statements.append((entity, attribute, text, at))

    def _take_date(self, field: str, entity: str, attribute: str) -> None:
        text = self.text(field)
        if not text:
            return
        try:
            self.state(entity, attribute, read_date(text), field)
        except LinkAnalysisError as error:
            self._kept.problems.append((self.row(field), attribute, text, str(error), text))
            if attribute == "birth_date" and (fallback := birth_fallback(text)):
                self.state(entity, *fallback, field)

    def records(self, field: str) -> Iterator[JsonRecord]:
        """Yield the records of a list in a field; what is not a record becomes a problem."""
        value = self.fields.get(field)
        if value is not None and not isinstance(value, list):
            self._kept.problems.append((self.row(field), field, "", NESTED, _raw(value)))
        for index, each in enumerate(value if isinstance(value, list) else []):
            inner = JsonRecord(each, f"{self.row(field)}/{index}", self.settings, self._kept)
            if isinstance(each, dict):
                yield inner
            else:
                inner.refuse(field, NESTED)

    def refuse(self, field: str, why: str, *, role: str = "") -> None:
        """Keep the whole record as a problem, with the role that it would have stated."""
        problem = (self.pointer or "/", field, "", why, _raw(self._value))
        self._kept.refused[len(self._kept.problems)] = ("[]", role or None)
        self._kept.problems.append(problem)


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    text = escape_undecoded(str(value)).strip()
    return "" if text in NO_VALUE else text


def _raw(value: object) -> str:
    return escape_undecoded(json.dumps(value, ensure_ascii=False))

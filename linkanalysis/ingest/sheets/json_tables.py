"""JSON as a table: a list of objects, or one object a line, becomes chunks of text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.file_types import byte_order
from linkanalysis.ingest.sheets.tables import ROWS_A_CHUNK, Chunk, column_names, escape_undecoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linkanalysis.ingest.sheets.tables import Fault

Records = list[tuple[str, object]]  # each with its row: a JSON pointer, or the number of its line
NOT_A_RECORD = "this is not a record with named fields"
# What saved answers of the API of INTERPOL have and no table has.
OF_NOTICES = frozenset({"_embedded", "arrest_warrants"})


def json_chunks(path: Path) -> Iterator[Chunk]:
    """Read the records of a JSON file in chunks of text."""
    records = _records(path)
    flat = [_flat(value) if isinstance(value, dict) else None for _, value in records]
    names = list(dict.fromkeys(name for cells in flat if cells for name in cells))
    if records and not names:
        message = (
            f"{path.name} is JSON, but holds no records with named fields, such as "
            '[{"id": "KY-1", "name": "Ana Bell"}].'
        )
        raise RecordError(message, document=path.name)
    header = column_names(names)
    for start in range(0, len(records), ROWS_A_CHUNK):
        kept: list[dict[str, str]] = []
        rows: list[str] = []
        raws: list[str] = []
        faults: list[Fault] = []
        for at in range(start, min(start + ROWS_A_CHUNK, len(records))):
            (row, value), cells = records[at], flat[at]
            raw = _raw(value)
            if cells is None:
                faults.append((row, NOT_A_RECORD, raw, ()))
            else:
                kept.append(cells)
                rows.append(row)
                raws.append(raw)
        columns = tuple([cells.get(name, "") for cells in kept] for name in names)
        yield Chunk(header, columns, rows, raws, faults)


def _records(path: Path) -> Records:
    content = path.read_bytes()
    text = content.decode(byte_order(content) or "utf-8", errors="backslashreplace")
    try:
        answer = _parse(text)
    except (ValueError, RecursionError):
        return _lines(text, path.name)
    listed = answer if isinstance(answer, list) else [answer]
    _refuse_notices(next(iter(listed), None), path.name)
    if isinstance(answer, dict):
        return _inside(answer)
    return [(f"/{index}", each) for index, each in enumerate(listed)]


def _parse(text: str) -> object:
    # numbers as they are written: a float would round an amount
    return json.loads(text, parse_float=str, parse_constant=str)


def _lines(text: str, name: str) -> Records:
    """Read one record a line."""
    found: Records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append((str(number), _parse(line)))
            except (ValueError, RecursionError):
                message = (
                    f"{name} is not complete JSON: line {number} ends or breaks off where it "
                    "should not. Nothing of it was read; get the file again from its source."
                )
                raise RecordError(message, document=name, row=str(number)) from None
    return found


def _inside(answer: dict[str, object]) -> Records:
    """Find the records of an object: those of its only list of objects, else itself."""
    lists = [
        (name, value)
        for name, value in answer.items()
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    ]
    if len(lists) == 1 and all(
        not isinstance(value, dict | list) for name, value in answer.items() if name != lists[0][0]
    ):
        name, value = lists[0]
        return [(f"/{name}/{index}", each) for index, each in enumerate(value)]
    return [("/", answer)]


def _refuse_notices(first: object, name: str) -> None:
    if isinstance(first, dict) and not OF_NOTICES.isdisjoint(first):
        message = (
            f"{name} holds public notices of INTERPOL, not a table. Read it with "
            'reader = "notices".'
        )
        raise RecordError(message, document=name)


def _flat(record: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Give the cells of a record: an object within it becomes columns, a list becomes one cell."""
    cells: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            cells |= _flat(value, f"{prefix}{name}_")
        else:
            cells[escape_undecoded(prefix + name)] = _cell(value)
    return cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(_cell(each) for each in value)
    return escape_undecoded(value) if isinstance(value, str) else _raw(value)


def _raw(value: object) -> str:
    return escape_undecoded(json.dumps(value, ensure_ascii=False))

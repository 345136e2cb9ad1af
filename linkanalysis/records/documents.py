"""One document: from a file or a frame to a batch.

Lives here: `Source` (a file and how to read it), `file_batch`, `read_frame`, and the search for the
columns of a reader by name.
Not here: which files a case has and in which order (`reading`), guesses (`sniffing`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis._given import expect_type, suggest_name
from linkanalysis.case import Batch, Document
from linkanalysis.errors import RecordError
from linkanalysis.readers.json_records import json_parts
from linkanalysis.readers.table import READERS, find_reader
from linkanalysis.records.bulk import BulkSheets, may_be_bulk, read_in_bulk
from linkanalysis.records.document_keys import check_settings
from linkanalysis.sheets.cells import NOT_IMPORTED, find_column, is_sensitive, snake_case
from linkanalysis.sheets.csv_files import csv_chunks, csv_header, csv_records
from linkanalysis.sheets.first_bytes import expect_json, file_format, table_format
from linkanalysis.sheets.json_tables import json_chunks
from linkanalysis.sheets.own_types import untied
from linkanalysis.sheets.profiles import (
    Profile,
    date_format,
    find_header,
    find_profile,
    no_headings,
)
from linkanalysis.sheets.settings import in_case
from linkanalysis.sheets.shaping import Shaping
from linkanalysis.sheets.sheet import Parts, Reading, Sheet, batch_of, in_order, problem_frame
from linkanalysis.sheets.tables import (
    Chunk,
    column_names,
    frame_chunks,
    parquet_chunks,
    parquet_header,
)
from linkanalysis.sheets.workbooks import other_sheets, workbook_chunks, workbook_records
from linkanalysis.sheets.xml_elements import xml_records
from linkanalysis.vocabulary.age_words import find_heading
from linkanalysis.vocabulary.role_words import is_role_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from linkanalysis.case.batch import TableChunk
    from linkanalysis.readers.table import Reader
    from linkanalysis.sheets.first_bytes import Format
    from linkanalysis.sheets.settings import Settings
    from linkanalysis.sheets.tables import Record
    from linkanalysis.storage.engine import DuckEngine


BLOCK = 1 << 20  # bytes hashed at a time: a file need not fit in memory
EMPTY_FILE = "the file is empty: it has no header and no records"
TABBED = (".tsv", ".tab")
PARQUET = (".parquet", ".pq")
TABLE_READERS = tuple(row for row in READERS if row.form == "table")
DATED = ("start", "date")  # columns of dates that a profile has
SAMPLE = 200  # dates by which a format of a profile is chosen
BEFORE_TABLE = "lines before the table, kept here: they are no records"
DESCRIBED = 'write its title, or the keys of a [[document]], such as {"title": "ties"}.'


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a case and how to read it.

    id: That of its document.
    replaces: Id of the document whose place it takes; empty if there is none.
    """

    path: Path
    id: str
    settings: Settings
    replaces: str = ""

    @property
    def format(self) -> Format:
        """The format of a table; a name that says Parquet is believed, so that damage is named."""
        if self.profile and self.profile.elements and file_format(self.path) == "xml":
            return "xml"
        return "parquet" if self.path.suffix.lower() in PARQUET else table_format(self.path)

    @property
    def delimiter(self) -> str:
        """What stands between the cells of a text."""
        named = "\t" if self.path.suffix.lower() in TABBED else ","
        return self.settings.delimiter or named

    @property
    def profile(self) -> Profile | None:
        """The profile that says where its table is and what its headings mean."""
        return find_profile(self.settings.profile)

    def records(self) -> Iterator[Record]:
        """Read its lines one by one: there may be more in it than one table."""
        settings = self.settings
        match self.format:
            case "workbook":
                return workbook_records(self.path, settings.sheet)
            case "text":
                return csv_records(self.path, encoding=settings.encoding, delimiter=self.delimiter)
            case "xml" if self.profile and self.profile.elements:
                return xml_records(self.path, frozenset(self.profile.elements))
        message = f"{self.path.name} is neither text nor a workbook; read it without a profile."
        raise RecordError(message, document=self.id)

    def header(self) -> tuple[str, ...]:
        """Read the names of its columns."""
        settings = self.settings
        if self.profile:
            if find_header(self.records(), self.profile, settings.columns) is None:
                if not self.path.stat().st_size:
                    return ()
                raise no_headings(self.profile, self.path.name)
            return self.profile.header
        match self.format:
            case "parquet":
                return parquet_header(self.path)
            case "text":
                return csv_header(self.path, encoding=settings.encoding, delimiter=self.delimiter)
        first = next(self.chunks(), None)
        return () if first is None else first.header

    def chunks(self, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
        """Read its records in chunks; `tick` gets how much was read."""
        settings = self.settings
        match self.format:
            case "parquet":
                return parquet_chunks(self.path, tick=tick)
            case "workbook":
                return workbook_chunks(self.path, settings.sheet)
            case "json":
                return json_chunks(self.path)
        return csv_chunks(
            self.path, encoding=settings.encoding, delimiter=self.delimiter, tick=tick
        )

    def check(self) -> None:
        """Check that the file opens and has the columns that its reader needs."""
        reader = find_reader(self.settings.reader)
        self.path.open("rb").close()
        if reader.read_file is not None and self.path.stat().st_size:
            # the first parts: errors of the file as a whole are found before anything is added
            next(reader.read_file(self.path, self.settings, self.id), None)
        elif reader.form == "json":
            expect_json(self.path, reader.name)
        elif reader.form == "table" and (header := self.header()):
            map_columns(header, reader, self.settings, name=self.path.name, document=self.id)


def file_hash(path: Path) -> str:
    """Hash the bytes of a file, block by block (SHA-256)."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def file_batch(source: Source, sha256: str, tick: Callable[[int], object] | None = None) -> Batch:
    """Make a batch of a file."""
    settings = source.settings
    reader = find_reader(settings.reader)
    document = document_of(settings, id=source.id, sha256=sha256, title=source.path.name)
    if reader.form == "json":
        return batch_of(document, _json_parts(source, reader))
    if reader.read_file is not None and source.path.stat().st_size:
        return batch_of(document, reader.read_file(source.path, settings, source.id))
    header = source.header() if reader.form == "table" else ()
    if not header:
        note = problem_frame([("", "", "", EMPTY_FILE, "")])
        return batch_of(document, [Parts(problems=note)])
    if source.profile:
        return batch_of(document, shaped_parts(source, source.profile, source.records()))
    reading = map_columns(header, reader, settings, name=source.path.name, document=source.id)
    if source.format == "workbook":
        reading.remarks.add(other_sheets(source.path, settings.sheet))
    carefully = _sheet_parts(source.chunks(tick), reading, reader)
    batch = batch_of(document, _table_parts(carefully, reading, reader, header))

    def chunks(engine: DuckEngine) -> Iterator[TableChunk]:
        parts = _parts(source, engine, reading, reader, tick)
        return in_order(_table_parts(parts, reading, reader, header))

    return replace(batch, chunks=chunks)


def _parts(
    source: Source,
    engine: DuckEngine,
    reading: Reading,
    reader: Reader,
    tick: Callable[[int], object] | None,
) -> Iterator[Parts]:
    """Read the records of a file, in bulk where that may be done."""
    links, read, delimiter, settings = reader.links, reader.read, source.delimiter, reading.settings
    if not links or not read or source.format != "text" or engine.encrypted or settings.types:
        # an encrypted case leaves nothing in clear text on disk, and so has no file for a part
        return _sheet_parts(source.chunks(tick), reading, reader)
    if may_be_bulk(source.path, reading, links, delimiter):
        sheets = BulkSheets(engine, reading, links, read, delimiter=delimiter)
        return read_in_bulk(sheets, source.path, tick)
    return _sheet_parts(source.chunks(tick), reading, reader)


def _sheet_parts(chunks: Iterable[Chunk], reading: Reading, reader: Reader) -> Iterator[Parts]:
    if reader.read is not None:
        for chunk in chunks:
            yield untied(reader.read(Sheet(chunk, reading)), reading.settings.types)


def shaped_parts(source: Source, profile: Profile, records: Iterable[Record]) -> Iterator[Parts]:
    """Read records of a file by its profile; what is no record of the table becomes a remark."""
    given, reader = source.settings, find_reader(profile.reader)
    shaping = Shaping(profile, given.columns, given.meanings.get("direction", {}))
    chunks = shaping.chunks(records)
    header, name = profile.header, source.path.name
    first = next(chunks, Chunk(header, ((),) * len(header), []))
    dates = next(first.columns[profile.header.index(each)] for each in DATED if each in header)
    settings = replace(
        given,
        columns={},
        meanings=profile.meanings(given.meanings),
        date_format=given.date_format or date_format(profile, dates[:SAMPLE]),
        timezone=profile.timezone or given.timezone,
    )
    reading = map_columns(header, reader, settings, name=name, document=source.id)
    if profile.timezone and given.timezone not in {None, profile.timezone}:
        reading.remarks.add([f"times read as {profile.timezone}, as {profile.reads} give them"])
    if source.format == "workbook":
        reading.remarks.add(other_sheets(source.path, given.sheet))
    parts = _sheet_parts(chain([first], chunks), reading, reader)
    yield from _table_parts(parts, reading, reader, header)
    notes = [
        (row, heading, "", NOT_IMPORTED if is_sensitive(heading) else NO_COLUMN, "")
        for heading, row in shaping.unread.items()
        if find_column(given.ignore, heading) is None
    ]
    if shaping.preamble:
        notes.append(("", "", "\n".join(shaping.preamble), BEFORE_TABLE, ""))
    yield Parts(problems=problem_frame(notes))


def _json_parts(source: Source, reader: Reader) -> Iterator[Parts]:
    if reader.read_record is not None:
        content = source.path.read_bytes()
        settings = source.settings
        yield json_parts(content, reader.read_record, lists=reader.lists, settings=settings)


def _table_parts(
    parts: Iterable[Parts], reading: Reading, reader: Reader, header: tuple[str, ...]
) -> Iterator[Parts]:
    yield Parts(problems=unread_columns(reading, reader, header))
    yield from parts
    said = [("", "", "", sentence, "") for sentence in reading.remarks.sentences()]
    yield Parts(problems=problem_frame(said))


def document_of(settings: Settings, *, id: str, sha256: str, title: str) -> Document:  # noqa: A002 - the field's name
    """Make the document of a file or frame."""
    given: dict[str, Any] = {"title": title} | settings.document
    return Document(id=id, sha256=sha256, reader=settings.reader, **given)


def read_frame(frame: pd.DataFrame, *, reader: str, document: Mapping[str, object] | str) -> Batch:
    """Read a frame as a document.

    Parameters
    ----------
    frame : DataFrame
        One record a row, with the columns of the reader.
    reader : str
        A name of `READERS` that reads tables.
    document : mapping of str to object, or str
        Title of the document; or the keys of a ``[[document]]`` in ``case.toml``, of which
        ``title`` is required: ``timezone``, ``region``, ``columns``, ``grade`` and so on. The
        region and the zone are by default those of the case that the batch is added to.

    Returns
    -------
    Batch
        To be added to a case. Its hash is that of the header and the cells as text.

    Raises
    ------
    RecordError
        If a key or a column is wrong; the error lists all mistakes.

    Examples
    --------
    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["KY-1"], "target": ["KY-2"]})
    >>> batch = read_frame(ties, reader="links", document="ties")
    >>> batch.document.id, next(iter(batch.links))["source"].tolist()
    ('ties', ['person:KY-1'])
    """
    expect_type("frame", frame, pd.DataFrame, "give a pandas DataFrame.", error=RecordError)
    expect_type("document", document, (str, Mapping), DESCRIBED, error=RecordError)
    table = {"title": document} if isinstance(document, str) else dict(document)
    settings, mistakes = check_settings({**table, "reader": reader}, TABLE_READERS, "document")
    if not table.get("title"):
        mistakes.append("document: title is missing; a document needs a name.")
    if settings is None or mistakes:
        raise RecordError("\n".join(mistakes))
    row = find_reader(reader)
    chunks = list(frame_chunks(frame))
    header = column_names([str(name) for name in frame.columns])
    digest = hashlib.sha256(repr(header).encode(errors="backslashreplace"))
    for chunk in chunks:
        for column in chunk.columns:
            digest.update(repr(list(column)).encode(errors="backslashreplace"))
    made = document_of(settings, id="", sha256=digest.hexdigest(), title=str(table["title"]))

    def read(settings: Settings) -> Batch:
        reading = map_columns(header, row, settings, name=made.title, document=made.id)
        parts = _sheet_parts(chunks, reading, row)
        return batch_of(made, _table_parts(parts, reading, row, header))

    def read_there(region: str | None, timezone: str | None) -> Batch:
        return read(in_case(settings, region, timezone))

    return replace(read(settings), in_case=read_there)


LISTED = 10  # names of columns in an error; carriers export up to hundreds
NO_COLUMN = (
    "not imported: the reader has no column for this; name it in ignore to leave it out on purpose"
)


def map_columns(
    header: tuple[str, ...], reader: Reader, settings: Settings, *, name: str, document: str
) -> Reading:
    """Find each column of a reader in the header of a file; raise for all that are missing."""
    columns: dict[str, int] = {}
    renamed: dict[str, int] = {}
    mistakes = []
    unknown = [each for each in settings.columns if each not in reader.columns]
    if not reader.attributes:
        mistakes += [
            f'{name}: "{each}" is not a column of the reader {reader.name}. '
            f"{suggest_name(each, reader.columns)}".rstrip()
            for each in unknown
        ]
        unknown = []
    named_or_ignored = (*settings.columns.values(), *settings.ignore)
    claimed = {find_column(header, each) for each in named_or_ignored}
    for ours in (*reader.columns, *unknown):
        named = ours in settings.columns
        theirs = settings.columns.get(ours, ours)
        index = find_column(header, theirs)
        if index is None and ours == "role" and not named:
            index = _role_column(header)
        # a header that the settings give to one column does not serve another by its own name
        if index is not None and (named or index not in claimed):
            (columns if ours in reader.columns else renamed)[ours] = index
        elif named or ours in reader.required:
            mistakes.append(_missing(name, theirs, ours, header, reader))
    if reader.one_of and not any(columns.keys() >= set(group) for group in reader.one_of):
        mistakes.append(_no_group(name, header, reader))
    if mistakes:
        raise RecordError("\n".join(mistakes), document=document)
    taken = {*columns.values(), *renamed.values()}
    others: dict[str, int] = dict(renamed)
    for index, each in enumerate(header):
        if index not in taken and find_column(settings.ignore, each) is None:
            free = each if each not in others else f"{each} {index + 1}"
            others[free] = index
    settings = replace(settings, role=reader.role or settings.role)
    return Reading(settings, document, columns, others)


def _role_column(header: tuple[str, ...]) -> int | None:
    """Find the index of a column of roles by its heading in another language."""
    found = [index for index, each in enumerate(header) if is_role_heading(each)]
    return found[0] if found else None


def _no_group(name: str, header: tuple[str, ...], reader: Reader) -> str:
    groups = " or ".join(" and ".join(f'"{each}"' for each in group) for group in reader.one_of)
    first = ", ".join(f'"{each}": "…"' for each in reader.one_of[0])
    return (
        f"{name} has none of the columns {groups}; it has {_listed(header)}. "
        f"Map them: columns={{{first}}}."
    )


def _listed(header: tuple[str, ...]) -> str:
    if len(header) > LISTED:
        return f"{', '.join(header[:LISTED])} and {len(header) - LISTED} more"
    return ", ".join(header) or "none"


def _missing(name: str, theirs: str, ours: str, header: tuple[str, ...], reader: Reader) -> str:
    message = f'{name} has no column "{theirs}"; it has {_listed(header)}.'
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        return f'{message} Another delimiter between the cells? Set it: delimiter = ";".'
    # a header with the name of another column of the reader is not suggested: "callee" is near to
    # "caller"
    free = {snake_case(each): each for each in header if snake_case(each) not in reader.columns}
    close = get_close_matches(snake_case(theirs), list(free), n=1)
    near = free[close[0]] if close else None
    if near:
        message += f' Did you mean "{near}"?'
    return f'{message} Map it: columns={{"{ours}": "{near or "…"}"}}.'


def _is_read(name: str, reader: Reader) -> bool:
    """Tell whether a column that is not mapped is read for the sake of who is protected."""
    people = not reader.attributes and {"person", "traveler"} & {*reader.columns}
    of_people = bool(people) and find_heading(name) is not None
    return of_people or ("role" in reader.columns and is_role_heading(name))


def unread_columns(reading: Reading, reader: Reader, header: tuple[str, ...]) -> pd.DataFrame:
    """Make a problem, once a document, of each column that is not imported."""
    rows = []
    for name, index in reading.others.items():
        if is_sensitive(name):
            rows.append(("1", header[index], "", NOT_IMPORTED, ""))
        elif not reader.attributes and not _is_read(name, reader):
            rows.append(("1", header[index], "", NO_COLUMN, ""))
    return problem_frame(rows)

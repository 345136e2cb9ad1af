"""One document: from a file or a frame to a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case import Batch, Document
from linkanalysis.case.row_counts import UNREAD
from linkanalysis.core.checks import expect_type
from linkanalysis.core.vocabulary.headings import read_heading
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.json_records import json_parts
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.bulk import ROWS, may_be_bulk, read_in_bulk
from linkanalysis.ingest.records.bulk_records import BulkTable
from linkanalysis.ingest.records.columns import map_columns
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.ledger import SAMPLE as LOOKED_AT
from linkanalysis.ingest.records.ledger import add_hints, shaped_ledger
from linkanalysis.ingest.sheets.call_sides import USED_BY
from linkanalysis.ingest.sheets.csv_files import csv_chunks, csv_header, csv_records
from linkanalysis.ingest.sheets.custom_types import untied
from linkanalysis.ingest.sheets.document_parts import (
    Parts,
    batch_of,
    in_order,
    problem_frame,
    with_lines,
    with_parts,
)
from linkanalysis.ingest.sheets.file_types import expect_json, file_format, table_format
from linkanalysis.ingest.sheets.header_rows import find_header_row, lines_above
from linkanalysis.ingest.sheets.json_tables import json_chunks
from linkanalysis.ingest.sheets.other_people import (
    people_of_ends,
    read_sheet,
    see_headings,
    with_called_people,
)
from linkanalysis.ingest.sheets.profile_rows import Shaping
from linkanalysis.ingest.sheets.profiles import (
    Profile,
    date_format,
    find_header,
    find_profile,
    is_only_side,
    no_headings,
    with_headings,
)
from linkanalysis.ingest.sheets.refused_records import people_of_refused
from linkanalysis.ingest.sheets.saved_names import with_saved_names
from linkanalysis.ingest.sheets.settings import in_case
from linkanalysis.ingest.sheets.sheet import Sheet
from linkanalysis.ingest.sheets.tables import (
    Chunk,
    column_names,
    frame_chunks,
    parquet_chunks,
    parquet_header,
)
from linkanalysis.ingest.sheets.workbooks import other_sheets, workbook_chunks, workbook_records
from linkanalysis.ingest.sheets.xml_elements import xml_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from linkanalysis.case import SourceColumn
    from linkanalysis.case.batch import TableChunk
    from linkanalysis.ingest.readers.table import Reader
    from linkanalysis.ingest.records.bulk import Keeping
    from linkanalysis.ingest.sheets.file_types import Format
    from linkanalysis.ingest.sheets.settings import Settings
    from linkanalysis.ingest.sheets.sheet import Reading
    from linkanalysis.ingest.sheets.tables import Record
    from linkanalysis.storage.engine import DuckEngine


NO_BYTES = hashlib.sha256().hexdigest()  # the hash of a file that cannot be opened
BLOCK = 1 << 20  # bytes hashed at a time: a file need not fit in memory
EMPTY_FILE = "the file is empty: it has no header and no records"
TABBED = (".tsv", ".tab")
PARQUET = (".parquet", ".pq")
TABLE_READERS = tuple(row for row in READERS if row.form == "table")
DATED = ("start", "date")  # columns of dates that a profile has
SAMPLE = 200  # dates by which a format of a profile is chosen
BEFORE_TABLE = "lines before the table, kept here: they are no records"
NOT_THERE = "columns maps this heading, and no line of headings has it"
ONLY_SIDE = (
    "the columns of the profile say who called, so the direction says only whose device, SIM and "
    "cell a record names"
)
UNTITLED = (
    "no line above these headings says whether the records are calls or messages; they are read as "
    'calls. Set type = "call" or "message"'
)
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
        found = find_profile(self.settings.profile)
        return found and with_headings(found, self.settings.columns)

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

    def located(self) -> Source:
        """Find the row of its headings, by those that are mapped or that its reader requires."""
        settings = self.settings
        if settings.header_row or self.profile or self.format not in {"text", "workbook"}:
            return self
        required = {name: name for name in find_reader(settings.reader).required}
        wanted = tuple((required | settings.columns).values())
        row = find_header_row(self.records(), wanted) if wanted else 0
        return replace(self, settings=replace(settings, header_row=row))

    def header(self) -> tuple[str, ...]:
        """Read the names of its columns; raise if the settings name a row without any."""
        found = self._header()
        if self.settings.header_row and not found:
            message = (
                f"{self.path.name} has no headings in row {self.settings.header_row}; header_row "
                "is the row of the headings, as a spreadsheet numbers it."
            )
            raise RecordError(message, document=self.id)
        return found

    def _header(self) -> tuple[str, ...]:
        settings = self.settings
        if self.profile:
            section = find_header(self.records(), self.profile)
            if section is None or section.missing:
                if not self.path.stat().st_size:
                    return ()
                raise no_headings(self.profile, self.path.name, section)
            return self.profile.header
        match self.format:
            case "parquet":
                return parquet_header(self.path)
            case "text":
                return csv_header(
                    self.path,
                    encoding=settings.encoding,
                    delimiter=self.delimiter,
                    header_row=settings.header_row,
                )
        first = next(self.chunks(), None)
        return () if first is None else first.header

    def chunks(self, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
        """Read its records in chunks; `tick` gets how much was read."""
        settings = self.settings
        match self.format:
            case "parquet":
                return parquet_chunks(self.path, tick=tick)
            case "workbook":
                return workbook_chunks(self.path, settings.sheet, settings.header_row)
            case "json":
                return json_chunks(self.path)
        return csv_chunks(
            self.path,
            encoding=settings.encoding,
            delimiter=self.delimiter,
            header_row=settings.header_row,
            tick=tick,
        )

    def above(self) -> pd.DataFrame:
        """Make a remark of what stands above the headings."""
        row = self.settings.header_row
        lines = list(lines_above(self.records(), row)) if row > 1 else []
        return problem_frame([("", "", "\n".join(lines), BEFORE_TABLE, "")] if lines else [])

    def check(self) -> None:
        """Check that the file opens and has the columns that its reader needs."""
        reader = find_reader(self.settings.reader)
        self.path.open("rb").close()
        if reader.read_file is not None and self.path.stat().st_size:
            # the first parts: errors of the file as a whole are found before anything is added
            next(reader.read_file(self.path, self.settings, self.id), None)
        elif reader.form == "json":
            expect_json(self.path, reader.name)
        elif reader.form == "table" and (header := self.located().header()):
            settings = self.settings
            if self.profile:  # whose columns have the names of the reader
                unknown = settings.columns.keys() - {*reader.columns}
                own = (each for each in settings.columns if each in {*header, *unknown})
                settings = replace(settings, columns={each: each for each in own})
            map_columns(header, reader, settings, name=self.path.name, document=self.id)


def file_hash(path: Path) -> str:
    """Hash the bytes of a file, block by block (SHA-256)."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def file_batch(
    source: Source,
    sha256: str,
    tick: Callable[[int], object] | None = None,
    *,
    keeping: Keeping = ROWS,
) -> Batch:
    """Make a batch of a file; `keeping` says what stays of records that are read in bulk."""
    reader = find_reader(source.settings.reader)
    if reader.form == "table":
        source = source.located()
    settings = source.settings
    document = document_of(settings, id=source.id, sha256=sha256, title=source.path.name)
    if reader.form == "json":
        return batch_of(document, with_called_people(_json_parts(source, reader), source.id))
    if reader.read_file is not None and source.path.stat().st_size:
        read = reader.read_file(source.path, settings, source.id)
        return batch_of(document, with_called_people(read, source.id))
    header = source.header() if reader.form == "table" else ()
    if not header:
        note = problem_frame([("", "", "", EMPTY_FILE, "")])
        return batch_of(document, [Parts(problems=note)])
    if source.profile:
        columns: list[SourceColumn] = []
        parts = shaped_parts(source, source.profile, source.records(), columns)
        return batch_of(document, parts, columns)
    reading = map_columns(header, reader, settings, name=source.path.name, document=source.id)
    if source.format == "workbook":
        reading.remarks.add(other_sheets(source.path, settings.sheet))
    carefully = _sheet_parts(source.chunks(tick), reading, reader)
    above = Parts(problems=source.above())
    parts = chain(_table_parts(carefully, reading), [above])
    batch = batch_of(document, parts, reading.ledger)

    def chunks(engine: DuckEngine) -> Iterator[TableChunk]:
        parts = _parts(source, engine, reading, reader, tick, keeping)
        return in_order(chain(_table_parts(parts, reading), [above]))

    return replace(batch, chunks=chunks)


def unread_batch(source: Source, why: str) -> Batch:
    """Make a batch of a file that cannot be read: the document and the reason."""
    try:
        sha256 = file_hash(source.path)
    except OSError:
        sha256 = NO_BYTES
    document = document_of(source.settings, id=source.id, sha256=sha256, title=source.path.name)
    return batch_of(
        document, [Parts(problems=problem_frame([("", "", "", UNREAD.format(why), "")]))]
    )


def _parts(
    source: Source,
    engine: DuckEngine,
    reading: Reading,
    reader: Reader,
    tick: Callable[[int], object] | None,
    keeping: Keeping,
) -> Iterator[Parts]:
    """Read the records of a file, in bulk where that may be done."""
    links, read, delimiter, settings = reader.links, reader.read, source.delimiter, reading.settings
    if not links or not read or source.format != "text" or engine.encrypted or settings.types:
        # an encrypted case leaves nothing in clear text on disk, where tables of values may go
        return _sheet_parts(source.chunks(tick), reading, reader)
    if may_be_bulk(source.path, reading, links, delimiter):
        records = islice(source.records(), reading.settings.header_row or 1, LOOKED_AT)
        rows = [cells for _, cells, _, why in records if not why]
        add_hints(reading, list(zip_longest(*rows, fillvalue="")))
        table = BulkTable(engine, reading, links, partial(_read_chunk, read), delimiter)
        return read_in_bulk(table, source.path, keeping, tick)
    return _sheet_parts(source.chunks(tick), reading, reader)


def _sheet_parts(chunks: Iterable[Chunk], reading: Reading, reader: Reader) -> Iterator[Parts]:
    if reader.read is not None:
        for number, chunk in enumerate(chunks):
            if not number:
                add_hints(reading, chunk.columns)
            parts = _read_chunk(reader.read, Sheet(chunk, reading))
            yield untied(parts, reading.settings.types)


def _read_chunk(read: Callable[[Sheet], Parts], sheet: Sheet) -> Parts:
    """Read records, and state other people and names of contacts that their cells give."""
    parts = read_sheet(read, sheet)
    parts = with_lines(parts, chain(people_of_ends(sheet), people_of_refused(sheet)))
    parts = with_saved_names(parts, sheet)
    chunk = replace(sheet.chunk, faults=[])
    for second in sheet.reading.seconds:
        theirs = Sheet(chunk, second)
        filled = [any(cells) for cells in zip(*_names(theirs), strict=True)]
        theirs.bad |= {index for index, name in enumerate(filled) if not name}
        parts = with_parts(parts, with_saved_names(read_sheet(read, theirs), theirs))
    return parts


def _names(sheet: Sheet) -> list[list[str]]:
    """Give the columns of names and their parts."""
    named = [at for each, at in sheet.reading.others.items() if read_heading(each).part]
    return [sheet.texts("name"), *(sheet.cells(at, "name") for at in named)]


def shaped_parts(
    source: Source, profile: Profile, records: Iterable[Record], columns: list[SourceColumn]
) -> Iterator[Parts]:
    """Read records of a file by its profile; what is no record of the table becomes a remark.

    columns: Filled with what became of the columns, once all sections are known.
    """
    given, reader = source.settings, find_reader(profile.reader)
    shaping = Shaping(profile, given.meanings, given.owner)
    chunks = shaping.chunks(records)
    header, name = profile.header, source.path.name
    first = next(chunks, Chunk(header, ((),) * len(header), []))
    dates = next(first.columns[profile.header.index(each)] for each in DATED if each in header)
    settings = replace(
        given,
        columns={each: each for each in given.columns if each in header},
        meanings=profile.meanings(given.meanings),
        date_format=given.date_format or date_format(profile, dates[:SAMPLE]),
        timezone=profile.timezone or given.timezone,
    )
    reading = map_columns(header, reader, settings, name=name, document=source.id)
    see_headings(reading, given)
    if profile.timezone and given.timezone not in {None, profile.timezone}:
        reading.remarks.add([f"times read as {profile.timezone}, as {profile.reads} give them"])
    if source.format == "workbook":
        reading.remarks.add(other_sheets(source.path, given.sheet))
    parts = _used(_sheet_parts(chain([first], chunks), reading, reader), shaping, reading)
    yield from _table_parts(parts, reading)
    only_side = is_only_side(profile, given.columns)
    columns += shaped_ledger(shaping.columns, given)
    notes = [
        ("", theirs, "", NOT_THERE, "")
        for ours, theirs in given.columns.items()
        if (USED_BY if ours == "direction" and only_side else ours) not in shaping.found
    ]
    if only_side:
        notes.append(("", given.columns["direction"], "", ONLY_SIDE, ""))
    if not given.type:
        notes += [(row, "type", "", UNTITLED, "") for row in shaping.untitled]
    if shaping.preamble:
        notes.append(("", "", "\n".join(shaping.preamble), BEFORE_TABLE, ""))
    yield Parts(problems=problem_frame(notes))


def _used(parts: Iterable[Parts], shaping: Shaping, reading: Reading) -> Iterator[Parts]:
    """Read records, and note whether the owner told whose device any of them names."""
    yield from parts
    if shaping.told_by_owner:
        reading.remarks.use("owner")


def _json_parts(source: Source, reader: Reader) -> Iterator[Parts]:
    if reader.read_record is not None:
        content = source.path.read_bytes()
        settings = source.settings
        yield json_parts(content, reader.read_record, lists=reader.lists, settings=settings)


def _table_parts(parts: Iterable[Parts], reading: Reading) -> Iterator[Parts]:
    yield from with_called_people(parts, reading.document)
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
        reading = map_columns(
            header, row, settings, name=made.title, document=made.id, of_frame=True
        )
        parts = _sheet_parts(chunks, reading, row)
        return batch_of(made, _table_parts(parts, reading), reading.ledger)

    def read_there(region: str | None, timezone: str | None) -> Batch:
        return read(in_case(settings, region, timezone))

    return replace(read(settings), in_case=read_there)

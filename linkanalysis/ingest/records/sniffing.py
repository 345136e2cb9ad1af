"""A first look at a file: which reader may fit, and which column may be which."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import replace
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._version import __version__
from linkanalysis.case.batch import notes_of
from linkanalysis.core.checks import given_path
from linkanalysis.core.keys.days import days_in
from linkanalysis.core.keys.phone_words import ALONE
from linkanalysis.core.provenance import MadeBy
from linkanalysis.core.vocabulary.headings import find_fact, find_thing
from linkanalysis.errors import LinkAnalysisError, RecordError
from linkanalysis.ingest.readers.json_records import find_records
from linkanalysis.ingest.readers.notices import COLOR
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.columns import map_columns
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import TABLE_READERS, Source, shaped_parts
from linkanalysis.ingest.records.ledger import add_hints
from linkanalysis.ingest.records.proposal import ASSUMED, MOMENTS, Mapping, document_lines
from linkanalysis.ingest.records.reader_matching import (
    KNOWN_TO,
    MOST,
    columns_of,
    find_reader_of,
    formats_of,
    forms_of,
    weak_matches,
)
from linkanalysis.ingest.records.repeated_headings import repeated
from linkanalysis.ingest.records.synonyms import SYNONYMS
from linkanalysis.ingest.sheets.cells import NOT_IMPORTED, NUMBERS, read_entity_type
from linkanalysis.ingest.sheets.encodings import likely_encoding
from linkanalysis.ingest.sheets.file_types import file_format, table_format
from linkanalysis.ingest.sheets.header_rows import SEARCHED
from linkanalysis.ingest.sheets.moments import EXCEL, SERIAL_LIKE, in_year, is_iso, is_yearless
from linkanalysis.ingest.sheets.profiles import PROFILES, TOGETHER, find_header
from linkanalysis.ingest.sheets.settings import Settings
from linkanalysis.ingest.sheets.sheet import Sheet
from linkanalysis.ingest.sheets.tables import Chunk, column_names
from linkanalysis.ingest.sheets.workbooks import sheet_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linkanalysis.ingest.readers.table import Reader
    from linkanalysis.ingest.sheets.profiles import Profile, Section

# Records whose dates are tried against `FORMATS`. Trades time for certainty: in a longer sample
# there is more often a day above 12, which tells day first from month first.
SAMPLE = 200
TITLE_CELLS = 2  # filled at most in a row of titles: the name of a report, and its date
AS_TEXT = re.compile(r'="(.*)"')  # as spreadsheets keep the zeros of a number
DELIMITERS = (",", ";", "\t", "|")  # that spreadsheets and carriers write
NO_REGION = 'the region of phone numbers and plates; set region, such as region = "US-KY"'
NO_COLOR = 'the color of the notices; set color, such as color = "red"'
NO_READER = "the reader: no heading and no cells tell what one record is; choose one of la.READERS"
NO_CURRENCY = 'the currency of the amounts; set currency, such as currency = "USD"'
NO_ACCOUNT = 'whose account the file is about; set account, such as account = "123456"'
# What a setting answers, by the reason for which records are refused without it.
ASKED = {NO_ACCOUNT: "set account in case.toml", NO_CURRENCY: "set currency in case.toml"}
NO_YEAR = 'the year of days that are written without one; set year, such as year = "2024"'
DATED = {"start", "end", "date", "in", "out"}.union(
    *(SYNONYMS[each] for each in ("start", "end", "date"))
)
NO_TYPE = (
    "what the ids are: people, unless source_type and target_type name other types, such as phone "
    "or wallet"
)
END_TYPES = {"source": "source_type", "target": "target_type"}
REPEATED = (
    "whose columns are those with a heading that stands before them already; they are called {}"
)


def sniff(path: str | Path) -> Mapping:
    """Look at a file and propose how it may be read.

    Parameters
    ----------
    path : str or Path
        A CSV, Excel, Parquet or JSON file.

    Returns
    -------
    Mapping
        To be checked, corrected and kept in ``case.toml``; it adds nothing to a case.

    Raises
    ------
    RecordError
        If the file is empty or cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "carrier.csv"
    >>> _ = path.write_text("A_NUMBER;B_NUMBER;START")
    >>> print(sniff(path).to_toml())
    [case]
    purpose = "investigation"  # or "intelligence" or "training"
    <BLANKLINE>
    [[document]]
    file = "carrier.csv"
    reader = "calls"
    columns = { caller = "A_NUMBER", callee = "B_NUMBER" }
    delimiter = ";"
    # timezone = "…"
    # unsure: the region of phone numbers and plates; set region, such as region = "US-KY"
    """
    file = given_path("path", path, error=RecordError)
    if file.is_dir():
        message = f"{file} is a folder. Name one of its files; each is described by itself."
        raise RecordError(message, document=file.name)
    if not file.exists():
        message = f"There is no file {file}. Check the path, which starts in {Path.cwd()}."
        raise RecordError(message, document=file.name)
    made_by = MadeBy("sniff", __version__, (("path", file.name),))
    for reader in READERS:
        if reader.recognizes is not None and reader.recognizes(file):
            return Mapping(file.name, reader.name, (), (), (), ",", (), made_by)
    named = _json_reader(file) if file_format(file) == "json" else None
    if named:
        unsure = (NO_COLOR,) if named.name == "notices" and not _have_colors(file, named) else ()
        return Mapping(file.name, named.name, (), (), (), ",", (), made_by, unsure=unsure)
    if file_format(file) == "xml":
        return _xml(file, made_by)
    return _sniff_table(_source(file), made_by)


def sniff_sheets(path: Path) -> Iterator[Mapping]:
    """Propose how a file may be read, and each further sheet that a reader knows whole."""
    first = sniff(path)
    yield first
    if file_format(path) != "workbook":
        return
    names = sheet_names(path)
    plain = Source(path, path.name, Settings(reader="entities"))
    for name in names:
        if name == (first.sheet or names[0]):
            continue
        source = _under_titles(replace(plain, settings=replace(plain.settings, sheet=name)))
        found = _sniff_table(source, first.made_by) if source.header() else first
        if found is not first and (found.profile or (found.columns and not found.missing)):
            yield replace(found, further=True)


def _sniff_table(source: Source, made_by: MadeBy) -> Mapping:
    """Propose how a table may be read."""
    file = source.path
    shaped = _shaped(source, made_by)
    if shaped:
        return shaped
    header = source.header()
    if not header:
        message = f"{file.name} is empty: there is nothing to propose."
        raise RecordError(message, document=file.name)
    sample = _sample(source)
    cells = {
        name: [AS_TEXT.sub(r"\1", cell.strip()) for cell in column]
        for name, column in zip(header, sample.columns, strict=True)
    }
    undated = [each for each in header if _lacks_years(each, cells[each])]
    year = _likely_year([text for each in undated for text in cells[each]])
    # whatever the year, the order of day and month can be seen
    cells |= {each: [in_year(text, year or "2024") for text in cells[each]] for each in undated}
    fitting, columns = find_reader_of(header, cells, _titles(source, header))
    untyped = _is_untyped(fitting, cells.get(columns.get("type", ""), ()))
    ignored = (columns.pop("type"),) if untyped else ()
    tied = columns.get("type") == KNOWN_TO and columns.pop("type")
    required = (fitting.required if columns else ("name",)) if fitting else ()
    used = {each for heading in columns.values() for each in (heading, *heading.split(TOGETHER))}

    def texts(names: tuple[str, ...]) -> list[str]:
        known = [
            [heading] if heading in cells else heading.split(TOGETHER)
            for heading in (columns[name] for name in names if name in columns)
        ]
        return [
            " ".join(parts)
            for headings in known
            if cells.keys() >= {*headings}
            for parts in zip(*(cells[each] for each in headings), strict=True)
            if all(parts)
        ]

    births = [cell for each in header if _is_birth(each) for cell in cells[each] if cell]
    formats = _both(_formats(texts(MOMENTS)), _formats(births or texts(("birth_date",))))
    proposal = Mapping(
        file=file.name,
        reader=fitting.name if fitting else "",
        columns=tuple(columns.items()),
        missing=tuple(each for each in required if each not in columns),
        unused=tuple(name for name in header if name not in used),
        delimiter=source.delimiter,
        date_formats=formats,
        made_by=made_by,
        encoding=source.settings.encoding or "utf-8",
        decimal=_decimal(texts(("amount",))),
        header_row=source.settings.header_row,
        sheet=source.settings.sheet,
        ignore=ignored,
        year=year,
        type=tied or "",
        owner=_owner(source) if fitting and fitting.name == "contact_lists" else "",
    )
    no_year = [NO_YEAR] if undated and not year else []
    doubts = (*_unsure_of_sheets(source), *no_year, *_unsure(proposal, sample, header))
    return replace(proposal, unsure=doubts)


def _owner(source: Source) -> str:
    """Give the one phone number in the lines above a list of contacts, which is its owner's."""
    above = takewhile(lambda line: int(line[0]) < source.settings.header_row, source.records())
    numbers = {number for _, cells, *_ in above for cell in cells for number in ALONE.findall(cell)}
    return numbers.pop() if len(numbers) == 1 else ""


def _lacks_years(heading: str, texts: Sequence[str]) -> bool:
    """Tell whether some days of a column have no year; 12/3 alone may be something else."""
    filled = [text for text in texts if text]
    without = sum(map(is_yearless, filled))
    dated = sum(bool(days_in(text)) for text in filled) if without else 0
    headed = not DATED.isdisjoint(forms_of(heading))
    return bool(without and (dated or headed)) and without + dated >= MOST * len(filled)


def _likely_year(texts: Sequence[str]) -> str:
    """Give the year of most dates among texts; empty if fewer are of one year."""
    years = [{day[: len("2024")] for day in days_in(text)} for text in texts]
    counts = Counter(chain.from_iterable(years))
    # of 09/06/24, the later of the two centuries
    year, count = max(counts.items(), key=lambda pair: pair[::-1], default=("", 0))
    return year if count >= MOST * sum(map(bool, years)) else ""


def _is_untyped(reader: Reader | None, cells: Sequence[str]) -> bool:
    """Tell whether a column called Type has types of something else than people and things."""
    if reader is None or reader.name != "entities" or not any(cells):
        return False
    known = [_known_type(cell) for cell in cells if cell]
    return not any(known)


def _known_type(cell: str) -> bool:
    try:
        return bool(read_entity_type(cell))
    except LinkAnalysisError:
        return False


def _xml(file: Path, made_by: MadeBy) -> Mapping:
    """Propose the profile whose elements the file has; raise if there is none."""
    for profile in PROFILES:
        if not profile.elements:
            continue
        settings = Settings(reader=profile.reader, profile=profile.name)
        source = Source(file, file.name, settings)
        section = find_header(islice(source.records(), SAMPLE), profile)
        if section and not section.missing:
            return _profiled(source, profile, section, made_by)
    table_format(file)  # raises: no reader takes it
    raise AssertionError


def _shaped(plain: Source, made_by: MadeBy) -> Mapping | None:
    """Propose the profile of which a line has the most headings, or None if no profile is needed.

    A table that begins in the first line and has all columns of its reader needs none.
    """
    if plain.format not in {"text", "workbook"}:
        return None
    signs = DELIMITERS if plain.format == "text" else (",",)
    sources = [replace(plain, settings=replace(plain.settings, delimiter=sign)) for sign in signs]
    found = [
        (section, profile, each)
        for each in sources
        for profile in PROFILES
        if (section := find_header(islice(each.records(), SAMPLE), profile)) and not section.missing
    ]
    if not found:
        return None
    section, profile, source = max(found, key=lambda fit: len(fit[0].at))
    reader = find_reader(profile.reader)
    if section.row == "1" and set(reader.required) <= set(columns_of(reader, plain.header())):
        return None
    settings = replace(source.settings, reader=reader.name, profile=profile.name)
    return _profiled(replace(source, settings=settings), profile, section, made_by)


def _profiled(source: Source, profile: Profile, section: Section, made_by: MadeBy) -> Mapping:
    """Propose a profile for a file, and say what of a sample could not be read by it."""
    settings = source.settings
    lines = list(islice(source.records(), SAMPLE))
    parts = shaped_parts(source, profile, lines, [])
    problems = pd.concat([each.problems for each in parts])
    refused = problems[problems["raw"] != ""]
    total = len(lines) - int(section.row)
    unsure = [NO_REGION] if profile.reader == "calls" else []
    undated = problems[problems["column"].isin(MOMENTS) & (problems["raw"] != "")]
    return Mapping(
        file=source.path.name,
        reader=settings.reader,
        columns=(),
        missing=(),
        unused=section.names,
        delimiter=settings.delimiter or ",",
        date_formats=formats_of([*undated["value"]]) if len(undated) else (),
        made_by=made_by,
        encoding=settings.encoding or "utf-8",
        profile=profile.name,
        unsure=(*_unsure_of_sheets(source), *unsure, *_refusals(refused, total)),
        sheet=settings.sheet,
    )


def _refusals(problems: pd.DataFrame, total: int) -> Iterator[str]:
    for why, n in problems["why"].value_counts(sort=False).items():
        yield f"{n:,} of the first {total:,} rows: {why}"


def _source(file: Path) -> Source:
    """Choose encoding, delimiter and row of the headings.

    The delimiter is the one by which most headings are known, and then most cells fit the header.
    """
    plain = Source(file, file.name, Settings(reader="entities"))
    if plain.format == "workbook":
        sheets = ["", *sheet_names(file)[1:]]
        sources = [replace(plain, settings=replace(plain.settings, sheet=each)) for each in sheets]
        return max(map(_under_titles, sources), key=_knows)
    if plain.format != "text":
        return plain
    encoding = likely_encoding(file)
    sources = [
        Source(file, file.name, replace(plain.settings, delimiter=delimiter, encoding=encoding))
        for delimiter in DELIMITERS
    ]
    return max(map(_under_titles, filter(_is_parted, sources)), key=_fits_cells, default=plain)


def _is_parted(source: Source) -> bool:
    """Tell whether the first line can be read: one in quotes cannot by another delimiter."""
    try:
        return bool(source.header())
    except RecordError:
        return False


def _under_titles(source: Source) -> Source:
    """Find the row of the headings, if it is not the first: wider than all above, and known.

    If no reader knows any, it is the first row as wide as the table, if it holds words and only
    titles stand above: a row that is hardly wider than the first has a cell without a heading.
    """
    widest, known, row, fullest = 0, 0, 0, 0
    for number, cells, _, why in islice(source.records(), SEARCHED):
        filled = [] if why else [cell for cell in cells if cell.strip()]
        if len(filled) <= widest:
            continue
        at = int(number) if widest else 0
        found = len(find_reader_of(column_names(cells))[1])
        if found > known:
            known, row = found, at
        titled = widest <= TITLE_CELLS and 2 * widest < len(filled)
        fullest = at if titled and all(map(_is_wordy, filled)) else 0
        widest = len(filled)
    row = row if known or widest == 1 else fullest
    return replace(source, settings=replace(source.settings, header_row=row))


def _titles(source: Source, header: tuple[str, ...]) -> dict[str, str]:
    """Give headings that repeat with the title that stands above them and others: Sender Phone."""
    again, row = repeated(header), source.settings.header_row
    if not again or row < 2:  # noqa: PLR2004 - the first row has none above it
        return {}
    above = next(cells for number, cells, *_ in source.records() if int(number) == row - 1)
    if sum(bool(cell.strip()) for cell in above) < 2:  # noqa: PLR2004 - a title of the table
        return {}
    found, title, first = {}, "", {each for each, _ in again.values()}
    for heading, cell in zip(header, above, strict=False):
        title = cell.strip() or title
        if heading in again or heading in first:
            found[heading] = f"{title} {again[heading][0] if heading in again else heading}".strip()
    return found


def _is_wordy(cell: str) -> bool:
    """Tell whether a cell has more letters than digits, as headings do and dates do not."""
    return sum(map(str.isalpha, cell)) > sum(map(str.isdigit, cell))


def _knows(source: Source) -> int:
    return len(find_reader_of(source.header())[1])


def _fits_cells(source: Source) -> tuple[int, int]:
    chunk = _sample(source)
    return len(find_reader_of(chunk.header)[1]), len(chunk.header) * (len(chunk.rows) + 1)


def _sample(source: Source) -> Chunk:
    """Read the first records of a file."""
    chunk = next(source.chunks(), None)
    if chunk is None:
        header = source.header()
        return Chunk(header, ([],) * len(header), [])
    columns = tuple(column[:SAMPLE] for column in chunk.columns)
    raws = None if chunk.raws is None else chunk.raws[:SAMPLE]
    return Chunk(chunk.header, columns, chunk.rows[:SAMPLE], raws, chunk.faults[:SAMPLE])


def _decimal(texts: list[str]) -> str:
    """Tell the decimal sign of amounts: the point, unless only the comma makes numbers of all."""
    point, comma = (all(map(NUMBERS[sign].fullmatch, texts)) for sign in ".,")
    return "," if comma and not point else "."


def _unsure(found: Mapping, sample: Chunk, header: tuple[str, ...]) -> Iterator[str]:
    """Say what the file does not tell, and what of the sample the proposal could not read."""
    yield from _unsure_of_form(found, header)
    if not found.reader:
        yield NO_READER
        return
    regional = {find_thing(each) for each in header} & {"phone", "plate"}
    regional |= {ours for ours, _ in found.columns if ours.endswith(("_phone", "_handle"))}
    if found.reader == "calls" or (regional and "state" not in dict(found.columns)):
        yield NO_REGION
    reader = find_reader(found.reader)
    if reader.name == "links" and _has_bare_ids(found, sample, header):
        yield NO_TYPE
    yield from weak_matches(dict(found.columns), reader)
    if found.missing:
        yield f"the columns {', '.join(found.missing)}, without which the file cannot be read"
        return
    columns = dict(found.columns)
    if reader.one_of and not any(columns.keys() >= {*group} for group in reader.one_of):
        groups = " or ".join(" and ".join(group) for group in reader.one_of)
        yield f"the column {groups}, without which the file cannot be read"
        return
    table = {**tomllib.loads("\n".join(document_lines(found)))["document"][0], "title": found.file}
    settings, mistakes = check_settings(table, TABLE_READERS, found.file)
    if settings is None:
        yield from mistakes
        return
    reading = map_columns(header, reader, settings, name=found.file, document=found.file)
    add_hints(reading, sample.columns)
    yield from notes_of([each for each in reading.ledger if each.note != NOT_IMPORTED])
    if reader.read is not None:
        problems = reader.read(Sheet(sample, reading)).problems
        for asked, sign in ASKED.items():
            if problems["why"].str.contains(sign).any():
                yield asked
                reading.settings = (  # as if it were answered, for what is asked next
                    replace(reading.settings, account="1")
                    if asked == NO_ACCOUNT
                    else replace(reading.settings, currency="XXX")
                )
                problems = reader.read(Sheet(sample, reading)).problems
        yield from _refusals(problems, len(sample.rows) + len(sample.faults))


def _unsure_of_form(found: Mapping, header: tuple[str, ...]) -> Iterator[str]:
    """Say what is in doubt whatever the records mean."""
    if found.encoding not in ASSUMED:
        yield f"the encoding; the bytes are not UTF-8 and fit {found.encoding}"
    if found.header_row:
        yield _unsure_of_headings(found)
    if len(found.date_formats) > 1:
        yield "whether dates are day first or month first"
    if again := repeated(header):
        yield REPEATED.format(", ".join(f'"{each}"' for each in again))


def _has_bare_ids(found: Mapping, sample: Chunk, header: tuple[str, ...]) -> bool:
    """Tell whether ids of links are without a type, as in KY-1, and no column has it."""
    columns = dict(found.columns)
    return any(
        ":" not in cell
        for end, type_ in END_TYPES.items()
        if end in columns and type_ not in columns
        for cell in sample.columns[header.index(columns[end])]
        if cell.strip()
    )


def _unsure_of_sheets(source: Source) -> Iterator[str]:
    names = sheet_names(source.path) if source.format == "workbook" else []
    read = source.settings.sheet or next(iter(names), "")
    others = ", ".join(each for each in names if each != read)
    if others:
        yield f'which sheets belong to the case; this is "{read}", and there are also {others}'


def _unsure_of_headings(found: Mapping) -> str:
    why = "it is the first with headings that a reader knows"
    if not found.columns:
        why = "no reader knows them; it is the first row with as many cells as the table"
    return f"whether row {found.header_row} has the headings; {why}"


def _have_colors(file: Path, reader: Reader) -> bool:
    """Tell whether the address of each saved notice says which color it is."""
    try:
        notices = list(find_records(json.loads(file.read_bytes()), reader.lists))
    except (ValueError, RecursionError):
        return False
    return bool(notices) and all(COLOR.search(json.dumps(notice)) for _, notice in notices)


def _json_reader(file: Path) -> Reader | None:
    """Find the JSON reader whose required fields a file has; none for a list of other records."""
    readers = [reader for reader in READERS if reader.form == "json"]
    try:
        answer = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        answer = None if file.suffix.lower() == ".json" else [{}]
    fitting = [reader for reader in readers if _records_with_required(reader, answer)]
    is_table = isinstance(answer, list) and any(isinstance(each, dict) for each in answer)
    is_table |= isinstance(answer, dict)
    return fitting[0] if fitting else None if is_table else readers[0]


def _records_with_required(reader: Reader, answer: object) -> int:
    return sum(
        isinstance(record, dict) and all(name in record for name in reader.required)
        for _, record in find_records(answer, reader.lists)
    )


def _is_birth(heading: str) -> bool:
    found = find_fact(heading)
    return found is not None and found.kind == "birth date"


def _both(moments: tuple[str, ...], births: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the formats of moments whose day is written as that of births, if any is."""
    days = {form.partition(" ")[0] for form in births}
    return tuple(form for form in moments if form.partition(" ")[0] in days) or moments or births


def _formats(texts: list[str]) -> tuple[str, ...]:
    if not texts or is_iso(texts):
        return ()
    serial = sum(map(bool, map(SERIAL_LIKE.fullmatch, texts))) >= MOST * len(texts)
    return (EXCEL,) if serial else formats_of(texts)

"""A first look at a file: which reader may fit, and which column may be which.

Lives here: `sniff` and the `Mapping` that it proposes.
Not here: reading. A proposal has no effect before somebody writes it into ``case.toml``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import given_path
from linkanalysis._provenance import MadeBy
from linkanalysis._result import Column, Result
from linkanalysis._version import __version__
from linkanalysis.errors import RecordError
from linkanalysis.records.cells import snake_case
from linkanalysis.records.documents import TABLE_READERS, Source
from linkanalysis.records.json_records import find_records
from linkanalysis.records.moments import NAIVE, OFFSET
from linkanalysis.records.readers import READERS, find_reader
from linkanalysis.records.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.records.readers import Reader

# Records whose dates are tried against `FORMATS`. Trades time for certainty: in a longer sample
# there is more often a day above 12, which tells day first from month first.
SAMPLE = 200
DELIMITERS = (",", ";", "\t", "|")  # that spreadsheets and carriers write
# A reader that requires no column, as entities does, fits any table. It counts as fitting by this
# share, so that it wins unless another reader has all its required columns, or all but one of four.
FIT_WITHOUT_REQUIRED = 0.75

# Names that carriers, banks and records systems give to columns, in snake case.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "caller": ("a_number", "calling_nbr", "calling_number", "originating_number", "from_number"),
    "callee": ("b_number", "called_nbr", "called_number", "terminating_number", "to_number"),
    "start": (
        "start_date",
        "start_time",
        "call_start",
        "seizure_date_time",
        "datetime",
        "date_time",
    ),
    "end": ("end_date", "end_time", "call_end"),
    "duration": ("seconds", "duration_s", "et", "seizure_duration", "call_duration"),
    "payer": ("from_account", "debtor", "sender", "originator", "ordering_account"),
    "payee": ("to_account", "creditor", "receiver", "beneficiary", "beneficiary_account"),
    "date": ("posting_date", "value_date", "incident_date", "occurred", "date_of_incident"),
    "amount": ("value", "sum", "amt"),
    "currency": ("ccy", "cur"),
    "channel": ("method", "transaction_type"),
    "incident": ("incident_no", "incident_number", "case_no", "case_number", "report_number"),
    "person": ("person_id", "subject_id", "individual"),
    "role": ("involvement", "capacity", "person_role"),
    "offense": ("offence", "nibrs_code", "charge"),
    "source": ("from", "from_id", "source_id"),
    "target": ("to", "to_id", "target_id"),
    "entity": ("entity_id", "subject"),
    "attribute": ("property", "field"),
    "value": ("content",),
    "id": ("person_id", "entity_id", "subject_id"),
    "name": ("full_name", "person_name"),
    "alias": ("aka", "aliases", "moniker"),
    "birth_date": ("dob", "date_of_birth"),
    "place": ("location", "city"),
}
# Formats that such exports write beside ISO 8601.
FORMATS = (
    *(
        day + time
        for day in ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y")
        for time in (" %H:%M:%S", " %H:%M", "")
    ),
    "%Y/%m/%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%d-%b-%Y",
)
MOMENTS = ("start", "date", "end")


@dataclass(frozen=True, slots=True, eq=False)
class Mapping(Result):
    """A proposal of how a file may be read.

    Attributes
    ----------
    file : str
        Name of the file.
    reader : str
        The reader that fits best.
    columns : tuple of (str, str)
        The reader's name of a column and its name in the file.
    missing : tuple of str
        Required columns that were not found.
    unused : tuple of str
        Columns of the file that the reader does not know.
    delimiter : str
        The character between cells.
    date_formats : tuple of str
        Formats that all sampled dates fit; several if the sample fits more than one; none for
        ISO 8601.

    Examples
    --------
    >>> columns = (("source", "FROM"),)
    >>> guess = Mapping("a.csv", "links", columns, ("target",), (), ",", (), MadeBy("sniff", "0"))
    >>> guess.reader, guess.missing
    ('links', ('target',))
    """

    COLUMNS = (
        Column("column", "name of the reader's column; empty if the reader does not know it"),
        Column("header", "name in the file; empty if it was not found"),
    )
    CAVEAT = (
        "A guess by column names and a few records: correct it and keep it in case.toml. "
        "The time zone and the currency are not in the file; ask its source."
    )

    file: str
    reader: str
    columns: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    delimiter: str
    date_formats: tuple[str, ...]
    made_by: MadeBy

    def _frame(self) -> pd.DataFrame:
        """Columns found, then missing, then unused."""
        rows = [*self.columns, *((name, "") for name in self.missing)]
        rows += [("", name) for name in self.unused]
        return pd.DataFrame(rows, columns=["column", "header"], dtype=object)

    def to_toml(self) -> str:
        """Write the proposal as an entry of ``case.toml``.

        Returns
        -------
        str
            A ``[[document]]`` to be corrected and kept.

        Examples
        --------
        >>> pairs = (("source", "FROM"), ("target", "target"))
        >>> found = Mapping("a.csv", "links", pairs, (), (), ",", (), MadeBy("sniff", "0"))
        >>> print(found.to_toml())
        [[document]]
        file = "a.csv"
        reader = "links"
        columns = { source = "FROM" }
        """
        lines = ["[[document]]", f"file = {_quoted(self.file)}", f'reader = "{self.reader}"']
        lines += [
            f'{choice.key} = "…"  # {" or ".join(choice.words)}'
            for choice in find_reader(self.reader).choices
            if choice.required
        ]
        pairs = [(ours, theirs) for ours, theirs in self.columns if ours != theirs.casefold()]
        if pairs:
            listed = ", ".join(f"{ours} = {_quoted(theirs)}" for ours, theirs in pairs)
            lines.append(f"columns = {{ {listed} }}")
        lines += [f'# missing: {name} = "…"' for name in self.missing]
        if self.delimiter != ",":
            lines.append(f"delimiter = {_quoted(self.delimiter)}")
        if len(self.date_formats) == 1:
            lines.append(f"date_format = {_quoted(self.date_formats[0])}")
        elif self.date_formats:
            either = " or ".join(_quoted(form) for form in self.date_formats)
            lines.append(f"# date_format = {either}: the sample fits each of them")
        if any(ours in MOMENTS for ours, _ in self.columns):
            lines.append('# timezone = "…"')
        return "\n".join(lines)


def sniff(path: str | Path) -> Mapping:
    """Look at a file and propose how it may be read.

    Parameters
    ----------
    path : str or Path
        A CSV, Parquet or JSON file.

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
    [[document]]
    file = "carrier.csv"
    reader = "calls"
    columns = { caller = "A_NUMBER", callee = "B_NUMBER" }
    delimiter = ";"
    # timezone = "…"
    """
    file = given_path("path", path, error=RecordError)
    if file.is_dir():
        message = f"{file} is a folder. Name one of its files; each is described by itself."
        raise RecordError(message, document=file.name)
    made_by = MadeBy("sniff", __version__, (("path", file.name),))
    if file.suffix.lower() == ".json":
        return Mapping(file.name, _json_reader(file).name, (), (), (), ",", (), made_by)
    source = _source(file)
    header = source.header()
    if not header:
        message = f"{file.name} is empty: there is nothing to propose."
        raise RecordError(message, document=file.name)
    reader, columns = max(
        ((each, _columns(each, header)) for each in TABLE_READERS),
        key=lambda pair: _fit(*pair),
    )
    used = set(columns.values())
    first = next(source.chunks(), None)
    texts = [
        cell.strip()
        for name in MOMENTS
        if name in columns and first is not None
        for cell in first.columns[header.index(columns[name])][:SAMPLE]
        if cell.strip()
    ]
    return Mapping(
        file=file.name,
        reader=reader.name,
        columns=tuple(columns.items()),
        missing=tuple(name for name in reader.required if name not in columns),
        unused=tuple(name for name in header if name not in used),
        delimiter=source.settings.delimiter,
        date_formats=_formats(texts),
        made_by=made_by,
    )


def _source(file: Path) -> Source:
    sources = [
        Source(file, file.name, Settings(reader="entities", delimiter=delimiter))
        for delimiter in DELIMITERS
    ]
    if sources[0].format != "text":
        return sources[0]
    return max(sources, key=lambda source: len(source.header()))


def _json_reader(file: Path) -> Reader:
    """Find the reader whose required fields the most records of a file have."""
    readers = [reader for reader in READERS if reader.form == "json"]
    try:
        answer = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return readers[0]
    return max(readers, key=lambda reader: _records_with_required(reader, answer))


def _records_with_required(reader: Reader, answer: object) -> int:
    return sum(
        isinstance(record, dict) and all(name in record for name in reader.required)
        for _, record in find_records(answer, reader.lists)
    )


def _columns(reader: Reader, header: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    names = {snake_case(each): each for each in reversed(header)}
    for ours in reader.columns:
        for name in (ours, *SYNONYMS.get(ours, ())):
            if name in names and names[name] not in found.values():
                found[ours] = names[name]
                break
    return found


def _fit(reader: Reader, columns: dict[str, str]) -> tuple[float, int]:
    required = sum(name in columns for name in reader.required)
    share = required / len(reader.required) if reader.required else FIT_WITHOUT_REQUIRED
    return share, len(columns)


def _formats(texts: list[str]) -> tuple[str, ...]:
    if not texts or all(NAIVE.fullmatch(text) or OFFSET.fullmatch(text) for text in texts):
        return ()
    index = pd.Index(texts, dtype=object)
    return tuple(
        form
        for form in FORMATS
        if not pd.to_datetime(index, format=form, errors="coerce").isna().any()
    )


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{plain}"'

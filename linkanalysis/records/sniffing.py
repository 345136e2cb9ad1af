"""A first look at a file: which reader may fit, and which column may be which.

Lives here: `sniff` and the `Mapping` that it proposes.
Not here: reading; nothing that is guessed here is used before somebody wrote it down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import given_path
from linkanalysis._provenance import MadeBy
from linkanalysis._result import Result
from linkanalysis._version import __version__
from linkanalysis.errors import RecordError
from linkanalysis.records.csv_files import csv_chunks, csv_header
from linkanalysis.records.moments import NAIVE, OFFSET
from linkanalysis.records.reader import READERS, Reader
from linkanalysis.records.typed_tables import parquet_chunks, parquet_header
from linkanalysis.records.words import snake

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Mapping", "sniff"]

SAMPLE = 200
DELIMITERS = (",", ";", "\t", "|")
JSON = ".json"
PARQUET = (".parquet", ".pq")

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
FORMATS = (
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
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
        Our name of a column and its name in the file.
    missing : tuple of str
        Required columns that were not found.
    unused : tuple of str
        Columns of the file without a name of ours.
    delimiter : str
        The sign between cells.
    date_formats : tuple of str
        Formats that all sampled dates fit; several if the sample does not settle it; none for
        ISO 8601.
    made_by : MadeBy
        How it was made.

    Examples
    --------
    >>> columns = (("source", "FROM"),)
    >>> guess = Mapping("a.csv", "links", columns, ("target",), (), ",", (), MadeBy("sniff", "0"))
    >>> guess.reader, guess.missing
    ('links', ('target',))
    """

    file: str
    reader: str
    columns: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    delimiter: str
    date_formats: tuple[str, ...]
    made_by: MadeBy

    @property
    def caveat(self) -> str:
        """What a proposal does not show.

        Returns
        -------
        str
            A sentence.

        Examples
        --------
        >>> Mapping("a.csv", "links", (), (), (), ",", (), MadeBy("sniff", "0")).caveat[:24]
        'A guess by names of colu'
        """
        return (
            "A guess by names of columns and a few records: correct it and keep it in case.toml. "
            "The time zone and the currency are not in the file; ask who made it."
        )

    def _frame(self) -> pd.DataFrame:
        """Give the columns as a frame.

        Columns ``column`` (ours; empty if unused) and ``header`` (theirs; empty if missing).
        """
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
        if self.reader == "notices":
            lines.append('color = "…"  # red or yellow')
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
            lines.append(f"# date_format = {either}: the sample does not settle it")
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
        To be read, corrected and kept in ``case.toml``; nothing is read by it.

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
    place = given_path("path", path, error=RecordError)
    if place.is_dir():
        message = f"{place} is a folder. Name one of its files; each is described by itself."
        raise RecordError(message, document=place.name)
    made_by = MadeBy("sniff", __version__, (("path", place.name),))
    if place.suffix.lower() == JSON:
        return Mapping(place.name, "notices", (), (), (), ",", (), made_by)
    delimiter = "," if place.suffix.lower() in PARQUET else _delimiter(place)
    header, sample = _sample(place, delimiter)
    if not header:
        message = f"{place.name} is empty: there is nothing to propose."
        raise RecordError(message, document=place.name)
    reader, columns = max(
        ((each, _columns(each, header)) for each in READERS if each.form == "table"),
        key=lambda pair: _fit(*pair),
    )
    used = set(columns.values())
    moments = [header.index(columns[name]) for name in MOMENTS if name in columns]
    texts = [text for place_ in moments for text in sample[place_] if text]
    return Mapping(
        file=place.name,
        reader=reader.name,
        columns=tuple(columns.items()),
        missing=tuple(name for name in reader.required if name not in columns),
        unused=tuple(name for name in header if name not in used),
        delimiter=delimiter,
        date_formats=_formats(texts),
        made_by=made_by,
    )


def _delimiter(path: Path) -> str:
    counts = {}
    for sign in DELIMITERS:
        counts[sign] = len(csv_header(path, encoding=None, delimiter=sign))
    return max(counts, key=lambda sign: counts[sign])


def _sample(path: Path, delimiter: str) -> tuple[tuple[str, ...], list[list[str]]]:
    if path.suffix.lower() in PARQUET:
        header, chunks = parquet_header(path), parquet_chunks(path)
    else:
        header = csv_header(path, encoding=None, delimiter=delimiter)
        chunks = csv_chunks(path, delimiter=delimiter)
    first = next(chunks, None)
    columns: list[list[str]] = [[] for _ in header]
    if first is not None:
        columns = [[cell.strip() for cell in column[:SAMPLE]] for column in first.columns]
    return header, columns


def _columns(reader: Reader, header: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    names = {snake(each): each for each in reversed(header)}
    for ours in reader.columns:
        for name in (ours, *SYNONYMS.get(ours, ())):
            if name in names and names[name] not in found.values():
                found[ours] = names[name]
                break
    return found


def _fit(reader: Reader, columns: dict[str, str]) -> tuple[float, int]:
    # entities asks for nothing and takes everything, so it wins only where no other is whole
    required = sum(name in columns for name in reader.required)
    whole = required / len(reader.required) if reader.required else 0.75
    return whole, len(columns)


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

"""What a reader passes to a case: a document and everything it states."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import astuple, dataclass, field, fields, replace
from types import NoneType
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.checks import expect_type
from linkanalysis.core.counts import counted
from linkanalysis.core.vocabulary.grading import parse_grade
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from linkanalysis.storage.engine import DuckEngine

    TableChunk = tuple[str, pd.DataFrame | "Selection"]

# Short enough for a table or the legend of a figure; the title keeps the whole name.
LONGEST_ID = 40
DATE = (dt.date, NoneType), "give a date, such as date(2024, 5, 2)."
TEXT = (str,), "it must be text."
FORMS: dict[str, tuple[tuple[type, ...], str]] = {
    "received": DATE,
    "review_by": DATE,
    "columns": ((tuple,), "give a tuple of la.records.SourceColumn."),
}
MAPPED, KEPT, IGNORED, OPEN = STATES = ("mapped", "kept", "ignored", "open")


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a document, and what became of it.

    Attributes
    ----------
    heading : str
        Its heading in the document.
    state : {"mapped", "kept", "ignored", "open"}
        Whether its cells mean something to the library, are attributes that may be shown, were
        left out on purpose, or are not described yet and therefore in no graph, page or table.
    meaning : str
        What a mapped column gives, such as ``caller`` or ``victim: name``; the attribute of a kept
        one.
    note : str
        What to know or to do about it; of an open column, why it may say who is protected.

    Examples
    --------
    >>> SourceColumn("REMARKS", "open").meaning
    ''
    """

    heading: str
    state: str
    meaning: str = ""
    note: str = ""


def columns_json(columns: Iterable[SourceColumn]) -> str:
    """Write columns as the table of documents keeps them."""
    return json.dumps([astuple(each) for each in columns], ensure_ascii=False)


def read_columns(text: str) -> tuple[SourceColumn, ...]:
    """Read columns as the table of documents keeps them."""
    return tuple(SourceColumn(*each) for each in json.loads(text or "[]"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file or report as received.

    Attributes
    ----------
    title : str
        Its name for a human reader, often the file name.
    sha256 : str
        SHA-256 of its bytes: 64 lowercase hexadecimal digits.
    id : str
        Short name that everything in the case refers to; derived from the title by default.
    reader : str
        The reader that read it, a name of ``READERS``.
    received : date or None
        The date it was received.
    scheme : str
        Scheme of the grade; empty if it is not graded.
    grade : str
        The grade as written on the document.
    handling : str
        Handling marking that says who may see it, such as ``TLP:AMBER``.
    basis : str
        The lawful basis: warrant, subpoena, consent, open source.
    agency : str
        The agency that submitted it.
    origin : str
        The source it comes from. Documents of one origin count as one independent source; by
        default each document is its own origin.
    purpose_limits : str
        What it may not be used for.
    review_by : date or None
        The date by which it must be reviewed.
    columns : tuple of SourceColumn
        What became of each of its columns.

    Raises
    ------
    RecordError
        If the hash is not valid, or the grade is not a code of the scheme.

    Examples
    --------
    >>> Document(title="calls/Carrier A.csv", sha256="0" * 64).id
    'carrier-a'
    """

    title: str
    sha256: str
    id: str = ""
    reader: str = ""
    received: dt.date | None = None
    scheme: str = ""
    grade: str = ""
    handling: str = ""
    basis: str = ""
    agency: str = ""
    origin: str = ""
    purpose_limits: str = ""
    review_by: dt.date | None = None
    columns: tuple[SourceColumn, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            name = f"{each.name} of a document"
            kind, advice = FORMS.get(each.name, TEXT)
            expect_type(name, value, kind, advice, error=RecordError)
        if not self.id:
            object.__setattr__(self, "id", _short(self.title))
        if not self.origin:
            object.__setattr__(self, "origin", self.id)
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            message = (
                f'"{self.sha256:.40}" is not a SHA-256 hash (document "{self.id}"): give 64 '
                "lowercase hexadecimal digits, computed from the bytes as received."
            )
            raise RecordError(message, document=self.id)
        if self.grade and not self.scheme:
            message = (
                f'The grade "{self.grade:.40}" of document "{self.id}" has no scheme, and a code '
                'means nothing without one. Give the scheme, such as scheme = "admiralty".'
            )
            raise RecordError(message, document=self.id)
        if self.grade:
            parse_grade(self.scheme, self.grade)
        if self.handling.upper().startswith("TLP:"):
            parse_grade("tlp", self.handling)


def _short(title: str) -> str:
    name = re.split(r"[/\\]", title)[-1]
    stem = name.rpartition(".")[0] or name
    short = re.sub(r"[^\w.]+", "-", stem.lower()).strip("-.")
    return short[:LONGEST_ID] or "document"


@dataclass(frozen=True, slots=True)
class Selection:
    """A chunk of a batch that a query of the case's own database gives; columns have its types.

    query: Selects the rows, of which no two have the same number.
    counted: Whether the query gives how many records each row stands for.
    """

    query: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """A document with everything it states, and with the rows that could not be read.

    The case takes one chunk of each kind in turn, so a file of any size can pass through. It takes
    problems given as a list last, so a reader may fill the list meanwhile.

    Attributes
    ----------
    document : Document
        The document.
    statements : iterable of DataFrame
        Columns: entity, attribute, value, valid_from, valid_to, kind, row. Missing ones are null.
    links : iterable of DataFrame
        Columns: source, target, type, role, start, end, start_text, zone, count, amount, unit,
        duration, place, kind, row. Missing ones are null; a missing count is 1. `start` and `end`
        are in UTC; a date without an hour is midnight of the zone of the case, and `start_text` is
        the date alone.
    problems : iterable of DataFrame
        Columns: row, column, value, why, raw, about, role. `why` must not quote the value. If the
        record was refused as a whole, `about` lists the ids of the people it names (as JSON) and
        `role` is the role it would have given them: a protected one protects them. A remark about
        the document as a whole has no row.
    in_case : callable or None
        Takes the region and the time zone of a case, and reads the batch again with them; None if
        they change nothing. `Case.add` calls it.
    chunks : callable or None
        Takes the database of a case and yields the same rows in the order of the document, each
        chunk with the name of its table; the case prefers it to the three streams.
    settings : str
        Short hash of the description by which a file was read, for the journal; empty if it is not
        a file of a folder.
    columns : sequence of SourceColumn
        What became of each column of the document. A reader may fill the list while its rows are
        taken.

    Examples
    --------
    >>> import pandas as pd
    >>> seen = pd.DataFrame({"entity": ["person:KY-1"], "attribute": ["name"], "value": ["Ana"]})
    >>> batch = Batch.of(Document(title="list.csv", sha256="0" * 64), statements=seen)
    >>> len(list(batch.statements))
    1
    """

    document: Document
    statements: Iterable[pd.DataFrame] = ()
    links: Iterable[pd.DataFrame] = ()
    problems: Iterable[pd.DataFrame] = ()
    in_case: Callable[[str | None, str | None], Batch] | None = None
    chunks: Callable[[DuckEngine], Iterator[TableChunk]] | None = None
    settings: str = ""
    columns: Sequence[SourceColumn] = ()

    @classmethod
    def of(
        cls,
        document: Document,
        *,
        statements: pd.DataFrame | None = None,
        links: pd.DataFrame | None = None,
        problems: pd.DataFrame | None = None,
    ) -> Batch:
        """Make a batch from one DataFrame of each kind.

        Parameters
        ----------
        document : Document
            The document.
        statements, links, problems : DataFrame, optional
            All rows of each kind; `Batch` lists their columns.

        Returns
        -------
        Batch
            The batch.

        Examples
        --------
        >>> Batch.of(Document(title="empty.csv", sha256="0" * 64)).links
        ()
        """
        expect_type("document", document, Document, "give a la.Document.", error=RecordError)
        parts = ("statements", statements), ("links", links), ("problems", problems)
        for name, frame in parts:
            advice = "give a pandas DataFrame, or omit it."
            expect_type(name, frame, (pd.DataFrame, NoneType), advice, error=RecordError)
        return cls(
            document,
            statements=() if statements is None else (statements,),
            links=() if links is None else (links,),
            problems=() if problems is None else (problems,),
        )


NAMED = 5  # columns that a line names, so that it stays one
OPEN_COLUMNS = "shown nowhere until the description of the document maps, keeps or ignores them"


def notes_of(columns: Sequence[SourceColumn]) -> Iterator[str]:
    """Say what to know of columns: open ones first, then each note with its columns."""
    plain = [each.heading for each in columns if each.state == OPEN and not each.note]
    if plain:
        yield f"{counted(len(plain), 'open column')}, {OPEN_COLUMNS}: {_listed(plain)}"
    by_note: dict[str, list[str]] = {}
    for each in columns:
        if each.note:
            what = "open; " if each.state == OPEN else ""
            by_note.setdefault(f"{what}{each.note}", []).append(each.heading)
    for note, headings in by_note.items():
        yield f"{_listed(headings)}: {note}"


def open_notice(described: Iterable[Added]) -> str:
    """Say how many columns are open, and which of them may tell of people; empty if none is."""
    found = [
        (added.document, each)
        for added in described
        for each in added.columns
        if each.state == OPEN
    ]
    if not found:
        return ""
    documents = len({document for document, _ in found})
    told: dict[str, list[str]] = {}
    for document, each in found:
        if each.note:
            told.setdefault(document, []).append(each.heading)
    columns = counted(len(found), "column") + (" is" if len(found) == 1 else " are")
    look = "; ".join(f"{_listed(headings)} ({document})" for document, headings in told.items())
    return f"{columns} open in {counted(documents, 'document')}: {OPEN_COLUMNS}." + (
        f" Look first at those that may tell of people: {look}." if look else ""
    )


def _listed(headings: Sequence[str]) -> str:
    more = f" and {len(headings) - NAMED} more" if len(headings) > NAMED else ""
    return f"{', '.join(headings[:NAMED])}{more}"


@dataclass(frozen=True, slots=True)
class Added:
    """What one document added to the case.

    Attributes
    ----------
    document : str
        Id of the document.
    statements : int
        Number of statements.
    links : int
        Number of links.
    problems : int
        Number of problems: rows or values that could not be read, and remarks.
    problem_kinds : dict of str to int
        Number of problems by reason, most frequent first.
    rows : int
        Number of rows of the document that state something or were refused.
    rows_read : int
        Number of rows that state something.
    first_rows : dict of str to tuple of str
        The first rows with each problem; none for a remark about the document as a whole.
    columns : tuple of SourceColumn
        What became of each column of the document.
    unprotected : int
        Number of people whom the case names from now on: only the replaced document protected them.

    Examples
    --------
    >>> why = "the cell is empty"
    >>> str(Added("calls", 0, 3, 1, {why: 1}, rows=4, rows_read=3, first_rows={why: ("5",)}))
    'calls: 3 of 4 rows read (0 statements, 3 links); 1: the cell is empty (row 5)'
    """

    document: str
    statements: int
    links: int
    problems: int
    problem_kinds: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    rows_read: int = 0
    first_rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[SourceColumn, ...] = ()
    unprotected: int = 0

    def __str__(self) -> str:
        """Summarize in one line."""
        if self.rows_read == self.rows:
            rows = "it has no rows"
            if self.rows:
                rows = "1 row read" if self.rows == 1 else f"all {self.rows:,} rows read"
        else:
            rows = f"{self.rows_read:,} of {self.rows:,} rows read"
        made = ""
        if self.rows_read:
            made = f" ({counted(self.statements, 'statement')}, {counted(self.links, 'link')})"
        return "; ".join([f"{self.document}: {rows}{made}", *self.reasons()])

    def reasons(self) -> tuple[str, ...]:
        """Say why rows or values were not read, most frequent reason first.

        Returns
        -------
        tuple of str
            Columns first; then each reason with its number and first rows, a remark about the
            document as it is.

        Examples
        --------
        >>> Added("calls", 0, 3, 1, {"the cell is empty": 1}).reasons()
        ('the cell is empty',)
        """
        return (*notes_of(self.columns), *map(self._kind, self.problem_kinds))

    def _kind(self, why: str) -> str:
        first, count = self.first_rows.get(why, ()), self.problem_kinds[why]
        if not first:
            return why if count == 1 else f"{count:,}: {why}"
        where = f"row {first[0]}" if count == 1 else f"rows {', '.join(first)}"
        return f"{count:,}: {why} ({where}{', …' if count > len(first) else ''})"


def veiled_added(added: Added, veil: Callable[[str], str]) -> Added:
    """Withhold in names of a document and of its columns whatever `veil` withholds."""
    columns = tuple(
        replace(each, heading=veil(each.heading), note=veil(each.note)) for each in added.columns
    )
    return replace(added, document=veil(added.document), columns=columns)

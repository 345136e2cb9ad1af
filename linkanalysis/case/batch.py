"""What a reader hands to a case: a document and all that it states.

Lives here: `Document`, `Batch` and `Added`, the receipt.
Not here: reading files (`records`), writing tables (`inserting`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, fields
from types import NoneType
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import expect_type
from linkanalysis.errors import RecordError
from linkanalysis.vocabulary import parse_grade

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["Added", "Batch", "Document"]

SHOWN = 40


DAYS = ("received", "review_by")
FRAME = "give a pandas DataFrame, or leave it out."
TEXT, DAY = "write it as text.", "write a day, such as date(2024, 5, 2)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file or report as it was received.

    Attributes
    ----------
    title : str
        Its name for a reader, often the file name.
    sha256 : str
        Hash of its bytes: 64 hexadecimal digits.
    id : str
        Short name, by which everything in the case refers to it; made from the title by default.
    reader : str
        What read it, a name of ``READERS``.
    received : date or None
        The day on which it was received.
    scheme : str
        Scheme of the grade; empty if it is not graded.
    grade : str
        The grade as it stands on the document.
    handling : str
        Who may see it, such as ``TLP:AMBER``.
    basis : str
        The lawful basis: warrant, subpoena, consent, open source.
    agency : str
        The agency that submitted it.
    origin : str
        Whom it stems from: documents of one origin are one voice; the document itself by default.
    purpose_limits : str
        What it may not be used for.
    review_by : date or None
        The day by which it must be reviewed.

    Raises
    ------
    RecordError
        If the hash is none, or the grade is not of the scheme.

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

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            kind, advice = (str, TEXT) if each.name not in DAYS else ((dt.date, NoneType), DAY)
            expect_type(f"{each.name} of a document", value, kind, advice, error=RecordError)
        if not self.id:
            object.__setattr__(self, "id", _short(self.title))
        if not self.origin:
            object.__setattr__(self, "origin", self.id)
        if not re.fullmatch("[0-9a-f]{64}", self.sha256):
            message = (
                f'"{self.sha256[:SHOWN]}" is not a SHA-256 (document "{self.id}"): it takes 64 '
                "hexadecimal digits in lower case, of the bytes as they were received."
            )
            raise RecordError(message, document=self.id)
        if self.grade and not self.scheme:
            message = (
                f'The grade "{self.grade[:SHOWN]}" of document "{self.id}" has no scheme, and a '
                'code means nothing without one. Say scheme = "admiralty", or which it is.'
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
    return short[:SHOWN] or "document"


@dataclass(frozen=True, slots=True)
class Batch:
    """A document with all that it states, and with what could not be read of it.

    Rows come as chunks, so that a file of any size can pass through. One chunk of each is taken
    in turn. Problems that come as a list are taken last, so that a reader may fill the list while
    its statements and links are taken.

    Attributes
    ----------
    document : Document
        The document.
    statements : iterable of DataFrame
        Columns: entity, attribute, value, valid_from, valid_to, kind, row. Missing ones are null.
    links : iterable of DataFrame
        Columns: source, target, type, role, start, end, start_text, zone, count, amount, unit,
        duration, place, kind, row. Missing ones are null; count is 1.
    problems : iterable of DataFrame
        Columns: row, column, value, why, raw. `why` never quotes the value.

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

    @classmethod
    def of(
        cls,
        document: Document,
        *,
        statements: pd.DataFrame | None = None,
        links: pd.DataFrame | None = None,
        problems: pd.DataFrame | None = None,
    ) -> Batch:
        """Make a batch of single frames.

        Parameters
        ----------
        document : Document
            The document.
        statements : DataFrame, optional
            All its statements.
        links : DataFrame, optional
            All its links.
        problems : DataFrame, optional
            All rows that could not be read.

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
            expect_type(name, frame, (pd.DataFrame, NoneType), FRAME, error=RecordError)
        return cls(
            document,
            statements=() if statements is None else (statements,),
            links=() if links is None else (links,),
            problems=() if problems is None else (problems,),
        )


@dataclass(frozen=True, slots=True)
class Added:
    """What went into the case with one document.

    Attributes
    ----------
    document : str
        Id of the document.
    statements : int
        Number of statements.
    links : int
        Number of links.
    problems : int
        Number of entries on rows that could not be read.
    problem_kinds : dict of str to int
        The same by reason, most frequent first.

    Examples
    --------
    >>> str(Added("calls", 0, 3, 1, {"start is no time": 1}))
    'calls: 0 statements, 3 links, 1 problems (1 × start is no time)'
    """

    document: str
    statements: int
    links: int
    problems: int
    problem_kinds: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in one line."""
        kinds = "; ".join(f"{count:,} × {why}" for why, count in self.problem_kinds.items())
        return (
            f"{self.document}: {self.statements:,} statements, {self.links:,} links, "
            f"{self.problems:,} problems{f' ({kinds})' if kinds else ''}"
        )

"""What all results share: columns, caveat, reasons, a table for spreadsheets, a notebook cell."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, dataclass_transform

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype, is_string_dtype

from linkanalysis.core.checks import given_path
from linkanalysis.core.door import Checked, counting, guarded
from linkanalysis.core.escape import escape_cell, escape_html
from linkanalysis.core.files import write_whole
from linkanalysis.core.masked_ids import Name
from linkanalysis.core.notebook import Heading, folded, table_html
from linkanalysis.errors import LinkAnalysisError, ProtectedError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy, Reason

# First words of every note that an authorized override shows a protected person by name.
OVERRIDE = "Override in force"

# Fields of results that name nobody: the graph and the case check what is read of them, `made_by`
# withholds what it was given. Notes name whom an override shows.
UNCHECKED = frozenset({"graph", "case", "made_by", "withheld"})

# Rows of a table in a notebook cell, so that it fits on a screen; `to_frame` returns all.
ROWS_SHOWN = 20


def override_notes(notes: Iterable[str], entity: str = "") -> tuple[str, ...]:
    """Return the notes about overrides in force, of one entity or of all."""
    whose = f": {entity} is protected" if entity else ""
    return tuple(note for note in notes if note.startswith(OVERRIDE) and whose in note)


def held_back(count: int, words: str = "protected not ranked.") -> str:
    """Return a sentence with the number of protected rows withheld; empty if there are none."""
    return f"{count:,} {words}" if count else ""


def sentences(*parts: str) -> str:
    """Join the non-empty sentences for the foot of a table."""
    return " ".join(part for part in parts if part)


def spreadsheet(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV in which no cell runs as a formula, and which Excel reads as UTF-8."""
    cells = frame.map(_spreadsheet_cell)
    cells.columns = pd.Index([escape_cell(name) for name in frame.columns])
    return cells.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _spreadsheet_cell(value: object) -> object:
    if isinstance(value, (tuple, list)):
        value = "; ".join(str(part) for part in value)
    return escape_cell(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result's frame.

    ``{measure}`` in a name stands for one column per measure, ``{thing}`` for one per thing.
    With ``bar``, a notebook cell shows a bar below each number: its share of 1, or of the largest.
    """

    name: str
    meaning: str
    unit: str = ""
    bar: Literal["", "of 1", "of the largest"] = ""


# The type of a column of a frame, by the type of the field; others are objects.
FRAME_TYPES = {
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "pd.Timestamp": "datetime64[us]",
}
Row = TypeVar("Row")


def column(
    meaning: str,
    unit: str = "",
    *,
    bar: Literal["", "of 1", "of the largest"] = "",
    cell: bool = False,
) -> Any:  # noqa: ANN401 - the value of the field, which has a type of its own
    """Declare a field as a column of the frame; with `cell`, a notebook cell shows it."""
    return field(metadata={"column": (meaning, unit, bar), "cell": cell})


@dataclass_transform(frozen_default=True, field_specifiers=(column,))
def table_row(cls: type[Row]) -> type[Row]:
    """Make a frozen class of fields that `column` declares: a row of a result."""
    return dataclass(frozen=True, slots=True)(cls)


class Result(ABC):
    """An immutable answer that can be read as a frame and shown in a notebook.

    Attributes
    ----------
    made_by : MadeBy
        What is needed to repeat the computation.

    Examples
    --------
    >>> import linkanalysis as la
    >>> import networkx as nx
    >>> isinstance(la.centrality(la.from_networkx(nx.Graph([(1, 2)])), ["degree"]), Result)
    True
    """

    __slots__ = ()

    # Each result declares the columns of its frame, what its numbers do not show, and what it
    # withholds to protect people.
    # `ROW` declares the columns where every row is one of a class that `table_row` made.
    ROW: ClassVar[type | None] = None
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    CELL: ClassVar[tuple[Column, ...]] = ()  # columns that only its notebook cell has
    # The columns that a notebook cell shows, so that it fits on a screen; if none is named, all.
    IN_CELL: ClassVar[tuple[str, ...]] = ()
    CAVEAT: ClassVar[str] = "A position in the records, not in the crime. A lead, never a verdict."
    WITHHELD: ClassVar[str] = "protected not ranked."

    made_by: MadeBy

    def __init_subclass__(cls, **options: object) -> None:
        """Check every field that may name somebody whenever it is read from outside."""
        super().__init_subclass__(**options)
        if cls.__dict__.get("ROW") is not None:
            declared = fields(cls.__dict__["ROW"])
            cls.COLUMNS = tuple(Column(each.name, *each.metadata["column"]) for each in declared)
            cls.IN_CELL = tuple(each.name for each in declared if each.metadata["cell"])
        for name in set(cls.__dict__.get("__slots__", ())) - UNCHECKED:
            setattr(cls, name, Checked(cls.__dict__[name]))
        for name in {"__repr__", "__len__"} & cls.__dict__.keys():
            setattr(cls, name, counting(cls.__dict__[name]))

    @property
    def caveat(self) -> str:
        """Who is withheld for want of reading; what the numbers do not show; and notes."""
        return sentences(self.made_by.notice, self._limits())

    @guarded
    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a new frame that belongs to the caller.

        Returns
        -------
        DataFrame
            One row per item, in the order of the result; `describe` explains the columns.

        Notes
        -----
        For a spreadsheet use `save_csv`: a spreadsheet runs cells of ``to_csv`` that begin with
        ``=``, ``+``, ``-`` or ``@`` as formulas.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> la.centrality(la.from_networkx(nx.Graph([(1, 2)])), ["degree"]).to_frame().shape[0]
        2
        """
        return veiled_frame(self._frame(), self.made_by.case, self.COLUMNS)

    @guarded
    def save_csv(self, path: str | os.PathLike[str]) -> Path:
        """Save the frame as a CSV file for a spreadsheet, completely or not at all.

        Parameters
        ----------
        path : str or path-like
            Target file; an existing file is replaced.

        Returns
        -------
        Path
            The file: UTF-8 with a byte order mark, a header, then one row per item. Only its owner
            can read it, unless it replaced a file that others could read.

        Raises
        ------
        FileNotFoundError
            If the folder does not exist.
        IsADirectoryError
            If the path is a folder.
        LinkAnalysisError
            If `path` is not a path.

        Notes
        -----
        Text that a spreadsheet would run as a formula gets an apostrophe in front, and invisible
        characters are written as their codes. To read the values unchanged use `to_frame`.

        Examples
        --------
        >>> import tempfile
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> scores = la.centrality(la.from_networkx(nx.Graph([("ana", "ben")])), ["degree"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     scores.save_csv(f"{folder}/scores.csv").read_text("utf-8-sig").split(",")[:3]
        ['entity', 'label', 'type']
        """
        target = given_path("path", path, error=LinkAnalysisError)
        return write_whole(target, spreadsheet(self.to_frame()), example="scores.csv")

    @guarded
    def reasons(self, item: str | int = 1, *, limit: int = 20) -> tuple[Reason, ...]:
        """Return the rows of documents on which an item of the result rests.

        Parameters
        ----------
        item : str or int, default 1
            Id of an entity of the result, or the number of a row without an entity.
        limit : int, default 20
            Maximum number of reasons; those of the strongest ties come first.

        Returns
        -------
        tuple of Reason
            Document, row and what the row states, with protected people masked. Without a case,
            document and row are empty.

        Raises
        ------
        UnknownNameError
            If the result has no such item.
        ProtectedError
            If the item is withheld.

        Examples
        --------
        >>> import linkanalysis as la
        >>> import networkx as nx
        >>> scores = la.centrality(la.from_networkx(nx.Graph([("ana", "ben")])))
        >>> scores.reasons("person:ana")[0].text
        'person:ana – person:ben'
        """
        return self._reasons(item, limit)

    @classmethod
    def describe(cls) -> pd.DataFrame:
        """Return the meaning of each column of the frame.

        Returns
        -------
        DataFrame
            Columns column, meaning and unit, in the order of the frame.

        Examples
        --------
        >>> import linkanalysis as la
        >>> la.ScoreTable.describe()["column"].tolist()[:3]
        ['entity', 'label', 'type']
        """
        rows = [(column.name, column.meaning, column.unit) for column in cls.COLUMNS]
        return pd.DataFrame(rows, columns=["column", "meaning", "unit"])

    @abstractmethod
    def _frame(self) -> pd.DataFrame:
        """Return the frame; `to_frame` has checked that it may be shown."""

    def _limits(self) -> str:
        withheld = held_back(getattr(self, "withheld", 0), self.WITHHELD)
        return sentences(self._not_shown(), withheld, *getattr(self, "notes", ()))

    def _not_shown(self) -> str:
        """Return what the numbers do not show; results override it where it depends on them."""
        return self.CAVEAT

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:
        """Return the rows behind an item: by default, behind the ties of an entity of the graph."""
        graph = getattr(self, "graph", None)
        reasons: tuple[Reason, ...] = () if graph is None else graph.reasons(item, limit=limit)
        return reasons

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """Return the rows and columns that a notebook cell shows, and the number of all rows."""
        frame = self.to_frame()
        return frame[[*(self.IN_CELL or frame.columns)]].head(ROWS_SHOWN), len(frame)

    def _freeze(self, *names: str) -> None:
        """Replace arrays, and tuples of arrays, by read-only copies."""
        for name in names:
            value = getattr(self, name)
            own = tuple(map(_frozen, value)) if isinstance(value, tuple) else _frozen(value)
            object.__setattr__(self, name, own)

    def _column(self, name: str) -> Column:
        """Return what is declared of a column of the frame, or of the notebook cell alone."""
        declared = (*self.CELL, *self.COLUMNS)
        # the longest pattern that fits: "{measure}_rank" before "{measure}"
        fitting = [column for column in declared if _fits(column.name, name)]
        pattern = max(fitting, key=lambda column: len(column.name), default=Column(name, ""))
        return next((column for column in declared if column.name == name), pattern)

    def _repr_html_(self) -> str:
        frame, total = self._cell_rows()
        columns = {str(name): self._column(str(name)) for name in frame.columns}
        headings = {
            name: Heading(
                f"{column.meaning} ({column.unit})" if column.unit else column.meaning,
                column.bar,
                column.unit == "date",
            )
            for name, column in columns.items()
        }
        graph = getattr(self, "graph", None)
        case = getattr(graph, "case", None)
        stale = ""
        if case is not None and not case.closed and case.position != self.made_by.position:
            stale = (
                f"Stale: made at case position {self.made_by.position}, now "
                f"{case.position}. Rebuild the graph and compute again."
            )
        warnings = (self.made_by.notice, stale, *override_notes(getattr(graph, "notes", ())))
        zone = getattr(self.made_by.case, "timezone", None) or "UTC"
        more = total - len(frame)
        others = [c.name for c in self.COLUMNS if self.IN_CELL and c.name not in self.IN_CELL]
        columns_left_out = f"<p><small>Also in to_frame(): {', '.join(others)}.</small></p>"
        meanings = "".join(
            f"<li><strong>{escape_html(name)}</strong>: {escape_html(heading.meaning)}</li>"
            for name, heading in headings.items()
            if heading.meaning
        )
        made = f"<p><small>{escape_html(self.made_by)}</small></p>"
        return (
            "".join(f"<p><strong>{escape_html(each)}</strong></p>" for each in warnings if each)
            + table_html(frame, headings, zone)
            + (f"<p>… and {more:,} more rows: to_frame()</p>" if more > 0 else "")
            + (columns_left_out if others else "")
            + f"<p><em>{escape_html(self._limits())}</em></p>"
            + folded(
                "<small>Meaning of the columns, and options</small>", f"<ul>{meanings}</ul>{made}"
            )
        )


class CaseAnswer(Result):
    """An answer from a case that holds masked names, and refuses once they may not be enough."""

    __slots__ = ()

    _protected: frozenset[str]  # ids of those who were protected when it was made

    def _refuse_named(self) -> None:
        """Refuse if the answer may name somebody who came to be protected since it was made."""
        case = self.made_by.case
        if case.position == self.made_by.position:
            return
        if case.protection.names.keys() - self._protected:
            room = type(self).__module__.split(".")[-2]
            asked = f"{self.made_by.function}(case, …)"
            asked = f"la.{room}.{asked}" if room != "case" else f"case.{self.made_by.function}(…)"
            message = (
                "Somebody came to be protected after this answer was made, and it may still name "
                f"them; nothing was shown. Ask again: {asked}."
            )
            raise ProtectedError(message)


class RowAnswer(CaseAnswer):
    """An answer from a case with one item of the class `ROW` for each row of the frame."""

    __slots__ = ()

    rows: tuple[Any, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def _frame(self) -> pd.DataFrame:
        """In the order of the rows."""
        self._refuse_named()
        return frame_of(self.rows, self.ROW)


def frame_of(rows: Sequence[object], row: Any) -> pd.DataFrame:  # noqa: ANN401 - a class of rows
    """Write rows of a class that `table_row` made as a frame, with types that follow its fields."""
    declared = {each.name: str(each.type).partition(" | ")[0] for each in fields(row)}
    cells = [tuple(getattr(each, name) for name in declared) for each in rows]
    kinds = {name: FRAME_TYPES[of] for name, of in declared.items() if of in FRAME_TYPES}
    return pd.DataFrame(cells, columns=list(declared), dtype=object).astype(kinds)


def veiled_frame(
    frame: pd.DataFrame,
    case: Any,  # noqa: ANN401 - cases live above
    declared: Iterable[Column] = (),
) -> pd.DataFrame:
    """Withhold every text of a frame that contains a protected name or number of the case.

    declared: Columns whose headings are words of this library, which name nobody: p_all is not
        P. Hall.
    """
    if case is None:
        return frame
    texts = {
        str(name): pd.Series(
            [_veiled_cell(value, case.veiled) for value in column], frame.index, column.dtype
        )
        for name, column in frame.items()
        if is_object_dtype(column.dtype) or is_string_dtype(column.dtype)
    }
    # A column of names stays one of objects: as texts of Arrow they forget what they stand for.
    kept = {
        name: column if any(isinstance(value, Name) for value in column) else column.array
        for name, column in texts.items()
    }
    own = {column.name for column in declared}
    headings = {name: name if name in own else case.veiled(name) for name in frame.columns}
    return frame.assign(**kept).rename(columns=headings)


def _veiled_cell(value: object, veiled: Callable[[str], str]) -> object:
    if isinstance(value, str):
        shown = veiled(value)
        return value if shown == value else shown  # a `Name` stays the one it is
    if isinstance(value, (tuple, list)):
        return tuple(_veiled_cell(part, veiled) for part in value)
    return value


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    copy = np.array(array)
    copy.setflags(write=False)
    return copy


def _fits(pattern: str, name: str) -> bool:
    before, brace, rest = pattern.partition("{")
    return bool(brace) and name.startswith(before) and name.endswith(rest.partition("}")[2])

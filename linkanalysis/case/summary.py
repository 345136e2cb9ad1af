"""What a case holds and how good its data are, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.batch import OPEN
from linkanalysis.case.quality import CHECKS, check_rows, names_of
from linkanalysis.case.summed_records import expect_every_row
from linkanalysis.core.checks import check_choice
from linkanalysis.core.counts import counted
from linkanalysis.core.door import guarded
from linkanalysis.core.result import Column, Result, veiled_frame
from linkanalysis.storage.header import on_clock

if TYPE_CHECKING:
    from linkanalysis.case.batch import Added
    from linkanalysis.case.frames import Moment
    from linkanalysis.core.provenance import MadeBy

_IDS = ("entity", "source", "target")
_DATES = f"""
    SELECT strftime({on_clock("min(start)")}, '%Y-%m-%d'),
        strftime({on_clock("max(start)")}, '%Y-%m-%d'), count(start)
    FROM standing_links"""  # noqa: S608 - pastes constants
# What a notebook cell counts in one line, and what that line says of each.
_COUNTED = {"documents": "documents", "entities": "types", "links": "types"}
_SAID = ("item", "count", "refused", "note")


@dataclass(frozen=True, slots=True, eq=False)
class Summary(Result):
    """The content and the data quality of a case.

    Attributes
    ----------
    made_by : MadeBy
        The case, and its position in the journal.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.Case(purpose="training").summary().to_frame()["section"].unique().tolist()
    ['dates', 'quality']
    """

    COLUMNS = (
        Column("section", "documents, columns, entities, links, dates or quality"),
        Column("item", "a document, a type, or what was checked"),
        Column("count", "rows read of a document; else how many there are"),
        Column("refused", "rows of a document that could not be read", "rows"),
        Column("note", "why rows were refused, or what the count means"),
    )
    CAVEAT = 'Counts of records, not of facts. rows("…") opens the rows behind a line.'

    _lines: tuple[tuple[str, str, int, int, str], ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        """Return one line."""
        documents = [line for line in self._lines if line[0] == "documents"]
        read, refused = sum(line[2] for line in documents), sum(line[3] for line in documents)
        what, rows = counted(len(documents), "document"), counted(read, "row")
        return f"Summary({what}, {rows} read, {refused:,} refused)"

    def __str__(self) -> str:
        """Return the lines that a notebook shows."""
        lines, section = [], ""
        for part, item, count, refused, note in self._cell_rows()[0].itertuples(index=False):
            lines += [str(part)] if part != section else []
            section = part
            one = isinstance(note, str)
            said = _in_words(item, count, refused, note) if one else f"{item}: {count:,}"
            if one and note and not refused:
                said += f" ({note})"
            lines.append(f"  {said}")
            lines += [] if one else [f"    {each}" for each in note]
        return "\n".join(lines)

    def _frame(self) -> pd.DataFrame:
        """Documents, entities and links by type, dates, checks."""
        return pd.DataFrame(list(self._lines), columns=[each.name for each in self.COLUMNS])

    def _cell_rows(self) -> tuple[pd.DataFrame, int]:
        """One line for all documents, types of entities and types of links, and each check."""
        rows: list[tuple[object, ...]] = []
        for section, part in self.to_frame().groupby("section", sort=False):
            if section in _COUNTED:
                items = tuple(map(_in_words, *(part[name] for name in _SAID)))
                many = f"{len(part):,} {_COUNTED[str(section)]}"
                rows.append((section, many, part["count"].sum(), part["refused"].sum(), items))
            else:
                rows += part.itertuples(index=False, name=None)
        return pd.DataFrame(rows, columns=[each.name for each in self.COLUMNS]), len(rows)

    @guarded
    def rows(self, item: str) -> pd.DataFrame:
        """Return the rows behind a check of the data.

        Parameters
        ----------
        item : str
            A check in the section ``quality``, such as "undated ties".

        Returns
        -------
        DataFrame
            One row for each thing that was counted, as the case has it now; protected people are
            masked.

        Raises
        ------
        UnknownNameError
            If there is no such check.
        CaseError
            If the case is closed.

        Examples
        --------
        >>> import linkanalysis as la
        >>> len(la.Case(purpose="training").summary().rows("undated ties"))
        0
        """
        check_choice(item, names_of(CHECKS), "a check of the summary")
        case = self.made_by.case
        check = next(each for each in CHECKS if each.name == item)
        with case.reading():
            frame = check_rows(case.moment, check)
            shown = case.protection.shown
            for name in set(_IDS) & set(frame.columns):
                frame[name] = frame[name].map(shown)
            return veiled_frame(frame, case)


def summarize(moment: Moment, made_by: MadeBy) -> Summary:
    """Count what a case holds."""
    expect_every_row(moment)
    documents = [
        ("documents", added.document, added.rows_read, added.rows - added.rows_read, _why(added))
        for added in moment.described
    ]
    engine = moment.engine
    kinds = [
        (section, name, count, 0, "")
        for section, table in (("entities", "standing_entities"), ("links", "standing_links"))
        for name, count in engine.execute(
            f"SELECT type, count(*) FROM {table} GROUP BY type ORDER BY 2 DESC, 1"  # noqa: S608 - literal
        ).fetchall()
    ]
    first, last, dated = engine.execute(_DATES, [made_by.case.timezone or "UTC"]).fetchall()[0]
    covered = ("dates", f"{first} to {last}" if first else "none", dated, 0, "dated links")
    checks = [
        ("quality", check.name, len(check_rows(moment, check)), 0, check.meaning)
        for check in CHECKS
    ]
    n_open = sum(each.state == OPEN for added in moment.described for each in added.columns)
    columns = [("columns", "open columns", n_open, 0, made_by.case.open_columns)]
    return Summary((*documents, *columns[: bool(n_open)], *kinds, covered, *checks), made_by)


def _why(added: Added) -> str:
    return "; ".join(added.reasons())


def _in_words(item: str, count: int, refused: int, note: str) -> str:
    """Say how many rows a document or a type has, and how many could not be read."""
    return f"{item}: {count:,}" + (f", {refused:,} refused – {note}" if refused else "")

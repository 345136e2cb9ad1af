"""What can be taken out of a case as a frame.

Lives here: one method a frame, and `sql` for every other question; `Case` has them all.
Not here: the queries behind them (`frames`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb

from linkanalysis._given import expect_type
from linkanalysis.case.frames import read_frame_of
from linkanalysis.case.journal import Entry, read_entries
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.case.engine import DuckEngine

__all__ = ["CaseFrames"]


class CaseFrames:
    """The frames of a case: the working file, unmasked, new at each call, with a plain index."""

    @property
    def engine(self) -> DuckEngine:
        """The database, with the views as they stand at this moment.

        Returns
        -------
        DuckEngine
            The engine of the case.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.engine.execute("SELECT 1").fetchall()
        [(1,)]
        """
        raise NotImplementedError

    def entities(self) -> pd.DataFrame:
        """Give the entities that standing documents name.

        Returns
        -------
        DataFrame
            Columns entity, type, label, statements, links (counts), by id. Not masked.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     list(case.entities().columns)
        ['entity', 'type', 'label', 'statements', 'links']
        """
        return read_frame_of(self.engine, "entities")

    def statements(self) -> pd.DataFrame:
        """Give the values that standing documents state.

        Returns
        -------
        DataFrame
            Columns entity (canonical), type, attribute, value, valid_from, valid_to, kind,
            document, row, stated (the id in the document). Not masked.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     len(case.statements())
        0
        """
        return read_frame_of(self.engine, "statements")

    def links(self) -> pd.DataFrame:
        """Give the ties that standing documents state.

        Returns
        -------
        DataFrame
            Columns source, target (canonical), type, role, start, end (UTC), start_text, zone,
            count, amount, unit, duration (s), place, kind, document, row, stated_source,
            stated_target. Not masked.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     len(case.links())
        0
        """
        return read_frame_of(self.engine, "links")

    def documents(self) -> pd.DataFrame:
        """Give all documents, also withdrawn and undone ones.

        Returns
        -------
        DataFrame
            The fields of `Document`, then status and position (number of the act that added it).

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     len(case.documents())
        0
        """
        return read_frame_of(self.engine, "documents")

    def problems(self) -> pd.DataFrame:
        """Give the rows of standing documents that could not be read.

        Returns
        -------
        DataFrame
            Columns document, row, column, value, why, raw. Not masked.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     len(case.problems())
        0
        """
        return read_frame_of(self.engine, "problems")

    def decisions(self) -> pd.DataFrame:
        """Give all judgments, also those taken back.

        Returns
        -------
        DataFrame
            Columns left, right, judgment, by, at, reasons (JSON), standing.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     len(case.decisions())
        0
        """
        return read_frame_of(self.engine, "decisions")

    def journal(self) -> pd.DataFrame:
        """Give the acts on this case.

        Returns
        -------
        DataFrame
            Columns n, at, by, act, subjects (JSON), reason, previous, hash.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.journal()["act"].tolist()
        ['create']
        """
        return read_frame_of(self.engine, "journal")

    def entries(self) -> tuple[Entry, ...]:
        """Give the acts on this case as objects, to verify them.

        Returns
        -------
        tuple of Entry
            The journal.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.entries()[0].act
        'create'
        """
        return read_entries(self.engine)

    def sql(self, query: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Ask the database itself, reading only.

        Parameters
        ----------
        query : str
            One SELECT, or WITH … SELECT. The views ``standing_links`` and
            ``standing_statements`` hold canonical ids and only what stands.
        parameters : sequence, default ()
            Values for the ``?`` of the query.

        Returns
        -------
        DataFrame
            The answer. Not masked. DECIMAL columns come as float.

        Raises
        ------
        CaseError
            If the text is anything else, would write, or would reach another file.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.sql("SELECT count(*) AS n FROM standing_links")["n"].tolist()
        [0]
        """
        engine = self.engine
        expect_type("query", query, str, "write one SELECT.", error=CaseError)
        expect_type("parameters", parameters, Sequence, "give a list of values.", error=CaseError)
        kinds = engine.kinds(query)
        if kinds != ["SELECT"]:
            found = " and ".join(kinds) if kinds else "nothing"
            message = (
                f"case.sql reads only, one SELECT at a time; this is {found}. "
                "To change the case use add, decide, withdraw or undo."
            )
            raise CaseError(message)
        try:
            with engine.transaction(reading=True):
                return engine.execute(query, parameters).df()
        except duckdb.Error as error:
            raise CaseError(str(error)) from None

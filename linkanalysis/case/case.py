"""The case: every statement with its source, in one database, in memory or as a file.

Lives here: `Case`, the face of the room.
Not here: what the acts write (`acts`), the queries (`frames`, `explain`, `protection`).
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Self

from linkanalysis._given import expect_type, given_path
from linkanalysis.case.acts import add_batch, record_decisions, undo_last, withdraw_document
from linkanalysis.case.authority import AuthorizedCase
from linkanalysis.case.decisions import decisions_of
from linkanalysis.case.engine import HELD, DuckEngine
from linkanalysis.case.header import Header, read_header, write_header
from linkanalysis.case.journal import append_entry
from linkanalysis.case.schema import create_tables
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from linkanalysis.case.batch import Added, Batch
    from linkanalysis.case.decisions import Decision

__all__ = ["Case"]


class Case(AuthorizedCase):
    """Documents about entities and their ties, each value with its place.

    Parameters
    ----------
    purpose : {"investigation", "intelligence", "training"}
        What the case is held for.
    title : str, default ""
        Name of the case.
    agency : str, default ""
        Whose case it is.
    region : str, optional
        Where national phone numbers and plates are from, such as ``US-KY``.
    timezone : str, optional
        Zone of times without one, such as ``America/Kentucky/Louisville``.

    Raises
    ------
    CaseError
        If the purpose, the region or the zone is none.

    Notes
    -----
    A case made so lives in memory, and spills into a private folder that is removed when it is
    closed. `Case.create` makes a file instead, `Case.open` opens one.

    Examples
    --------
    >>> import pandas as pd
    >>> import linkanalysis as la
    >>> ties = {"source": ["person:KY-1"], "target": ["phone:+15025550143"], "type": ["uses"]}
    >>> page = la.Document(title="list.csv", sha256="0" * 64)
    >>> with la.Case(purpose="training") as case:
    ...     added = case.add(la.Batch.of(page, links=pd.DataFrame(ties)))
    ...     case.entities()["entity"].tolist()
    ['person:KY-1', 'phone:+15025550143']
    """

    def __init__(
        self,
        *,
        purpose: str,
        title: str = "",
        agency: str = "",
        region: str | None = None,
        timezone: str | None = None,
    ) -> None:
        header = Header(
            purpose=purpose, title=title, agency=agency, region=region, timezone=timezone
        )
        self._hold(DuckEngine(), header)
        self._found()

    def _found(self) -> None:
        with self._engine.transaction():
            for statement in create_tables(HELD):
                self._engine.execute(statement)
            write_header(self._engine, self._header)
            append_entry(self._engine, "create", reason=self._header.purpose)
        self._look()

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        purpose: str,
        title: str = "",
        agency: str = "",
        region: str | None = None,
        timezone: str | None = None,
        key: str | None = None,
    ) -> Case:
        """Make a new case file.

        Parameters
        ----------
        path : str or Path
            The file to be made.
        purpose : {"investigation", "intelligence", "training"}
            What the case is held for.
        title : str, default ""
            Name of the case.
        agency : str, default ""
            Whose case it is.
        region : str, optional
            Where national phone numbers and plates are from, such as ``US-KY``.
        timezone : str, optional
            Zone of times without one.
        key : str, optional
            Encrypt the file with this key (AES-256-GCM). It is stored nowhere.

        Returns
        -------
        Case
            The case, open.

        Raises
        ------
        CaseError
            If something of that name is there, or the header is not right.
        MissingExtraError
            If a key is given and the extra ``encryption`` is not installed.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with Case.create(f"{folder}/bluegrass.case", purpose="training") as case:
        ...         case.position
        1
        """
        header = Header(
            purpose=purpose, title=title, agency=agency, region=region, timezone=timezone
        )
        place = given_path("path", path, error=CaseError)
        if place.exists():
            message = f"{place} is already there and is left as it is. Open it: Case.open(path)."
            raise CaseError(message)
        case = cls.__new__(cls)
        case._hold(DuckEngine(place, key=_checked(key)), header)  # noqa: SLF001 - its own class
        case._found()  # noqa: SLF001
        return case

    @classmethod
    def open(cls, path: str | Path, *, key: str | None = None) -> Case:
        """Open a case file.

        Parameters
        ----------
        path : str or Path
            The file.
        key : str, optional
            Its key, if it is encrypted.

        Returns
        -------
        Case
            The case, open; no other process can open it meanwhile.

        Raises
        ------
        CaseError
            If the file is missing, is no case, is open elsewhere, or the key is wrong.
        MissingExtraError
            If a key is given and the extra ``encryption`` is not installed.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Case.create(f"{folder}/a.case", purpose="training", title="Bluegrass").close()
        ...     with Case.open(f"{folder}/a.case") as case:
        ...         case.title
        'Bluegrass'
        """
        place = given_path("path", path, error=CaseError)
        if not place.exists():
            message = f"{place} does not exist. Make it: Case.create(path, purpose=…)."
            raise CaseError(message)
        engine = DuckEngine(place, key=_checked(key))
        try:
            header = read_header(engine, place)
        except BaseException:
            engine.close()
            raise
        case = cls.__new__(cls)
        case._hold(engine, header)  # noqa: SLF001 - its own class
        case._look()  # noqa: SLF001
        return case

    def save(self, path: str | Path) -> Path:
        """Write a copy into a new file, encrypted with the key of this case if it has one.

        Parameters
        ----------
        path : str or Path
            The file to be made; it appears only when it is whole.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        CaseError
            If something of that name is there, or nothing can be written there.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Case(purpose="training") as case:
        ...     case.save(f"{folder}/bluegrass.case").name
        'bluegrass.case'
        """
        place = given_path("path", path, error=CaseError)
        self.engine.copy_to(place)
        return place

    def close(self) -> None:
        """Give the file free and remove what was spilled.

        Examples
        --------
        >>> case = Case(purpose="training")
        >>> case.close()
        """
        self._closed = True
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        title = f"{self.title!r}, " if self.title else ""
        state = "closed" if self._closed else f"at act {self.position}"
        return f"Case({title}{self.purpose}, {state})"

    def add(self, batch: Batch, *, by: str = "") -> Added:
        """Add a document with all that it states, whole or not at all.

        Parameters
        ----------
        batch : Batch
            The document and its chunks; they are consumed once.
        by : str, default ""
            Who adds it.

        Returns
        -------
        Added
            How many statements, links and problems went in, problems by kind.

        Raises
        ------
        CaseError
            If the document is there already, or the batch holds what no case can hold.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64))).links
        0
        """
        engine = self.engine
        try:
            return add_batch(engine, batch, by=by)
        finally:
            self._changed()

    def decide(self, decisions: Iterable[Decision] | pd.DataFrame, *, by: str = "rule") -> None:
        """Record who is who; merge only what is judged the same.

        Parameters
        ----------
        decisions : iterable of Decision, DataFrame, or the answer of ``resolve``
            The judgments. All are recorded, as one act.
        by : str, default "rule"
            Who judges, where a decision does not say it.

        Raises
        ------
        UnknownNameError
            If an entity is in no standing document.
        CaseError
            If what is judged different would come to be the same; then nothing is recorded.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> pair = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
        >>> with Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pair))
        ...     case.decide([la.Decision("person:1", "person:2", "same")], by="A. Clerk")
        ...     case.same
        {'person:2': 'person:1'}
        """
        engine = self.engine
        try:
            # who is protected is worked out only if a message must name somebody
            record_decisions(engine, decisions_of(decisions), by=by, shown=self._shown)
        finally:
            self._changed()

    def withdraw(self, document: str, *, reason: str, by: str = "") -> None:
        """Withdraw a document: what rests only on it is gone from every later answer.

        Parameters
        ----------
        document : str
            Id of the document.
        reason : str
            Why; kept in the journal.
        by : str, default ""
            Who withdraws it.

        Raises
        ------
        UnknownNameError
            If no such document stands.
        CaseError
            If the reason is empty.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        ...     case.withdraw("tip", reason="recanted")
        ...     case.undo()
        'withdraw of tip (act 3)'
        """
        engine = self.engine
        try:
            withdraw_document(engine, document, by=by, reason=reason)
        finally:
            self._changed()

    def undo(self, *, by: str = "", reason: str = "") -> str:
        """Take back the last add, decide, withdraw or override that stands.

        Parameters
        ----------
        by : str, default ""
            Who takes it back.
        reason : str, default ""
            Why.

        Returns
        -------
        str
            What was taken back.

        Raises
        ------
        CaseError
            If nothing is left to take back.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        ...     case.undo(reason="wrong file")
        'add of tip (act 2)'
        """
        engine = self.engine
        try:
            return undo_last(engine, by=by, reason=reason)
        finally:
            self._changed()


def _checked(key: str | None) -> str | None:
    expect_type("key", key, (str, NoneType), "write the key as text.", error=CaseError)
    if key is not None and not key:
        message = "The key is empty. Give a key, or leave it out for a file without encryption."
        raise CaseError(message)
    return key

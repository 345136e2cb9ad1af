"""The case: every statement with its source, in one database, in memory or as a file.

Lives here: `Case`, the face of the room.
Not here: what the acts write (`acts`), the queries (`frames`, `explain`, `protection`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb

from linkanalysis.case.acts import add_batch, record_decisions, undo_last, withdraw_document
from linkanalysis.case.decisions import decisions_of
from linkanalysis.case.engine import HELD, DuckEngine
from linkanalysis.case.explain import explain_rows
from linkanalysis.case.frames import case_fingerprint, entity_labels, read_frame_of
from linkanalysis.case.header import Header, read_header, write_header
from linkanalysis.case.journal import Entry, append_entry, read_entries
from linkanalysis.case.protection import Protection, find_protection
from linkanalysis.case.sameness import refresh_sameness
from linkanalysis.case.schema import create_tables, create_views
from linkanalysis.errors import CaseError, UnknownNameError
from linkanalysis.vocabulary import near_miss

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from linkanalysis.case.batch import Added, Batch
    from linkanalysis.case.decisions import Decision

__all__ = ["Case"]


class Case:
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

    def _hold(self, engine: DuckEngine, header: Header) -> None:
        self._engine = engine
        self._header = header
        self._same: dict[str, str] | None = None
        self._labels: dict[str, str] | None = None
        self._protection: Protection | None = None
        self._closed = False

    def _found(self) -> None:
        with self._engine.transaction():
            for statement in create_tables(HELD):
                self._engine.execute(statement)
            write_header(self._engine, self._header)
            append_entry(self._engine, "create", reason=self._header.purpose)
        self._look()

    def _look(self) -> None:
        for statement in create_views():
            self._engine.execute(statement)

    @classmethod
    def create(  # noqa: PLR0913 - the header of a case, its place and its key
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
        ...     with Case.create(Path(folder, "bluegrass.case"), purpose="training") as case:
        ...         case.position
        1
        """
        header = Header(
            purpose=purpose, title=title, agency=agency, region=region, timezone=timezone
        )
        place = Path(path)
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
        ...     Case.create(Path(folder, "a.case"), purpose="training", title="Bluegrass").close()
        ...     with Case.open(Path(folder, "a.case")) as case:
        ...         case.title
        'Bluegrass'
        """
        place = Path(path)
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
        ...     case.save(Path(folder, "bluegrass.case")).name
        'bluegrass.case'
        """
        place = Path(path)
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

    @property
    def engine(self) -> DuckEngine:
        """The database, with the views as they stand at this moment."""
        self._refresh()
        return self._engine

    def _refresh(self) -> None:
        if self._closed:
            message = "This case is closed. Open it again with Case.open, or make a new one."
            raise CaseError(message)
        if self._same is None:
            self._same = refresh_sameness(self._engine)

    def _changed(self) -> None:
        self._same = self._labels = self._protection = None

    @property
    def purpose(self) -> str:
        """What the case is held for."""
        return self._header.purpose

    @property
    def title(self) -> str:
        """Name of the case."""
        return self._header.title

    @property
    def agency(self) -> str:
        """Whose case it is."""
        return self._header.agency

    @property
    def region(self) -> str | None:
        """Where national phone numbers and plates are from."""
        return self._header.region

    @property
    def timezone(self) -> str | None:
        """Zone of times without one."""
        return self._header.timezone

    @property
    def path(self) -> Path | None:
        """File of the case; None in memory."""
        return self._engine.path

    @property
    def position(self) -> int:
        """Number of acts in the journal; results say at which they were made."""
        return int(self.engine.execute("SELECT count(*) FROM journal").fetchall()[0][0])

    @property
    def fingerprint(self) -> str:
        """Hash of the standing documents with their grades and of the standing decisions."""
        return case_fingerprint(self.engine)

    @property
    def same(self) -> dict[str, str]:
        """Canonical id by id, only where they differ."""
        self._refresh()
        return dict(self._same or {})

    @property
    def protection(self) -> Protection:
        """The protected of this moment, and the names under which they may be shown."""
        engine = self.engine
        if self._protection is None:
            self._protection = find_protection(engine, self.labels())
        return self._protection

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
            record_decisions(engine, decisions_of(decisions), by=by)
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
        """Take back the last add, decide or withdraw that stands.

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

    def explain(self, entity: str, other: str | None = None) -> pd.DataFrame:
        """List the lines on which an entity, or the tie of two, rests.

        Parameters
        ----------
        entity : str
            An id, or the masked name of a protected person.
        other : str, optional
            The other end; then only links between the two are listed.

        Returns
        -------
        DataFrame
            Columns kind, document, title, row, grade, text; the protected are masked in the text.

        Raises
        ------
        UnknownNameError
            If an entity is in no standing document.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> tie = {"source": ["person:1"], "target": ["person:2"], "type": ["kin"], "row": ["4"]}
        >>> with Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pd.DataFrame(tie)))
        ...     case.explain("person:1", "person:2")["text"].tolist()
        ['person:1 is kin of person:2']
        """
        ends = [self._canonical(end) for end in (entity, other) if end is not None]
        return explain_rows(
            self.engine, self.protection, ends[0], None if other is None else ends[1]
        )

    def _canonical(self, entity: str) -> str:
        protection, labels = self.protection, self.labels()
        unmasked = {name: masked for masked, name in protection.names.items()}
        found = self.same.get(entity, entity)
        found = unmasked.get(found, found)
        if found not in labels:
            shown = [each for each in labels if each not in protection.names]
            message = f'"{entity[:40]}" is in no standing document. {near_miss(entity, shown)}'
            raise UnknownNameError(message.rstrip(), name=entity)
        return found

    def labels(self) -> dict[str, str]:
        """Say by which words each entity is best known, unmasked.

        Returns
        -------
        dict of str to str
            Label by canonical id: the first stated ``label`` or ``name``, else the key.

        Examples
        --------
        >>> with Case(purpose="training") as case:
        ...     case.labels()
        {}
        """
        engine = self.engine
        if self._labels is None:
            self._labels = entity_labels(engine)
        return dict(self._labels)

    def types(self) -> dict[str, str]:
        """Say of which type each entity is.

        Returns
        -------
        dict of str to str
            Type by canonical id.

        Examples
        --------
        >>> with Case(purpose="training") as case:
        ...     case.types()
        {}
        """
        return {entity: entity.partition(":")[0] for entity in self.labels()}

    def entities(self) -> pd.DataFrame:
        """Give the entities that standing documents name.

        Returns
        -------
        DataFrame
            Columns entity, type, label, statements, links (counts), by id. Not masked.

        Examples
        --------
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
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
        >>> with Case(purpose="training") as case:
        ...     case.sql("SELECT count(*) AS n FROM standing_links")["n"].tolist()
        [0]
        """
        engine = self.engine
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


def _checked(key: str | None) -> str | None:
    if key is not None and not key:
        message = "The key is empty. Give a key, or leave it out for a file without encryption."
        raise CaseError(message)
    return key

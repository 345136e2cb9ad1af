"""A case that is held open: what it is, what can be asked of it, and its state of the moment.

Lives here: the header, position, fingerprint, sameness and protection of a case, `explain`,
and labels. What follows from the tables is worked out when it is asked for, and anew after
every act.
Not here: opening, saving and the acts (`case`), the plain frames (`case_frames`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._given import suggest_name
from linkanalysis.case.case_frames import CaseFrames
from linkanalysis.case.explain import explain_rows
from linkanalysis.case.frames import case_fingerprint, entity_labels
from linkanalysis.case.mentions import Mentions, find_mentions
from linkanalysis.case.protection import Protection, find_protection
from linkanalysis.case.sameness import refresh_sameness
from linkanalysis.case.schema import create_views
from linkanalysis.errors import CaseError, UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from linkanalysis.case.engine import DuckEngine
    from linkanalysis.case.header import Header

__all__ = ["HeldCase"]

SHOWN = 40


class HeldCase(CaseFrames):
    """An open case, as it is read."""

    def _hold(self, engine: DuckEngine, header: Header) -> None:
        self._engine = engine
        self._header = header
        self._same: dict[str, str] | None = None
        self._labels: dict[str, str] | None = None
        self._protection: Protection | None = None
        self._mentions: Mentions | None = None
        self._closed = False

    def _look(self) -> None:
        for statement in create_views():
            self._engine.execute(statement)

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

    @property
    def closed(self) -> bool:
        """Whether the case was closed and can be asked nothing any more.

        Returns
        -------
        bool
            Graphs and results made before can still be read.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.closed
        False
        """
        return self._closed

    def _changed(self) -> None:
        self._same = self._labels = self._protection = self._mentions = None

    @property
    def purpose(self) -> str:
        """What the case is held for.

        Returns
        -------
        str
            One of investigation, intelligence, training.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.purpose
        'training'
        """
        return self._header.purpose

    @property
    def title(self) -> str:
        """Name of the case.

        Returns
        -------
        str
            Empty if the case has none.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training", title="Bluegrass") as case:
        ...     case.title
        'Bluegrass'
        """
        return self._header.title

    @property
    def agency(self) -> str:
        """Whose case it is.

        Returns
        -------
        str
            Empty if it is not said.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training", agency="Example County") as case:
        ...     case.agency
        'Example County'
        """
        return self._header.agency

    @property
    def region(self) -> str | None:
        """Where national phone numbers and plates are from.

        Returns
        -------
        str or None
            Subdivision of ISO 3166-2.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training", region="US-KY") as case:
        ...     case.region
        'US-KY'
        """
        return self._header.region

    @property
    def timezone(self) -> str | None:
        """Zone of times without one.

        Returns
        -------
        str or None
            Zone of the IANA database.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training", timezone="UTC") as case:
        ...     case.timezone
        'UTC'
        """
        return self._header.timezone

    @property
    def path(self) -> Path | None:
        """File of the case; None in memory.

        Returns
        -------
        Path or None
            The file.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.path is None
        True
        """
        return self._engine.path

    @property
    def position(self) -> int:
        """Number of acts in the journal; results say at which they were made.

        Returns
        -------
        int
            At least 1: a case begins with its own entry.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.position
        1
        """
        return int(self.engine.execute("SELECT count(*) FROM journal").fetchall()[0][0])

    @property
    def fingerprint(self) -> str:
        """Hash of the standing documents with their grades and of the standing decisions.

        Returns
        -------
        str
            SHA-256 in hexadecimal.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     len(case.fingerprint)
        64
        """
        return case_fingerprint(self.engine)

    @property
    def same(self) -> dict[str, str]:
        """Canonical id by id, only where they differ.

        Returns
        -------
        dict of str to str
            A copy; empty if nothing is judged the same.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.same
        {}
        """
        self._refresh()
        return dict(self._same or {})

    @property
    def protection(self) -> Protection:
        """The protected of this moment, and the names under which they may be shown.

        Returns
        -------
        Protection
            Worked out once until the next act.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.protection.names
        {}
        """
        engine = self.engine
        if self._protection is None:
            self._protection = find_protection(engine, self.labels(), self.same, self.region)
        return self._protection

    @property
    def mentions(self) -> Mentions:
        """What texts must not say: names, numbers and birth dates of the protected.

        Returns
        -------
        Mentions
            Worked out once until the next act.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.mentions.any("seen at the motel")
        ''
        """
        engine = self.engine
        if self._mentions is None:
            self._mentions = find_mentions(engine, self.protection.names, self.same)
        return self._mentions

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
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pd.DataFrame(tie)))
        ...     case.explain("person:1", "person:2")["text"].tolist()
        ['person:1 is kin of person:2']
        """
        ends = self._canonical(entity), None if other is None else self._canonical(other)
        return explain_rows(self.engine, self.protection, self.mentions, *ends)

    def _canonical(self, entity: str) -> str:
        protection, labels = self.protection, self.labels()
        named = str(entity)
        unmasked = {name: masked for masked, name in protection.names.items()}
        found = self.same.get(named, named)
        found = unmasked.get(found, found)
        if found not in labels:
            shown = [each for each in labels if each not in protection.names]
            message = f'"{named[:SHOWN]}" is in no standing document. {suggest_name(named, shown)}'
            raise UnknownNameError(message.rstrip(), name=named)
        return found

    def labels(self) -> dict[str, str]:
        """Say by which words each entity is best known, unmasked.

        Returns
        -------
        dict of str to str
            Label by canonical id: the first stated ``label`` or ``name``, else the key.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
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
        >>> import linkanalysis as la
        >>> with la.Case(purpose="training") as case:
        ...     case.types()
        {}
        """
        return {entity: entity.partition(":")[0] for entity in self.labels()}

    def _shown(self, entity: str) -> str:
        return self.protection.shown(entity)

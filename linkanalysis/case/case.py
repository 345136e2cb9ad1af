"""The case: every statement with its source, in one database, in memory or in a file."""

from __future__ import annotations

import contextlib
import functools
import warnings
from typing import TYPE_CHECKING, Concatenate, NoReturn, ParamSpec, Self, TypeVar

from linkanalysis._version import __version__
from linkanalysis.case.acts import (
    add_batch,
    described,
    explode_entity,
    overrule_pair,
    record_confirmation,
    record_decisions,
    undo_last,
    warn_of_named,
    withdraw_document,
)
from linkanalysis.case.batch import open_notice, veiled_added
from linkanalysis.case.combining import combine, expect_alike
from linkanalysis.case.comparing import Comparison, compare_entities
from linkanalysis.case.database import Held
from linkanalysis.case.decisions import Decision, decisions_of
from linkanalysis.case.frames import (
    DOCUMENTS,
    case_frame,
    column_frame,
    explain_rows,
    namesake_frame,
    run_select,
)
from linkanalysis.case.overrides import end_override, give_override, notes_of, overrides_frame
from linkanalysis.case.search import Found, search
from linkanalysis.case.summary import Summary, summarize
from linkanalysis.case.summed_records import expect_every_row
from linkanalysis.core.checks import expect_count, expect_type, given_names, given_path
from linkanalysis.core.escape import escape_html
from linkanalysis.core.provenance import MadeBy
from linkanalysis.errors import CaseError, DataQualityWarning
from linkanalysis.storage.header import Header, create_database, new_path, open_database
from linkanalysis.storage.integrity import warn_if_changed
from linkanalysis.storage.journal import Entry, read_entries
from linkanalysis.storage.journal_head import head_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from linkanalysis.case.batch import Added, Batch
    from linkanalysis.case.decisions import Judgment
    from linkanalysis.case.frames import Moment
    from linkanalysis.case.masked_names import Protection
    from linkanalysis.protection.mentions import Mentions
    from linkanalysis.protection.secrets import Secrets
    from linkanalysis.storage.engine import DuckEngine

P = ParamSpec("P")
R = TypeVar("R")
JUDGED = "the ids that were judged"


def _at_one_moment(
    method: Callable[Concatenate[Case, P], R],
) -> Callable[Concatenate[Case, P], R]:
    """Let no act of another thread come between the steps of a method."""

    @functools.wraps(method)
    def alone(self: Case, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._held.lock:  # as `reading`, for methods that run ten thousand times an answer
            return method(self, *args, **kwargs)

    return alone


class Case:
    """Documents, the entities and links they state, and the journal of every act.

    Parameters
    ----------
    purpose : {"investigation", "intelligence", "training"}
        What the case is held for.
    title, agency : str, default ""
        Name of the case, and the agency that holds it.
    region : str, optional
        Where local phone numbers and plates are from: a subdivision of ISO 3166-2, such as
        ``US-KY``, or a country, such as ``FR``.
    timezone : str, optional
        IANA zone of times without one, such as ``America/Kentucky/Louisville``.

    Raises
    ------
    CaseError
        If the purpose, the region or the time zone is not valid.

    Notes
    -----
    A case made this way lives in memory and spills to a private folder, which is deleted when the
    case is closed. `Case.create` makes a file instead, and `Case.open` opens one.

    Every call returns a new DataFrame. These frames are the working file: protected people are
    **not** masked in them, except by `explain`.

    Threads may share a case. Each call sees the case before or after an act, never in between;
    `reading` extends that to several calls.

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
        self._held = Held(create_database(header), header)

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
        """Create a case file.

        Parameters
        ----------
        path : str or Path
            The new file, which only its owner may read. It appears once it is a complete case.
        purpose : {"investigation", "intelligence", "training"}
            What the case is held for.
        title, agency : str, default ""
            As in `Case`.
        region, timezone : str, optional
            As in `Case`.
        key : str, optional
            Encrypt the file with this key (AES-256-GCM). The key is not stored anywhere.

        Returns
        -------
        Case
            The case, open.

        Raises
        ------
        CaseError
            If the path exists, or a value of the header is not valid.
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
        case: Case = cls.__new__(cls)
        case._held = Held(create_database(header, new_path(path), key=key), header)
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
            The case, open. No other process can open the file until it is closed, unless it cannot
            be written here: then it is open for reading only, and every act is refused.

        Raises
        ------
        CaseError
            If the file is missing, damaged, not a case or open elsewhere, or the key is wrong.
        MissingExtraError
            If a key is given and the extra ``encryption`` is not installed.

        Warns
        -----
        DataQualityWarning
            If the file is not as its journal left it. With more than 50,000 rows only the journal,
            header, documents, decisions and numbers of rows are checked; `custody.verify_file`
            checks every value.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Case.create(f"{folder}/a.case", purpose="training", title="Bluegrass").close()
        ...     with Case.open(f"{folder}/a.case") as case:
        ...         case.title
        'Bluegrass'
        """
        database, header = open_database(path, key=key)
        try:
            warn_if_changed(database)
            case: Case = cls.__new__(cls)
            case._held = Held(database, header)
        except BaseException:
            database.close()
            raise
        return case

    def save(self, path: str | Path) -> Path:
        """Write a copy to a new file, encrypted with the key of this case if it has one.

        Parameters
        ----------
        path : str or Path
            The new file. It appears only once it is complete.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        CaseError
            If the path exists or cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Case(purpose="training") as case:
        ...     case.save(f"{folder}/bluegrass.case").name
        'bluegrass.case'
        """
        file = given_path("path", path, error=CaseError)
        with self.reading():
            # a file would not know who is protected by later records
            self._held.refuse_copy("saved")
            expect_every_row(self.moment)
            self.database.copy_to(file)
        return file

    def copy(self) -> Case:
        """Copy the case into memory, to try out acts that leave this case as it is.

        Returns
        -------
        Case
            A case without a file, with the same documents, decisions, overrides and journal.

        Raises
        ------
        CaseError
            If the case is closed, or the disk has too little space for the copy.

        Notes
        -----
        The copy takes as much memory as the case. Temporary files go to a folder that only its
        owner can read; they are encrypted if the case has a key.

        Examples
        --------
        >>> with Case(purpose="training", title="Bluegrass") as case, case.copy() as trial:
        ...     trial.title, trial.path is None
        ('Bluegrass', True)
        """
        return self._holding(self._held.copied())

    def _holding(self, held: Held) -> Case:
        case: Case = type(self).__new__(type(self))
        case._held = held
        return case

    def as_of(self, entry: int | date) -> Case:
        """Return the case as it stood after one of its acts, for reading only.

        Parameters
        ----------
        entry : int or date
            Number of the act in the journal; or a day in the time zone of the case, for its last
            act.

        Returns
        -------
        Case
            A copy in memory with the documents, decisions, overrides and journal of that moment:
            every function answers from it as it did then. Acts on it are refused.

        Raises
        ------
        CaseError
            If there is no such act; or if the rows of a document of that moment are gone, because
            its addition was undone later and it was added again.

        Notes
        -----
        Anyone protected at that moment or today is masked. Anyone masked today keeps the same
        masked name, and ``protection.report()`` says "protected today". A new delivery may give
        people new ids. So a person who has a name, birth date or identifier of somebody masked
        today is masked too, with a number of their own, unless the case today has the same id with
        the same stated name and does not protect it. One equal value is enough, so this may
        withhold a namesake, somebody born on the same day, or somebody with the same phone. Names
        that differ by a middle name, and names in a column that is not read as a name or a part of
        one, are not recognized. Texts and finished products are searched for what
        identifies people by the records of that moment or of today. An override counts only if it
        was given by that moment and is still in force. The copy does not know who is protected
        after the call: make a new one.

        The copy takes as much memory as the case. `compare.compare_graphs` and
        `compare.compare_rings` compare its graphs and rings with those of today.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        ...     case.withdraw("tip", reason="recanted")
        ...     with case.as_of(2) as then:
        ...         then.documents()["status"].tolist()
        ['standing']
        """
        return self._holding(self._held.as_of(entry))

    def for_release(self, *, naming: str | Sequence[str] = ()) -> Case:
        """Return the case as it may be handed on: only suspects are named, for reading only.

        Parameters
        ----------
        naming : str or sequence of str, default ()
            Ids of people who are named as well, one by one.

        Returns
        -------
        Case
            A copy in memory that masks everybody whom no record calls suspect, convicted or
            wanted, and what is theirs, as it masks protected people. Whatever is made of it is
            masked alike, and its pages and figures say *Release copy* in place of *Working copy*.
            Acts on it are refused.

        Raises
        ------
        UnknownNameError
            If an id is in no standing document.
        CaseError
            If it is not the id of a person.
        ProtectedError
            If a record protects the person, also with an override.

        Notes
        -----
        Masked names are numbered anew, so that the number tells nobody apart from a victim. An
        override counts only for people on record as suspect, convicted or wanted. The copy takes as
        much memory as the case.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> people = {"id": ["1", "2"], "name": ["Ada Quill", "Bo Lind"], "role": ["suspect", ""]}
        >>> with la.Case(purpose="training") as case:
        ...     page = la.read_frame(pd.DataFrame(people), reader="entities", document="people")
        ...     _ = case.add(page)
        ...     with case.for_release() as released:
        ...         [released.protection.label(f"person:{number}") for number in (1, 2)]
        ['Ada Quill', 'Protected 1']
        """
        return self._holding(self._held.for_release(given_names("naming", naming)))

    def close(self) -> None:
        """Close the file, which needs no other file, and delete temporary data.

        Examples
        --------
        >>> case = Case(purpose="training")
        >>> case.close()
        >>> case.closed
        True
        """
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        """Refuse to be copied, also as part of what was made from the case."""
        message = (
            "A case is an open database, so neither it nor what was made from it can be pickled or "
            "copied. Copy the case by case.save(path) and Case.open(path); hand on a result by "
            "to_frame(), a graph by graph.save(path), a view by view.save(path)."
        )
        raise CaseError(message)

    def __repr__(self) -> str:
        with self.reading():
            title = f"{self.veiled(self.title)!r}, " if self.title and not self.closed else ""
            state = "closed" if self.closed else f"at act {self.position}"
        return f"Case({title}{self.purpose}, {state})"

    @property
    def purpose(self) -> str:
        """What the case is held for."""
        return self._held.header.purpose

    @property
    def title(self) -> str:
        """Name of the case."""
        return self._held.header.title

    @property
    def agency(self) -> str:
        """The agency that holds the case."""
        return self._held.header.agency

    @property
    def region(self) -> str | None:
        """Region of local phone numbers and plates."""
        return self._held.header.region

    @property
    def timezone(self) -> str | None:
        """Zone of times that name none."""
        return self._held.header.timezone

    @property
    def path(self) -> Path | None:
        """File of the case."""
        return self._held.path

    @property
    def released(self) -> bool:
        """Whether this is the case as it is released."""
        return self._held.named is not None

    @property
    def closed(self) -> bool:
        """Whether the case is closed."""
        return self._held.closed

    @property
    @_at_one_moment
    def position(self) -> int:
        """Number of the last act that changed the case: no export or confirmation does."""
        return self._held.position

    @property
    def head(self) -> str:
        """Number and hash of the last entry, to be written down elsewhere for `verify_journal`."""
        return head_of(read_entries(self.database))

    @property
    @_at_one_moment
    def fingerprint(self) -> str:
        """Hash of the standing documents with their grades, and of the standing decisions."""
        return self.moment.fingerprint

    @contextlib.contextmanager
    def reading(self) -> Iterator[Self]:
        """Answer several questions from one state of the case, even if threads share it.

        Other threads wait with their questions and acts until the block ends.

        Yields
        ------
        Case
            The case.

        Examples
        --------
        >>> with Case(purpose="training") as case, case.reading():
        ...     len(case.documents()) == case.documents()["id"].nunique()
        True
        """
        with self._held.lock:
            yield self

    @property
    @_at_one_moment
    def moment(self) -> Moment:
        """What follows from the tables now, for the results of this room."""
        return self._held.moment

    @property
    def database(self) -> DuckEngine:
        """The database as it is, for checks that must not depend on its standing rows."""
        return self._held.database

    @property
    @_at_one_moment
    def engine(self) -> DuckEngine:
        """The database, with its standing rows up to date."""
        return self.moment.engine

    @property
    @_at_one_moment
    def same(self) -> dict[str, str]:
        """Canonical id by id, where they differ."""
        return dict(self._held.last.same)

    @property
    @_at_one_moment
    def undecided(self) -> tuple[tuple[str, str], ...]:
        """Pairs of canonical ids judged *unsure* that no other judgment settles, unmasked."""
        return self._held.last.undecided

    @property
    @_at_one_moment
    def protection(self) -> Protection:
        """Who is protected, also once the case is closed, and their masked names."""
        return self._held.last.protection

    @property
    @_at_one_moment
    def mentions(self) -> Mentions:
        """Names, numbers and birth dates that identify protected people in a text."""
        return self._held.last.mentions

    @property
    def secrets(self) -> Secrets:
        """What reveals protected people in a finished page or file; outlives the case."""
        return self._held.last.secrets

    def veiled(self, text: str) -> str:
        """Return a text as it may be shown: withheld if it contains a protected name or number.

        Parameters
        ----------
        text : str
            Text of the case, such as the title of a document.

        Returns
        -------
        str
            The text, or a sentence that it is withheld.

        Examples
        --------
        >>> import linkanalysis as la
        >>> la.Case(purpose="training").veiled("calls.csv")
        'calls.csv'
        """
        return self._held.last.veiled(text)

    @_at_one_moment
    def labels(self) -> dict[str, str]:
        """Return the label of each entity, unmasked.

        Returns
        -------
        dict of str to str
            By canonical id: the name or label that is stated most often, else the key.

        Examples
        --------
        >>> Case(purpose="training").labels()
        {}
        """
        return dict(self.moment.labels)

    @_at_one_moment
    def types(self) -> dict[str, str]:
        """Return the type of each entity.

        Returns
        -------
        dict of str to str
            By canonical id.

        Examples
        --------
        >>> Case(purpose="training").types()
        {}
        """
        return {entity: entity.partition(":")[0] for entity in self.moment.labels}

    def add(self, batch: Batch, *, by: str = "", replaces: str = "") -> Added:
        """Add a document and everything it states, completely or not at all.

        Parameters
        ----------
        batch : Batch
            The document and its chunks, which are consumed once.
        by : str, default ""
            Who adds it.
        replaces : str, default ""
            Id or title of a document that this one replaces, such as an earlier delivery. The older
            document is withdrawn in the same step. People whom only the older one protects lose
            their protection if other documents name them: a warning says how many there are, and
            the journal entry of the withdrawal lists their ids. The journal has an entry for each
            act, and `undo` takes back one at a time.

        Returns
        -------
        Added
            Numbers of rows read, and of statements, links and problems added; as text, one line.

        Raises
        ------
        CaseError
            If the document is in the case already, unless nothing of it was read (`read_case`); or
            if the batch holds values no case accepts.
        UnknownNameError
            If `replaces` is neither the id nor the title of a standing document, or the title of
            several.

        Warns
        -----
        DataQualityWarning
            If fewer than half of the rows of the document were read, or if people are no longer
            protected because only the replaced document said that they are. The document is added
            even if Python turns the warning into an error. An age in a document without a date of
            receipt is taken as of the latest date of the case. There is no warning if a new
            document brings a later date, by which somebody was of age.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64))).links
        0
        """
        with self._held.act() as moment:
            added, ended = add_batch(
                moment,
                batch,
                by=by,
                replaces=replaces,
                region=self.region,
                timezone=self.timezone,
            )
        if 2 * added.rows_read < added.rows:
            warnings.warn(str(veiled_added(added, self.veiled)), DataQualityWarning, stacklevel=2)
        warn_of_named(ended, "only the document that was replaced said so")
        return added

    def combine(self, another: Case, *, by: str = "") -> tuple[Added, ...]:
        """Add the standing documents and judgments of another case, completely or not at all.

        Parameters
        ----------
        another : Case
            The other case, which stays as it is.
        by : str, default ""
            Who combines them.

        Returns
        -------
        tuple of Added
            What each document added, in the order in which the other case got them. Documents that
            both hold (the same bytes, by the same reader, with the same rows) are not added again.

        Raises
        ------
        CaseError
            If the cases are held for different purposes or have different regions; if a document
            that is in force there was withdrawn here; if a file of both has other rows there, or
            another grade, handling, limit of purpose or date of review; if judgments contradict
            each other, or an id may be the number of a row or of a person; or if somebody whom
            either case protects would not be protected here, because of an override given here, for
            example.

        Notes
        -----
        Whoever is protected by a document of either case is protected. Judgments keep who judged
        and when. Overrides of the other case do not count here.

        If the cases have different time zones, a date without an hour begins at midnight of the
        zone of this case, so that it stays that date; moments with an hour stay as they are.

        A document whose id is taken gets another one ("calls.csv~2"), and so do ids that are
        numbers of that document alone. Documents withdrawn there are not taken over; if they are in
        force here, they stay so. Judgments are not taken over if they are no longer in force there,
        or were overruled or taken back here. The journal has an entry for each document, one for
        the judgments, and one with the head of the other journal; `undo` takes back one at a time.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case, Case(purpose="training") as county:
        ...     _ = county.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        ...     [each.document for each in case.combine(county, by="A. Clerk")]
        ['tip']
        """
        expect_case(another)
        if another is self:
            message = "A case cannot be combined with itself; give another one."
            raise CaseError(message)
        with contextlib.ExitStack() as held:
            for each in sorted((self, another), key=id):  # in one order, so no thread waits forever
                held.enter_context(each.reading())
            another._held.refuse_copy("combined with another")
            expect_every_row(another.moment)
            expect_alike(self._held.header, another._held.header)
            moment = held.enter_context(self._held.act())
            return combine(moment, another.moment, head=another.head, by=by)

    def decide(self, decisions: Iterable[Decision] | pd.DataFrame, *, by: str = "rule") -> None:
        """Record which ids are the same entity; only those judged the same are merged.

        Parameters
        ----------
        decisions : iterable of Decision, DataFrame, or the result of ``resolve``
            The judgments. All are recorded as one act. The frame of a result may be edited and
            given back; in a frame from elsewhere, such as a file, masked names mean whom they
            show now.
        by : str, default "rule"
            Who judged, for decisions that do not name it.

        Raises
        ------
        UnknownNameError
            If an entity is in no standing document.
        CaseError
            If ids judged different would become the same; then nothing is recorded.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> pair = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
        >>> with Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pair))
        ...     case.decide([la.Decision("person:1", "person:2", "same")], by="A. Clerk")
        ...     case.entities()["entity"].tolist()
        ['person:1']
        """
        with self._held.act() as moment:
            record_decisions(moment, decisions_of(decisions, moment.id_of), by=by)

    def overrule(self, a: str, b: str, judgment: Judgment, *, by: str, reason: str) -> None:
        """Judge a pair again; this replaces every earlier judgment of it.

        Parameters
        ----------
        a, b : str
            The ids of the pair, as in `decisions`.
        judgment : {"same", "different", "unsure"}
            What holds from now on.
        by, reason : str
            Who judges, and why. The journal keeps both.

        Raises
        ------
        UnknownNameError
            If an entity is in no standing document.
        CaseError
            If `by` or `reason` is empty, the pair was never judged, or other judgments contradict;
            then nothing is recorded.

        Warns
        -----
        DataQualityWarning
            If ids are no longer protected, because only a judgment merged them with somebody who
            is. The journal entry lists the ids that were judged.

        Notes
        -----
        The earlier judgment stays in the table but is no longer in force; `undo` restores it.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> pair = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
        >>> with Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pair))
        ...     case.decide([la.Decision("person:1", "person:2", "same")])
        ...     case.overrule("person:1", "person:2", "different", by="A. Clerk", reason="photos")
        ...     case.same
        {}
        """
        with self._held.act() as moment:
            decision = Decision(a, b, judgment, by=by)
            ended = overrule_pair(moment, decision, by=by, reason=reason)
        warn_of_named(ended, "only the judgment that was overruled said so", ids=JUDGED)

    def explode(self, entity: str, *, by: str, reason: str) -> int:
        """Split an entity into the records that were merged, with all their pairs unsure again.

        Parameters
        ----------
        entity : str
            Any id of it, or its masked name.
        by, reason : str
            Who splits it, and why. The journal keeps both.

        Returns
        -------
        int
            How many judgments no longer hold.

        Raises
        ------
        UnknownNameError
            If the entity is in no standing document.
        CaseError
            If `by` or `reason` is empty, or no records were judged to be this entity.

        Warns
        -----
        DataQualityWarning
            If ids are no longer protected, because only a judgment merged them with somebody who
            is. The journal entry lists the ids that were judged.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> pair = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
        >>> with Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pair))
        ...     case.decide([la.Decision("person:1", "person:2", "same")])
        ...     case.explode("person:1", by="A. Clerk", reason="two faces")
        1
        """
        with self._held.act() as moment:
            judgments, ended = explode_entity(moment, entity, by=by, reason=reason)
        warn_of_named(ended, "only judgments that were overruled said so", ids=JUDGED)
        return judgments

    def confirm(self, entity: str, *, method: str, ref: str, by: str) -> None:
        """Record that a person confirmed what a screening proposed about an entity.

        Parameters
        ----------
        entity : str
            The entity of the case.
        method : {"biometric", "ncb_reply", "agency_reply"}
            By fingerprint or DNA, by a National Central Bureau, or by the agency of the list.
        ref : str
            Reference of the reply or of the laboratory.
        by : str
            Who confirmed it.

        Raises
        ------
        UnknownNameError
            If the entity is in no standing document, or `method` is not one of the three.
        CaseError
            If `ref` or `by` is empty.

        Notes
        -----
        This writes a journal entry and nothing else: it merges nothing and gives nobody a role.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> pair = pd.DataFrame({"source": ["person:1"], "target": ["person:2"], "type": ["kin"]})
        >>> with Case(purpose="training") as case:
        ...     page = la.Document(title="tip", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, links=pair))
        ...     case.confirm("person:1", method="ncb_reply", ref="W-118", by="A. Clerk")
        ...     case.journal()["act"].tolist()
        ['create', 'add', 'confirm']
        """
        with self._held.act() as moment:
            record_confirmation(moment, entity, method=method, ref=ref, by=by)

    def withdraw(self, document: str, *, reason: str, by: str = "") -> None:
        """Withdraw a document: later answers leave out whatever depends only on it.

        Parameters
        ----------
        document : str
            Id of the document, or its title if no other standing document has it.
        reason : str
            Why; the journal keeps it.
        by : str, default ""
            Who withdraws it.

        Raises
        ------
        UnknownNameError
            If no standing document has this id or title, or several have the title.
        CaseError
            If the reason is empty.

        Warns
        -----
        DataQualityWarning
            If people are no longer protected, since only this document said that they are. The
            document is withdrawn also if Python makes the warning an error.

        Notes
        -----
        People whom this document alone protects are no longer protected if other documents name
        them. The entry of the journal lists their ids after that of the document; people with an
        override in force are not among them.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        ...     case.withdraw("tip", reason="recanted")
        ...     case.documents()["status"].tolist()
        ['withdrawn']
        """
        with self._held.act() as moment:
            ended = withdraw_document(moment, document, by=by, reason=reason)
        warn_of_named(ended, "only the document that was withdrawn said so")

    def undo(self, *, by: str = "", reason: str = "") -> str:
        """Take back the latest add, decide, overrule, withdraw or override still in effect.

        Parameters
        ----------
        by, reason : str, default ""
            Who takes it back, and why.

        Returns
        -------
        str
            The act that was taken back, with its number.

        Raises
        ------
        CaseError
            If there is nothing left to undo.

        Warns
        -----
        DataQualityWarning
            If people are no longer protected, since only what was taken back said that they are.
            The entry of the journal lists their ids last.

        Examples
        --------
        >>> import linkanalysis as la
        >>> with Case(purpose="training") as case:
        ...     _ = case.add(la.Batch.of(la.Document(title="tip", sha256="0" * 64)))
        ...     case.undo(reason="wrong file")
        'add of tip (act 2)'
        """
        with self._held.act() as moment:
            before = moment.mentions  # its texts are withheld before and after
            undone, ended = undo_last(moment.database, by=by, reason=reason)
        again = "add the document again" if undone.act == "add" else "record it again"
        warn_of_named(ended, "only what was taken back said so", f"{again} to protect them")
        return described(undone, lambda text: self.veiled(before.veiled(text)))

    def override(self, person: str, *, by: str, reason: str) -> None:
        """Allow a protected person to be ranked, named and shown in everything made from now on.

        Parameters
        ----------
        person : str
            Id or masked name of the person.
        by : str
            On whose authority. The journal keeps it and every product states it.
        reason : str
            Why. It is kept and stated in the same way, so name nobody in it.

        Raises
        ------
        UnknownNameError
            If the person is in no standing document.
        CaseError
            If `by` or `reason` is empty, or the entity is not a protected person.

        Notes
        -----
        What identifies only people with an override is shown as well. Everyone else, and anything
        shared with somebody still masked, stays masked under the same name.

        Graphs and results made earlier become stale. The override covers the ids that are one
        person by the judgments of now. If judgments add or remove an id, it is not in force until
        exactly these ids are one person again. Take it back with `undo` or `end_override`: graphs
        that show the person then refuse to be used. Files already written cannot be recalled;
        `find_leaks` finds them.

        Pages, figures, cards and cells state who is shown and on whose authority. A DataFrame does
        not: pass on `override_notes` with any file that you write from it.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> role = {"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]}
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="file", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, statements=pd.DataFrame(role)))
        ...     case.override("person:1", by="Judge Doe", reason="order 24-118")
        ...     case.protection.shown("person:1")
        'person:1'
        """
        with self._held.act() as moment:
            give_override(moment, person, by=by, reason=reason)

    def end_override(self, person: str, *, by: str, reason: str) -> None:
        """End an override, even if other acts followed it.

        Parameters
        ----------
        person : str
            Id of the person.
        by, reason : str
            Who ends it, and why.

        Raises
        ------
        UnknownNameError
            If the person is in no standing document.
        CaseError
            If no override of the person is in force, or `by` or `reason` is empty.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> role = {"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]}
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="file", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, statements=pd.DataFrame(role)))
        ...     case.override("person:1", by="Judge Doe", reason="order 24-118")
        ...     case.end_override("person:1", by="A. Clerk", reason="served its purpose")
        ...     case.protection.shown("person:1")
        'Protected 1'
        """
        with self._held.act() as moment:
            end_override(moment, person, by=by, reason=reason)

    @_at_one_moment
    def overrides(self) -> pd.DataFrame:
        """List the overrides in force.

        Returns
        -------
        DataFrame
            Columns entity, by (on whose authority), reason, at, act (its number in the journal), in
            the order in which they were given.

        Examples
        --------
        >>> list(Case(purpose="training").overrides())
        ['entity', 'by', 'reason', 'at', 'act']
        """
        return overrides_frame(self.moment)

    @_at_one_moment
    def override_notes(self) -> tuple[str, ...]:
        """State which protected people are shown by name, on whose authority and why.

        Returns
        -------
        tuple of str
            One sentence for each override in force, for every product made under it; other
            protected people are masked in it.

        Examples
        --------
        >>> Case(purpose="training").override_notes()
        ()
        """
        return notes_of(self.moment)

    @_at_one_moment
    def explain(self, entity: str, other: str | None = None) -> pd.DataFrame:
        """List the records behind an entity, or behind the link between two entities.

        Parameters
        ----------
        entity : str
            An id, or the masked name of a protected person.
        other : str, optional
            The other end; then only links between the two are listed.

        Returns
        -------
        DataFrame
            Columns kind, document, title, row, grade, text, in the order of the documents;
            protected people are masked in the text.

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
        return explain_rows(self.moment, entity, other)

    @_at_one_moment
    def compare(self, a: str, b: str) -> Comparison:
        """Compare two entities property by property, with the weight of each in bits.

        Parameters
        ----------
        a, b : str
            Ids of two entities of one type, or masked names of protected people.

        Returns
        -------
        Comparison
            The prior, then one line for each property known of both, with the running sum.

        Raises
        ------
        UnknownNameError
            If an entity is in no standing document.
        CaseError
            If the two are one already, or cannot be compared.

        Notes
        -----
        Bits add up (Fellegi and Sunter): each is the logarithm to base 2 of how many times more
        often the finding occurs among records of one entity than among those of two. How much a
        name, date or address weighs depends on how common it is in the case, or, below some hundred
        records, in general. A high sum does not show that the two are one: relatives, namesakes and
        lent documents look alike. A value missing from one record counts neither way. `resolve`
        gives the same bits for every candidate.

        References
        ----------
        .. [1] Fellegi and Sunter (1969), JASA 64, 1183-1210.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> people = pd.DataFrame({"id": ["KY-1", "OH-7"], "name": ["Ana Bell", "Bell, Anna"]})
        >>> people["birth_date"] = ["1980-05-02", "1980-02-05"]
        >>> with la.Case(purpose="training") as case:
        ...     _ = case.add(la.read_frame(people, reader="entities", document="people"))
        ...     found = case.compare("person:KY-1", "person:OH-7")
        ...     found.to_frame()["reason"].tolist()[1:]
        ['same name, spelled or ordered differently', 'birth date with day and month swapped']
        """
        return compare_entities(self.moment, a, b, self._made_by("compare"))

    @_at_one_moment
    def entities(self) -> pd.DataFrame:
        """List the entities that standing documents name.

        Returns
        -------
        DataFrame
            Columns entity, label, type, statements, links (counts), sorted by id.

        Examples
        --------
        >>> list(Case(purpose="training").entities())
        ['entity', 'label', 'type', 'statements', 'links']
        """
        return case_frame(self.engine, "entities")

    @_at_one_moment
    def statements(self) -> pd.DataFrame:
        """List the values that standing documents state about entities.

        Returns
        -------
        DataFrame
            Columns entity (canonical), type, attribute, value, valid_from, valid_to, kind,
            document, row, stated (the id in the document).

        Examples
        --------
        >>> len(Case(purpose="training").statements())
        0
        """
        whole = bool(self.moment.left_out)
        return case_frame(self.engine, "statements", whole=whole)

    @_at_one_moment
    def links(self) -> pd.DataFrame:
        """List the links that standing documents state.

        Returns
        -------
        DataFrame
            Columns source, target (canonical), type, role, start, end (UTC), start_text, zone,
            count, amount, unit, duration (s), place, kind, document, row, stated_source,
            stated_target.

        Examples
        --------
        >>> len(Case(purpose="training").links())
        0
        """
        whole = bool(self.moment.left_out)
        return case_frame(self.engine, "links", whole=whole)

    @_at_one_moment
    def documents(self) -> pd.DataFrame:
        """List all documents, including those withdrawn or undone.

        Returns
        -------
        DataFrame
            The fields of `Document` but its columns, then status and position (number of the act
            that added it).

        Examples
        --------
        >>> len(Case(purpose="training").documents())
        0
        """
        return self.moment.answers.of(self.database, DOCUMENTS, ())

    @_at_one_moment
    def columns(self) -> pd.DataFrame:
        """List the columns of standing documents, and what became of each.

        Returns
        -------
        DataFrame
            Columns document, heading, state (mapped, kept, ignored or open), meaning and note, in
            the order of the documents. The cells of an open column are in no graph, page, table or
            export; describe the column in ``case.toml`` to change that.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> people = pd.DataFrame({"id": ["1"], "name": ["Ada Quill"], "REMARKS": ["seen twice"]})
        >>> case = Case(purpose="training")
        >>> _ = case.add(la.read_frame(people, reader="entities", document="people"))
        >>> case.columns()[["heading", "state"]].to_numpy().tolist()
        [['id', 'mapped'], ['name', 'mapped'], ['REMARKS', 'open']]
        """
        return column_frame(self.database)

    @property
    def open_columns(self) -> str:
        """How many columns of standing documents are open, in a sentence; empty if none is."""
        return open_notice(veiled_added(each, self.veiled) for each in self.moment.described)

    @_at_one_moment
    def namesakes(self) -> pd.DataFrame:
        """List who is withheld because they have the name of somebody protected.

        Returns
        -------
        DataFrame
            Columns left (who is withheld), right (who is protected by a record), judgment
            ("unsure"), left_label, right_label, document and row (where the name of the first is
            stated; empty if it is the id alone). Set the judgment to "same" or "different" and
            give the frame, or rows of it, to `decide`. Like other frames of the case it is not
            masked.

        Notes
        -----
        Two names are alike if they have the same words in any order, or one has all words of the
        other and at least two; accents, titles, numbers and case do not count. Names among other
        words or in another script are found as in texts. Somebody with another birth date, or who
        is judged different, is not withheld. Other spellings and nicknames are not found: see
        `linkanalysis.resolve`.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> people = {"id": ["1", "2"], "name": ["Ada Quill", "Quill, Ada"], "role": ["victim", ""]}
        >>> case = Case(purpose="training")
        >>> page = la.read_frame(pd.DataFrame(people), reader="entities", document="people")
        >>> _ = case.add(page)
        >>> pairs = case.namesakes()
        >>> pairs[["left", "right", "judgment"]].to_numpy().tolist()
        [['person:2', 'person:1', 'unsure']]
        >>> case.decide(pairs.assign(judgment="different"), by="A. Clerk")
        >>> len(case.namesakes())
        0
        """
        return namesake_frame(self.database, self.protection)

    @_at_one_moment
    def problems(self) -> pd.DataFrame:
        """List the rows of standing documents that could not be read.

        Returns
        -------
        DataFrame
            Columns document, row, column, value, why, raw, and of a record that was refused as a
            whole about (ids of the people that it names, as JSON) and role (which it would have
            given them).

        Examples
        --------
        >>> len(Case(purpose="training").problems())
        0
        """
        return case_frame(self.database, "problems")

    @_at_one_moment
    def decisions(self) -> pd.DataFrame:
        """List all decisions, including those taken back.

        Returns
        -------
        DataFrame
            Columns left, right, judgment, by, at, reasons (JSON), standing.

        Examples
        --------
        >>> len(Case(purpose="training").decisions())
        0
        """
        return case_frame(self.database, "decisions")

    @_at_one_moment
    def journal(self) -> pd.DataFrame:
        """List the acts on this case.

        Returns
        -------
        DataFrame
            Columns n, at, by, act, subjects (JSON), reason, content (JSON: table, number of rows
            and their hash), previous, hash.

        Examples
        --------
        >>> Case(purpose="training").journal()["act"].tolist()
        ['create']
        """
        return case_frame(self.database, "journal")

    @_at_one_moment
    def entries(self) -> tuple[Entry, ...]:
        """List the acts on this case as objects, as `verify_journal` needs them.

        Returns
        -------
        tuple of Entry
            The journal.

        Examples
        --------
        >>> Case(purpose="training").entries()[0].act
        'create'
        """
        return read_entries(self.database)

    @_at_one_moment
    def summary(self) -> Summary:
        """Count what the case holds, what was refused, and what to check before an analysis.

        Returns
        -------
        Summary
            Rows read and refused of each document with the reasons, entities and links by type, the
            dates covered, and checks of the data; ``rows("undated ties")`` opens a check.

        Examples
        --------
        >>> frame = Case(purpose="training").summary().to_frame()
        >>> frame.loc[frame["section"] == "quality", "item"].tolist()[:2]
        ['undated ties', 'one-source ties']
        """
        return summarize(self.moment, self._made_by("summary"))

    @_at_one_moment
    def find(self, text: str, *, limit: int = 20) -> Found:
        """Find entities by name, number or plate, even if misspelled.

        Parameters
        ----------
        text : str
            A name, a number, a plate or a part of one; case, accents and signs do not matter.
        limit : int, default 20
            Maximum number of entities.

        Returns
        -------
        Found
            The most similar first. Protected people are not found.

        Raises
        ------
        CaseError
            If `text` is not text or `limit` is not an integer of at least 1.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> name = {"entity": ["person:1"], "attribute": ["name"], "value": ["Mara Quillón"]}
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="file", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, statements=pd.DataFrame(name)))
        ...     case.find("Quilon").to_frame()["entity"].tolist()
        ['person:1']
        """
        expect_type("text", text, str, "write a name or a number.", error=CaseError)
        expect_count("limit", limit, error=CaseError)
        moment = self.moment
        made_by = self._made_by("find", ("text", moment.veiled(text)), ("limit", str(limit)))
        protected = frozenset(moment.protection.names)
        return Found(search(moment, text, limit), made_by, protected)

    def _made_by(self, function: str, *given: tuple[str, str]) -> MadeBy:
        return MadeBy(
            function,
            __version__,
            given,
            fingerprint=self.fingerprint,
            position=self.position,
            case=self,
        )

    def _repr_html_(self) -> str:
        """Show the summary in a notebook."""
        with self.reading():
            if self.closed:
                return f"<p>{escape_html(repr(self))}</p>"
            return (
                f"<p><strong>{escape_html(repr(self))}</strong></p>{self.summary()._repr_html_()}"
            )

    @_at_one_moment
    def sql(self, query: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Query the database directly, without being able to change it.

        Parameters
        ----------
        query : str
            One SELECT, or WITH … SELECT. ``links`` and ``statements`` hold what all documents
            state. ``standing_links`` and ``standing_statements`` hold canonical ids and standing
            documents only, and ``standing_mentions`` says which of these documents name whom. They
            lack the part in an event of a witness who is a suspect elsewhere.
        parameters : sequence, default ()
            Values for the ``?`` of the query.

        Returns
        -------
        DataFrame
            The answer. DECIMAL columns come as float.

        Raises
        ------
        CaseError
            If the text is anything else, would write, or would reach another file.

        Examples
        --------
        >>> case = Case(purpose="training")
        >>> case.sql("SELECT count(*) AS n FROM standing_links")["n"].tolist()
        [0]
        """
        return run_select(self.engine, query, parameters)


def expect_case(given: object) -> None:
    """Raise CaseError unless a case was given."""
    if isinstance(given, Case):
        return
    what = "None" if given is None else f"a value of type {type(given).__name__}"
    message = (
        f"A case is needed here, but {what} was given. read_case(folder) reads one, "
        "Case.open(path) opens one."
    )
    raise CaseError(message)

"""An audit: whether a case is as its journal left it, and its journal as a head says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.case.case import expect_case
from linkanalysis.core.checks import expect_type
from linkanalysis.errors import CaseError
from linkanalysis.storage.header import open_database
from linkanalysis.storage.integrity import Fault, find_faults
from linkanalysis.storage.journal_head import differs_from_head, head_of

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.case import Case
    from linkanalysis.storage.engine import DuckEngine


@dataclass(frozen=True, slots=True)
class JournalAudit:
    """The result of an audit.

    Attributes
    ----------
    intact : bool
        Whether the chain is intact, every row is as the journal left it, and the journal continues
        the one of the head, if there is one.
    entries : int
        Number of entries.
    first_broken : int or None
        Number of the first entry that does not fit; None if all fit. One more than the number of
        entries if an entry is missing.
    head : str
        The head of the journal.
    faults : tuple of str
        What does not fit, with table and entry, in the order of the entries; empty if all fits. It
        names no document: the entry in the journal does.

    Examples
    --------
    >>> JournalAudit(intact=True, entries=1, first_broken=None, head="1:5f2c").faults
    ()
    """

    intact: bool
    entries: int
    first_broken: int | None
    head: str
    faults: tuple[str, ...] = ()


def verify_journal(
    case: Case, *, head: str | None = None, secret: str | None = None
) -> JournalAudit:
    """Check that the journal is whole and that every row of the case matches it.

    Parameters
    ----------
    case : Case
        The case.
    head : str, optional
        A head of this journal, of now or of an earlier moment, that was kept elsewhere.
    secret : str, optional
        The secret that the head was signed with.

    Returns
    -------
    JournalAudit
        Whether everything fits, what does not, and the first entry that it contradicts.

    Raises
    ------
    CaseError
        If the head is not one, or is signed and no secret is given, or the other way round.

    Notes
    -----
    Every entry keeps a SHA-256 of the rows that its act wrote: header, documents, statements,
    links, problems, decisions. So each change of a value, each row added, deleted, doubled or moved
    shows, with the table and the entry. The order of rows does not matter.

    Anyone who can write to the file can also rewrite the journal, hashes and all. Only a head shows
    that, and also shows that entries were cut off together with everything they did: write down
    `Case.head` outside the file, or keep a `signed_head`. Nothing shows what was false before it
    was added; compare documents with the files that their SHA-256 identify.

    Examples
    --------
    >>> import linkanalysis as la
    >>> with la.Case(purpose="training") as case:
    ...     audit = verify_journal(case, head=case.head)
    >>> audit.intact, audit.entries
    (True, 1)
    """
    expect_case(case)
    return _audit(case.database, head, secret)


def verify_file(
    path: str | Path,
    *,
    key: str | None = None,
    head: str | None = None,
    secret: str | None = None,
) -> JournalAudit:
    """Check a case file as `verify_journal` does, without changing it.

    Parameters
    ----------
    path : str or Path
        The file.
    key : str, optional
        Its key, if it is encrypted.
    head, secret : str, optional
        As in `verify_journal`.

    Returns
    -------
    JournalAudit
        Whether everything fits, what does not, and the first entry that it contradicts.

    Raises
    ------
    CaseError
        If the file cannot be read, or as in `verify_journal`.
    MissingExtraError
        If a key is given and the extra ``encryption`` is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import linkanalysis as la
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     la.Case.create(f"{folder}/a.case", purpose="training").close()
    ...     verify_file(f"{folder}/a.case").intact
    True
    """
    database, _ = open_database(path, key=key, reading=True)
    with database:
        return _audit(database, head, secret)


def signed_head(case: Case, *, secret: str) -> str:
    """Sign the head of a journal, so that only someone who knows the secret can make another.

    Parameters
    ----------
    case : Case
        The case.
    secret : str
        The secret, best a long random text. It is not stored anywhere.

    Returns
    -------
    str
        Number of the last entry and an HMAC-SHA256 of it, which `verify_journal` takes as `head`.
        It may lie beside the file.

    Raises
    ------
    CaseError
        If the secret is empty.

    Examples
    --------
    >>> import linkanalysis as la
    >>> with la.Case(purpose="training") as case:
    ...     head = signed_head(case, secret="correct horse battery staple")
    ...     verify_journal(case, head=head, secret="correct horse battery staple").intact
    True
    """
    expect_case(case)
    return head_of(case.entries(), _checked(secret))


def _checked(secret: str) -> str:
    expect_type("secret", secret, str, "it must be text.", error=CaseError)
    if not secret:
        message = "The secret is empty, so anybody could sign with it. Give a long random text."
        raise CaseError(message)
    return secret


def _audit(engine: DuckEngine, head: str | None, secret: str | None) -> JournalAudit:
    if secret is not None:
        _checked(secret)
        if head is None:
            message = "A secret without a head checks nothing. Give the signed head as well."
            raise CaseError(message)
    entries, faults = find_faults(engine, rows=True)
    if head is not None:
        expect_type("head", head, str, "give the text of Case.head.", error=CaseError)
        differs = differs_from_head(entries, head, secret)
        faults += [] if differs is None else [Fault(*differs)]
    faults.sort()
    return JournalAudit(
        intact=not faults,
        entries=len(entries),
        first_broken=faults[0].entry if faults else None,
        head=head_of(entries),
        faults=tuple(fault.why for fault in faults),
    )

"""An audit of the journal: whether its chain is intact and the case agrees with it.

Lives here: `verify_journal`.
Not here: how entries are chained (`case.journal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.case.case import expect_case
from linkanalysis.case.journal import first_broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case, Entry


@dataclass(frozen=True, slots=True)
class JournalAudit:
    """The result of an audit.

    Attributes
    ----------
    intact : bool
        Whether the chain is intact and documents and decisions agree with the journal.
    entries : int
        Number of entries.
    first_broken : int or None
        Number of the first entry that does not fit; None if all fit.
    last_hash : str
        Hash of the last entry. A copy kept elsewhere shows later whether entries were cut off.
    why : str
        What does not fit; empty if everything fits.

    Examples
    --------
    >>> JournalAudit(intact=True, entries=1, first_broken=None, last_hash="0" * 64).why
    ''
    """

    intact: bool
    entries: int
    first_broken: int | None
    last_hash: str
    why: str = ""


def verify_journal(case: Case) -> JournalAudit:
    """Check the chain of the journal, and the case against it.

    Parameters
    ----------
    case : Case
        The case.

    Returns
    -------
    JournalAudit
        Whether everything fits, and the first entry that does not.

    Notes
    -----
    A changed, removed or inserted entry breaks the chain at that entry. A document or decision that
    was changed without a journal entry disagrees with the entry about it. If the last entries are
    cut off together with everything they did, the chain is still intact: only a `last_hash` kept
    elsewhere shows that. Rows that were changed without a journal entry show only if their number
    changed; compare their values with the file that the document's SHA-256 identifies.

    Examples
    --------
    >>> import linkanalysis as la
    >>> with la.Case(purpose="training") as case:
    ...     audit = verify_journal(case)
    >>> audit.intact, audit.entries
    (True, 1)
    """
    expect_case(case)
    entries = case.entries()
    last = entries[-1].hash if entries else ""
    if not entries or entries[0].act != "create":
        return JournalAudit(
            intact=False,
            entries=len(entries),
            first_broken=1,
            last_hash=last,
            why="The journal does not begin with the creation of the case.",
        )
    broken = first_broken(entries)
    if broken is not None:
        why = f"Entry {broken} of the journal does not follow from the entry before it."
        return JournalAudit(
            intact=False, entries=len(entries), first_broken=broken, last_hash=last, why=why
        )
    found = _documents_disagree(case, entries) or _decisions_disagree(case, entries)
    if found is not None:
        return JournalAudit(
            intact=False, entries=len(entries), first_broken=found[0], last_hash=last, why=found[1]
        )
    return JournalAudit(intact=True, entries=len(entries), first_broken=None, last_hash=last)


def _undone(entries: Sequence[Entry]) -> set[str]:
    return {entry.subjects[0] for entry in entries if entry.act == "undo"}


def _documents_disagree(case: Case, entries: Sequence[Entry]) -> tuple[int, str] | None:
    undone = _undone(entries)
    expected: dict[str, tuple[int, str, str, str]] = {}
    for entry in entries:
        if entry.act == "add":
            document, sha256 = entry.subjects
            status = "undone" if str(entry.n) in undone else "standing"
            expected[document] = (entry.n, sha256, status, entry.reason)
        elif entry.act == "withdraw" and str(entry.n) not in undone:
            _, sha256, status, reason = expected[entry.subjects[0]]
            status = "undone" if status == "undone" else "withdrawn"
            expected[entry.subjects[0]] = (entry.n, sha256, status, reason)
    kept = case.sql(
        "SELECT id, 'sha256:' || sha256 AS sha256, status, s.n || ' statements, ' || l.n || "
        "' links, ' || p.n || ' problems' AS counts FROM documents, "
        "LATERAL (SELECT count(*) AS n FROM statements WHERE document = id) s, "
        "LATERAL (SELECT count(*) AS n FROM links WHERE document = id) l, "
        "LATERAL (SELECT count(*) AS n FROM problems WHERE document = id) p ORDER BY id"
    )
    found = {row[0]: tuple(row[1:]) for row in kept.itertuples(index=False)}
    wrong = [
        (n, document)
        for document, (n, *state) in expected.items()
        if found.get(document) != tuple(state)
    ]
    if wrong:
        n, document = min(wrong)
        return n, f'Document "{document}" is not as entry {n} of the journal left it.'
    extra = sorted(found.keys() - expected.keys())
    if extra:
        return len(entries) + 1, f'Document "{extra[0]}" was added without a journal entry.'
    return None


def _decisions_disagree(case: Case, entries: Sequence[Entry]) -> tuple[int, str] | None:
    undone = _undone(entries)
    expected = {
        entry.n: (int(entry.reason.split()[0]), str(entry.n) not in undone)
        for entry in entries
        if entry.act == "decide"
    }
    kept = case.sql(
        'SELECT "position", count(*) AS n, bool_and(standing) AS every, bool_or(standing) AS some '
        "FROM decisions GROUP BY ALL ORDER BY ALL"
    )
    found = {
        int(row[0]): (int(row[1]), bool(row[2])) if row[2] == row[3] else None
        for row in kept.itertuples(index=False)
    }
    for n in sorted(expected.keys() | found.keys()):
        if expected.get(n) != found.get(n):
            return n, f"The decisions of entry {n} are not as the journal left them."
    return None

"""The journal: every act on a case, each chained by a hash to the one before.

Lives here: how an entry is made and hashed, and where a chain breaks.
Not here: the report on a whole case (`custody.audit`), and what the acts do (`acts`).

An entry holds ids, never names or numbers of people. Its hash covers the whole entry and the hash
of the entry before, so a changed, removed or inserted entry breaks the chain at that point. A
journal cut off at its end still chains: compare its last hash with a copy kept elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, astuple, dataclass, replace
from typing import TYPE_CHECKING

from linkanalysis._given import expect_type
from linkanalysis.errors import CaseError
from linkanalysis.vocabulary.acts import act as act_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case.engine import Engine

# the `previous` of the first entry: as long as a SHA-256, and visibly not one
START = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One act on a case.

    Attributes
    ----------
    n : int
        Its number, from 1.
    at : str
        When, in UTC, ISO 8601 with microseconds.
    by : str
        Who did it.
    act : str
        A name of `linkanalysis.vocabulary.ACTS`.
    subjects : tuple of str
        Ids of what it concerns.
    reason : str
        Why, or how much was added.
    previous : str
        Hash of the entry before; 64 zeros for the first.
    hash : str
        Hash of this entry.

    Examples
    --------
    >>> Entry(1, "2024-05-02T10:00:00.000000Z", "A", "add", ("d",), "", "0" * 64, "").act
    'add'
    """

    n: int
    at: str
    by: str
    act: str
    subjects: tuple[str, ...]
    reason: str
    previous: str
    hash: str


def entry_hash(entry: Entry) -> str:
    """Compute the SHA-256 that an entry must have, from all its other fields."""
    fields = list(astuple(entry))[:-1]
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def append_entry(
    engine: Engine, act: str, *, subjects: Sequence[str] = (), by: str = "", reason: str = ""
) -> Entry:
    """Append an entry to the journal; `act` is a name of `ACTS`."""
    act_row(act)
    for name, value in (("by", by), ("reason", reason)):
        expect_type(
            name, value, str, "it must be text, since the journal keeps it.", error=CaseError
        )
    last = engine.execute("SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1").fetchall()
    n, previous = last[0] if last else (0, START)
    at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    entry = Entry(n + 1, at, by, act, tuple(subjects), reason, previous, "")
    entry = replace(entry, hash=entry_hash(entry))
    values = asdict(entry) | {"subjects": json.dumps(entry.subjects)}
    engine.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(values.values()))
    return entry


def read_entries(engine: Engine) -> tuple[Entry, ...]:
    """Read the whole journal."""
    rows = engine.execute(
        'SELECT n, "at", "by", act, subjects, reason, previous, hash FROM journal ORDER BY n, hash'
    ).fetchall()
    return tuple(
        Entry(n, at, by, act, _subjects(subjects), reason, previous, found)
        for n, at, by, act, subjects, reason, previous, found in rows
    )


def _subjects(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return ()
    return tuple(str(subject) for subject in found) if isinstance(found, list) else ()


def first_broken(entries: Sequence[Entry]) -> int | None:
    """Return the number of the first entry that does not follow from those before it, or None."""
    previous = START
    for number, entry in enumerate(entries, start=1):
        if entry.n != number or entry.previous != previous or entry.hash != entry_hash(entry):
            return number
        previous = entry.hash
    return None

"""The journal: every act on a case, each chained by a hash to the one before.

An entry holds ids, never names or numbers of people, and the hashes of the rows that its act wrote
(`contents`). Its own hash covers the whole entry and the hash of the entry before, so a changed,
removed or inserted entry breaks the chain at that point. A journal that was cut off at its end, or
written anew from some entry on, still chains: only a head that was written down elsewhere shows it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

from linkanalysis.core.checks import expect_type
from linkanalysis.core.vocabulary.acts import act as act_row
from linkanalysis.errors import CaseError
from linkanalysis.storage.content_hashes import Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.storage.engine import DuckEngine, Engine

UNCHANGING = ("export", "confirm")  # acts that leave the case as it is
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
    content : tuple of Written
        What it wrote: for each table the number of rows and their hash.
    previous : str
        Hash of the entry before; 64 zeros for the first.
    hash : str
        Hash of this entry.

    Examples
    --------
    >>> Entry(1, "2024-05-02T10:00:00.000000Z", "A", "add", ("d",), "", (), "0" * 64, "").act
    'add'
    """

    n: int
    at: str
    by: str
    act: str
    subjects: tuple[str, ...]
    reason: str
    content: tuple[Written, ...]
    previous: str
    hash: str


def entry_hash(entry: Entry) -> str:
    """Compute the SHA-256 that an entry must have, from all its other fields."""
    fields = list(astuple(entry))[:-1]
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def draft_entry(
    engine: DuckEngine, act: str, *, subjects: Sequence[str] = (), by: str = "", reason: str = ""
) -> Entry:
    """Begin an entry, whose number and time the rows of its act may need; `seal_entry` ends it."""
    act_row(act)
    for name, value in (("by", by), ("reason", reason)):
        expect_type(
            name, value, str, "it must be text, since the journal keeps it.", error=CaseError
        )
    n, previous = _last_of(engine)
    at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return Entry(n + 1, at, by, act, tuple(subjects), reason, (), previous, "")


def next_number(engine: DuckEngine) -> int:
    """Return the number that the next entry will have."""
    return _last_of(engine)[0] + 1


def _last_of(engine: DuckEngine) -> tuple[int, str]:
    """Return the number and the hash of the last entry."""
    if engine.session.state.head is None:
        # not ORDER BY n LIMIT 1, which takes longer to plan than the rest of an entry to write
        ((n, previous),) = engine.execute(
            "SELECT coalesce(max(n), 0), coalesce(arg_max(hash, n), ?) FROM journal", [START]
        ).fetchall()
        engine.session.end_at((n, previous), engine.session.state.position)
        return n, previous
    return engine.session.state.head


def seal_entry(engine: DuckEngine, entry: Entry, content: Sequence[Written] = ()) -> Entry:
    """Append an entry to the journal, with the hashes of what its act wrote."""
    entry = replace(entry, content=tuple(content))
    entry = replace(entry, hash=entry_hash(entry))
    values = asdict(entry) | {
        "subjects": json.dumps(entry.subjects),
        "content": json.dumps([astuple(each) for each in entry.content]),
    }
    engine.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(values.values()))
    changed = entry.act not in UNCHANGING
    engine.session.end_at(
        (entry.n, entry.hash), entry.n if changed else engine.session.state.position
    )
    return entry


def last_change(engine: DuckEngine) -> int:
    """Return the number of the last entry that changed the case."""
    if engine.session.state.position is None:
        ((last,),) = engine.execute(
            f"SELECT coalesce(max(n), 0) FROM journal WHERE act NOT IN {UNCHANGING}"  # noqa: S608
        ).fetchall()
        engine.session.end_at(engine.session.state.head, int(last))
        return int(last)
    return engine.session.state.position


def read_entries(engine: Engine) -> tuple[Entry, ...]:
    """Read the whole journal."""
    rows = engine.execute(
        'SELECT n, "at", "by", act, subjects, reason, content, previous, hash FROM journal '
        "ORDER BY n, hash"
    ).fetchall()
    return tuple(_entry(row) for row in rows)


def _entry(row: Sequence[Any]) -> Entry:
    """Read a row; if its lists are not as the library writes them, it has no hash and is broken."""
    n, at, by, act, subjects, reason, content, previous, found = row
    named, wrote = _texts(subjects), _written(content)
    if named is None or wrote is None:
        found = ""
    return Entry(n, at, by, act, named or (), reason, wrote or (), previous, found)


def _texts(text: str) -> tuple[str, ...] | None:
    listed = _list(text)
    if listed is None or not all(isinstance(each, str) for each in listed):
        return None
    return tuple(listed)


def _written(text: str) -> tuple[Written, ...] | None:
    listed = _list(text)
    if listed is None or [_kinds(each) for each in listed] != [(str, int, str)] * len(listed):
        return None
    return tuple(Written(*each) for each in listed)


def _kinds(value: object) -> tuple[type, ...]:
    return tuple(map(type, value)) if isinstance(value, list) else ()


def _list(text: str) -> list[Any] | None:
    """Read a list from JSON, unless the text differs from what the library writes for it."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, list) and json.dumps(found) == text else None


def first_broken(entries: Sequence[Entry]) -> int | None:
    """Return the number of the first entry that does not follow from those before it, or None."""
    previous = START
    for number, entry in enumerate(entries, start=1):
        if entry.n != number or entry.previous != previous or entry.hash != entry_hash(entry):
            return number
        previous = entry.hash
    return None

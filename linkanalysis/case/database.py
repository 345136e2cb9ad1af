"""The database of a case and the moment that it is at."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from linkanalysis.case.frames import Moment
from linkanalysis.case.masked_today import Today, find_today
from linkanalysis.case.releasing import named_in_release
from linkanalysis.core.checks import is_whole
from linkanalysis.errors import CaseError
from linkanalysis.storage.content_hashes import delete_rows
from linkanalysis.storage.journal import last_change, read_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.header import Header
    from linkanalysis.storage.journal import Entry


class Held:
    """What a case holds: its database, what it is for, and the moment between two acts.

    today: What is masked today, if this is the case as it stood earlier.
    named: Who is named beside the suspects, if this is the case as it is released.
    lock: Held by a thread while nothing else may happen; a thread may take it twice.
    """

    def __init__(self, database: DuckEngine, header: Header, today: Today | None = None) -> None:
        self.header = header
        self.today = today
        self.named: frozenset[str] | None = None
        self.lock = database.lock
        self.path = database.path
        self.closed = False
        self._database = database
        self._asked = False
        self._now: Moment | None = None

    @property
    def database(self) -> DuckEngine:
        """The database as it is; raise CaseError once the case is closed."""
        if self.closed:
            message = "This case is closed. Open it again with Case.open, or make a new one."
            raise CaseError(message)
        return self._database

    @property
    def position(self) -> int:
        """Number of the last act that changed the case."""
        return last_change(self._database)

    @property
    def moment(self) -> Moment:
        """What follows from the tables now."""
        if self._now is None or self.closed:
            self._now = self._moment()
        return self._now

    def _moment(self, until: int | None = None) -> Moment:
        return Moment(self.database, self.header.region, self.today, until, self.named)

    @property
    def last(self) -> Moment:
        """The current moment, also of a closed case from which something was made."""
        self._asked = True
        return self._now if self.closed and self._now is not None else self.moment

    @contextlib.contextmanager
    def act(self) -> Iterator[Moment]:
        """Let an act read the current moment, and drop the moment even if the act fails."""
        with self.lock:
            if self._database.read_only and not self.closed:
                message = (
                    f"{self.path} is open for reading only, since the file or its folder cannot be "
                    "written; nothing was changed. Save a copy with case.save and open that."
                )
                raise CaseError(message)
            self.refuse_copy("acted on")
            try:
                yield self.moment
            finally:
                self.drop()

    def drop(self) -> None:
        """Drop what follows from the tables, which have changed."""
        self._now = None
        self._database.session.renew()

    def refuse_copy(self, done: str) -> None:
        """Raise if this is the case as it stood earlier, or as it is released."""
        if self.named is not None:
            message = (
                f"This is the case as it is released, which cannot be {done}. Use the case that "
                "for_release was called on."
            )
            raise CaseError(message)
        if self.today is not None:
            n_acts = len(read_entries(self.database))
            message = (
                f"This is the case as it stood after act {n_acts}, which cannot be "
                f"{done}. Use the case that as_of was called on."
            )
            raise CaseError(message)

    def copied(self) -> Held:
        """Copy the database into memory."""
        with self.lock:
            copy = Held(self.database.in_memory(), self.header, self.today)
            copy.named = self.named
            return copy

    def for_release(self, naming: Iterable[str]) -> Held:
        """Copy the database into memory, to name only suspects and the people given."""
        with self.lock:
            named = named_in_release(self.moment, naming)
            released = self.copied()
        released.named = named
        return released

    def as_of(self, entry: int | date) -> Held:
        """Copy the database into memory and set it back to an act, by its number or its day."""
        with self.lock:
            number = find_entry(read_entries(self.database), entry, self.header.timezone)
            then = self.copied()
            now = self.moment
            if any(each.act > number for each in self.last.protection.overrides.values()):
                now = self._moment(until=number)
            then.today = find_today(now)
        try:
            set_back(then.database, number)
        except BaseException:
            then.close()
            raise
        then.drop()
        return then

    def close(self) -> None:
        """Release the database, and keep what is checked of a closed case."""
        with self.lock:
            if self.closed:
                return
            if self._asked:  # what was made from the case is checked after it is closed, too
                self.moment.keep()
            else:
                self._now = None
            _ = self.position  # for what is checked later
            self.closed = True
            self._database.close()


def find_entry(entries: Sequence[Entry], entry: object, timezone: str | None) -> int:
    """Return the number of an entry that is given by its number or by a day; raise CaseError."""
    if isinstance(entry, dt.date) and not isinstance(entry, dt.datetime):
        zone = ZoneInfo(timezone or "UTC")
        made = [each.n for each in entries if _day(each.at, zone) <= entry]
        if made:
            return max(made)
        message = (
            f"The case did not exist on {entry}; it was made on {_day(entries[0].at, zone)}. For "
            "what the records say of that time, use "
            f'la.build_graph(case, when="{entry}").'
        )
        raise CaseError(message)
    if is_whole(entry) and 1 <= entry <= len(entries):
        return int(entry)
    message = (
        f"entry is {entry!r:.40}; give the number of an entry of case.journal(), from 1 to "
        f"{len(entries)}, or a day such as date(2024, 5, 2)."
    )
    raise CaseError(message)


def _day(at: str, zone: ZoneInfo) -> dt.date:
    return dt.datetime.fromisoformat(at).astimezone(zone).date()


def set_back(engine: DuckEngine, act: int) -> None:
    """Let the tables be as they were after an act; raise CaseError if rows of then are gone."""
    entries = [each for each in read_entries(engine) if each.n <= act]
    status = _status(entries)
    later = engine.execute(
        'SELECT id, "position" FROM documents WHERE "position" > ? ORDER BY "position"', [act]
    ).fetchall()
    for document, again in later:
        if status.get(document, "undone") != "undone":
            message = (
                f"The case cannot be shown as it stood after act {act}: adding one of its "
                "documents was undone later, and the document was added again, which replaced its "
                f"rows. Its entry is number {again}."
            )
            raise CaseError(message)
    undone = [each.subjects[0] for each in entries if each.act == "undo"]
    with engine.transaction():
        delete_rows(engine, [document for document, _ in later])
        engine.execute('DELETE FROM documents WHERE "position" > ?', [act])
        for document, word in status.items():
            engine.execute("UPDATE documents SET status = ? WHERE id = ?", [word, document])
        engine.execute('DELETE FROM decisions WHERE "position" > ?', [act])
        engine.execute(
            'UPDATE decisions SET standing = NOT list_contains(?::VARCHAR[], "position"::VARCHAR)',
            [undone],
        )
        engine.execute("DELETE FROM journal WHERE n > ?", [act])
        engine.session.end_at(None, None)


def _status(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the status of each document after the last of some entries."""
    acts = {str(each.n): each.act for each in entries}
    found: dict[str, str] = {}
    for entry in entries:
        match entry.act:
            case "add":
                found[entry.subjects[0]] = "standing"
            case "withdraw":
                found[entry.subjects[0]] = "withdrawn"
            case "undo":
                taken_back = acts[entry.subjects[0]]
                if taken_back in {"add", "withdraw"}:
                    found[entry.subjects[1]] = "undone" if taken_back == "add" else "standing"
    return found

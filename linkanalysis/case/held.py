"""The database of a case and the moment that it is at.

Lives here: `Held`: acts, which move the moment on; what a closed case still knows; copies, as the
case is or as it stood earlier.
Not here: what follows from a moment (`frames`), what a case is asked (`case`).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from linkanalysis.case.frames import Moment
from linkanalysis.case.masked_today import Today, find_today
from linkanalysis.case.standing_then import find_entry, set_back
from linkanalysis.errors import CaseError
from linkanalysis.storage.journal import last_change, read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from linkanalysis.storage.engine import DuckEngine
    from linkanalysis.storage.header import Header


class Held:
    """What a case holds: its database, what it is for, and the moment between two acts.

    today: What is masked today, if this is the case as it stood earlier.
    lock: Held by a thread while nothing else may happen; a thread may take it twice.
    """

    def __init__(self, database: DuckEngine, header: Header, today: Today | None = None) -> None:
        self.header = header
        self.today = today
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
            self._now = Moment(self.database, self.header.region, self.today)
        return self._now

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
            self.refuse_earlier("acted on")
            try:
                yield self.moment
            finally:
                self.drop()

    def drop(self) -> None:
        """Drop what follows from the tables, which have changed."""
        self._now = None
        self._database.session.renew()

    def refuse_earlier(self, done: str) -> None:
        """Raise if this is the case as it stood earlier."""
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
            return Held(self.database.in_memory(), self.header, self.today)

    def as_of(self, entry: int | date) -> Held:
        """Copy the database into memory and set it back to an act, by its number or its day."""
        with self.lock:
            number = find_entry(read_entries(self.database), entry, self.header.timezone)
            then = self.copied()
            now = self.moment
            if any(each.act > number for each in self.last.protection.overrides.values()):
                now = Moment(self.database, self.header.region, self.today, until=number)
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

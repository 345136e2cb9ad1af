"""What a session adds to the tables of a case: views, and the standing rows of a small case.

Lives here: making each when a statement first names it, and on how many threads a case is read.
Not here: what they select (`schema`).

A relation that nobody names costs nothing. The standing rows are tables while the case is small: a
view joins documents and decisions anew in each query, which takes longer than the query itself. In
a large case a table would take as much memory as the case, and as long to make as many queries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from linkanalysis.storage.schema import LINKS_WRITTEN_OUT, RELATIONS, STANDING, WITHOUT, stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import duckdb

# Links and statements up to which tables are made. Making them takes 1 ms for each 1,000 rows and
# saves 2 to 6 ms a query; at this size it pays from the twentieth query on, and takes 26 MB.
SMALL = 100_000
# A name of a table of the file is in quotation marks behind a point, as `stored` writes it.
_NAMED = re.compile(rf'(?<!\.")(?<!\w)({"|".join(RELATIONS)})\b', re.IGNORECASE)
_COUNTED = ("links", "numbered_links", "statements")
_COUNTS = ", ".join(f"(SELECT count(*) FROM {stored(name)})" for name in _COUNTED)  # noqa: S608 - literal names
TABLE, VIEW = "TABLE", "VIEW"


@lru_cache(maxsize=512)
def named_in(sql: str) -> tuple[str, ...]:
    """Return the relations that a statement names, and those that they are made of, in order."""
    found = {name.lower() for name in _NAMED.findall(sql)}
    for name in reversed(RELATIONS):
        if name in found:
            found.update(each.lower() for each in _NAMED.findall(RELATIONS[name]))
    return tuple(name for name in RELATIONS if name in found)


@dataclass(frozen=True, slots=True)
class State:
    """What has been made in a session.

    kinds: Table or view, by the name of each relation that is there.
    current: Those that are as the tables of the case are now.
    same, left_out: What the relations of these names hold.
    counts: Numbers of the rows of `_COUNTED`, if they were counted.
    head: Number and hash of the last entry of the journal, if it is known.
    position: Number of the last entry that changed the case, if it is known.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    current: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[tuple[str, str, str, str | None]] = frozenset()
    counts: tuple[int, ...] | None = None
    head: tuple[int, str] | None = None
    position: int | None = None


class Session:
    """The relations of one connection; a transaction that fails also undoes what it made of them.

    run: Runs a statement on the connection. grown: Is called if the case is found to be large.
    """

    def __init__(
        self, run: Callable[[str], duckdb.DuckDBPyConnection], grown: Callable[[], None]
    ) -> None:
        self._run = run
        self._grown = grown
        self.state = State()

    def prepare(self, names: tuple[str, ...]) -> None:
        """Make the relations among `names`, in the order of `RELATIONS`, that are not current."""
        for name in names:
            if name not in self.state.current:
                self._make(name)

    def _make(self, name: str) -> None:
        select, kind = RELATIONS[name], VIEW
        if name in {"same", "left_out"} or (name in STANDING and self.is_small()):
            kind = TABLE
        if name in WITHOUT and self.state.left_out:
            select = WITHOUT[name]
            self.prepare(named_in(select))
        if name == "links" and not self._counts()[1]:
            select = LINKS_WRITTEN_OUT
        there = self.state.kinds.get(name, kind)
        if there != kind:
            self._run(f"DROP {there} IF EXISTS temp.{name}")
        self._run(f"CREATE OR REPLACE TEMP {kind} {name} AS {select}")
        kinds, current = {**self.state.kinds, name: kind}, self.state.current | {name}
        self.state = replace(self.state, kinds=kinds, current=current)

    @property
    def rows(self) -> int:
        """Number of links and statements."""
        return sum(self._counts())

    def is_small(self) -> bool:
        """Return whether the standing rows of the case are tables."""
        return self.rows <= SMALL

    def _counts(self) -> tuple[int, ...]:
        counts = self.state.counts
        if counts is None:
            (counts,) = self._run(f"SELECT {_COUNTS}").fetchall()
            self.state = replace(self.state, counts=counts)
        if sum(counts) > SMALL:
            self._grown()
        return counts

    def renew(self) -> None:
        """Let what depends on rows be made again, since the tables of the case have changed."""
        current = self.state.current - {"links", *STANDING}
        self.state = replace(self.state, current=current)

    def add_rows(self, added: Mapping[str, int]) -> None:
        """Count rows that were inserted, by table, with those that are known."""
        if self.state.counts is not None:
            known = zip(self.state.counts, _COUNTED, strict=True)
            counts = tuple(rows + added[table] for rows, table in known)
            self.state = replace(self.state, counts=counts)

    def recount(self) -> None:
        """Forget how many rows there are, since some were deleted."""
        self.state = replace(self.state, counts=None)

    def hold_same(self, same: Mapping[str, str]) -> bool:
        """Keep which id stands for which, by id; return whether `same` must be filled anew."""
        changed = self.state.same != same
        self.state = replace(self.state, same=same)
        return changed

    def hold_left_out(self, rows: frozenset[tuple[str, str, str, str | None]]) -> bool:
        """Keep which rows are left out; return whether `left_out` must be filled anew."""
        changed = self.state.left_out != rows
        self.state = replace(self.state, left_out=rows)
        return changed

    def end_at(self, head: tuple[int, str] | None, position: int | None) -> None:
        """Keep where the journal ends; see `State`."""
        self.state = replace(self.state, head=head, position=position)

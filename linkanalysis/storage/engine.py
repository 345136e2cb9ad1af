"""The DuckDB connection that holds a case, closed off from files and the network.

Once open, the connection reaches only the case and its own private folder: external access is off
and all settings but threads and memory are locked, so no SQL statement can read or write other
files, load an extension or use the network. Queries of users run in a transaction that refuses to
write.

The connection has one result at a time, so a lock covers each statement until its rows are
fetched, and each transaction until it ends. After each act the file is made whole: DuckDB's
second file, the ``.wal``, has an act only between its commit and that moment.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import threading
import warnings
import weakref
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import duckdb

from linkanalysis.core.optional import optional_import
from linkanalysis.core.threads import thread_count
from linkanalysis.errors import CaseError, DataQualityWarning, MissingExtraError
from linkanalysis.storage.database_errors import (
    PYTHON_FAULTS,
    failed,
    forked,
    is_full,
    is_mistake,
    open_elsewhere,
    unopened,
)
from linkanalysis.storage.files import (
    is_writable,
    lock_file,
    new_file,
    private_folder,
    private_mode,
    remove_leftovers,
    wal_of,
)
from linkanalysis.storage.schema import (
    HELD,
    LINKS_WRITTEN_OUT,
    RELATIONS,
    STANDING,
    TABLES,
    WITHOUT,
    create_tables,
    literal,
    quoted,
    stored,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray


Fetched = TypeVar("Fetched")

VECTORS = 128  # of 2,048 rows: few calls of Python, and some MB
SAVED = "saved"  # the file that a case is copied to or from
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
_READING = ("SELECT", "WITH", "FROM", "VALUES")
# Statements that stay parsed: a report asks some hundred different ones, many of them again and
# again. In a small case the longest take 1 ms to parse, as long as a short query to run.
PARSED = 256


class Table(Protocol):
    """The answer to a query; the query runs when it is fetched, which can be done once."""

    def fetchall(self) -> list[Any]:
        """Return all rows as tuples."""

    def fetchnumpy(self) -> dict[str, Any]:
        """Return one array for each column."""

    def df(self) -> pd.DataFrame:
        """Return a DataFrame."""


class Engine(Protocol):
    """What the case and the graph need from a database."""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Table:
        """Run one statement, with values for its ``?``."""


def column(engine: Engine, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
    """Run a query and return its first column."""
    return [row[0] for row in engine.execute(sql, parameters).fetchall()]


class DuckEngine:
    """DuckDB with one case, in the file `path` (encrypted if `key` is given) or in memory.

    reading: Open the file for reading only, as is done anyway where it cannot be written; the file
      stays as it is, also what a killed process has left beside it.
    lock: Held by a thread during each statement and transaction; a thread may take it twice.
    """

    def __init__(
        self, path: Path | None = None, *, key: str | None = None, reading: bool = False
    ) -> None:
        self.path = path
        # a link to the file: DuckDB would put the .wal beside the link, where nobody looks for it
        self._file = None if path is None else path.resolve()
        self.read_only = reading or (self._file is not None and not is_writable(self._file))
        self.lock = Lock(path)
        # a small case is read faster on one (`few_threads`); a file may hold a large one
        threads, begun = thread_count(), thread_count() if path else 1
        self._key = key
        extension = None if key is None else extension_file()
        held = self._locked()
        try:
            self.folder = private_folder(None if self.read_only else self._file)
            self._connection = duckdb.connect(
                ":memory:",
                config={
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "python_enable_replacements": "false",  # SQL sees no variables of the caller
                    "threads": str(begun),
                    "temp_directory": str(self.folder),
                },
            )
        except BaseException:
            if held is not None:
                os.close(held)
            raise
        self._parsed = lru_cache(maxsize=PARSED)(self._connection.extract_statements)
        self._resources = Resources(self._connection, threads, begun=begun)
        self.session = Session(self._connection.execute, self._resources.all_threads)
        self._finish = weakref.finalize(
            self, _close, self._connection, self.folder, held, os.getpid()
        )
        try:
            self._prepare(extension)
        except BaseException:
            self._finish()
            raise
        if held is not None and not self.read_only and self._file is not None:
            remove_leftovers(self._file, keep=self.folder)

    def _locked(self) -> int | None:
        if self.path is None or self._file is None or not self._file.exists():
            return None
        try:
            return lock_file(self._file, shared=self.read_only)
        except BlockingIOError:
            raise open_elsewhere(self.path) from None
        except OSError as error:
            raise unopened(self.path, error, keyed=self._key is not None) from None

    def _prepare(self, extension: Path | None) -> None:
        run = self._connection.execute
        with contextlib.suppress(duckdb.InvalidInputException):
            # a notebook that cannot draw the bar has it off already, and refuses the setting
            run("SET enable_progress_bar = false")
        run("SET TimeZone = 'UTC'")
        run(f"SET allowed_directories = [{literal(self.folder)}]")
        if extension is not None:
            run("SET temp_file_encryption = true")
            run(f"LOAD {literal(extension)}")
        self._attach()
        # the functions of DuckDB first: a file may hold functions that take the names of others
        run(f"SET search_path = 'system.main,{HELD}.main'")
        run("SET enable_external_access = false")
        run(f"SET allowed_configs = [{', '.join(map(literal, SETTINGS))}]")
        run("SET lock_configuration = true")

    def _attach(self) -> None:
        if self.path is None or self._file is None:
            self._connection.execute(f"ATTACH ':memory:' AS {HELD}")
            return
        options = self._options("READ_ONLY") if self.read_only else self._options()
        try:
            with private_mode():
                self._connection.execute(f"ATTACH {literal(self._file)} AS {HELD}{options}")
                if not self.read_only and wal_of(self._file).exists():
                    self._take_in_wal(wal_of(self._file))
        except (duckdb.Error, *PYTHON_FAULTS) as error:
            raise unopened(self.path, error, keyed=self._key is not None) from None

    def _take_in_wal(self, wal: Path) -> None:
        run = self._connection.execute
        run(f"CHECKPOINT {HELD}")
        if not wal.exists():
            return
        message = (
            f"{wal.name} is incomplete, and the act that it breaks off in is not in the case. That "
            "is normal after a crash. If the files were copied, copy the case again with "
            "case.save."
        )
        warnings.warn(message, DataQualityWarning, stacklevel=6)
        # DuckDB would leave the rest of it there until something is written
        run(f"CREATE TABLE {HELD}.written (n INTEGER)")
        run(f"DROP TABLE {HELD}.written")
        run(f"CHECKPOINT {HELD}")

    def _options(self, *options: str) -> str:
        key = () if self._key is None else (f"ENCRYPTION_KEY {literal(self._key)}",)
        return f" ({', '.join((*options, *key))})" if options or key else ""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Table:
        """Run one statement; one that only reads runs when its rows are fetched."""
        with self.lock:
            (statement,) = self._parsed(sql)
            answer = _Answer(self, statement, list(parameters))
            if statement.type != duckdb.StatementType.SELECT:
                answer.run(_none)
        return answer

    def fetch(
        self,
        statement: str | duckdb.Statement,
        parameters: list[object],
        rows: Callable[[duckdb.DuckDBPyConnection], Fetched],
    ) -> Fetched:
        """Run a statement and fetch its rows, with no other thread in between."""
        try:
            with self.lock:
                text = statement if isinstance(statement, str) else statement.query
                self.session.prepare(named_in(text))
                return rows(self._connection.execute(statement, parameters))
        except (duckdb.Error, *PYTHON_FAULTS) as error:
            if is_mistake(error):
                raise
            raise failed(self.path, error) from None

    def blocks(self, sql: str, parameters: Sequence[object], size: int) -> Iterator[list[Any]]:
        """Run a query and yield its rows block by block; other threads wait until it ends."""
        with self.lock:
            rows = self.fetch(sql, list(parameters), lambda connection: connection)
            while block := self._next(lambda: rows.fetchmany(size)):
                yield block

    def _next(self, fetch: Callable[[], Fetched]) -> Fetched:
        try:
            return fetch()
        except (duckdb.Error, *PYTHON_FAULTS) as error:
            raise failed(self.path, error) from None

    def arrays(self, sql: str, parameters: Sequence[object]) -> Iterator[dict[str, NDArray[Any]]]:
        """Run a query without nulls and yield its columns block by block, as `blocks` does."""
        with self.lock:
            rows = self.fetch(sql, list(parameters), lambda connection: connection)
            while len(frame := self._next(lambda: rows.fetch_df_chunk(VECTORS))):
                yield {str(name): frame[name].to_numpy() for name in frame}

    @contextlib.contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[None]:
        """Run a block as one transaction: all of it takes effect, or none.

        No other thread reads or writes until it ends.
        """
        with self.lock:
            self.fetch("BEGIN TRANSACTION READ ONLY" if reading else "BEGIN TRANSACTION", [], _none)
            before = self.session.state
            try:
                yield
                with private_mode():
                    self.fetch("COMMIT", [], _none)
            except BaseException:
                with contextlib.suppress(duckdb.Error):  # DuckDB may have ended it already
                    self._connection.execute("ROLLBACK")
                self.session.state = before
                raise
            if not reading:
                self._make_whole()

    def _make_whole(self) -> bool:
        """Bring what was committed from the .wal into the file itself; say whether it worked."""
        if self._file is None or not wal_of(self._file).exists():
            return True
        try:
            with private_mode():
                self._connection.execute(f"CHECKPOINT {HELD}")
        except duckdb.Error:  # on a full disk it stays in the .wal, where it is as safe
            return False
        return True

    @contextlib.contextmanager
    def few_threads(self) -> Iterator[None]:
        """Let DuckDB read a small case on one thread in a block.

        It scans up to 122,880 rows on one thread anyway, and further ones cost a fifth of a query.
        """
        with self.lock:
            if not self.session.is_small():
                yield
                return
            with self._resources.one_thread():
                yield

    @contextlib.contextmanager
    def for_writing(self) -> Iterator[None]:
        """Let DuckDB use one thread in a block that writes many rows, and little memory for a file.

        It keeps temporary tables until the transaction ends, also those that were replaced; beyond
        the limit they go to the private folder. What is in memory alone would lie there in clear
        text, so it has no limit of its own. DuckDB scans rows that its own transaction wrote on one
        thread, while the others ask for work without a pause.
        """
        limited = self._resources.little_memory() if self._file else contextlib.nullcontext()
        with self.lock, self._resources.one_thread(), limited:
            yield

    @contextlib.contextmanager
    def frame(self, name: str, frame: pd.DataFrame) -> Iterator[None]:
        """Let statements in a block read a DataFrame as the table `name`."""
        # DuckDB 1.5.6 does not take arrays that run backward, as those of frame[::-1] do
        turned = any(frame[each].to_numpy().strides[0] < 0 for each in frame)
        with self.lock:
            self._connection.register(name, frame.copy() if turned else frame)
            try:
                yield
            finally:
                with contextlib.suppress(duckdb.Error):  # the transaction has failed
                    self._connection.unregister(name)

    @property
    def encrypted(self) -> bool:
        """Whether nothing of the case may be on disk in clear text."""
        return self._key is not None

    def kinds(self, sql: str) -> list[str]:
        """Return the kind of each statement in a text, such as SELECT or DROP."""
        try:
            with self.lock:
                kinds = [found.type.name for found in self._parsed(sql)]
        except (duckdb.Error, TypeError) as error:  # text that is not valid Unicode
            message = "query is not valid text." if isinstance(error, TypeError) else str(error)
            raise CaseError(message) from None
        # some versions of DuckDB report PRAGMA and SHOW as SELECT
        first = _FIRST_WORD.match(sql)
        if kinds == ["SELECT"] and first is not None and first[1].upper() not in _READING:
            return [first[1].upper()]
        return kinds

    def copy_to(self, path: Path) -> None:
        """Write all tables to a new file, which appears only once it is complete."""
        if path.exists():
            raise _taken(path)
        inside = Path(self.folder, "saving")
        try:
            with self.lock, new_file(path) as part:
                self._copy(inside, HELD, SAVED)
                shutil.copyfile(inside, part)
        except FileExistsError:
            raise _taken(path) from None
        except (OSError, duckdb.Error) as error:
            if isinstance(error, duckdb.Error) and not is_full(error):
                raise failed(self.path, error) from None
            why = getattr(error, "strerror", None) or "the disk is full"
            message = f"{path} cannot be written: {why}. The case itself is unchanged."
            raise CaseError(message) from None
        finally:
            inside.unlink(missing_ok=True)
            wal_of(inside).unlink(missing_ok=True)

    def in_memory(self) -> DuckEngine:
        """Copy the case into memory; what spills to disk is encrypted if this case is."""
        copy = DuckEngine(key=self._key)
        file = Path(copy.folder, "copied")
        try:
            self.copy_to(file)
            copy._copy(file, SAVED, HELD)
        except BaseException:
            copy.close()
            raise
        file.unlink()
        return copy

    def _copy(self, file: Path, source: str, target: str) -> None:
        """Copy all tables between the case and a file."""
        run = self._connection.execute
        run(f"ATTACH {literal(file)} AS {SAVED}{self._options()}")
        try:
            run("BEGIN TRANSACTION")
            try:
                for statement in create_tables(target):
                    run(statement)
                for table in TABLES:
                    run(
                        f"INSERT INTO {target}.{quoted(table)} "  # noqa: S608 - literal names
                        f"SELECT * FROM {source}.{quoted(table)}"
                    )
                run("COMMIT")
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    run("ROLLBACK")
                raise
            run(f"CHECKPOINT {SAVED}")
        finally:
            run(f"DETACH {SAVED}")

    def close(self) -> None:
        """Make the file whole, release it, and delete the private folder."""
        if self.lock.is_foreign():
            return
        with self.lock:
            if self._file is None or self.read_only or not self._finish.alive:
                self._finish()
                return
            whole = self._make_whole()
            self._finish()
            if not whole:
                wal = wal_of(self._file).name
                message = (
                    f"The latest acts of {self.path} are still in {wal}, because the disk is full. "
                    "Keep the two files together; opening the case merges them again."
                )
                warnings.warn(message, DataQualityWarning, stacklevel=4)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Answer:
    """A statement and its values; each form fetches its rows under the lock of the engine."""

    def __init__(
        self, engine: DuckEngine, statement: duckdb.Statement, parameters: list[object]
    ) -> None:
        self._engine = engine
        self._statement = statement
        self._parameters = parameters
        self._ran = False

    def run(self, rows: Callable[[duckdb.DuckDBPyConnection], Fetched]) -> Fetched:
        if self._ran:
            message = "This statement has run; it has no rows left to fetch."
            raise CaseError(message)
        self._ran = True
        return self._engine.fetch(self._statement, self._parameters, rows)

    def fetchall(self) -> list[Any]:
        return self.run(lambda connection: connection.fetchall())

    def fetchnumpy(self) -> dict[str, Any]:
        return self.run(lambda connection: connection.fetchnumpy())

    def df(self) -> pd.DataFrame:
        return self.run(lambda connection: connection.df())


def _none(_: duckdb.DuckDBPyConnection) -> None:
    return None


def _close(
    connection: duckdb.DuckDBPyConnection, folder: Path, held: int | None, process: int
) -> None:
    if os.getpid() != process:
        return  # a forked copy has ended: everything belongs to the process that it was made from
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)
    if held is not None:
        os.close(held)


def _taken(path: Path) -> CaseError:
    return CaseError(
        f"{path} already exists and was not changed. Choose another name, or move that file first."
    )


EXTENSION = "duckdb_extension_httpfs"


def extension_file() -> Path:
    """Find the encryption extension built for the running version of DuckDB."""
    module = optional_import(EXTENSION, extra="encryption", purpose="Encrypting a case file")
    for folder in module.__path__:
        for file in sorted(Path(folder).rglob("httpfs.duckdb_extension")):
            if file.parent.name == f"v{duckdb.__version__}":
                return file
    message = (
        f"Encrypting a case file needs duckdb-extension-httpfs {duckdb.__version__}, the same "
        "version as duckdb; another version is installed. Install matching versions: "
        'pip install "linkanalysis-toolkit[encryption]".'
    )
    raise MissingExtraError(message, name=EXTENSION)


class Lock:
    """A lock that a thread may take twice, and a forked copy of the process never.

    Such a copy writes to the same file without either side knowing of the other: what one of them
    wrote would be gone.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._process = os.getpid()

    def is_foreign(self) -> bool:
        """Return whether this process is a copy of the one that made the lock."""
        return os.getpid() != self._process

    def __enter__(self) -> None:
        if self.is_foreign():
            raise forked(self._path)
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


# Bytes for adding a document beyond what the case holds. Ten million calls take the same time with
# twice as much (benchmarks/README.md).
WORKING_MEMORY = 1 << 29
# What may be set once everything else is locked.
SETTINGS = ("threads", "memory_limit")


class Resources:
    """What one connection may take: threads and most of the memory, and less in blocks.

    threads: Those that it may take once `all_threads` is called; `begun` before that.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, threads: int, *, begun: int) -> None:
        self._connection = connection
        self._threads = threads
        self._now = begun

    def all_threads(self) -> None:
        """Allow all threads from now on."""
        if self._now != self._threads:
            self._now = self._threads
            self._set(f"threads = {self._threads}")

    @contextlib.contextmanager
    def one_thread(self) -> Iterator[None]:
        """Allow one thread in a block."""
        if self._now == 1:
            yield
            return
        with self._set_for_a_block("threads = 1", f"threads = {self._now}"):
            yield

    @contextlib.contextmanager
    def little_memory(self) -> Iterator[None]:
        """Allow `WORKING_MEMORY` in a block, and what is in memory already."""
        limit = f"memory_limit = '{self._held_and_more()}B'"
        with self._set_for_a_block(limit, "memory_limit = DEFAULT"):
            yield

    @contextlib.contextmanager
    def _set_for_a_block(self, setting: str, afterwards: str) -> Iterator[None]:
        self._set(setting)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # the database has failed for good
                self._set(afterwards)

    def _held_and_more(self) -> int:
        asked = (
            "SELECT coalesce(sum(memory_usage_bytes), 0), "
            "parse_formatted_bytes(current_setting('memory_limit')) "
            "FROM system.main.duckdb_memory()"
        )
        ((held, limit),) = self._connection.execute(asked).fetchall()
        return min(int(held) + WORKING_MEMORY, int(limit))

    def _set(self, setting: str) -> None:
        # on a connection of its own: in a transaction that has failed, no statement runs
        with self._connection.cursor() as other:
            other.execute(f"SET {setting}")


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

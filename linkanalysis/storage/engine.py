"""The DuckDB connection that holds a case, closed off from files and the network.

Lives here: opening, statements, transactions, the copy of a case into a new file or into memory.
Not here: what the tables mean (`schema`), when each statement runs (`case`), the files themselves
(`files`), the lock (`lock`), what encrypts (`encryption`), how much DuckDB may take (`resources`),
and what errors mean (`faults`).

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
import itertools
import os
import re
import shutil
import warnings
import weakref
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import duckdb

from linkanalysis._threads import thread_count
from linkanalysis.errors import CaseError, DataQualityWarning
from linkanalysis.storage.encryption import extension_file
from linkanalysis.storage.faults import (
    PYTHON_FAULTS,
    failed,
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
from linkanalysis.storage.lock import Lock
from linkanalysis.storage.resources import SETTINGS, Resources
from linkanalysis.storage.schema import HELD, TABLES, create_tables, literal, quoted
from linkanalysis.storage.session import Session, named_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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
        self._parts = itertools.count()
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

    @contextlib.contextmanager
    def text_file(self, blocks: Iterable[bytes]) -> Iterator[Path]:
        """Let statements in a block read bytes as a file, in the private folder of the case."""
        # each under a name of its own: DuckDB may remember what it read under a name
        path = Path(self.folder, f"part {next(self._parts)}.csv")
        try:
            with path.open("wb") as file:
                file.writelines(blocks)
            yield path
        finally:
            path.unlink(missing_ok=True)

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

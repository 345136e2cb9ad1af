"""One connection to the database that holds a case, shut off from files and network.

Lives here: opening, transactions, reading without writing, the copy of a case into a new file.
Not here: what the tables mean (`schema`), who calls what when (`case`).

After opening, the connection can reach nothing but the case and its own spill folder: external
access is off and the settings are locked, so no statement of SQL can read or write other files,
load an extension or use the network. Reading runs in a transaction that refuses to write.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import duckdb

from linkanalysis._threads import thread_count
from linkanalysis.case.encryption import extension_file
from linkanalysis.case.schema import TABLES, create_tables, quoted
from linkanalysis.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

__all__ = ["DuckEngine", "Engine", "Table"]

HELD = "held"
SAVED = "saved"
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
_READING = ("SELECT", "WITH", "FROM", "VALUES")


class Table(Protocol):
    """The answer to a query, to be fetched once."""

    def fetchall(self) -> list[Any]:
        """Give all rows as tuples."""  # numpydoc ignore=RT01,EX01

    def fetchnumpy(self) -> dict[str, Any]:
        """Give one array a column."""  # numpydoc ignore=RT01,EX01

    def df(self) -> pd.DataFrame:
        """Give a frame."""  # numpydoc ignore=RT01,EX01


class Engine(Protocol):
    """What the case and the graph need of a database.

    Examples
    --------
    >>> with DuckEngine() as engine:
    ...     engine.execute("SELECT ? + 1", [2]).fetchall()
    [(3,)]
    """

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Table:
        """Run one statement."""  # numpydoc ignore=PR01,RT01,EX01


class DuckEngine:
    """DuckDB, holding one case.

    path: File of the case; in memory without it.
    key: Key of an encrypted file.
    """

    def __init__(self, path: Path | None = None, *, key: str | None = None) -> None:
        self.path = path
        self._key = key
        extension = None if key is None else extension_file()
        self.folder = (
            Path(tempfile.mkdtemp(prefix="linkanalysis-"))
            if path is None
            else path.with_name(path.name + ".spill")
        )
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",  # SQL must not see variables of the caller
                "threads": str(thread_count()),
                "temp_directory": str(self.folder),
            },
        )
        self._finish = weakref.finalize(self, _close, self._connection, self.folder)
        try:
            self._prepare(extension)
        except BaseException:
            self.close()
            raise

    def _prepare(self, extension: Path | None) -> None:
        run = self._connection.execute
        with contextlib.suppress(duckdb.InvalidInputException):
            # off already where a notebook lacks what draws it, and then it cannot be set
            run("SET enable_progress_bar = false")
        run("SET TimeZone = 'UTC'")
        run(f"SET allowed_directories = [{_text(self.folder)}]")
        # DuckDB 2.0.1 loses rows where it shares a subplan: a UNION of both ends of joined links
        # gives one end only (the test of sameness in a UNION shows it)
        faulty = run("SELECT name FROM duckdb_optimizers() WHERE name = 'common_subplan'")
        if faulty.fetchall():
            run("SET disabled_optimizers = 'common_subplan'")
        if extension is not None:
            run("SET temp_file_encryption = true")
            run(f"LOAD {_text(extension)}")
        if self.path is None:
            run(f"ATTACH ':memory:' AS {HELD}")
        else:
            try:
                run(f"ATTACH {_text(self.path)} AS {HELD}{self._encryption()}")
            except (duckdb.Error, OSError) as error:
                raise CaseError(_refusal(self.path, error, keyed=self._key is not None)) from None
        run(f"USE {HELD}")
        run("SET enable_external_access = false")
        run("SET lock_configuration = true")

    def _encryption(self) -> str:
        return "" if self._key is None else f" (ENCRYPTION_KEY {_text(self._key)})"

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Table:
        """Run one statement."""
        return self._connection.execute(sql, list(parameters))

    @contextlib.contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[None]:
        """Run what follows wholly or not at all."""
        self._connection.execute("BEGIN TRANSACTION READ ONLY" if reading else "BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # an engine error may have ended it already
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("ROLLBACK" if reading else "COMMIT")

    @contextlib.contextmanager
    def frame(self, name: str, frame: pd.DataFrame) -> Iterator[None]:
        """Let statements read a frame as a table."""
        self._connection.register(name, frame)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # in a transaction that an error has ended
                self._connection.unregister(name)

    def kinds(self, sql: str) -> list[str]:
        """Say what kinds of statements a text holds."""
        try:
            kinds = [found.type.name for found in self._connection.extract_statements(sql)]
        except duckdb.Error as error:
            raise CaseError(str(error)) from None
        # some versions take PRAGMA or SHOW for a SELECT
        first = _FIRST_WORD.match(sql)
        if kinds == ["SELECT"] and first is not None and first[1].upper() not in _READING:
            return [first[1].upper()]
        return kinds

    def copy_to(self, path: Path) -> None:
        """Write all tables into a new file, which appears only when it is whole."""
        if path.exists():
            message = (
                f"{path} is already there and is left as it is. "
                "Choose another name, or move it away first."
            )
            raise CaseError(message)
        self.folder.mkdir(exist_ok=True)
        inside = Path(self.folder, "saving")
        partial = path.with_name(path.name + ".partial")
        run = self._connection.execute
        try:
            run(f"ATTACH {_text(inside)} AS {SAVED}{self._encryption()}")
            try:
                with self.transaction():
                    for statement in create_tables(SAVED):
                        run(statement)
                    for table in TABLES:
                        run(
                            f"INSERT INTO {SAVED}.{quoted(table)} "  # noqa: S608 - literal names
                            f"SELECT * FROM {HELD}.{quoted(table)}"
                        )
            finally:
                run(f"DETACH {SAVED}")
            shutil.copyfile(inside, partial)
            partial.replace(path)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}. The case itself is unharmed."
            raise CaseError(message) from None
        finally:
            inside.unlink(missing_ok=True)
            partial.unlink(missing_ok=True)

    def close(self) -> None:
        """Give the file free and remove the spill folder."""
        self._finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _close(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _refusal(path: Path, error: BaseException, *, keyed: bool) -> str:
    said = str(error)
    if "lock" in said.lower():
        return (
            f"{path} is open in another process; it is unchanged. Close it there first, "
            "or work on a copy made with case.save."
        )
    if "key" in said.lower() or "encrypt" in said.lower() or "cipher" in said.lower():
        if keyed:
            return (
                f"{path} does not open with this key; the file is unchanged. "
                "Keys are stored nowhere: ask who created the case."
            )
        return (
            f'{path} is encrypted; the file is unchanged. Give its key: Case.open(path, key="…").'
        )
    if "valid DuckDB database" in said or "Is a directory" in said:
        return f"{path} is not a case file; it is unchanged."
    if "No such file" in said:
        return f"{path} cannot be made: there is no folder {path.parent}. Make the folder first."
    return (
        f"{path} cannot be opened as a case; it is unchanged. DuckDB says: {said.splitlines()[0]}"
    )

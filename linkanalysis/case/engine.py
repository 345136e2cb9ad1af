"""The DuckDB connection that holds a case, closed off from files and the network.

Lives here: opening, transactions, read-only queries, encryption, the copy of a case into a new
file.
Not here: what the tables mean (`schema`), and when each statement runs (`acts`, `frames`).

Once open, the connection reaches only the case and its own spill folder: external access is off
and the settings are locked, so no SQL statement can read or write other files, load an extension
or use the network. Queries of users run in a transaction that refuses to write.

DuckDB's own wheel reads encrypted files but does not write them. Its signed extension ``httpfs``
adds OpenSSL, from a wheel of exactly the same version. It is loaded from that wheel: nothing is
downloaded, unsigned extensions stay off, and the insecure cipher of the plain wheel is never used.
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

from linkanalysis._optional import optional_import
from linkanalysis._threads import thread_count
from linkanalysis.case.schema import TABLES, create_tables, quoted
from linkanalysis.errors import CaseError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

# Catalogs of the connection: the case itself, and the copy that is being saved.
HELD = "held"
SAVED = "saved"
EXTENSION = "duckdb_extension_httpfs"
_FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
_READING = ("SELECT", "WITH", "FROM", "VALUES")


class Table(Protocol):
    """The answer to a query; it can be fetched once."""

    def fetchall(self) -> list[Any]:
        """Return all rows as tuples."""

    def fetchmany(self, size: int) -> list[Any]:
        """Return the next rows as tuples, none at the end."""

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


class DuckEngine:
    """DuckDB with one case, in the file `path` (encrypted if `key` is given) or in memory.

    reading: leave the file as it is, also what a killed process has left beside it.
    """

    def __init__(
        self, path: Path | None = None, *, key: str | None = None, reading: bool = False
    ) -> None:
        self.path = path
        self._reading = reading
        self._key = key
        extension = None if key is None else extension_file()
        self.folder = (
            Path(tempfile.mkdtemp(prefix="linkanalysis-"))
            if path is None or reading
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
            # a notebook that cannot draw the bar has it off already, and refuses the setting
            run("SET enable_progress_bar = false")
        run("SET TimeZone = 'UTC'")
        run(f"SET allowed_directories = [{_text(self.folder)}]")
        # DuckDB 2.0.1 loses rows when it shares a subplan: a UNION of the two ends of joined links
        # returns one end only (tests/case/test_acts.py has the query)
        if column(self, "SELECT name FROM duckdb_optimizers() WHERE name = 'common_subplan'"):
            run("SET disabled_optimizers = 'common_subplan'")
        if extension is not None:
            run("SET temp_file_encryption = true")
            run(f"LOAD {_text(extension)}")
        if self.path is None:
            run(f"ATTACH ':memory:' AS {HELD}")
        else:
            try:
                run(f"ATTACH {_text(self.path)} AS {HELD}{self._options()}")
            except (duckdb.Error, OSError) as error:
                raise CaseError(_refusal(self.path, error, keyed=self._key is not None)) from None
        # the functions of DuckDB first: a file may hold functions that take the names of others
        run(f"SET search_path = 'system.main,{HELD}.main'")
        run("SET enable_external_access = false")
        run("SET lock_configuration = true")

    def _options(self, *, writing: bool = False) -> str:
        options = [] if self._key is None else [f"ENCRYPTION_KEY {_text(self._key)}"]
        options += ["READ_ONLY"] if self._reading and not writing else []
        return f" ({', '.join(options)})" if options else ""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Table:
        """Run one statement."""
        return self._connection.execute(sql, list(parameters))

    @contextlib.contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[None]:
        """Run a block as one transaction: all of it takes effect, or none."""
        self._connection.execute("BEGIN TRANSACTION READ ONLY" if reading else "BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # DuckDB may have ended it already
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("ROLLBACK" if reading else "COMMIT")

    @contextlib.contextmanager
    def frame(self, name: str, frame: pd.DataFrame) -> Iterator[None]:
        """Let statements in a block read a DataFrame as the table `name`."""
        self._connection.register(name, frame)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # the transaction has failed
                self._connection.unregister(name)

    def kinds(self, sql: str) -> list[str]:
        """Return the kind of each statement in a text, such as SELECT or DROP."""
        try:
            kinds = [found.type.name for found in self._connection.extract_statements(sql)]
        except duckdb.Error as error:
            raise CaseError(str(error)) from None
        # some versions of DuckDB report PRAGMA and SHOW as SELECT
        first = _FIRST_WORD.match(sql)
        if kinds == ["SELECT"] and first is not None and first[1].upper() not in _READING:
            return [first[1].upper()]
        return kinds

    def copy_to(self, path: Path) -> None:
        """Write all tables to a new file, which appears only once it is complete."""
        if path.exists():
            message = (
                f"{path} already exists and was not changed. "
                "Choose another name, or move that file first."
            )
            raise CaseError(message)
        self.folder.mkdir(exist_ok=True)
        inside = Path(self.folder, "saving")
        partial = path.with_name(path.name + ".partial")
        run = self._connection.execute
        try:
            run(f"ATTACH {_text(inside)} AS {SAVED}{self._options(writing=True)}")
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
            message = f"{path} cannot be written: {error.strerror}. The case itself is unchanged."
            raise CaseError(message) from None
        finally:
            inside.unlink(missing_ok=True)
            partial.unlink(missing_ok=True)

    def close(self) -> None:
        """Release the file and delete the spill folder."""
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
                "Keys are not stored anywhere: ask whoever created the case."
            )
        return (
            f'{path} is encrypted; the file is unchanged. Give its key: Case.open(path, key="…").'
        )
    if "valid DuckDB database" in said or "Is a directory" in said:
        return f"{path} is not a case file; it is unchanged."
    if "No such file" in said:
        return (
            f"{path} cannot be created: the folder {path.parent} does not exist. "
            "Create the folder first."
        )
    return (
        f"{path} cannot be opened as a case; it is unchanged. DuckDB says: {said.splitlines()[0]}"
    )

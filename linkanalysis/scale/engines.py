"""What a large case needs from the engine that holds its tables, and DuckDB as such an engine."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from linkanalysis.core.checks import expect_type
from linkanalysis.core.progress import waiting
from linkanalysis.errors import EngineError
from linkanalysis.ingest.sheets.tables import offline_engine
from linkanalysis.scale.dialects import DUCKDB, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    Bound = Mapping[str, object]

NOTHING: Bound = {}
# Names of tables that are kept for one question.
KEPT = "linkanalysis_kept_{}"
# An address up to its last @, since passwords may contain / and @; and values of named secrets.
_ADDRESS = re.compile(r"://\S*@")
_SECRET = re.compile(
    r"(?i)((?:passw(?:or)?d|pwd|token|secret|(?:access|account|api)[._-]?key)\w*\s*[=:]\s*)"
    r"(?:'[^']*'|\"[^\"]*\"|\S+)"
)
# Engines quote values from rows in single quotes, and names of tables and columns otherwise.
_VALUE = re.compile(r"'[^']*'")
# Long enough for the reason, short enough that no query with its values is repeated.
SHOWN = 300


@dataclass(frozen=True, slots=True)
class Cost:
    """What an engine expects a query to read, by its query plan.

    Attributes
    ----------
    rows : int or None
        Rows read; None if the engine does not estimate them.
    size : int or None
        Bytes read; None if the engine does not estimate them.

    Examples
    --------
    >>> str(Cost(rows=1_000_000, size=None))
    'about 1,000,000 rows'
    """

    rows: int | None
    size: int | None

    def __str__(self) -> str:
        """Write it as one line."""
        rows = None if self.rows is None else f"about {self.rows:,} rows"
        size = None if self.size is None else f"about {self.size / 1e6:,.1f} MB"
        return ", ".join(filter(None, (rows, size))) or "not estimated by the engine"


class Engine(ABC):
    """A database or cluster that answers SQL where the tables are.

    Attributes
    ----------
    name : str
        What messages call it.
    dialect : Dialect
        How its SQL differs.
    keeps : bool
        Whether it can keep a table for each round of a question.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> isinstance(la.scale.over_duckdb(duckdb.connect()), Engine)
    True
    """

    name: str
    dialect: Dialect
    keeps: bool = True

    @abstractmethod
    def rows(self, query: str, bound: Bound = NOTHING) -> pd.DataFrame:
        """Run a query and return its rows.

        Parameters
        ----------
        query : str
            One query.
        bound : mapping of str to object, optional
            Values of the names that the query binds.

        Returns
        -------
        DataFrame
            The rows, in the order of the engine.

        Raises
        ------
        EngineError
            If the engine does not answer.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> la.scale.over_duckdb(duckdb.connect()).rows("SELECT 1 AS one")["one"].tolist()
        [1]
        """

    @abstractmethod
    def columns(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the columns of a table.

        Parameters
        ----------
        table : tuple of str
            Its name, after those of its catalog and schema.

        Returns
        -------
        tuple of str
            The names, in order.

        Raises
        ------
        EngineError
            If there is no such table.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> connection = (
        ...     duckdb.sql("CREATE TABLE calls (caller VARCHAR)") or duckdb.default_connection()
        ... )
        >>> la.scale.over_duckdb(connection).columns(("calls",))
        ('caller',)
        """

    @abstractmethod
    def cost(self, query: str, bound: Bound = NOTHING) -> Cost:
        """Return what the engine expects a query to read, without running it.

        Parameters
        ----------
        query : str
            One query.
        bound : mapping of str to object, optional
            Values of the names that the query binds.

        Returns
        -------
        Cost
            Rows and bytes by the plan of the engine.

        Raises
        ------
        EngineError
            If the engine does not answer.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> la.scale.over_duckdb(duckdb.connect()).cost("SELECT * FROM range(10)").rows
        10
        """

    @abstractmethod
    def keep(self, query: str, bound: Bound = NOTHING) -> str:
        """Keep the rows of a query until `drop`.

        Parameters
        ----------
        query : str
            One query.
        bound : mapping of str to object, optional
            Values of the names that the query binds.

        Returns
        -------
        str
            The quoted name of the table that holds the rows.

        Raises
        ------
        EngineError
            If the engine does not answer.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> engine = la.scale.over_duckdb(duckdb.connect())
        >>> kept = engine.keep("SELECT 1 AS one")
        >>> engine.rows(f"SELECT one FROM {kept}")["one"].tolist()
        [1]
        """

    @abstractmethod
    def upload(self, frame: pd.DataFrame) -> str:
        """Upload a frame as a temporary table until `drop`.

        Parameters
        ----------
        frame : DataFrame
            Columns of text and of integers.

        Returns
        -------
        str
            The quoted name under which queries see it.

        Raises
        ------
        EngineError
            If the engine does not answer.

        Examples
        --------
        >>> import duckdb
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> engine = la.scale.over_duckdb(duckdb.connect())
        >>> uploaded = engine.upload(pd.DataFrame({"one": [1]}))
        >>> engine.rows(f"SELECT one FROM {uploaded}")["one"].tolist()
        [1]
        """

    @abstractmethod
    def drop(self, kept: str) -> None:
        """Remove what `keep` or `upload` made; nothing happens if it is gone.

        Parameters
        ----------
        kept : str
            The quoted name.

        Raises
        ------
        EngineError
            If the engine does not answer.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> engine = la.scale.over_duckdb(duckdb.connect())
        >>> engine.drop(engine.keep("SELECT 1 AS one"))
        """

    @abstractmethod
    def cancel(self) -> None:
        """Stop the queries of this library that are running.

        Examples
        --------
        >>> import duckdb
        >>> import linkanalysis as la
        >>> la.scale.over_duckdb(duckdb.connect()).cancel()
        """


class Workbench:
    """Tables kept or uploaded for one question; all are removed at its end, even if it fails."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._kept: list[str] = []

    def keep(self, query: str, bound: Bound = NOTHING) -> str:
        """Keep the rows of a query."""
        self._kept.append(self.engine.keep(query, bound))
        return self._kept[-1]

    def upload(self, frame: pd.DataFrame) -> str:
        """Upload a frame."""
        self._kept.append(self.engine.upload(frame))
        return self._kept[-1]

    def drop(self, kept: str) -> None:
        """Remove one of them before the end."""
        self._kept.remove(kept)
        self.engine.drop(kept)

    def close(self) -> None:
        """Remove all that is left, the newest first."""
        while self._kept:
            self.engine.drop(self._kept.pop())


@contextlib.contextmanager
def workbench(engine: Engine) -> Iterator[Workbench]:
    """Make a workbench, and clear it whatever happens."""
    bench = Workbench(engine)
    try:
        yield bench
    finally:
        bench.close()


def fresh_name() -> str:
    """Return a name that no other kept table has, whatever process works in the same schema."""
    return KEPT.format(secrets.token_hex(6))


def redacted(text: object) -> str:
    """Shorten the message of an engine, and hide credentials and values from rows in it."""
    first = str(text).strip().split("\n\n")[0]
    hidden = _SECRET.sub(r"\1…", _ADDRESS.sub("://…@", first))
    return _VALUE.sub("'…'", hidden)[:SHOWN]


@contextlib.contextmanager
def engine_faults(
    engine: Engine, faults: type[Exception] | tuple[type[Exception], ...]
) -> Iterator[None]:
    """Show that an engine works, turn its faults into `EngineError`, and stop it if cancelled."""
    try:
        with waiting(f"{engine.name} is working"):
            yield
    except faults as error:
        message = (
            f"{engine.name} could not answer: {redacted(error)} Check the names of tables and "
            "columns and the rights of the connection; nothing was changed."
        )
        raise EngineError(message) from None  # the cause may print a connection with its password
    except BaseException:
        engine.cancel()
        raise


def over_duckdb(connection: duckdb.DuckDBPyConnection, *, scratch: str | None = None) -> Engine:
    """Make an engine over an open connection of DuckDB.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        An open connection; it stays open.
    scratch : str, optional
        A schema in which tables may be kept while a question runs. Without it they are temporary
        tables of the connection, in this process.

    Returns
    -------
    Engine
        The engine.

    Raises
    ------
    EngineError
        If `connection` is not a connection of DuckDB.

    Examples
    --------
    >>> import duckdb
    >>> over_duckdb(duckdb.connect())
    <DuckDB>
    """
    advice = "give the result of duckdb.connect(…)."
    expect_type("connection", connection, duckdb.DuckDBPyConnection, advice, error=EngineError)
    return DuckDB(connection, scratch)


def over_parquet(files: Mapping[str, str]) -> Engine:
    """Make an engine over Parquet files, one name for each table.

    Parameters
    ----------
    files : mapping of str to str
        The name of each table, and its file or pattern of files, such as "calls/*.parquet".

    Returns
    -------
    Engine
        The engine; it reads the files in place whenever a question needs them, and none over the
        network.

    Raises
    ------
    EngineError
        If a file cannot be read.

    Examples
    --------
    >>> over_parquet({})
    <DuckDB>
    """
    advice = 'map each name to its file, such as {"calls": "calls/*.parquet"}.'
    expect_type("files", files, Mapping, advice, error=EngineError)
    connection = offline_engine()
    engine = DuckDB(connection, None)
    with engine_faults(engine, duckdb.Error):
        for table, pattern in files.items():
            connection.read_parquet(pattern).create_view(table)
    return engine


class DuckDB(Engine):
    """DuckDB, as `Engine` describes."""

    name = "DuckDB"
    dialect = DUCKDB

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: str | None) -> None:
        self.connection = connection
        self._scratch = scratch

    def __repr__(self) -> str:
        return "<DuckDB>"

    def rows(self, query: str, bound: Bound = NOTHING) -> pd.DataFrame:
        """Run a query with values bound by name, and return its rows."""
        with engine_faults(self, duckdb.Error):
            return self.connection.execute(query, dict(bound)).df()

    def columns(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the columns of a table."""
        found = self.rows(f"SELECT * FROM {self.dialect.name(*table)} LIMIT 0")
        return tuple(map(str, found.columns))

    def cost(self, query: str, bound: Bound = NOTHING) -> Cost:
        """Return the rows that the scans of the plan expect; DuckDB estimates no bytes."""
        plan = self.rows(f"EXPLAIN (FORMAT JSON) {query}", bound)
        return Cost(_scanned(json.loads(str(plan.iloc[0, 1]))), None)

    def keep(self, query: str, bound: Bound = NOTHING) -> str:
        """Keep the rows of a query as a table."""
        name = fresh_name()
        if self._scratch is None:
            kept, kind = self.dialect.name(name), "TEMP TABLE"
        else:
            kept, kind = self.dialect.name(*self._scratch.split("."), name), "TABLE"
        with engine_faults(self, duckdb.Error):
            self.connection.execute(f"CREATE {kind} {kept} AS {query}", dict(bound))
        return kept

    def upload(self, frame: pd.DataFrame) -> str:
        """Make a frame visible to queries, without a copy."""
        name = fresh_name()
        # DuckDB would read a column of objects without any text as numbers
        texts = [column for column in frame if frame[column].dtype == object]
        with engine_faults(self, duckdb.Error):
            self.connection.register(name, frame.astype(dict.fromkeys(texts, "string")))
        return self.dialect.name(name)

    def drop(self, kept: str) -> None:
        """Remove a kept table or an uploaded frame."""
        name = kept.rpartition(".")[2].strip(self.dialect.quote)
        with engine_faults(self, duckdb.Error):
            self.connection.unregister(name)
            self.connection.execute(f"DROP TABLE IF EXISTS {kept}")

    def cancel(self) -> None:
        """Stop the running query."""
        self.connection.interrupt()


def _scanned(nodes: list[dict[str, Any]]) -> int:
    """Sum the rows that the scans of a plan expect."""
    total = 0
    for node in nodes:
        below = node.get("children") or []
        expected = str(node.get("extra_info", {}).get("Estimated Cardinality", "0"))
        total += _scanned(below) if below else int(expected.lstrip("~").replace(",", ""))
    return total

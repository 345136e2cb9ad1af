"""A warehouse behind ibis as the engine of a large case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from linkanalysis.core.optional import optional_import
from linkanalysis.errors import EngineError
from linkanalysis.scale.dialects import POSTGRESQL
from linkanalysis.scale.engines import NOTHING, Cost, Engine, engine_faults, fresh_name, over_duckdb
from linkanalysis.scale.spark import over_spark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Bound = Mapping[str, object]

Answer = TypeVar("Answer")

# Rows of a frame that are written into the text of each query: 5 MB of numbers, which the server
# reads in a tenth of a second. More belong in a scratch schema.
MOST_UPLOADED = 100_000
# Types of PostgreSQL, by their numbers in pg_type, as pandas has them.
_DTYPES = {
    **dict.fromkeys((20, 21, 23), "int64"),
    **dict.fromkeys((700, 701), "float64"),
    **dict.fromkeys((25, 1042, 1043), "object"),
    1082: "object",
    1114: "datetime64[us]",
    1184: "datetime64[us, UTC]",
}
# Times as text are ISO, on the clocks of UTC, whatever the role and the server are set to.
_CLOCK = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'"
_SYNTAX_OR_RIGHTS = "42"  # class of the errors whose text names tables and columns, not values


def over_ibis(backend: Any, *, scratch: str | None = None) -> Engine:  # noqa: ANN401 - ibis is optional
    """Make an engine over an open backend of ibis: PostgreSQL, Spark or DuckDB.

    Parameters
    ----------
    backend : ibis.backends.BaseBackend
        The result of ``ibis.postgres.connect(…)``, ``ibis.pyspark.connect(…)`` or
        ``ibis.duckdb.connect(…)``. It stays open. With PostgreSQL the right to read the tables is
        enough.
    scratch : str, optional
        A schema in which tables may be kept while a question runs; each is removed afterwards, also
        if the question fails or is cancelled. Without it PostgreSQL writes nothing: steps of a
        question are parts of its query, at most 100,000 different values of a column can be
        uploaded, and measures that need rounds (component, core, PageRank) are refused.

    Returns
    -------
    Engine
        The engine.

    Raises
    ------
    MissingExtraError
        If ibis or the driver is not installed.
    EngineError
        If `backend` is not a backend of PostgreSQL, Spark or DuckDB.

    Notes
    -----
    Without a scratch schema a question may make the server read its tables several times. No
    address, user or password is kept or shown.

    Examples
    --------
    >>> from linkanalysis.errors import LinkAnalysisError
    >>> try:
    ...     over_ibis("postgresql://…")
    ... except LinkAnalysisError:
    ...     print("not a backend")
    not a backend
    """
    purpose = "A large case in a warehouse"
    optional_import("ibis", extra="warehouse", purpose=purpose)
    name = getattr(backend, "name", None)
    if name == "duckdb":
        return over_duckdb(backend.con, scratch=scratch)
    if name == "pyspark":
        return over_spark(backend.raw_sql("SELECT 1").sparkSession, scratch=scratch)
    if name == "postgres":
        driver = optional_import("psycopg", extra="warehouse", purpose=purpose)
        return PostgreSQL(backend.con, scratch, driver=driver)
    # its type alone: an address may hold a password
    message = (
        "Expected a backend of ibis for PostgreSQL, Spark or DuckDB, got "
        f"{type(backend).__name__}. Give the result of ibis.postgres.connect(…), "
        "ibis.pyspark.connect(…) or ibis.duckdb.connect(…)."
    )
    raise EngineError(message)


class PostgreSQL(Engine):
    """PostgreSQL, as `Engine` describes.

    Without a scratch schema, what `keep` and `upload` name is a part of each query that needs it.
    """

    name = "PostgreSQL"
    dialect = POSTGRESQL

    def __init__(
        self,
        connection: Any,  # noqa: ANN401 - psycopg is optional
        scratch: str | None,
        *,
        driver: ModuleType,
    ) -> None:
        self._connection = connection
        self._scratch = scratch
        self.keeps = scratch is not None
        self._driver = driver
        self._parts: dict[str, str] = {}

    def __repr__(self) -> str:
        return "<PostgreSQL>"

    def rows(self, query: str, bound: Bound = NOTHING) -> pd.DataFrame:
        """Run a query with values bound by name, and return its rows."""
        return self._answer(self._whole(self._written(query, bound)))

    def columns(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the columns of a table."""
        found = self._answer(self._whole(f"SELECT * FROM {self.dialect.name(*table)} LIMIT 0"))
        return tuple(found.columns)

    def cost(self, query: str, bound: Bound = NOTHING) -> Cost:
        """Return what the tables of the plan hold: a plan by an index reads less."""
        whole = self._whole(self._written(query, bound))
        plan: Any = self._answer(f"EXPLAIN (FORMAT JSON, VERBOSE) {whole}").iloc[0, 0]
        found = json.loads(plan) if isinstance(plan, str) else plan
        scanned = [_quoted(*each) for each in _scanned(found[0]["Plan"])]
        if not scanned:
            return Cost(0, 0)
        held = self._answer(
            self._written(
                "SELECT c.reltuples::bigint AS n, pg_table_size(c.oid) AS size "
                "FROM unnest(%(scanned)s::text[]) AS s(name) "
                "JOIN pg_class c ON c.oid = s.name::regclass",
                {"scanned": scanned},
            )
        )
        counted = bool((held["n"] >= 0).all())  # -1: never analyzed
        return Cost(int(held["n"].sum()) if counted else None, int(held["size"].sum()))

    def keep(self, query: str, bound: Bound = NOTHING) -> str:
        """Keep the rows of a query: as a table in the scratch schema, else as a part of queries."""
        written = self._written(query, bound)
        if self._scratch is None:
            return self._part(written)
        return self._table(f"AS {written}")

    def upload(self, frame: pd.DataFrame) -> str:
        """Upload a frame."""
        types = {name: "bigint" if frame[name].dtype.kind == "i" else "text" for name in frame}
        names = [self.dialect.name(str(name)) for name in frame]
        values = frame.astype(object).where(frame.notna(), None)
        if self._scratch is None:
            if len(frame) > MOST_UPLOADED:
                message = (
                    f"{len(frame):,} different values are more than the {MOST_UPLOADED:,} that fit "
                    "into a query. Name a schema in which tables may be kept, scratch=…, or store "
                    "normal forms and set normalized = true."
                )
                raise EngineError(message)
            arrays = [f"%({number})s::{kind}[]" for number, kind in enumerate(types.values())]
            bound = {str(number): values[name].tolist() for number, name in enumerate(types)}
            columns = f"SELECT * FROM unnest({', '.join(arrays)}) AS uploaded({', '.join(names)})"
            return self._part(self._written(columns, bound))
        typed = zip(names, types.values(), strict=True)
        columns = ", ".join(f"{name} {kind}" for name, kind in typed)
        return self._table(f"({columns})", values)

    def drop(self, kept: str) -> None:
        """Remove a kept table or an uploaded frame; a part stays while another one needs it."""
        if "." in kept:
            self._done(lambda cursor: cursor.execute(f"DROP TABLE IF EXISTS {kept}"))
            return
        dropped = self._parts.pop(kept, None)
        if dropped is not None:
            for name, part in self._parts.items():
                if kept in part:
                    self._parts[name] = _with({kept: dropped}, part)

    def cancel(self) -> None:
        """Stop the running query."""
        self._connection.cancel_safe()

    def _written(self, query: str, bound: Bound) -> str:
        """Write values into a query, quoted by the driver: parts outlive a question."""
        if not bound:
            return query
        escaped = query.replace("%", "%%")
        for name in bound:
            escaped = escaped.replace(f"%%({name})s", f"%({name})s")
        text: str = self._driver.ClientCursor(self._connection).mogrify(escaped, dict(bound))
        return text

    def _whole(self, written: str) -> str:
        """Put the parts that a query needs before it; each needs only earlier ones."""
        needed: dict[str, str] = {}
        text = written
        for name, part in reversed(self._parts.items()):
            if name in text:
                needed[name] = part
                text += part
        return _with(dict(reversed(needed.items())), written)

    def _part(self, written: str) -> str:
        name = self.dialect.name(fresh_name())
        self._parts[name] = written
        return name

    def _table(self, content: str, rows: pd.DataFrame | None = None) -> str:
        """Make a table in the scratch schema, whole or not at all."""
        name = self.dialect.name(*str(self._scratch).split("."), fresh_name())

        def make(cursor: Any) -> None:  # noqa: ANN401 - psycopg is optional
            # unlogged: nothing that is removed in minutes goes to the journal and the replicas
            cursor.execute(f"CREATE UNLOGGED TABLE {name} {content}")
            if rows is not None:
                with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                    for row in rows.itertuples(index=False, name=None):
                        copy.write_row(row)
            cursor.execute(f"ANALYZE {name}")  # plans of joins depend on it

        self._done(make)
        return name

    def _answer(self, written: str) -> pd.DataFrame:
        def ask(cursor: Any) -> tuple[Any, Any]:  # noqa: ANN401 - psycopg is optional
            cursor.execute(written)
            return cursor.description, cursor.fetchall()

        described, rows = self._done(ask)
        columns = {}
        for number, column in enumerate(described):
            values: Any = pd.Series([row[number] for row in rows], dtype=object)
            kind = _DTYPES.get(column.type_code)
            if kind == "int64" and values.isna().any():
                kind = "float64"  # as pandas has whole numbers with gaps
            columns[column.name] = values.astype(kind) if kind else values.infer_objects()
        return pd.DataFrame(columns)

    def _done(self, work: Callable[[Any], Answer]) -> Answer:
        """Work in a transaction of its own, and turn errors of the driver into `EngineError`."""
        with engine_faults(self, _RefusedError):
            try:
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    cursor.execute(_CLOCK)
                    return work(cursor)
            except self._driver.Error as error:
                reason = _reason(error)
            # here, so that no error of the driver, which repeats values, is its context
            raise _RefusedError(reason)


class _RefusedError(Exception):
    """What the server said, without values of rows."""


def _reason(error: Any) -> str:  # noqa: ANN401 - psycopg is optional
    state = str(error.sqlstate or "")
    named = error.diag.message_primary if state[:2] == _SYNTAX_OR_RIGHTS else None
    return str(named or f"{type(error).__name__} {state}".strip()) + "."


def _with(parts: Mapping[str, str], written: str) -> str:
    if not parts:
        return written
    named = ", ".join(f"{name} AS MATERIALIZED ({part})" for name, part in parts.items())
    return f"WITH {named} SELECT * FROM ({written}) answered"


def _scanned(node: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Find the tables that a plan reads."""
    below = [_scanned(each) for each in node.get("Plans", ())]
    own = {(node["Schema"], node["Relation Name"])} if "Relation Name" in node else set()
    return own.union(*below)


def _quoted(*names: str) -> str:
    return POSTGRESQL.name(*names)

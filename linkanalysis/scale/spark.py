"""Spark as the engine of a large case."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

from linkanalysis.core.optional import optional_import
from linkanalysis.errors import EngineError
from linkanalysis.scale.dialects import SPARK
from linkanalysis.scale.engines import NOTHING, Cost, Engine, engine_faults, fresh_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    import pandas as pd

    Bound = Mapping[str, object]

# Jobs of this library carry this tag, so that only these are stopped.
TAG = "linkanalysis"
# Leaves of a plan: what is read, with the engine's statistics about it.
_LEAF = re.compile(
    r"(?:Relation|LogicalRDD|LocalTableScan).*?Statistics\(sizeInBytes=([\d.]+) (\w+)"
    r"(?:, rowCount=([\d.E+]+))?"
)
_UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "PiB": 2**50}


def over_spark(session: Any, *, scratch: str | None = None) -> Engine:  # noqa: ANN401 - pyspark is optional
    """Make an engine over an open session of Spark, version 4 or later.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        An open session; it stays open, and none of its settings are changed.
    scratch : str, optional
        A schema in which tables may be kept while a question runs. Without it they stay in the
        memory and on the disks of the cluster.

    Returns
    -------
    Engine
        The engine.

    Raises
    ------
    MissingExtraError
        If pyspark is not installed.
    EngineError
        If `session` is not a session of Spark.

    Examples
    --------
    >>> from linkanalysis.errors import LinkAnalysisError
    >>> try:
    ...     over_spark(None)
    ... except LinkAnalysisError:
    ...     print("not a session")
    not a session
    """
    purpose = "A large case over Spark"
    arrow = optional_import("pyarrow", extra="spark", purpose=purpose)
    errors = optional_import("pyspark.errors", extra="spark", purpose=purpose)
    if not hasattr(session, "sql") or not hasattr(session, "addTag"):
        message = (
            f"Expected a session of Spark 4 or later, got {type(session).__name__}. Give the "
            "result of SparkSession.builder.getOrCreate()."
        )
        raise EngineError(message)
    bridge = optional_import("py4j.protocol", extra="spark", purpose=purpose)
    faults = (errors.PySparkException, bridge.Py4JError)
    return Spark(session, scratch, arrow=arrow, faults=faults)


class Spark(Engine):
    """Spark, as `Engine` describes."""

    name = "Spark"
    dialect = SPARK

    def __init__(
        self,
        session: Any,  # noqa: ANN401 - pyspark is optional
        scratch: str | None,
        *,
        arrow: ModuleType,
        faults: tuple[type[Exception], ...],
    ) -> None:
        self.session = session
        self._scratch = scratch
        self._arrow = arrow
        self._faults = faults
        # tags of a session do not reach the jobs of one in this process, only those of a remote one
        self._context = None if "connect" in type(session).__module__ else session.sparkContext

    def __repr__(self) -> str:
        return "<Spark>"

    def rows(self, query: str, bound: Bound = NOTHING) -> pd.DataFrame:
        """Run a query with values bound by name, and return its rows."""
        with engine_faults(self, self._faults), self._tagged():
            frame: pd.DataFrame = self._rows(query, bound).toArrow().to_pandas()
        return frame

    def columns(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the columns of a table."""
        with engine_faults(self, self._faults):
            return tuple(self.session.table(self.dialect.name(*table)).columns)

    def cost(self, query: str, bound: Bound = NOTHING) -> Cost:
        """Return the statistics of what the plan reads; rows only if all its tables have them."""
        with engine_faults(self, self._faults):
            plan = self._rows(f"EXPLAIN COST {query}", bound).collect()[0][0]
        leaves = _LEAF.findall(plan.partition("== Physical Plan ==")[0])
        # without statistics, as for uploaded frames, Spark reports 8 EiB: _UNITS leaves EiB out
        sizes = [float(number) * _UNITS[unit] for number, unit, _ in leaves if unit in _UNITS]
        size = int(sum(sizes)) if sizes else None
        counted = bool(leaves) and all(rows for *_, rows in leaves)
        rows = int(sum(float(rows) for *_, rows in leaves)) if counted else None
        return Cost(rows, size)

    def keep(self, query: str, bound: Bound = NOTHING) -> str:
        """Keep the rows of a query, without the plan that made them."""
        name = fresh_name()
        with engine_faults(self, self._faults), self._tagged():
            rows = self._rows(query, bound)
            if self._scratch is not None:
                kept = self.dialect.name(*self._scratch.split("."), name)
                rows.write.saveAsTable(kept)
                return kept
            # rounds build on each other: a checkpoint keeps their plans from growing
            rows.localCheckpoint(eager=True).createOrReplaceTempView(name)
        return self.dialect.name(name)

    def upload(self, frame: pd.DataFrame) -> str:
        """Send a frame to the cluster as a temporary view."""
        name = fresh_name()
        table = self._arrow.Table.from_pandas(frame, preserve_index=False)
        # named here, since neither Arrow nor a remote session finds types in columns without values
        kinds = ("BIGINT" if kind.kind == "i" else "STRING" for kind in frame.dtypes)
        names = (self.dialect.name(str(column)) for column in frame)
        schema = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
        with engine_faults(self, self._faults):
            self.session.createDataFrame(table, schema).createOrReplaceTempView(name)
        return self.dialect.name(name)

    def drop(self, kept: str) -> None:
        """Remove a kept table or an uploaded frame."""
        with engine_faults(self, self._faults):
            if "." in kept:
                self._rows(f"DROP TABLE IF EXISTS {kept}", NOTHING)
            else:
                self.session.catalog.dropTempView(kept.strip(self.dialect.quote))

    def cancel(self) -> None:
        """Stop the jobs of this library in the session."""
        if self._context is None:
            self.session.interruptTag(TAG)
        else:
            self._context.cancelJobsWithTag(TAG)

    @contextlib.contextmanager
    def _tagged(self) -> Iterator[None]:
        """Mark the jobs of a block, so that only these are stopped."""
        add, remove = (
            (self.session.addTag, self.session.removeTag)
            if self._context is None
            else (self._context.addJobTag, self._context.removeJobTag)
        )
        add(TAG)
        try:
            yield
        finally:
            remove(TAG)

    def _rows(self, query: str, bound: Bound) -> Any:  # noqa: ANN401 - pyspark is optional
        return self.session.sql(query, args=dict(bound)) if bound else self.session.sql(query)

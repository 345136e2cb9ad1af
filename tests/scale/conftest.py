"""The simulated case over each engine; Spark is started once for all tests."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from tests.scale.large_world import TABLES, ZONE, frames, whole_case
from tests.scale.postgres_world import READER, SCRATCH, WORKER, connected, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from ibis.backends.postgres import Backend
    from postgres_server import PostgresServer

ENGINES = ("duckdb", *exhaustive("spark", "postgres", "postgres-scratch"))
JAVA = (
    # the first of Java's compilers is enough: the second pays after minutes
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    # Spark compiles more code than Java keeps for one compiler: sweeping it out and compiling it
    # again took an eighth of the time
    "-XX:ReservedCodeCacheSize=256m",
    "-XX:-UseCodeCacheFlushing",
)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    return frames(tmp_path_factory.mktemp("simulated") / "case")


@pytest.fixture(scope="session")
def whole(tables: dict[str, pd.DataFrame]) -> la.Case:
    return whole_case(tables)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed; README says how to install the extra spark")
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # pyspark warns about the newest pandas, which it need not use
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is installed

        builder = SparkSession.builder.master("local[2]")
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.default.parallelism": "2",
            # small tables: compiling plans and adapting them would take longer than running them
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.adaptive.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.extraJavaOptions": " ".join(JAVA),
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def cases(postgres: PostgresServer, tables: dict[str, pd.DataFrame]) -> PostgresServer:
    """Give a PostgreSQL that holds the tables."""
    load(postgres, tables)
    return postgres


@pytest.fixture(scope="session")
def may_read(cases: PostgresServer) -> Iterator[Backend]:
    """Give a backend that may only read."""
    backend = connected(cases, READER)
    yield backend
    backend.disconnect()


@pytest.fixture(scope="session")
def may_work(cases: PostgresServer) -> Iterator[Backend]:
    """Give a backend with a schema to work in."""
    backend = connected(cases, WORKER)
    yield backend
    backend.disconnect()


@pytest.fixture(scope="session", params=ENGINES)
def engine(
    request: pytest.FixtureRequest,
    tables: dict[str, pd.DataFrame],
    tmp_path_factory: pytest.TempPathFactory,
) -> la.scale.Engine:
    """Each engine over the same tables."""
    if request.param == "postgres":
        backend = request.getfixturevalue("may_read")
        return la.scale.over_ibis(backend)
    if request.param == "postgres-scratch":
        backend = request.getfixturevalue("may_work")
        return la.scale.over_ibis(backend, scratch=SCRATCH)
    folder = tmp_path_factory.mktemp("parquet")
    files = {name: str(folder / f"{name}.parquet") for name in tables}
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register("frame", frame)
            connection.table("frame").write_parquet(files[name])
            connection.unregister("frame")
    if request.param == "duckdb":
        return la.scale.over_parquet(files)
    session = request.getfixturevalue("spark")
    for name, file in files.items():
        session.read.parquet(file).createOrReplaceTempView(name)
    return la.scale.over_spark(session)


@pytest.fixture(scope="session")
def large(engine: la.scale.Engine) -> Iterator[la.scale.LargeCase]:
    with la.scale.connect(
        engine, TABLES, purpose="training", region="US-KY", timezone=ZONE
    ) as connected:
        yield connected

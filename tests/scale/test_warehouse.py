"""PostgreSQL behind ibis: what is left behind, and what is said of credentials."""

from __future__ import annotations

import logging
import os
import signal
import threading
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import EngineError
from tests.scale.large_world import TABLES, ZONE
from tests.scale.postgres_world import READER, WORKER, WORKROOM, connected, running, tables_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ibis.backends.postgres import Backend
    from postgres_server import PostgresServer
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.exhaustive  # which has ibis and a driver

CHECK = (
    " Check the names of tables and columns and the rights of the connection; nothing was changed."
)


@pytest.fixture
def reader(cases: PostgresServer) -> Iterator[Backend]:
    """Give a backend that may only read."""
    backend = connected(cases, READER)
    yield backend
    backend.disconnect()


@pytest.fixture
def worker(cases: PostgresServer) -> Iterator[Backend]:
    """Give a backend with a schema to work in."""
    backend = connected(cases, WORKER)
    yield backend
    backend.disconnect()


@pytest.fixture
def control_c() -> Iterator[Callable[[], None]]:
    """Give what presses Ctrl-C; a process that was started in the background ignores it else."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield partial(os.kill, os.getpid(), signal.SIGINT)
    signal.signal(signal.SIGINT, before)


def once_running(server: PostgresServer, role: str, act: Callable[[], object]) -> threading.Thread:
    """Act as soon as the server runs a query of a role."""

    def wait() -> None:
        while not running(server, role):
            threading.Event().wait(0.02)
        act()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def engines(reader: Backend, worker: Backend) -> list[la.scale.Engine]:
    return [la.scale.over_ibis(reader), la.scale.over_ibis(worker, scratch=WORKROOM)]


def test_kept_rows_and_uploaded_frames_answer_by_name(reader: Backend, worker: Backend) -> None:
    frame = pd.DataFrame({"raw": ["a%", None, "o'b"], "n": [1, 2, 3]})
    for engine in engines(reader, worker):
        uploaded = engine.upload(frame)
        first = engine.keep(
            f"SELECT raw, n FROM {uploaded} WHERE raw LIKE '%' AND raw <> %(raw)s", {"raw": "100%"}
        )
        second = engine.keep(f"SELECT f.raw, l.n FROM {first} f JOIN {uploaded} l ON l.raw = f.raw")
        engine.drop(first)
        engine.drop(uploaded)
        query = f"SELECT s.raw, s.n + t.n AS n FROM {second} s JOIN {second} t ON t.raw = s.raw"
        assert engine.rows(f"{query} ORDER BY n").to_numpy().tolist() == [["a%", 2], ["o'b", 6]]
        engine.drop(second)
        with pytest.raises(EngineError):
            engine.rows(query)


def test_rows_have_the_types_of_other_engines(reader: Backend) -> None:
    query = """
    SELECT 1 AS whole, 1.5::float8 AS part, 'a' AS text, '2024-05-02 01:00'::timestamp AS moment,
        '2024-05-02 01:00+02'::timestamptz AS instant, 3::bigint AS gap
    UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL"""
    frame = la.scale.over_ibis(reader).rows(query)
    assert [str(kind) for kind in frame.dtypes] == [
        *("int64", "float64", "object", "datetime64[us]", "datetime64[us, UTC]", "float64")
    ]
    assert str(frame["instant"][0]) == "2024-05-01 23:00:00+00:00"
    assert list(la.scale.over_ibis(reader).rows(f"{query} LIMIT 0").dtypes)[:1] == ["int64"]


def test_a_scratch_schema_is_used_and_left_empty(cases: PostgresServer, worker: Backend) -> None:
    engine = la.scale.over_ibis(worker, scratch=WORKROOM)
    ties = {"associations": TABLES["associations"]}
    with la.scale.connect(engine, ties, purpose="training", region="US-KY", timezone=ZONE):
        assert tables_in(cases, WORKROOM) != []
    assert tables_in(cases, WORKROOM) == []


@pytest.mark.parametrize("ask", ["keep", "rows"])
def test_a_cancelled_question_leaves_nothing_behind(
    cases: PostgresServer,
    worker: Backend,
    control_c: Callable[[], None],
    ask: str,
) -> None:
    engine = la.scale.over_ibis(worker, scratch=WORKROOM)
    stop = once_running(cases, WORKER, control_c)
    with pytest.raises(KeyboardInterrupt):
        getattr(engine, ask)("SELECT 1 AS one FROM pg_sleep(60)")
    stop.join()
    assert running(cases, WORKER) == 0
    assert tables_in(cases, WORKROOM) == []
    assert engine.rows("SELECT 1 AS one")["one"].tolist() == [1]  # the connection is whole


def test_another_thread_may_cancel(cases: PostgresServer, reader: Backend) -> None:
    engine = la.scale.over_ibis(reader)
    stop = once_running(cases, READER, engine.cancel)
    with pytest.raises(EngineError) as caught:
        engine.rows("SELECT 1 AS one FROM pg_sleep(60)")
    stop.join()
    assert str(caught.value) == f"PostgreSQL could not answer: QueryCanceled 57014.{CHECK}"
    assert running(cases, READER) == 0


def test_another_backend_is_refused_by_its_type_alone() -> None:
    with pytest.raises(EngineError) as error:
        la.scale.over_ibis("postgresql://ana:secret@db/cases")
    assert str(error.value) == (
        "Expected a backend of ibis for PostgreSQL, Spark or DuckDB, got str. Give the result of "
        "ibis.postgres.connect(…), ibis.pyspark.connect(…) or ibis.duckdb.connect(…)."
    )


@pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning")
def test_spark_and_duckdb_answer_through_ibis(spark: SparkSession) -> None:
    import ibis  # noqa: PLC0415 - only the exhaustive run has it

    # ibis changes settings of the session that it is given
    backends = [ibis.pyspark.connect(spark.newSession()), ibis.duckdb.connect()]
    for backend, name in zip(backends, ("Spark", "DuckDB"), strict=True):
        engine = la.scale.over_ibis(backend)
        assert engine.name == name
        assert engine.rows("SELECT 1 AS one")["one"].tolist() == [1]


def test_a_reader_is_told_when_values_do_not_fit_into_a_query(reader: Backend) -> None:
    with pytest.raises(EngineError) as error:
        la.scale.over_ibis(reader).upload(pd.DataFrame({"n": range(100_001)}))
    assert str(error.value) == (
        "100,001 different values are more than the 100,000 that fit into a query. Name a schema "
        "in which tables may be kept, scratch=…, or store normal forms and set normalized = true."
    )


def whole_chain(error: BaseException) -> str:
    """Write an error with all that led to it, as a log would."""
    formatted, found = [], error
    while found is not None:
        formatted += [repr(found), str(found), *map(str, getattr(found, "__notes__", ()))]
        found = found.__cause__ or found.__context__
    return "\n".join(formatted)


def end_connection(backend: Backend, server: PostgresServer) -> None:
    with server.connect(database="cases") as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (backend.con.info.backend_pid,))


def test_no_password_is_shown(
    cases: PostgresServer,
    reader: Backend,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    import ibis  # noqa: PLC0415 - only the exhaustive run has these
    import psycopg  # noqa: PLC0415

    caplog.set_level(logging.DEBUG)
    engine = la.scale.over_ibis(reader)
    address = f"postgresql://{READER}:{cases.password}@/cases?host={cases.folder}"
    asked: list[Callable[[], object]] = [
        lambda: engine.rows("SELECT nowhere FROM calls"),
        lambda: engine.rows("SELECT 'Ana'::bigint"),
        lambda: engine.rows(f"SELECT '{cases.password}'::bigint"),
        lambda: la.scale.over_ibis(address),
        lambda: ibis.postgres.connect(
            host=str(cases.folder), user=READER, password=f"{cases.password}x", database="cases"
        ),
        lambda: (end_connection(reader, cases), engine.rows("SELECT 1")),
    ]
    said = [repr(engine), str(engine)]
    for ask in asked:
        with pytest.raises((EngineError, psycopg.OperationalError)) as caught:
            ask()
        said.append(whole_chain(caught.value))
    said += [caplog.text, *capfd.readouterr()]
    assert cases.password not in "\n".join(said)
    assert "Ana" not in said[3]  # nor a value of a row

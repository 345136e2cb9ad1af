"""A query of SQLite, DuckDB or PostgreSQL, by driver or SQLAlchemy, is a document."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlalchemy

import linkanalysis as la
from linkanalysis.errors import RecordError
from linkanalysis.records import read_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from postgres_server import PostgresServer

CALLS = """
CREATE TABLE cdr (a TEXT, b TEXT, began TEXT, seconds INTEGER);
INSERT INTO cdr VALUES
  ('5025550143', '5025550199', '2024-05-02', 62), ('5025550143', '5025550177', '2024-05-02', 7);
"""
DESCRIBED = {
    "title": "cdr",
    "region": "US-KY",
    "columns": {"start": "began", "duration": "seconds"},
}
# Each way to connect: the driver, whether SQLAlchemy stands before it, the sign of a value.
WAYS = {
    "sqlite3": ("sqlite", False, "?"),
    "duckdb": ("duckdb", False, "?"),
    "psycopg": ("postgres", False, "%s"),
    "sqlalchemy-sqlite3": ("sqlite", True, "?"),
    "sqlalchemy-psycopg": ("postgres", True, "%s"),
}


def open_driver(name: str, request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - drivers share no type
    if name == "sqlite":
        return sqlite3.connect(":memory:", isolation_level=None)
    if name == "duckdb":
        return duckdb.connect()
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.connect()


BY_WAY = [
    pytest.param(way, marks=pytest.mark.exhaustive if name == "postgres" else ())
    for way, (name, *_) in WAYS.items()
]


@pytest.fixture(params=BY_WAY)
def calls(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    """Give a connection to a database that holds two calls, and the sign of a value."""
    name, alchemy, sign = WAYS[request.param]
    driver = open_driver(name, request)
    if name == "postgres":
        driver.execute("SET search_path = pg_temp")  # what is made there goes with the connection
    for statement in CALLS.split(";")[:2]:
        driver.execute(statement)
    if not alchemy:
        with closing(driver):
            yield driver, sign
        return
    dialect = {"sqlite": "sqlite://", "postgres": "postgresql+psycopg://"}[name]
    engine = sqlalchemy.create_engine(
        dialect, creator=lambda: driver, poolclass=sqlalchemy.pool.StaticPool
    )
    with engine.connect() as connection:
        yield connection, sign
    engine.dispose()


def test_a_query_is_a_document(calls: tuple[Any, str]) -> None:
    connection, sign = calls
    query = "SELECT a AS caller, b AS callee, began, seconds FROM cdr WHERE seconds > ?"
    query = query.replace("?", sign)
    batch = read_query(connection, query, reader="calls", document=DESCRIBED, parameters=[60])
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(batch)
        assert case.links()[["source", "duration"]].to_numpy().tolist() == [
            ["phone:+15025550143", 62.0]
        ]


def test_a_percent_sign_is_no_placeholder_where_no_values_are_given(calls: tuple[Any, str]) -> None:
    connection, _ = calls
    query = "SELECT a AS caller, b AS callee, began, seconds FROM cdr WHERE b LIKE '%0177'"
    batch = read_query(connection, query, reader="calls", document=DESCRIBED)
    assert [link for part in batch.links for link in part["target"]] == ["phone:+15025550177"]


def values_of(connection: psycopg.Connection[Any], expression: str) -> list[str]:
    query = f"SELECT 'KY-1' AS entity, 'a' AS attribute, {expression} AS value"
    batch = read_query(connection, query, reader="statements", document="values")
    return [value for part in batch.statements for value in part["value"]]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("DATE '2024-07-01'", ["2024-07-01"]),
        ("TIMESTAMP '2024-07-01 03:30'", ["2024-07-01 03:30:00"]),
        ("12.50::numeric(9, 2)", ["12.50"]),  # as it is kept, not the float 12.5
        ("12345678901234567890.01::numeric", ["12345678901234567890.01"]),
        ("62::bigint", ["62"]),
        ("ARRAY['Ana', NULL, 'Ben']", ["Ana; ; Ben"]),
        ("ARRAY[1, 2]", ["1; 2"]),
        ("'\\x00ff'::bytea", ["\\x00ff"]),
        ("'{\"b\": [1]}'::jsonb", ['{"b": [1]}']),
        ("NULL::text", []),
        ("'NaN'::numeric", []),
        ("'7c0a3a52-0000-4000-8000-000000000000'::uuid", ["7c0a3a52-0000-4000-8000-000000000000"]),
    ],
)
def test_types_of_postgresql_become_text(
    postgres: PostgresServer, expression: str, values: list[str]
) -> None:
    with postgres.connect() as connection:
        assert values_of(connection, expression) == values


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Asia/Kathmandu"])
def test_the_zone_of_a_server_moves_no_instant(postgres: PostgresServer, zone: str) -> None:
    query = (
        "SELECT '5025550143' AS caller, '5025550199' AS callee, "
        "unnest(ARRAY[timestamptz '2024-11-03 01:30:00-04', '2024-11-03 01:30:00-05']) AS start, "
        "62 AS duration"
    )
    with postgres.connect() as connection, la.Case(purpose="training", region="US-KY") as case:
        connection.execute(f"SET TIME ZONE '{zone}'")
        described = {"title": "cdr", "timezone": "America/New_York"}
        case.add(read_query(connection, query, reader="calls", document=described))
        starts = case.links()["start"].astype(str).tolist()
    assert starts == ["2024-11-03 05:30:00", "2024-11-03 06:30:00"]


def test_a_time_without_zone_is_read_in_the_zone_of_the_document(postgres: PostgresServer) -> None:
    query = (
        "SELECT '5025550143' AS caller, '5025550199' AS callee, "
        "timestamp '2024-07-01 03:30' AS start, 62 AS duration"
    )
    described = {"title": "cdr", "timezone": "America/New_York"}
    with postgres.connect() as connection, la.Case(purpose="training", region="US-KY") as case:
        case.add(read_query(connection, query, reader="calls", document=described))
        assert case.links()["start"].astype(str).tolist() == ["2024-07-01 07:30:00"]


def test_a_role_that_may_only_read_is_enough(postgres: PostgresServer) -> None:
    with postgres.connect() as admin:
        for statement in (
            "CREATE SCHEMA held",
            "CREATE TABLE held.ties AS SELECT 'KY-1' AS source, 'KY-2' AS target",
            f"CREATE ROLE reads LOGIN PASSWORD '{postgres.password}'",
            "ALTER ROLE reads SET default_transaction_read_only = on",
            "GRANT USAGE ON SCHEMA held TO reads",
            "GRANT SELECT ON held.ties TO reads",
        ):
            admin.execute(statement)
        try:
            with postgres.connect(user="reads", password=postgres.password) as connection:
                query = "SELECT source, target FROM held.ties"
                batch = read_query(connection, query, reader="links", document="ties")
                assert next(iter(batch.links))["source"].tolist() == ["person:KY-1"]
        finally:
            for statement in ("DROP SCHEMA held CASCADE", "DROP ROLE reads"):
                admin.execute(statement)


def test_what_is_no_connection_or_no_question_is_refused() -> None:
    wrong: list[tuple[Any, Any, Any, str]] = [
        (
            "postgresql://ana:secret@cases/calls",
            "SELECT 1",
            (),
            (
                "connection is of type str; give an open connection, such as "
                "sqlite3.connect(path), or engine.connect() of SQLAlchemy."
            ),
        ),
        (sqlite3.connect(":memory:"), 7, (), "query is 7; write one SELECT."),
        (sqlite3.connect(":memory:"), "SELECT 1", 7, "parameters is 7; give a list of values."),
        (
            sqlite3.connect(":memory:"),
            "CREATE TABLE a (b)",
            (),
            "The query returned no table. Write a SELECT.",
        ),
    ]
    for connection, query, parameters, message in wrong:
        with pytest.raises(RecordError) as caught:
            read_query(connection, query, reader="links", document="x", parameters=parameters)
        assert str(caught.value) == message

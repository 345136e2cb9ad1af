"""Every engine keeps its protocol: it estimates, keeps until dropped, and hides credentials."""

from __future__ import annotations

import threading

import duckdb
import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.errors import EngineError
from linkanalysis.scale.engines import redacted, workbench


def test_a_question_is_estimated_before_it_is_asked(large: la.scale.LargeCase) -> None:
    expected = la.scale.cost(large)
    assert (expected.rows or 0) > 1000 or (expected.size or 0) > 10_000
    assert str(expected).startswith("about ")


def ones(engine: la.scale.Engine, name: str) -> list[int]:
    return engine.rows(f"SELECT one FROM {name}")["one"].tolist()


def fail_after_keeping(engine: la.scale.Engine, kept: list[str]) -> None:
    with workbench(engine) as bench:
        kept += [bench.keep("SELECT 1 AS one"), bench.upload(pd.DataFrame({"one": [1]}))]
        assert [ones(engine, name) for name in kept] == [[1], [1]]
        message = "on purpose"
        raise ValueError(message)


def test_nothing_kept_stays_after_a_failure(engine: la.scale.Engine) -> None:
    kept: list[str] = []
    with pytest.raises(ValueError, match="on purpose"):
        fail_after_keeping(engine, kept)
    assert len(kept) == 2
    for name in kept:
        with pytest.raises(EngineError, match="could not answer"):
            ones(engine, name)


# Pairs that take a minute or more to count.
LONG = {
    "duckdb": """SELECT count(DISTINCT hash(a.i * b.i)) AS n
        FROM range(100000) a(i), range(100000) b(i)""",
    "spark": """SELECT count(DISTINCT hash(a.id * b.id)) AS n
        FROM range(100000) a CROSS JOIN range(100000) b""",
}


@pytest.mark.parametrize("name", ["duckdb", *exhaustive("spark")])
@pytest.mark.parametrize("ask", ["keep", *exhaustive("rows")])
def test_another_thread_may_cancel(name: str, ask: str, request: pytest.FixtureRequest) -> None:
    engine = (
        la.scale.over_spark(request.getfixturevalue("spark"))
        if name == "spark"
        else la.scale.over_duckdb(duckdb.connect())
    )
    ended = threading.Event()

    def cancel() -> None:
        while not ended.wait(0.5):  # the first may come before the query has begun
            engine.cancel()

    other = threading.Thread(target=cancel)
    other.start()
    with pytest.raises(EngineError, match=f"{engine.name} could not answer"):
        getattr(engine, ask)(LONG[name])
    ended.set()
    other.join()
    assert engine.rows("SELECT 1 AS one")["one"].tolist() == [1]


def test_an_uploaded_column_without_a_value_is_text(engine: la.scale.Engine) -> None:
    with workbench(engine) as bench:
        uploaded = bench.upload(pd.DataFrame({"text": pd.Series([None], dtype=object), "n": [1]}))
        query = f"SELECT count(*) AS n FROM {uploaded} WHERE coalesce(text, 'a') = 'a'"
        found = engine.rows(query)
    assert found["n"].tolist() == [1]


def test_values_are_bound_never_pasted(engine: la.scale.Engine) -> None:
    text = "'; DROP TABLE calls; --"
    bound = engine.dialect.bound("text")
    rows = engine.rows(f"SELECT {bound} AS said", {"text": text})
    assert rows["said"].tolist() == [text]


def test_tables_kept_in_a_scratch_schema_are_removed() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA scratch")
    engine = la.scale.over_duckdb(connection, scratch="scratch")
    with workbench(engine) as bench:
        kept = bench.keep("SELECT 1 AS one")
        assert kept.startswith('"scratch".')
        assert engine.rows("SELECT count(*) AS n FROM duckdb_tables()")["n"].iloc[0] == 1
    assert engine.rows("SELECT count(*) AS n FROM duckdb_tables()")["n"].iloc[0] == 0


@pytest.mark.parametrize(
    "said",
    [
        "cannot reach postgresql://ana:s3cret@db.example:5432/case",
        "refused: password=s3cret host=db.example",
        "refused: PASSWORD: s3cret",
        "refused: password='my s3cret' host=db.example",
        "cannot reach s3://ana:s3cret/part@s3cret@store.example, see https://help.example",
        "refused: see https://help.example password=s3cret",
        "refused: fs.azure.account.key=s3cret",
        "refused: aws_secret_access_key = s3cret",
    ],
)
def test_credentials_are_hidden_in_messages(said: str) -> None:
    assert "s3cret" not in redacted(said)
    assert redacted(said).startswith(said[:7])


def test_values_from_rows_are_hidden_in_messages() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE VIEW calls AS SELECT CAST('Ana Ficton' AS INTEGER) AS caller")
    with pytest.raises(EngineError) as error:
        la.scale.over_duckdb(connection).rows("SELECT caller FROM calls")
    assert "Ana" not in str(error.value)
    assert "Could not convert string '…' to INT32" in str(error.value)


def test_parquet_files_are_read_without_extensions() -> None:
    engine = la.scale.over_parquet({})
    settings = engine.rows(
        "SELECT value FROM duckdb_settings() WHERE name IN "
        "('autoinstall_known_extensions', 'autoload_known_extensions')"
    )
    assert settings["value"].tolist() == ["false", "false"]

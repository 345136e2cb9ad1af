"""The check of an engine finds equal answers on ours, and each way in which others differ."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import linkanalysis as la
from linkanalysis.errors import EngineError
from linkanalysis.scale import engine_check
from linkanalysis.scale.engine_check import RECORDS, ROWS, ZONE
from linkanalysis.scale.engines import DuckDB

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = {"component", "core", "pagerank"}


@pytest.mark.exhaustive
def test_every_engine_answers_as_duckdb_does(engine: la.scale.Engine) -> None:
    found = la.scale.check_engine(engine).set_index("question")["answer"]
    assert len(found) == 14
    refused = set() if engine.keeps else ROUNDS
    assert found.drop([*refused]).eq("equal").all()
    assert set(found[found == "refused"].index) == refused


@pytest.mark.filterwarnings("ignore:.*rows read:linkanalysis.errors.DataQualityWarning")
def test_duckdb_answers_as_the_readers_do() -> None:
    case = la.Case(purpose="training", region="US-KY", timezone=ZONE)
    for name, (reader, row_of) in RECORDS.items():
        frame = pd.DataFrame([row_of(row) for row in range(ROWS)], dtype=object)
        told = {"title": name, "timezone": ZONE, "region": "US-KY"}
        case.add(la.read_frame(frame, reader=reader, document=told))
    known = la.build_graph(case).edges.sort_values(["source", "target"], ignore_index=True)
    with tables_of_the_check() as large:
        ours = la.scale.edges(large).edges.sort_values(["source", "target"], ignore_index=True)
        assert_frame_equal(ours, known)
        unread = la.scale.count_unread(large).set_index("document")
    refused = case.problems().groupby("document")["row"].nunique()
    loaded = {"phones", "roles"}
    for name in set(unread.index) - loaded:
        assert unread.loc[name, "unread"] == refused[name] > 0
    assert (unread["rows"] == ROWS).all()


def test_a_row_that_is_loaded_is_unread_if_its_reader_cannot_read_it() -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE paid AS SELECT * FROM (VALUES
        (1, 'P1', 'person', '1,200.00'), (2, 'P1', 'person', 'some'),
        (3, 'A1', 'account', '1,200.00'), (4, 'A1', 'account', '5'))
        t(key, payer, source_type, amount)""")
    connection.execute("""CREATE VIEW pay AS
        SELECT *, 'A2' AS payee, '2024-05-02' AS date, 'USD' AS currency FROM paid""")
    tables = {"pay": {"reader": "payments", "key": "key", "timezone": ZONE}}
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, tables, purpose="training") as large:
        assert la.scale.edges(large).edges["count"].tolist() == [1, 1]
        assert la.scale.count_unread(large).to_numpy().tolist() == [["pay", 4, 2]]
        assert large.case.problems()["row"].tolist() == ["key 2"]


@contextmanager
def tables_of_the_check() -> Iterator[la.scale.LargeCase]:
    connection = duckdb.connect()
    tables = {}
    for name, (reader, row_of) in RECORDS.items():
        frame = pd.DataFrame([row_of(row) for row in range(ROWS)]).astype("string")
        connection.register("frame", frame.assign(key=range(ROWS)))
        connection.table("frame").create(name)
        connection.unregister("frame")
        tables[name] = {"reader": reader, "key": "key"}
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(
        engine, tables, purpose="training", region="US-KY", timezone=ZONE
    ) as large:
        yield large


def changed(**points: str) -> la.scale.Engine:
    """Make a DuckDB whose SQL is written in another way."""
    engine = DuckDB(duckdb.connect(), None)
    engine.dialect = replace(engine.dialect, **points)
    return engine


@pytest.fixture
def two_questions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ask for edges and degrees alone, the other questions take seconds."""
    some = {name: engine_check.QUESTIONS[name] for name in ("edges", "degree")}
    monkeypatch.setattr(engine_check, "QUESTIONS", some)
    engine_check._known.cache_clear()  # noqa: SLF001 - else it would keep the answers to all
    yield
    engine_check._known.cache_clear()  # noqa: SLF001


@pytest.mark.exhaustive
@pytest.mark.usefixtures("two_questions")
def test_a_zone_that_is_ignored_is_found() -> None:
    found = la.scale.check_engine(changed(utc="CASE WHEN {zone} <> '' THEN {moment} END"))
    answers = found.set_index("question")["answer"]
    assert answers["edges"] == "different"
    assert answers["degree"] == "equal"  # who is tied does not depend on the hour
    assert found.set_index("question").loc["edges", "reason"]


@pytest.mark.exhaustive
@pytest.mark.usefixtures("two_questions")
def test_casts_that_fail_are_found() -> None:
    found = la.scale.check_engine(changed(cast="CAST({value} AS {type})"))
    assert "refused" in set(found["answer"])
    assert found["reason"].str.contains("DuckDB could not answer").any()


@pytest.mark.exhaustive
def test_a_collation_that_ignores_case_is_found() -> None:
    connection = duckdb.connect()
    connection.execute("SET default_collation = 'nocase'")
    found = la.scale.check_engine(la.scale.over_duckdb(connection))
    assert found.set_index("question").loc["shared places", "answer"] != "equal"


def test_nothing_else_is_an_engine() -> None:
    with pytest.raises(EngineError) as error:
        la.scale.check_engine(duckdb.connect())  # type: ignore[arg-type]
    told = str(error.value)
    assert told.startswith("engine is <")
    assert told.endswith("; give la.scale.over_duckdb(connection), or an engine of your own.")

"""The database of a case: statements, transactions, frames, copies and its tables."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

from linkanalysis.errors import MissingExtraError
from linkanalysis.storage import engine as engine_module
from linkanalysis.storage.engine import HELD, WORKING_MEMORY, DuckEngine, column, extension_file
from linkanalysis.storage.schema import RELATIONS, STANDING, create_tables, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    with DuckEngine() as made:
        yield made


def test_a_statement_is_answered_in_three_forms(engine: DuckEngine) -> None:
    assert engine.execute("SELECT ? + 1", [2]).fetchall() == [(3,)]
    assert engine.execute("SELECT 1 AS one").fetchnumpy()["one"].tolist() == [1]
    assert engine.execute("SELECT 1 AS one").df()["one"].tolist() == [1]


def test_a_statement_runs_again_with_other_values_and_other_tables(engine: DuckEngine) -> None:
    for n in (1, 2):
        engine.execute(f"CREATE OR REPLACE TABLE held.kept AS SELECT {n} AS n, '{n}' AS c{n}")
        assert engine.execute("SELECT *, ? FROM kept", [n]).fetchall() == [(n, str(n), n)]
        assert engine.execute("SELECT * FROM kept").df().columns.tolist() == ["n", f"c{n}"]
        assert engine.kinds("SELECT * FROM kept") == ["SELECT"]
    engine.execute("DROP TABLE held.kept")
    with pytest.raises(duckdb.CatalogException):
        engine.execute("SELECT * FROM kept").fetchall()


def test_a_transaction_that_reads_answers_and_one_that_fails_leaves_nothing(
    engine: DuckEngine,
) -> None:
    with engine.transaction(reading=True):
        assert engine.execute("SELECT 1").fetchall() == [(1,)]
    engine.execute("CREATE TABLE held.kept (n INTEGER)")
    with contextlib.suppress(OSError), engine.transaction():
        engine.execute("INSERT INTO kept VALUES (1)")
        raise OSError
    assert engine.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]


def test_writing_takes_one_thread_and_little_memory_and_later_statements_all_also_if_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKANALYSIS_THREADS", "2")
    with DuckEngine(tmp_path / "bluegrass.case") as engine:
        usual = _memory(engine)
        assert usual > 2 * WORKING_MEMORY
        with engine.transaction(), engine.for_writing():
            assert _threads(engine) == 1
            assert _memory(engine) == pytest.approx(WORKING_MEMORY, rel=0.1)
        assert (_threads(engine), _memory(engine)) == (2, usual)
        with pytest.raises(duckdb.ConversionException), engine.transaction(), engine.for_writing():
            engine.execute("SELECT CAST('a' AS INTEGER)").fetchall()
        assert (_threads(engine), _memory(engine)) == (2, usual)


def test_what_is_in_memory_stays_there_while_more_is_written(tmp_path: Path) -> None:
    with DuckEngine(tmp_path / "bluegrass.case") as engine:
        # 100 MB, which cannot be compressed away
        engine.execute("CREATE TEMP TABLE kept AS SELECT random() AS r FROM range(12_500_000)")
        with engine.for_writing():
            assert _memory(engine) > WORKING_MEMORY + 75_000_000


@pytest.mark.parametrize(("name", "spills"), [("", False), ("bluegrass.case", True)])
def test_writing_leaves_nothing_on_disk_of_a_case_that_is_in_no_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, spills: bool
) -> None:
    monkeypatch.setattr(engine_module, "WORKING_MEMORY", 1 << 24)
    with DuckEngine(tmp_path / name if name else None) as engine, engine.transaction():
        with engine.for_writing():
            # 40 MB, more than the limit
            engine.execute("CREATE TEMP TABLE kept AS SELECT random() AS r FROM range(5_000_000)")
        assert any(engine.folder.iterdir()) == spills


def _memory(engine: DuckEngine) -> int:
    setting = "parse_formatted_bytes(current_setting('memory_limit'))"
    return int(column(engine, f"SELECT {setting}")[0])


def _threads(engine: DuckEngine) -> int:
    return int(column(engine, "SELECT current_setting('threads')")[0])


def test_all_settings_but_threads_and_memory_are_locked(engine: DuckEngine) -> None:
    for name in ("enable_external_access", "lock_configuration", "allowed_configs"):
        with pytest.raises(duckdb.InvalidInputException, match="configuration has been locked"):
            engine.execute(f"RESET {name}")


def test_a_frame_is_a_table_inside_its_block(engine: DuckEngine) -> None:
    with engine.frame("given", pd.DataFrame({"a": [4]})):
        assert engine.execute("SELECT a FROM given").fetchall() == [(4,)]


def test_each_statement_of_a_text_has_a_kind(engine: DuckEngine) -> None:
    assert engine.kinds("SELECT 1; DROP TABLE links") == ["SELECT", "DROP"]


def test_a_copy_holds_the_tables_and_its_engine_may_be_closed_twice(
    engine: DuckEngine, tmp_path: Path
) -> None:
    for statement in create_tables(HELD):
        engine.execute(statement)
    engine.copy_to(tmp_path / "bluegrass.case")
    engine.close()
    engine.close()
    with DuckEngine(tmp_path / "bluegrass.case") as copy:
        assert copy.execute("SELECT count(*) FROM header").fetchall() == [(0,)]


def test_the_tables_and_views_have_their_names() -> None:
    assert quoted('"end"') == '"""end"""'
    assert quoted("end") == '"end"'
    assert (
        create_tables(HELD)[0] == 'CREATE TABLE "held"."header" ("name" VARCHAR, "value" VARCHAR)'
    )
    assert list(RELATIONS)[-4:] == list(STANDING)


def test_the_extension_is_found_or_the_extra_is_named() -> None:
    try:
        name = extension_file().name
    except MissingExtraError as error:
        assert error.name == "duckdb_extension_httpfs"  # noqa: PT017 - one of two ways it may be
    else:
        assert name == "httpfs.duckdb_extension"

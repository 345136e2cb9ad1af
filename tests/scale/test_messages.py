"""What a large case says when it is described or asked wrongly, asserted whole."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

import linkanalysis as la
from linkanalysis.errors import (
    CaseError,
    EngineError,
    ProtectedError,
    RecordError,
    UnknownNameError,
)
from linkanalysis.scale.large_case import fetched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALLS = """CREATE TABLE calls AS
SELECT 1 AS id, '502-555-0143' AS a, '502-555-0199' AS b, '2024-05-02' AS d"""
LOGINS = """CREATE TABLE logins AS
SELECT n AS id, 'device:D' || n AS source, 'ip:203.0.113.7' AS target, 'tie' AS type
FROM range(3) r(n)"""
ROLES = """CREATE TABLE roles AS
SELECT 'person:V1' AS entity, 'role' AS attribute, 'victim' AS value"""


def engine_of(*statements: str) -> la.scale.Engine:
    connection = duckdb.connect()
    for statement in statements:
        connection.execute(statement)
    return la.scale.over_duckdb(connection)


def test_a_description_is_told_all_its_mistakes() -> None:
    columns = {"caller": "a", "callee": "c"}
    table = {"reader": "calls", "columns": columns, "date_format": "%d %b %Y"}
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(CALLS), {"calls": table}, purpose="training")
    stays = (
        'table "calls" stays where it is, so its times are timestamps or ISO text. Remove '
        "date_format, or give a view with timestamps."
    )
    assert str(error.value).splitlines() == [
        'table "calls" has no column "c" (callee). Choose from a, b, d, id.',
        'table "calls" has no column for start. Map it: columns = { start = "…" }.',
        stays,
        'table "calls" has no key. Name the column that leads to a row: key = "…".',
    ]


def test_times_need_a_zone() -> None:
    columns = {"caller": "a", "callee": "b", "start": "d"}
    table = {"reader": "calls", "key": "id", "columns": columns}
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(CALLS), {"calls": table}, purpose="training")
    assert str(error.value) == (
        'table "calls" has times and no timezone. Set it, such as timezone = "America/New_York".'
    )


def test_amounts_need_a_currency() -> None:
    columns = {"payer": "a", "payee": "b", "date": "d", "amount": "id"}
    table = {"reader": "payments", "table": "calls", "key": "id", "timezone": "UTC"}
    table["columns"] = columns
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(CALLS), {"paid": table}, purpose="training")
    assert str(error.value) == (
        'table "paid" has amounts and no currency. Set it, such as currency = "USD".'
    )


def test_names_of_accounts_need_one_service() -> None:
    paid = "CREATE TABLE paid AS SELECT 1 AS id, 'Ana' AS payer, 'Bo' AS payee, 'zelle' AS service"
    sent = "'2024-05-02' AS date, '5' AS amount, 'FAILED' AS status"
    table = {"reader": "payments", "key": "id", "timezone": "UTC", "currency": "USD"}
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(f"{paid}, {sent}"), {"paid": table}, purpose="training")
    assert str(error.value) == (
        'table "paid" has a column of services, within which names of accounts count, and stays '
        'where it is. Set service if there is one, such as service = "cashapp", else give a view '
        "for each."
    )
    known = {"paid": table | {"service": "zelle"}}
    with la.scale.connect(engine_of(f"{paid}, {sent}"), known, purpose="training") as large:
        assert la.scale.count_unread(large)["unread"].tolist() == [1]  # it failed


def test_normal_forms_are_looked_at() -> None:
    columns = {"caller": "a", "callee": "b", "start": "d"}
    table = {"reader": "calls", "key": "id", "timezone": "UTC", "region": "US-KY"}
    table |= {"columns": columns, "normalized": True}
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(CALLS), {"calls": table}, purpose="training")
    assert str(error.value) == (
        '1 of 1 values in column "a" of table "calls" are not in normal form, such as '
        "+15025550143. Correct them in the warehouse, or remove normalized so that the reader of "
        "the table reads them."
    )


def test_a_purpose_is_required() -> None:
    with pytest.raises(CaseError) as error:
        la.scale.connect(engine_of(), {})
    assert str(error.value) == (
        "A large case needs a purpose: investigation, intelligence or training. Give "
        'purpose="…", or set it in [case].'
    )


def test_a_file_of_other_parts_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    file.write_text('[case]\npurpose = "training"\n[tables]\n', encoding="utf-8")
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(), file)
    assert str(error.value) == (
        "large.toml has other parts than [case] and [table.…]. Remove them."
    )


def test_a_file_gives_purpose_and_tables(tmp_path: Path) -> None:
    file = tmp_path / "large.toml"
    file.write_text(
        '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "UTC"\n[table.calls]\n'
        'reader = "calls"\nkey = "id"\ncolumns = { caller = "a", callee = "b", start = "d" }\n',
        encoding="utf-8",
    )
    with la.scale.connect(engine_of(CALLS), file) as large:
        assert la.scale.edges(large).ids == ("phone:+15025550143", "phone:+15025550199")


def test_engines_say_what_they_are_made_of() -> None:
    connect: Any = la.scale.connect
    over_duckdb: Any = la.scale.over_duckdb
    over_parquet: Any = la.scale.over_parquet
    cost: Any = la.scale.cost
    connection = duckdb.connect()
    told = {
        "connection is 'calls.duckdb'; give the result of duckdb.connect(…).": (
            lambda: over_duckdb("calls.duckdb")
        ),
        "files is ['calls.parquet']; map each name to its file, such as "
        '{"calls": "calls/*.parquet"}.': lambda: over_parquet(["calls.parquet"]),
        f"engine is {connection!r:.40}; give la.scale.over_duckdb(connection), "
        "la.scale.over_spark(session) or la.scale.over_ibis(backend).": (
            lambda: connect(connection, {}, purpose="training")
        ),
        "large is <DuckDB>; give the result of la.scale.connect(…).": (
            lambda: cost(over_duckdb(connection))
        ),
        'DuckDB could not answer: IO Error: No files found that match the pattern "no.parquet" '
        "Check the names of tables and columns and the rights of the connection; nothing was "
        "changed.": lambda: over_parquet({"calls": "no.parquet"}),
    }
    for message, ask in told.items():
        with pytest.raises((CaseError, EngineError)) as error:
            ask()
        assert str(error.value) == message


@pytest.mark.exhaustive
def test_spark_is_made_of_a_session() -> None:
    with pytest.raises(EngineError) as error:
        la.scale.over_spark("local[2]")
    assert str(error.value) == (
        "Expected a session of Spark 4 or later, got str. Give the result of "
        "SparkSession.builder.getOrCreate()."
    )


def test_each_table_is_described(tmp_path: Path) -> None:
    ask: Any = la.scale.connect
    with pytest.raises(RecordError) as error:
        ask(engine_of(), {"calls": "calls.csv"}, purpose="training")
    assert str(error.value) == (
        'table "calls" is \'calls.csv\'; describe it by a mapping such as {"reader": "calls"}.'
    )
    table = {"reader": "calls", "key": 1, "normalized": "yes"}
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(CALLS), {"calls": table}, purpose="training")
    assert str(error.value).splitlines() == [
        'table "calls": key must be text in quotation marks.',
        'table "calls": normalized must be true or false.',
    ]
    file = tmp_path / "large.toml"
    file.write_text("[case", encoding="utf-8")
    with pytest.raises(RecordError) as error:
        la.scale.connect(engine_of(), file)
    assert str(error.value) == (
        "large.toml cannot be read: Expected ']' at the end of a table declaration (at end of "
        "document). Give a TOML file with the parts [case] and [table.…]."
    )


@pytest.mark.parametrize(
    ("limit", "question", "advice"),
    [
        ("edges.MOST_EDGES", la.scale.edges, "Ask for a shorter time."),
        (
            "part.MOST_ROWS",
            partial(la.scale.read_part, entities="device:D1"),
            "Ask for a shorter time, fewer steps or a lower max_neighbors.",
        ),
        (
            "projection.MOST_EDGES",
            partial(la.scale.project, to="device", through="ip"),
            "Ask for a shorter time, fewer types in through, or a lower max_members.",
        ),
        (
            "projection.MOST_HUBS",
            partial(la.scale.project, to="device", through="ip", max_members=2),
            "Ask for a shorter time, fewer types in through, or a higher max_members.",
        ),
    ],
)
def test_advice_fits_the_question(
    limit: str,
    question: Callable[[la.scale.LargeCase], object],
    advice: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module, _, name = limit.partition(".")
    monkeypatch.setattr(import_module(f"linkanalysis.scale.{module}"), name, 0)
    tables = {"logins": {"reader": "links", "key": "id"}}
    with (
        la.scale.connect(engine_of(LOGINS), tables, purpose="training") as large,
        pytest.raises(CaseError) as error,
    ):
        question(large)
    assert str(error.value) == f"More than 0 rows would be loaded. {advice}"


def test_whole_tables_are_loaded_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkanalysis.scale.large_case.MOST_ROWS", 0)
    with pytest.raises(CaseError) as error:
        la.scale.connect(engine_of(ROLES), {"roles": {"reader": "statements"}}, purpose="training")
    assert str(error.value) == (
        "More than 0 rows would be loaded. Leave out tables you do not need, or give views with "
        "fewer rows."
    )


def test_what_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"caller": "a", "callee": "b", "start": "d"}
    table = {"reader": "calls", "key": "id", "timezone": "UTC", "columns": columns}
    with pytest.raises(CaseError) as error:
        fetched(engine_of(CALLS), "TABLE calls UNION ALL TABLE calls", {}, most=1, advice="Advice.")
    assert str(error.value) == "More than 1 rows would be loaded. Advice."
    with la.scale.connect(engine_of(CALLS), {"calls": table}, purpose="training") as large:
        monkeypatch.setattr("linkanalysis.scale.holders.MOST_SPANS", 1)
        with pytest.raises(CaseError) as error:
            la.scale.find_holders(large)
        assert str(error.value) == (
            "More than 1 identifiers or spans have no known holder. Name those you ask about: "
            'entities="phone:+15025550143".'
        )
    monkeypatch.setattr("linkanalysis.scale.ids.MOST_VALUES", 0)
    with pytest.raises(CaseError) as error:
        la.scale.connect(engine_of(CALLS), {"calls": table}, purpose="training")
    assert str(error.value) == (
        'Column "a" of table "calls" has more than the 0 distinct values that can be loaded. Store '
        "normal forms such as +15025550143 in the warehouse and set normalized = true."
    )


def test_a_missing_table_is_told_without_the_query() -> None:
    with pytest.raises(EngineError) as error:
        la.scale.connect(engine_of(), {"calls": {"reader": "calls"}}, purpose="training")
    told = str(error.value)
    assert told.startswith(
        "DuckDB could not answer: Catalog Error: Table with name calls does not exist!"
    )
    assert told.endswith(
        "Check the names of tables and columns and the rights of the connection; nothing was "
        "changed."
    )
    assert "SELECT" not in told


def test_nothing_is_loaded_around_somebody_protected() -> None:
    tables = {"roles": {"reader": "statements"}}
    with la.scale.connect(engine_of(ROLES), tables, purpose="training") as large:
        with pytest.raises(ProtectedError) as error:
            la.scale.read_part(large, "person:V1")
        assert str(error.value) == (
            "Protected 1 is protected: no part around them is loaded. An override needs who and "
            "why, and is journaled."
        )
        with pytest.raises(ProtectedError) as error:
            la.scale.links(large, "phone:+15025550143", "person:V1")
        assert str(error.value) == (
            "Protected 1 is protected: no rows about them are fetched. An override needs who and "
            "why, and is journaled."
        )
        with pytest.raises(ProtectedError) as error:
            la.scale.find_holders(large, entities="person:V1")
        assert str(error.value) == (
            "Protected 1 is protected: what they held is not listed alone. An override needs who "
            "and why, and is journaled."
        )
        with pytest.raises(UnknownNameError) as unknown:
            la.scale.find_holders(large, entities="phone:+15025550143")
        assert str(unknown.value) == (
            '"phone:+15025550143" is not in the large case: no record names it as a holder, and it '
            "has no call, message or payment. Write its id, such as phone:+15025550143."
        )
        with pytest.raises(UnknownNameError) as unknown:
            la.scale.read_part(large, "phone:+15025550143")
        assert str(unknown.value) == (
            '"phone:+15025550143" has no link in the large case in the requested time. Write its '
            "id, such as phone:+15025550143, or ask for another time."
        )

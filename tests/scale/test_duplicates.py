"""Splink proposes the planted duplicates on each engine it runs on, and merges none."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.case.decisions import ids_of
from linkanalysis.errors import CaseError, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.backends.postgres import Backend

pytestmark = pytest.mark.exhaustive  # which has Splink

FIRST = ("Avery", "Blake", "Casey", "Drew", "Emery", "Finley", "Harper", "Jordan", "Kendall")
LAST = ("Ficton", "Marlow", "Pellham", "Quintero", "Rookwood", "Sableton", "Umberly", "Vaneck")
COLUMNS = {name: name for name in ("id", "name", "birth_date", "phone", "sex")}
TABLES = {"people": {"reader": "entities", "key": "KEY", "type": "person", "columns": COLUMNS}}
# Every tenth person has a second record: the name turned around, or with another letter.
PLANTED = [f"person:P{k}" for k in range(0, 60, 10)]


def people() -> pd.DataFrame:
    draw = random.Random(4)  # noqa: S311 - a fictional town, no secret
    rows = []
    for k in range(60):
        born = f"{draw.randint(1950, 1999)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        parts = (draw.choice(FIRST), draw.choice(LAST))
        phone, sex = f"502555{1000 + k}", draw.choice("fm")
        rows.append((f"P{k}", " ".join(parts), born, phone, sex))
        if k % 10 == 0:
            other = f"{parts[1]}, {parts[0]}" if k % 20 else f"{parts[0]}y {parts[1]}"
            rows.append((f"Q{k}", other, born, phone if k else "", sex))
    # of another sex and birth date, so somebody else with the same name and phone
    _, name, _, phone, sex = rows[0]
    rows.append(("T", name, "1949-12-31", phone, "m" if sex == "f" else "f"))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(KEY=[f"k{n}" for n in range(len(frame))])


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def large(request: pytest.FixtureRequest) -> Iterator[la.scale.LargeCase]:
    if request.param == "duckdb":
        connection = duckdb.connect()
        connection.from_df(people()).create("people")
        engine = la.scale.over_duckdb(connection)
    else:
        import pyarrow as pa  # noqa: PLC0415 - Spark needs it, and only the exhaustive run has it

        session = request.getfixturevalue("spark")
        table = pa.Table.from_pandas(people(), preserve_index=False)
        session.createDataFrame(table).createOrReplaceTempView("people")
        engine = la.scale.over_spark(session)
    with la.scale.connect(engine, TABLES, purpose="training", region="US-KY") as connected:
        yield connected


@pytest.fixture(scope="module")
def found(large: la.scale.LargeCase) -> la.identity.Decisions:
    return la.scale.find_duplicates(large)


def test_planted_pairs_are_proposed_and_nothing_is_merged(
    large: la.scale.LargeCase, found: la.identity.Decisions
) -> None:
    pairs = {ids_of(each): each for each in found}
    assert {(name, name.replace(":P", ":Q")) for name in PLANTED} <= pairs.keys()
    assert len(pairs) < 2 * len(PLANTED)
    assert {(each.judgment, each.by) for each in found} == {("unsure", "Splink")}
    assert large.case.same == {}
    frame = found.to_frame()
    assert frame["bits"].is_monotonic_decreasing
    assert not large.case.protection.protected  # all are of age, whenever the records were made
    assert set(frame["birth_date"]) <= {"+", "~", "−", ""}


def test_a_pair_leads_to_the_rows_that_agree(found: la.identity.Decisions) -> None:
    reasons = found.reasons(1)
    assert {one.row.startswith("KEY k") for one in reasons} == {True}
    assert any(one.text.startswith("birth date equal (+") for one in reasons)


def test_who_cannot_be_one_is_not_proposed(found: la.identity.Decisions) -> None:
    assert found.decisions
    assert not any("person:T" in ids_of(each) for each in found)


def test_nothing_of_splink_stays(large: la.scale.LargeCase, found: la.identity.Decisions) -> None:
    assert len(found)
    tables = large.engine.rows("SHOW TABLES")
    assert not any("splink" in str(cell) for cell in tables.to_numpy().ravel())


def test_judged_pairs_are_not_proposed_again() -> None:
    connection = duckdb.connect()
    connection.from_df(people()).create("people")
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, TABLES, purpose="training", region="US-KY") as large:
        large.case.decide([la.Decision("person:P10", "person:Q10", "different")])
        pairs = {*map(ids_of, la.scale.find_duplicates(large))}
        assert ("person:P10", "person:Q10") not in pairs
        assert ("person:P20", "person:Q20") in pairs
        with pytest.raises(CaseError) as error:
            la.scale.find_duplicates(large, min_bits=float("nan"))
    assert str(error.value) == "min_bits is nan; give a number of bits, such as 0."


def test_other_engines_are_refused(may_read: Backend) -> None:
    engine = la.scale.over_ibis(may_read)
    with (
        la.scale.connect(engine, {}, purpose="training") as large,
        pytest.raises(EngineError) as error,
    ):
        la.scale.find_duplicates(large)
    assert str(error.value) == (
        "Splink compares people on DuckDB and Spark, not on PostgreSQL. la.resolve(large.case) "
        "compares them here."
    )

"""Rows fetched on demand are those that the whole case has for the same pair or entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from exhaustive import exhaustive
from pandas.testing import assert_frame_equal

import linkanalysis as la
from linkanalysis.graph.queries.graph_queries import LINK_COLUMNS
from linkanalysis.scale.engines import workbench

if TYPE_CHECKING:
    import pandas as pd

MONTH = ("2024-04-10", "2024-05-10")


@pytest.fixture(scope="module")
def summed(large: la.scale.LargeCase) -> la.EntityGraph:
    return la.scale.edges(large)


@pytest.fixture(scope="module")
def pair(summed: la.EntityGraph) -> tuple[str, str]:
    """Two phones of nobody protected that called each other most often."""
    edges = summed.edges
    phones = edges["source"].str.startswith("phone:") & edges["target"].str.startswith("phone:")
    most = edges[phones].sort_values(["count", "source", "target"]).iloc[-1]
    return str(most["source"]), str(most["target"])


def keys_of(rows: pd.Series, tables: dict[str, pd.DataFrame], name: str) -> list[int]:
    """Turn keys into the numbers of rows that a whole table gives them."""
    numbers = {key: number for number, key in enumerate(tables[name]["KEY"])}
    return [numbers[row.removeprefix("KEY ").partition(",")[0]] for row in rows]


def test_links_of_an_edge_are_those_of_the_whole_case(
    large: la.scale.LargeCase,
    whole: la.Case,
    summed: la.EntityGraph,
    pair: tuple[str, str],
    tables: dict[str, pd.DataFrame],
) -> None:
    ours = la.scale.links(large, *pair)
    theirs = la.build_graph(whole).links(*pair)
    edge = summed.edges.set_index(["source", "target"]).loc[pair]
    assert len(ours) == edge["count"] > 5
    assert_frame_equal(ours.drop(columns="row"), theirs.drop(columns="row"), check_dtype=False)
    first = int(theirs["row"].iloc[0]) - keys_of(ours["row"], tables, "calls")[0]
    assert [n + first for n in keys_of(ours["row"], tables, "calls")] == [*map(int, theirs["row"])]


def test_time_and_order_of_the_pair(large: la.scale.LargeCase, pair: tuple[str, str]) -> None:
    everything = la.scale.links(large, *pair)
    month = la.scale.links(large, *pair[::-1], when=MONTH)
    inside = everything["start"].between("2024-04-10", "2024-05-11", inclusive="left")
    assert 0 < inside.sum() < len(everything)
    assert_frame_equal(month, everything[inside].reset_index(drop=True))


def test_either_id_of_one_entity_gives_its_rows() -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE calls AS SELECT 1 AS id, '502-555-0143' AS caller,
        '502-555-0199' AS callee, TIMESTAMP '2024-05-02 14:30:00' AS start""")
    connection.execute("""CREATE TABLE held AS SELECT * FROM (VALUES
        (1, 'person:P1', 'phone:+15025550101', 'uses'),
        (2, 'person:P1', 'phone:+15025550143', 'uses'))
        t(id, source, target, type)""")
    tables = {
        "calls": {"reader": "calls", "key": "id", "timezone": "UTC"},
        "held": {"reader": "links", "key": "id"},
    }
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
        one, other = "phone:+15025550101", "phone:+15025550143"
        large.case.decide([la.Decision(one, other, "same")])
        for each in (one, other):  # no call names the first
            assert la.scale.links(large, each, "phone:+15025550199")["row"].tolist() == ["id 1"]
            assert len(la.scale.explain(large, each, "phone:+15025550199")) == 1


def test_no_row_between_two_gives_an_empty_frame(
    large: la.scale.LargeCase, pair: tuple[str, str]
) -> None:
    found = la.scale.links(large, pair[0], "phone:+15025550100")
    assert list(found.columns) == list(LINK_COLUMNS)
    assert found.empty


@pytest.mark.parametrize("of_pair", [True, *exhaustive(False)])
def test_records_behind_are_those_of_the_whole_case(
    large: la.scale.LargeCase, whole: la.Case, pair: tuple[str, str], *, of_pair: bool
) -> None:
    asked = pair if of_pair else pair[:1]
    ours, theirs = la.scale.explain(large, *asked), whole.explain(*asked)
    assert set(ours["document"]) == set(theirs["document"])
    assert len(ours) == len(theirs) > 5
    # masked names are numbered anew
    texts = [
        sorted(frame["text"].str.replace(r"Protected \d+", "Protected", regex=True))
        for frame in (ours, theirs)
    ]
    assert texts[0] == texts[1]
    assert ours["row"].str.startswith("KEY ").all()


ZONED = {"Spark": "TIMESTAMP '2024-05-02 16:00:00Z'"}


# of DuckDB, where it makes a column with time zones for pandas
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_a_time_of_a_type_with_a_zone_is_the_moment_it_names(engine: la.scale.Engine) -> None:
    moment = ZONED.get(engine.name, "TIMESTAMPTZ '2024-05-02 16:00:00+00'")
    with workbench(engine) as bench:
        kept = bench.keep(f"""SELECT '502-555-0101' AS caller, '502-555-0102' AS callee,
            {moment} AS start, 'k1' AS id""")
        place = kept.replace(engine.dialect.quote, "")
        zone = "America/New_York"
        table = {"reader": "calls", "key": "id", "timezone": zone, "table": place}
        asked = {"purpose": "training", "region": "US-KY"}
        with la.scale.connect(engine, {"calls": table}, **asked) as large:
            edge = la.scale.edges(large).edges.iloc[0]
            assert str(edge["first"]) == "2024-05-02 16:00:00"
            link = la.scale.links(large, edge["source"], edge["target"]).iloc[0]
            assert link["start"] == edge["first"]


def test_keys_of_one_partition_lead_to_its_rows_alone() -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE calls AS SELECT * FROM (VALUES
        ('1', 'may', '502-555-0143', '502-555-0199', '2024-05-02'),
        ('1', 'june', '502-555-0143', '502-555-0177', '2024-06-02'))
        t(id, month, caller, callee, start)""")
    table = {"reader": "calls", "key": "id", "partition": "month", "timezone": "UTC"}
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, {"calls": table}, purpose="training", region="US-KY") as large:
        found = la.scale.explain(large, "phone:+15025550143", when=("2024-05-01", "2024-05-31"))
        assert found["row"].tolist() == ["id 1, month may"]


def test_texts_name_nobody_who_is_protected_outside_the_part() -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE ties AS SELECT 1 AS id, 'person:S1' AS source,
        'person:S2' AS target, 'associate_of' AS type, 'the house of Rosalind Vane' AS place""")
    connection.execute("""CREATE TABLE said AS SELECT * FROM (VALUES
        ('person:V1', 'role', 'victim'), ('person:V1', 'name', 'Rosalind Vane'),
        ('person:S1', 'text', 'seen with Rosalind Vane'), ('person:S1', 'name', 'Bo Hale'))
        t(entity, attribute, value)""")
    tables = {"ties": {"reader": "links", "key": "id"}, "said": {"reader": "statements"}}
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, tables, purpose="training") as large:
        part = la.scale.read_part(large, "person:S1", steps=1)
        shown = [
            *la.build_graph(part.case).links("person:S1", "person:S2")["place"],
            *part.case.explain("person:S1")["text"],
            *la.scale.links(large, "person:S1", "person:S2")["place"],
            *la.scale.explain(large, "person:S1")["text"],
        ]
    assert "person:V1" not in part.case.types()
    assert len(shown) > 5
    assert not [text for text in shown if "Rosalind" in text or "Vane" in text]
    assert [text for text in shown if "Bo Hale" in text]

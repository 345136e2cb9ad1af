"""Rows fetched on demand are those that the whole case has for the same pair or entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
from pandas.testing import assert_frame_equal

import linkanalysis as la
from linkanalysis.graph.queries import LINK_COLUMNS

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


@pytest.mark.parametrize("of_pair", [True, False])
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

"""A part that an engine gives is the same part of the whole case."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import linkanalysis as la
from tests.scale.large_world import whole_case

MONTH = ("2024-04-10", "2024-05-10")


@pytest.fixture(scope="module")
def seed(whole: la.Case) -> str:
    """A busy phone of nobody protected."""
    graph = la.build_graph(whole)
    calls = graph.edges[graph.edges["source"].str.startswith("phone:+")]
    return str(calls["source"].value_counts().index[0])


@pytest.fixture(scope="module")
def part(large: la.scale.LargeCase, seed: str) -> la.scale.Part:
    return la.scale.read_part(large, seed, steps=2, max_neighbors=20)


def shown(graph: la.EntityGraph, entities: set[str]) -> pd.DataFrame:
    edges = graph.edges
    kept = edges[edges["source"].isin(entities) & edges["target"].isin(entities)]
    return kept.sort_values(["source", "target"], ignore_index=True)


def test_the_part_is_what_is_around_in_the_whole_case(
    part: la.scale.Part, whole: la.Case, seed: str
) -> None:
    with pytest.warns(la.errors.DataQualityWarning, match="Hubs shown but not passed"):
        around = la.build_graph(whole).around(seed, steps=2, max_neighbors=20)
    named = {name for name, masked in zip(around.ids, around.masked, strict=True) if not masked}
    frame = part.to_frame()
    assert set(frame["entity"]) == named
    assert part.withheld == around.masked.sum() > 0
    assert any("not passed" in note for note in part.notes)
    assert_frame_equal(shown(la.build_graph(part.case), named), shown(around, named))


def test_nobody_whom_the_large_case_protects_is_named(
    part: la.scale.Part, large: la.scale.LargeCase
) -> None:
    protected = large.case.protection.names.keys() & part.case.types().keys()
    assert protected
    assert protected <= part.case.protection.names.keys()


def test_the_border_is_counted(part: la.scale.Part, whole: la.Case) -> None:
    graph = la.build_graph(whole)
    frame = part.to_frame().set_index("entity")
    degree = la.centrality(graph, ["degree"]).to_frame().set_index("entity")["degree"]
    assert (frame["neighbors"] == degree.reindex(frame.index)).all()
    assert part.leaving >= frame["outside"].sum() > 0
    assert "at its border, ties are missing" in part.caveat
    assert f"{part.leaving:,} ties leave the part." in part.caveat


def test_each_row_leads_to_its_table_key_and_partition(
    part: la.scale.Part, tables: dict[str, pd.DataFrame], seed: str
) -> None:
    calls = part.case.links().query("document == 'calls'")
    known = tables["calls"].set_index("KEY")
    assert len(calls) > 50
    for row in calls["row"]:
        key, month = row.removeprefix("KEY ").split(", MONTH ")
        assert known.loc[key, "MONTH"] == month
    assert part.case.explain(seed)["row"].str.startswith("KEY c").any()


@pytest.mark.exhaustive
def test_rings_of_the_part_are_those_of_the_same_rows_read_here(
    large: la.scale.LargeCase, whole: la.Case, tables: dict[str, pd.DataFrame]
) -> None:
    rings = la.find_rings(la.build_graph(whole))
    crew = [one.entity for ring in rings for one in ring.members if ":" in one.entity]
    part = la.scale.read_part(large, crew, steps=3)
    stated = pd.concat([part.case.statements(), part.case.links()])
    keys = {
        name: {text.removeprefix("KEY ").partition(",")[0] for text in rows}
        for name, rows in stated.groupby("document")["row"]
    }
    same = whole_case({n: frame[frame["KEY"].isin(keys[n])] for n, frame in tables.items()})
    # homes are missing at the border of the part, so that rings of the whole case are weaker here
    graphs = [la.build_graph(case) for case in (part.case, same)]
    ours, theirs = (la.find_rings(graph, at_least=0) for graph in graphs)
    # what the part has of a row in pieces changes how active people are, and so who joins a group
    mine, others = (
        [{one.entity for one in ring.members if ":" in one.entity} for ring in table]
        for table in (ours, theirs)
    )
    assert len(mine) == len(others) > 1
    for group in others:
        assert max(len(group & each) / len(group | each) for each in mine) >= 0.75


@pytest.mark.exhaustive
def test_a_part_that_reaches_the_homes_of_all_has_the_rings_of_the_whole_case(
    large: la.scale.LargeCase, whole: la.Case
) -> None:
    rings = la.find_rings(la.build_graph(whole), at_least=0.2)
    crew = [one.entity for ring in rings for one in ring.members if ":" in one.entity]
    part = la.scale.read_part(large, crew, steps=5, max_neighbors=None)
    assert part.leaving > 0  # it is a part
    found = la.find_rings(la.build_graph(part.case), at_least=0.2)
    assert len(found) == len(rings) == 2
    members = [
        [(len(ring), {one.entity for one in ring.members if ":" in one.entity}) for ring in table]
        for table in (found, rings)
    ]
    assert members[0] == members[1]


def test_a_time_limits_what_is_loaded(large: la.scale.LargeCase, seed: str) -> None:
    part = la.scale.read_part(large, seed, steps=1, when=MONTH)
    calls = part.case.links().query("document == 'calls'")
    assert len(calls) > 0
    assert calls["start"].between("2024-04-10", "2024-05-11").all()


def test_whoever_only_the_dates_of_the_large_case_protect_is_masked_in_a_part() -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE ties AS SELECT * FROM (VALUES
        ('person:V1', 'phone:+15025550143', '2024-01-02'),
        ('person:S1', 'phone:+15025550144', '2024-05-02')) t(source, target, start)""")
    connection.execute("""CREATE TABLE calls AS SELECT 1 AS id, '+15025550143' AS caller,
        '+15025550144' AS callee, TIMESTAMP '2024-08-02 14:30:00' AS start""")
    # of age when the call was made, and not by any date of what is loaded
    connection.execute("""CREATE TABLE said AS SELECT * FROM (VALUES
        ('person:V1', 'birth_date', '2006-06-26'), ('person:V1', 'name', 'Rosalind Vane'),
        ('person:S1', 'birth_date', '1980-06-26')) t(entity, attribute, value)""")
    tables = {
        "ties": {"reader": "links", "key": "source", "timezone": "UTC", "type": "uses"},
        "calls": {"reader": "calls", "key": "id", "timezone": "UTC"},
        "said": {"reader": "statements"},
    }
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, tables, purpose="training") as large:
        assert large.case.protection.report()["why"].tolist() == ["by birth date"]
        part = la.scale.read_part(large, "person:S1", steps=3)
    assert part.case.protection.report()[["entity", "role", "why"]].to_numpy().tolist() == [
        ["Protected 1", "possible_minor", "by role"]
    ]
    shown = [*la.build_graph(part.case).shown, *part.case.explain("person:S1")["text"]]
    assert "Protected 1" in shown
    assert not [text for text in shown if "V1" in text or "Vane" in text]


@pytest.mark.exhaustive
def test_a_key_that_is_the_id_of_somebody_protected_refuses_no_map_of_a_part() -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE ties AS SELECT * FROM (VALUES
        ('KY-1', 'person:S1', 'person:S2'), ('b', 'person:KY-1', 'person:S1'))
        t(id, source, target)""")
    connection.execute(
        "CREATE TABLE said AS "
        "SELECT 'person:KY-1' AS entity, 'role' AS attribute, 'victim' AS value"
    )
    tables = {"ties": {"reader": "links", "key": "id"}, "said": {"reader": "statements"}}
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, tables, purpose="training") as large:
        part = la.scale.read_part(large, "person:S1", steps=2)
    page = la.network_map(la.build_graph(part.case)).html
    assert "person:S2" in page
    assert "KY-1" not in page


@pytest.mark.exhaustive
def test_whoever_has_the_name_of_a_victim_outside_a_part_is_masked_in_it() -> None:
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE ties AS SELECT * FROM (VALUES (1, 'person:G1', '+15025550143'), "
        "(2, 'person:S1', '+15025550144')) t(id, source, target)"
    )
    con.execute(
        "CREATE TABLE calls AS SELECT 1 AS id, '+15025550143' AS caller, '+15025550144' AS callee, "
        "TIMESTAMP '2024-08-02 14:30:00' AS start"
    )
    con.execute(
        "CREATE TABLE said AS SELECT * FROM (VALUES ('person:V1', 'role', 'victim'), "
        "('person:V1', 'name', 'Rosalind Vane'), ('person:G1', 'name', 'Vane, Rosalind'), "
        "('person:S1', 'name', 'Rose Tate')) t(entity, attribute, value)"
    )
    typed = {"source_type": "person", "target_type": "phone", "type": "uses", "region": "US-KY"}
    tables = {
        "ties": {"reader": "links", "key": "id", "timezone": "UTC", **typed},
        "calls": {"reader": "calls", "key": "id", "timezone": "UTC", "region": "US-KY"},
        "said": {"reader": "statements"},
    }
    with la.scale.connect(la.scale.over_duckdb(con), tables, purpose="training") as large:
        case = la.scale.read_part(large, "person:S1", steps=3).case
        assert case.protection.protected == {"person:G1"}
        assert "vane" not in la.network_map(la.build_graph(case)).html.casefold()
    con.close()


def test_an_account_called_like_a_victim_is_masked_in_every_answer() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """CREATE TABLE paid AS SELECT 1 AS id, 'Brantilda Skov' AS payer, 'Ines Barr' AS payee,
            TIMESTAMP '2024-05-06 10:00:00' AS date, 990.0 AS amount, 'USD' AS currency"""
        )
        connection.execute(
            "CREATE TABLE people AS SELECT 1 AS id, 'Brantilda Skov' AS name, 'victim' AS role"
        )
        tables = {
            "paid": {"reader": "payments", "key": "id", "timezone": "UTC"},
            "people": {"reader": "entities", "key": "id", "type": "person"},
        }
        engine = la.scale.over_duckdb(connection)
        with la.scale.connect(engine, tables, purpose="training", region="US-KY") as large:
            ranked = la.scale.rank_entities(large, "degree").to_frame()
            part = la.scale.read_part(large, "account:INESBARR")
            masked = "account that names Protected 1"
            assert ranked["entity"].tolist() == ["account:INESBARR"]
            assert masked in la.build_graph(part.case).ids
            assert "account:BRANTILDASKOV" not in la.build_graph(part.case).ids
            with pytest.raises(la.errors.ProtectedError, match=f"^{masked} is protected"):
                la.scale.explain(large, "account:BRANTILDASKOV")

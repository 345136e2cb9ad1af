"""Contacts by attribution are those that `build_contacts` finds in the whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import pytest
from exhaustive import exhaustive
from pandas.testing import assert_frame_equal, assert_series_equal
from scipy.stats import poisson

import linkanalysis as la
from linkanalysis.scale.engines import workbench

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(("when", "max_neighbors"), [(None, 50), (("2024-03-01", "2024-05-10"), 5)])
def test_contacts_are_those_of_the_whole_case(
    large: la.scale.LargeCase, whole: la.Case, when: object, max_neighbors: int
) -> None:
    found = la.scale.find_contacts(large, when=when, max_neighbors=max_neighbors, limit=10_000)
    graph = la.build_contacts(whole, when=when, max_neighbors=max_neighbors)
    theirs = graph.edges.rename(columns={"strength": "days"})
    masked = {name for name, hidden in zip(graph.ids, graph.masked, strict=True) if hidden}
    hidden = theirs["source"].isin(masked) | theirs["target"].isin(masked)
    theirs = theirs[~hidden].sort_values(["source", "target"], ignore_index=True)
    ours = found.to_frame().sort_values(["source", "target"], ignore_index=True)
    assert len(ours) > 100
    columns = ["source", "target", "count", "days", "first", "last"]
    assert_frame_equal(ours[columns], theirs[columns], check_dtype=False)
    assert found.withheld == hidden.sum() > 0
    assert graph.left_out
    count = len(graph.left_out)
    assert found.notes[0].startswith(f"{count:,} service")


def test_chance_counts_the_days_of_all_pairs(large: la.scale.LargeCase, whole: la.Case) -> None:
    edges = la.build_contacts(whole).edges
    ends = pd.concat([edges.set_index(end)["strength"] for end in ("source", "target")])
    active = ends.groupby(level=0).sum()
    found = la.scale.find_contacts(large, limit=50).to_frame()
    expected = found["source"].map(active) * found["target"].map(active) / active.sum()
    assert_series_equal(found["expected"], expected, check_names=False, rtol=1e-12)
    tail = poisson.sf(found["days"] - 1, expected) * len(edges)
    assert found["p_value"].tolist() == pytest.approx(tail.clip(max=1), rel=1e-9)
    assert (found["p_value"] < 0.05).sum() > 10


ZONES = ("America/Kentucky/Louisville", "America/Chicago")
# Before and after 4 a.m. of either zone on a leap day, as clocks go forward, and as they go back.
DAYS = ("2024-02-29", "2024-03-01", "2024-03-10", "2024-03-11", "2024-11-03", "2024-11-04")
CLOCKS = ("", " 03:10:00", " 04:10:00", " 07:50:00", " 08:30:00", " 09:15:00", " 10:30:00")


def local_tables() -> dict[str, tuple[str, pd.DataFrame]]:
    """Give a few calls of six people, and the sectors in two zones that four phones used."""
    numbers = [f"502-555-01{n:02d}" for n in range(6)]
    people = [{"source": f"P{n}", "target": number} for n, number in enumerate(numbers)]
    moments = [
        (n, number, f"cell {(n + at) % 3}", f"{day}{CLOCKS[(n + 2 * at) % len(CLOCKS)]}")
        for n, number in enumerate(numbers)
        for at, day in enumerate((*DAYS, *DAYS[:3]))
    ]
    seen = [
        {"source": number, "target": cell, "start": start}
        for n, number, cell, start in moments
        if n < 4
    ]
    called = [
        {"caller": number, "callee": numbers[n - 1], "start": start}
        for n, number, _, start in moments
    ]
    zones = [("cell 0", ZONES[1]), ("cell 1", ZONES[0])]  # of the third nothing is known
    stated = [(f"place:{place}", "timezone", zone) for place, zone in zones]
    ends = {"source_type": "phone", "target_type": "place", "type": "located_at"}
    held = {"source_type": "person", "target_type": "phone", "type": "uses"}
    return {
        "people": ("links", pd.DataFrame(people, dtype=object).assign(**held)),
        "places": ("statements", pd.DataFrame(stated, columns=["entity", "attribute", "value"])),
        "cells": ("links", pd.DataFrame(seen, dtype=object).assign(**ends)),
        "calls": ("calls", pd.DataFrame(called, dtype=object)),
    }


def whole_days(
    tables: dict[str, tuple[str, pd.DataFrame]],
    given: dict[str, object],
    zone: str,
    *judged: la.Decision,
) -> dict[object, int]:
    """Count the days of contact in the same tables, read as a whole."""
    with la.Case(purpose="training", timezone=zone, region="US-KY") as case:
        for name, (reader, frame) in tables.items():
            document = {**given, "title": name}
            case.add(la.read_frame(frame.astype(object), reader=reader, document=document))
        case.decide(judged)
        edges = la.build_contacts(case).edges
    return dict(edges.set_index(["source", "target"])["strength"])


def large_days(
    engine: la.scale.Engine,
    tables: dict[str, tuple[str, pd.DataFrame]],
    given: dict[str, object],
    zone: str,
    *judged: la.Decision,
) -> dict[object, int]:
    """Count the days of contact in the same tables, which stay on an engine."""
    described: dict[str, dict[str, object]] = {}
    with workbench(engine) as bench:
        for name, (reader, frame) in tables.items():
            keyed = frame.astype(object).assign(key=[f"k{row}" for row in range(len(frame))])
            place = bench.upload(keyed).replace(engine.dialect.quote, "")
            described[name] = {**given, "reader": reader, "key": "key", "table": place}
        with la.scale.connect(engine, described, purpose="training", timezone=zone) as large:
            large.case.decide(judged)
            found = la.scale.find_contacts(large).to_frame()
    return dict(found.set_index(["source", "target"])["days"])


def carrier_tables() -> dict[str, tuple[str, pd.DataFrame]]:
    """Give the same calls with the cells in their own table, as carriers deliver them.

    Some cells are of the phone that was called or of nobody, some records are other legs of a call,
    and one cell has a site instead of a statement about its zone.
    """
    tables = local_tables()
    calls = tables["calls"][1]
    draw = np.random.default_rng(10)
    cell, user, leg = draw.integers(0, [[4], [4], [10]], (3, len(calls)))
    in_chicago = {"site_latitude": "41.88", "site_longitude": "-87.63", "azimuth": "120"}
    calls = calls.assign(
        cell=np.array(["cell 0", "cell 1", "cell 2", "no such cell"])[cell],
        used_by=np.array(["caller", "called", "nobody", ""])[user],
        leg=np.where(leg, "", "2"),
        **{name: np.where(cell == 2, value, "") for name, value in in_chicago.items()},
    )
    return {
        "people": tables["people"],
        "places": tables["places"],
        "calls": ("calls", calls.sort_values("start", kind="stable", ignore_index=True)),
    }


@pytest.mark.parametrize(
    ("source", "zone"),
    [
        (local_tables, ZONES[0]),
        *exhaustive(
            (carrier_tables, ZONES[1]), (local_tables, ZONES[1]), (carrier_tables, ZONES[0])
        ),
    ],
)
def test_days_are_those_where_the_phones_were(
    engine: la.scale.Engine, source: Callable[[], dict[str, tuple[str, pd.DataFrame]]], zone: str
) -> None:
    tables = source()
    given = {"timezone": "UTC", "region": "US-KY", "values": {"used_by": {"called": "callee"}}}
    without = {
        **tables,
        "calls": ("calls", tables["calls"][1].drop(columns="cell", errors="ignore")),
    }
    without.pop("cells", None)
    expected, elsewhere = (whole_days(each, given, zone) for each in (tables, without))
    assert expected != elsewhere
    assert large_days(engine, tables, given, zone) == expected


def test_a_phone_judged_to_be_another_is_where_that_is(engine: la.scale.Engine) -> None:
    tables, given = carrier_tables(), {"timezone": "UTC", "region": "US-KY"}
    # one number has a second id; 3 a.m. in Chicago belongs to the day before, 4 a.m. here does not
    called = [
        ("502-555-0103", "2024-02-28 12:00:00", ""),
        ("502-555-0188", "2024-02-29 09:02:00", "cell 0"),
    ]
    calls = pd.DataFrame(called, columns=["caller", "start", "cell"], dtype=object)
    tables["calls"] = ("calls", calls.assign(callee="502-555-0104"))
    places = tables["places"][1]
    places.loc[len(places)] = ["phone:+15025550188", "provider", "A"]  # so that the case knows it
    same = la.Decision("phone:+15025550103", "phone:+15025550188", "same")
    days = large_days(engine, tables, given, ZONES[0], same)
    assert days == whole_days(tables, given, ZONES[0], same) == {("person:P3", "person:P4"): 1}


def test_a_date_in_a_table_from_elsewhere_stays_that_date(engine: la.scale.Engine) -> None:
    starts = ["2024-01-05", "2024-01-05 23:30:00"]
    frame = pd.DataFrame(
        {"caller": "502-555-0101", "callee": "502-555-0102", "start": starts}, dtype=object
    )
    tables = {"calls": ("calls", frame)}
    given = {"timezone": "Asia/Manila", "region": "US-KY"}
    days = large_days(engine, tables, given, ZONES[0])
    assert list(days.values()) == [1]
    assert days == whole_days(tables, given, ZONES[0])


@pytest.mark.parametrize("there", [*exhaustive("UTC"), "Asia/Manila"])
def test_a_column_of_dates_is_read_as_dates_are_written(there: str) -> None:
    connection = duckdb.connect()
    connection.execute("""CREATE TABLE calls AS SELECT 'k' AS key, '502-555-0101' AS caller,
        '502-555-0102' AS callee, DATE '2024-02-29' AS start""")
    tables = {"calls": {"reader": "calls", "key": "key", "timezone": there, "region": "US-KY"}}
    engine = la.scale.over_duckdb(connection)
    with la.scale.connect(engine, tables, purpose="training", timezone=ZONES[0]) as large:
        first = la.scale.find_contacts(large).to_frame()["first"]
        part = la.scale.read_part(large, "phone:+15025550101").case
    midnight = pd.Timestamp("2024-02-29", tz=ZONES[0]).tz_convert("UTC").tz_localize(None)
    assert first.tolist() == part.links()["start"].tolist() == [midnight]

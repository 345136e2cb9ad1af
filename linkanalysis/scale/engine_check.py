"""Whether an engine answers as DuckDB does about records that engines read in different ways."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
from pandas.testing import assert_frame_equal

from linkanalysis.core.checks import expect_type
from linkanalysis.errors import EngineError, LinkAnalysisError
from linkanalysis.scale.contacts import find_contacts
from linkanalysis.scale.edges import edges
from linkanalysis.scale.engines import Engine, over_duckdb, workbench
from linkanalysis.scale.evidence import explain, links
from linkanalysis.scale.holders import find_holders
from linkanalysis.scale.large_case import connect
from linkanalysis.scale.part import read_part
from linkanalysis.scale.projection import project
from linkanalysis.scale.rankings import rank_entities

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from linkanalysis.graph import EntityGraph
    from linkanalysis.scale.large_case import LargeCase

ZONE = "America/New_York"
# Clocks that went forward or back, days that are in no calendar, and texts that are no times: some
# engines fail on these or guess. Here each has one meaning, or none.
TIMES = (
    *("2024-02-29 23:59:59", "2023-02-29 12:00:00", "2024-03-10 01:59:59", "2024-03-10 03:00:00"),
    *("2024-11-03 00:59:59", "2024-11-03 02:00:00", "2024-12-31T23:30:00", "2024-05-01"),
    *("2024-05-01 24:00:00", "2024-06-31", "05/06/2024", "2024-05", "2024", "yesterday", "", None),
    "2024-05-02 14:30:00.5",
)
DURATIONS = ("60", "", "12:05", "-5", "long", "1:00:00", None)
COUNTS = ("1", "2.0", "", "0", "some", None, "+2", "2.5", "3.00")
BALANCES = ("-5.00", "", "7", "a few", None)
AMOUNTS = ("100.00", "0", "-5", "12,50", "", None, "999999999999.9999", "7")
# Texts that some collations take for equal: case, accents, how an accent is composed, quotes,
# wildcards, and a digit that is not ASCII.
ALIKE = (
    *("Unit", "unit", "UNIT", "Caf\u00e9", "Cafe\u0301", "Cafe", "O'Neil", 'say "b"', "a%b_"),
    *("Ab1", "ab1", "Ab\u0661"),
)
# The same twelve numbers in three forms.
FORMS = ("502-555-01{:02d}", "+1 502 555 01{:02d}", "(502) 55501{:02d}")
ROWS = 120
PAIR = ("phone:+15025550101", "phone:+15025550104")
# Sums of fractions depend on their order, which is that of the engine.
TOLERANCE = 1e-7


def _calls(row: int) -> dict[str, str | None]:
    form, number = FORMS[row % 3], row * row % 7
    return {
        "caller": form.format(number),
        "callee": "911" if row % 40 == 0 else form.format((number * 3 + 1 + row % 4) % 12),
        "start": TIMES[row % len(TIMES)],
        "duration": DURATIONS[row % len(DURATIONS)],
        "leg": None if row % 11 else "2",
    }


def _payments(row: int) -> dict[str, str | None]:
    return {
        "payer": f"KY-{row % 5}",
        "payee": f"KY-{row % 9 + 3}",
        "date": TIMES[row % len(TIMES)],
        "amount": AMOUNTS[row % len(AMOUNTS)],
        "currency": ("USD", "usd", "", "dollars")[row % 13 % 4],
    }


def _cells(row: int) -> dict[str, str | None]:
    return {
        "source_type": "phone",
        "source": FORMS[row % 3].format(row % 10),
        "target_type": "place",
        "target": ALIKE[row * 7 % len(ALIKE)],
        "type": "located_at",
        "start": TIMES[row % len(TIMES)],
        "count": COUNTS[row % 13 % len(COUNTS)],
        "amount": BALANCES[row % 19 % len(BALANCES)],
        "unit": "USD" if row % 5 else "",
        "kind": ("fact", "", "hearsay", "gossip")[row % 29 % 4],
    }


def _phones(row: int) -> dict[str, str | None]:
    """Give each person a phone, which passes to the next person in June."""
    return {
        "source_type": "person",
        "source": f"P{row % 5 + row // 60}",
        "target_type": "phone",
        "target": FORMS[0].format(row % 5),
        "type": "uses",
        "start": "2024-06-01" if row >= ROWS // 2 else "2024-01-01",
        "end": None if row >= ROWS // 2 else "2024-05-31",
    }


def _zones(row: int) -> dict[str, str | None]:
    """Put every other place into another time zone than that of the case."""
    place = ALIKE[row * 2 % len(ALIKE)]
    return {"entity": f"place:{place}", "attribute": "timezone", "value": "America/Chicago"}


def _roles(row: int) -> dict[str, str | None]:
    return {"entity": f"person:P{row % 6}", "attribute": "role", "value": _ROLES[row % 6]}


_ROLES = ("suspect", "victim", "associate", "associate", "witness", "associate")
# Each table: its reader, and its rows by number.
RECORDS: Mapping[str, tuple[str, Callable[[int], dict[str, str | None]]]] = {
    "calls": ("calls", _calls),
    "payments": ("payments", _payments),
    "cells": ("links", _cells),
    "phones": ("links", _phones),
    "zones": ("statements", _zones),
    "roles": ("statements", _roles),
}


def _of_graph(graph: EntityGraph) -> pd.DataFrame:
    return graph.edges.sort_values(["source", "target"], ignore_index=True)


QUESTIONS: Mapping[str, Callable[[LargeCase], pd.DataFrame]] = {
    "edges": lambda large: _of_graph(edges(large)),
    "edges of some days": lambda large: _of_graph(edges(large, when=("2024-03-01", "2024-05-02"))),
    "edges by direction": lambda large: _of_graph(edges(large, directed=True)),
    "degree": lambda large: rank_entities(large, "degree").to_frame(),
    "strength": lambda large: rank_entities(large, "strength").to_frame(),
    "component": lambda large: rank_entities(large, "component").to_frame(),
    "core": lambda large: rank_entities(large, "core").to_frame(),
    "pagerank": lambda large: rank_entities(large, "pagerank").to_frame(),
    "contacts": lambda large: find_contacts(large).to_frame(),
    "holders": lambda large: find_holders(large).to_frame(),
    "shared places": lambda large: _of_graph(project(large, to="phone", through="place")),
    "part": lambda large: read_part(large, PAIR[0], steps=1).case.links(),
    "links": lambda large: links(large, *PAIR),
    "records": lambda large: explain(large, PAIR[0]),
}


def check_engine(engine: Engine) -> pd.DataFrame:
    """Compare the answers of an engine with those of DuckDB, on fictional records.

    Parameters
    ----------
    engine : Engine
        The engine, such as one of your own.

    Returns
    -------
    DataFrame
        One row for each question, in the order in which they are asked: question; answer ("equal",
        "different" or "refused"); reason, empty if the answers are equal.

    Raises
    ------
    EngineError
        If `engine` is not an engine, or the records cannot be uploaded.

    Notes
    -----
    The records have numbers in several forms, texts that some collations take for equal, times
    around the days when clocks change, and values that are no times and no amounts. They are
    uploaded as `Engine.upload` does, and removed. Equal answers show that the engine reads such
    values as the others do; they say nothing about its speed, its own types of times, or rights.

    Examples
    --------
    >>> import duckdb
    >>> import linkanalysis as la
    >>> found = check_engine(la.scale.over_duckdb(duckdb.connect()))
    >>> found["answer"].unique().tolist()
    ['equal']
    """
    advice = "give la.scale.over_duckdb(connection), or an engine of your own."
    expect_type("engine", engine, Engine, advice, error=EngineError)
    known, found = _known(), _answers(engine)
    rows = [(name, *_compared(found[name], known[name])) for name in QUESTIONS]
    return pd.DataFrame(rows, columns=["question", "answer", "reason"], dtype=object)


@cache
def _known() -> dict[str, pd.DataFrame | str]:
    """Answer all questions over DuckDB; the records are always the same, so once is enough."""
    with duckdb.connect() as connection:
        return _answers(over_duckdb(connection))


def _answers(engine: Engine) -> dict[str, pd.DataFrame | str]:
    """Ask all questions; the message of an error is its answer."""
    with workbench(engine) as bench:
        tables = {}
        for name, (reader, row_of) in RECORDS.items():
            frame = pd.DataFrame([row_of(row) for row in range(ROWS)], dtype=object)
            uploaded = bench.upload(frame.assign(key=[f"k{row:03d}" for row in range(ROWS)]))
            place = uploaded.replace(engine.dialect.quote, "")
            tables[name] = {"reader": reader, "key": "key", "table": place}
        with connect(engine, tables, purpose="training", region="US-KY", timezone=ZONE) as large:
            return {name: _answer(question, large) for name, question in QUESTIONS.items()}


def _answer(question: Callable[[LargeCase], pd.DataFrame], large: LargeCase) -> pd.DataFrame | str:
    try:
        return question(large)
    except LinkAnalysisError as error:
        return str(error)


def _compared(found: pd.DataFrame | str, known: pd.DataFrame | str) -> tuple[str, str]:
    if isinstance(found, str) or isinstance(known, str):
        return "refused", str(found)
    try:
        assert_frame_equal(found, known, rtol=0, atol=TOLERANCE, check_dtype=False)
    except AssertionError as error:
        return "different", str(error)
    return "equal", ""

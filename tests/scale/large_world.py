"""A simulated case as tables of an engine, and the same tables read as a whole."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ZONE = "America/Kentucky/Louisville"
GRADED = {"scheme": "admiralty", "grade": "B2", "region": "US-KY", "timezone": ZONE}
TABLES: dict[str, dict[str, object]] = {
    "persons": {
        **GRADED,
        "reader": "entities",
        "key": "KEY",
        "type": "person",
        "columns": {
            "id": "PERSON_ID",
            "name": "FULL_NAME",
            "alias": "ALSO_KNOWN_AS",
            "birth_date": "BORN",
        },
    },
    "identifiers": {
        **GRADED,
        "reader": "links",
        "key": "KEY",
        "columns": {
            "source_type": "HOLDER_KIND",
            "source": "HOLDER",
            "target_type": "NUMBER_KIND",
            "target": "NUMBER",
            "type": "RELATION",
            "start": "FROM",
            "end": "TO",
        },
    },
    "calls": {
        **GRADED,
        "timezone": "UTC",
        "reader": "calls",
        "key": "KEY",
        "partition": "MONTH",
        "columns": {
            "caller": "A_NUMBER",
            "callee": "B_NUMBER",
            "start": "START",
            "type": "SERVICE",
        },
        "values": {"type": {"CALL": "call", "MESS": "message"}},
    },
    "payments": {
        **GRADED,
        "reader": "payments",
        "key": "KEY",
        "columns": {
            "payer": "FROM_ACCOUNT",
            "payee": "TO_ACCOUNT",
            "date": "POSTED",
            "amount": "AMOUNT",
            "currency": "CURRENCY",
            "channel": "CHANNEL",
        },
    },
    "incidents": {
        **GRADED,
        "reader": "incidents",
        "key": "KEY",
        "columns": {
            "incident": "INCIDENT",
            "date": "DATE",
            "offense": "OFFENSE",
            "place": "PLACE",
            "person": "PERSON_ID",
            "role": "PART",
        },
        "values": {
            "role": {
                "of interest": "of_interest",
                "missing person": "missing_person",
                "reporting person": "reporting_person",
            }
        },
    },
    "bookings": {
        **GRADED,
        "reader": "links",
        "key": "KEY",
        "source_type": "person",
        "target_type": "booking",
        "columns": {
            "source": "PERSON_ID",
            "target": "BOOKING",
            "type": "CAPACITY",
            "start": "ARRIVAL",
            "end": "DEPARTURE",
            "place": "HOTEL",
        },
        "values": {"type": {"guest": "booked", "payer": "paid_for"}},
    },
    "associations": {
        **GRADED,
        "reader": "links",
        "key": "KEY",
        "source_type": "person",
        "target_type": "person",
        "columns": {
            "source": "PERSON_A",
            "target": "PERSON_B",
            "type": "RELATION",
            "start": "REPORTED",
        },
    },
    "cells": {
        **GRADED,
        "timezone": "UTC",
        "reader": "links",
        "key": "KEY",
        "source_type": "phone",
        "target_type": "place",
        "columns": {"source": "A_NUMBER", "target": "CELL", "type": "RELATION", "start": "START"},
    },
}
FILES = {
    "persons": "people/persons.csv",
    "identifiers": "people/identifiers.csv",
    "calls": "calls/carrier_a.csv",
    "payments": "payments/bank.csv",
    "incidents": "incidents/incidents.csv",
    "bookings": "bookings/hotels.csv",
    "associations": "reports/associations.csv",
}


def frames(folder: Path) -> dict[str, pd.DataFrame]:
    """Write a simulated case and return its tables, with keys, times as a database has them."""
    la.simulate_case(folder, seed=3, people=150, calls=3_000, payments=600, rings=2)
    found = {}
    for name, file in FILES.items():
        with (folder / file).open(encoding="utf-8", newline="") as opened:
            rows = list(csv.reader(opened))
        frame = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
        frame.insert(0, "KEY", [f"{name[0]}{number:05d}" for number in range(len(frame))])
        found[name] = frame
    calls = found["calls"]
    calls.loc[calls.index[:3], "B_NUMBER"] = "911"
    calls["START"] = pd.to_datetime(
        calls["START"], format="%m/%d/%Y %H:%M:%S", errors="coerce"
    ).dt.as_unit("us")
    calls["MONTH"] = calls["START"].dt.strftime("%Y-%m")
    found["cells"] = _cells(calls)
    posted = pd.to_datetime(found["payments"]["POSTED"], format="%m/%d/%Y", errors="coerce")
    found["payments"]["POSTED"] = posted.dt.strftime("%Y-%m-%d")
    amounts = pd.to_numeric(found["payments"]["AMOUNT"], errors="coerce")
    found["payments"]["AMOUNT"] = amounts.map("{:.2f}".format).where(amounts.notna(), None)
    return found


def _cells(calls: pd.DataFrame) -> pd.DataFrame:
    """Place every third call at a cell: many small ones, and one that most phones use."""
    seen = calls[calls["START"].notna()].iloc[::3].reset_index(drop=True)
    number = seen.index % 40
    return pd.DataFrame(
        {
            "KEY": [f"l{row:05d}" for row in seen.index],
            "A_NUMBER": seen["A_NUMBER"],
            "CELL": [f"cell {n}" if n < 30 else "cell 0" for n in number],
            "RELATION": "located_at",
            "START": seen["START"].where(seen.index % 4 > 0),  # some are undated
        }
    ).astype({"RELATION": object})


def whole_case(tables: Mapping[str, pd.DataFrame]) -> la.Case:
    """Read the same tables here, each as one document."""
    case = la.Case(purpose="training", region="US-KY", timezone=ZONE)
    for name, described in TABLES.items():
        own = ("reader", "key", "partition", "normalized")
        settings = {key: value for key, value in described.items() if key not in own}
        reader = str(described["reader"])
        case.add(la.read_frame(tables[name], reader=reader, document={**settings, "title": name}))
    return case

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
}
FILES = {
    "persons": "people/persons.csv",
    "identifiers": "people/identifiers.csv",
    "calls": "calls/carrier_a.csv",
    "payments": "payments/bank.csv",
    "incidents": "incidents/incidents.csv",
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
    calls["START"] = pd.to_datetime(
        calls["START"], format="%m/%d/%Y %H:%M:%S", errors="coerce"
    ).dt.as_unit("us")
    calls["MONTH"] = calls["START"].dt.strftime("%Y-%m")
    posted = pd.to_datetime(found["payments"]["POSTED"], format="%m/%d/%Y", errors="coerce")
    found["payments"]["POSTED"] = posted.dt.strftime("%Y-%m-%d")
    amounts = pd.to_numeric(found["payments"]["AMOUNT"], errors="coerce")
    found["payments"]["AMOUNT"] = amounts.map("{:.2f}".format).where(amounts.notna(), None)
    return found


def whole_case(tables: Mapping[str, pd.DataFrame]) -> la.Case:
    """Read the same tables here, each as one document."""
    case = la.Case(purpose="training", region="US-KY", timezone=ZONE)
    for name, described in TABLES.items():
        own = ("reader", "key", "partition", "normalized")
        settings = {key: value for key, value in described.items() if key not in own}
        reader = str(described["reader"])
        case.add(la.read_frame(tables[name], reader=reader, document={**settings, "title": name}))
    return case

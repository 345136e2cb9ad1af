"""Small cases of who was where, made from the readers' own tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

import linkanalysis as la

LOUISVILLE, OWENSBORO = "America/Kentucky/Louisville", "America/Chicago"
CAMERAS = {"I-64 W": (38.25, -85.70), "I-65 S": (38.15, -85.72), "I-264 N": (38.22, -85.80)}
SITES = {"12:1": (38.25, -85.76), "12:2": (37.77, -87.11), "12:3": (37.69, -85.86)}


def plates(reads: list[tuple[str, str, str]], *, document: str = "reads") -> la.Batch:
    """Reads of plates: plate, start, camera."""
    rows = [
        {
            "plate": plate,
            "state": "KY",
            "start": start,
            "camera": camera,
            **dict(zip(("latitude", "longitude"), map(str, CAMERAS[camera]), strict=True)),
        }
        for plate, start, camera in reads
    ]
    return la.read_frame(pd.DataFrame(rows), reader="plate_reads", document=document)


def calls(made: list[tuple[str, str, str]], *, document: str = "calls") -> la.Batch:
    """Calls: caller, start, cell; each to a number of its own."""
    rows = [
        {
            "caller": caller,
            "callee": f"502-555-01{k % 90:02}",
            "start": start,
            "cell": cell,
            **dict(zip(("site_latitude", "site_longitude"), map(str, SITES[cell]), strict=True)),
            "azimuth": "120",
        }
        for k, (caller, start, cell) in enumerate(made)
    ]
    settings = {"title": document, "region": "US-KY"}
    return la.read_frame(pd.DataFrame(rows), reader="calls", document=settings)


def posts(made: list[tuple[str, str, str]]) -> la.Batch:
    """Advertisements: phone, day, city."""
    rows = [
        {"ad": str(k), "site": "ads.example", "start": day, "phone": phone, "place": city}
        for k, (phone, day, city) in enumerate(made)
    ]
    settings = {"title": "ads", "region": "US-KY"}
    return la.read_frame(pd.DataFrame(rows), reader="advertisements", document=settings)


def stays(made: list[tuple[str, str, str, str]]) -> la.Batch:
    """Bookings: traveler, start, end, place."""
    rows = [
        {"booking": f"B{k}", "traveler": who, "start": start, "end": end, "place": place}
        for k, (who, start, end, place) in enumerate(made)
    ]
    return la.read_frame(pd.DataFrame(rows), reader="bookings", document="hotels")


def case_of(*batches: la.Batch, timezone: str | None = LOUISVILLE) -> la.Case:
    case = la.Case(purpose="training", region="US-KY", timezone=timezone)
    for batch in batches:
        case.add(batch)
    return case


def protecting(person: str, *identifiers: str) -> la.Batch:
    """State that a person is a victim and uses some identifiers."""
    role = pd.DataFrame([(person, "role", "victim")], columns=["entity", "attribute", "value"])
    ties = [(person, each, "uses") for each in identifiers]
    uses = pd.DataFrame(ties, columns=["source", "target", "type"])
    page = la.Document(title=f"interview of {person}", sha256=f"{len(person):064}")
    return la.Batch.of(page, statements=role.assign(row="1"), links=uses.assign(row="1"))


def convoy(
    days: list[str], *, a: str = "AAA 111", b: str = "BBB 222"
) -> list[tuple[str, str, str]]:
    """Two plates that pass three cameras two minutes apart, at another hour each day."""
    return [
        (plate, f"{day} {(7 * k + 2 * n) % 20:02}:{10 + late:02}Z", camera)
        for k, day in enumerate(days)
        for n, camera in enumerate(CAMERAS)
        for plate, late in ((a, 0), (b, 2))
    ]


def traffic(n: int, days: list[str], *, seed: int = 1) -> list[tuple[str, str, str]]:
    """Plates that pass a camera now and then, at any hour."""
    rng = np.random.default_rng(seed)
    cameras = list(CAMERAS)
    return [
        (f"T{car:02}", f"{day} {hour:02}:{minute:02}Z", cameras[camera])
        for car in range(n)
        for day in days
        for hour, minute, camera in [(rng.integers(24), rng.integers(60), rng.integers(3))]
        if rng.random() < 0.5
    ]


def commuters(n: int, days: list[str]) -> list[tuple[str, str, str]]:
    """Plates that pass the same three cameras within minutes of each other, every working day."""
    return [
        (f"C{car:02}", f"{day} {12 + k}:{30 + (car + number) % 4:02}Z", camera)
        for car in range(n)
        for number, day in enumerate(days)
        if pd.Timestamp(day).day_of_week < 5
        for k, camera in enumerate(CAMERAS)
    ]

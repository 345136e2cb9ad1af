"""Cases of incidents, traces and what a laboratory reports, made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Iterable

ABOUT = {"region": "US-KY", "timezone": "America/New_York"}
HIT = {"result": "hit", "date": "2024-05-02", "modality": "DNA", "laboratory": "State Lab"}


def row(trace: str, candidate: str, incident: str = "", **more: str) -> dict[str, str]:
    return {"trace": trace, "candidate": candidate, "incident": incident} | HIT | more


def casing(trace: str, candidate: str, incidents: str, **more: str) -> dict[str, str]:
    """Compare two casings; the first word of `incidents` is where the first one was found."""
    first, second = incidents.split(" ")
    return row(
        trace,
        candidate,
        first,
        candidate_type="item",
        candidate_incident=second,
        modality="ballistics",
        **more,
    )


def report(rows: Iterable[dict[str, str]], document: str = "lab") -> la.Batch:
    frame = pd.DataFrame(list(rows)).fillna("")
    return la.read_frame(frame, reader="forensic_hits", document={"title": document, **ABOUT})


def incidents(rows: Iterable[tuple[str, ...]], document: str = "incidents") -> la.Batch:
    """Read incidents: number, date, status, person, role."""
    frame = pd.DataFrame(list(rows), columns=["incident", "date", "status", "person", "role"])
    about = {"title": document, "agency": "Riverport Police", **ABOUT}
    return la.read_frame(frame, reader="incidents", document=about)


def case_of(*batches: la.Batch) -> la.Case:
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    for batch in batches:
        case.add(batch)
    return case

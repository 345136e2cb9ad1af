"""Small cases of holders and calls, and an independent account of who held what when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.case import Batch, Case, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

ONE, TWO, THREE = (f"phone:+1270555010{k}" for k in (1, 2, 3))
TICK = timedelta(microseconds=1)
# In the place of an open end; like those of a case, dates have no time zone.
EARLIEST, LATEST = datetime(1, 1, 1), datetime(9999, 1, 1)  # noqa: DTZ001


def held(
    who: str, what: str, start: str | None = None, end: str | None = None, kind: str = "uses"
) -> dict[str, Any]:
    return {"source": f"person:{who}", "target": what, "type": kind, "start": start, "end": end}


def call(a: str, b: str, start: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"source": a, "target": b, "type": "call", "start": start} | more


def add(case: Case, title: str, links: Sequence[Row] = (), statements: Sequence[Row] = ()) -> None:
    """Add a document whose rows count from 2."""
    frames: dict[str, pd.DataFrame] = {}
    for name, rows in (("links", links), ("statements", statements)):
        if rows:
            frame = pd.DataFrame([{"row": str(n), **row} for n, row in enumerate(rows, start=2)])
            for column in {"start", "end"} & set(frame):
                frame[column] = pd.to_datetime(frame[column], format="ISO8601")
            frames[name] = frame
    case.add(Batch.of(Document(title=title, sha256=f"{len(case.documents()):064x}"), **frames))


def case_of(
    links: Sequence[Row] = (), statements: Sequence[Row] = (), region: str | None = "US-KY"
) -> Case:
    case = Case(purpose="training", region=region)
    add(case, "file", links, statements)
    return case


def holder_of(
    thing: str, first: datetime | None, last: datetime | None, holdings: Iterable[Row]
) -> str | None:
    """Name the only holder of an identifier at every moment from first to last."""
    spans = [
        (each["source"], each["start"] or EARLIEST, each["end"] or LATEST)
        for each in holdings
        if each["target"] == thing
    ]
    begin, finish = first or EARLIEST, last or LATEST
    moments = {begin, finish}
    for _, start, end in spans:
        moments |= {start, end}
        moments |= {start - TICK} if start > EARLIEST else set()
        moments |= {end + TICK} if end < LATEST else set()
    found = {
        frozenset(who for who, start, end in spans if start <= moment <= end)
        for moment in moments
        if begin <= moment <= finish
    }
    who = next(iter(found))
    return next(iter(who)) if len(found) == 1 and len(who) == 1 else None

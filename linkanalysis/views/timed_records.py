"""The momentary records of a case with their time on the clock of the place.

A record has the zone of the place that it names; a call or message that of the cell sector of one
of its phones within the quarter of an hour before; any other that of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.events.movement.located import precision_of, read_located
from linkanalysis.graph.attribution import HOLDING, readings_of
from linkanalysis.graph.queries.link_filter import LASTING, Lifting, LinkFilter
from linkanalysis.graph.queries.local_days import dates_written
from linkanalysis.graph.queries.record_queries import count_lasting, record_rows
from linkanalysis.graph.queries.time_ranges import span_of
from linkanalysis.graph.queries.zones import zone_of_case, zones_of_sectors

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.time_ranges import When

LINK = ["source", "target", "type", "document", "row"]
MINUTES = 1_440  # of a day
DATED = ("moment", "day")


@dataclass(frozen=True, slots=True, eq=False)
class TimedRecords:
    """Momentary records in the order of time, those without a day last.

    rows: The columns of `record_rows`, and ``precision``, ``zone``, ``minute`` and ``until``:
      minutes from 1970 on the clock of the place, -1 in ``until`` without an end; both 0 and -1
      where no day is known.
    zone: The zone of the case, and whether it is assumed.
    by_place: How many dated records have a zone from a place.
    lasting: How many links are left out, since they describe a state that lasts.
    """

    rows: pd.DataFrame
    zone: str
    assumed: bool
    by_place: int
    lasting: int

    @property
    def dated(self) -> NDArray[np.bool_]:
        """Whether the day of each record is known."""
        known: NDArray[np.bool_] = self.rows["precision"].isin(DATED).to_numpy()
        return known

    def notes(self) -> tuple[str, ...]:
        """Say which clock is used, and which links are no records of a moment."""
        whose = "UTC, assumed because the case names no zone" if self.assumed else self.zone
        clock = f"Times are those of {whose}."
        if self.by_place:
            clock = (
                f"Times are in the time zone of the place: for {self.by_place:,} records that of "
                f"their place or cell sector, for all others {whose}. Where two zones meet, "
                "records of the same moment can be drawn an hour apart."
            )
        lasting = (
            "Not drawn, because they describe a lasting state, such as who uses what: "
            f"{self.lasting:,}."
        )
        return (clock, lasting) if self.lasting else (clock,)


def read_timed(case: Case, *, about: Collection[str] | None = None, when: When) -> TimedRecords:
    """Read the momentary records of a case, of all or about some ids."""
    before, since = span_of(when, case)
    lifting = Lifting(HOLDING, readings_of(case, HOLDING))
    chosen = LinkFilter(before=before, since=since, lifting=lifting)
    rows = record_rows(case, chosen, about)
    zone, known = zone_of_case(case)
    texts = rows["start_text"].fillna("").astype(str).str.strip()
    rows["start"] = pd.to_datetime(rows["start"].fillna(rows["end"])).astype("datetime64[us]")
    rows["precision"] = pd.Series(
        [precision_of(text, at) for text, at in zip(texts, rows["start"], strict=True)],
        index=rows.index,
        dtype=object,
    )
    placed = _zones(case, rows)
    dated = rows["precision"].isin(DATED)
    rows["zone"] = placed.fillna(zone)
    rows["minute"], rows["until"] = on_the_clock(rows)
    return TimedRecords(
        rows, zone, known == "assumed", int((placed.notna() & dated).sum()),
        count_lasting(case, LASTING, about),
    )  # fmt: skip


def _zones(case: Case, rows: pd.DataFrame) -> pd.Series:
    """Return the zone that a place gives to each record, or None."""
    located = read_located(case)
    own = {
        key: place.zone
        for key, place in located.places.items()
        if place.zone_known in {"stated", "coordinates"}
    }
    events = located.events.assign(zone=located.events["place"].map(own)).dropna(subset=["zone"])
    by_link = events.drop_duplicates(LINK).set_index(LINK)["zone"]
    keys = rows[LINK].assign(row=rows["row"].fillna("").astype(str))
    found = keys.join(by_link, on=LINK)["zone"].astype(object)
    calls = rows["type"].isin(("call", "message")) & (rows["precision"] == "moment")
    sectors = events[(events["how"] == "cell sector") & (events["precision"] == "moment")]
    sectors = sectors.rename(columns={"entity": "phone"})
    for end in ("source", "target"):
        at = calls & found.isna()
        calling = rows.loc[at, [end, "start"]].rename(columns={end: "phone"})
        found[at] = zones_of_sectors(calling, sectors)
    return found


def on_the_clock(rows: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return first and last minute of records from 1970, each on the clock of its zone."""
    minute, until = np.zeros(len(rows), np.int64), np.full(len(rows), -1)
    start, end = (rows[name].to_numpy(dtype="datetime64[us]") for name in ("start", "end"))
    zones, precision = rows["zone"].to_numpy(), rows["precision"].to_numpy()
    ended = ~np.isnat(end)
    for zone in sorted(set(zones.tolist())):
        timed = (zones == zone) & (precision == "moment")
        minute[timed] = _minutes(start[timed], zone)
        until[timed & ended] = _minutes(end[timed & ended], zone)
        written = (zones == zone) & (precision == "day")
        minute[written] = dates_written(start[written]) * MINUTES
        until[written & ended] = dates_written(end[written & ended]) * MINUTES
    until[until <= minute] = -1
    return minute, until


def _minutes(instants: NDArray[np.datetime64], zone: str) -> NDArray[np.int64]:
    clock = pd.DatetimeIndex(instants).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    minutes: NDArray[np.int64] = clock.to_numpy().astype("datetime64[m]").astype(np.int64)
    return minutes


def vague_text(precision: object, start: object) -> str:
    """Write a date without a day; empty for one with a day."""
    if precision in DATED:
        return ""
    form = {"month": "%Y-%m", "year": "%Y"}.get(str(precision))
    return "undated" if form is None else pd.Timestamp(str(start)).strftime(form)

"""Who or what was where, as a map may show it: places with their shape, and records of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.events.movement.located import chosen_ids, read_located
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.graph.queries.time_ranges import span_of
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.views.timed_records import DATED, on_the_clock

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.case import Case
    from linkanalysis.events.movement.located import Located
    from linkanalysis.graph.queries.time_ranges import When

# As the reader of carriers' records writes the direction of a sector and its width.
TOWARDS = re.compile(r"towards (\d+(?:\.\d+)?) degrees")
WIDE = re.compile(r", (\d+(?:\.\d+)?) degrees wide")
USUAL_WIDTH = 120.0  # degrees: three sectors around a mast
# 20,000 rows are about 2 MB.
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class PlacedRecords:
    """Records that locate somebody or something that is not masked, in the order of time.

    located: All located events of the case, with their places.
    events: Those to show, with ``zone``, ``minute`` and ``until`` on the clock of the place.
    chosen: The ids asked for; None for all.
    withheld: Records left out since they or their place would show somebody protected.
    too_many: Records left out since a page does not hold more, and of how many entities.
    """

    located: Located
    events: pd.DataFrame
    chosen: set[str] | None
    withheld: int
    too_many: tuple[int, int]

    def notes(self) -> tuple[str, ...]:
        """Say what is left out."""
        notes = []
        if self.withheld:
            notes.append(
                "Records of protected people, their things or their places, not drawn: "
                f"{self.withheld:,}."
            )
        if self.too_many[0]:
            notes.append(
                f"A page holds {MOST_ROWS:,} records. Not drawn: {self.too_many[0]:,}, of the "
                f"entities that have the most records ({self.too_many[1]:,}). Pass entities or "
                "when."
            )
        return tuple(notes)


def read_placed(
    case: Case,
    *,
    entities: str | Collection[str] | None,
    types: str | Collection[str] | None,
    when: When,
) -> PlacedRecords:
    """Read the records that a place map shows."""
    chosen = chosen_ids(case, entities, types)
    located = read_located(case)
    events = located.events
    if chosen is not None:
        events = events[events["entity"].isin(chosen)]
    events = _in_time(case, events, when)
    names = case.protection.names
    # a place of which only she is on record would be her hiding place
    masked = events["entity"].isin(names) | events["place"].isin(_masked_places(located))
    shown = events[~masked]
    sizes = shown["entity"].value_counts().sort_index().sort_values(kind="stable")
    kept = sizes[sizes.cumsum() <= MOST_ROWS]
    rows = shown[shown["entity"].isin(kept.index)].reset_index(drop=True)
    zones = {key: place.zone for key, place in located.places.items()}
    rows = rows.assign(zone=rows["place"].map(zones).astype(object))
    minute, until = on_the_clock(rows)
    return PlacedRecords(
        located,
        rows.assign(minute=minute, until=until),
        chosen,
        int(masked.sum()),
        (len(shown) - len(rows), len(sizes) - len(kept)),
    )


def _masked_places(located: Located) -> set[str]:
    """Return the places that are masked themselves, or whose name names somebody protected."""
    names = located.case.protection.names
    return {
        key
        for key, shown in located.shown_places.items()
        if key.partition("\n")[0] in names or shown == WITHHELD
    }


def sector_shapes(case: Case) -> dict[str, tuple[float | None, float]]:
    """Return where each cell sector points, and how wide it is in degrees; None for all around."""
    rows = statement_rows(case, ["area"])
    shapes: dict[str, tuple[float | None, float]] = {}
    for entity, text in zip(rows["entity"], rows["value"], strict=True):
        towards, wide = TOWARDS.search(str(text)), WIDE.search(str(text))
        width = min(float(wide[1]), 360.0) if wide else USUAL_WIDTH
        shapes.setdefault(str(entity), (float(towards[1]) if towards else None, width))
    return shapes


def _in_time(case: Case, events: pd.DataFrame, when: When) -> pd.DataFrame:
    before, since = span_of(when, case)
    if before is None or since is None:
        return events
    start, end = pd.to_datetime(events["start"]), pd.to_datetime(events["end"])
    last = end.fillna(start)
    inside = (start < pd.Timestamp(before)) & (last >= pd.Timestamp(since))
    return events[inside & events["precision"].isin(DATED)]

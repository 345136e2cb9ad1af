"""Time zones of places, by what records say of them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd
import tzfpy

from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.ingest.readers.calls import QUARTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from linkanalysis.case import Case

UTC = "UTC"

# What says where a place is, or which zone it has.
ATTRIBUTES = ("area", "latitude", "longitude", "timezone")
# The site of a sector, as the reader of carriers' records states it.
SITE = re.compile(r"site at (-?\d+(?:\.\d+)?), (-?\d+(?:\.\d+)?)")
# Files of zones that are not the zone of a place: what they say differs from machine to machine.
NO_PLACE = re.compile(r"Factory|localtime|posixrules|right/.*")


def zone_of_case(case: Case) -> tuple[str, str]:
    """Return the zone of a case and how it is known: "case", or "assumed" (UTC)."""
    return (case.timezone, "case") if case.timezone else (UTC, "assumed")


def zones_of_places(case: Case, areas: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the zones of places that have one of their own, if one of them is not the case's.

    areas: Areas of places that the case does not state itself.
    """
    stated: defaultdict[str, dict[str, str]] = defaultdict(dict)
    rows = statement_rows(case, ATTRIBUTES)
    for entity, attribute, value in zip(
        rows["entity"], rows["attribute"], rows["value"], strict=True
    ):
        stated[entity].setdefault(attribute, str(value))
    for entity, area in (areas or {}).items():
        stated[entity].setdefault("area", area)
    zones = {place: zone_of(said, ("", ""))[0] for place, said in stated.items()}
    own = {place: zone for place, zone in zones.items() if zone}
    return own if set(own.values()) - {zone_of_case(case)[0]} else {}


def zones_of_sectors(used: pd.DataFrame, seen: pd.DataFrame) -> NDArray[np.object_]:
    """Return the zone of the cell sectors of each phone at a moment, or a missing value.

    Those of the same quarter of an hour count, else those of the one before; of several zones the
    first by name. Readers keep a sector once a quarter, by the order of rows, so that moments
    within it must not matter. The SQL of `edge_queries` and of `scale` has the same rule.

    used: `phone` and `start`.
    seen: `phone`, `start` and `zone` of the sectors.
    """
    if used.empty or seen.empty:
        return np.full(len(used), None, dtype=object)
    zones = seen.assign(**_by_quarter(seen)).groupby(["phone", "quarter"])["zone"].min()
    asked = pd.DataFrame(_by_quarter(used))
    of_quarter, of_last = (
        asked.assign(quarter=asked["quarter"] - last).join(zones, on=["phone", "quarter"])["zone"]
        for last in (pd.Timedelta(0), pd.Timedelta(minutes=QUARTER))
    )
    found: NDArray[np.object_] = of_quarter.fillna(of_last).to_numpy(dtype=object)
    return found


def point_of(stated: Mapping[str, str]) -> tuple[float, float] | None:
    """Read the coordinates of a place from its attributes, those of the site of a sector first."""
    site = SITE.search(stated.get("area", ""))
    point = _point(*site.groups()) if site else None
    return point or _point(stated.get("latitude", ""), stated.get("longitude", ""))


def zone_of(stated: Mapping[str, str], fallback: tuple[str, str]) -> tuple[str, str]:
    """Return the zone of a place and how it is known: "stated", "coordinates", or the fallback."""
    point = point_of(stated)
    if _is_zone(stated.get("timezone", "")):
        return stated["timezone"], "stated"
    if point:
        return tzfpy.get_tz(point[1], point[0]), "coordinates"
    return fallback


def _by_quarter(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Give phones, which may be texts or categories, and quarters of an hour."""
    quarter = rows["start"].astype("datetime64[us]").dt.floor(f"{QUARTER}min")
    return {"phone": rows["phone"].astype(object), "quarter": quarter}


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    try:
        point = float(latitude), float(longitude)
    except ValueError:
        return None
    # 0, 0 is what devices write that do not know where they are
    inside = abs(point[0]) <= 90 and abs(point[1]) <= 180 and point != (0.0, 0.0)  # noqa: PLR2004
    return point if inside else None


def _is_zone(name: str) -> bool:
    if NO_PLACE.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return False
    return bool(name)

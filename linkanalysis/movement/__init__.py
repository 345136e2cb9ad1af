"""Movement: who or what was where and when, together with whom, and what would be chance.

Lives here: `located_events`, `co_location`, `find_co_locations`, `find_convoys`.
Not here: contacts and payments (`graph`), paths in time (`paths`), signs of trafficking
(`indicators`).
"""

from linkanalysis.movement.co_location import (
    CoLocations,
    co_location,
    find_co_locations,
    find_convoys,
)
from linkanalysis.movement.located import LocatedEvents, located_events

__all__ = [
    "CoLocations",
    "LocatedEvents",
    "co_location",
    "find_co_locations",
    "find_convoys",
    "located_events",
]

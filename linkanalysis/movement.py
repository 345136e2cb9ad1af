"""Movement: who or what was where and when, together with whom, and how far chance explains it."""

from linkanalysis.events.movement.co_location import (
    CoLocations,
    co_location,
    find_co_locations,
    find_convoys,
)
from linkanalysis.events.movement.located import LocatedEvents, located_events
from linkanalysis.events.movement.stays import Stays, UsualAreas, find_stays, usual_areas

__all__ = [
    "CoLocations",
    "LocatedEvents",
    "Stays",
    "UsualAreas",
    "co_location",
    "find_co_locations",
    "find_convoys",
    "find_stays",
    "located_events",
    "usual_areas",
]

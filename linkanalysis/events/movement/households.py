"""Who lives together by record, so that being together says nothing."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from linkanalysis.graph.attribution import HOLDING, IDENTIFIERS
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.graph.queries.local_days import is_night

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.case import Case

FAMILY = ("household", "kin")
# Places of a home or a job: the two with most days, if they have five, and a quarter of all days. A
# guest stays shorter, and whoever meets somebody weekly is there less often.
USUAL_PLACES = 2
USUAL_DAYS = 5
USUAL_SHARE = 0.25


class Households:
    """Who lives with whom, by id: people, and what they hold."""

    def __init__(self, case: Case) -> None:
        links = links_of_types(case, (*HOLDING, *FAMILY, "lives_at"))
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        self._together: set[tuple[str, str]] = set()
        self._homes: defaultdict[str, set[str]] = defaultdict(set)
        for source, target, kind in zip(
            links["source"], links["target"], links["type"], strict=True
        ):
            if kind in FAMILY:
                self._together |= {(source, target), (target, source)}
            elif kind == "lives_at":
                self._homes[source].add(target)
            else:  # a person holds a plate, or a plate is registered to a person
                reverse = source.partition(":")[0] in IDENTIFIERS
                thing, holder = (source, target) if reverse else (target, source)
                self._holders[thing].add(holder)

    def shared(self, a: str, b: str) -> bool:
        """Tell whether two have one holder, or holders who are family or live at one address."""
        one, other = (self._holders.get(each, {each}) for each in (a, b))
        return any(
            p == q
            or (p, q) in self._together
            or self._homes.get(p, set()) & self._homes.get(q, set())
            for p, q in product(one, other)
        )


def usual_places(events: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return up to two places of each entity, those of home or work."""
    return _most(events, USUAL_PLACES)


def night_places(events: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the place of each entity with most nights."""
    return _most(events[is_night(events["hour"].to_numpy())], 1)


def _most(events: pd.DataFrame, number: int) -> dict[str, tuple[str, ...]]:
    days: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for entity, place, day in zip(events["entity"], events["place"], events["day"], strict=True):
        days[entity, place].add(int(day))
    active: defaultdict[str, set[int]] = defaultdict(set)
    for (entity, _), there in days.items():
        active[entity] |= there
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (entity, place), there in sorted(days.items()):
        if len(there) >= max(USUAL_DAYS, USUAL_SHARE * len(active[entity])):
            found[entity].append((-len(there), place))
    return {
        entity: tuple(place for _, place in sorted(places)[:number])
        for entity, places in found.items()
    }

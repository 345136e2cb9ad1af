"""Vehicles and plates that state each other's number: a list may have a VIN and a plate in a row.

Lives here: `described`, which compares such entities by these numbers too, and the rows behind it.
Not here: numbers that are entities of their own (`case.described`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.case.described import Stated, describe, stated_rows
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.keys import identify
from linkanalysis.keys.region import find_state
from linkanalysis.likeness.population import Held, Population
from linkanalysis.sheets.thing_headings import KINDS

if TYPE_CHECKING:
    from linkanalysis.case import Case

PLATES = tuple(sorted(KINDS["plate"][1]))
STATES = ("tag_state", *(f"{each}_state" for each in PLATES))
NUMBERS = {"plate": PLATES, "vehicle": ("vehicle_identification_number", "vin")}


class Number(NamedTuple):
    """A number that an entity states, as the key of a thing of that kind, and its row."""

    entity: str
    key: str
    stated: Stated


def numbers_of(case: Case, kind: str) -> list[Number]:
    """Return the numbers of a kind that vehicles and plates state."""
    if kind not in NUMBERS:
        return []
    rows = stated_rows(case.engine, [*NUMBERS[kind], *STATES]).fillna("")
    states, found = {}, []
    lines = sorted(zip(*(rows[each].astype(str) for each in rows), strict=True))
    for entity, attribute, value, document, row in lines:
        if attribute in STATES:
            states[entity, document, row] = find_state(value) or value
    for entity, attribute, value, document, row in lines:
        if attribute in STATES or entity.partition(":")[0] not in NUMBERS:
            continue
        state = states.get((entity, document, row), "") if kind == "plate" else ""
        try:
            thing = identify(f"{state} {value}".strip(), kind, region=case.region)
        except LinkAnalysisError:
            continue
        found.append(Number(entity, thing.partition(":")[2], Stated(value, document, row)))
    return found


def described(case: Case, kind: str) -> Population:
    """Describe the entities of a kind, and those that state a number of that kind."""
    population, numbers = describe(case.engine, kind), numbers_of(case, kind)
    if not numbers:
        return population
    others = sorted({each.entity for each in numbers}.difference(population.entities))
    entities = (*population.entities, *others)
    place = {entity: at for at, entity in enumerate(entities)}
    held = {}
    for name, one in population.held.items():
        more = numbers if name == f"{kind}_key" else []
        texts = [one.texts[value] for value in one.value.tolist()] + [each.key for each in more]
        at = [*one.entity.tolist(), *(place[each.entity] for each in more)]
        of = np.array(at, np.int64), np.array(texts, dtype=object)
        held[name] = Held.of(one.feature, len(entities), *of)
    return Population(kind, entities, held)

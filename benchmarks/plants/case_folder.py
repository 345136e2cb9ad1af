"""A whole case folder: the county, what is planted in it, and everybody's ordinary life.

Lives here: `write_case`.
Not here: the patterns (`patterns`), ordinary life (`life`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.county import County
from plants.life import live, populate
from plants.patterns import DECOYS, PLANTERS
from plants.scene import Scene
from plants.travel import BASELINE_KM
from plants.truth import Decoy, Plant, Truth
from plants.wages import PAYROLL_FLOORS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FORMS = ("clear", "borderline")


def write_case(
    folder: Path,
    *,
    seed: int,
    plants: Collection[str] = tuple(PLANTERS),
    decoys: Collection[str] = tuple(DECOYS),
) -> Truth:
    """Write a case folder and return what is true of it.

    plants: Indicators, such as I1; two instances each. None: nothing but ordinary life and decoys.
    decoys: Names of `DECOYS`.
    """
    for names, known in ((plants, PLANTERS), (decoys, DECOYS)):
        if unknown := sorted({*names} - {*known}):
            message = f"{', '.join(unknown)}: unknown; known are {', '.join(known)}."
            raise ValueError(message)
    county = County(seed)
    populate(county)
    planted = []
    for name, planter in PLANTERS.items():
        for form in FORMS if name in plants else ():
            scene = Scene(county, f"{name} {form}")
            planted.append((name, form, scene, planter(scene, clear=form == "clear")))
    looking_alike = []
    for name, decoy in DECOYS.items():
        if name in decoys:
            scene = Scene(county, name)
            looking_alike.append((name, decoy, scene, decoy.write(scene)))
    live(county)
    county.records.write(folder)
    row = county.records.row
    return Truth(
        seed,
        tuple(
            Plant(name, form, found.about, tuple(map(row, scene.rows)), found.says, found.also)
            for name, form, scene, found in planted
        ),
        tuple(
            Decoy(
                name,
                decoy.resembles,
                found.about,
                tuple(map(row, scene.rows)),
                found.says,
                decoy.by_the_letter,
            )
            for name, decoy, scene, found in looking_alike
        ),
        {"payroll_floors": PAYROLL_FLOORS, "radius_km": BASELINE_KM},
    )

"""A rural county: everything but kin falls off with distance.

Lives here: `generate`, which writes a case folder and returns what is true of it.
Not here: its people (`county_people`), ordinary life (`county_life`), rings (`county_rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.county_life import write_life
from generators.county_people import County
from generators.county_records import CountyRecords
from generators.county_rings import plant_rings
from generators.draws import Draws
from generators.truth import Truth

if TYPE_CHECKING:
    from pathlib import Path


def generate(
    folder: Path, *, seed: int, people: int = 700, on_record: float = 0.9, rings: bool = True
) -> Truth:
    """Write the case of a county, with eight to ten rings or none."""
    draws = Draws("county", seed)
    county = County(draws, people)
    records = CountyRecords(draws)
    groups = write_life(county, records, on_record)
    planted = plant_rings(county, records) if rings else ()
    records.files.write(folder, "county.toml")
    ids = tuple((person.entity,) for person in county.people)
    return Truth("county", seed, planted, tuple(groups), ids)

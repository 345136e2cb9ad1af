"""A port: ties come from the same ship, room, shift or agent in the same weeks.

Lives here: `generate`, which writes a case folder and returns what is true of it.
Not here: its people (`port_people`), ordinary life (`port_life`), rings (`port_rings`).

Four agencies know the same people by ids of their own. The numbers of passports join them, but not
all were noted: `resolve` and `decide` the case before you look for rings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.draws import Draws
from generators.port_life import write_life
from generators.port_people import Port
from generators.port_records import PortRecords
from generators.port_rings import plant_rings
from generators.truth import Truth

if TYPE_CHECKING:
    from pathlib import Path


def generate(
    folder: Path, *, seed: int, people: int = 700, on_record: float = 0.9, rings: bool = True
) -> Truth:
    """Write the case of a port, with nine rings or none."""
    draws = Draws("port", seed)
    port = Port(draws, people)
    records = PortRecords(draws)
    groups = write_life(port, records, on_record)
    planted = plant_rings(port, records) if rings else ()
    records.files.write(folder, "port.toml", delimiter=";", encoding="cp1252")
    ids = tuple(
        tuple(f"person:{person.ids[agency]}" for agency in sorted(person.ids))
        for person in port.people
    )
    return Truth("port", seed, planted, tuple(groups), ids)

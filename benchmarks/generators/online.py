"""People who meet online: contacts have heavy tails, numbers are short-lived, others pay.

Lives here: `generate`, which writes a case folder and returns what is true of it.
Not here: its people (`online_people`), ordinary life (`online_life`), rings (`online_rings`).

A missing person has a second id, that of the notice; nothing in the records joins the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.draws import Draws
from generators.online_life import write_life
from generators.online_people import Network
from generators.online_records import OnlineRecords
from generators.online_rings import Planting, plant_rings
from generators.truth import Truth

if TYPE_CHECKING:
    from pathlib import Path


def generate(
    folder: Path, *, seed: int, people: int = 700, on_record: float = 0.9, rings: bool = True
) -> Truth:
    """Write the case of an online network, with eight to ten rings or none."""
    draws = Draws("online", seed)
    network = Network(draws, people)
    records = OnlineRecords(draws)
    groups = write_life(network, records, on_record)
    planting = Planting(network, records)
    planted = plant_rings(planting) if rings else ()
    records.write(folder)
    notices = planting.notices
    ids = tuple(
        (person.entity, *((notices[person.entity],) if person.entity in notices else ()))
        for person in network.people
    )
    return Truth("online", seed, planted, tuple(groups), ids)

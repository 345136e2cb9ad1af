"""A small town on a state line, with signs of trafficking planted in it and innocent look-alikes.

Lives here: `FAMILIES`; `write_town`, which writes a case folder and returns what is true of it;
`write_ordinary`, which writes one where nothing is planted; and `write_relays`.
Not here: how answers are judged (`signs_in_town`).

It was written from the definitions of the signs alone, before its author had read how the library
looks for them, and nothing in it is fitted to a detector. Seeds 1 to 99 are for development, from
101 up for tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_town import bank_plots, flow_plots, house_plots, phone_plots, road_plots, web_plots
from small_town.life import live, vanish
from small_town.town import Town
from small_town.truth import Plot, write_truth

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FAMILIES = {
    "bank": bank_plots,
    "flow": flow_plots,
    "road": road_plots,
    "house": house_plots,
    "web": web_plots,
    "phone": phone_plots,
}
GRADES = ("clear", "borderline", "decoy")

__all__ = ["FAMILIES", "GRADES", "Plot", "write_ordinary", "write_relays", "write_town"]


def write_town(
    folder: Path,
    family: str,
    *,
    seed: int,
    people: int = 90,
    grades: Collection[str] = GRADES,
    life: bool = True,
) -> tuple[Plot, ...]:
    """Write a case with the plots and decoys of one family, and `truth.json` beside it.

    grades: Which are planted; none of them for a case with nothing planted.
    life: Whether people also live: calls, wages, shopping, drives.
    """
    plots = FAMILIES[family]
    town = Town(family, seed, people)
    if life:
        live(town)
    for sign, plant in plots.PLOTS.items():
        for grade in ("clear", "borderline"):
            if grade in grades:
                about = tuple(plant(town, clear=grade == "clear"))
                town.plots.append(Plot(sign, grade, plant.__name__.strip("_"), about))
    if "decoy" in grades:
        _add_decoys(town, family)
    town.papers.write(folder)
    write_truth(folder / "truth.json", town.plots)
    return tuple(town.plots)


def write_ordinary(
    folder: Path, family: str, *, seed: int, people: int = 60, missing: int = 6
) -> None:
    """Write a case where people live, some go missing, and nothing is planted.

    Cases of odd seeds also have the look-alikes of the family.
    """
    town = Town(family, seed, people)
    live(town)
    if seed % 2:
        _add_decoys(town, family)
    vanish(town, missing)
    town.papers.write(folder)
    write_truth(folder / "truth.json", town.plots)


def write_relays(
    folder: Path, often: Collection[int], *, seed: int, share: float, minutes: float
) -> tuple[Plot, ...]:
    """Write a case where people live and one relay passes on each number of calls.

    share: How much of the calls is passed on.
    minutes: After how long.
    """
    town = Town("phone", seed, people=90)
    live(town)
    for calls in often:
        about = phone_plots.relay(town, calls=calls, share=share, minutes=minutes)
        town.plots.append(Plot("replies", str(calls), "relay", tuple(about)))
    town.papers.write(folder)
    return tuple(town.plots)


def _add_decoys(town: Town, family: str) -> None:
    for story, (sign, plant) in FAMILIES[family].DECOYS.items():
        town.plots.append(Plot(sign, "decoy", story, tuple(plant(town))))

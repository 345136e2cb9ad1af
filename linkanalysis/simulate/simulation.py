"""Fictional cases with planted truth, for teaching and for checking answers.

Lives here: `simulate_case`, which writes a folder such as an agency would hold, and the truth.
Not here: any way of finding what was planted; nothing in this room reads an analysis.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis._given import expect_count, given_path
from linkanalysis.errors import CaseError
from linkanalysis.simulate._activity import add_calls, add_payments
from linkanalysis.simulate._dice import Dice
from linkanalysis.simulate._files import write_files
from linkanalysis.simulate._names import MOST_PEOPLE, Registry
from linkanalysis.simulate._obstacles import (
    add_crowds,
    draw_families_together,
    leave_unrecorded,
)
from linkanalysis.simulate._people import add_ordinary_events, make_people, some_day
from linkanalysis.simulate._rings import plant_rings
from linkanalysis.simulate._texts import write_texts
from linkanalysis.simulate._world import Made, Report
from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from linkanalysis.simulate._world import Person, World

__all__ = ["Simulated", "simulate_case"]

PEOPLE_A_RING = 15  # members, and enough others for them to hide among


@dataclass(frozen=True, slots=True)
class Simulated:
    """A case folder that was written, and the truth behind it.

    Attributes
    ----------
    folder : Path
        Where `case.toml` and the files lie; `truth.json` lies beside them.
    truth : dict
        What `truth.json` holds: ``rings`` with ``members`` (person id to part), ``phones``,
        ``accounts``, ``vehicles``, ``bookings``, ``ads`` and ``incidents``; ``hubs``,
        ``households``, ``workplaces``, ``protected``, ``same_person``, ``flaws``; where dials are
        turned ``dials``, ``close_households`` and ``mass_events``.

    Examples
    --------
    >>> from pathlib import Path
    >>> made = Simulated(Path("fernvale"), {"rings": []})
    >>> made.truth["rings"]
    []
    """

    folder: Path
    truth: dict[str, object] = field(repr=False)


def simulate_case(
    folder: str | PathLike[str],
    *,
    seed: int = 0,
    people: int | SimulatedPeople = 400,
    calls: int = 20_000,
    payments: int = 5_000,
    rings: int | SimulatedRings = 4,
) -> Simulated:
    """Write a fictional case with planted rings into a folder.

    Parameters
    ----------
    folder : path-like
        An empty folder, or one that does not exist yet.
    seed : int, default 0
        The same seed and sizes give the same bytes.
    people : int or SimulatedPeople, default 400
        How many people there are, members of rings included; at least 15 a ring. With dials: what
        in their lives looks like a ring or hides one.
    calls : int, default 20_000
        How many calls and messages the two carriers hold together.
    payments : int, default 5_000
        How many payments the bank holds.
    rings : int or SimulatedRings, default 4
        How many rings of six to nine people are planted, each tied more weakly than the one before,
        then over again. With dials: how they show in the records.

    Returns
    -------
    Simulated
        The folder and what was planted.

    Raises
    ------
    CaseError
        If the folder holds anything, or if a size or dial is out of range.

    Notes
    -----
    Around the rings stands ordinary life: families that share homes, cars and accounts, workplaces,
    circles of friends, a taxi firm, a pizza shop and a voicemail number that everybody calls, and
    innocent people at one incident or in one hotel. A few rows of each file cannot be read, some
    stand twice, and three people are written under two numbers. All of it is invented; telephone
    numbers come from the range kept free for fiction.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = simulate_case(folder, people=60, calls=300, payments=90, rings=2)
    >>> [len(ring["members"]) for ring in made.truth["rings"]]
    [9, 7]
    """
    place = given_path("folder", folder, error=CaseError)
    expect_count("seed", seed, least=0, error=CaseError)
    lives = people if isinstance(people, SimulatedPeople) else SimulatedPeople(people)
    plan = rings if isinstance(rings, SimulatedRings) else SimulatedRings(rings)
    sizes = {"people": lives.count, "calls": calls, "payments": payments, "rings": plan.count}
    _refuse(place, **sizes)
    dice = Dice(seed)
    registry = Registry(dice)
    world = make_people(dice, registry, lives.count)
    plant_rings(dice, registry, world, plan)
    add_ordinary_events(dice, world)
    add_calls(dice, world, calls)
    add_payments(dice, world, payments)
    _tip(dice, world)
    _double(dice, world, lives.aliases)
    # what a dial adds has a stream of its own, so that the rest stays as it was
    draw_families_together(Dice((seed, 1)), world, lives.households)
    add_crowds(Dice((seed, 2)), world, lives.mass_events)
    if plan.texts:
        write_texts(Dice((seed, 3)), world)
    _renumber(world)
    if lives.unrecorded:
        leave_unrecorded(Dice((seed, 4)), world, lives.unrecorded)
    place.mkdir(parents=True, exist_ok=True)
    made = Made(seed, calls, payments, lives, plan)
    return Simulated(place, write_files(place, dice, world, made))


def _refuse(place: Path, **sizes: int) -> None:
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        message = f"{place} is not an empty folder; nothing was written. Name a new one."
        raise CaseError(message)
    least = {
        "people": max(30, PEOPLE_A_RING * sizes["rings"]),
        "calls": 0,
        "payments": 0,
        "rings": 0,
    }
    for name, value in sizes.items():
        expect_count(name, value, least=0, error=CaseError)
        if value < least[name]:
            message = f"{name}={value} is too few; with rings={sizes['rings']} it takes at least "
            message += f"{least[name]}. Nothing was written."
            raise CaseError(message)
    if sizes["people"] > MOST_PEOPLE:
        message = (
            f"people={sizes['people']} is too many: there are telephone numbers kept free for "
            f"fiction for {MOST_PEOPLE} people. Nothing was written."
        )
        raise CaseError(message)


def _tip(dice: Dice, world: World) -> None:
    """Let somebody accuse people at random."""
    for _ in range(6):
        first, second = dice.sample(world.people, 2)
        world.tips.append(Report(first.id, "associate_of", second.id, some_day(dice)))


def _double(dice: Dice, world: World, count: int) -> None:
    """Write people under two numbers, with half of their stays and incidents each."""
    recruiters = dict.fromkeys(ring.of("recruiter")[0] for ring in world.rings[1:])
    chosen = list(recruiters)[: count // 3]
    noticed = {notice.person.id for notice in world.notices} | set(chosen)
    others = [p.id for p in world.people if p.adult and p.id not in noticed]
    people = {person.id: person for person in world.people}
    for who in chosen + dice.sample(others, count - len(chosen)):
        first = people[who]
        second = _copy(first, f"KY-{len(world.people) + 1:04d}")
        world.people.append(second)
        world.doubles.append((who, second.id))
        rows = [at for at, row in enumerate(world.attendances) if row.person == who]
        for at in rows[::2]:
            world.attendances[at] = world.attendances[at]._replace(person=second.id)
        stays = [at for at, row in enumerate(world.stays) if row.party == who]
        for at in stays[::2]:
            world.stays[at] = world.stays[at]._replace(party=second.id)


def _copy(person: Person, number: str) -> Person:
    plain = unicodedata.normalize("NFKD", person.name).encode("ascii", "ignore").decode()
    forename, _, surname = plain.rpartition(" ")
    spelled = f"{surname.upper()}, {forename}" if forename and surname else person.alias.upper()
    return type(person)(
        id=number,
        name=spelled,
        sex=person.sex,
        born=person.born,
        document=person.document,
        household=person.household,
        address=person.address,
    )


def _renumber(world: World) -> None:
    """Give incidents, bookings and ads numbers by date, so that order tells nothing else."""
    incidents = _by_date({row.incident: row.day for row in world.attendances}, "24-{:05d}", 1)
    bookings = _by_date({row.booking: row.arrival for row in world.stays}, "BK{:05d}", 10_001)
    ads = _by_date({row.ad: row.posted for row in world.postings}, "post-{:05d}", 70_001)
    world.attendances = [r._replace(incident=incidents[r.incident]) for r in world.attendances]
    world.stays = [r._replace(booking=bookings[r.booking]) for r in world.stays]
    world.postings = [r._replace(ad=ads[r.ad]) for r in world.postings]
    world.texts = {ads[ad]: text for ad, text in world.texts.items()}
    world.crowds = [incidents[number] for number in world.crowds]
    for ring in world.rings:
        ring.incidents = [incidents[number] for number in ring.incidents]
        ring.bookings = [bookings[number] for number in ring.bookings]
        ring.ads = [ads[number] for number in ring.ads]


def _by_date(days: dict[str, date], form: str, first: int) -> dict[str, str]:
    order = sorted(days, key=lambda number: (days[number], number))
    return {number: form.format(first + at) for at, number in enumerate(order)}

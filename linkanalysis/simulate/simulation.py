"""Fictional cases with planted rings, for teaching and for checking results."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.core.checks import expect_count, given_path
from linkanalysis.errors import CaseError
from linkanalysis.simulate._activity import add_calls, add_payments, write_texts
from linkanalysis.simulate._dice import Dice
from linkanalysis.simulate._files import write_files
from linkanalysis.simulate._names import MOST_PEOPLE, Registry
from linkanalysis.simulate._obstacles import (
    add_cards,
    add_crowds,
    draw_families_together,
    leave_unrecorded,
)
from linkanalysis.simulate._people import add_ordinary_events, make_people, some_day
from linkanalysis.simulate._rings import plant_rings
from linkanalysis.simulate._signs import Stage, add_signs
from linkanalysis.simulate._world import Made, Report
from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from linkanalysis.simulate._world import Person, World

PEOPLE_A_RING = 15  # up to nine members of different households, and others to hide among


@dataclass(frozen=True, slots=True)
class Simulated:
    """A written case folder, and the truth behind it.

    Attributes
    ----------
    folder : Path
        The folder with `case.toml`, the files and `truth.json`.
    truth : dict
        The content of `truth.json`: ``rings`` with ``members`` (person id to role), ``phones``,
        ``accounts``, ``vehicles``, ``bookings``, ``ads`` and ``incidents``; ``hubs``,
        ``households``, ``workplaces``, ``protected``, ``same_person``, ``flaws``; if settings were
        changed also ``dials``, ``close_households``, ``mass_events``, ``spelled_differently``,
        ``namesakes`` and ``signs``.

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
    """Write a fictional case with planted rings to a folder.

    Parameters
    ----------
    folder : path-like
        An empty or new folder.
    seed : int, default 0
        The same seed and sizes give the same bytes.
    people : int or SimulatedPeople, default 400
        Number of people, including members of rings; at least 15 for each ring. `SimulatedPeople`
        also sets what in their lives resembles or hides a ring.
    calls : int, default 20_000
        Number of calls and messages of both carriers together.
    payments : int, default 5_000
        Number of payments at the bank.
    rings : int or SimulatedRings, default 4
        Number of rings of six to nine people. Each of four is tied more weakly than the one before,
        then the pattern repeats. `SimulatedRings` also sets how they appear in the records.

    Returns
    -------
    Simulated
        The folder and the planted truth.

    Raises
    ------
    CaseError
        If the folder is not empty, or a count or setting is out of range.

    Notes
    -----
    The rings are hidden in ordinary life: families that share homes, cars and accounts, workplaces,
    circles of friends, a taxi firm, a pizza shop and a voicemail number that everyone calls, and
    uninvolved people at one incident or in one hotel. A few rows of each file are unreadable, some
    appear twice, and three people are listed under two ids. Everything is invented; telephone
    numbers come from the range reserved for fiction. Results on such cases show what a method can
    find, not how often it is right on real records.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = simulate_case(folder, people=60, calls=300, payments=90, rings=2)
    >>> [len(ring["members"]) for ring in made.truth["rings"]]
    [9, 7]
    """
    target = given_path("folder", folder, error=CaseError)
    expect_count("seed", seed, least=0, error=CaseError)
    lives = people if isinstance(people, SimulatedPeople) else SimulatedPeople(people)
    plan = rings if isinstance(rings, SimulatedRings) else SimulatedRings(rings)
    sizes = {"people": lives.count, "calls": calls, "payments": payments, "rings": plan.count}
    _refuse(target, sizes)
    dice = Dice(seed)
    registry = Registry(dice)
    world = make_people(dice, registry, lives.count)
    plant_rings(dice, registry, world, plan)
    add_ordinary_events(dice, world)
    add_calls(dice, world, calls)
    add_payments(dice, world, payments)
    _tip(dice, world)
    _double(dice, world, lives.aliases)
    # Each setting draws from its own stream, so that everything else stays the same.
    draw_families_together(Dice((seed, 1)), world, lives.households)
    add_crowds(Dice((seed, 2)), world, lives.mass_events)
    if plan.texts:
        write_texts(Dice((seed, 3)), world)
    _renumber(world)
    if lives.unrecorded:
        leave_unrecorded(Dice((seed, 4)), world, lives.unrecorded)
    if lives.spellings:
        aside = Dice((seed, 5))
        add_cards(aside, registry.drawing(aside), world, lives.spellings)
    if plan.signs and world.rings:
        aside = Dice((seed, 6))
        add_signs(Stage(aside, registry.drawing(aside), world))
    target.mkdir(parents=True, exist_ok=True)
    made = Made(seed, calls, payments, lives, plan)
    return Simulated(target, write_files(target, dice, world, made))


def _refuse(target: Path, sizes: dict[str, int]) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        message = f"{target} is not an empty folder; nothing was written. Name a new one."
        raise CaseError(message)
    for name, value in sizes.items():
        expect_count(name, value, least=0, error=CaseError)
    least = max(30, PEOPLE_A_RING * sizes["rings"])
    if sizes["people"] < least:
        message = f"people={sizes['people']} is too few; rings={sizes['rings']} needs at least "
        message += f"{least}. Nothing was written."
        raise CaseError(message)
    if sizes["people"] > MOST_PEOPLE:
        message = (
            f"people={sizes['people']} is too many: the telephone numbers reserved for fiction are "
            f"enough for {MOST_PEOPLE} people. Nothing was written."
        )
        raise CaseError(message)


def _tip(dice: Dice, world: World) -> None:
    """Add tips that accuse random people."""
    for _ in range(6):
        first, second = dice.sample(world.people, 2)
        world.tips.append(Report(first.id, "associate_of", second.id, some_day(dice)))


def _double(dice: Dice, world: World, count: int) -> None:
    """List people under two ids, with half of their stays and incidents each."""
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
    """Give incidents, bookings and ads numbers by date, so that their order reveals nothing."""
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

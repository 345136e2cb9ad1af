"""What makes rings hard to find: close families, crowds, missing rows, and other spellings.

A neighboring agency lists people under its own numbers and spells some differently.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from linkanalysis.errors import CaseError
from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._people import add_stay, some_day
from linkanalysis.simulate._rings import OFFENDERS
from linkanalysis.simulate._world import Card, Tie

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._names import Registry
    from linkanalysis.simulate._world import Person, PlantedRing, World


CROWD = (15, 40)  # people noted at one event: more than any ring has members
TRIPS = 2  # stays of a close household, which then shares dated events as rings do
RECORDS = ("ties", "kin", "calls", "payments", "attendances", "stays", "postings", "reports")
STRANGERS = 12  # cards of people whom nobody else lists
MEMBER_EVERY = 4  # one in so many is a member of a ring: most people whom two agencies know are not
MONTHS = 12
LONG = 7  # letters of a forename of which a short form is still recognized, as Quill of Quillon
LETTERS, HEARD = (dict(pair.split(" ") for pair in WORDS[key]) for key in ("letters", "heard"))


def draw_families_together(dice: Dice, world: World, count: int) -> None:
    """Let the largest households share what their first member has, and travel together."""
    homes = [home for home in world.households if len(home) > 1]
    if count > len(homes):
        message = f"households={count} is too many: only {len(homes)} households have two or more "
        message += "people. Nothing was written; simulate more people."
        raise CaseError(message)
    for home in sorted(homes, key=lambda home: -len(home))[:count]:
        first = home[0]
        owned = {("phone", first.phone), ("account", first.account), ("vehicle", first.vehicle)}
        for kind, number in sorted(owned):
            for person in home[1:] if number else ():
                used = (tie.number == number for tie in world.ties if tie.holder == person.id)
                if not any(used):
                    world.ties.append(Tie("person", person.id, kind, number, "uses"))
        for _ in range(TRIPS):
            add_stay(dice, world, home)
        world.close_households.append([person.id for person in home])


def add_crowds(dice: Dice, world: World, count: int) -> None:
    """Record events at which many people were noted."""
    for at in range(count):
        day, place = some_day(dice), dice.pick(WORDS["cities"][:6])
        world.crowds.append(f"crowd-{at}")
        crowd = dice.sample([p for p in world.people if p.adult], dice.number(*CROWD))
        event = (world.crowds[-1], day, "public gathering", place)
        world.attend(event, ((person.id, "unknown") for person in crowd))


def leave_unrecorded(dice: Dice, world: World, share: float) -> None:
    """Remove this share of rows, each by its own draw."""
    for name in RECORDS:
        rows = getattr(world, name)
        setattr(world, name, [row for row in rows if not dice.chance(share)])


class Way(NamedTuple):
    """A way to spell a person differently: which people it fits, and the card without number."""

    fits: Callable[[Person], bool]
    write: Callable[[Dice, Person], Card]


def add_cards(dice: Dice, registry: Registry, world: World, count: int) -> None:
    """Add cards of people spelled differently, of one namesake, and of strangers."""
    barred = {*world.protected(), *(who for pair in world.doubles for who in pair)}
    free = [person for person in dice.shuffled(world.people) if person.adult]
    free = [person for person in free if person.id not in barred and _latin(person.name)]
    offenders = {who for ring in world.rings for who in ring.of(*OFFENDERS)}
    members = [person for person in free if person.id in offenders]
    others = [person for person in free if _ring_of(world, person) is None]
    numbers = dice.shuffled(range(1, count + STRANGERS + 2))  # so that their order reveals nothing
    for at, (how, way) in zip(range(count), cycle(WAYS.items()), strict=False):
        pool = others if at % MEMBER_EVERY else [*members, *others]
        person = next((person for person in pool if way.fits(person)), None)
        if person is None:
            message = f"spellings={count} is too many: nobody is left for a {how}. Nothing was "
            message += "written; simulate more people."
            raise CaseError(message)
        card = _add(world, numbers.pop(), way.write(dice, person))
        world.spellings.append((person.id, card, how))
        _hold(dice, world, person, card)
        ring = _ring_of(world, person)
        # one member of a ring at most, so that none is made of cards
        members = [each for each in members if ring is None or each.id not in ring.cast]
        others = [each for each in others if each is not person]
    namesake = next(iter([*members, *others]))
    card = _add(world, numbers.pop(), Card(namesake.name, _birthday(dice), registry.address()))
    world.namesakes.append((namesake.id, card))
    for number in numbers:
        name = registry.name(dice.pick("FM"), registry.surname())
        _add(world, number, Card(name, _birthday(dice), registry.address()))


def _birthday(dice: Dice) -> date:
    return some_day(dice, date(1955, 1, 1), date(1999, 12, 31))


def _ring_of(world: World, person: Person) -> PlantedRing | None:
    return next((ring for ring in world.rings if person.id in ring.cast), None)


def _add(world: World, number: int, card: Card) -> str:
    name = f"LH-{number:03d}"
    world.cards[name] = card
    return name


def _hold(dice: Dice, world: World, person: Person, card: str) -> None:
    """Say what a person drove and called from: in a ring, what the ring shares."""
    ring = _ring_of(world, person)
    vehicles = ring.vehicles if ring else [person.vehicle]
    phones = ring.phones[:1] if ring else [person.phone]
    first = some_day(dice, date(2024, 3, 1), date(2024, 3, 31))
    last = first + timedelta(days=dice.number(20, 40))
    for kind, numbers in (("vehicle", vehicles), ("phone", phones)):
        for number in filter(None, numbers):
            world.card_ties.append(Tie("person", card, kind, number, "uses", first, last))


def _latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(sign) for sign in name if sign.isalpha())


def _transliterated(_: Dice, person: Person) -> Card:
    spelled = "".join(LETTERS.get(sign, sign) for sign in person.name)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    if plain == person.name:
        sound = next(sound for sound in HEARD if sound in plain[1:])
        plain = plain[0] + plain[1:].replace(sound, HEARD[sound], 1)
    return Card(plain, person.born, person.address)


def _shortened(_: Dice, person: Person) -> Card:
    forename, *_others, surname = person.name.split(" ")
    return Card(f"{forename[:-2]} {surname}", person.born, person.address)


def _swapped(_: Dice, person: Person) -> Card:
    forename, _separator, surname = person.name.rpartition(" ")
    born = person.born.replace(month=person.born.day, day=person.born.month)
    return Card(f"{surname}, {forename}", born, person.address)


def _married(dice: Dice, person: Person) -> Card:
    forename, _separator, surname = person.name.rpartition(" ")
    other = dice.pick([each for each in WORDS["surnames"] if each != surname])
    return Card(f"{forename} {other}", person.born, person.address, surname)


WAYS = {
    "transliteration": Way(
        lambda person: any(sound in person.name[1:] for sound in HEARD), _transliterated
    ),
    "nickname": Way(lambda person: len(person.name.split(" ")[0]) >= LONG, _shortened),
    "swap of day and month": Way(
        lambda person: MONTHS >= person.born.day != person.born.month, _swapped
    ),
    "married name": Way(lambda person: person.sex == "F", _married),
}

"""Who lives where, with how many others, and at work: I4, I26."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Person
    from plants.scene import Scene


def crowded_home(scene: Scene, *, clear: bool) -> Planted:
    """I4: at least five unrelated adults in one dwelling for 14 days."""
    draws = scene.draws
    town = draws.pick(scene.county.near)
    address = scene.county.address(draws, town)
    # the last six move in on day 40 at the latest; the borderline home is full for 18 days
    people = scene.people(10 if clear else 6, town=town, housed=False)
    for person in people:
        since = draws.whole(5, 25) if clear else draws.whole(30, 40)
        until = draws.whole(100, 115) if clear else draws.whole(58, 66)
        scene.lodge(person, address, since, until)
    days = 75 if clear else 18
    return Planted(
        (scene.address_id(address),),
        f"{len(people)} unrelated adults in one dwelling for {days} days or more",
    )


def lives_at_work(scene: Scene, *, clear: bool) -> Planted:
    """I26: several employees of one employer live where they work."""
    firm = scene.firm("restaurant", hours="11:00-23:00")
    staff = scene.people(7 if clear else 4, town=firm.town, housed=False)
    for person in staff:
        scene.employ(person, firm, evidence=True)
        scene.lodge(person, firm.address, scene.draws.whole(1, 40))
    about = (scene.address_id(firm.address), firm.id)
    says = f"{len(staff)} employees live at the address of their restaurant"
    return Planted(about, says, ("I4",) if clear else ())


def _share(scene: Scene, people: list[Person], address: str, days: tuple[int, int]) -> None:
    for person in people:
        scene.lodge(person, address, *days)


def shelter(scene: Scene) -> Planted:
    firm = scene.county.firms["shelter"]
    people = scene.people(12, town=firm.town, housed=False, life=frozenset({"calls"}))
    _share(scene, people, firm.address, (20, 80))
    return Planted((scene.address_id(firm.address),), "twelve people in a registered shelter")


def care_home(scene: Scene) -> Planted:
    firm = scene.firm("care home", hours="00:00-24:00")
    people = scene.people(9, town=firm.town, ages=(70, 88), housed=False, life=frozenset())
    _share(scene, people, firm.address, (0, 119))
    return Planted((scene.address_id(firm.address),), "nine old people in a registered care home")


def student_apartment(scene: Scene) -> Planted:
    town = scene.draws.pick(scene.county.near)
    address = scene.county.address(scene.draws, town)
    people = scene.people(4, town=town, ages=(21, 23), housed=False)
    _share(scene, people, address, (0, 110))
    return Planted((scene.address_id(address),), "four students share a flat")


def large_family(scene: Scene) -> Planted:
    people = scene.family(7, housed=False)
    address = scene.county.address(scene.draws, people[0].town)
    _share(scene, people, address, (0, 119))
    return Planted((scene.address_id(address),), "seven adults of one family, kin on record")


def turnover_flat(scene: Scene) -> Planted:
    town = scene.draws.pick(scene.county.near)
    address = scene.county.address(scene.draws, town)
    for number, person in enumerate(scene.people(8, town=town, housed=False)):
        first = 14 * number
        scene.lodge(person, address, first, first + 20)
    return Planted((scene.address_id(address),), "eight tenants one after the other, two at a time")


def overnight_guests(scene: Scene) -> Planted:
    town = scene.draws.pick(scene.county.near)
    address = scene.county.address(scene.draws, town)
    _share(scene, scene.people(7, town=town, housed=False), address, (50, 60))
    return Planted((scene.address_id(address),), "seven seasonal workers in a house for ten days")


def apartment_block(scene: Scene) -> Planted:
    town = scene.draws.pick(scene.county.near)
    street = scene.county.address(scene.draws, town, unit=False)
    number, _, rest = street.partition(",")
    homes = [f"{number} Unit {unit},{rest}" for unit in range(1, 10)]
    for person, home in zip(scene.people(9, town=town, housed=False), homes, strict=True):
        scene.lodge(person, home, 0, 119)
    return Planted(tuple(map(scene.address_id, homes)), "nine flats of one house, one tenant each")


def family_farm(scene: Scene) -> Planted:
    farm = scene.firm("farm", hours="05:00-20:00")
    people = scene.people(3, town=farm.town, housed=False)
    scene.kin(people)
    for person in people:
        scene.employ(person, farm, evidence=True)
        scene.lodge(person, farm.address)
    about = (scene.address_id(farm.address), farm.id)
    return Planted(about, "three of a family live on their farm and work there")


def live_in_nurses(scene: Scene) -> Planted:
    firm = scene.firm("hospice", hours="00:00-24:00")
    for number, person in enumerate(scene.people(6, town=firm.town, housed=False)):
        scene.employ(person, firm, evidence=True)
        elsewhere = scene.county.address(scene.draws, firm.town)
        scene.lodge(person, firm.address if number < 2 else elsewhere, 0)
    about = (scene.address_id(firm.address), firm.id)
    return Planted(about, "two of six nurses live where they work")


PLANTERS = {"I4": crowded_home, "I26": lives_at_work}
DECOYS = {
    "shelter": Lookalike(shelter, ("I4",)),
    "care_home": Lookalike(care_home, ("I4",)),
    "student_apartment": Lookalike(student_apartment, ("I4",)),
    "large_family": Lookalike(large_family, ("I4",)),
    "turnover_flat": Lookalike(turnover_flat, ("I4",)),
    "seasonal_house": Lookalike(overnight_guests, ("I4",)),
    "apartment_block": Lookalike(apartment_block, ("I4",)),
    "family_farm": Lookalike(family_farm, ("I26", "I4"), by_the_letter=("I26",)),
    "live_in_nurses": Lookalike(live_in_nurses, ("I26",)),
}

"""Who travels how often, and who pays for it: I5, I6, I18."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Firm, Person, Town
    from plants.scene import Scene

BASELINE_KM = 60  # radius of gyration that a user might give for I18; the county's own is under 20


def third_party_payer(scene: Scene, *, clear: bool) -> Planted:
    """I5: one payer for several travelers who are not family, within 30 days."""
    draws, county = scene.draws, scene.county
    payer = scene.person()
    travelers = scene.people(7 if clear else 4)
    first = draws.whole(10, 80)
    days = draws.spread(first, first + (16 if clear else 27), len(travelers))
    for number, (traveler, day) in enumerate(zip(travelers, days, strict=True)):
        far = draws.pick(county.far)
        if number % 2:
            hotel = county.spot(draws, "hotel", far)
            scene.stay([traveler], payer, int(day), draws.whole(2, 5), hotel)
        else:
            scene.ride([traveler], payer, int(day), (traveler.town, far), "bus")
    days_taken = int(days[-1]) - int(days[0])
    return Planted(
        (payer.id,), f"one person pays for {len(travelers)} travelers within {days_taken} days"
    )


def short_stays(scene: Scene, *, clear: bool) -> Planted:
    """I6: stays of at most two nights in several cities within 30 days."""
    draws, county = scene.draws, scene.county
    guest = scene.person()
    cities = draws.some(county.far, 7 if clear else 4)
    first = draws.whole(10, 80)
    days = draws.spread(first, first + (20 if clear else 26), len(cities))
    for day, city in zip(days, cities, strict=True):
        hotel = county.spot(draws, "hotel", city)
        scene.stay([guest], guest.account, int(day), draws.whole(1, 2), hotel)
    about = (scene.account_id(guest.account), guest.id)
    return Planted(
        about, f"stays of one or two nights in {len(cities)} cities, by one account", ("I18",)
    )


def much_movement(scene: Scene, *, clear: bool) -> Planted:
    """I18: four or more cities in 30 days, far apart."""
    draws, county = scene.draws, scene.county
    person = scene.person(life=frozenset({"calls"}))
    plate = scene.car(person)
    cities = draws.some(county.far, 8 if clear else 5)
    first = draws.whole(10, 80)
    days = draws.spread(first, first + (22 if clear else 27), len(cities))
    for number, (day, city) in enumerate(zip(days, cities, strict=True)):
        if clear or number % 2 == 0:
            machine = county.spot(draws, "ATM", city)
            scene.withdraw(person.account, machine, at(int(day), 13), draws.cash(40, 300))
        if clear or number % 2 or number == 0:
            when = at(int(day), draws.real(9, 19))
            scene.passes(plate, county.spot(draws, "camera", city), when)
    about = (person.id, scene.account_id(person.account), scene.plate_id(plate))
    return Planted(about, f"card and car in {len(cities)} cities within 30 days")


def family_vacation(scene: Scene) -> Planted:
    people = scene.family(2, 3)
    for day, town in zip((60, 64), scene.draws.some(scene.county.far, 2), strict=True):
        hotel = scene.county.spot(scene.draws, "hotel", town)
        scene.stay(people, people[0], day, 4, hotel)
    return Planted((people[0].id,), "a parent pays two hotels for a family of five")


def _group(scene: Scene, payer: Firm, people: list[Person], town: Town, nights: int) -> None:
    hotel = scene.county.spot(scene.draws, "hotel", town)
    scene.stay(people, payer, scene.draws.whole(20, 90), nights, hotel)


def sports_team(scene: Scene) -> Planted:
    school = scene.county.firms["school"]
    players = scene.draws.some(list(scene.county.teens.values()), 16)
    for player in players:
        scene.join(player, school)
    _group(scene, school, players, scene.draws.pick(scene.county.far), 2)
    return Planted((school.id,), "a school books a hotel for a team of sixteen")


def church_bus(scene: Scene) -> Planted:
    church = scene.county.firms["church"]
    people = scene.draws.some(scene.county.residents, 22)
    for person in people:
        scene.join(person, church)
    home, far = church.town, scene.draws.pick(scene.county.far)
    scene.ride(people, church, 75, (home, far), "chartered bus")
    return Planted((church.id,), "a church charters a bus for 22 members")


def construction_crew(scene: Scene) -> Planted:
    firm = scene.county.firms["construction"]
    crew = scene.people(6)
    for person in crew:
        scene.employ(person, firm)
    for day, town in zip((20, 30, 40), scene.draws.some(scene.county.far, 3), strict=True):
        scene.stay(crew, firm, day, 5, scene.county.spot(scene.draws, "hotel", town))
    return Planted((firm.id,), "a firm pays five nights in three cities for its crew of six")


def traveling_nurse(scene: Scene) -> Planted:
    nurse = scene.person()
    for day, town in zip((10, 36, 62, 90), scene.draws.some(scene.county.far, 4), strict=True):
        hotel = scene.county.spot(scene.draws, "hotel", town)
        scene.stay([nurse], nurse.account, day, scene.draws.whole(13, 20), hotel)
    about = (nurse.id, scene.account_id(nurse.account))
    return Planted(about, "a nurse stays for weeks in each of four cities")


def sales_agent(scene: Scene) -> Planted:
    firm = scene.firm("machine tools")
    agent = scene.person()
    scene.employ(agent, firm)
    for day, town in zip((40, 47, 54, 61), scene.draws.some(scene.county.far, 4), strict=True):
        scene.stay([agent], firm, day, 1, scene.county.spot(scene.draws, "hotel", town))
    return Planted((agent.id, firm.id), "an employer pays one night in each of four cities")


def rideshare_driver(scene: Scene) -> Planted:
    driver = scene.person()
    plate = scene.car(driver)
    for _ in range(160):
        when = at(scene.draws.whole(20, 48), scene.draws.real(6, 23.9))
        camera = scene.county.spot(scene.draws, "camera", scene.draws.pick(scene.county.near))
        scene.passes(plate, camera, when)
    about = (driver.id, scene.plate_id(plate))
    return Planted(about, "a driver passes cameras of all five near towns day and night")


def long_haul(scene: Scene) -> Planted:
    firm = scene.firm("freight", hours="00:00-24:00")
    driver = scene.person(life=frozenset({"calls"}))
    scene.employ(driver, firm)
    plate = scene.car(driver)
    for number, town in enumerate(scene.draws.some(scene.county.far, 7)):
        camera = scene.county.spot(scene.draws, "camera", town)
        scene.passes(plate, camera, at(30 + 3 * number, scene.draws.real(5, 21)))
    return Planted((driver.id, scene.plate_id(plate)), "a truck driver in seven cities")


def two_towns(scene: Scene) -> Planted:
    person = scene.person()
    plate = scene.car(person)
    other = next(town for town in scene.county.near if town is not person.town)
    for day in range(10, 60):
        for hour, town in ((7.5, person.town), (8.1, other), (17.2, other)):
            camera = scene.county.spot(scene.draws, "camera", town)
            scene.passes(plate, camera, at(day, hour + scene.draws.real(-0.2, 0.2)))
    about = (person.id, scene.plate_id(plate))
    return Planted(about, "a commuter between two towns, ten miles apart")


PLANTERS = {"I5": third_party_payer, "I6": short_stays, "I18": much_movement}
DECOYS = {
    "family_vacation": Lookalike(family_vacation, ("I5", "I6")),
    "sports_team": Lookalike(sports_team, ("I5",), by_the_letter=("I5",)),
    "church_bus": Lookalike(church_bus, ("I5",), by_the_letter=("I5",)),
    "construction_crew": Lookalike(construction_crew, ("I5", "I6"), by_the_letter=("I5",)),
    "traveling_nurse": Lookalike(traveling_nurse, ("I6", "I18")),
    "sales_agent": Lookalike(sales_agent, ("I6", "I18"), by_the_letter=("I6", "I18")),
    "rideshare_driver": Lookalike(rideshare_driver, ("I18", "I22")),
    "long_haul": Lookalike(long_haul, ("I18",), by_the_letter=("I18",)),
    "two_towns": Lookalike(two_towns, ("I18",)),
}

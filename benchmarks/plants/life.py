"""Ordinary life: who lives in the county, and what they call, earn, spend and drive.

Lives here: `populate`, before anything is planted, and `live`, after it.
Not here: ordinary life that resembles a pattern (the decoys of each family).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.county import WORDS
from plants.draws import DAYS, Draws, at
from plants.scene import Scene

if TYPE_CHECKING:
    from plants.county import County, Firm, Person

HOUSEHOLDS = 110
VOICEMAIL = "+18056377249"
SHOPS = ("grocery", "fuel station", "cafe", "hardware store")
# Sectors of employers, and their hours; restaurants and cleaners are there to be compared with.
EMPLOYERS = {
    "grocery": "07:00-21:00",
    "fuel station": "06:00-23:00",
    "cafe": "07:00-18:00",
    "hardware store": "08:00-18:00",
    "poultry plant": "06:00-22:00",
    "restaurant": "11:00-22:00",
    "cleaning": "08:00-17:00",
    "clinic": "07:00-19:00",
    "school": "07:30-16:00",
    "bank": "09:00-17:00",
    "taxi": "00:00-24:00",
    "pizza": "11:00-23:00",
    "construction": "07:00-17:00",
}
OTHERS = ("landlord", "card processor", "advertising site", "prepaid cards", "church", "shelter")
FEE = 6.5  # a month, from every account to the bank


def populate(county: County) -> None:
    """Add the firms and the households that are there whatever is planted."""
    scene = Scene(county, "county")
    for sector in (*EMPLOYERS, *OTHERS):
        county.firms[sector] = scene.firm(sector, hours=EMPLOYERS.get(sector, "08:00-17:00"))
    draws = scene.draws
    for _ in range(HOUSEHOLDS):
        people = scene.family(draws.whole(1, 2), draws.pick((0, 0, 1, 1, 2)))
        adults = [each for each in people if each.born.year < 2004]
        county.residents += adults
        for person in adults:
            scene.employ(person, county.firms[draws.pick(list(EMPLOYERS))])
            if draws.chance(0.6):
                scene.car(person)
        for person in people:
            if person not in adults:
                county.living[person] = frozenset({"calls"})
                county.teens[scene.handle(person)] = person
    _reports(scene)


def _reports(scene: Scene) -> None:
    """Write what agencies record anyway: incidents, people who went missing, sofas for sale."""
    county, draws = scene.county, scene.draws
    offenses = ("shoplifting", "vandalism", "35A", "240", "traffic accident", "burglary")
    for _ in range(18):
        parties = zip(draws.some(county.residents, 2), ("victim", "suspect"), strict=True)
        scene.incident(draws.whole(0, DAYS - 1), draws.pick(offenses), list(parties))
    for person in draws.some([*county.teens.values(), *county.residents], 4):
        scene.missing(person, draws.whole(20, DAYS - 10))
    for number in range(12):
        mail = {"email": f"{draws.pick(WORDS['forenames']).lower()}.{number}@mail.example"}
        title = draws.pick(("Sofa, good condition", "Winter tires", "Oak table", "Room to let"))
        price = draws.cash(40, 500)
        scene.advertise(
            draws.whole(0, DAYS - 1), draws.pick(county.near), title, contacts=mail, price=price
        )
    for person in draws.some(county.residents, 24):
        far = draws.pick(county.far)
        day = draws.whole(5, DAYS - 10)
        scene.stay([person], person, day, draws.whole(1, 3), county.spot(draws, "hotel", far))
        if draws.chance(0.5):
            scene.ride([person], person, day, (person.town, far), draws.pick(("bus", "flight")))
    for index in range(9):
        thing = ("phone", scene.phone(codes="away_codes"))
        scene.neighbor(f"SG-{index + 101}", *thing, evidence=False)


def live(county: County) -> None:
    """Write the ordinary life of everybody who leads one, each with draws of their own."""
    for person, kinds in sorted(county.living.items(), key=lambda pair: pair[0].key):
        scene = Scene(county, f"life {person.key}")
        if "calls" in kinds:
            _calls(scene, person)
        if "money" in kinds:
            _money(scene, person)
        if "roads" in kinds:
            _roads(scene, person)
    _payrolls(county)
    _chats(county)


def _calls(scene: Scene, person: Person) -> None:
    county, draws = scene.county, scene.draws
    friends = [each.phone for each in draws.some(county.residents, draws.whole(3, 6))]
    friends = [each for each in friends if each != person.phone]
    services = [county.firms[name].phone for name in draws.some(("pizza", "taxi", "clinic"), 2)]
    for _ in range(draws.whole(14, 26)):
        when = at(draws.whole(0, DAYS - 1), draws.real(7, 22.5))
        if draws.chance(0.12):
            scene.call(person.phone, draws.pick([*services, VOICEMAIL]), when)
        elif draws.chance(0.5):
            scene.call(person.phone, draws.pick(friends), when)
        else:
            scene.call(draws.pick(friends), person.phone, when)


def _money(scene: Scene, person: Person) -> None:
    county, draws = scene.county, scene.draws
    landlord = county.firms["landlord"].account
    rent = draws.money(450, 900)
    owns = draws.chance(0.4)
    for month in range(4):
        if not owns and person.born.year < 2004:
            when = at(14 + 30 * month + draws.whole(0, 4), draws.real(8, 18))
            scene.pay(person.account, landlord, when, rent, "ACH")
        fee = at(29 + 30 * month, 23.5)
        scene.pay(person.account, county.firms["bank"].account, fee, FEE, "fee")
    for _ in range(draws.whole(10, 18)):
        when = at(draws.whole(0, DAYS - 1), draws.real(8, 20))
        shop = county.firms[draws.pick(SHOPS)].account
        scene.pay(person.account, shop, when, draws.money(4, 120), "card")
    for _ in range(draws.whole(2, 6)):
        when = at(draws.whole(0, DAYS - 1), draws.real(8, 20.5))
        machine = county.spot(draws, "ATM", person.town)
        scene.withdraw(person.account, machine, when, draws.cash(20, 200))
    scene.customer(person.account, "phone", person.phone)
    if draws.chance(0.4):
        mail = f"{person.name.replace(' ', '.').lower()}.{draws.whole(10, 99)}@mail.example"
        scene.customer(person.account, "email", mail)


def _roads(scene: Scene, person: Person) -> None:
    county, draws = scene.county, scene.draws
    plate = county.plates.get(person)
    if plate is None:
        return
    towns = [person.town, draws.pick(county.near)]
    for _ in range(draws.whole(4, 10)):
        when = at(draws.whole(0, DAYS - 1), draws.real(6, 21))
        scene.passes(plate, county.spot(draws, "camera", draws.pick(towns)), when)


def _payrolls(county: County) -> None:
    """Pay wages once a month, and the takings from which firms pay them."""
    staff: dict[Firm, list[Person]] = {}
    for person, firm in county.employer.items():
        staff.setdefault(firm, []).append(person)
    for firm, people in sorted(staff.items(), key=lambda pair: pair[0].name):
        draws = Draws(county.seed, f"payroll {firm.name}")
        scene = Scene(county, f"payroll {firm.name}")
        if firm in county.own_payroll:
            continue
        day = draws.whole(9, 12)
        wages = {person: draws.money(1900, 3900) for person in people}
        takings = sum(wages.values()) / draws.real(0.3, 0.45)
        for month in range(4):
            for person, wage in wages.items():
                when = at(day + 30 * month, draws.real(6, 7))
                scene.pay(firm.account, person.account, when, wage, "payroll")
        takings_from(scene, firm, takings)


def takings_from(scene: Scene, firm: Firm, takings: float) -> None:
    """Pay the takings of a firm by card, given for a month, each week."""
    processor = scene.county.firms["card processor"].account
    for week in range(DAYS // 7):
        amount = round(takings * 7 / 30 * scene.draws.real(0.9, 1.1), 2)
        when = at(7 * week + 4, 21)
        scene.pay(processor, firm.account, when, amount, "card settlement", evidence=False)


def _chats(county: County) -> None:
    """Let teenagers write to a few friends, who answer."""
    scene = Scene(county, "chats")
    draws = scene.draws
    names = list(county.teens)
    for name in names:
        for friend in draws.some([each for each in names if each != name], 3):
            when = draws.whole(0, DAYS - 2)
            scene.chat(name, friend, at(when, draws.real(15, 21)))
            scene.chat(friend, name, at(when, draws.real(21, 22.5)))

"""Planted signs, each beside ordinary life that looks like it.

Members of rings take part, and bystanders in what only looks so: in cash and payments, in travel
and homes, in calls, advertisements and statements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError
from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._rings import HARMED, OFFENDERS
from linkanalysis.simulate._world import (
    START,
    Movement,
    Posting,
    Read,
    Report,
    Sign,
    Stay,
    Tie,
    Use,
)

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._names import Registry
    from linkanalysis.simulate._world import Person, PlantedRing, World


TOWNS: list[str] = WORDS["cities"][:4]
TOO_FEW = (
    "signs=True needs more people in no ring than there are; nothing was written. Simulate more "
    "people."
)
MOST_MINUTES = 5  # so that what is planned for one moment happens within minutes
TOLL_FREE = "18005550199"  # the one toll-free number that is kept free for fiction
# Three cameras on one road, with their coordinates.
CAMERAS = {
    "Ferry Rd N": ("38.2210", "-85.4120"),
    "Ferry Rd M": ("38.2035", "-85.4087"),
    "Ferry Rd S": ("38.1850", "-85.4051"),
}
VISITORS, COMMUTERS = 14, 6
FIRST_READ, LAST_READ = 91, 152  # April and May


@dataclass(slots=True)
class Stage:
    """A world whose people take part in signs."""

    dice: Dice
    registry: Registry
    world: World
    bystanders: list[Person] = field(init=False)

    def __post_init__(self) -> None:
        world = self.world
        barred = {*world.protected(), *(who for ring in world.rings for who in ring.cast)}
        barred |= {who for pair in world.doubles for who in pair}
        adults = [p for p in world.people if p.adult and p.account and p.id not in barred]
        heads: dict[int, Person] = {}
        for person in self.dice.shuffled(adults):
            heads.setdefault(person.household, person)
        # one of a household at most, so that no two of them are family
        self.bystanders = list(heads.values())

    def ring(self, number: int) -> PlantedRing:
        """Give a ring by its number from 0; with fewer rings, one has several signs."""
        return self.world.rings[number % len(self.world.rings)]

    def member(self, number: int, role: str) -> Person:
        """Give the first member of a ring in a role."""
        who = self.ring(number).of(role)[0]
        return next(person for person in self.world.people if person.id == who)

    def bystander(self) -> Person:
        """Take somebody of a household that takes part in nothing yet."""
        if not self.bystanders:
            raise CaseError(TOO_FEW)
        return self.bystanders.pop()

    def family(self, least: int) -> list[Person]:
        """Take a household with at least this many accounts, nobody of it protected."""
        barred = self.world.protected()
        for head in self.bystanders:
            home = self.world.households[head.household]
            holders = [person for person in home if person.account]
            if len(holders) >= least and not any(person.id in barred for person in home):
                self.bystanders.remove(head)
                return holders
        raise CaseError(TOO_FEW)

    def holds(self, person: Person, kind: str, number: str, relation: str = "holds") -> None:
        """Put on record what a person has."""
        self.world.later.append(Tie("person", person.id, kind, number, relation, START))

    def plant(self, indicator: str, about: list[str], look_alikes: list[str]) -> None:
        """Keep for `truth.json` what an indicator finds here, and what only looks like it."""
        self.world.signs.append(Sign(indicator, about, look_alikes))

    def moment(self, day: int, hour: float) -> datetime:
        """Give a local time on a day from the first of the records, at this hour or soon after."""
        soon = self.dice.number(0, MOST_MINUTES)
        return datetime.combine(day_of(day), time(0)) + timedelta(hours=hour, minutes=soon)


def day_of(number: int) -> date:
    """Give a day, counted from the first of the records."""
    return START + timedelta(days=number)


def add_signs(stage: Stage) -> None:
    """Plant all signs: in money, in travel and homes, in contacts and what is written."""
    for sign in (
        _funnel,
        _structuring,
        _small_wires,
        _pass_through,
        _wage_return,
        _night_cash,
        _cards_at_one_machine,
        _prepaid,
        _convoy,
        _short_stays,
        _crowded_home,
        _handover,
        _churn,
        _circuit,
        _recruiter,
        _documents,
    ):
        sign(stage)


def _pay(
    stage: Stage, when: tuple[int, float], ends: tuple[str, str], amount: float, how: str
) -> None:
    """Move money between accounts, or between one and a branch or machine; how: means, town."""
    payer, payee = ends
    kinds = ["account" if end.isdecimal() else "place" for end in ends]
    means, _, town = how.partition(", ")
    about = (kinds[0], payer, kinds[1], payee, round(amount, 2), means, town)
    stage.world.movements.append(Movement(stage.moment(*when), *about))


def _deposit(stage: Stage, day: int, town: str, account: str, amount: float) -> None:
    branch = f"{town.rpartition(' ')[0]} branch"
    hour = stage.dice.number(9, 16)
    _pay(stage, (day, hour), (branch, account), amount, f"cash deposit, {town}")


def _draw(stage: Stage, when: tuple[int, float], machine: tuple[str, str], account: str) -> None:
    amount = 20.0 * stage.dice.number(3, 15)
    _pay(stage, when, (account, machine[0]), amount, f"ATM withdrawal, {machine[1]}")


def _amount(stage: Stage, low: int, high: int) -> float:
    return stage.dice.number(100 * low, 100 * high) / 100


def _funnel(stage: Stage) -> None:
    """Pay cash of three towns in and wire it away; a treasurer keeps it for a month."""
    account, abroad = stage.ring(0).accounts[0], stage.registry.account()
    treasurer = stage.bystander()
    for start in (52, 101):
        paid = 0.0
        for n, town in enumerate(stage.dice.sample(TOWNS, 3)):
            amount = _amount(stage, 3100, 7900)
            _deposit(stage, start + n, town, account, amount)
            _deposit(stage, start + n, town, treasurer.account, _amount(stage, 900, 1900))
            paid += amount
        _pay(stage, (start + 4, 11), (account, abroad), 0.94 * paid, "wire")
        out = (treasurer.account, stage.registry.account())
        _pay(stage, (start + 35, 12), out, _amount(stage, 900, 1200), "check")
    stage.plant("funnel_account", [f"account:{account}"], [f"account:{treasurer.account}"])


def _structuring(stage: Stage) -> None:
    """Pay in just below a report, again and again; takings of a stall; the price of one car."""
    account = stage.ring(1).accounts[0]
    stall, seller = stage.bystander(), stage.bystander()
    for day in (60, 62, 65, 67, 110, 113, 115):
        _deposit(stage, day, TOWNS[0], account, _amount(stage, 8400, 9850))
    for week in range(8):
        _deposit(stage, 40 + 7 * week, TOWNS[1], stall.account, _amount(stage, 4100, 4900))
    _deposit(stage, 77, TOWNS[2], seller.account, 9200)
    innocent = [f"account:{person.account}" for person in (stall, seller)]
    stage.plant("structuring", [f"account:{account}"], innocent)


def _small_wires(stage: Stage) -> None:
    """Wire small sums of many strangers to one account; those of a family to one of them."""
    account, home = stage.ring(3).accounts[0], stage.family(3)
    for n in range(5):
        ends = (stage.registry.account(), account)
        _pay(stage, (84 + n, 10), ends, _amount(stage, 700, 2700), "wire")
    for relative in home[1:]:
        _pay(stage, (95, 10), (relative.account, home[0].account), 500, "wire")
    stage.plant("small_wires", [f"account:{account}"], [f"account:{home[0].account}"])


def _pass_through(stage: Stage) -> None:
    """Pass on receipts the next day; another spends a third of what he receives."""
    account = (stage.ring(2).of("cash-out") or stage.ring(2).of("controller"))[0]
    holder = next(person for person in stage.world.people if person.id == account)
    spender, abroad = stage.bystander(), stage.registry.account()
    # an account for this alone: what he earns and spends is at another bank
    through, wages = stage.registry.account(), stage.registry.account()
    stage.holds(holder, "account", through)
    stage.holds(spender, "account", wages)
    for day in (70, 75, 81, 86, 92):
        amount = _amount(stage, 1900, 4800)
        _pay(stage, (day, 10), (stage.registry.account(), through), amount, "Zelle")
        _pay(stage, (day + 1, 12), (through, abroad), 0.95 * amount, "wire")
        _pay(stage, (day, 9), (stage.registry.account(), wages), amount, "Zelle")
        _pay(stage, (day + 1, 18), (wages, stage.world.shops[0]), amount / 3, "card")
    stage.plant("pass_through", [f"account:{through}"], [f"account:{wages}"])


def _wage_return(stage: Stage) -> None:
    """Send wages to one account on the next day; a third of others' wages to a landlord."""
    keeper, landlord = stage.member(0, "controller").account, stage.world.landlords[0]
    firm = stage.registry.account()
    for n in range(8):
        worker, own = stage.bystander(), stage.registry.account()
        stage.holds(worker, "account", own)
        for day in (88, 102):
            _pay(stage, (day, 8), (firm, own), 1800, "payroll")
            to, amount = (keeper, 1500.0) if n < 4 else (landlord, 600.0)  # noqa: PLR2004 - half
            _pay(stage, (day + 1, 9), (own, to), amount + n, "ACH")
    stage.plant("wage_return", [f"account:{keeper}"], [f"account:{landlord}"])


def _night_cash(stage: Stage) -> None:
    """Draw cash at night in two towns; a nurse does so near the hospital alone, after work."""
    account, nurse = stage.ring(2).accounts[0], stage.bystander().account
    for n in range(12):
        town = TOWNS[n % 2]
        hour = 23.2 if n < 8 else 13  # noqa: PLR2004 - two thirds at night
        _draw(stage, (45 + 3 * n, hour), (f"ATM {n % 2 + 1} {town}", town), account)
        _draw(stage, (45 + 4 * n, 23.2), (f"ATM 3 {TOWNS[2]}", TOWNS[2]), nurse)
    stage.plant("night_cash", [f"account:{account}"], [f"account:{nurse}"])


def _cards_at_one_machine(stage: Stage) -> None:
    """Use cards of three within minutes at one machine, twice; three colleagues do so once."""
    town = TOWNS[3]
    machine, other = f"ATM 7 {town}", f"ATM 8 {town}"
    roles = ("recruiter", "transporter", "controller")
    cards = [stage.member(1, role).account for role in roles]
    colleagues = [stage.bystander().account for _ in range(3)]
    for day in (79, 93):
        for account in cards:
            _draw(stage, (day, 15), (machine, town), account)
    for n, account in enumerate(colleagues):
        _draw(stage, (81, 12), (other, town), account)
        _draw(stage, (100 + 3 * n, 12), (other, town), account)
    stage.plant("cards_at_one_machine", [f"place:{machine}"], [f"place:{other}"])


def _prepaid(stage: Stage) -> None:
    """Pay with prepaid cards alone; a student does so now and then."""
    payer, student = stage.member(3, "recruiter"), stage.bystander()
    account, other, seller = (stage.registry.account() for _ in range(3))
    stage.holds(payer, "account", account)
    stage.holds(student, "account", other)
    for n in range(12):
        _pay(
            stage, (90 + 2 * n, 14), (account, seller), 5 * stage.dice.number(8, 18), "prepaid card"
        )
    for n in range(6):
        _pay(stage, (90 + 4 * n, 14), (other, seller), 5 * stage.dice.number(4, 8), "prepaid card")
    stage.plant("prepaid_dependence", [f"account:{account}"], [f"account:{other}"])


def _call(stage: Stage, day: int, caller: str, callee: str, handset: str) -> None:
    moment = stage.moment(day, stage.dice.number(8, 22))
    stage.world.uses.append(Use(moment, caller, callee, stage.dice.number(10, 400), handset))


def _handset(stage: Stage) -> str:
    return f"35209900{stage.dice.number(0, 999_999):06}0"


def _talk(stage: Stage, line: str, contacts: list[str], days: range) -> None:
    handset = _handset(stage)
    for day in (days[0], days[-1]):
        _call(stage, day, line, contacts[0], handset)
    for contact in contacts:
        for _ in range(5):
            _call(stage, stage.dice.pick(days), line, contact, handset)


def _handover(stage: Stage) -> None:
    """Let a phone take another's place; the two phones of a couple call the same people."""
    old, new, his, hers = (stage.registry.phone() for _ in range(4))
    ours = [stage.registry.phone() for _ in range(4)] + [stage.member(1, "controller").phone]
    theirs = [stage.registry.phone() for _ in range(5)]
    _talk(stage, old, [*ours, stage.registry.phone()], range(70))
    _talk(stage, new, ours, range(73, 150))
    for line in (his, hers):
        _talk(stage, line, theirs, range(150))
    stage.plant("handed_over_phone", [f"phone:+{n}" for n in (old, new)], [f"phone:+{his}"])


def _churn(stage: Stage) -> None:
    """Use a handset with four numbers in a month; another has two cards."""
    handset, other = _handset(stage), _handset(stage)
    numbers = [stage.registry.phone() for _ in range(4)]
    two = [stage.registry.phone() for _ in range(2)]
    controller, friend = stage.member(3, "controller").phone, stage.bystander().phone
    for day in range(24):
        _call(stage, 100 + day, numbers[day // 6], controller, handset)
        _call(stage, 100 + day, two[day % 2], friend, other)
    ids = [f"device:{each[:14]}" for each in (handset, other)]
    stage.plant("device_sim_churn", ids[:1], ids[1:])


def _circuit(stage: Stage) -> None:
    """Advertise a phone in three towns by turns; a mover advertises in all of them."""
    phone = stage.ring(2).phones[0]
    for n in range(8):
        _post(stage, 61 + 2 * n, TOWNS[n % 3], phone)
        for town in TOWNS[:3]:
            _post(stage, 61 + 2 * n, town, TOLL_FREE)
    stage.plant("circuit", [f"phone:+{phone}"], [f"phone:+{TOLL_FREE}"])


def _post(stage: Stage, day: int, town: str, phone: str) -> None:
    number = f"board-{len(stage.world.board) + 30001}"
    stage.world.board.append(Posting(number, "townboard", town, day_of(day), "phone", phone))


def _recruiter(stage: Stage) -> None:
    """Let several of the harmed name one recruiter; others name an agent of lawful work."""
    recruiter, agent = stage.member(0, "recruiter"), stage.bystander()
    harmed = stage.ring(0).of(*HARMED)
    hired = [stage.bystander().id for _ in range(3)]
    for person, others in ((recruiter, harmed), (agent, hired)):
        for n, other in enumerate(others):
            said = Report(other, "recruited_by", person.id, day_of(150 + n))
            stage.world.statements.append(said)
    stage.plant("common_recruiter", [f"person:{recruiter.id}"], [f"person:{agent.id}"])


def _documents(stage: Stage) -> None:
    """Keep the papers of the harmed; a parent keeps those of the family."""
    keeper, home = stage.member(0, "controller"), stage.family(3)
    harmed = stage.ring(0).of("victim") or stage.ring(0).of(*OFFENDERS)[1:]
    for who, others in ((keeper.id, harmed), (home[0].id, [each.id for each in home[1:]])):
        for n, other in enumerate(others):
            said = Report(who, "holds_documents_of", other, day_of(155 + n))
            stage.world.statements.append(said)
    stage.plant("kept_documents", [f"person:{keeper.id}"], [f"person:{home[0].id}"])


def _pass(stage: Stage, plate: str, when: tuple[int, float]) -> None:
    """Let a car pass the cameras, five minutes apart."""
    start = stage.moment(*when)
    rows = [Read(plate, start + timedelta(minutes=5 * n), at) for n, at in enumerate(CAMERAS)]
    stage.world.reads += rows


def _together(stage: Stage, plates: list[str], days: range) -> None:
    """Let two cars pass the cameras a minute or two apart, at another hour each time."""
    for n, day in enumerate(days):
        _pass(stage, plates[0], (day, 7 * n % 20))
        behind = timedelta(seconds=stage.dice.number(40, 150))
        first = stage.world.reads[-len(CAMERAS) :]
        stage.world.reads += [
            row._replace(plate=plates[1], seen=row.seen + behind) for row in first
        ]


def _convoy(stage: Stage) -> None:
    """Two cars of a ring on one road, at another hour each time; the two cars of a couple."""
    car = next(car for car in stage.world.vehicles if car.number == stage.ring(0).vehicles[0])
    plates = [car.plate, *(stage.registry.plate() for _ in range(3))]
    couple = stage.family(2)[:2]
    owners = [stage.member(0, "transporter"), stage.member(0, "recruiter"), *couple]
    for owner, plate in zip(owners, plates, strict=True):
        stage.holds(owner, "plate", plate, "owns")
    _together(stage, plates[:2], range(FIRST_READ + 2, LAST_READ - 10, 6))
    _together(stage, plates[2:], range(FIRST_READ + 4, LAST_READ - 10, 6))
    for _ in range(VISITORS):
        plate = stage.registry.plate()
        for day in range(FIRST_READ, LAST_READ):
            if stage.dice.chance(0.4):
                seen = stage.moment(day, stage.dice.number(0, 23))
                stage.world.reads.append(Read(plate, seen, stage.dice.pick([*CAMERAS])))
    for n in range(COMMUTERS):
        plate = stage.registry.plate()
        for day in range(FIRST_READ, LAST_READ):
            if day_of(day).weekday() < 5:  # noqa: PLR2004 - Saturday
                _pass(stage, plate, (day, 7 + n % 2))
    about, alike = (
        [f"plate:US-KY:{plate.replace(' ', '')}" for plate in each]
        for each in (plates[:2], plates[2:])
    )
    stage.plant("traveling_together", about, alike)


def _stay(stage: Stage, guests: list[str], day: int, town: str, nights: int) -> None:
    number = f"MC{len({row.booking for row in stage.world.motels}) + 5001}"
    hotel = stage.dice.pick(WORDS["hotels"])
    days = (day_of(day), day_of(day + nights))
    rows = [(guest, "guest") for guest in guests] + [(guests[0], "payer")]
    stage.world.motels += [
        Stay(number, hotel, town, "person", who, capacity, *days) for who, capacity in rows
    ]


def _short_stays(stage: Stage) -> None:
    """One or two nights in each of four towns; a family that tours; one who visits a friend."""
    traveler, home, friend = stage.member(2, "transporter"), stage.family(2), stage.bystander()
    for n, town in enumerate(TOWNS):
        _stay(stage, [traveler.id], 96 + 6 * n, town, 1 + n % 2)
        _stay(stage, [person.id for person in home], 110 + 3 * n, town, 2)
        _stay(stage, [friend.id], 100 + 9 * n, TOWNS[n % 2], 2)
    innocent = [f"person:{home[0].id}", f"person:{friend.id}"]
    stage.plant("short_stays", [f"person:{traveler.id}"], innocent)


def _crowded_home(stage: Stage) -> None:
    """Six strangers at one address; six at another, where three left before three came."""
    flat, lease = stage.registry.address(), stage.registry.address()
    since, left, came = day_of(60), day_of(100), day_of(101)
    for n in range(6):
        first, second = stage.bystander(), stage.bystander()
        stage.world.later.append(Tie("person", first.id, "address", flat, "lives_at", since))
        early = n < 3  # noqa: PLR2004 - half of them
        term = (since, left) if early else (came, None)
        stage.world.later.append(Tie("person", second.id, "address", lease, "lives_at", *term))
    # an id of an address has no commas and no capitals
    ids = [f"address:{each.lower().replace(',', '')}" for each in (flat, lease)]
    stage.plant("crowded_home", ids[:1], ids[1:])

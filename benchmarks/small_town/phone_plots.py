"""Calls: I1, I20, I21, I28, I29, bursts after an event, quick replies, and what looks like them.

Lives here: `PLOTS` and `DECOYS` of the phone, and `relay`, which passes calls on.
Not here: where phones were (`road_plots`).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from small_town.places import day_text, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from small_town.town import Person, Town
    from small_town.truth import Look, Plant

ABROAD = "+44207946{:04d}"  # kept free for fiction


def _ring_up(town: Town, a: str, b: str, days: Sequence[int], *, hour: float = 14) -> None:
    for day in days:
        when = moment(day, hour + 6 * float(town.draws.rng.random()))
        ends = (a, b) if town.draws.chance(0.6) else (b, a)
        town.papers.call(*ends, when, seconds=town.draws.whole(10, 240))


def _go_missing(town: Town, person: Person, day: int) -> None:
    report = town.papers.number("M")
    town.papers.add("sheriff/missing.csv", report, person.id, person.name, day_text(day))


def _contact_of_missing(town: Town, *, clear: bool) -> list[str]:
    (lurer,) = town.cast(1)
    for _ in range(4 if clear else 2):
        lost = town.newcomer(born=2001)
        day = town.day(30, 50)
        friends = town.draws.some(town.people, 3)
        for friend in friends:
            _ring_up(town, lost.phone, friend.phone, [town.day(0, day) for _ in range(5)])
        calls = 8 if clear else 2
        _ring_up(town, lurer.phone, lost.phone, [town.day(day - 20, day) for _ in range(calls)])
        _go_missing(town, lost, day)
    return [f"phone:{lurer.phone}", lurer.entity]


def _hand_over(town: Town, *, clear: bool) -> list[str]:
    """Drop one number and go on with another, with most or half of the contacts."""
    contacts = town.cast(10 if clear else 8)
    old, new, change = town.phone(), town.phone(), 28
    kept = contacts if clear else contacts[2:]
    again = change + (1 if clear else 6)
    for contact in contacts if clear else contacts[:6]:
        _ring_up(town, old, contact.phone, [town.day(1, change) for _ in range(5)])
    for contact in kept:
        _ring_up(town, new, contact.phone, [town.day(again, 58) for _ in range(5)])
    _ring_up(town, old, contacts[3].phone, [change])
    _ring_up(town, new, contacts[3].phone, [again])
    return [f"phone:{old} + phone:{new}"]


def _chip_churn(town: Town, *, clear: bool) -> list[str]:
    (person,) = town.cast(1)
    handset, start = town.handset(), town.day(3, 25)
    for chip in range(6 if clear else 3):
        imsi, number = town.chip(), town.phone()
        for call in range(4):
            day = start + chip * (4 if clear else 13) + call % 3
            when = moment(day, 12 + call)
            town.papers.call(
                number, person.phone, when, seconds=30, handset=handset, chip=imsi
            )  # fmt: skip
    return [f"device:{handset[:14]}"]


def _broker(town: Town, *, clear: bool) -> list[str]:
    """Let one alone talk with a group abroad, whose members talk among themselves."""
    (broker,) = town.cast(1)
    abroad = []
    for at in range(8 if clear else 3):
        number = ABROAD.format(at + (0 if clear else 50))
        person = town.newcomer(country="GB")
        town.has(person, "uses", "phone", number)
        abroad.append(number)
    for a, b in combinations(abroad, 2):
        _ring_up(town, a, b, [town.day() for _ in range(3)])
    for number in abroad[: 3 if clear else 1]:
        _ring_up(town, broker.phone, number, [town.day() for _ in range(9 if clear else 3)])
    return [broker.entity, f"phone:{broker.phone}"]


def _hub(town: Town, *, clear: bool) -> list[str]:
    """Supply many who do not know each other; calls swell around each seizure."""
    phone, many = town.phone(), 16 if clear else 10
    buyers = [town.phone() for _ in range(many)]
    for buyer in buyers:
        _ring_up(town, phone, buyer, [town.day() for _ in range(3)])
    for day in (14, 29, 44) if clear else (21, 40):
        (seller,) = town.cast(1)
        town.dispatch(day, "35A", [(seller, "subject")])
        for buyer in buyers:
            for _ in range(4 if clear else 2):
                _ring_up(town, phone, buyer, [town.day(day, day + 1)])
    return [f"phone:{phone}"]


def _burst(town: Town, *, clear: bool) -> list[str]:
    """Call as never before in the day after an arrest."""
    person, friend, jailed = town.cast(3)
    day = 33
    town.dispatch(day, "arrest", [(jailed, "subject")])
    _ring_up(town, person.phone, friend.phone, [town.day() for _ in range(12)])
    for _ in range(40 if clear else 12):
        _ring_up(town, person.phone, friend.phone, [day if clear else town.day(day, day + 1)])
    return [f"phone:{person.phone}", person.entity]


def _pair(a: Person, b: Person) -> str:
    return f"{a.entity} + {b.entity}"


def _replies(town: Town, *, clear: bool) -> list[str]:
    """Pass each call on within minutes, or most of a few within longer ones."""
    if clear:
        return relay(town, calls=25, share=1, minutes=1.5)
    return relay(town, calls=8, share=0.8, minutes=4)


def relay(town: Town, *, calls: int, share: float, minutes: float) -> list[str]:
    """Pass calls on after so many minutes: all, or about a share of them."""
    caller, middle, called = town.cast(3)
    for _ in range(calls):
        hour, day = 8 + 12 * float(town.draws.rng.random()), town.day()
        town.papers.call(caller.phone, middle.phone, moment(day, hour), seconds=60)
        if share == 1 or town.draws.chance(share):
            wait = minutes / 60 + 70 / 3600
            town.papers.call(middle.phone, called.phone, moment(day, hour + wait), seconds=45)
    return [_pair(caller, middle), f"phone:{caller.phone} + phone:{middle.phone}"]


PLOTS: dict[str, Plant] = {
    "I1": _contact_of_missing,
    "I20": _hand_over,
    "I21": _chip_churn,
    "I28": _broker,
    "I29": _hub,
    "bursts": _burst,
    "replies": _replies,
}


def _mother_of_missing(town: Town) -> list[str]:
    """Call two children until the day they are missed."""
    (mother,) = town.cast(1)
    for _ in range(2):
        lost = town.newcomer(born=2000)
        town.related(mother, "kin", lost)
        _ring_up(town, mother.phone, lost.phone, [town.day(5, 40) for _ in range(15)])
        _go_missing(town, lost, 41)
    return [f"phone:{mother.phone}", mother.entity]


def _shop_of_missing(town: Town) -> list[str]:
    """Let three who are missed have ordered pizza and a cab, as everybody does."""
    lines = [town.firms[trade].phone for trade in ("pizza", "taxi", "school")]
    for _ in range(3):
        lost = town.newcomer(born=2000)
        for line in lines:
            _ring_up(town, lost.phone, line, [town.day(5, 40) for _ in range(3)])
        _go_missing(town, lost, 42)
    return [f"phone:{line}" for line in lines]


def _new_contract(town: Town) -> list[str]:
    """Keep the old number for weeks beside the new one, which calls the same friends."""
    friends = town.cast(6)
    old, new = town.phone(), town.phone()
    for friend in friends:
        _ring_up(town, old, friend.phone, [town.day(0, 58) for _ in range(4)])
        _ring_up(town, new, friend.phone, [town.day(25, 58) for _ in range(4)])
    return [f"phone:{old} + phone:{new}"]


def _twins(town: Town) -> list[str]:
    """Share friends all the time, on two phones that are both old."""
    a, b, *friends = town.cast(7)
    town.related(a, "kin", b)
    for friend in friends:
        for twin in (a, b):
            _ring_up(town, twin.phone, friend.phone, [town.day() for _ in range(5)])
    return [f"phone:{a.phone} + phone:{b.phone}"]


def _replaced_chip(town: Town) -> list[str]:
    """Lose one SIM card and get another in the same handset."""
    (person,) = town.cast(1)
    handset = town.handset()
    for chip, days in ((town.chip(), (3, 9, 15)), (town.chip(), (20, 28, 36))):
        for day in days:
            town.papers.call(
                person.phone, town.firms["pizza"].phone, moment(day, 18), seconds=40,
                handset=handset, chip=chip,
            )  # fmt: skip
    return [f"device:{handset[:14]}"]


def _calls_home(town: Town) -> list[str]:
    """Phone the family abroad every week; they phone each other."""
    (worker,) = town.cast(1)
    home = []
    for at in range(3):
        relative = town.newcomer(country="GB")
        number = ABROAD.format(80 + at)
        town.has(relative, "uses", "phone", number)
        town.related(worker, "kin", relative)
        home.append(number)
        _ring_up(town, worker.phone, number, list(range(at, 60, 7)))
    for a, b in combinations(home, 2):
        _ring_up(town, a, b, [town.day() for _ in range(4)])
    return [worker.entity, f"phone:{worker.phone}"]


def _busy_kitchen(town: Town) -> list[str]:
    """Be called by strangers on every Friday, in the weeks of the seizures too."""
    line = town.firms["pizza"].phone
    for _ in range(18):
        stranger = town.phone()
        _ring_up(town, stranger, line, [4 + 7 * town.draws.whole(0, 7) for _ in range(3)], hour=17)
    return [f"phone:{line}"]


def _birthday(town: Town) -> list[str]:
    """Have as many calls as on any Sunday, and a few more on one."""
    person, friend = town.cast(2)
    _ring_up(town, person.phone, friend.phone, list(range(60)))
    _ring_up(town, person.phone, friend.phone, [33, 33])
    return [f"phone:{person.phone}", person.entity]


def _dispatcher(town: Town) -> list[str]:
    """Take calls for cabs and call drivers all day, one in no way after the other."""
    firm = town.firms["taxi"]
    cab = firm.phone
    for _ in range(60):
        rider = town.draws.pick(town.people)
        _ring_up(town, rider.phone, cab, [town.day()], hour=12)
    driver = town.cast(1)[0]
    for _ in range(60):
        _ring_up(town, cab, driver.phone, [town.day()], hour=12)
    return [f"{firm.entity} + {driver.entity}", f"phone:{cab} + phone:{driver.phone}"]


DECOYS: dict[str, tuple[str, Look]] = {
    "mother of the missing": ("I1", _mother_of_missing),
    "pizza, cab and school": ("I1", _shop_of_missing),
    "new contract": ("I20", _new_contract),
    "twins": ("I20", _twins),
    "replaced chip": ("I21", _replaced_chip),
    "calls home": ("I28", _calls_home),
    "busy kitchen": ("I29", _busy_kitchen),
    "birthday": ("bursts", _birthday),
    "dispatcher": ("replies", _dispatcher),
}

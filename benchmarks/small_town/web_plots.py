"""Advertisements and messages of strangers: I2, I3, I19, I27, and what looks like them.

Lives here: `PLOTS` and `DECOYS` of the web.
Not here: phones and their calls (`phone_plots`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_town.places import CITIES, TOWNS, moment

if TYPE_CHECKING:
    from small_town.town import Town
    from small_town.truth import Look, Plant

BODIES = ("new in town", "sweet and discreet", "here till friday", "outcall only")


def _shared_number(town: Town, *, clear: bool) -> list[str]:
    """Advertise several personas under one number that nobody lists."""
    phone = town.phone()
    for at, persona in enumerate(("Cherry", "Amber", "Sky", "Lux", "Coco")[: 5 if clear else 2]):
        for turn in range(3 if clear else 1):
            when = moment(5 + 3 * at + 7 * turn, 22)
            spot = TOWNS[at % 4]
            town.papers.post(when, spot, town.draws.pick(BODIES), dial=phone, goes_by=persona)
    return [f"phone:{phone}"]


def _account_in_ad(town: Town, *, clear: bool) -> list[str]:
    """Give the bank the number, or the address, that the advertisements give."""
    (holder,) = town.cast(1)
    phone, mail = town.phone(), f"lux{town.draws.whole(100, 999)}@mailbox.example"
    known = (phone, "") if clear else ("", mail.replace("mailbox", "MAILBOX"))
    account = town.draws.number("4417", 8)
    town.papers.add("bank/customers.csv", account, *known, TOWNS[0].name)
    town.papers.add("bank/signers.csv", "person", holder.id, account)
    for day in (9, 16, 30) if clear else (14,):
        contact = {"dial": phone} if clear else {"mail": mail}
        town.papers.post(moment(day, 23), TOWNS[3], town.draws.pick(BODIES), **contact)
    return [f"account:{account}"]


def _circuit(town: Town, *, clear: bool) -> list[str]:
    phone = town.phone_in("423" if clear else "931")
    cities = [CITIES[at] for at in ((0, 1, 3, 4) if clear else (0, 1, 5))]
    for lap in range(2):
        for at, city in enumerate(cities):
            day = 4 + lap * (4 * len(cities)) + at * 4
            for turn in range(2 if clear else 1):
                body = town.draws.pick(BODIES)
                town.papers.post(moment(day, 20 + turn, city), city, body, dial=phone)
    return [f"phone:{phone}"]


def _online_recruiter(town: Town, *, clear: bool) -> list[str]:
    """Write to many of sixteen and seventeen in a week; few answer, some go on by phone."""
    (person,) = town.cast(1)
    start = town.day(5, 45)
    for at in range(18 if clear else 10):
        young = town.newcomer(born=2008)
        when = moment(start + at % 6, 15 + at % 7)
        town.papers.chat(person.handle, young.handle, when)
        if at < (4 if clear else 3):
            town.papers.chat(young.handle, person.handle, moment(start + at % 6, 22.5))
        if at < (3 if clear else 2):
            later = moment(start + 7, 18 + at)
            town.papers.call(person.phone, young.phone, later, seconds=300)
    return [f"handle:{person.handle}", person.entity]


PLOTS: dict[str, Plant] = {
    "I2": _shared_number,
    "I3": _account_in_ad,
    "I19": _circuit,
    "I27": _online_recruiter,
}


def _salon_line(town: Town) -> list[str]:
    """Let the workers of a nail salon advertise under the number the clerk lists for it."""
    salon = town.firm("Polished Nails", "nail salon", "10:00-19:00")
    for at, name in enumerate(("Mimi", "Tess", "Ann")):
        for day in (3, 23, 43):
            when = moment(day + at, 9)
            town.papers.post(when, TOWNS[0], f"nails by {name}", dial=salon.phone, goes_by=name)
    return [f"phone:{salon.phone}"]


def _family_phone(town: Town) -> list[str]:
    """Use one number for the yard sales of a couple."""
    a, b = town.cast(2)
    town.related(a, "household", b)
    town.has(b, "uses", "phone", a.phone)
    for day in (6, 34):
        town.papers.post(moment(day, 9), a.town, "yard sale", dial=a.phone)
    return [f"phone:{a.phone}"]


def _handyman(town: Town) -> list[str]:
    """Advertise repairs under the number that the bank has too, as honest traders do."""
    (person,) = town.cast(1)
    account = town.draws.number("4417", 8)
    town.papers.add("bank/customers.csv", account, person.phone, "", TOWNS[0].name)
    town.papers.add("bank/signers.csv", "person", person.id, account)
    town.papers.post(moment(12, 9), person.town, "roof and gutter repair", dial=person.phone)
    return [f"account:{account}"]


def _touring_band(town: Town) -> list[str]:
    """Announce shows in three cities in turn, once each, from a number of the first."""
    phone = town.phone_in("859")
    for at, city in enumerate(CITIES[:3]):
        town.papers.post(moment(5 + 8 * at, 12, city), city, "string band, live", dial=phone)
    return [f"phone:{phone}"]


def _youth_coach(town: Town) -> list[str]:
    """Write to the whole team about practice; nearly everybody answers."""
    (coach,) = town.cast(1)
    for at in range(14):
        player = town.newcomer(born=2008)
        town.papers.chat(coach.handle, player.handle, moment(20 + at % 3, 16))
        if at < 12:
            town.papers.chat(player.handle, coach.handle, moment(20 + at % 3, 19))
        if at < 3:
            town.papers.call(player.phone, coach.phone, moment(24, 17), seconds=60)
    return [f"handle:{coach.handle}", coach.entity]


DECOYS: dict[str, tuple[str, Look]] = {
    "salon line": ("I2", _salon_line),
    "phone of a couple": ("I2", _family_phone),
    "handyman": ("I3", _handyman),
    "touring band": ("I19", _touring_band),
    "youth coach": ("I27", _youth_coach),
}

"""Phones that replace each other, share handsets, or serve as hubs: I20, I21, I29."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.life import VOICEMAIL
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.scene import Scene


def _calls(
    scene: Scene,
    number: str,
    contacts: list[str],
    days: tuple[float, float],
    *,
    device: tuple[str, str] | None = None,
) -> None:
    """Use a phone from the first to the last of the days, with each contact at least once."""
    draws = scene.draws
    count = max(2 * len(contacts), 12)
    for index, day in enumerate(draws.spread(*days, count)):
        contact = contacts[index % len(contacts)]
        if draws.chance(0.6):
            scene.call(number, contact, at(day), device=device)
        else:
            scene.call(contact, number, at(day))


def _strangers(scene: Scene, count: int) -> list[str]:
    """Give phones of people who do not call each other."""
    return [person.phone for person in scene.people(count, life=frozenset({"calls"}))]


def hand_over(scene: Scene, *, clear: bool) -> Planted:
    """I20: one number falls silent, another one takes its contacts over within a week."""
    draws = scene.draws
    contacts = _strangers(scene, 15)
    town = draws.pick(scene.county.near)
    old, new = scene.phone(town=town), scene.phone(town=town)
    last = draws.whole(45, 60)
    gap = draws.real(0.4, 1.8) if clear else draws.real(4.6, 5.8)
    kept, added = (12, 2) if clear else (8, 4)  # Jaccard 0.8 and 8 of 16: 0.5
    before = contacts[:13] if clear else contacts[:12]
    after = contacts[:kept] + (contacts[13 : 13 + added] if clear else _strangers(scene, added))
    imei = scene.county.handsets[old][0]
    _calls(scene, old, [*before, VOICEMAIL], (last - 40, last))
    # the clear one keeps the handset, with a new SIM; both stay in the sectors of one town
    new_sim = scene.county.handsets[new][1]
    device = (imei, new_sim) if clear else None
    _calls(scene, new, [*after, VOICEMAIL], (last + gap, last + gap + 45), device=device)
    union = len(set(before) | set(after))
    about = (scene.phone_id(old), scene.phone_id(new))
    handset = "one handset" if clear else "one town, two handsets"
    return Planted(
        about, f"silence for {gap:.1f} days, {kept} of {union} contacts in common, {handset}"
    )


def swapped_sims(scene: Scene, *, clear: bool) -> Planted:
    """I21: one handset with many SIMs within 30 days, or one SIM in many handsets."""
    draws, county = scene.draws, scene.county
    count = 6 if clear else 4
    first = draws.whole(15, 80)
    contacts = [each.phone for each in draws.some(county.residents, 4)]
    imei, imsi = county.imei(draws), county.imsi(draws)
    fixed = scene.phone()
    for turn, day in enumerate(draws.spread(first, first + (18 if clear else 27), count)):
        number = scene.phone() if clear else fixed
        device = (imei, county.imsi(draws)) if clear else (county.imei(draws), imsi)
        for hour in (10, 15, 20):
            when = at(int(day), hour + draws.real(0, 1))
            scene.call(number, contacts[(turn + hour) % 4], when, device=device)
    if clear:
        return Planted((f"device:{imei[:14]}",), "one handset with six SIMs within 18 days")
    return Planted((f"sim:{imsi}",), "one SIM in four handsets within 27 days")


def supply_hub(scene: Scene, *, clear: bool) -> Planted:
    """I29: contacts that do not know each other, and bursts around seizures of drugs."""
    draws = scene.draws
    hub = scene.phone()
    contacts = _strangers(scene, 22 if clear else 13)
    days = draws.some(range(20, 105), 4 if clear else 2)
    for contact in contacts:
        scene.call(contact, hub, at(draws.whole(5, 110), draws.real(9, 22)))
    if not clear:  # one pair of 78 knows each other: a clustering of .013
        scene.call(contacts[0], contacts[1], at(50, 12), evidence=False)
    for day in days:
        found = scene.person()
        scene.incident(day, "35A", [(found, "suspect")])
        for offset in (-1, 1):  # the day before and the day after
            for contact in draws.some(contacts, len(contacts) if clear else 8):
                ends = draws.some([hub, contact], 2)
                scene.call(*ends, at(day + offset, draws.real(8, 23)))
    says = f"{len(contacts)} unconnected contacts, bursts around {len(days)} seizures"
    return Planted((scene.phone_id(hub),), says)


def phone_upgrade(scene: Scene) -> Planted:
    person = scene.person()
    contacts = [each.phone for each in scene.draws.some(scene.county.residents, 8)]
    sim = scene.county.handsets[person.phone][1]
    _calls(scene, person.phone, contacts, (5, 55))
    device = (scene.county.imei(scene.draws), sim)
    _calls(scene, person.phone, contacts, (56, 112), device=device)
    about = (scene.phone_id(person.phone), f"sim:{sim}")
    return Planted(about, "a new handset, the same number and SIM")


def number_change(scene: Scene) -> Planted:
    person = scene.person(life=frozenset({"money"}))
    new = scene.phone(town=person.town)
    scene.has_until(person, new, 61, None)
    contacts = _strangers(scene, 9)
    _calls(scene, person.phone, contacts, (5, 60))
    _calls(scene, new, contacts, (61, 112))
    about = (scene.phone_id(person.phone), scene.phone_id(new))
    return Planted(about, "a customer changes carrier and number, both under one name")


def hubs_in_common(scene: Scene) -> Planted:
    """Two phones of strangers share nothing but what everybody calls."""
    firms = scene.county.firms
    hubs = [VOICEMAIL, *(firms[name].phone for name in ("pizza", "taxi", "clinic"))]
    for person in scene.draws.some(scene.county.residents, 80):
        for hub in hubs[1:]:
            scene.call(person.phone, hub, at(scene.draws.whole(0, 115), 18), evidence=False)
    old, new = scene.phone(), scene.phone()
    _calls(scene, old, [*hubs, *_strangers(scene, 3)], (10, 58))
    _calls(scene, new, [*hubs, *_strangers(scene, 3)], (60, 110))
    about = (scene.phone_id(old), scene.phone_id(new))
    return Planted(
        about, "one phone ends, another begins; both call pizza, taxi, clinic, voicemail"
    )


def first_phone(scene: Scene) -> Planted:
    family = scene.family(2, 1)
    grandparent = scene.person(ages=(75, 88), life=frozenset())
    child = scene.phone(town=family[0].town)
    scene.kin([*family, grandparent])
    scene.has_until(family[2], child, 63, None)
    parents = [person.phone for person in family[:2]]
    _calls(scene, grandparent.phone, [*parents, *_strangers(scene, 6)], (5, 60))
    _calls(scene, child, [*parents, *_strangers(scene, 7)], (63, 112))
    about = (scene.phone_id(grandparent.phone), scene.phone_id(child))
    return Planted(about, "a grandparent's phone ends, a child's begins; two of 15 contacts shared")


def two_sims(scene: Scene) -> Planted:
    numbers = [scene.phone(), scene.phone()]
    imei = scene.county.imei(scene.draws)
    contacts = _strangers(scene, 6)
    for number in numbers:
        device = (imei, scene.county.handsets[number][1])
        _calls(scene, number, contacts, (5, 110), device=device)
    return Planted((f"device:{imei[:14]}",), "a handset for two SIMs, one for work")


def one_imei_three_ways(scene: Scene) -> Planted:
    """The carrier writes the IMEI of one handset with its check digit, without, with software."""
    number = scene.phone()
    imei, imsi, _ = scene.county.handsets[number]
    contacts = _strangers(scene, 4)
    for written in (imei, imei[:14], f"{imei[:14]}07", f"{imei[:14]}08"):
        _calls(scene, number, contacts, (20, 45), device=(written, imsi))
    return Planted((f"sim:{imsi}",), "one handset, its IMEI in 14, 15 and 16 digits")


def repair_shop(scene: Scene) -> Planted:
    shop = scene.firm("phone repair")
    imei = scene.county.imei(scene.draws)
    for day in range(30, 58, 4):  # each customer's SIM once, to test it
        customer = scene.person()
        device = (imei, scene.county.handsets[customer.phone][1])
        cell = scene.county.spot(scene.draws, "cell", shop.town)
        scene.call(customer.phone, shop.phone, at(day, 11), device=device, cell=cell)
    return Planted(
        (f"device:{imei[:14]}",), "a shop tests seven customers' SIMs in its own handset"
    )


def hairdresser(scene: Scene) -> Planted:
    shop = scene.firm("hairdresser")
    for contact in _strangers(scene, 20):
        for _ in range(3):
            scene.call(contact, shop.phone, at(scene.draws.whole(0, 115), scene.draws.real(9, 17)))
    return Planted(
        (scene.phone_id(shop.phone),), "20 customers who do not know each other, no bursts"
    )


def newsroom(scene: Scene) -> Planted:
    """Reporters and press officers call around seizures, and know each other."""
    desk = scene.firm("newspaper")
    contacts = _strangers(scene, 12)
    for day in (33, 71):
        scene.incident(day, "35A", [(scene.person(), "suspect")], evidence=False)
        for contact in contacts:
            scene.call(desk.phone, contact, at(day + 1, scene.draws.real(8, 20)))
    for number, first in enumerate(contacts):
        for second in contacts[number + 1 : number + 5]:
            when = at(scene.draws.whole(5, 110), scene.draws.real(9, 20))
            scene.call(first, second, when, evidence=False)
    return Planted(
        (scene.phone_id(desk.phone),), "a newsroom after seizures; its contacts talk too"
    )


PLANTERS = {"I20": hand_over, "I21": swapped_sims, "I29": supply_hub}
DECOYS = {
    "phone_upgrade": Lookalike(phone_upgrade, ("I20", "I21")),
    "number_change": Lookalike(number_change, ("I20",), by_the_letter=("I20",)),
    "hubs_in_common": Lookalike(hubs_in_common, ("I20",)),
    "first_phone": Lookalike(first_phone, ("I20",)),
    "two_sims": Lookalike(two_sims, ("I21",)),
    "one_imei_three_ways": Lookalike(one_imei_three_ways, ("I21",)),
    "repair_shop": Lookalike(repair_shop, ("I21",), by_the_letter=("I21",)),
    "hairdresser": Lookalike(hairdresser, ("I29",)),
    "newsroom": Lookalike(newsroom, ("I29",)),
}

"""Who ties two countries, and what two agencies both have: I28, I30."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Person
    from plants.scene import Scene

LOCAL = frozenset({"calls"})
FOREIGN_ORI = "DE0990100"


def _abroad(scene: Scene, count: int) -> list[Person]:
    return scene.people(count, housed=False, life=frozenset(), country="DE")


def _tied(scene: Scene, first: Person, second: Person, *, calls: int = 3) -> None:
    """Tie two people by calls of their phones and by a report."""
    for _ in range(calls):
        ends = scene.draws.some([first.phone, second.phone], 2)
        scene.call(*ends, at(scene.draws.whole(10, 110), scene.draws.real(9, 22)))
    scene.associate(first, second, scene.draws.whole(20, 110))


def _circle(scene: Scene, people: list[Person]) -> None:
    for number, first in enumerate(people):
        for step in (1, 2):
            if number + step < len(people):
                _tied(scene, first, people[number + step])


def border_broker(scene: Scene, *, clear: bool) -> Planted:
    """I28: without one person the local and the foreign part of a network fall apart."""
    broker = scene.person(life=LOCAL)
    local = scene.people(6 if clear else 3, life=LOCAL)
    foreign = _abroad(scene, 7 if clear else 3)
    for side, ori, offense in ((local, "KY0990100", "35A"), (foreign, FOREIGN_ORI, "35A")):
        _circle(scene, side)
        for other in side[: 4 if clear else 2]:
            _tied(scene, broker, other)
        for suspect in side[:2]:  # offenses on both sides
            day = scene.draws.whole(20, 100)
            scene.incident(day, offense, [(suspect, "suspect")], ori=ori)
    if clear:
        for other in foreign[:3]:
            when = at(scene.draws.whole(30, 100), 11)
            scene.pay(broker.account, other.account, when, scene.draws.money(900, 4000), "wire")
    says = f"one person between {len(local)} local people and {len(foreign)} abroad"
    return Planted((broker.id,), says)


def agency_overlap(scene: Scene, *, clear: bool) -> Planted:
    """I30: the same identifiers are in the records of two agencies."""
    person = scene.person()
    subject = f"SG-{scene.draws.whole(200, 998)}"
    scene.incident(scene.draws.whole(30, 100), "64A", [(person, "suspect")])
    if clear:
        plate = scene.car(person)
        for kind, thing in (
            ("phone", f"({person.phone[2:5]}) {person.phone[5:8]}-{person.phone[8:]}"),
            ("plate", f"US-{plate[1]}:{plate[0][:3]} {plate[0][3:]}"),
            ("account", person.account),
        ):
            scene.neighbor(subject, kind, thing)
        about = (
            scene.phone_id(person.phone),
            scene.plate_id(plate),
            scene.account_id(person.account),
        )
        return Planted(about, "phone, plate and account of one person in both agencies' records")
    mail = scene.county.once(lambda: f"vonnard{scene.draws.whole(100, 9999)}@mail.example")
    scene.has(person, "email", mail)
    name, _, domain = mail.partition("@")
    scene.neighbor(subject, "email", f"{name}@{domain.title()}")
    return Planted((f"email:{mail}",), "one e-mail address in both, its domain in other case")


def family_abroad(scene: Scene) -> Planted:
    """An immigrant alone ties her family here to her family there; no offense on either side."""
    first, *here = scene.family(4, life=LOCAL)
    there = _abroad(scene, 4)
    scene.kin([first, *there])
    for other in (*here, *there):
        _tied(scene, first, other, calls=5)
    _circle(scene, there)
    return Planted((first.id,), "a family in two countries; no incident on either side")


def importer(scene: Scene) -> Planted:
    firm = scene.firm("wine import")
    staff = scene.people(4, life=LOCAL)
    suppliers = _abroad(scene, 4)
    for person in staff:
        scene.employ(person, firm)
        for supplier in suppliers[:3]:
            _tied(scene, person, supplier)
    _circle(scene, suppliers)
    for suspect in (staff[0], suppliers[0]):
        scene.incident(40, "fraud", [(suspect, "suspect")])
    about = tuple(person.id for person in staff)
    return Planted(about, "four of a firm each know three suppliers abroad: nobody is the only tie")


def exchange_pupil(scene: Scene) -> Planted:
    guest = scene.person(ages=(16, 16), country="DE", life=frozenset())
    parent = _abroad(scene, 1)[0]
    host = scene.draws.pick(scene.county.residents)
    scene.kin([guest, parent])
    for other in (parent, host):
        _tied(scene, guest, other, calls=4)
    _tied(scene, host, parent, calls=1)
    return Planted((guest.id,), "host and parents of a pupil from abroad also talk to each other")


def same_characters(scene: Scene) -> Planted:
    person = scene.person()
    plate = scene.car(person)
    scene.neighbor("SG-911", "plate", f"US-VA:{plate[0]}")
    return Planted((scene.plate_id(plate),), "the same characters on a plate of another state")


def taxi_in_both(scene: Scene) -> Planted:
    taxi = scene.county.firms["taxi"].phone
    for number in range(4):
        scene.neighbor(f"SG-{920 + number}", "phone", taxi)
    return Planted((scene.phone_id(taxi),), "both agencies list the number of a taxi firm")


PLANTERS = {"I28": border_broker, "I30": agency_overlap}
DECOYS = {
    "family_abroad": Lookalike(family_abroad, ("I28",)),
    "importer": Lookalike(importer, ("I28",)),
    "exchange_pupil": Lookalike(exchange_pupil, ("I28",)),
    "same_characters": Lookalike(same_characters, ("I30",)),
    "taxi_in_both": Lookalike(taxi_in_both, ("I30",), by_the_letter=("I30",)),
}

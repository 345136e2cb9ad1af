"""Who speaks for others, and keeps their money or papers: I24, I25."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Person
    from plants.scene import Scene

# True if the controlling person comes first in the record.
CONTROL = {
    "speaks_for": True,
    "controls_money_of": True,
    "accompanied_by": False,
    "holds_documents_of": True,
}


def _control(scene: Scene, holder: Person, other: Person, relation: str, day: int) -> None:
    ends = (holder, other) if CONTROL[relation] else (other, holder)
    scene.said(ends[0], relation, ends[1], day)


def third_party(scene: Scene, *, clear: bool) -> Planted:
    """I24: one person accompanies, speaks for, or keeps papers or money of several victims."""
    draws = scene.draws
    holder = scene.person()
    victims = scene.people(5 if clear else 3, ages=(18, 34))
    for number, victim in enumerate(victims):
        day = draws.whole(25, 100)
        scene.incident(day, draws.pick(("64A", "64B")), [(victim, "victim")])
        kinds = draws.some(list(CONTROL), 3) if clear else [list(CONTROL)[number]]
        for kind in kinds:
            _control(scene, holder, victim, kind, day + draws.whole(0, 6))
    return Planted((holder.id,), f"one person controls {len(victims)} victims by their statements")


def held_documents(scene: Scene, *, clear: bool) -> Planted:
    """I25: identity documents of several others in one person's possession or home."""
    draws = scene.draws
    holder = scene.person()
    others = scene.people(8 if clear else 3)
    day = draws.whole(30, 100)
    for person in others:
        number = scene.passport(person)
        if clear:
            scene.found(scene.address_id(holder.home), "holds", number, day)
        scene.found(holder.id, "holds", number, day)
    own = scene.passport(holder)
    scene.found(holder.id, "holds", own, day)
    scene.rows.pop()  # the own passport is no evidence
    about = (holder.id, *((scene.address_id(holder.home),) if clear else ()))
    return Planted(about, f"passports of {len(others)} others found on one person")


def interpreter(scene: Scene) -> Planted:
    court = scene.firm("county court")
    person = scene.person()
    scene.employ(person, court)
    for victim in scene.people(4, ages=(20, 40)):
        day = scene.draws.whole(25, 100)
        scene.incident(day, "burglary", [(victim, "victim")])
        _control(scene, person, victim, "speaks_for", day + 2)
    return Planted((person.id,), "a court's interpreter speaks for four victims of burglaries")


def parent_of_victims(scene: Scene) -> Planted:
    parent, *children = scene.family(1, 2)
    scene.incident(44, "traffic accident", [(child, "victim") for child in children])
    for child in children:
        _control(scene, parent, child, "accompanied_by", 44)
        _control(scene, parent, child, "speaks_for", 46)
    return Planted(
        (parent.id,), "a parent, kin on record, speaks for two children after an accident"
    )


def one_ward(scene: Scene) -> Planted:
    guardian, ward = scene.person(), scene.person(ages=(80, 88), life=frozenset())
    scene.incident(70, "fraud", [(ward, "victim")])
    for kind in CONTROL:
        _control(scene, guardian, ward, kind, 72)
    return Planted((guardian.id,), "a guardian handles all affairs of one old person")


def family_safe(scene: Scene) -> Planted:
    people = scene.family(3, 2)
    for person in people:
        number = scene.passport(person)
        scene.found(scene.address_id(people[0].home), "holds", number, 66)
        if person is not people[0]:
            scene.found(people[0].id, "holds", number, 66)
    about = (people[0].id, scene.address_id(people[0].home))
    return Planted(about, "the passports of a family in its safe, kin on record")


def lost_passport(scene: Scene) -> Planted:
    finder, owner = scene.people(2)
    scene.found(finder.id, "holds", scene.passport(finder), 51)
    scene.found(finder.id, "holds", scene.passport(owner), 51)
    return Planted((finder.id,), "somebody has found the passport of one other")


def visa_office(scene: Scene) -> Planted:
    office = scene.firm("visa service")
    for person in scene.people(9):
        scene.found(scene.address_id(office.address), "holds", scene.passport(person), 58)
    about = (scene.address_id(office.address), office.id)
    return Planted(about, "nine customers' passports at the address of a visa service")


PLANTERS = {"I24": third_party, "I25": held_documents}
DECOYS = {
    "interpreter": Lookalike(interpreter, ("I24",), by_the_letter=("I24",)),
    "parent_of_victims": Lookalike(parent_of_victims, ("I24",), by_the_letter=("I24",)),
    "one_ward": Lookalike(one_ward, ("I24",)),
    "family_safe": Lookalike(family_safe, ("I25",), by_the_letter=("I25",)),
    "lost_passport": Lookalike(lost_passport, ("I25",)),
    "visa_office": Lookalike(visa_office, ("I25",), by_the_letter=("I25",)),
}

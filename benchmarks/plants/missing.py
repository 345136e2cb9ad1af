"""Who was in touch with missing people and victims first: I1, I23, I27."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.life import VOICEMAIL
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Person
    from plants.scene import Scene


def common_contact(scene: Scene, *, clear: bool) -> Planted:
    """I1: a number in touch with k missing people from 60 days before to 7 days after."""
    draws = scene.draws
    caller = scene.phone()
    gone = scene.people(5 if clear else 4, ages=(18, 24))
    if clear:
        times = [(-draws.whole(4, 40), -draws.whole(1, 3), 2) for _ in gone]
    else:
        # the fourth was last called too early to count
        times = [(-draws.whole(52, 56), -draws.whole(49, 51)), (draws.whole(4, 5),), (-20,), (-71,)]
    for number, (person, days) in enumerate(zip(gone, times, strict=True)):
        day = draws.whole(74, 100)
        counts = clear or number < 3
        scene.missing(person, day, evidence=counts)
        for offset in days:
            ends = [caller, person.phone]
            if draws.chance(0.4):
                ends.reverse()
            when = at(day + offset, draws.real(9, 22))
            scene.call(*ends, when, evidence=counts)
    for friend in draws.some(scene.county.residents, 3):  # the number has other contacts too
        scene.call(caller, friend.phone, at(draws.whole(30, 90), 15), evidence=False)
    k = len(gone) if clear else 3
    return Planted(
        (scene.phone_id(caller),), f"{k} missing people were in touch with one number in the window"
    )


def recruiter(scene: Scene, *, clear: bool) -> Planted:
    """I23: one person is named as recruiter or first contact by several victims."""
    draws = scene.draws
    named = scene.person()
    victims = scene.people(5 if clear else 3, ages=(18, 30))
    for victim in victims:
        day = draws.whole(30, 100)
        scene.incident(day, "64A", [(victim, "victim")])
        scene.said(victim, "recruited_by", named, day + draws.whole(1, 9))
    return Planted((named.id,), f"{len(victims)} victims name one person as their recruiter")


def online_recruiter(scene: Scene, *, clear: bool) -> Planted:
    """I27: an account opens many first contacts to young people, and moves some to a phone."""
    draws = scene.draws
    person = scene.person(ages=(24, 40))
    sender = scene.handle(person)
    count = 22 if clear else 13
    teens = draws.some(list(scene.county.teens.items()), count)
    first = draws.whole(20, 90)
    days = draws.spread(first, first + (4.2 if clear else 6.4), count)
    for number, ((name, teen), day) in enumerate(zip(teens, days, strict=True)):
        when = at(day, 15 if clear else 12)
        scene.chat(sender, name, when)
        if number % (7 if clear else 4) == 0:  # few answer
            scene.chat(name, sender, at(day, 18))
            if number < (22 if clear else 9):
                scene.call(person.phone, teen.phone, at(day + 2, draws.real(16, 22)))
    moved = 4 if clear else 3
    return Planted(
        (f"handle:{sender}",),
        f"{count} first contacts to teenagers in a week, few answer, {moved} go on by phone",
    )


def mother(scene: Scene) -> Planted:
    parent, *children = scene.family(1, 3)
    for child in children[:2]:
        day = scene.draws.whole(40, 100)
        scene.missing(child, day)
        for offset in (-9, -4, -2, 0, 1, 3):
            ends = scene.draws.some([parent.phone, child.phone], 2)
            scene.call(*ends, at(day + offset, scene.draws.real(8, 21)))
    return Planted((scene.phone_id(parent.phone),), "a mother calls two children who ran away")


def _called_by_missing(scene: Scene, number: str, says: str) -> Planted:
    """Let three missing people call a number that everybody calls."""
    for person in scene.people(3, ages=(18, 60)):
        day = scene.draws.whole(40, 100)
        scene.missing(person, day)
        for offset in (-20, -6, -1):
            scene.call(person.phone, number, at(day + offset, scene.draws.real(17, 22)))
    for person in scene.draws.some(scene.county.residents, 70):
        when = at(scene.draws.whole(0, 115), scene.draws.real(11, 22))
        scene.call(person.phone, number, when, evidence=False)
    return Planted((scene.phone_id(number),), says)


def pizza_shop(scene: Scene) -> Planted:
    number = scene.county.firms["pizza"].phone
    return _called_by_missing(scene, number, "everybody orders pizza, missing people too")


def taxi_firm(scene: Scene) -> Planted:
    number = scene.county.firms["taxi"].phone
    return _called_by_missing(scene, number, "everybody calls a taxi, missing people too")


def voicemail(scene: Scene) -> Planted:
    return _called_by_missing(scene, VOICEMAIL, "everybody listens to voicemail")


def school_office(scene: Scene) -> Planted:
    office = scene.county.firms["school"].phone
    for teen in list(scene.county.teens.values())[:40]:
        scene.call(office, teen.phone, at(scene.draws.whole(0, 115), 9.5), evidence=False)
    for teen in scene.draws.some(list(scene.county.teens.values()), 2):
        day = scene.draws.whole(40, 100)
        scene.missing(teen, day)
        scene.call(office, teen.phone, at(day + 1, 9.2))
        scene.call(office, teen.phone, at(day + 2, 9.4))
    return Planted((scene.phone_id(office),), "a school calls two pupils who did not come, and all")


def shelter_line(scene: Scene) -> Planted:
    """Missing people stay in touch with a shelter, as many others do."""
    number = scene.county.firms["shelter"].phone
    return _called_by_missing(scene, number, "people in need call a shelter, missing people too")


def staffing_agent(scene: Scene) -> Planted:
    agent = scene.person()
    scene.employ(agent, scene.county.firms["poultry plant"])
    for worker in scene.people(4):
        scene.employ(worker, scene.county.firms["poultry plant"])
        scene.said(worker, "recruited_by", agent, scene.draws.whole(20, 100))
    return Planted((agent.id,), "an agent hires four workers, none of them a victim")


def friend_of_one(scene: Scene) -> Planted:
    friend = scene.person(ages=(19, 25))
    victim = scene.person(ages=(19, 25))
    scene.incident(60, "64A", [(victim, "victim")])
    scene.said(victim, "recruited_by", friend, 63)
    return Planted(
        (friend.id,), "one victim names a friend who told her of a job; nobody else does"
    )


def coach(scene: Scene) -> Planted:
    person = scene.person(ages=(30, 50))
    scene.employ(person, scene.county.firms["school"])
    return _answered(scene, person, "a coach writes to a team of 14, who answer")


def popular_pupil(scene: Scene) -> Planted:
    person = scene.person(ages=(16, 16), life=frozenset({"calls"}))
    return _answered(scene, person, "a new pupil writes to 14 classmates, who answer")


def _answered(scene: Scene, person: Person, says: str) -> Planted:
    sender = scene.handle(person)
    day = scene.draws.whole(20, 90)
    for number, (name, teen) in enumerate(scene.draws.some(list(scene.county.teens.items()), 14)):
        scene.chat(sender, name, at(day + number % 3, 17))
        if number != 5:
            scene.chat(name, sender, at(day + number % 3, scene.draws.real(17.2, 21)))
        if number % 5 == 0:
            scene.call(person.phone, teen.phone, at(day + 4, 18))
    return Planted((f"handle:{sender}",), says)


PLANTERS = {"I1": common_contact, "I23": recruiter, "I27": online_recruiter}
DECOYS = {
    "mother": Lookalike(mother, ("I1",)),
    "pizza_shop": Lookalike(pizza_shop, ("I1", "I29")),
    "taxi_firm": Lookalike(taxi_firm, ("I1", "I29")),
    "voicemail": Lookalike(voicemail, ("I1", "I29")),
    "school_office": Lookalike(school_office, ("I1", "I27")),
    "shelter_line": Lookalike(shelter_line, ("I1",)),
    "staffing_agent": Lookalike(staffing_agent, ("I23",)),
    "friend_of_one": Lookalike(friend_of_one, ("I23",)),
    "coach": Lookalike(coach, ("I27",)),
    "popular_pupil": Lookalike(popular_pupil, ("I27",)),
}

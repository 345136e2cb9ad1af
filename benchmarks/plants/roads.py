"""Cars that pass cameras together: I22."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.scene import Scene


def convoy(scene: Scene, *, clear: bool) -> Planted:
    """I22: two cars pass several cameras within five minutes of each other, on several days."""
    draws, county = scene.draws, scene.county
    first, second = scene.car(), scene.car(state="TN")
    days = draws.some(range(5, 110), 5 if clear else 3)
    sites = draws.some(county.spots["camera"], 8 if clear else 4)
    for number, day in enumerate(days):
        # the borderline pair is seen twice a day, at four cameras in all
        chosen = sites[:6] if clear else [sites[number], sites[(number + 1) % len(sites)]]
        hour = draws.real(6, 18)
        for step, camera in enumerate(chosen):
            when = hour + 0.6 * step
            gap = draws.real(8, 70) if clear else draws.real(110, 250)
            scene.passes(first, camera, at(day, when))
            scene.passes(second, camera, at(day, when + gap / 3600))
    seen = 6 if clear else 4
    for plate in (first, second):  # and on their own
        for _ in range(5):
            when = at(draws.whole(0, 119), draws.real(5, 22))
            scene.passes(plate, draws.pick(sites), when, evidence=False)
    about = (scene.plate_id(first), scene.plate_id(second))
    return Planted(about, f"two cars together at {seen} cameras on {len(days)} days")


def commuters(scene: Scene) -> Planted:
    """Ten cars take one road at one time of day; some pass its cameras close to each other."""
    plates = [scene.car() for _ in range(10)]
    town, other = scene.county.near[:2]
    cameras = [
        *[each for each in scene.county.spots["camera"] if each.town is town][:2],
        next(each for each in scene.county.spots["camera"] if each.town is other),
    ]
    for day in range(60):
        if day % 7 > 4:
            continue
        for plate in plates:
            hour = 7.6 + scene.draws.real(-0.4, 0.4)
            for step, camera in enumerate(cameras):
                scene.passes(plate, camera, at(day, hour + 0.15 * step))
    return Planted(tuple(map(scene.plate_id, plates)), "ten commuters on one road every weekday")


def couple_to_church(scene: Scene) -> Planted:
    pair = scene.family(2)
    plates = [scene.car(person) for person in pair]
    camera = scene.county.spot(scene.draws, "camera", pair[0].town)
    for week in range(12):
        for plate in plates:
            scene.passes(plate, camera, at(7 * week + 6, 9.5 + scene.draws.real(0, 0.03)))
    about = tuple(map(scene.plate_id, plates))
    return Planted(about, "a couple drives to church in two cars: one camera")


def one_trip(scene: Scene) -> Planted:
    plates = [scene.car(), scene.car()]
    for step, camera in enumerate(scene.draws.some(scene.county.spots["camera"], 4)):
        for plate in plates:
            scene.passes(plate, camera, at(47, 9 + step + scene.draws.real(0, 0.04)))
    return Planted(tuple(map(scene.plate_id, plates)), "friends drive in two cars on one day")


def late_followers(scene: Scene) -> Planted:
    """A bus and a delivery van take one route, 20 minutes apart."""
    plates = [scene.car(), scene.car()]
    cameras = scene.draws.some(scene.county.spots["camera"], 5)
    for day in range(10, 50, 4):
        for number, plate in enumerate(plates):
            for step, camera in enumerate(cameras):
                hour = 8 + 0.6 * step + number / 3 + scene.draws.real(0, 0.03)
                scene.passes(plate, camera, at(day, hour))
    return Planted(tuple(map(scene.plate_id, plates)), "a bus and a van, 20 minutes apart")


PLANTERS = {"I22": convoy}
DECOYS = {
    "commuters": Lookalike(commuters, ("I22",), by_the_letter=("I22",)),
    "couple_to_church": Lookalike(couple_to_church, ("I22",)),
    "one_trip": Lookalike(one_trip, ("I22",)),
    "late_followers": Lookalike(late_followers, ("I22",)),
}

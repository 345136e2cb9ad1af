"""Texts of advertisements: near-copies of one text for each ring, and texts of others."""

from __future__ import annotations

import tomllib
from importlib import resources
from itertools import product
from typing import TYPE_CHECKING

from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._people import some_day
from linkanalysis.simulate._world import Posting

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._world import World

PEOPLE_AN_AD = 10  # one ordinary advertisement for every ten people, more than the rings have
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FILE = resources.files(__package__) / "assets" / "sentences.toml"
SENTENCES: dict[str, list[list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def write_texts(dice: Dice, world: World) -> None:
    """Write a text for every advertisement, and add advertisements of people in no ring."""
    templates = _templates(dice, SENTENCES["of_rings"])
    for ring in world.rings:
        template = templates[ring.number % len(templates)]
        world.texts.update({ad: _copy(dice, template) for ad in ring.ads})
    members = {who for ring in world.rings for who in ring.cast}
    others = [p for p in world.people if p.adult and p.phone and p.id not in members]
    placed = dice.sample(others, len(world.people) // PEOPLE_AN_AD)
    for person, template in zip(placed, _templates(dice, SENTENCES["of_others"]), strict=False):
        ad = f"other-{person.id}"
        row = (dice.pick(WORDS["sites"]), dice.pick(WORDS["cities"]), some_day(dice))
        world.postings.append(Posting(ad, *row, "phone", person.phone))
        world.texts[ad] = _copy(dice, template)


def _templates(dice: Dice, parts: list[list[str]]) -> list[str]:
    # no two combine the same sentences
    return [" ".join(sentences) for sentences in dice.shuffled(list(product(*parts)))]


def _copy(dice: Dice, template: str) -> str:
    text = template.format(day=dice.pick(DAYS), price=5 * dice.number(8, 60))
    return text.upper() if dice.chance(0.1) else text

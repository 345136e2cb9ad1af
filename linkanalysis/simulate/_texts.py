"""Texts of advertisements: near-copies of one text for each ring, and texts of others.

Lives here: the sentences, how they are combined, and how a copy differs from its template.
Not here: which phones and people are in an advertisement (`_rings`).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._people import some_day
from linkanalysis.simulate._world import Posting

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._world import World

__all__ = ["write_texts"]

PEOPLE_AN_AD = 10  # one ordinary advertisement for every ten people, more than the rings have
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OF_RINGS = (
    (
        "New faces in town from {day}, do not miss them, available around the clock.",
        "Back by popular demand after a long break, arriving this {day} for few nights.",
        "Just passing through on the way south, open from {day} until we leave again.",
        "The quiet place near the highway opens its doors on {day}, ask at the desk.",
        "Tired of the usual crowd? Something different waits for you since {day}.",
        "Visiting for the first time, here until {day}, and happy to meet gentlemen.",
        "Everybody talks of us, now you can find out why; we start on {day} evening.",
    ),
    (
        "Polite and discreet, in a clean room with easy parking behind the house, {price} dollars.",
        "Private entrance, no questions and no hurry, gifts of {price} or more are welcome.",
        "Friendly company for travelers who know how to behave, from {price} for half an hour.",
        "We come to your hotel anywhere within the county limits, {price} includes the ride.",
        "Relax after work with music and a drink on the house, special offer {price} today.",
        "Two for the evening or one for the afternoon, {price} up front and nothing hidden.",
        "Well kept, cheerful, always on time, with references on request and {price} deposit.",
    ),
    (
        "Text first and say which board you saw this on, calls without number stay unanswered.",
        "Leave a message at any hour, our driver arranges the meeting point with you.",
        "Send your first name and the time, we answer within minutes while we are in town.",
        "Serious replies only, whoever haggles will be blocked without another word.",
        "Ring twice and hang up, then wait for the address; please be sober and alone.",
        "Write to the number below from a phone that shows its own, photographs follow.",
        "Ask for the manager of the evening, she knows who is free and who has left already.",
    ),
)
OF_OTHERS = (
    (
        "Moving boxes and packing paper, hardly used, to be collected on {day}.",
        "Reliable neighbor walks your dogs mornings and evenings, free again from {day}.",
        "Old upright piano looks for a family with a ground floor, must go by {day}.",
        "Garage sale of tools, lamps and garden chairs this {day}, rain or shine.",
        "Retired teacher helps with algebra and reading, first lesson next {day}.",
        "Firewood, split and dry since two winters, delivered on any {day} you like.",
        "Lost near the mill: gray cat with a white paw, missing since last {day}.",
    ),
    (
        "The price is {price} dollars, less if several things are taken together.",
        "About {price} would be fair, though we are open to swap against a bicycle.",
        "Costs {price} a week, holidays excepted, paid at the end of each month.",
        "A reward of {price} is promised to the honest finder or the strongest helper.",
        "Everything below {price}, children choose one small toy without paying.",
        "New it was four times {price}, the receipt and the manual are still there.",
        "Whoever gives {price} to the animal shelter may have it all as a present.",
    ),
    (
        "Come to the yellow house opposite the church, the bell is out of order.",
        "Best reached after supper, grandmother hears the telephone only then.",
        "No dealers please, and bring a second pair of hands for the stairs.",
        "We are home most weekends unless the county fair is being set up.",
        "Ask at the bakery counter, they know us and keep the key for viewings.",
        "Smoke-free household, some scratches, pictures on request by message.",
        "Please write slowly, we share this number with the whole workshop.",
    ),
)


def write_texts(dice: Dice, world: World) -> None:
    """Write a text for every advertisement, and add advertisements of people in no ring."""
    templates = _templates(dice, OF_RINGS)
    for ring in world.rings:
        template = templates[ring.number % len(templates)]
        world.texts.update({ad: _copy(dice, template) for ad in ring.ads})
    members = {who for ring in world.rings for who in ring.cast}
    others = [p for p in world.people if p.adult and p.phone and p.id not in members]
    placed = dice.sample(others, len(world.people) // PEOPLE_AN_AD)
    for person, template in zip(placed, _templates(dice, OF_OTHERS), strict=False):
        ad = f"other-{person.id}"
        row = (dice.pick(WORDS["sites"]), dice.pick(WORDS["cities"]), some_day(dice))
        world.postings.append(Posting(ad, *row, "phone", person.phone))
        world.texts[ad] = _copy(dice, template)


def _templates(dice: Dice, parts: tuple[tuple[str, ...], ...]) -> list[str]:
    # no two combine the same sentences
    return [" ".join(sentences) for sentences in dice.shuffled(list(product(*parts)))]


def _copy(dice: Dice, template: str) -> str:
    text = template.format(day=dice.pick(DAYS), price=5 * dice.number(8, 60))
    return text.upper() if dice.chance(0.1) else text

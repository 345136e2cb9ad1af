"""Homes, papers and who speaks for whom: I4, I23 to I26, I30, and what looks like them.

Lives here: `PLOTS` and `DECOYS` of the house.
Not here: rooms that others pay for (`road_plots`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_town.places import day_text
from small_town.town import plate_entity

if TYPE_CHECKING:
    from small_town.town import Person, Town
    from small_town.truth import Look, Plant


def _hurt(town: Town, count: int) -> list[Person]:
    return [town.newcomer(capacity="poss. victim") for _ in range(count)]


def _crowded(town: Town, *, clear: bool) -> list[str]:
    home = f"{18 if clear else 24} Depot Rd, Twin Ferries KY"
    for at, person in enumerate(town.cast(9 if clear else 5)):
        day = 5 + at if clear else 10 + at * 3
        town.lives(person, home, day, None if clear else 38)
    return [f"address:{_plain(home)}"]


def _plain(home: str) -> str:
    return home.lower().replace(",", "")


def _recruiter(town: Town, *, clear: bool) -> list[str]:
    (person,) = town.cast(1)
    for at, victim in enumerate(_hurt(town, 4 if clear else 2)):
        town.said(victim, "recruited_by", person, 12 + 6 * at)
    return [person.entity]


def _control(town: Town, *, clear: bool) -> list[str]:
    (person,) = town.cast(1)
    ways = ("speaks_for", "controls_money_of", "holds_documents_of")
    for at, victim in enumerate(_hurt(town, 4 if clear else 2)):
        town.said(person, ways[at % 3], victim, 9 + 8 * at)
        if clear:
            town.said(victim, "accompanied_by", person, 9 + 8 * at)
    return [person.entity]


def _papers(town: Town, *, clear: bool) -> list[str]:
    """Find papers of others with somebody; or, less clearly, at a home."""
    keeper, *owners = town.cast(6 if clear else 3)
    home = "77 Stateline Rd, Lantern TN"
    if not clear:
        town.lives(keeper, home)
    for owner in owners:
        paper = town.draws.number("X", 8)
        town.has(owner, "owns", "document_number", paper)
        if clear:
            town.has(keeper, "holds", "document_number", paper, 30)
        else:
            town.papers.add("sheriff/seen_at.csv", paper, home, day_text(30))
    return [keeper.entity] if clear else [keeper.entity, f"address:{_plain(home)}"]


def _lives_at_work(town: Town, *, clear: bool) -> list[str]:
    site = f"{300 if clear else 400} Quarry Rd, Sorrel KY"
    firm = town.firm(f"{'Rimfire' if clear else 'Millrace'} Nursery", "farm labor", "06:00-18:00")
    for person in town.cast(6 if clear else 3):
        town.works(person, firm, 4)
        town.lives(person, site, 4, None if clear else 45)
        town.papers.add("sheriff/worksites.csv", person.id, site, day_text(4))
    return [f"address:{_plain(site)}", firm.entity]


def _two_agencies(town: Town, *, clear: bool) -> list[str]:
    """Let one number stand on jackets here and on cards there, under different people."""
    found = []
    for kind in ("phone", "plate") if clear else ("phone",):
        (person,) = town.cast(1)
        number = town.phone() if kind == "phone" else town.plate()
        town.has(person, "uses", kind, number)
        card = town.papers.number("TF")
        town.papers.add("police/cards.csv", card, "Nickname Only", "")
        town.papers.add("police/card_numbers.csv", card, kind, number, "10/04/2025")
        found.append(f"phone:{number}" if kind == "phone" else plate_entity(number))
    return found


PLOTS: dict[str, Plant] = {
    "I4": _crowded,
    "I23": _recruiter,
    "I24": _control,
    "I25": _papers,
    "I26": _lives_at_work,
    "I30": _two_agencies,
}


def _big_family(town: Town) -> list[str]:
    home = "5 Chapel Rd, Sorrel KY"
    family = town.cast(7)
    for at, person in enumerate(family):
        town.lives(person, home, -30)
        for other in family[:at]:
            town.related(other, "kin", person)
    return [f"address:{_plain(home)}"]


def _wedding_guests(town: Town) -> list[str]:
    home = "9 Chapel Rd, Sorrel KY"
    for person in town.cast(8):
        town.lives(person, home, 30, 33)
    return [f"address:{_plain(home)}"]


def _shelter(town: Town) -> list[str]:
    """House eight who fled, at the address of a shelter on the clerk's list."""
    home = "60 Sycamore Rd, Twin Ferries KY"
    shelter = town.firm("Harbor House", "shelter", "00:00-24:00")
    town.papers.add("clerk/addresses.csv", shelter.name, home)
    for person in _hurt(town, 8):
        town.lives(person, home, 3)
    return [f"address:{_plain(home)}"]


def _job_agency(town: Town) -> list[str]:
    """Bring three in work, of whom nobody was hurt."""
    agent, *workers = town.cast(4)
    for worker in workers:
        town.said(worker, "recruited_by", agent, 20)
    return [agent.entity]


def _mother_speaks(town: Town) -> list[str]:
    """Speak for two children who were hurt, as their mother."""
    (mother,) = town.cast(1)
    for child in _hurt(town, 2):
        town.related(mother, "kin", child)
        town.said(mother, "speaks_for", child, 22)
        town.said(child, "accompanied_by", mother, 22)
    return [mother.entity]


def _advocate(town: Town) -> list[str]:
    """Sit with two victims in their interviews, for the shelter."""
    (advocate,) = town.cast(1)
    town.works(advocate, town.firm("Safe Path", "shelter", "00:00-24:00"))
    for victim in _hurt(town, 2):
        town.said(victim, "accompanied_by", advocate, 25)
    return [advocate.entity]


def _family_passports(town: Town) -> list[str]:
    parent, *children = town.cast(3)
    for child in children:
        town.related(parent, "kin", child)
        paper = town.draws.number("X", 8)
        town.has(child, "owns", "document_number", paper)
        town.has(parent, "holds", "document_number", paper, 20)
    return [parent.entity]


def _family_farm(town: Town) -> list[str]:
    site = "700 Quarry Rd, Sorrel KY"
    farm = town.firm("Dovecote Farm", "farm", "05:00-20:00")
    family = town.cast(4)
    for at, person in enumerate(family):
        town.works(person, farm)
        town.lives(person, site)
        town.papers.add("sheriff/worksites.csv", person.id, site, day_text(-300))
        for other in family[:at]:
            town.related(other, "kin", person)
    return [f"address:{_plain(site)}", farm.entity]


def _cab_number(town: Town) -> list[str]:
    """Write the number of the taxi firm on jackets here and on cards there."""
    cab = town.firms["taxi"].phone
    for person in town.cast(3):
        town.has(person, "uses", "phone", cab)
        card = town.papers.number("TF")
        town.papers.add("police/cards.csv", card, person.name, "")
        town.papers.add("police/card_numbers.csv", card, "phone", cab, "10/11/2025")
    return [f"phone:{cab}"]


DECOYS: dict[str, tuple[str, Look]] = {
    "big family": ("I4", _big_family),
    "wedding guests": ("I4", _wedding_guests),
    "shelter": ("I4", _shelter),
    "job agency": ("I23", _job_agency),
    "mother who speaks": ("I24", _mother_speaks),
    "advocate": ("I24", _advocate),
    "passports of a family": ("I25", _family_passports),
    "family farm": ("I26", _family_farm),
    "number of the cab": ("I30", _cab_number),
}

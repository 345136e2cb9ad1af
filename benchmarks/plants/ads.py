"""Who can be reached through advertisements, and who pays for them: I2, I3, I13, I19."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.county import WORDS
from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Town
    from plants.scene import Scene

TOLL_FREE = "+18005550199"
TITLES = ("New in town", "Sweet evenings", "Call me tonight", "Relaxing company", "Just arrived")


def _mail(scene: Scene) -> str:
    word = scene.draws.pick(WORDS["forenames"]).lower()
    return scene.county.once(lambda: f"{word}{scene.draws.whole(100, 9999)}@mail.example")


def shared_contact(scene: Scene, *, clear: bool) -> Planted:
    """I2: one phone or address in advertisements of several personas."""
    draws = scene.draws
    number, mail = scene.phone(), _mail(scene)
    personas = [
        (name, draws.whole(19, 27)) for name in draws.some(WORDS["forenames"], 5 if clear else 3)
    ]
    posts = [persona for persona in personas for _ in range(2 if clear else 1)]
    for index, persona in enumerate(posts):
        contacts = {"phone": number} | ({"email": mail} if clear and index % 3 else {})
        day, town = draws.whole(10, 110), draws.pick(scene.county.near)
        options = {"contacts": contacts, "persona": persona, "price": 10 * draws.whole(12, 30)}
        scene.advertise(day, town, draws.pick(TITLES), **options)
    about = (scene.phone_id(number), *((f"email:{mail}",) if clear else ()))
    return Planted(about, f"one number in {len(posts)} posts of {len(personas)} personas")


def account_in_ad(scene: Scene, *, clear: bool) -> Planted:
    """I3: what a bank knows of an account appears in an advertisement."""
    draws = scene.draws
    holder = scene.person(life=frozenset({"calls"}))
    number, mail = scene.phone(), _mail(scene)
    scene.customer(holder.account, "email", mail)
    if clear:
        scene.customer(holder.account, "phone", number)
    persona = (draws.pick(WORDS["forenames"]), draws.whole(19, 27))
    for _ in range(4 if clear else 2):
        contacts = {"phone": number, "email": mail} if clear else {"email": mail}
        if not clear:  # written in another way: domains ignore case
            name, _, domain = mail.partition("@")
            contacts = {"phone": scene.phone(), "email": f"{name}@{domain.upper()}"}
        day = draws.whole(20, 110)
        title = draws.pick(TITLES)
        town = draws.pick(scene.county.near)
        scene.advertise(day, town, title, contacts=contacts, persona=persona, price=180)
    which = "phone and e-mail address" if clear else "e-mail address, in other case,"
    return Planted((scene.account_id(holder.account),), f"the {which} of an account is advertised")


def small_ad_payments(scene: Scene, *, clear: bool) -> Planted:
    """I13: many small round payments to an advertising site within two weeks."""
    draws = scene.draws
    payer = scene.person()
    site = scene.county.firms["advertising site"].account
    first = draws.whole(10, 95)
    for day in draws.spread(first, first + (11 if clear else 13), 14 if clear else 7):
        scene.pay(payer.account, site, at(day, 9), draws.pick((3, 12, 24)), "card")
    n = 14 if clear else 7
    return Planted(
        (scene.account_id(payer.account),), f"{n} payments of $3, $12 or $24 to a site in two weeks"
    )


def circuit(scene: Scene, *, clear: bool) -> Planted:
    """I19: one number advertised in several far cities, in the same order again."""
    draws = scene.draws
    number = scene.phone()
    states = ("OH", "IN", "WV") if clear else ("VA", "OH", "IN")
    cities = [next(each for each in scene.county.far if each.state == state) for state in states]
    rounds = 4 if clear else 2
    first = draws.whole(5, 20)
    step = 3.4 if clear else 5.2  # two rounds take 17 or 26 days
    persona = (draws.pick(WORDS["forenames"]), draws.whole(19, 26))
    for turn in range(rounds * len(cities)):
        day = first + step * turn + draws.real(-0.4, 0.4)
        options = {"contacts": {"phone": number}, "persona": persona, "price": 200}
        scene.advertise(day, cities[turn % len(cities)], "Visiting this week", **options)
    return Planted(
        (scene.phone_id(number),),
        f"one number in {len(cities)} cities, {rounds} times in one order",
    )


def site_support(scene: Scene) -> Planted:
    """A generic number of a site stands in everybody's posts."""
    for name in scene.draws.some(WORDS["forenames"], 38):
        day, town = scene.draws.whole(0, 115), scene.draws.pick(scene.county.towns)
        contacts = {"phone": TOLL_FREE, "email": _mail(scene)}
        scene.advertise(day, town, "Moving sale", contacts=contacts, persona=(name, 30))
    return Planted((scene.phone_id(TOLL_FREE),), "the toll-free number of a site in 38 posts")


def nail_salon(scene: Scene) -> Planted:
    """A salon's registered number stands in the posts of its staff."""
    salon = scene.firm("nail salon", hours="09:00-19:00")
    for worker in scene.people(3):
        scene.employ(worker, salon)
        options = {"contacts": {"phone": salon.phone}, "persona": (worker.name.split()[0], 30)}
        scene.advertise(scene.draws.whole(5, 110), salon.town, "Nails by appointment", **options)
    return Planted((scene.phone_id(salon.phone),), "a salon's own number, three of its staff")


def furniture_seller(scene: Scene) -> Planted:
    number = scene.phone()
    for _ in range(6):
        contacts = {"phone": number}
        day, town = scene.draws.whole(5, 110), scene.draws.pick(scene.county.near)
        scene.advertise(day, town, "Refurbished chairs", contacts=contacts, persona=("Amoret", 41))
    return Planted((scene.phone_id(number),), "one number in six posts of one persona")


def sofa_seller(scene: Scene) -> Planted:
    seller = scene.person()
    scene.customer(seller.account, "phone", seller.phone)
    contacts = {"phone": seller.phone}
    scene.advertise(40, seller.town, "Sofa, hardly used", contacts=contacts, price=90)
    about = (scene.account_id(seller.account),)
    return Planted(about, "a customer sells a sofa under the number that the bank knows")


def near_number(scene: Scene) -> Planted:
    """The bank knows a name on one service; another service has the same name."""
    holder = scene.person()
    name = scene.county.once(lambda: f"maverin{scene.draws.whole(10, 9999)}")
    scene.customer(holder.account, "handle", f"chatnest:{name}")
    contacts = {"handle": f"photohall:{name}", "phone": scene.phone()}
    options = {"contacts": contacts, "persona": ("Maverin", 22), "price": 150}
    scene.advertise(50, holder.town, "Relaxing company", **options)
    return Planted((scene.account_id(holder.account),), "the same account name on another service")


def flat_letter(scene: Scene) -> Planted:
    owner = scene.person()
    for day in (12, 34, 55, 90):
        site = scene.county.firms["advertising site"].account
        scene.pay(owner.account, site, at(day, 10), 12, "card")
    return Planted((scene.account_id(owner.account),), "four posts of a flat in three months")


def car_dealer(scene: Scene) -> Planted:
    dealer = scene.firm("used cars", hours="09:00-18:00")
    for day in range(30, 42, 2):
        site = scene.county.firms["advertising site"].account
        scene.pay(dealer.account, site, at(day, 10), 185.5, "card")
    return Planted((scene.account_id(dealer.account),), "six large payments to an advertising site")


def coffee_drinker(scene: Scene) -> Planted:
    person = scene.person()
    for day in range(20, 34):
        amount = scene.draws.pick((3, 12))
        cafe = scene.county.firms["cafe"].account
        scene.pay(person.account, cafe, at(day, 8.2), amount, "card")
    about = (scene.account_id(person.account),)
    return Planted(about, "coffee for $3 or $12 every day; a cafe is no advertising site")


def _tour(scene: Scene, numbers: list[str], cities: list[Town], title: str) -> None:
    for index, (number, city) in enumerate(zip(numbers, cities, strict=True)):
        day = 20 + 6 * index + scene.draws.real(0, 2)
        scene.advertise(day, city, title, contacts={"phone": number}, price=15)


def touring_band(scene: Scene) -> Planted:
    number = scene.phone()
    _tour(scene, [number] * 5, scene.draws.some(scene.county.far, 5), "Live tonight")
    return Planted((scene.phone_id(number),), "a band plays five cities once each, none again")


def franchise(scene: Scene) -> Planted:
    cities = scene.draws.some(scene.county.far, 4)
    numbers = [scene.phone(town=city, codes="away_codes") for city in cities]
    _tour(scene, numbers * 2, cities * 2, "Carpet cleaning")
    about = tuple(map(scene.phone_id, numbers))
    return Planted(about, "four branches of a firm, each in its own city under its own number")


PLANTERS = {
    "I2": shared_contact,
    "I3": account_in_ad,
    "I13": small_ad_payments,
    "I19": circuit,
}
DECOYS = {
    "site_support": Lookalike(site_support, ("I2", "I19")),
    "nail_salon": Lookalike(nail_salon, ("I2",), by_the_letter=("I2",)),
    "furniture_seller": Lookalike(furniture_seller, ("I2",)),
    "sofa_seller": Lookalike(sofa_seller, ("I3",), by_the_letter=("I3",)),
    "same_name_elsewhere": Lookalike(near_number, ("I3",)),
    "flat_letter": Lookalike(flat_letter, ("I13",)),
    "car_dealer": Lookalike(car_dealer, ("I13",)),
    "coffee_drinker": Lookalike(coffee_drinker, ("I13",)),
    "touring_band": Lookalike(touring_band, ("I19",)),
    "franchise": Lookalike(franchise, ("I19",)),
}

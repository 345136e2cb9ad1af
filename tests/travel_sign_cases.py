"""Signs in stays, movement and advertisements, each beside ordinary life that looks like it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from movement_cases import commuters, convoy, traffic
from sign_cases import Planted, link, said

# Cities of the state and beyond, with the middle of each.
CITIES = {
    "Exampleton KY": (38.25, -85.76),
    "Otherville KY": (37.77, -87.11),
    "Millrace TN": (36.16, -86.78),
    "Larkhollow OH": (39.10, -84.51),
    "Quarry IN": (39.77, -86.16),
}
EXAMPLETON, OTHERVILLE, MILLRACE, LARKHOLLOW, QUARRY = CITIES
PLACES = tuple(
    said(f"place:{city}", attribute, value)
    for city, (latitude, longitude) in CITIES.items()
    for attribute, value in (
        ("city", city),
        ("latitude", str(latitude)),
        ("longitude", str(longitude)),
        ("timezone", "America/New_York"),
    )
)


def stay(who: str, city: str, day: int, nights: int = 1, payer: str = "") -> list[dict[str, Any]]:
    """A stay booked for a person, and paid by another."""
    about = f"booking:{who}-{city}-{day}"
    first = date(2024, 5, day)
    span = (str(first), str(first + timedelta(days=nights)))
    paid = [link(payer, about, "paid_for", *span, place=f"Motor Inn, {city}")] if payer else []
    return [link(f"person:{who}", about, "booked", *span, place=f"Motor Inn, {city}"), *paid]


def stays(who: str, payer: str = "", days: tuple[int, ...] = (1, 10, 29)) -> list[dict[str, Any]]:
    """Stays in three cities."""
    return [
        row
        for city, day in zip((EXAMPLETON, OTHERVILLE, MILLRACE), days, strict=True)
        for row in stay(who, city, day, payer=payer)
    ]


SHORT_STAYS = Planted(
    "short_stays",
    "account:T-1",
    [*stays("a", "account:T-1"), *stays("b", "account:T-1")],
    [
        # a family; an employee; two cities; three nights; more than 30 days; journeys; stays
        # without an end
        *stays("k", "organization:Wheelwright Haulage"),
        link("person:k", "organization:Wheelwright Haulage", "works_at"),
        *(row for who in "cd" for row in stays(who, "person:c")),
        link("person:c", "person:d", "kin"),
        *stay("e", EXAMPLETON, 1),
        *stay("e", EXAMPLETON, 4),
        *stay("e", OTHERVILLE, 8),
        *stay("f", EXAMPLETON, 1, 3),
        *stay("f", OTHERVILLE, 8, 3),
        *stay("f", MILLRACE, 12, 3),
        *stays("g", days=(1, 10, 31)),
        *(stay("h", city, day)[0] for day, city in enumerate(CITIES, start=1)),
        *(
            link("person:i", f"booking:open-{n}", "booked", f"2024-05-0{n}", place=f"Inn, {city}")
            for n, city in enumerate(CITIES, start=1)
        ),
        *stays("j", "organization:Band", days=(1, 2, 3))[:4],
    ],
    tuple(
        said(f"booking:h-{city}-{day}", "service", "bus")
        for day, city in enumerate(CITIES, start=1)
    ),
)


def seen(thing: str, *at: tuple[int, str], hour: str = "18:00") -> list[dict[str, Any]]:
    """Records of where something was in May."""
    return [
        link(thing, f"place:{city}", "located_at", f"2024-05-{day:02} {hour}") for day, city in at
    ]


ROUND = tuple(enumerate((EXAMPLETON, OTHERVILLE, MILLRACE, LARKHOLLOW), start=1))
FREQUENT_MOVEMENT = Planted(
    "frequent_movement",
    "phone:+15025550101",
    [link("person:a", "phone:+15025550101", "uses"), *seen("phone:+15025550101", *ROUND)],
    [
        # three cities; one drive; home every night; a suburb; 31 days; only advertised there
        *seen("phone:+15025550102", *ROUND[:3], (9, EXAMPLETON)),
        *(
            row
            for hour, (_, city) in zip(("10:00", "12:00", "14:00", "16:00"), ROUND, strict=True)
            for row in seen("plate:US-KY:BBB222", (3, city), hour=hour)
        ),
        *seen("phone:+15025550103", *ROUND, hour="14:00"),
        *seen("phone:+15025550103", *((day, EXAMPLETON) for day, _ in ROUND), hour="23:00"),
        *(
            link("phone:+15025550104", f"place:near-{n}", "located_at", f"2024-05-0{n} 18:00")
            for n in range(1, 5)
        ),
        *seen("plate:US-KY:CCC333", *ROUND[:3], (31, LARKHOLLOW)),
        *(
            link("phone:+15025550105", f"ad:x/{day}", "advertised_in", f"2024-05-{day:02}", place=c)
            for day, c in ROUND
        ),
    ],
    (
        *PLACES,
        *(
            said(f"place:near-{n}", attribute, value)
            for n in range(1, 5)
            for attribute, value in (
                ("city", f"Suburb {n} KY"),
                ("latitude", str(38.2 + n / 100)),
                ("longitude", "-85.7"),
            )
        ),
    ),
)


def ads(phone: str, *at: tuple[int, str]) -> list[dict[str, Any]]:
    """Advertisements of a phone in May."""
    return [
        link(phone, f"ad:{phone}/{n}", "advertised_in", f"2024-05-{day:02} 15:00", place=city)
        for n, (day, city) in enumerate(at)
    ]


def turns(days: range, *cities: str) -> list[tuple[int, str]]:
    """Days, and cities in turn."""
    return [(day, cities[n % len(cities)]) for n, day in enumerate(days)]


TOWNS = {"Eastfield KY": "38.20", "Northfield KY": "38.30", "Westfield KY": "38.40"}
THREE = (EXAMPLETON, OTHERVILLE, MILLRACE)
CIRCUIT = Planted(
    "circuit",
    "phone:+15025550111",
    ads("phone:+15025550111", *turns(range(1, 12, 2), *THREE)),
    [
        # once around; two cities; all cities each day; no order; three cities in two months
        *ads("phone:+15025550112", *turns(range(1, 9, 2), *THREE)),
        *ads("phone:+15025550113", *turns(range(1, 20, 2), *THREE[:2])),
        *ads("phone:+15025550114", *((day, city) for day in range(1, 20, 2) for city in THREE)),
        *ads(
            "phone:+15025550115",
            *zip(range(1, 20, 2), [THREE[n] for n in (0, 1, 2, 1, 0, 2, 0, 1, 0, 2)], strict=True),
        ),
        *ads("phone:+18005550116", *turns(range(1, 12, 2), *THREE)),
        # towns around one city
        *ads("phone:+15025550117", *turns(range(1, 12, 2), *TOWNS)),
        *(
            link("plate:US-KY:TTT111", f"place:{town}", "located_at", "2024-05-01 12:00")
            for town in TOWNS
        ),
    ],
    tuple(
        said(f"place:{town}", attribute, value)
        for town, latitude in TOWNS.items()
        for attribute, value in (("city", town), ("latitude", latitude), ("longitude", "-85.7"))
    ),
)


def reads(made: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Reads of plates: plate, start, camera."""
    return [
        link(f"plate:US-KY:{plate.replace(' ', '')}", f"place:{camera}", "located_at", start[:-1])
        for plate, start, camera in made
    ]


SPRING = [str(date(2024, 4, 1) + timedelta(days=day)) for day in range(61)]
TRAVELING_TOGETHER = Planted(
    "traveling_together",
    "plate:US-KY:AAA111",
    [
        link("person:a", "plate:US-KY:AAA111", "owns"),
        link("person:b", "plate:US-KY:BBB222", "owns"),
        *reads(convoy(SPRING[3:40:6])),
    ],
    # commuters, a family with two cars, an outing of one day
    [
        *reads(traffic(15, SPRING) + commuters(6, SPRING)),
        *reads(convoy(SPRING[4:40:6], a="DDD 444", b="EEE 555")),
        *reads(convoy(SPRING[5:6], a="FFF 666", b="GGG 777")),
        link("person:d", "plate:US-KY:DDD444", "owns"),
        link("person:e", "plate:US-KY:EEE555", "owns"),
        link("person:d", "person:e", "household"),
    ],
)

TRAVEL_SIGNS = (SHORT_STAYS, FREQUENT_MOVEMENT, CIRCUIT, TRAVELING_TOGETHER)

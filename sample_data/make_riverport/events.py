"""What others record: cars at cameras, journeys, incidents and whom they protect."""

from __future__ import annotations

from datetime import timedelta

from town import CAMERAS, DAYS, DELIVERIES, FIRST, N_ADULTS, RIDGE_PIKE, RIVER_ROAD, TOWNS, Town


def drive(town: Town) -> list[str]:
    """Let cars pass the cameras: to work and back, anywhere, and two of them together."""
    rng = town.rng
    marks = [f"{a}{b}{c} {n}" for a, b, c in ("RVT", "PKL", "STB", "QHL") for n in range(201, 221)]
    rng.shuffle(marks)
    owners = [person for person in town.people[:N_ADULTS] if person.part != "driver"]
    ordinary = [person for person in owners if not person.part]
    for n, person in enumerate(ordinary[:64]):
        plate, state = marks.pop(), "IN" if n % 9 == 8 else "KY"
        town.plates.append((plate, state, person.key))
        if n < 24:  # commuters, six to each road and hour
            cameras, hour = (RIVER_ROAD, RIDGE_PIKE)[n % 2], 6.5 + (n // 2 % 2)
            working = [day for day in range(DAYS) if day % 7 < 5]
            for day in rng.sample(working, 33):
                town.passes(town.moment(day, hour, hour + 0.3), plate, state, cameras[:3])
                back = tuple(reversed(cameras[:3]))
                town.passes(town.moment(day, hour + 9, hour + 9.6), plate, state, back)
        else:
            for _ in range(10):
                some = rng.sample([*CAMERAS], 2)
                town.passes(town.moment(rng.randrange(DAYS), 7, 23), plate, state, some)
    pair = []
    for driver in town.planted["driver"]:
        plate = marks.pop()
        pair.append(plate)
        town.plates.append((plate, "KY", driver.key))
        for _ in range(16):
            town.passes(
                town.moment(rng.randrange(DAYS), 9, 20), plate, "KY", [rng.choice([*CAMERAS])]
            )
    for day in DELIVERIES:
        start = town.moment(day, 20, 22.5)
        for at, plate in enumerate(pair):
            for n, camera in enumerate(RIVER_ROAD):
                behind = timedelta(seconds=rng.randrange(40, 150) * at + 300 * n)
                town.reads.append((start + behind, plate, "KY", camera, rng.randrange(85, 100)))
    return [f"US-KY:{plate.replace(' ', '')}" for plate in pair]


def travel(town: Town) -> None:
    """Book journeys: couriers for whom one person pays, a family, a school."""
    payer = town.one("paymaster").key
    rows = []
    for n, day in enumerate((19, 26, 33, 47, 61, 75, 89)):
        two = (town.planted["courier"][at % 4] for at in (n, n + 1))
        rows += [(day, f"RL-{4100 + n}", who.key, payer, "Gulfhaven") for who in two]
    pupils = [person.key for person in town.people[N_ADULTS:]]
    school = "organization:Riverport School"
    rows += [(87, "RL-4200", pupil, school, "Cavern Park") for pupil in pupils[:8]]
    for n, (a, _, b) in enumerate(town.family[30:42]):
        rows += [(10 + 8 * n, f"RL-{4300 + n}", who, a, "Lake Cressing") for who in (a, b)]
    for day, booking, who, by, where in rows:
        start = FIRST + timedelta(days=day)
        end = start + timedelta(days=2)
        town.bookings.append((booking, who, by, f"{start}", f"{end}", "", "Riverport", where))


def report(town: Town) -> None:
    """Write incidents, what the laboratory found, and whom the records protect."""
    rng = town.rng
    ordinary = [person for person in town.people[:N_ADULTS] if not person.part]
    kinds = ("traffic crash", "noise complaint", "shoplifting", "vandalism", "lost property")
    for n in range(46):
        day = FIRST + timedelta(days=rng.randrange(DAYS))
        first, second = rng.sample(ordinary[20:], 2)
        second_role = rng.choice(("witness", "reporting person", "other", "other", "other"))
        about = (f"25-{n + 1:04}", f"{day:%m/%d/%Y}", kinds[n % 5], rng.choice(TOWNS))
        town.incidents += [(*about, first.key, "of interest"), (*about, second.key, second_role)]
    manager, hub, source = town.one("manager"), town.one("hub"), ordinary[7]
    driver, courier = town.planted["driver"][0], town.planted["courier"][1]
    town.incidents += [
        ("25-0101", "04/21/2025", "seizure of controlled substances", TOWNS[1], p.key, role)
        for p, role in ((town.planted["buyer"][2], "suspect"), (ordinary[4], "witness"))
    ]
    town.incidents += [
        ("25-0102", "05/04/2025", "seizure of currency", TOWNS[2], courier.key, "suspect"),
        ("25-0103", "05/22/2025", "traffic stop, phone seized", TOWNS[0], manager.key, "suspect"),
        (
            "25-0103",
            "05/22/2025",
            "traffic stop, phone seized",
            TOWNS[0],
            driver.key,
            "of interest",
        ),
        ("25-0104", "05/26/2025", "traffic stop", TOWNS[0], "", "of interest"),  # nobody stated
        ("25-0105", "02/30/2025", "vandalism", TOWNS[3], ordinary[60].key, "of interest"),
    ]
    for n in range(40, 44):
        row = (f"25-02{n}", "03/11/2025", "assault", TOWNS[0], ordinary[n].key, "victim")
        town.incidents.append(row)
    town.roles += [
        (source.key, "role", "confidential source", "2025-03-02"),
        (hub.key, "note", "said by two to sell to many who do not know one another", "2025-04-28"),
    ]
    for _ in range(9):  # the source buys from the hub, and so knows
        town.call(rng.randrange(DAYS), source.phone, hub.phone, 12, 22)

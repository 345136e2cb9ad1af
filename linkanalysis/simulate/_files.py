"""The files as agencies keep them: each source has its own format, clock and flaws."""

from __future__ import annotations

import csv
import json
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from linkanalysis.simulate._signs import CAMERAS
from linkanalysis.simulate._world import changed_dials

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._world import Call, Made, Notice, PlantedRing, World
    from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings


LOCAL = ZoneInfo("America/Kentucky/Louisville")
UTC = ZoneInfo("UTC")


def write_files(folder: Path, dice: Dice, world: World, made: Made) -> dict[str, object]:
    """Write everything into an empty folder; returns the truth as written."""
    desk = Desk(folder, dice)
    _people(desk, world)
    _numbers(desk, world)
    _calls(desk, world)
    _events(desk, world)
    _notices(desk, world)
    _reports(desk, world)
    if world.cards:
        write_neighbor(desk, world)
    if world.signs:
        write_signs(desk, world)
    truth = _truth(world, made, desk.flaws)
    desk.json("truth.json", truth)
    settings = _asset("case.toml") + (_asset("texts.toml") if world.texts else "")
    readme = _asset("readme.md")
    if world.cards:
        settings, readme = settings + _asset("neighbor.toml"), readme + _asset("neighbor.md")
    if world.signs:
        settings, readme = settings + _asset("signs.toml"), readme + _asset("signs.md")
    (folder / "case.toml").write_text(settings, encoding="utf-8")
    (folder / "README.md").write_text(readme + _again(made), encoding="utf-8")
    return truth


def _asset(name: str) -> str:
    return (resources.files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _again(made: Made) -> str:
    """Say how to make the same case again."""
    if made.dials():
        options = (f"{name}={_said(value)}" for name, value in made._asdict().items())
        return _asset("made_by_call.md").format(options=",\n        ".join(options))
    options = (f"--{name} {value}" for name, value in made.sizes().items())
    return _asset("made_by_command.md").format(options=" ".join(options))


def _said(given: int | SimulatedPeople | SimulatedRings) -> str:
    """Write a setting as code, without what is left at its default."""
    if isinstance(given, int):
        return f"{given}"
    changed = {"count": given.count, **changed_dials(given)}
    return f"{type(given).__name__}({', '.join(f'{k}={v!r}' for k, v in changed.items())})"


def _people(desk: Desk, world: World) -> None:
    desk.table(
        "people/persons.csv",
        ("PERSON_ID", "FULL_NAME", "ALSO_KNOWN_AS", "BORN", "SEX", "DOCUMENT_NUMBER"),
        (
            (p.id, p.name, p.alias, day_text(p.born), p.sex, p.document)
            for p in sorted(world.people, key=lambda p: p.id)
        ),
        {"PERSON_ID": ""},
    )
    desk.table(
        "people/households.csv",
        ("PERSON_A", "RELATION", "PERSON_B"),
        (tuple(report[:3]) for report in sorted(world.kin)),
    )
    desk.table(
        "people/employment.csv",
        ("PERSON_ID", "EMPLOYER"),
        sorted((p.id, p.employer) for p in world.people if p.employer),
    )
    held = [
        (f"person:interpol-{n.entity.replace('/', '-')}", n.person.document) for n in world.notices
    ]
    held += [(f"person:{n.person.id}", n.person.document) for n in world.notices]
    desk.table("people/documents_seen.csv", ("HOLDER", "DOCUMENT_NUMBER"), sorted(held))


def _numbers(desk: Desk, world: World) -> None:
    desk.table(
        "people/identifiers.csv",
        ("HOLDER_KIND", "HOLDER", "NUMBER_KIND", "NUMBER", "RELATION", "FROM", "TO"),
        (
            (
                *(t.holder_kind, t.holder, t.kind, number_text(t.kind, t.number), t.relation),
                *(day_text(t.start), day_text(t.end)),
            )
            for t in sorted(world.ties, key=lambda t: (t.kind, t.holder, t.number))
        ),
        {"NUMBER": "", "FROM": "2024-13-45"},
    )
    desk.table(
        "vehicles/registrations.csv",
        ("VIN", "PLATE", "MAKE", "COLOR"),
        sorted(world.vehicles),
        {"VIN": ""},
    )


def _calls(desk: Desk, world: World) -> None:
    first: list[Call] = []
    second: list[Call] = []
    for call in sorted(world.calls):
        # who calls from an odd number is with carrier A
        (first if int(call.caller[-1]) % 2 else second).append(call)
    desk.table(
        "calls/carrier_a.csv",
        ("A_NUMBER", "B_NUMBER", "START", "SECONDS", "SERVICE"),
        (
            (c.caller, c.callee, f"{c.start:%m/%d/%Y %H:%M:%S}", str(c.seconds), c.kind[:4].upper())
            for c in first
        ),
        {"START": "02/30/2024 11:15:00", "B_NUMBER": "", "SECONDS": "n/a"},
    )
    desk.table(
        "calls/carrier_b.csv",
        ("Originating", "Terminating", "Date and time", "Duration", "Kind"),
        (
            (
                *(phone_text(c.caller), phone_text(c.callee), f"{_local(c):%Y-%m-%d %H:%M:%S}"),
                *((str(c.seconds), "voice") if c.kind == "call" else ("", "sms")),
            )
            for c in second
        ),
        {"Terminating": "", "Date and time": "yesterday evening"},
    )
    desk.table(
        "payments/bank.csv",
        ("POSTED", "FROM_ACCOUNT", "TO_ACCOUNT", "AMOUNT", "CURRENCY", "CHANNEL"),
        (
            (f"{p.day:%m/%d/%Y}", p.payer, p.payee, f"{p.amount:.2f}", "USD", p.channel)
            for p in sorted(world.payments)
        ),
        {"AMOUNT": "12O.5O", "POSTED": "31/31/2024", "TO_ACCOUNT": ""},
    )


def _local(call: Call) -> datetime:
    return call.start.replace(tzinfo=UTC).astimezone(LOCAL)


def _events(desk: Desk, world: World) -> None:
    desk.table(
        "incidents/incidents.csv",
        ("INCIDENT", "DATE", "OFFENSE", "PLACE", "PERSON_ID", "PART"),
        (
            (a.incident, day_text(a.day), a.offense, a.place, a.person, a.role.replace("_", " "))
            for a in sorted(world.attendances)
        ),
        {"DATE": "2024-02-31", "PERSON_ID": ""},
    )
    desk.table(
        "bookings/hotels.csv",
        ("BOOKING", "HOTEL", "CITY", "PERSON_ID", "CAPACITY", "ARRIVAL", "DEPARTURE"),
        (
            (
                s.booking,
                s.hotel,
                s.city,
                s.party,
                s.capacity,
                day_text(s.arrival),
                day_text(s.departure),
            )
            for s in sorted(world.stays)
        ),
        {"ARRIVAL": "late May", "PERSON_ID": ""},
    )
    desk.table(
        "ads/ads.csv",
        ("AD", "SITE", "CITY", "POSTED", "SEEN_KIND", "SEEN"),
        (
            (
                p.ad,
                p.site,
                p.city,
                day_text(p.posted),
                p.party_kind,
                number_text(p.party_kind, p.party),
            )
            for p in sorted(world.postings)
        ),
        {"SEEN": ""},
    )
    if world.texts:
        desk.table("ads/texts.csv", ("AD", "TEXT"), sorted(world.texts.items()))


def _notices(desk: Desk, world: World) -> None:
    for color in ("red", "yellow"):
        notices = [_notice(n) for n in sorted(world.notices) if n.color == color]
        desk.json(
            f"notices/{color}.json",
            {
                "total": len(notices),
                "query": {"page": 1, "resultPerPage": 20},
                "_embedded": {"notices": notices},
                "_links": {},
            },
        )


def _notice(notice: Notice) -> dict[str, object]:
    forename, _, name = notice.person.name.rpartition(" ")
    number = notice.entity.replace("/", "-")
    address = f"https://ws-public.interpol.example/notices/v1/{notice.color}/{number}"
    content: dict[str, object] = {
        "forename": forename.upper(),
        "name": name.upper(),
        "date_of_birth": f"{notice.person.born:%Y/%m/%d}",
        "entity_id": notice.entity,
        "nationalities": ["US"],
        "_links": {"self": {"href": address}},
    }
    if notice.charge:
        content["arrest_warrants"] = [
            {"issuing_country_id": code, "charge": notice.charge, "charge_translation": None}
            for code in ("US", "CA")
        ]
    return content


def _reports(desk: Desk, world: World) -> None:
    header = ("PERSON_A", "RELATION", "PERSON_B", "REPORTED")
    for name, reports in (("associations", world.reports), ("tip_line", world.tips)):
        desk.table(
            f"reports/{name}.csv",
            header,
            ((r.person, r.relation, r.other, day_text(r.day)) for r in sorted(reports, key=str)),
            {"PERSON_B": ""},
        )
    desk.table(
        "reports/interviews.csv",
        ("PERSON_ID", "ITEM", "WHAT", "DATE", "KIND"),
        ((who, item, what, day_text(day), kind) for who, item, what, day, kind in world.interviews),
    )


def _truth(world: World, made: Made, flaws: dict[str, dict[str, int]]) -> dict[str, object]:
    turned = {
        "dials": made.dials(),
        "close_households": world.close_households,
        "mass_events": world.crowds,
        "spelled_differently": [
            {"person": who, "card": card, "how": how} for who, card, how in world.spellings
        ],
        "namesakes": [list(pair) for pair in world.namesakes],
        "signs": [sign._asdict() for sign in world.signs],
    }
    return {
        "made_with": made.sizes(),
        **{name: value for name, value in turned.items() if value},
        "rings": [_ring(ring) for ring in world.rings],
        "hubs": world.hubs,
        "same_person": [list(pair) for pair in world.doubles],
        "protected": world.protected(),
        "households": [[p.id for p in home] for home in world.households if len(home) > 1],
        "workplaces": {name: [p.id for p in crew] for name, crew in world.workplaces.items()},
        "decoys": world.decoys,
        "notices": {f"interpol-{n.entity.replace('/', '-')}": n.person.id for n in world.notices},
        "flaws": flaws,
    }


def _ring(ring: PlantedRing) -> dict[str, object]:
    return {
        "ring": ring.number,
        "cohesion": ring.cohesion,
        "members": ring.cast,
        "phones": [f"+{phone}" for phone in ring.phones],
        "accounts": ring.accounts,
        "vehicles": ring.vehicles,
        "bookings": ring.bookings,
        "ads": ring.ads,
        "incidents": ring.incidents,
        "missing_since": {who: day.isoformat() for who, day in ring.missing_since.items()},
    }


def write_neighbor(desk: Desk, world: World) -> None:
    """Write the card file of the neighboring agency."""
    desk.table(
        "neighbor/cards.csv",
        ("CARD", "NAME", "MAIDEN_NAME", "BORN", "HOME"),
        (
            (number, card.name, card.maiden_name, f"{card.born:%m/%d/%Y}", card.home)
            for number, card in sorted(world.cards.items())
        ),
    )
    desk.table(
        "neighbor/used.csv",
        ("CARD", "KIND", "NUMBER", "FROM", "TO"),
        (
            (t.holder, t.kind, number_text(t.kind, t.number), day_text(t.start), day_text(t.end))
            for t in sorted(world.card_ties)
        ),
    )


def write_signs(desk: Desk, world: World) -> None:
    """Write the files in which signs are planted."""
    desk.table(
        "people/later.csv",
        ("HOLDER", "KIND", "NUMBER", "RELATION", "FROM", "TO"),
        (
            (t.holder, t.kind, t.number, t.relation, day_text(t.start), day_text(t.end))
            for t in sorted(world.later, key=str)
        ),
    )
    desk.table(
        "payments/cash_and_wires.csv",
        ("POSTED", "FROM_KIND", "FROM", "TO_KIND", "TO", "AMOUNT", "CURRENCY", "HOW", "WHERE"),
        (
            (
                *(f"{m.moment:%m/%d/%Y %H:%M}", m.payer_kind, m.payer, m.payee_kind, m.payee),
                *(f"{m.amount:.2f}", "USD", m.means, m.town),
            )
            for m in sorted(world.movements)
        ),
    )
    desk.table(
        "vehicles/cameras.csv",
        ("PLATE", "STATE", "SEEN", "CAMERA", "LATITUDE", "LONGITUDE"),
        (
            (r.plate, "KY", f"{r.seen:%Y-%m-%d %H:%M:%S}", r.camera, *CAMERAS[r.camera])
            for r in sorted(world.reads, key=lambda read: (read.seen, read.plate))
        ),
    )
    desk.table(
        "calls/carrier_c.csv",
        ("CALLER", "CALLED", "START", "SECONDS", "IMEI"),
        (
            (u.caller, u.callee, f"{u.start:%Y-%m-%d %H:%M:%S}", str(u.seconds), u.handset)
            for u in sorted(world.uses)
        ),
    )
    desk.table(
        "bookings/motels.csv",
        ("BOOKING", "MOTEL", "PERSON_ID", "CAPACITY", "ARRIVAL", "DEPARTURE"),
        (
            (
                *(s.booking, f"{s.hotel}, {s.city}", s.party, s.capacity),
                *(day_text(s.arrival), day_text(s.departure)),
            )
            for s in sorted(world.motels)
        ),
    )
    desk.table(
        "ads/board.csv",
        ("AD", "CITY", "POSTED", "SEEN"),
        (
            (p.ad, p.city, day_text(p.posted), number_text("phone", p.party))
            for p in sorted(world.board)
        ),
    )
    desk.table(
        "reports/statements.csv",
        ("PERSON_A", "RELATION", "PERSON_B", "REPORTED"),
        (
            (r.person, r.relation, r.other, day_text(r.day))
            for r in sorted(world.statements, key=str)
        ),
    )


Row = list[str]


class Desk:
    """Writes tables into the folder and counts the rows it spoils."""

    def __init__(self, folder: Path, dice: Dice) -> None:
        self.folder, self.dice = folder, dice
        self.flaws: dict[str, dict[str, int]] = {}

    def table(
        self,
        name: str,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        spoil: Mapping[str, str] | None = None,
    ) -> None:
        """Write rows, with copies spoiled (column=text in it) and doubled among them."""
        good = [list(row) for row in rows]
        bad: list[Row] = []
        for column, text in (spoil or {}).items():
            bad += [
                [text if head == column else cell for head, cell in zip(header, row, strict=True)]
                for row in self.dice.sample(good, 1)
            ]
        doubles = [list(row) for row in self.dice.sample(good, min(len(good) // 40, 5))]
        for row in bad + (doubles if spoil else []):
            good.insert(self.dice.number(0, len(good)), row)
        if spoil:
            self.flaws[name] = {"spoiled": len(bad), "doubled": len(doubles)}
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(good)

    def json(self, name: str, content: object) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False)
        path.write_text(text + "\n", encoding="utf-8")


def day_text(day: date | None) -> str:
    """Write a day, or nothing."""
    return day.isoformat() if day else ""


def phone_text(number: str) -> str:
    """Write a phone number as people here do."""
    return f"({number[1:4]}) {number[4:7]}-{number[7:]}"


def number_text(kind: str, number: str) -> str:
    """Write a number of a kind."""
    return phone_text(number) if kind == "phone" else number

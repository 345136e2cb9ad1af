"""The files, each in the form of its owner and with the faults of its kind."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from town import BROKER, CAMERAS, SECOND_ABROAD, SEED, SURNAMES, UTC, Town

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def write(
    town: Town, path: str, header: Sequence[str], rows: Iterable[Sequence[object]], **how: str
) -> None:
    """Write one file as its owner would."""
    target = town.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", newline="", encoding=how.get("encoding", "utf-8")) as file:
        out = csv.writer(file, delimiter=how.get("delimiter", ","), lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def write_police(town: Town) -> None:
    """Write what the city police holds."""
    everybody = [*town.people, BROKER]
    write(
        town,
        "police/persons.csv",
        (
            "PERSON_ID",
            "FULL_NAME",
            "ALSO_KNOWN_AS",
            "BORN",
            "DOCUMENT_NUMBER",
            "COUNTRY",
            "ADDRESS",
        ),
        [
            (p.key, p.name, "el Farero" if p is BROKER else "", p.born, p.paper, country, p.home)
            for p in everybody
            for country in ["GB" if p is BROKER else "US"]
        ],
    )
    firms = [
        ("organization", name, "account", account, "holds", "", "")
        for name, account in town.firms.items()
    ]
    write(
        town,
        "police/held.csv",
        ("HOLDER_KIND", "HOLDER", "KIND", "NUMBER", "RELATION", "FROM", "TO"),
        sorted([*town.holders, *firms]),
    )
    write(town, "police/family.csv", ("PERSON_A", "RELATION", "PERSON_B"), sorted(town.family))
    write(town, "police/work.csv", ("PERSON_ID", "EMPLOYER"), sorted(town.work))
    plates = sorted((owner, f"{state} {plate}") for plate, state, owner in town.plates)
    write(town, "police/plates.csv", ("OWNER", "PLATE"), plates)
    write(
        town,
        "police/incidents.csv",
        ("NUMBER", "DATE", "WHAT", "TOWN", "PERSON_ID", "PART"),
        sorted(town.incidents),
    )
    write(town, "police/interviews.csv", ("PERSON_ID", "ITEM", "WHAT", "DATE"), town.roles)
    buyer, courier = town.planted["buyer"][2], town.planted["courier"][1]
    bystander = next(person for person in town.people[60:] if not person.part)
    hits = [
        ("EX-2001", buyer.key, "Hit", "2025-05-06", "print", "REF-88121"),
        ("EX-2002", courier.key, "Hit", "2025-05-19", "DNA", "REF-88160"),
        ("EX-2002", bystander.key, "No hit", "2025-05-19", "DNA", "REF-88161"),
        ("EX-2003", buyer.key, "Inconclusive", "2025-05-20", "DNA", "REF-88177"),
    ]
    write(
        town,
        "police/lab.csv",
        ("EXHIBIT", "PERSON_ID", "RESULT", "REPORTED", "METHOD", "REFERENCE"),
        hits,
    )


def write_sheriff(town: Town, chain: list[str]) -> None:
    """Write what the sheriff holds: another form, and a name that was misheard."""
    rng, manager = town.rng, town.one("manager")
    first, _, last = manager.name.partition(" ")
    misheard = f"{last[:3]}{last[4:]}, {first}"  # one letter lost
    rows = [("ES-311", misheard, f"{manager.born:%d.%m.%Y}", chain[0], "named in tip 25-77")]
    rows.append(("ES-318", "Otter (nickname)", "", town.one("hub").phone, "seen at boat ramp"))
    for n in range(26):
        name = f"{rng.choice(SURNAMES)}, {rng.choice(('José', 'Zoë', 'Anaïs', 'Søren', 'Renée'))}"
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(50 * 365))
        rows.append((f"ES-{320 + n}", name, f"{born:%d.%m.%Y}", town.number(), ""))
    write(
        town,
        "sheriff/people.csv",
        ("FILE_NO", "NAME", "BORN", "PHONE", "REMARK"),
        rows,
        encoding="latin-1",
        delimiter=";",
    )


def write_companies(town: Town) -> None:
    """Write what carrier, bank, cameras and coach line delivered, with their faults."""
    rng = town.rng
    calls = [
        (f"{at.astimezone(UTC):%m/%d/%Y %H:%M:%S}", a, b, seconds, "VOICE" if seconds else "TEXT")
        for at, a, b, seconds in sorted(town.calls)
    ]
    calls += rng.sample(calls, 25)  # delivered twice
    calls += [("13/45/2025 10:00:00", calls[0][1], calls[0][2], 60, "VOICE")]
    calls += [(calls[5][0], "", calls[5][2], 12, "VOICE")]
    write(town, "carrier/records.csv", ("START_UTC", "FROM", "TO", "SECONDS", "SERVICE"), calls)
    payments = [
        (f"{at:%m/%d/%Y %H:%M}", kind, payer, payee, f"{amount:.2f}", "USD", how, place)
        for at, kind, payer, payee, amount, how, place in sorted(town.payments)
    ]
    payments += rng.sample(payments, 6)
    payments += [
        (payments[9][0], "account", payments[9][2], payments[9][3], "n/a", "USD", "card", "")
    ]
    write(
        town,
        "bank/movements.csv",
        ("POSTED", "FROM_KIND", "FROM", "TO", "AMOUNT", "CURRENCY", "HOW", "WHERE"),
        payments,
    )
    reads = [
        (plate, state, f"{at:%Y-%m-%d %H:%M:%S}", camera, *CAMERAS[camera], score)
        for at, plate, state, camera, score in sorted(town.reads)
    ]
    reads += [("RVT 2?1", "KY", reads[3][2], "", "", "", 41)]
    write(
        town,
        "cameras/reads.csv",
        ("PLATE", "STATE", "SEEN", "CAMERA", "LATITUDE", "LONGITUDE", "CONFIDENCE"),
        reads,
    )
    write(
        town,
        "coach/bookings.csv",
        ("BOOKING", "TRAVELER", "PAID_BY", "OUT", "BACK", "PLACE", "ORIGIN", "DESTINATION"),
        sorted(town.bookings),
    )


def write_notices(town: Town) -> None:
    """Write a saved list of notices: one of the broker, one of a namesake born elsewhen."""
    namesake = next(person for person in town.people[90:] if not person.part)
    wanted = (
        ("2025/70014", BROKER.name, BROKER.born, "GB"),
        ("2025/70022", namesake.name, namesake.born.replace(year=namesake.born.year - 11), "AU"),
        ("2025/70031", "Ottoline Grebesand", date(1980, 4, 2), "AU"),
    )
    notices = []
    for number, name, born, nation in wanted:
        first, _, last = name.partition(" ")
        warrant = {"issuing_country_id": "GB", "charge": "trafficking in narcotics"}
        notices.append(
            {
                "forename": first.upper(),
                "name": last.upper(),
                "date_of_birth": f"{born:%Y/%m/%d}",
                "entity_id": number,
                "nationalities": [nation],
                "arrest_warrants": [warrant],
            }
        )
    save(town, "notices/red.json", {"total": len(notices), "_embedded": {"notices": notices}})


def save(town: Town, path: str, content: object) -> None:
    """Write JSON."""
    target = town.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    target.write_text(text + "\n", encoding="utf-8")


def write_truth(town: Town, chain: list[str], cars: list[str]) -> None:
    """Write what was planted, and who is protected by the files."""
    protecting = {"witness", "victim", "reporting person"}
    protected = {row[4] for row in town.incidents if row[5] in protecting}
    protected |= {row[0] for row in town.roles if row[2] == "confidential source"}
    protected |= {person.key for person in town.people if person.born.year > 2006}
    planted = {
        part: [p.key for p in people if p.part] for part, people in sorted(town.planted.items())
    }
    save(
        town,
        "truth.json",
        {
            "made_with": {"seed": SEED},
            "planted": {part: keys for part, keys in planted.items() if keys},
            "phones": [f"+1{phone}" for phone in chain],
            "cars": cars,
            "accounts": {
                "funnel": [p.account for p in town.planted["keeper"]],
                "structuring": [town.one("depositor").account],
                "pass_through": [town.one("pass_through").account],
                "scatter": [town.firms["Harbor Lantern Produce"]],
                "abroad": [BROKER.account, SECOND_ABROAD],
            },
            "protected": sorted(protected - {""}),
            "look_alike": [town.one("far from home").key],
            "ordinary": sorted(p.key for p in town.people if not p.part),
        },
    )

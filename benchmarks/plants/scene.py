"""Writing what happens: one method a kind of record, evidence of a pattern kept apart.

Lives here: `Scene`.
Not here: columns and files (`records`), who and what there is (`county`), which patterns there are
(one module a family).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from linkanalysis.keys import identify
from plants.county import WORDS, County, Firm, Person, Spot, Town
from plants.draws import START, Draws, at, day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plants.records import Handle

TO_UTC = timedelta(hours=4)  # the county has daylight saving time on all days of a case
CENTRAL = timedelta(hours=1)  # behind the county
ALL = frozenset({"calls", "money", "roads"})


class Scene:
    """Part of a case, with draws of its own; `rows` are the evidence of its pattern.

    Methods that write records take `evidence`: whether the row belongs to the pattern.
    """

    def __init__(self, county: County, stream: str) -> None:
        self.county = county
        self.draws = Draws(county.seed, stream)
        self.rows: list[Handle] = []

    def _add(self, document: str, *cells: object, evidence: bool = True) -> None:
        handle = self.county.records.add(document, *cells)
        if evidence:
            self.rows.append(handle)

    # people and organizations

    def person(
        self,
        *,
        town: Town | None = None,
        ages: tuple[int, int] = (21, 64),
        housed: bool = True,
        life: frozenset[str] = ALL,
        country: str = "US",
    ) -> Person:
        """Add somebody with a phone and an account, and usually a home of their own."""
        county, draws = self.county, self.draws
        town = town or draws.pick(county.near)
        age = draws.whole(*ages)
        born = date(START.year - age - 1, 1, 1) + timedelta(days=draws.whole(0, 76))
        name = f"{draws.pick(WORDS['forenames'])} {draws.pick(WORDS['family_starts'])}"
        person = Person(
            key=county.once(lambda: f"HC-{draws.whole(10_000, 99_999)}"),
            name=name + draws.pick(WORDS["family_ends"]),
            born=born,
            town=town,
            phone=self.phone(town=town, codes="foreign" if country != "US" else "home_codes"),
            account=county.account(draws),
            home=county.address(draws, town) if housed else "",
        )
        cells = (person.key, person.name, born, town if country == "US" else "", country)
        self._add("people/persons.csv", *cells, evidence=False)
        self.has(person, "phone", person.phone, "subscriber_of", evidence=False)
        self.has(person, "account", person.account, "holds", evidence=False)
        if housed:
            self.lodge(person, person.home, evidence=False)
        if life:
            county.living[person] = life
        return person

    def people(self, count: int, **options: object) -> list[Person]:
        return [self.person(**options) for _ in range(count)]

    def phone(self, *, town: Town | None = None, codes: str = "home_codes") -> str:
        """Give out a number with a handset and a SIM of its own; nobody is on record for it."""
        number = self.county.number(self.draws, codes=codes)
        imei, imsi = self.county.imei(self.draws), self.county.imsi(self.draws)
        self.county.handsets[number] = (imei, imsi, town or self.draws.pick(self.county.near))
        return number

    def family(self, adults: int, children: int = 0, **options: object) -> list[Person]:
        """Add people of one home, all of them kin on record."""
        first = self.person(**options)
        found = [first]
        for index in range(adults + children - 1):
            member_options = options | {"town": first.town, "housed": False}
            if index >= adults - 1:
                member_options |= {"ages": (13, 16), "life": frozenset({"calls"})}
            member = self.person(**member_options)
            if first.home:
                self.lodge(member, first.home, evidence=False)
            found.append(member)
        self.kin(found)
        return found

    def kin(self, people: Sequence[Person]) -> None:
        for index, first in enumerate(people):
            for second in people[index + 1 :]:
                cells = (first.id, "kin", second.id)
                self._add("people/families.csv", *cells, evidence=False)

    def firm(self, sector: str, *, town: Town | None = None, hours: str = "08:00-17:00") -> Firm:
        county, draws = self.county, self.draws
        town = town or draws.pick(county.near)
        opens, _, closes = hours.partition("-")
        words = WORDS["firm_words"]
        firm = Firm(
            name=county.once(lambda: f"{draws.pick(words)} {sector.title()} {town.name}"),
            sector=sector,
            town=town,
            phone=self.phone(town=town),
            account=county.account(draws),
            address=county.address(draws, town, unit=False),
            opens=opens,
            closes=closes,
        )
        cells = (firm.name, sector, firm.phone, firm.account, firm.address, town, opens, closes)
        self._add("people/organizations.csv", *cells, evidence=False)
        return firm

    def has(
        self,
        person: Person,
        kind: str,
        thing: str,
        relation: str = "uses",
        *,
        evidence: bool = True,
    ) -> None:
        """State what somebody has, from before the case on."""
        self._add("people/things.csv", person.key, kind, thing, relation, "", "", evidence=evidence)

    def has_until(self, person: Person, phone: str, since: int | None, until: int | None) -> None:
        days = ["" if day is None else day_text(day) for day in (since, until)]
        self._add("people/things.csv", person.key, "phone", phone, "subscriber_of", *days)

    def lodge(
        self,
        person: Person,
        address: str,
        since: int | None = None,
        until: int | None = None,
        *,
        evidence: bool = True,
    ) -> None:
        """State where somebody lives; by default since a year before the case."""
        start = day_text(since) if since is not None else f"{START.year - 1}-03-01"
        end = "" if until is None else day_text(until)
        self._add("people/homes.csv", person.key, address, start, end, evidence=evidence)

    def employ(self, person: Person, firm: Firm, *, evidence: bool = False) -> None:
        """State for whom somebody works, and where."""
        for relation, kind, where in (
            ("employed_by", "organization", firm.name),
            ("works_at", "address", firm.address),
        ):
            cells = (person.key, relation, kind, where, f"{START.year - 1}-09-01")
            self._add("people/jobs.csv", *cells, evidence=evidence)
        self.county.employer[person] = firm

    def join(self, person: Person, firm: Firm) -> None:
        self._add("people/members.csv", person.key, firm.name, evidence=False)

    def handle(self, person: Person) -> str:
        """Give somebody an account name on the chat service."""
        word = person.name.split()[0].lower()
        name = self.county.once(lambda: f"chatnest:{word}{self.draws.whole(10, 9999)}")
        self.has(person, "handle", name, evidence=False)
        return name

    # calls and messages

    def call(
        self,
        caller: str,
        callee: str,
        when: datetime,
        *,
        device: tuple[str, str] | None = None,
        cell: Spot | None = None,
        evidence: bool = True,
    ) -> None:
        """Write a call, or in one case of four a message, with handset, SIM and cell."""
        imei, imsi, town = self.county.handsets.get(caller, ("", "", None))
        imei, imsi = device or (imei, imsi)
        if cell is None and town is not None:
            cell = self.county.spot(self.draws, "cell", town)
        voice = self.draws.chance(0.75)
        cells = (self.draws.whole(4, 900) if voice else 0, "VOICE" if voice else "SMS", imei, imsi)
        where = cell.name if cell else ""
        if int(caller[-1]) % 2:
            start = f"{when + TO_UTC:%m/%d/%Y %H:%M:%S}"
            row = (caller[1:], callee.removeprefix("+1"), start, *cells, where)
            if not caller.startswith("+1"):
                row = (caller, *row[1:])
            self._add("calls/carrier_west.csv", *row, evidence=evidence)
        else:
            row = (caller, callee, f"{when:%Y-%m-%d %H:%M:%S}", *cells, where)
            self._add("calls/carrier_east.csv", *row, evidence=evidence)

    def chat(self, sender: str, receiver: str, when: datetime, *, evidence: bool = True) -> None:
        cells = (sender, receiver, f"{when:%Y-%m-%d %H:%M:%S}")
        self._add("messages/chatnest.csv", *cells, evidence=evidence)

    # money

    def pay(
        self,
        payer: str,
        payee: str,
        when: datetime,
        amount: float,
        channel: str,
        *,
        evidence: bool = True,
    ) -> None:
        cells = (payer, payee, f"{when:%Y-%m-%d %H:%M:%S}", f"{amount:.2f}", channel)
        self._add("bank/transfers.csv", *cells, evidence=evidence)

    def deposit(
        self, account: str, spot: Spot, when: datetime, amount: float, *, evidence: bool = True
    ) -> None:
        ends = ("place", spot.name, "account", account)
        self._cash(ends, spot, when, amount, "cash deposit", evidence=evidence)

    def withdraw(
        self, account: str, spot: Spot, when: datetime, amount: float, *, evidence: bool = True
    ) -> None:
        ends = ("account", account, "place", spot.name)
        self._cash(ends, spot, when, amount, "ATM withdrawal", evidence=evidence)

    def _cash(
        self,
        ends: tuple[str, ...],
        spot: Spot,
        when: datetime,
        amount: float,
        channel: str,
        *,
        evidence: bool,
    ) -> None:
        """Write cash in or out of an account; banks write the time of the place."""
        central = spot.town.timezone == "America/Chicago"
        local = when - CENTRAL if central else when
        document = "bank/cash_west.csv" if central else "bank/cash.csv"
        cells = (f"{local:%Y-%m-%d %H:%M:%S}", f"{amount:.2f}", channel, spot.town)
        self._add(document, *ends, *cells, evidence=evidence)

    def statement(self, account: str, day: int, text: str, amount: float) -> None:
        """Write a line of a bank's statement; a negative amount left the account."""
        debit, credit = ("", f"{amount:.2f}") if amount > 0 else (f"{-amount:.2f}", "")
        self._add("bank/statements.csv", account, day_text(day), text, debit, credit)

    def customer(self, account: str, kind: str, contact: str, *, evidence: bool = True) -> None:
        """State the contact that a bank knows of an account."""
        self._add("bank/customers.csv", account, kind, contact, evidence=evidence)

    # travel and roads

    def stay(
        self,
        travelers: Iterable[Person],
        payer: Person | Firm | str,
        day: int,
        nights: int,
        hotel: Spot,
        *,
        evidence: bool = True,
    ) -> None:
        """Book rooms; a payer given by text is an account."""
        place = f"{hotel.name}, {hotel.town}"
        self._book(travelers, payer, (day, day + nights), (place, "", "", ""), evidence=evidence)

    def ride(
        self,
        travelers: Iterable[Person],
        payer: Person | Firm | str,
        day: int,
        towns: tuple[Town, Town],
        service: str,
    ) -> None:
        """Book a flight or a bus."""
        self._book(travelers, payer, (day, day), ("", *towns, service), evidence=True)

    def _book(
        self,
        travelers: Iterable[Person],
        payer: Person | Firm | str,
        days: tuple[int, int],
        where: tuple[object, ...],
        *,
        evidence: bool,
    ) -> None:
        number = self.county.once(lambda: f"RV{self.draws.whole(10**5, 10**6 - 1)}")
        paid = ("account", payer) if isinstance(payer, str) else tuple(payer.id.split(":", 1))
        for traveler in travelers:
            cells = (number, *map(day_text, days), traveler.key, *paid, *where)
            self._add("travel/bookings.csv", *cells, evidence=evidence)

    def car(self, person: Person | None = None, *, state: str = "KY") -> tuple[str, str]:
        """Give out a plate, and register it to somebody."""
        plate = (self.county.plate(self.draws), state)
        if person is not None:
            self.has(person, "plate", f"US-{state}:{plate[0]}", "owns", evidence=False)
            self.county.plates[person] = plate
        return plate

    def passes(
        self, plate: tuple[str, str], camera: Spot, when: datetime, *, evidence: bool = True
    ) -> None:
        cells = (*plate, f"{when:%Y-%m-%d %H:%M:%S}", camera.name, camera.town, *camera.where)
        share = f"{self.draws.real(0.82, 0.99):.2f}"
        self._add("roads/reads.csv", *cells, share, evidence=evidence)

    # advertisements and reports

    def advertise(
        self,
        day: float,
        place: Town,
        title: str,
        *,
        contacts: dict[str, str],
        persona: tuple[str, int] | None = None,
        price: int = 0,
    ) -> None:
        """Post on a site; contacts by kind: phone, email, handle."""
        number = self.county.once(lambda: f"{self.draws.whole(10**6, 10**7 - 1)}")
        reach = [contacts.get(kind, "") for kind in ("phone", "email", "handle")]
        who = persona or ("", "")
        site = self.draws.pick(WORDS["sites"])
        when = f"{at(day, self.draws.real(8, 22)):%Y-%m-%d %H:%M:%S}"
        cells = (number, site, when, *reach, title, place, price or "", *who)
        self._add("ads/posts.json", *cells)

    def missing(self, person: Person, day: int, *, evidence: bool = True) -> None:
        number = self.county.once(lambda: f"MP-{self.draws.whole(1000, 9999)}")
        status = "found" if self.draws.chance(0.2) else "missing"
        cells = (number, person.key, day_text(day), person.town, status)
        self._add("reports/missing.csv", *cells, evidence=evidence)

    def incident(
        self,
        day: int,
        offense: str,
        parties: Sequence[tuple[Person, str]],
        *,
        ori: str = "KY0990100",
        town: Town | None = None,
        evidence: bool = True,
    ) -> str:
        """Report an incident; returns its id."""
        number = self.county.once(lambda: f"24-{self.draws.whole(10_000, 99_999)}")
        where = town or (parties[0][0].town if parties else self.draws.pick(self.county.near))
        for person, role in parties or [(None, "")]:
            key = person.key if person else ""
            cells = (number, day_text(day), offense, where, key, role, ori)
            self._add("reports/incidents.csv", *cells, evidence=evidence)
        return f"event:{ori}:{number}"

    def said(
        self, first: Person, relation: str, second: Person, day: int, *, evidence: bool = True
    ) -> None:
        """Write what an interview states of two people."""
        cells = (first.id, relation, second.id, day_text(day))
        self._add("reports/interviews.csv", *cells, evidence=evidence)

    def associate(self, first: Person, second: Person, day: int) -> None:
        self._add("reports/associations.csv", first.id, second.id, day_text(day))

    def passport(self, person: Person) -> str:
        """Issue a passport to somebody."""
        number = self.county.once(lambda: f"ZZ/passport/X{self.draws.whole(10**6, 10**7 - 1)}")
        self._add("registers/documents.csv", number, person.key, evidence=False)
        return number

    def found(self, holder: str, relation: str, number: str, day: int) -> None:
        """Write where, or on whom, an identity document was found; `holder` is an id."""
        kind, _, key = holder.partition(":")
        self._add("reports/found.csv", kind, key, relation, number, day_text(day))

    def neighbor(self, subject: str, kind: str, thing: str, *, evidence: bool = True) -> None:
        """Write what the neighboring agency has on one of its subjects."""
        self._add("neighbor/contacts.csv", subject, kind, thing, evidence=evidence)

    # ids of the case

    def phone_id(self, number: str) -> str:
        return identify(number, "phone", region="US-KY")

    def account_id(self, number: str) -> str:
        return identify(number, "account")

    def address_id(self, address: str) -> str:
        return identify(address, "address")

    def plate_id(self, plate: tuple[str, str]) -> str:
        return f"plate:US-{plate[1]}:{plate[0]}"

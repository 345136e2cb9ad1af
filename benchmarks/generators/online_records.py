"""What companies and the police hold about people who meet online.

Lives here: `OnlineRecords`, with the columns of each file; `online.toml` says how they are read.
Not here: who does what (`online_life`, `online_rings`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generators.draws import DAYS, YEAR, day_text
from generators.files import Files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generators.draws import Draws
    from generators.online_people import Person

HEADERS = {
    "subjects/subjects.csv": ("subject", "full_name", "date_of_birth"),
    "subjects/addresses.csv": ("subject", "street", "since"),
    "subjects/employment.csv": ("subject", "employer"),
    "subjects/relatives.csv": ("subject", "relative"),
    "platform/accounts.csv": ("subject", "handle", "seen_from", "seen_to"),
    "platform/messages.csv": ("sender", "receiver", "first_sent", "messages"),
    "platform/channels.csv": ("handle", "channel"),
    "platform/logins.csv": ("handle", "ip_address", "at"),
    "ads/ads.csv": ("post", "city", "posted", "kind", "contact"),
    "phones/numbers.csv": ("subject", "number", "active_from", "active_to"),
    "phones/texts.csv": ("from_number", "to_number", "sent_utc", "service"),
    "travel/reservations.csv": ("locator", "subject", "part", "departs", "returns"),
    "rides/accounts.csv": ("ride_account", "subject", "last_ride"),
    "exchange/wallets.csv": ("subject", "wallet"),
    "exchange/transfers.csv": ("from_wallet", "to_wallet", "at", "coins"),
    "interviews/roles.csv": ("subject", "item", "what", "day"),
    "interviews/relations.csv": ("subject", "relation", "other", "day"),
}


class OnlineRecords:
    """The files of the case."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.files = Files(HEADERS)
        self._missing: list[dict[str, object]] = []

    def uses_handle(self, person: Person, handle: str, since: int = 0, until: int = DAYS) -> None:
        row = (person.id, handle, day_text(since), day_text(until))
        self.files.add("platform/accounts.csv", *row)

    def message(self, sender: str, receiver: str, day: int, count: int) -> None:
        self.files.add("platform/messages.csv", sender, receiver, day_text(day), count)

    def log_in(self, handle: str, address: str, day: int) -> None:
        self.files.add("platform/logins.csv", handle, address, day_text(day))

    def advertise(self, day: int, city: str, contacts: Sequence[str]) -> None:
        """Note an advertisement with the numbers and handles that it gives."""
        post = self.draws.number("post-", 7)
        for contact in contacts:
            kind = "phone" if contact.startswith("+") else "handle"
            self.files.add("ads/ads.csv", post, city, day_text(day), kind, contact)

    def uses_phone(self, person: Person, phone: str, since: int = 0, until: int = DAYS) -> None:
        row = (person.id, phone, day_text(since), day_text(until))
        self.files.add("phones/numbers.csv", *row)

    def text(self, a: str, b: str, day: int) -> None:
        second = self.draws.whole(0, 86_399)
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        kind = "SMS" if self.draws.chance(0.8) else "VOICE"
        ends = (a, b) if self.draws.chance(0.5) else (b, a)
        self.files.add("phones/texts.csv", *ends, f"{day_text(day)}T{clock}Z", kind)

    def travel(
        self, day: int, days: int, travelers: Sequence[Person], payer: Person | None = None
    ) -> None:
        locator = self.draws.number("L", 6)
        parts = [(person, "traveler") for person in travelers]
        parts += [(payer, "payer")] if payer else []
        for person, part in parts:
            row = (locator, person.id, part, day_text(day), day_text(day + days))
            self.files.add("travel/reservations.csv", *row)

    def ride(self, account: str, person: Person, day: int) -> None:
        self.files.add("rides/accounts.csv", f"ride:{account}", person.id, day_text(day))

    def transfer(self, day: int, payer: str, payee: str, coins: float) -> None:
        row = (payer, payee, day_text(day), f"{coins:.4f}")
        self.files.add("exchange/transfers.csv", *row)

    def wallet(self, person: Person) -> str:
        """Give the wallet of a person, opened and noted if there is none."""
        if not person.wallet:
            person.wallet = f"btc:1{self.draws.number('Fict', 9)}"
            self.files.add("exchange/wallets.csv", person.id, person.wallet)
        return person.wallet

    def role(self, person: Person, role: str, day: int) -> None:
        self.files.add("interviews/roles.csv", person.id, "role", role, day_text(day))

    def relate(self, person: Person, relation: str, other: Person, day: int) -> None:
        row = (person.id, relation, other.id, day_text(day))
        self.files.add("interviews/relations.csv", *row)

    def miss(self, person: Person, day: int) -> str:
        """Note that a person is missing, and return the id that the notice gives them."""
        number = self.draws.number("", 5)
        forename, name = person.name.upper().split()
        self._missing.append(
            {
                "entity_id": f"{YEAR}/{number}",
                "forename": forename,
                "name": name,
                "date_of_birth": person.born.replace("-", "/"),
                "date_of_event": day_text(day).replace("-", "/"),
            }
        )
        return f"person:interpol-{YEAR}-{number}"

    def write(self, folder: Path) -> None:
        self.files.write(folder, "online.toml")
        notices = {"total": len(self._missing), "_embedded": {"notices": self._missing}}
        path = folder / "notices" / "yellow.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(notices, indent=1), encoding="utf-8")

"""A county that does not exist: towns, and the numbers and names that are given out once.

Lives here: `County` and what it consists of.
Not here: rows about it (`scene`), ordinary life (`life`).
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from plants.draws import Draws
from plants.records import Records

if TYPE_CHECKING:
    from datetime import date

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
HOME_ZONE = "America/Kentucky/Louisville"


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """A town; `near` ones lie within 30 km of each other, the others at least 100 km away."""

    name: str
    state: str
    latitude: float
    longitude: float
    near: bool = False
    timezone: str = HOME_ZONE

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """An ATM, a branch, a camera, a cell or a hotel of a town."""

    name: str
    town: Town
    where: tuple[str, str]

    @property
    def id(self) -> str:
        return f"place:{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Somebody with a phone and an account; names of things are as the records write them."""

    key: str
    name: str
    born: date
    town: Town
    phone: str
    account: str
    home: str = ""

    @property
    def id(self) -> str:
        return f"person:{self.key}"


@dataclass(frozen=True, slots=True, eq=False)
class Firm:
    """A business, a school, a club or another organization."""

    name: str
    sector: str
    town: Town
    phone: str
    account: str
    address: str
    opens: str = "08:00"
    closes: str = "17:00"

    @property
    def id(self) -> str:
        return f"organization:{self.name}"


@dataclass(slots=True, eq=False)
class County:
    """What there is, by kind, and the rows about it.

    handsets: IMEI, IMSI and town of each phone.
    teens: Teenagers by their account name on the chat service.
    firms: One firm of each sector that is always there.
    living: People who lead an ordinary life, and of which kind: calls, money, roads.
    employer, plates: Of people who have one.
    own_payroll: Firms whose wages and takings are not those of ordinary life.
    """

    seed: int
    records: Records = field(default_factory=Records)
    towns: tuple[Town, ...] = field(
        default_factory=lambda: tuple(Town(**each) for each in WORDS["town"])
    )
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    residents: list[Person] = field(default_factory=list)
    teens: dict[str, Person] = field(default_factory=dict)
    firms: dict[str, Firm] = field(default_factory=dict)
    handsets: dict[str, tuple[str, str, Town]] = field(default_factory=dict)
    living: dict[Person, frozenset[str]] = field(default_factory=dict)
    employer: dict[Person, Firm] = field(default_factory=dict)
    own_payroll: set[Firm] = field(default_factory=set)
    plates: dict[Person, tuple[str, str]] = field(default_factory=dict)
    _given: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        draws = Draws(self.seed, "spots")
        for town in self.towns:
            self._furnish(town, draws)

    @property
    def near(self) -> list[Town]:
        return [town for town in self.towns if town.near]

    @property
    def far(self) -> list[Town]:
        return [town for town in self.towns if not town.near]

    def once(self, draw: object) -> str:
        """Call `draw` until it gives a text that nobody was given before."""
        while True:
            text = draw()
            if text not in self._given:
                self._given.add(text)
                return text

    def number(self, draws: Draws, *, codes: str = "home_codes") -> str:
        """Give out a phone number; one in four people came with a number from elsewhere."""
        if codes == "foreign":
            prefixes = WORDS["foreign_prefixes"]
            return self.once(lambda: f"{draws.pick(prefixes)}{draws.whole(0, 999):03d}")
        elsewhere = WORDS["away_codes"]
        known = WORDS[codes]

        def draw() -> str:
            code = draws.pick(known if draws.chance(0.75) else elsewhere)
            return f"+1{code}55501{draws.whole(0, 99):02d}"

        return self.once(draw)

    def imei(self, draws: Draws) -> str:
        """Give out an IMEI with a valid check digit; its first digits belong to no maker."""
        body = self.once(lambda: f"00{draws.whole(0, 10**12 - 1):012d}")
        total = sum(
            sum(divmod(int(digit) * (1 + index % 2), 10)) for index, digit in enumerate(body)
        )
        return f"{body}{-total % 10}"

    def imsi(self, draws: Draws) -> str:
        return self.once(lambda: f"00101{draws.whole(0, 10**10 - 1):010d}")  # the test network

    def account(self, draws: Draws) -> str:
        return self.once(lambda: f"9990{draws.whole(0, 10**8 - 1):08d}")

    def plate(self, draws: Draws) -> str:
        letters = "ABCDEFGHJKLMNPRSTVWXYZ"
        return self.once(
            lambda: "".join(draws.pick(letters) for _ in range(3)) + f"{draws.whole(100, 999)}"
        )

    def address(self, draws: Draws, town: Town, *, unit: bool = True) -> str:
        def draw() -> str:
            flat = f" Unit {draws.whole(1, 9)}" if unit else ""
            return f"{draws.whole(2, 398)} {draws.pick(WORDS['streets'])}{flat}, {town}"

        return self.once(draw)

    def spot(self, draws: Draws, kind: str, town: Town) -> Spot:
        """Pick an ATM, a branch, a camera, a cell or a hotel of a town."""
        return draws.pick([each for each in self.spots[kind] if each.town is town])

    def _furnish(self, town: Town, draws: Draws) -> None:
        code = "".join(word[0] for word in town.name.split()) + town.name[-1].upper() + town.state
        counts = (
            {"ATM": 4, "branch": 2, "camera": 4, "cell": 3, "hotel": 2}
            if town.near
            else {"ATM": 2, "branch": 1, "camera": 2, "cell": 2, "hotel": 2}
        )
        for kind, count in counts.items():
            for number in range(1, count + 1):
                # within 3 km of the middle of the town, and never two cameras within 300 m
                turn = math.tau * (number / count + draws.real(0, 0.05))
                latitude = town.latitude + 0.018 * math.sin(turn)
                longitude = town.longitude + 0.022 * math.cos(turn)
                where = (f"{latitude:.5f}", f"{longitude:.5f}")
                name = {
                    "ATM": f"ATM {code}-{number}",
                    "branch": f"Branch {code}-{number}",
                    "camera": f"CAM {code}-{number}",
                    "cell": f"{code}-{number}-{120 * number - 120}",
                    "hotel": f"{town.name} {WORDS['hotels'][number - 1]}",
                }[kind]
                self.spots.setdefault(kind, []).append(Spot(name, town, where))
                if kind in {"ATM", "branch"}:
                    cells = (name, kind, town, *where, town.timezone)
                    self.records.add("bank/machines.csv", *cells)
                elif kind == "camera":
                    self.records.add("roads/cameras.csv", name, town)
                elif kind == "cell":
                    self.records.add("calls/cells.csv", name, town, *where, 120 * number - 120)
                else:
                    self.records.add("travel/hotels.csv", name, town, *where)

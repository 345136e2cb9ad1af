"""Invented names and numbers that belong to no one."""

from __future__ import annotations

import tomllib
from copy import copy
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.simulate._dice import Dice

_TEXT = (resources.files(__package__) / "assets" / "names.toml").read_text(encoding="utf-8")
WORDS: dict[str, list[str]] = tomllib.loads(_TEXT)
LOCAL_CODES = 8  # the first area codes, those of Kentucky and around it
# There are 8,900 reserved numbers; half as many outsiders as people have one, and rings a few.
MOST_PEOPLE = 4000
# The weights and values of the check digit of a VIN: 49 CFR 565.15.
VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


class Registry:
    """Names and numbers, each handed out once."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        numbers = [f"1{code}5550{n:03d}" for code in WORDS["area_codes"] for n in range(100, 200)]
        local, far = numbers[: LOCAL_CODES * 100], numbers[LOCAL_CODES * 100 :]
        self._phones = (dice.shuffled(local) + dice.shuffled(far))[::-1]
        self._foreign = dice.shuffled(WORDS["foreign"])
        self._women, self._men, self._surnames = (WORDS[k] for k in ("women", "men", "surnames"))
        self._taken: set[str] = set()

    def drawing(self, dice: Dice) -> Registry:
        """Return this registry with draws from another stream; what is handed out stays so."""
        other = copy(self)
        other._dice = dice  # noqa: SLF001 - the same class
        return other

    def _unused(self, draw: str) -> bool:
        if draw in self._taken:
            return False
        self._taken.add(draw)
        return True

    def _fresh(self, draw: Callable[[], str]) -> str:
        while True:
            number = draw()
            if self._unused(number):
                return number

    def surname(self) -> str:
        """Draw a family name; families may share one."""
        return self._dice.pick(self._surnames)

    def name(self, sex: str, surname: str) -> str:
        """Make a full name that no one has yet."""
        forenames = self._women if sex == "F" else self._men
        while True:
            name = f"{self._dice.pick(forenames)} {surname}"
            if self._unused(name):
                return name
            initial = self._dice.pick("ABCDEFGHIJKLMNOPRSTVW")  # of a middle name
            name = f"{self._dice.pick(forenames)} {initial}. {surname}"
            if self._unused(name):
                return name

    def foreign_name(self) -> tuple[str, str, str] | None:
        """Take a name in another script, its sex and its Latin form; None if all are taken."""
        if not self._foreign:
            return None
        name, sex, latin = self._foreign.pop().split(" | ")
        return name, sex, latin

    def phone(self) -> str:
        """Take a phone number from the range reserved for fiction."""
        return self._phones.pop()

    def account(self) -> str:
        """Make an account number."""
        return self._fresh(lambda: f"9990{self._dice.number(0, 99_999_999):08d}")

    def document(self) -> str:
        """Make the number of an identity document."""
        return self._fresh(lambda: f"{self._dice.pick('PXZ')}{self._dice.number(0, 9_999_999):07d}")

    def vehicle(self) -> str:
        """Make a VIN with a valid check digit."""
        return self._fresh(self._vin)

    def _vin(self) -> str:
        serial = [self._dice.pick(VIN_SIGNS) for _ in range(5)]
        text = f"0FX{''.join(serial)}0R{self._dice.number(0, 9_999_999):07d}"
        digits = [int(VIN_VALUES.get(sign, sign)) for sign in text]
        check = sum(d * w for d, w in zip(digits, VIN_WEIGHTS, strict=True)) % 11
        return f"{text[:8]}{'X' if check == 10 else check}{text[9:]}"  # noqa: PLR2004 - the standard's X

    def plate(self) -> str:
        """Make a license plate."""
        return self._fresh(
            lambda: (
                "".join(self._dice.pick("ABCDEFGHJKLMNPRSTVWXYZ") for _ in range(3))
                + f" {self._dice.number(0, 999):03d}"
            )
        )

    def address(self) -> str:
        """Make a street address in one of the nearest towns."""
        return self._fresh(
            lambda: (
                f"{self._dice.number(2, 1999)} {self._dice.pick(WORDS['streets'])}, "
                + self._dice.pick(WORDS["cities"][:5])
            )
        )

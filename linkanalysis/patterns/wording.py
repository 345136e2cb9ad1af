"""The words of a pattern: short sentences about things and links, read into parts.

Lives here: the grammar. Whatever cannot be read becomes a line in `mistakes`.
Not here: whether the parts fit together (`checks`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

from linkanalysis._given import SHOWN, suggest_name
from linkanalysis.errors import UnknownNameError
from linkanalysis.patterns.parts import Alike, Measured, Stated, Thing, Tie, Timed
from linkanalysis.vocabulary import LINK_TYPES, ROLES, entity_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.patterns.parts import Presence, Relation

NAME = re.compile("[a-z][a-z0-9_]{0,39}")
RESERVED = ("first", "last", "sure", "optional")  # columns of the answer

US = 1_000_000
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
LONGEST = 36_525 * 86_400  # a century in seconds: no case is longer
LARGEST = Decimal(10) ** 14  # the first amount that a case cannot keep

NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
WITHIN = re.compile(rf"(\S+) within {NUMBER} (\w+) (of|before|after) (\S+)")
ORDER = re.compile(r"(\S+) (before|after|during) (\S+)")
COMPARED = re.compile(rf"(amount|duration) of (\S+) (<=|>=|<|>|=) {NUMBER} (\S+)")
SAID = re.compile(r"(\w+(?: \w+)*) of (\S+) = (.+)")
BOUNDED = re.compile(rf"(\w+(?: \w+)*) of (\S+) (<=|>=|<|>) {NUMBER}")
BETWEEN = re.compile(rf"(\w+(?: \w+)*) of (\S+) between {NUMBER} and {NUMBER}")
OR = re.compile(' or (?=(?:[^"]*"[^"]*")*[^"]*$)')  # not between quotation marks
OF_LINKS = ("amount", "duration")  # attributes that links have and things do not
ALIKE = re.compile(r"(\S+) may be (\S+)")
CURRENCY = re.compile("[A-Za-z]{3,10}")

# Links counted by attribution are made by a graph; no document states them.
STATED = tuple(row.name for row in LINK_TYPES if not row.name.startswith("attributed_"))
ROLE_NAMES = tuple(row.name for row in ROLES)

RELATIONS: dict[str, Relation] = {
    "of": "of",
    "before": "before",
    "after": "after",
    "during": "during",
}

Condition = Timed | Measured | Alike | Stated


class Reader:
    """Reads the words of one pattern and collects what is wrong with them."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def things(self, given: Iterable[tuple[str, object]]) -> Iterable[Thing]:
        """Read things: a type, or the id of one entity."""
        for name, value in given:
            if not self._named(name, "thing"):
                continue
            if name in RESERVED:
                self.mistakes.append(
                    f'"{name}" is a column of every answer; choose another name for the thing.'
                )
            elif not isinstance(value, str):
                self.mistakes.append(
                    f'{name} is {value!r:.{SHOWN}}; write a type, such as "phone".'
                )
            else:
                kind, colon, key = value.partition(":")
                if self._known(kind, name) and not (colon and not key):
                    yield Thing(name, kind, value if colon else "")
                elif colon and not key:
                    self.mistakes.append(f'"{value:.{SHOWN}}" is not a whole id ({name}).')

    def ties(self, given: Iterable[tuple[str, object]], presence: Presence) -> Iterable[Tie]:
        """Read links: source, type and target, then what else is asked of them."""
        for name, value in given:
            if self._named(name, "link") and (tie := self._tie(name, value, presence)):
                yield tie

    def _tie(self, name: str, value: object, presence: Presence) -> Tie | None:
        text, *more = plain(value).split(", ") if isinstance(value, str) else ("",)
        words = text.split(" ")
        types = words[1:-1:2]
        if len(words) < 3 or len(words) % 2 == 0 or {*words[2:-1:2]} - {"or"}:  # noqa: PLR2004
            self.mistakes.append(
                f'{name} is {value!r:.{SHOWN}}; write source, type and target, such as "who uses '
                'a" or "a call or message b".'
            )
            return None
        fine = [self._one_of(each, STATED, "a type of link", name) for each in types]
        tie = Tie(name, words[0], words[-1], tuple(sorted({*types})), presence=presence)
        for clause in more:
            first, _, rest = clause.partition(" ")
            if clause == "either way":
                tie = tie._replace(either=True)
            elif first == "as" and rest:
                fine.append(self._one_of(rest, ROLE_NAMES, "a role", name))
                tie = tie._replace(role=rest)
            elif first == "graded" and rest:
                tie = tie._replace(grades=tuple(rest.split(" or ")))
            else:
                fine.append(False)
                self.mistakes.append(
                    f'"{clause:.{SHOWN}}" cannot be read ({name}). After the link may stand ", '
                    'either way", ", as suspect" or ", graded A1 or B2".'
                )
        return tie if all(fine) else None

    def conditions(self, given: Iterable[object]) -> Iterable[Condition]:
        """Read conditions."""
        for value in given:
            text = plain(value) if isinstance(value, str) else ""
            if found := WITHIN.fullmatch(text):
                left, number, unit, relation, right = found.groups()
                if (seconds := self._seconds(number, unit, text)) is not None:
                    yield Timed(left, RELATIONS[relation], right, int(seconds * US))
            elif found := COMPARED.fullmatch(text):
                if measured := self._measured(found, text):
                    yield measured
            elif found := ALIKE.fullmatch(text):
                yield Alike(*found.groups())
            elif stated := _stated(text):
                yield stated
            elif found := ORDER.fullmatch(text):
                left, relation, right = found.groups()
                yield Timed(left, RELATIONS[relation], right)
            else:
                self.mistakes.append(
                    f"{value!r:.{SHOWN}} cannot be read as a condition. Write, for example, "
                    '"call_a within 1 hour of stay", "call_a before call_b", "call_a during use", '
                    '"amount of paid >= 3000 USD", "duration of call_a < 60 seconds", '
                    '"color of car = red", "birth year of who between 1990 and 2004" or "a may be '
                    'b".'
                )

    def _measured(self, found: re.Match[str], text: str) -> Measured | None:
        column, link, sign, number, unit = found.groups()
        if column == "duration":
            seconds = self._seconds(number, unit, text)
            return None if seconds is None else Measured("duration", link, sign, seconds)
        value = Decimal(number.replace(",", ""))
        if value >= LARGEST:
            self.mistakes.append(f'"{text:.{SHOWN}}" holds an amount larger than a case can keep.')
        elif not CURRENCY.fullmatch(unit):
            self.mistakes.append(
                f'"{unit:.{SHOWN}}" is not a currency. Write its code, such as USD.'
            )
        else:
            return Measured("amount", link, sign, value, unit.upper())
        return None

    def _seconds(self, number: str, unit: str, text: str) -> Decimal | None:
        one = unit.removesuffix("s")
        if not self._one_of(one, tuple(SECONDS), "a unit of time", text):
            return None
        seconds = Decimal(number.replace(",", "")) * SECONDS[one]
        if seconds <= LONGEST:
            return seconds
        self.mistakes.append(f'"{text:.{SHOWN}}" is longer than a century.')
        return None

    def _named(self, name: object, what: str) -> TypeGuard[str]:
        if isinstance(name, str) and NAME.fullmatch(name):
            return True
        self.mistakes.append(
            f"{name!r:.{SHOWN}} is not a name for a {what}; use up to 40 lowercase letters, digits "
            "and _, a letter first."
        )
        return False

    def _known(self, kind: str, name: str) -> bool:
        try:
            entity_type(kind)
        except UnknownNameError as error:
            self.mistakes.append(f"{error} ({name})")
            return False
        return True

    def _one_of(self, word: str, choices: tuple[str, ...], what: str, where: str) -> bool:
        if word in choices:
            return True
        hint = suggest_name(word, choices)
        message = f'"{word:.{SHOWN}}" is not {what} ({where:.{SHOWN}}). {hint}'
        self.mistakes.append(message.rstrip())
        return False


def _stated(text: str) -> Stated | None:
    """Read what documents must state of a thing; None if the text is something else."""
    found = BETWEEN.fullmatch(text) or BOUNDED.fullmatch(text) or SAID.fullmatch(text)
    if found is None or found[1].lower() in OF_LINKS:
        return None
    asked = Stated(found[1].lower().replace(" ", "_"), found[2])
    if found.re is BETWEEN:
        return asked._replace(bounds=((">=", _number(found[3])), ("<=", _number(found[4]))))
    if found.re is BOUNDED:
        return asked._replace(bounds=((found[3], _number(found[4])),))
    return asked._replace(texts=tuple(_unquoted(each) for each in OR.split(found[3])))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def plain(text: str) -> str:
    """Write a sentence with single spaces."""
    return " ".join(text.split())

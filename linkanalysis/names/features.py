"""The properties by which entities are compared: one row and one comparison each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.names.addresses import ADDRESS_LEVELS, Addresses
from linkanalysis.names.dates import BIRTH_LEVELS, BirthDates
from linkanalysis.names.identifiers import Identifiers, shared_levels
from linkanalysis.names.name_words import spelled
from linkanalysis.names.names import NAME_LEVELS, PersonNames
from linkanalysis.names.words import (
    FIRM_LEVELS,
    FIRM_NAME_LEVELS,
    NATIONALITY_LEVELS,
    SEX_LEVELS,
    TOWN_LEVELS,
    USUAL_TOWN,
    Firms,
    Sexes,
    Values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.names.comparison import Compared, Level

    class Table(Protocol):
        """The prepared values of a property."""

        def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
            """Compare values by their numbers."""

    Prepare = Callable[[Sequence[str], NDArray[np.int64], int], Table]


@dataclass(frozen=True, slots=True)
class Points:
    """What one property says about two entities.

    Attributes
    ----------
    bits : float
        Evidence: 10 bits make sameness 1,024 times more likely than before, -10 less.
    sign : {"+", "~", "−", "!", ""}
        Agrees, agrees in part, disagrees, rules sameness out, or not known of both.
    reason : str
        In words.

    Examples
    --------
    >>> Points(0.0, "", "not known of both").bits
    0.0
    """

    bits: float
    sign: str
    reason: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A property by which entities are compared.

    Attributes
    ----------
    name : str
        The property, and its column in results.
    types : tuple of str
        The types of entities that have it.
    attributes : tuple of str
        The attributes whose values it compares.
    tied : str
        The type of things whose ids it compares, if an entity is tied to them.
    prepare : callable
        Takes distinct values, how many records have each, and the number of records.
    levels : tuple of Level
        What the comparison can say, the most alike first.
    family : bool
        Whether the members of a family share it.
    key : bool
        Whether the key of the entity itself is a value.
    fold : callable
        Writes a value in the form in which equal ones are equal.

    Examples
    --------
    >>> next(row for row in FEATURES if row.name == "name").points(["Ana Bell"], ["Bell, Ana"]).sign
    '+'
    """

    name: str
    types: tuple[str, ...]
    prepare: Prepare
    levels: tuple[Level, ...]
    attributes: tuple[str, ...] = ()
    tied: str = ""
    family: bool = False
    key: bool = False
    fold: Callable[[str], str] = str.strip

    def points(self, left: Sequence[str], right: Sequence[str]) -> Points:
        """Compare the values of two entities by themselves, without the rest of their case.

        Parameters
        ----------
        left, right : sequence of str
            The values of this property; of several, the most alike count.

        Returns
        -------
        Points
            Bits of evidence, with what is generally known about how common values are.

        Examples
        --------
        >>> birth = next(row for row in FEATURES if row.name == "birth_date")
        >>> birth.points(["1980-05-02"], ["1980-02-05"]).reason
        'birth date with day and month swapped'
        """
        one, other = ([self.fold(value) for value in values if value] for values in (left, right))
        texts = list(dict.fromkeys([*one, *other]))
        number = {text: at for at, text in enumerate(texts)}
        pairs = np.array([(number[a], number[b]) for a in one for b in other], np.int64)
        if not pairs.size:
            return Points(0.0, "", "not known of both")
        table = self.prepare(texts, np.full(len(texts), 2, np.int64), 0)
        found = table.compare(pairs[:, 0], pairs[:, 1])
        at = min(
            range(len(pairs)),
            key=lambda each: (found.level[each] % 127, -found.rarity[each]),
        )
        if found.level[at] < 0:
            return Points(0.0, "", "not known of both")
        level = self.levels[found.level[at]]
        bits = bits_of_level(level, level.m, level.u, np.array([found.rarity[at]]))[0]
        return Points(round(float(bits), 2), level.sign, level.reason)


def bits_of_level(
    level: Level, m: float, u: float, rare: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the evidence of a level in bits; a rare value replaces u by how common it is."""
    bits = np.log2(m) + (rare if level.rare else np.full(rare.size, -np.log2(u)))
    if level.rare:
        bits = np.maximum(bits, 0.0)  # a value that everybody has is no evidence, and none against
    kept: NDArray[np.float64] = np.clip(bits, level.least, level.most)
    return kept


def _signs(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum() or sign == ":")


def _digits(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdecimal())
    digits = digits[1:] if len(digits) == NORTH_AMERICAN and digits[0] == "1" else digits
    return digits or text.strip()


def _document(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


NORTH_AMERICAN = 11  # digits with the country code 1
PERSON = ("person",)
PARTY = ("person", "organization")
EXACT = partial(Identifiers.of, confusable=False)


def _tied(  # noqa: PLR0913 - a row of the table
    name: str,
    types: tuple[str, ...],
    *,
    m: float,
    usual: float = 1e-6,
    family: bool = True,
    prepare: Prepare = Identifiers.of,
    attributes: tuple[str, ...] = (),
    fold: Callable[[str], str] = _signs,
    thing: str = "",
) -> Feature:
    levels = shared_levels(thing or name.replace("_", " "), m=m, differ=-0.4, usual=usual)
    return Feature(name, types, prepare, levels, attributes, tied=name, family=family, fold=fold)


def _of_key(name: str, prepare: Prepare, *, fold: Callable[[str], str] = _signs) -> Feature:
    levels = shared_levels(name.replace("_", " "), m=0.9, differ=-6.0, usual=1e-6)
    return Feature(f"{name}_key", (name,), prepare, levels, key=True, fold=fold)


FEATURES: tuple[Feature, ...] = (
    Feature(
        "name",
        PERSON,
        PersonNames.of,
        NAME_LEVELS,
        ("name", "alias", "full_name", "label", "birth_name", "maiden_name"),
        family=True,
    ),
    Feature(
        "birth_date", PERSON, BirthDates.of, BIRTH_LEVELS, ("birth_date", "birth_year"), family=True
    ),
    Feature("sex", PERSON, Sexes.of, SEX_LEVELS, ("sex", "gender")),
    Feature("nationality", PERSON, Values.of, NATIONALITY_LEVELS, ("nationality",), family=True),
    Feature(
        "town",
        PERSON,
        partial(Values.of, usual=USUAL_TOWN),
        TOWN_LEVELS,
        ("town", "city"),
        family=True,
        fold=spelled,
    ),
    Feature(
        "fingerprint",
        PERSON,
        EXACT,
        shared_levels("fingerprint", m=0.999, differ=0.0, usual=1e-8, biometric=True),
        ("fingerprint_id",),
        fold=_document,
    ),
    Feature(
        "dna",
        PERSON,
        EXACT,
        shared_levels("DNA profile", m=0.999, differ=0.0, usual=1e-8, biometric=True),
        ("dna_id",),
        fold=_document,
    ),
    Feature(
        "document",
        PERSON,
        Identifiers.of,
        shared_levels("document number", m=0.6, differ=-1.0, usual=1e-7),
        ("document_number", "passport", "national_id"),
        tied="document_number",
        fold=_document,
    ),
    Feature(
        "registration",
        ("organization",),
        Identifiers.of,
        shared_levels("registration number", m=0.8, differ=-2.0, usual=1e-7),
        ("registration_number", "document_number"),
        fold=_document,
    ),
    Feature(
        "firm_name",
        ("organization",),
        Firms.of,
        FIRM_NAME_LEVELS,
        ("name", "label", "alias"),
        key=True,
    ),
    Feature(
        "address",
        PARTY,
        Addresses.of,
        ADDRESS_LEVELS,
        ("address",),
        tied="address",
        family=True,
        fold=fold_name,
    ),
    _tied("phone", PARTY, m=0.5, prepare=EXACT, attributes=("phone",), fold=_digits),
    _tied("email", PARTY, m=0.5, family=False, attributes=("email",), thing="e-mail address"),
    _tied("handle", PARTY, m=0.4, family=False, thing="account name"),
    _tied("plate", PERSON, m=0.3),
    _tied("vehicle", PERSON, m=0.3),
    _tied("account", PARTY, m=0.4, thing="bank account"),
    Feature(
        "organization",
        PERSON,
        Values.of,
        FIRM_LEVELS,
        ("employer",),
        tied="organization",
        family=True,
    ),
    _of_key("vehicle", Identifiers.of),
    _of_key("plate", Identifiers.of),
    _of_key("account", Identifiers.of),
    _of_key("handle", Identifiers.of),
    _of_key("email", Identifiers.of),
    _of_key("document_number", Identifiers.of),
    Feature("address_key", ("address",), Addresses.of, ADDRESS_LEVELS, key=True, fold=fold_name),
    Feature(
        "vehicle_plate",
        ("vehicle",),
        Identifiers.of,
        shared_levels("plate", m=0.5, differ=-1.0, usual=1e-6),
        ("plate",),
        tied="plate",
        fold=_signs,
    ),
    Feature("make", ("vehicle",), Values.of, NATIONALITY_LEVELS, ("make", "model", "color")),
    Feature(
        "holder",
        ("vehicle", "plate", "account", "handle", "email", "address", "document_number"),
        EXACT,
        shared_levels("holder", m=0.6, differ=-1.0, usual=1e-4),
        tied="person",
    ),
)


def features_of(type_name: str) -> tuple[Feature, ...]:
    """Return the properties by which entities of a type are compared."""
    return tuple(row for row in FEATURES if type_name in row.types)


COMPARED_TYPES: tuple[str, ...] = tuple(
    dict.fromkeys(type_name for row in FEATURES for type_name in row.types)
)

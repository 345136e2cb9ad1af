"""What statements and links are about: types of entities, and ids made of a type and a key.

What this library decided:

* Identifiers are entities of their own, because a phone or an account moves between people;
  *person uses phone* is a link with dates. The address of a machine is one of them (``ip``).
* Calls, payments and messages have two parties and are links. An incident, a notice or a meeting
  may have more and is an entity of type ``event`` whose parties are linked to it by role.
* A case may have types of its own, such as firearms: their names begin with ``x_`` (``x_firearm``),
  so that a misspelled type is still an error. Each is an object that identifies nobody. Where a
  type of the entities of a graph or case is asked for, the word alone will do.
* A type is one word in lower case, or words with underscores: ``phone``, never ``PhoneNumber``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkanalysis.core.checks import given_names
from linkanalysis.core.counts import plural_of
from linkanalysis.core.vocabulary.names import find_row
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Collection

OWN = "x_"  # before the word of a type of a case's own, as STIX does it
OWN_WORD = re.compile("[a-z]+(?:_[a-z]+)*")
SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type of entity.

    Attributes
    ----------
    name : str
        The word before the colon of an id.
    label : str
        The word for one of them in a sentence.
    plural : str
        The word for several of them.
    pole : {"person", "object", "location", "event"}
        The class of the POLE model.
    reading : str
        What it is, and what its key is.
    identifier : bool
        Whether it identifies its user. If all its users are protected, it is masked as they are.

    Examples
    --------
    >>> ENTITY_TYPES[0].plural
    'people'
    """

    name: str
    label: str
    plural: str
    pole: Literal["person", "object", "location", "event"]
    reading: str
    identifier: bool = False


ENTITY_TYPES = (
    EntityType(
        name="person",
        label="person",
        plural="people",
        pole="person",
        reading="a human being; the key is the agency's own number, or document and row",
    ),
    EntityType(
        name="organization",
        label="organization",
        plural="organizations",
        pole="person",
        reading="a company, agency or association; the key is a registration number or a name",
    ),
    EntityType(
        name="phone",
        label="phone",
        plural="phones",
        pole="object",
        reading="a phone number in E.164; if it is not valid, raw with its document and its digits",
        identifier=True,
    ),
    EntityType(
        name="device",
        label="device",
        plural="devices",
        pole="object",
        reading="a handset or computer; the key is the first 14 digits of its IMEI, a MAC address "
        "or a serial number",
        identifier=True,
    ),
    EntityType("sim", "SIM", "SIMs", "object", "a SIM card by IMSI or ICCID", identifier=True),
    EntityType(
        name="email",
        label="e-mail address",
        plural="e-mail addresses",
        pole="object",
        reading="an e-mail address with its domain in lower case",
        identifier=True,
    ),
    EntityType(
        name="handle",
        label="account name",
        plural="account names",
        pole="object",
        reading="a name on an online service, as service and name",
        identifier=True,
    ),
    EntityType(
        name="ip",
        label="IP address",
        plural="IP addresses",
        pole="object",
        reading="the Internet address of a machine; shared and reassigned, so dates matter",
        identifier=True,
    ),
    EntityType(
        name="vehicle",
        label="vehicle",
        plural="vehicles",
        pole="object",
        reading="a vehicle by its VIN (17 characters), or by the agency's own number",
        identifier=True,
    ),
    EntityType(
        name="plate",
        label="plate",
        plural="plates",
        pole="object",
        reading="a license plate, as jurisdiction and characters: US-KY:ABC123",
        identifier=True,
    ),
    EntityType(
        name="account",
        label="account",
        plural="accounts",
        pole="object",
        reading="a bank account: IBAN, or routing and account number",
        identifier=True,
    ),
    EntityType(
        name="wallet",
        label="wallet",
        plural="wallets",
        pole="object",
        reading="an address on the blockchain of a crypto asset",
        identifier=True,
    ),
    EntityType(
        name="document_number",
        label="document number",
        plural="document numbers",
        pole="object",
        reading="the number of a passport or another identity document, with its country",
        identifier=True,
    ),
    EntityType(
        name="item",
        label="item",
        plural="items",
        pole="object",
        reading="an exhibit or another thing by its number: a trace, drugs, cash",
    ),
    EntityType(
        name="ad",
        label="advertisement",
        plural="advertisements",
        pole="object",
        reading="an advertisement, as site and number of the post",
    ),
    EntityType("address", "address", "addresses", "location", "a postal address"),
    EntityType(
        name="place",
        label="place",
        plural="places",
        pole="location",
        reading="a place without a postal address: a hotel, a bus stop, a cell sector",
    ),
    EntityType(
        name="event",
        label="event",
        plural="events",
        pole="event",
        reading="an incident, arrest, meeting or notice, by the number its recorder gave it",
    ),
    EntityType(
        name="booking",
        label="booking",
        plural="bookings",
        pole="event",
        reading="a booked journey or stay; the traveler and the payer may differ",
    ),
)


def entity_type(name: str) -> EntityType:
    """Find a type of entity by name.

    Parameters
    ----------
    name : str
        Name of the type; ``x_`` and a word is a type of a case's own.

    Returns
    -------
    EntityType
        The row.

    Raises
    ------
    UnknownNameError
        If there is no such type.

    Examples
    --------
    >>> entity_type("phone").identifier
    True
    >>> entity_type("x_firearm").plural
    'firearms'
    """
    if is_own_type(name):
        label = name.removeprefix(OWN).replace("_", " ")
        reading = "a type of this case's own; the key is its number"
        return EntityType(name, label, plural_of(label), "object", reading)
    return find_row(
        ENTITY_TYPES, name, what="a type of entity", listed="la.vocabulary.ENTITY_TYPES"
    )


def asked_type(name: str, there: Collection[str]) -> str:
    """Give the type that a word asks for; the plain word of a type of the case's own will do.

    there: Types of the entities of a graph or case.
    """
    own = f"{OWN}{name}"
    return own if own in there and not is_type(name) else entity_type(name).name


def asked_types(argument: str, given: object, there: Collection[str]) -> frozenset[str]:
    """Give the types that the words of an argument ask for."""
    words = given_names(argument, given, what="a type")
    return frozenset(asked_type(word, there) for word in words)


def is_own_type(name: object) -> bool:
    """Tell whether a word is the name of a type of a case's own."""
    if not isinstance(name, str) or not name.startswith(OWN):
        return False
    return OWN_WORD.fullmatch(name.removeprefix(OWN)) is not None


def is_type(name: object) -> bool:
    """Tell whether a word is the name of a type, of the library or of a case's own."""
    return is_own_type(name) or any(row.name == name for row in ENTITY_TYPES)


def make_id(type_name: str, key: str) -> str:
    """Make an id of a type and a key.

    Parameters
    ----------
    type_name : str
        A type of `ENTITY_TYPES`.
    key : str
        The key in its normal form. Colons are allowed; control characters are not.

    Returns
    -------
    str
        The id, ``type:key``.

    Raises
    ------
    UnknownNameError
        If the type is unknown.
    RecordError
        If the key is empty or holds a control character.

    Examples
    --------
    >>> make_id("plate", "US-KY:ABC123")
    'plate:US-KY:ABC123'
    """
    entity_type(type_name)
    if not key.strip():
        message = f'An id of type "{type_name}" needs a key; this one is empty.'
        raise RecordError(message)
    if not key.isprintable():
        _refuse_controls(type_name, key)
    return f"{type_name}:{key}"


def _refuse_controls(type_name: str, key: str) -> None:
    # format characters (right-to-left marks and the like) are part of real names, so they may stay
    for position, character in enumerate(key, start=1):
        if unicodedata.category(character) == "Cc":
            message = (
                f'The key of an id of type "{type_name}" holds the control character '
                f"U+{ord(character):04X} at position {position}. Remove it where the key is made."
            )
            raise RecordError(message)


def split_id(entity: str) -> tuple[str, str]:
    """Split an id into its type and its key.

    Parameters
    ----------
    entity : str
        An id, ``type:key``.

    Returns
    -------
    tuple of (str, str)
        Type and key.

    Raises
    ------
    UnknownNameError
        If the type is unknown.
    RecordError
        If there is no colon or no key.

    Examples
    --------
    >>> split_id("plate:US-KY:ABC123")
    ('plate', 'US-KY:ABC123')
    """
    named = str(entity)
    type_name, colon, key = named.partition(":")
    if not colon or not key.strip():
        message = (
            f'"{named[:SHOWN]}" is not an id. An id is a type, a colon and a key, '
            "such as person:KY-118."
        )
        raise RecordError(message)
    return entity_type(type_name).name, key

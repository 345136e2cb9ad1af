"""What statements and links are about: types of entities, and ids made of a type and a key.

Lives here: `ENTITY_TYPES` and the two functions that put ids together and take them apart.
Not here: the normal form of a key, one file a kind in `keys`.

Settled: identifiers are entities of their own, because a phone or an account moves between
people; *person uses phone* is a link with dates. The address of a machine is one of them: type
``ip``. Calls, payments and messages have two parties and are links; an incident, a notice or a
meeting may have more and is an entity of type ``event`` whose parties are linked to it by role.
Types are written in lower case and in one word or with an underscore: ``phone``, never
``PhoneNumber``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from linkanalysis.errors import RecordError
from linkanalysis.vocabulary.names import find_row

__all__ = ["ENTITY_TYPES", "EntityType", "entity_type", "make_id", "split_id"]

SHOWN = 40


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type of entity.

    Attributes
    ----------
    name : str
        The word before the colon of an id.
    label : str
        One of them, for a reader.
    plural : str
        Several of them, for a reader.
    pole : {"person", "object", "location", "event"}
        Person, object, location or event.
    identifier : bool
        It identifies whoever uses it: used by protected people only, it is masked like them.
    reading : str
        What its key is.

    Examples
    --------
    >>> ENTITY_TYPES[0].plural
    'people'
    """

    name: str
    label: str
    plural: str
    pole: Literal["person", "object", "location", "event"]
    identifier: bool
    reading: str


ENTITY_TYPES = (
    EntityType(
        name="person",
        label="person",
        plural="people",
        pole="person",
        identifier=False,
        reading="a human being; the key is the agency's own number, or document and row",
    ),
    EntityType(
        name="organization",
        label="organization",
        plural="organizations",
        pole="person",
        identifier=False,
        reading="a company, agency or association; the key is a registration number or a name",
    ),
    EntityType(
        name="phone",
        label="phone",
        plural="phones",
        pole="object",
        identifier=True,
        reading="a phone number in E.164, or raw, its document and its digits",
    ),
    EntityType(
        name="device",
        label="device",
        plural="devices",
        pole="object",
        identifier=True,
        reading="a handset or computer; the key is the first 14 digits of its IMEI, or a serial",
    ),
    EntityType(
        name="sim",
        label="SIM",
        plural="SIMs",
        pole="object",
        identifier=True,
        reading="a SIM card by IMSI or ICCID",
    ),
    EntityType(
        name="email",
        label="e-mail address",
        plural="e-mail addresses",
        pole="object",
        identifier=True,
        reading="an e-mail address, domain in lower case",
    ),
    EntityType(
        name="handle",
        label="account name",
        plural="account names",
        pole="object",
        identifier=True,
        reading="a name on a service, as service and name",
    ),
    EntityType(
        name="ip",
        label="IP address",
        plural="IP addresses",
        pole="object",
        identifier=True,
        reading="the address of a machine on the Internet; shared and reassigned, so dates matter",
    ),
    EntityType(
        name="vehicle",
        label="vehicle",
        plural="vehicles",
        pole="object",
        identifier=True,
        reading="a vehicle by its 17 character VIN, or by the agency's own number",
    ),
    EntityType(
        name="plate",
        label="plate",
        plural="plates",
        pole="object",
        identifier=True,
        reading="a license plate, as jurisdiction and characters: US-KY:ABC123",
    ),
    EntityType(
        name="account",
        label="account",
        plural="accounts",
        pole="object",
        identifier=True,
        reading="a bank account: IBAN, or routing and account number",
    ),
    EntityType(
        name="wallet",
        label="wallet",
        plural="wallets",
        pole="object",
        identifier=True,
        reading="an address on a chain of crypto assets",
    ),
    EntityType(
        name="document_number",
        label="document number",
        plural="document numbers",
        pole="object",
        identifier=True,
        reading="the number of a passport or another identity document, with its country",
    ),
    EntityType(
        name="ad",
        label="advertisement",
        plural="advertisements",
        pole="object",
        identifier=False,
        reading="an advertisement, as site and number of the post",
    ),
    EntityType(
        name="address",
        label="address",
        plural="addresses",
        pole="location",
        identifier=False,
        reading="a postal address",
    ),
    EntityType(
        name="place",
        label="place",
        plural="places",
        pole="location",
        identifier=False,
        reading="a place that is no postal address: a hotel, a bus stop, a cell sector",
    ),
    EntityType(
        name="event",
        label="event",
        plural="events",
        pole="event",
        identifier=False,
        reading="an incident, an arrest, a meeting or a notice, by the number of who recorded it",
    ),
    EntityType(
        name="booking",
        label="booking",
        plural="bookings",
        pole="event",
        identifier=False,
        reading="a booked journey or stay: who travels and who pays may differ",
    ),
)


def entity_type(name: str) -> EntityType:
    """Give the row of a type of entity.

    Parameters
    ----------
    name : str
        Name of the type.

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
    """
    return find_row(
        ENTITY_TYPES, name, what="a type of entity", listed="la.vocabulary.ENTITY_TYPES"
    )


def make_id(type_name: str, key: str) -> str:
    """Put an id together.

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
    # format characters (right-to-left marks and the like) are part of real names: they may stay
    for place, character in enumerate(key, start=1):
        if unicodedata.category(character) == "Cc":
            message = (
                f'The key of an id of type "{type_name}" holds the control character '
                f"U+{ord(character):04X} at place {place}. Remove it where the key is made."
            )
            raise RecordError(message)


def split_id(entity: str) -> tuple[str, str]:
    """Take an id apart.

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

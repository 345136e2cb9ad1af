"""Ties that documents state: types of links, and which of them belong to ordinary life.

What this library decided:

* Control over a person has types of its own (``speaks_for``, ``holds_documents_of``,
  ``controls_money_of``, ``recruited_by``, ``accompanied_by``, ``controls``), because indicators of
  trafficking ask for exactly these.
* Parties of an event are linked to it by ``involved_in`` with a role, so *victim in*, *suspect
  in*, *witness in* and *arrested in* are roles, not types.
* That two entities are one is a decision, not a link. That there are many calls or payments
  between two is a count of links, not a type.
* Control over a person happens at its date, as a call or a journey does; family, work and property
  last. A tie whose kind is not stated counts as one that happens.
* A call between two phones states nothing about people. Counted for the people who held the phones,
  it has a type of its own (``attributed_call``), so that nothing reads as if a record named them.
* Ties of family, household and work are *benign*: real, kept and counted, but known to connect
  people who commit no offense together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from linkanalysis.core.vocabulary.names import find_row

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class LinkType:
    """A type of link.

    Attributes
    ----------
    name : str
        The word in a link.
    label : str
        The words between source and target in a sentence.
    reading : str
        What it means, and what it does not.
    directed : bool
        Whether source and target differ in what they do.
    benign : bool
        Whether it is a tie of ordinary life: family, household, work.
    personal : bool
        Whether one end is a person, and the other end is theirs or tied to them in person.
    happens : bool
        Whether it happens on its date, instead of lasting from it: whoever was under 18 on that
        date is protected.

    Examples
    --------
    >>> LINK_TYPES[0].label
    'called'
    """

    name: str
    label: str
    reading: str
    directed: bool = False
    benign: bool = False
    personal: bool = False
    happens: bool = False


LINK_TYPES = (
    LinkType("call", "called", "a call between two phones", directed=True, happens=True),
    LinkType(
        name="message",
        label="messaged",
        reading="a text or chat message between two phones or account names",
        directed=True,
        happens=True,
    ),
    LinkType(
        "payment", "paid", "money moved from one account to another", directed=True, happens=True
    ),
    LinkType(
        name="uses",
        label="uses",
        reading="uses the phone, account, vehicle or device, registered for it or not",
        directed=True,
        personal=True,
    ),
    LinkType(
        name="subscriber_of",
        label="is subscriber of",
        reading="registered with the carrier for the phone; another person may use it",
        directed=True,
        personal=True,
    ),
    LinkType("owns", "owns", "owns the thing", directed=True, personal=True),
    LinkType(
        name="registered_to",
        label="is registered to",
        reading="the vehicle, plate or account is registered under the name",
        directed=True,
        personal=True,
    ),
    LinkType(
        name="holds",
        label="holds",
        reading="holds the account, wallet or identity document",
        directed=True,
        personal=True,
    ),
    LinkType(
        name="lives_at",
        label="lives at",
        reading="lives or lived at the address",
        directed=True,
        benign=True,
        personal=True,
    ),
    LinkType(
        name="works_at",
        label="works at",
        reading="works or worked at the place",
        directed=True,
        benign=True,
        personal=True,
    ),
    LinkType(
        "kin", "is kin of", "related by blood, marriage or adoption", benign=True, personal=True
    ),
    LinkType(
        "household", "shares a household with", "lives in one home with", benign=True, personal=True
    ),
    LinkType(
        name="workplace",
        label="works with",
        reading="works for the same employer at the same place",
        benign=True,
        personal=True,
    ),
    LinkType(
        name="associate_of",
        label="is an associate of",
        reading="said to know or work with; says nothing about what they do",
        personal=True,
    ),
    LinkType(
        name="member_of",
        label="is a member of",
        reading="belongs to the organization or group",
        directed=True,
        personal=True,
    ),
    LinkType(
        name="employed_by",
        label="is employed by",
        reading="works for the person or organization",
        directed=True,
        personal=True,
    ),
    LinkType(
        "traveled_with", "traveled with", "made a journey together", personal=True, happens=True
    ),
    LinkType(
        name="controls",
        label="controls",
        reading="decides what the other person does, or what happens to the thing",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        "recruited_by",
        "was recruited by",
        "was brought in by the other",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="accompanied_by",
        label="was accompanied by",
        reading="appeared together with the other",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        "speaks_for",
        "speaks for",
        "answers in place of the other",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="holds_documents_of",
        label="holds documents of",
        reading="keeps identity documents of the other",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="controls_money_of",
        label="controls money of",
        reading="keeps the money of the other, or decides how it is spent",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="involved_in",
        label="is involved in",
        reading="has a role in the event; victims have one too",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="stayed_at",
        label="stayed at",
        reading="stayed at the place or under the booking",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="visited",
        label="visited",
        reading="came to see the person, such as in jail, or the place",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="booked",
        label="is booked on",
        reading="is a traveler or guest of the booking",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="paid_for",
        label="paid for",
        reading="paid for the booking; need not travel",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="advertised_in",
        label="is advertised in",
        reading="the advertisement names the phone, account name or person",
        directed=True,
        happens=True,
    ),
    LinkType(
        name="located_at",
        label="is located at",
        reading="the thing, event or advertisement is at the place",
        directed=True,
    ),
    LinkType(
        name="subject_of",
        label="is subject of",
        reading="is the person that a notice or report is about",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="same_document",
        label="is named in one document with",
        reading="named in the same document; no other tie is stated",
        personal=True,
    ),
    LinkType(
        name="forensic_match",
        label="is a forensic match with",
        reading="a laboratory reports a match between two traces, or of a trace with a person",
        personal=True,
    ),
    LinkType(
        name="found_at",
        label="was found at",
        reading="the trace or thing was found or seized at the event; others may have been there",
        directed=True,
    ),
    LinkType(
        name="logged_in_from",
        label="logged in from",
        reading="somebody with its password used the account at the address or on the device",
        directed=True,
        happens=True,
    ),
    LinkType(
        name="mentioned_in",
        label="is mentioned in",
        reading="is mentioned in the event or report without a role",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        "tie",
        "is tied to",
        "a tie whose kind the document does not state",
        personal=True,
        happens=True,
    ),
    LinkType(
        name="attributed_call",
        label="called (by attribution)",
        reading="a call between two phones, counted for whoever a record states to hold them then",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="attributed_message",
        label="messaged (by attribution)",
        reading="a message, counted for whoever a record states to hold phone or account name then",
        directed=True,
        personal=True,
        happens=True,
    ),
    LinkType(
        name="attributed_payment",
        label="paid (by attribution)",
        reading="a payment, counted for whoever a record states to hold the account then",
        directed=True,
        personal=True,
        happens=True,
    ),
)

# Words that people write for a type, by the type that means the same or comes nearest.
ALSO_WRITTEN = {
    "associate_of": ("met", "met_with", "meeting", "contact", "knows", "friend", "friend_of"),
    "visited": ("visit", "visits", "visitor", "jail_visit", "visitation"),
    "kin": ("relative", "family", "sibling", "parent", "brother", "sister", "cousin", "spouse"),
    "household": ("roommate", "cohabitant", "lives_with"),
    "workplace": ("coworker", "co_worker", "colleague", "works_with"),
    "call": ("called", "phone_call", "calls"),
    "message": ("text", "sms", "texted", "messaged"),
    "payment": ("paid", "transfer", "sent_money", "wire"),
    "traveled_with": ("rode_with", "passenger_of", "travelled_with"),
}


def meant_link_type(word: str) -> str:
    """Return the type of link that a word comes nearest to, or the word itself."""
    return next((name for name, words in ALSO_WRITTEN.items() if word in words), word)


LABELS = {row.name: row.label for row in LINK_TYPES}


def link_type(name: str) -> LinkType:
    """Find a type of link by name.

    Parameters
    ----------
    name : str
        Name of the type.

    Returns
    -------
    LinkType
        The row.

    Raises
    ------
    UnknownNameError
        If there is no such type.

    Examples
    --------
    >>> link_type("kin").benign
    True
    """
    return find_row(LINK_TYPES, name, what="a type of link", listed="la.vocabulary.LINK_TYPES")


def describe_link(
    type_name: str, source: str, target: str, *, day: date | None = None, part: str = ""
) -> str:
    """Say in words what a link states; the caller decides which names may be shown.

    day: Its date; a moment is written with its time.
    part: The role in an event, in words.
    """
    verb = LABELS.get(type_name) or type_name or "–"
    role = f" as {part}" if part else ""
    clock = " %H:%M" if isinstance(day, datetime) else ""
    when = "" if day is None else f", {day:%Y-%m-%d{clock}}"
    return f"{source} {verb} {target}{role}{when}"

"""Ties that documents state: types of links, and which of them are of ordinary life.

Lives here: `LINK_TYPES`.
Not here: what a graph makes of the links of a pair (`graph`).

Settled: relations that show control over a person have types of their own (``speaks_for``,
``holds_documents_of``, ``controls_money_of``, ``recruited_by``, ``accompanied_by``,
``controls``), because indicators of trafficking ask for exactly these. Parties of an event are
linked to it by ``involved_in`` with a role, so *victim in*, *suspect in*, *witness in* and
*arrested in* are roles and no types. That two entities are one is a decision and no link; that
many calls or payments exist between two is a count of links and no type. Ties of family,
household and work are *benign*: real, kept and counted, but known to hold people together who do
nothing together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.vocabulary.names import find_row

if TYPE_CHECKING:
    from datetime import date

__all__ = ["LINK_TYPES", "LinkType", "describe_link", "link_type"]


@dataclass(frozen=True, slots=True)
class LinkType:
    """A type of link.

    Attributes
    ----------
    name : str
        The word in a link.
    label : str
        The words between source and target, for a reader.
    reading : str
        What it means, and what it does not.
    directed : bool
        Source and target differ in what they do.
    benign : bool
        A tie of ordinary life: family, household, work.
    personal : bool
        One end is a person, and the other end is theirs or tied to them in person.

    Examples
    --------
    >>> LINK_TYPES[0].label
    'called'
    """

    name: str
    label: str
    reading: str
    directed: bool
    benign: bool
    personal: bool


LINK_TYPES = (
    LinkType(
        name="call",
        label="called",
        reading="a call between two phones",
        directed=True,
        benign=False,
        personal=False,
    ),
    LinkType(
        name="message",
        label="messaged",
        reading="a text or chat message between two phones or account names",
        directed=True,
        benign=False,
        personal=False,
    ),
    LinkType(
        name="payment",
        label="paid",
        reading="money moved from one account to another",
        directed=True,
        benign=False,
        personal=False,
    ),
    LinkType(
        name="uses",
        label="uses",
        reading="uses the phone, account, vehicle or device, whoever is registered for it",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="subscriber_of",
        label="is subscriber of",
        reading="registered with the carrier for the phone; need not be who uses it",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="owns",
        label="owns",
        reading="owns the thing",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="registered_to",
        label="is registered to",
        reading="the vehicle, plate or account stands in a register under the name",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="holds",
        label="holds",
        reading="holds the account, wallet or identity document",
        directed=True,
        benign=False,
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
        name="kin",
        label="is kin of",
        reading="related by blood, marriage or adoption",
        directed=False,
        benign=True,
        personal=True,
    ),
    LinkType(
        name="household",
        label="shares a household with",
        reading="lives under one roof with",
        directed=False,
        benign=True,
        personal=True,
    ),
    LinkType(
        name="workplace",
        label="works with",
        reading="works for the same employer at the same place",
        directed=False,
        benign=True,
        personal=True,
    ),
    LinkType(
        name="associate_of",
        label="is an associate of",
        reading="said to know or work with; says nothing of what they do",
        directed=False,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="member_of",
        label="is a member of",
        reading="belongs to the organization or group",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="employed_by",
        label="is employed by",
        reading="works for the person or organization",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="traveled_with",
        label="traveled with",
        reading="made a journey together",
        directed=False,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="controls",
        label="controls",
        reading="decides over the other, or over the thing",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="recruited_by",
        label="was recruited by",
        reading="was brought in by the other",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="accompanied_by",
        label="was accompanied by",
        reading="appeared with the other beside them",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="speaks_for",
        label="speaks for",
        reading="answers in place of the other",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="holds_documents_of",
        label="holds documents of",
        reading="keeps identity documents of the other",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="controls_money_of",
        label="controls money of",
        reading="keeps or decides over the money of the other",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="involved_in",
        label="is involved in",
        reading="takes part in the event in a role; the role may be to suffer it",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="stayed_at",
        label="stayed at",
        reading="stayed at the place or under the booking",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="booked",
        label="travels on",
        reading="is a traveler or guest of the booking",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="paid_for",
        label="paid for",
        reading="paid for the booking; need not travel",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="advertised_in",
        label="is advertised in",
        reading="the phone, account name or person stands in the advertisement",
        directed=True,
        benign=False,
        personal=False,
    ),
    LinkType(
        name="located_at",
        label="is located at",
        reading="the thing, event or advertisement is at the place",
        directed=True,
        benign=False,
        personal=False,
    ),
    LinkType(
        name="subject_of",
        label="is subject of",
        reading="is the person whom a notice or report is about",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="same_document",
        label="stands in one document with",
        reading="named in the same document; no tie beyond that is stated",
        directed=False,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="forensic_match",
        label="matches by forensics",
        reading="a laboratory states a hit between traces or with a person",
        directed=False,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="mentioned_in",
        label="is mentioned in",
        reading="is mentioned in the event or report without a role",
        directed=True,
        benign=False,
        personal=True,
    ),
    LinkType(
        name="tie",
        label="is tied to",
        reading="a tie of which the document does not say the kind",
        directed=False,
        benign=False,
        personal=True,
    ),
)

LABELS = {row.name: row.label for row in LINK_TYPES}


def link_type(name: str) -> LinkType:
    """Give the row of a type of link.

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


def describe_link(type_name: str, source: str, target: str, *, day: date | None = None) -> str:
    """Say in words what a link states; the caller decides which names may be shown."""
    verb = LABELS.get(type_name) or type_name or "–"
    return f"{source} {verb} {target}" + ("" if day is None else f", {day:%Y-%m-%d}")

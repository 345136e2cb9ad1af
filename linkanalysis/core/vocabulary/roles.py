"""What a person is in a case: roles, and which of them protect.

What this library decided:

* **Any protected role wins**, also beside *suspect*: a person recorded as both is counted in
  every computation and withheld in every output. Asking for the person by name is not enough; an
  override needs an authority and a reason, and is an act of the journal. Only who witnessed or
  reported an event and is a suspect elsewhere is shown, without their part in that event.
* Notices of INTERPOL: red gives *wanted*, yellow *missing_person*, blue *of_interest* (the person
  may turn out to be a witness; then that role is added and protects), green *warned_about* (which
  is not wanted), black *unidentified_deceased* (protected, unlike *deceased*, since the family may
  not know yet), the Special Notice of the United Nations *sanctioned*, silver *asset_holder*:
  assets are traced, and a person holds them. A notice never makes anybody a suspect.
* *associate* is the one word for a contact or associate. A person who is in a file without being
  a subject of it (28 CFR Part 23: non-criminal identifying information) has the role *unknown*,
  which neither suspects nor protects.
* Minors are protected by a role, or by a birth date or an age by which the person was, or may have
  been, under 18 when the document that states it was received, or at the date of an event in which
  the case involves them.
* A word for a role that nobody can read protects (*unread*) until ``case.toml`` says what it means:
  showing a victim cannot be taken back, withholding somebody for an hour can.
"""

from __future__ import annotations

from dataclasses import dataclass

from linkanalysis.core.vocabulary.names import find_row


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a person may hold in a case.

    Attributes
    ----------
    name : str
        The word in a statement or a link.
    label : str
        The word in a sentence.
    protected : bool
        Whether its holders are never ranked, named as a lead or shown by name.
    reading : str
        What it means.
    informs : bool
        Whether its holders take part in events for the authorities, so that an event ties them to
        none of the others in it. Whoever calls for help may belong to those who are there.
    of_event : bool
        Whether it protects its holders in the event alone, if other records suspect them.

    Examples
    --------
    >>> ROLES[0].name
    'suspect'
    """

    name: str
    label: str
    protected: bool
    reading: str
    informs: bool = False
    of_event: bool = False


ROLES = (
    Role("suspect", "suspect", protected=False, reading="serious grounds to suspect an offense"),
    Role("convicted", "convicted", protected=False, reading="found guilty by a court"),
    Role("wanted", "wanted", protected=False, reading="sought for prosecution or a sentence"),
    Role(
        "of_interest",
        "of interest",
        protected=False,
        reading="an investigation asks about their identity, location or activities",
    ),
    Role(
        "associate",
        "contact or associate",
        protected=False,
        reading="in contact with a suspect; contact is not an offense",
    ),
    Role("sanctioned", "sanctioned", protected=False, reading="listed under sanctions"),
    Role(
        "warned_about",
        "warned about",
        protected=False,
        reading="a warning of a possible threat; not wanted",
    ),
    Role(
        "asset_holder",
        "asset holder",
        protected=False,
        reading="holds assets that are being traced",
    ),
    Role("deceased", "deceased", protected=False, reading="dead, with a known name"),
    Role("unknown", "no role", protected=False, reading="in the records without being a subject"),
    Role("victim", "victim", protected=True, reading="an offense was committed against them"),
    Role("possible_victim", "possible victim", protected=True, reading="may be a victim"),
    Role("witness", "witness", protected=True, reading="may be asked to testify", of_event=True),
    Role(
        "reporting_person",
        "reporting person",
        protected=True,
        reading="reported to the authorities; includes callers and complainants",
        of_event=True,
    ),
    Role("missing_person", "missing person", protected=True, reading="sought for their own safety"),
    Role("minor", "minor", protected=True, reading="under 18"),
    Role("possible_minor", "possible minor", protected=True, reading="may be under 18"),
    Role(
        "confidential_source",
        "confidential source",
        protected=True,
        reading="gave information in confidence",
        informs=True,
    ),
    Role("unidentified", "unidentified", protected=True, reading="alive, with an unknown identity"),
    Role(
        "unidentified_deceased",
        "unidentified deceased",
        protected=True,
        reading="dead, with an unknown identity",
    ),
    Role(
        "unread",
        "role not read",
        protected=True,
        reading="a role word that could not be read; withheld until it is mapped",
    ),
)

PROTECTED = frozenset(row.name for row in ROLES if row.protected)


def role(name: str) -> Role:
    """Find a role by name.

    Parameters
    ----------
    name : str
        Name of the role.

    Returns
    -------
    Role
        The row.

    Raises
    ------
    UnknownNameError
        If there is no such role.

    Examples
    --------
    >>> role("missing_person").protected
    True
    """
    return find_row(ROLES, name, what="a role", listed="la.vocabulary.ROLES")

"""What a person is in a case: roles, and which of them protect.

Lives here: `ROLES`.
Not here: who holds a role in a case, and how the protected are shown (`case.protection`).

Settled:

* **Any protected role wins**, also beside *suspect*: a person who is recorded as both is counted
  in every computation and withheld in every output. It is not enough to be asked for by name; an
  override needs an authority and a reason, and is an act of the journal.
* Notices of INTERPOL: red gives *wanted*, yellow *missing_person*, blue *of_interest* (who may
  turn out to be a witness: then that role is added and protects), green *warned_about* (which is
  not wanted), black *unidentified_deceased* (protected, unlike *deceased*, since nobody has yet
  told the family), the Special Notice of the United Nations *sanctioned*, silver *asset_holder*:
  assets are traced, a person holds them. A notice never makes anybody a suspect.
* *associate* is the one word for a contact or associate. Whoever is in a file without being a
  subject of it (28 CFR Part 23 calls that non-criminal identifying information) has the role
  *unknown*: no word of suspicion, and none of protection either.
* Being a minor protects by a role, or by a birth date under which the person was, or may have
  been, under 18 when the document that says so was received.
"""

from __future__ import annotations

from dataclasses import dataclass

from linkanalysis.vocabulary.names import find_row

__all__ = ["ROLES", "Role", "role"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role that a person may hold in a case.

    Attributes
    ----------
    name : str
        The word in a statement or a link.
    label : str
        The word for a reader.
    protected : bool
        Whoever holds it is never ranked, named as a lead or shown by name.
    reading : str
        What it means.

    Examples
    --------
    >>> ROLES[0].name
    'suspect'
    """

    name: str
    label: str
    protected: bool
    reading: str


ROLES = (
    Role("suspect", "suspect", protected=False, reading="serious grounds to believe in an offense"),
    Role("convicted", "convicted", protected=False, reading="found guilty by a court"),
    Role("wanted", "wanted", protected=False, reading="sought for prosecution or a sentence"),
    Role(
        "of_interest",
        "of interest",
        protected=False,
        reading="identity, place or activities are asked about in an investigation",
    ),
    Role(
        "associate",
        "contact or associate",
        protected=False,
        reading="in contact with a suspect; contact is no offense",
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
    Role("deceased", "deceased", protected=False, reading="dead, and known by name"),
    Role("unknown", "no role", protected=False, reading="in the records without being a subject"),
    Role("victim", "victim", protected=True, reading="an offense was done to them"),
    Role("possible_victim", "possible victim", protected=True, reading="signs of being a victim"),
    Role("witness", "witness", protected=True, reading="may be asked to testify"),
    Role(
        "reporting_person",
        "reporting person",
        protected=True,
        reading="told the authorities; includes callers and complainants",
    ),
    Role("missing_person", "missing person", protected=True, reading="sought for their own sake"),
    Role("minor", "minor", protected=True, reading="under 18"),
    Role("possible_minor", "possible minor", protected=True, reading="may be under 18"),
    Role(
        "confidential_source",
        "confidential source",
        protected=True,
        reading="gave information in confidence",
    ),
    Role("unidentified", "unidentified", protected=True, reading="alive, not known who it is"),
    Role(
        "unidentified_deceased",
        "unidentified deceased",
        protected=True,
        reading="dead, not known who it is",
    ),
)


def role(name: str) -> Role:
    """Give the row of a role.

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

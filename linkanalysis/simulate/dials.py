"""The settings of a fictional case: how people live, and how rings appear in the records."""

from __future__ import annotations

from dataclasses import dataclass

from linkanalysis.core.checks import expect_count, expect_flag, is_real, is_whole
from linkanalysis.errors import CaseError

MOST_EVENTS = 30  # of which 20 are stays: with five days between them they fill the records
MOST_OVERLAP = 2  # with three, half of a ring of six would be shared
PEOPLE_AN_ALIAS = 5  # so that most records are unambiguous
PEOPLE_A_SPELLING = 10  # so that every kind of different spelling finds somebody it fits


@dataclass(frozen=True, slots=True)
class SimulatedPeople:
    """How many people there are, and what in their lives resembles or hides a ring.

    Settings other than `count` and `aliases` change nothing else: people, rings and all other rows
    stay the same, except for running numbers and the choice of spoiled rows.

    Attributes
    ----------
    count : int, default 400
        Number of people, including members of rings; at least 15 for each ring.
    households : int, default 0
        Number of close households, the largest ones of at least two people: all use one phone, one
        account and one car, and stay in hotels together twice.
    mass_events : int, default 0
        Number of incidents at which 15 to 40 random people were noted.
    unrecorded : float, default 0.0
        Share of rows that were never recorded, from 0 to less than 1: of numbers held, kin, calls,
        payments, incidents, stays, advertisements and reports.
    aliases : int, default 3
        Number of people listed under two ids, with half of their stays and incidents each; up to a
        third of them are recruiters of rings. At most a fifth of all people.
    spellings : int, default 0
        Number of people whom a neighboring agency lists under its own numbers and spells
        differently: by turns as heard or transliterated, by a short forename, with day and month of
        birth swapped, and by a married name. The first and then every fourth is a member of a ring.
        Its cards also hold a namesake and strangers. At most a tenth of all people.

    Raises
    ------
    CaseError
        If a setting is out of range.

    Examples
    --------
    >>> SimulatedPeople(300, households=80).mass_events
    0
    """

    count: int = 400
    households: int = 0
    mass_events: int = 0
    unrecorded: float = 0.0
    aliases: int = 3
    spellings: int = 0

    def __post_init__(self) -> None:
        expect_count("people", self.count, least=0, error=CaseError)
        _within("households", self.households, 0, max(self.count, 0))
        _within("mass_events", self.mass_events, 0, max(self.count, 0))
        _within("aliases", self.aliases, 0, max(self.count // PEOPLE_AN_ALIAS, 0))
        _within("spellings", self.spellings, 0, max(self.count // PEOPLE_A_SPELLING, 0))
        if not is_real(self.unrecorded) or not 0 <= self.unrecorded < 1:
            message = f"unrecorded={self.unrecorded!r:.40} is not a share from 0 to less than 1."
            raise CaseError(message)


@dataclass(frozen=True, slots=True)
class SimulatedRings:
    """How many rings are planted, and how they appear in the records.

    Attributes
    ----------
    count : int, default 4
        Number of rings, of six to nine people each.
    events : int, optional
        Stays and incidents of each ring, 1 to 30, a third of them incidents; by default five to
        eight, fewer for weaker rings.
    overlap : int, default 0
        Number of members, up to 2, that each ring shares with the one before.
    texts : bool, default False
        Whether advertisements have texts: those of a ring are near-copies of each other, and there
        are others by people in no ring.
    signs : bool, default False
        Whether to add files in which the rings show signs that indicators look for (cash in several
        towns, cars that pass cameras together, a phone that replaces another), each with an
        innocent look-alike. They need people from about 40 more households.

    Raises
    ------
    CaseError
        If a setting is out of range.

    Examples
    --------
    >>> SimulatedRings(2, overlap=1).texts
    False
    """

    count: int = 4
    events: int | None = None
    overlap: int = 0
    texts: bool = False
    signs: bool = False

    def __post_init__(self) -> None:
        expect_count("rings", self.count, least=0, error=CaseError)
        expect_flag("texts", self.texts)
        expect_flag("signs", self.signs)
        if self.events is not None:
            _within("events", self.events, 1, MOST_EVENTS)
        _within("overlap", self.overlap, 0, MOST_OVERLAP)


def _within(name: str, value: int, least: int, most: int) -> None:
    if not is_whole(value) or not least <= value <= most:
        message = f"{name}={value!r:.40} is out of range; give {least} to {most}."
        raise CaseError(message)

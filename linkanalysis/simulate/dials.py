"""The dials of a fictional case: how people live, and how rings show in the records.

Lives here: `SimulatedPeople` and `SimulatedRings`, which `simulate_case` takes in place of numbers.
Not here: what each dial does (`_obstacles`, `_rings`, `_texts`).
"""

from __future__ import annotations

from dataclasses import dataclass

from linkanalysis._given import expect_count, expect_flag, is_real, is_whole
from linkanalysis.errors import CaseError

__all__ = ["SimulatedPeople", "SimulatedRings"]

MOST_EVENTS = 30
MOST_OVERLAP = 2
PEOPLE_AN_ALIAS = 5


@dataclass(frozen=True, slots=True)
class SimulatedPeople:
    """How many people there are, and what in their lives looks like a ring or hides one.

    Dials other than `count` and `aliases` change nothing else: people, rings and all other rows
    stay, but for running numbers and for which rows are spoiled; two cases differ in one alone.

    Attributes
    ----------
    count : int, default 400
        How many people there are, members of rings included; at least 15 a ring.
    households : int, default 0
        So many households of two and more, the largest first, are close: all use one phone, one
        account and one car, and stay in hotels together twice.
    mass_events : int, default 0
        So many incidents at which 15 to 40 people were noted, whoever came by.
    unrecorded : float, default 0.0
        Share of rows, from 0 to less than 1, that nobody wrote down: of numbers held, kin, calls,
        payments, incidents, stays, advertisements and reports.
    aliases : int, default 3
        So many people stand under two numbers, with half of their stays and incidents each; a third
        of them recruiters of rings, as far as there are. At most a fifth of all people.

    Raises
    ------
    CaseError
        If a dial is out of range.

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

    def __post_init__(self) -> None:
        expect_count("people", self.count, least=0, error=CaseError)
        _within("households", self.households, 0, max(self.count, 0))
        _within("mass_events", self.mass_events, 0, max(self.count, 0))
        _within("aliases", self.aliases, 0, max(self.count // PEOPLE_AN_ALIAS, 0))
        if not is_real(self.unrecorded) or not 0 <= self.unrecorded < 1:
            message = f"unrecorded={self.unrecorded!r:.40} is no share from 0 to less than 1."
            raise CaseError(message)


@dataclass(frozen=True, slots=True)
class SimulatedRings:
    """How many rings are planted, and how they show in the records.

    Attributes
    ----------
    count : int, default 4
        How many rings of six to nine people are planted.
    events : int, optional
        Stays and incidents of each ring, 1 to 30, a third of them incidents; by default five to
        eight, fewer the more weakly a ring is tied.
    overlap : int, default 0
        So many members, up to 2, each ring has in common with the one before.
    texts : bool, default False
        Whether advertisements have texts: those of a ring are near-copies of each other, and some
        of people in no ring stand beside them.

    Raises
    ------
    CaseError
        If a dial is out of range.

    Examples
    --------
    >>> SimulatedRings(2, overlap=1).texts
    False
    """

    count: int = 4
    events: int | None = None
    overlap: int = 0
    texts: bool = False

    def __post_init__(self) -> None:
        expect_count("rings", self.count, least=0, error=CaseError)
        expect_flag("texts", self.texts)
        if self.events is not None:
            _within("events", self.events, 1, MOST_EVENTS)
        _within("overlap", self.overlap, 0, MOST_OVERLAP)


def _within(name: str, value: int, least: int, most: int) -> None:
    if not is_whole(value) or not least <= value <= most:
        message = f"{name}={value!r:.40} is out of range; give {least} to {most}."
        raise CaseError(message)

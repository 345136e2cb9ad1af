"""What was planted in a case, kept outside its folder.

Lives here: `Ring`, `Group` and `Truth`.
Not here: how a world makes them, and how answers are scored (`real_rings`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ring:
    """A planted ring.

    kind: How its members are tied in the records.
    members: All whom the records of the ring tie together, by their first id; victims too.
    victims: Members who are exploited, with a protected role in the records.
    recruiters: Members who bring in others.
    """

    kind: str
    members: frozenset[str]
    victims: frozenset[str] = frozenset()
    recruiters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of ordinary life: a household, a firm, a club; a decoy if it resembles a ring."""

    kind: str
    members: frozenset[str]
    decoy: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a case.

    people: All ids of each person in the records; rings and groups use the first.
    """

    world: str
    seed: int
    rings: tuple[Ring, ...]
    groups: tuple[Group, ...]
    people: tuple[tuple[str, ...], ...]

    def first_ids(self) -> dict[str, str]:
        """Map every id of a person to the one that rings and groups use."""
        return {each: ids[0] for ids in self.people for each in ids}

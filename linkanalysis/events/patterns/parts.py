"""What a pattern consists of, once its words are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from linkanalysis.core.vocabulary.links import LINK_TYPES

if TYPE_CHECKING:
    from decimal import Decimal

Presence = Literal["required", "optional", "absent"]
Relation = Literal["of", "before", "after", "during"]

UNDIRECTED = frozenset(row.name for row in LINK_TYPES if not row.directed)


class Thing(NamedTuple):
    """A thing of the pattern: any entity of a type, or one entity."""

    name: str
    type: str
    entity: str = ""


class Tie(NamedTuple):
    """A link of the pattern between two things."""

    name: str
    source: str
    target: str
    types: tuple[str, ...]
    either: bool = False
    role: str = ""
    grades: tuple[str, ...] = ()
    presence: Presence = "required"

    @property
    def ends(self) -> tuple[str, str]:
        """The two things."""
        return self.source, self.target

    @property
    def reversible(self) -> tuple[str, ...]:
        """The types whose links also count from target to source."""
        return self.types if self.either else tuple(sorted(UNDIRECTED & {*self.types}))


class Timed(NamedTuple):
    """How the times of two links are related.

    within_us: Longest time between them in microseconds; None if any.
    """

    left: str
    relation: Relation
    right: str
    within_us: int | None = None


class Measured(NamedTuple):
    """A comparison of the amount or the duration of a link with a value.

    unit: Currency of an amount; a duration is in seconds.
    """

    column: Literal["amount", "duration"]
    link: str
    sign: str
    value: Decimal
    unit: str = ""


class Stated(NamedTuple):
    """What the documents must state of a thing.

    texts: Any of these, whatever their case.
    bounds: Signs and numbers that a stated number must meet, instead of texts.
    """

    attribute: str
    thing: str
    texts: tuple[str, ...] = ()
    bounds: tuple[tuple[str, Decimal], ...] = ()


class Alike(NamedTuple):
    """Two things of one type that may be the same entity."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole pattern."""

    things: tuple[Thing, ...] = ()
    ties: tuple[Tie, ...] = ()
    timed: tuple[Timed, ...] = ()
    measured: tuple[Measured, ...] = ()
    alike: tuple[Alike, ...] = ()
    stated: tuple[Stated, ...] = ()
    thing: dict[str, Thing] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the things by name."""
        object.__setattr__(self, "thing", {each.name: each for each in self.things})

    def with_presence(self, *presences: Presence) -> tuple[Tie, ...]:
        """Return the links of some presences, in the order of the presences given."""
        return tuple(tie for each in presences for tie in self.ties if tie.presence == each)

    @property
    def answered(self) -> tuple[str, ...]:
        """The things that an answer names: all but those that only absent links name."""
        there = {end for tie in self.with_presence("required", "optional") for end in tie.ends}
        return tuple(thing.name for thing in self.things if thing.name in there)

    def differ(self, a: str, b: str) -> bool:
        """Tell whether two things must be different entities: of one type, unless it says so."""
        alike = {frozenset(pair) for pair in self.alike}
        return self.thing[a].type == self.thing[b].type and frozenset((a, b)) not in alike

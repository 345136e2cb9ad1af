"""What a family of patterns offers: planters by indicator, and decoys by name.

Lives here: `Planted`, `Planter` and `Lookalike`.
Not here: the patterns (one module a family), the list of all (`patterns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from plants.scene import Scene


class Planted(NamedTuple):
    """The subjects of a pattern, as ids of the case, and what it is in one sentence.

    also: Other indicators whose definition it meets.
    """

    about: tuple[str, ...]
    says: str
    also: tuple[str, ...] = ()


class Planter(Protocol):
    """Plant one instance of a pattern: far beyond its thresholds, or a little."""

    def __call__(self, scene: Scene, *, clear: bool) -> Planted: ...


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Ordinary life that resembles indicators, and meets the definition of some to the letter."""

    write: Callable[[Scene], Planted]
    resembles: tuple[str, ...]
    by_the_letter: tuple[str, ...] = ()

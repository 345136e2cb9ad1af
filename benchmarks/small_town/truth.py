"""What was planted in a case of the small town.

Lives here: `Plot`, how it is written, and the two kinds of functions that plant one.
Not here: what counts as found (`signs_in_town`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from small_town.town import Town


class Plant(Protocol):
    """Plants one instance, clear or borderline, and returns what it is about."""

    __name__: str

    def __call__(self, town: Town, *, clear: bool) -> list[str]: ...


class Look(Protocol):
    """Plants one innocent look-alike, and returns what it is about."""

    def __call__(self, town: Town) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Plot:
    """Something planted, or an innocent look-alike of it.

    sign: I1 to I30, or the name of a detector.
    grade: clear, borderline or decoy.
    story: What it is, in words.
    about: Ids of the case; whatever names one of them is about it. An id of two parts, joined by
        a blank and a plus, needs both.
    """

    sign: str
    grade: str
    story: str
    about: tuple[str, ...]


def write_truth(path: Path, plots: Sequence[Plot]) -> None:
    path.write_text(json.dumps([asdict(plot) for plot in plots], indent=1), "utf-8")

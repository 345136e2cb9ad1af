"""Remarks about a document as a whole, made once it is read: what its reader had to assume.

Lives here: `Remarks`, which counts while chunks are read, and the sentences.
Not here: single cells and records that could not be read (`sheet`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.keys.phone import SHORT_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from linkanalysis.records.settings import Settings

CLOCK_FORMATS = ("%H", "%I", "%X", "%T", "%R")  # of `strptime`


class Remarks:
    """What the chunks of a document had in common that its analyst should know."""

    def __init__(self, settings: Settings, document: str) -> None:
        self._settings = settings
        self._raw = f"phone:raw:{document}:"
        self._numbers: set[str] = set()
        self._clocks = 0
        self._others: list[str] = []

    def add(self, sentences: Iterable[str]) -> None:
        """Add sentences that are known before the first chunk."""
        self._others += sentences

    def see_key(self, entity: str, text: str) -> None:
        """Count a phone number that would be valid elsewhere if its region were known."""
        if entity.startswith(self._raw) and self._settings.region is None and text[:1] != "+":
            digits = entity.removeprefix(self._raw)
            if len(digits) > SHORT_DIGITS:
                self._numbers.add(digits)

    def see_instants(self, texts: Sequence[str], zone: NDArray[np.object_]) -> None:
        """Count times of day whose zone nobody declared; a date alone needs none."""
        if self._settings.timezone is not None:
            return
        form = self._settings.date_format or ""
        always = any(directive in form for directive in CLOCK_FORMATS)
        self._clocks += sum(
            each == "assumed" and (always or ":" in text)
            for text, each in zip(texts, zone.tolist(), strict=True)
        )

    def sentences(self) -> Iterator[str]:
        """Say what was assumed, with counts."""
        yield from self._others
        if self._numbers:
            yield (
                f"{_count(len(self._numbers), 'phone number')} read without a region, so that each "
                'is valid in this document alone; set region, such as region = "US-KY"'
            )
        if self._clocks:
            yield (
                f"{_count(self._clocks, 'time')} of day taken as UTC, since no zone is given; "
                'set timezone, such as timezone = "America/New_York"'
            )


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"

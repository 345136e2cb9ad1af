"""Remarks about a document as a whole, made once it is read: what its reader had to assume."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._counted import counted
from linkanalysis.keys.phone import SHORT_DIGITS
from linkanalysis.sheets.moments import EXCEL, NAIVE, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from linkanalysis.sheets.moments import Instants
    from linkanalysis.sheets.settings import Settings

CLOCK_FORMATS = ("%H", "%I", "%X", "%T", "%R")  # of `strptime`
# Services have three digits, and short codes five or six; ids of a database often have fewer.
SERVICE_CODE = re.compile("[2-9]11|112|999|000|[0-9]{5,}")
# A few dates far from all others are mistakes of a clock or of a format. Cases span years, but
# rarely have a decade without any record; a tenth of the dates is no longer a few.
GAP_YEARS = 10
FEW = 0.1


# Settings that only some readers take, and of which a file may say the same itself.
MAY_BE_UNUSED = ("account", "owner")
UNUSED = (
    "settings that nothing in this document uses, since its reader does not take them or the file "
    "says it itself: {}"
)


class Remarks:
    """What the chunks of a document had in common that its analyst should know."""

    def __init__(self, settings: Settings, document: str) -> None:
        self._settings = settings
        self._raw = f"phone:raw:{document}:"
        self._numbers: set[str] = set()
        self._keys: set[str] = set()
        self._words: set[str] = set()
        self._states: set[str] = set()
        self._clocks = self._skipped = 0
        self._years: Counter[int] = Counter()
        self._others: list[str] = []
        self._counts: Counter[str] = Counter()
        self._unused = {name for name in MAY_BE_UNUSED if getattr(settings, name)}

    def add(self, sentences: Iterable[str]) -> None:
        """Add sentences that are known before the first chunk."""
        self._others += sentences

    def count(self, what: str) -> None:
        """Count a cell that was read in another way than its column says."""
        self._counts[what] += 1

    def use(self, setting: str) -> None:
        """Note that something is read by a setting."""
        self._unused.discard(setting)

    def see_key(self, entity: str, text: str) -> None:
        """Count phones that are valid in this document alone, for want of a region or a number."""
        if not entity.startswith(self._raw):
            return
        digits = entity.removeprefix(self._raw)
        written = text.rpartition(":")[2]
        if any(map(str.isalpha, written)):
            self._keys.add(written)
        elif len(digits) > SHORT_DIGITS:
            if self._settings.region is None and written[:1] != "+":
                self._numbers.add(digits)
        elif not SERVICE_CODE.fullmatch(digits):
            self._keys.add(written)

    def see_words(self, text: str) -> None:
        """Count texts of phones with words beside the number."""
        self._words.add(text)

    def see_state(self, text: str) -> None:
        """Count plates whose state was taken off though nothing stands between the two."""
        if text.isalnum():
            self._states.add(text)

    def see_instants(self, texts: Sequence[str], read: Instants) -> None:
        """Count years, and times of day whose zone nobody declared or whose hour clocks skipped.

        A date alone needs no zone. Readers in bulk leave days on which clocks change to sheets.
        """
        known = read.utc[~np.isnat(read.utc)].astype("datetime64[Y]").astype(int) + 1970
        years, counts = np.unique(known, return_counts=True)
        zones = Counter(
            zone
            for text, zone in zip(texts, read.zone.tolist(), strict=True)
            if self._has_clock(text)
        )
        self._skipped += zones[SKIPPED]
        years_seen = dict(zip(years.tolist(), counts.tolist(), strict=True))
        self.count_instants(years_seen, zones["assumed"])

    def _has_clock(self, text: str) -> bool:
        """Tell whether a text that was read has a time of day, and not a date alone."""
        if self._settings.date_format == EXCEL:
            return ":" in text or "." in text
        return ":" in text or (self.clock_format and not NAIVE.fullmatch(text))

    @property
    def clock_format(self) -> bool:
        """Whether the declared format has a time of day."""
        form = self._settings.date_format or ""
        return any(directive in form for directive in CLOCK_FORMATS)

    def count_instants(self, years: Mapping[int, int], clocks: int) -> None:
        """Count instants by year, and the times of day among them that were taken as UTC."""
        self._years.update(years)
        self._clocks += clocks if self._settings.timezone is None else 0

    def sentences(self) -> Iterator[str]:
        """Say what was assumed, with counts."""
        yield from self._others
        if self._unused:
            yield UNUSED.format(", ".join(sorted(self._unused)))
        yield from (f"{what}: {count:,}" for what, count in self._counts.items())
        if self._numbers:
            yield (
                f"{counted(len(self._numbers), 'phone number')} read without a region, so that "
                'each is valid in this document alone; set region, such as region = "US-KY"'
            )
        if self._keys:
            yield (
                f"phones given by ids that are not phone numbers: {len(self._keys):,}; each is "
                "valid in this document alone. If they are the ids of another table of the case, "
                'set id_scope = "case"'
            )
        if self._words:
            yield (
                f"phone numbers read beside words, such as a name or (owner): "
                f"{len(self._words):,}; a name is what somebody saved the number as, not who "
                "uses it"
            )
        if self._states:
            yield (
                f"plates from which their state was taken off: {len(self._states):,}; nothing "
                "stands between the two, so the letters may be part of the plate"
            )
        yield from _far_dates(self._years)
        if self._skipped:
            yield (
                f"{counted(self._skipped, 'time')} of day in an hour that clocks skipped, moved on "
                f"by that hour; is {self._settings.timezone} the zone of the document?"
            )
        if self._clocks:
            yield (
                f"{counted(self._clocks, 'time')} of day taken as UTC, since no zone is given; "
                'set timezone, such as timezone = "America/New_York"'
            )


def _far_dates(years: Counter[int]) -> Iterator[str]:
    """Say how many dates lie far before or after all others."""
    known = sorted(years)
    few = years.total() * FEW
    for early, late in pairwise(known):
        if late - early <= GAP_YEARS:
            continue
        before = sum(years[year] for year in known if year <= early)
        after = years.total() - before
        if before <= few:
            side = f"{counted(before, 'date')} before {early + 1}, all others from {late} on"
        elif after <= few:
            side = f"{counted(after, 'date')} after {late - 1}, all others up to {early}"
        else:
            continue
        yield f"{side}: a clock that was not set, or a wrong date_format?"

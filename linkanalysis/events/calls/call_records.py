"""The calls and messages of a case as arrays, each counted once, with who held the numbers then."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.core.keys.phone import is_service_number
from linkanalysis.graph.attribution import HOLDING, readings_of
from linkanalysis.graph.queries.call_queries import DAY, HOUR, call_rows, party_rows
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.graph.queries.link_filter import Lifting, LinkFilter
from linkanalysis.graph.queries.time_ranges import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.time_ranges import When
    from linkanalysis.kernels.csr import F64, I8, I64, Bools

US_A_SECOND = 1_000_000
# How far two records of one call may be apart, at its beginning and at its end. Clocks of networks
# differ by a second or two, durations are rounded, and one counts from dialing, another from the
# first ring; to hang up and to call again takes longer.
CLOCKS = 5 * US_A_SECOND


@dataclass(frozen=True, eq=False)
class CallRecords:
    """Calls and messages, by start, undated ones first; ends are numbers of `ids`.

    ids: Ids of the case, sorted: identifiers, and people and organizations that held them.
    source, target: Who called whom: the one holder on record at the time, else the identifier.
    by_source, by_target: The identifiers.
    start: Microseconds since 1970, UTC; `UNDATED` without a date.
    known: Whether nothing, the day, or the hour of the start is known.
    count, seconds: Calls that the row sums up, and their duration.
    assumed, unsure: Whether the zone of the start was assumed; whether clocks were changed then.
    repeated: Records that a second document states as well; they count once.
    """

    case: Case = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    source: I64
    target: I64
    by_source: I64
    by_target: I64
    is_message: Bools
    start: I64
    known: I8
    count: I64
    seconds: F64
    assumed: Bools
    unsure: Bools
    repeated: int

    def __len__(self) -> int:
        return int(self.source.size)

    def only(self, kept: NDArray[np.bool_] | NDArray[np.int64]) -> CallRecords:
        """Keep some records."""
        names = ("source", "target", "by_source", "by_target", "is_message", "start", "known")
        more = ("count", "seconds", "assumed", "unsure")
        return replace(self, **{name: getattr(self, name)[kept] for name in (*names, *more)})

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each id."""
        return {entity: k for k, entity in enumerate(self.ids)}

    @property
    def has_day(self) -> Bools:
        """Whether the day of each record is known."""
        return self.known >= DAY

    @property
    def has_hour(self) -> Bools:
        """Whether the hour of each record is known."""
        return self.known >= HOUR

    @cached_property
    def masked(self) -> Bools:
        """Whether each id is shown masked."""
        names = self.case.protection.names
        return np.fromiter((each in names for each in self.ids), np.bool_)

    def shown(self, node: int) -> str:
        """Return an id as it may be shown."""
        return self.case.protection.shown(self.ids[node])

    def label(self, node: int) -> str:
        """Return the name of an entity as it may be shown."""
        return self.case.protection.label(self.ids[node])


def read_calls(case: Case, *, when: When = None, holders: bool = True) -> CallRecords:
    """Read the calls and messages of a case; with `holders`, counted for who held the numbers.

    What a second document states of the same two numbers, kind and start counts once: both carriers
    list a call between their customers. So does what a second origin states some seconds off. A
    start of which no minute is known is the same only in documents of one origin.
    """
    before, since = span_of(when, case)
    kinds = HOLDING if holders else ()
    lifting = Lifting(kinds, readings_of(case, kinds))
    chosen = LinkFilter(before=before, since=since, lifting=lifting)
    ids = tuple(party_rows(case, chosen))
    frame = call_rows(case, chosen, ids)
    columns = {
        "source": np.int64, "target": np.int64, "by_source": np.int64, "by_target": np.int64,
        "is_message": np.bool_, "start": np.int64, "known": np.int8, "count": np.int64,
        "seconds": np.float64, "is_assumed": np.bool_, "is_unsure": np.bool_, "document": np.int64,
        "origin": np.int64, "to_the_minute": np.bool_,
    }  # fmt: skip
    found = {name: frame[name].to_numpy(dtype=kind) for name, kind in columns.items()}
    # a day or an hour is no moment: only one origin can state the same call with it again
    found["moment_of"] = np.where(found["to_the_minute"], -1, found["origin"])
    keys = ("by_source", "by_target", "is_message", "start", "moment_of")
    order = np.lexsort(
        (
            *(found[name] for name in ("seconds", "count", "document", "moment_of", "is_message")),
            *(found[name] for name in ("by_target", "by_source", "start")),
        )
    )
    found = {name: values[order] for name, values in found.items()}
    kept = _counted_once([found[name] for name in keys], found["document"], found["known"])
    kept &= ~_seconds_off([found[name] for name in keys[:3]], found, kept)
    document = found.pop("document")
    for name in ("origin", "to_the_minute", "moment_of"):
        del found[name]
    assumed, unsure = found.pop("is_assumed"), found.pop("is_unsure")
    whole = CallRecords(
        case, ids, **found, assumed=assumed, unsure=unsure, repeated=int(document.size - kept.sum())
    )
    return whole.only(kept) if whole.repeated else whole


def _counted_once(keys: list[NDArray[np.int64]], document: I64, known: I8) -> NDArray[np.bool_]:
    """Keep the k-th of equal records of one document and drop the k-th of every other.

    Takes records sorted by their keys and then by document.
    """
    n = document.size
    kept = np.ones(n, np.bool_)
    if n == 0 or document.min() == document.max():
        return kept
    first = np.ones(n, np.bool_)
    first[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    group = np.cumsum(first) - 1
    opening = first.copy()
    opening[1:] |= document[1:] != document[:-1]
    begin = np.maximum.accumulate(np.where(opening, np.arange(n), 0))
    turn = np.arange(n) - begin
    order = np.lexsort((document, turn, group))
    again = np.zeros(n, np.bool_)
    same = (group[order][1:] == group[order][:-1]) & (turn[order][1:] == turn[order][:-1])
    again[order[1:]] = same
    return ~(again & (known >= DAY))


def _seconds_off(
    keys: list[NDArray[np.int64]], found: dict[str, NDArray[np.int64]], kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Mark records of which another origin has one that begins and ends within some seconds.

    Each record stands for one of every other origin, in the order of time: two calls in a row
    remain two.
    """
    again = np.zeros(kept.size, np.bool_)
    timed = np.flatnonzero(kept & found["to_the_minute"])
    if timed.size == 0:
        return again
    start = found["start"][timed]
    order = np.lexsort((found["document"][timed], start, *(key[timed] for key in keys[::-1])))
    timed, start = timed[order], start[order]
    same = np.all([key[timed][1:] == key[timed][:-1] for key in keys], axis=0)
    begin = np.flatnonzero(np.append(True, ~(same & (np.diff(start) <= CLOCKS))))
    stop = np.append(begin[1:], timed.size)
    origin, seconds = found["origin"][timed], found["seconds"][timed]
    several = np.minimum.reduceat(origin, begin) < np.maximum.reduceat(origin, begin)
    lasting = (seconds * US_A_SECOND).astype(np.int64)
    for low, high in zip(begin[several].tolist(), stop[several].tolist(), strict=True):
        run = (values[low:high].tolist() for values in (start, lasting, origin))
        again[timed[low:high]] = _stated_before(zip(*run, strict=True))
    return again


def _stated_before(run: Iterable[tuple[int, int, int]]) -> list[bool]:
    """Tell which records are of a call before; start, duration and origin, in the order of time."""
    calls: deque[tuple[int, int, set[int]]] = deque()
    found = []
    for start, lasting, origin in run:
        while calls and start - calls[0][0] > CLOCKS:
            calls.popleft()
        for began, lasted, origins in calls:
            # messages and many phones give no duration
            ends = abs(start + lasting - began - lasted) if lasting and lasted else 0
            if origin not in origins and ends <= CLOCKS:
                origins.add(origin)
                found.append(True)
                break
        else:
            calls.append((start, lasting, {origin}))
            found.append(False)
    return found


def services_of(records: CallRecords) -> dict[int, str]:
    """Return the numbers that belong to a service, and what kind if it is known."""
    stated = statement_rows(records.case, ["service_number"])
    kinds = dict(zip(stated["entity"], stated["value"], strict=True))
    region = records.case.region or "US"
    found = {}
    for node, entity in enumerate(records.ids):
        kind, _, key = entity.partition(":")
        if entity in kinds:
            found[node] = str(kinds[entity])
        elif kind == "phone" and is_service_number(key.rpartition(":")[2], region):
            found[node] = "service"
    return found


def record_notes(records: CallRecords) -> tuple[str, ...]:
    """Say what the records do not tell: dates, hours and zones."""
    found = []
    undated = int((~records.has_day).sum())
    hourless = int((records.has_day & ~records.has_hour).sum())
    unsure, assumed = int(records.unsure.sum()), int((records.assumed & records.has_hour).sum())
    if records.repeated:
        found.append(f"{records.repeated:,} records that two documents state count once.")
    if undated:
        found.append(f"{undated:,} records have no day: they count, but not in what asks for one.")
    if hourless:
        found.append(f"{hourless:,} records have a day and no hour.")
    if unsure:
        found.append(f"{unsure:,} records are from an hour that clocks skipped or repeated.")
    if assumed:
        found.append(f"{assumed:,} records came without a time zone and are taken as UTC.")
    return tuple(found)

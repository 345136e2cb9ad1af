"""A number whose contacts hardly know each other, and which is busy around seizures of drugs."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import LARGEST
from linkanalysis.core.counts import counted
from linkanalysis.events.calls.bursts import find_bursts
from linkanalysis.events.calls.call_records import read_calls
from linkanalysis.events.calls.hubs import hubs_of
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.graph.queries.zones import zone_of_case
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import MOST_ROWS
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.neighborhoods import triangles

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.core.provenance import Reason
    from linkanalysis.events.calls.bursts import Bursts
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record
    from linkanalysis.kernels.csr import I64, Bools

# Words of offenses; 35A and 35B are those of NIBRS.
DRUGS = ("35a", "35b", "controlled substance", "drug", "narcotic")
MOST_CONTACTS = 200  # a number with more is that of a firm; the default of `calls.contacts`
ROWS_A_BURST = 3  # of evidence, so that several bursts and seizures fit on a card


@dataclass(frozen=True, slots=True)
class Hub:
    """A number whose contacts hardly know each other."""

    contacts: int
    clustering: float


def supply_hub(record: Record, settings: Settings) -> Outcome:
    """Find numbers with contacts that do not know each other and bursts around drug seizures.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of contacts, largest clustering, strength of bursts, days around a seizure,
        and smallest number of bursts.

    Returns
    -------
    Outcome
        A finding for each number, that with most such bursts first.

    Notes
    -----
    Clustering is the share of pairs of contacts that are in contact themselves, services and hubs
    left out. A burst is a run of days on which the number has several times its usual share in all
    calls of the case; most of the bursts must come around seizures. A burst that lasts from one
    seizure to the next, and is near to one on most of its days, counts for each. How many would by
    chance is said with each finding and not tested: with three bursts, and seizures every week, no
    test could tell. If the records of one side alone are there, clustering is low for want of the
    others. Numbers of protected people are not looked at.

    References
    ----------
    .. [1] Watts, Strogatz (1998), Nature 393, 440-442, doi:10.1038/30918.
    .. [2] Kleinberg (2002), doi:10.1145/775047.775061.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> supply_hub(read_record(Case(purpose="training")), SUPPLY_HUB.defaults).findings
    ()
    """
    seizures = _seizures(record)
    records = read_calls(record.case, holders=False)
    hubs = _hubs(records, settings)
    if not hubs or seizures.empty:
        return Outcome()
    found = find_bursts(record.case, entities=sorted(hubs), method="days", limit=LARGEST)
    first, last = _span(record, records)
    near = _days_near(seizures["day"].to_numpy(), first, last, int(settings["days"]))
    share = float(near.mean())
    occasions = _occasions(seizures["day"].to_numpy(), int(settings["days"]))
    strong: defaultdict[str, list[int]] = defaultdict(list)
    inside: defaultdict[str, list[int]] = defaultdict(list)
    near_to: defaultdict[str, set[int]] = defaultdict(set)
    for number, burst in enumerate(found.rows, start=1):
        if burst.level >= math.log2(settings["times"]):
            strong[burst.entity].append(number)
            start, end = _local_days(record, [burst.start, burst.end])
            close = near[start - first : end + 1 - first]
            if close.any():
                inside[burst.entity].append(number)
                met = occasions(start, end)
                near_to[burst.entity] |= met if 2 * close.sum() > close.size else {min(met)}
    findings = [
        Finding(
            indicator="supply_hub",
            title=_title(record.called(hub), hubs[hub], len(near_to[hub]), len(strong[hub])),
            entities=(record.named(hub),),
            observed=len(near_to[hub]),
            threshold=settings["least"],
            evidence=_evidence(record, found, bursts, seizures, int(settings["days"])),
            counter=(f"{counted(len(hubs), 'number')} in this case have such contacts.",),
            details=(
                (
                    f"{share:.0%} of all days are as near to a seizure, so chance alone would put "
                    f"about {share * len(strong[hub]):.1f} of {len(strong[hub])} bursts there."
                ),
            ),
        )
        for hub, bursts in sorted(inside.items())
        if len(near_to[hub]) >= settings["least"] and 2 * len(bursts) > len(strong[hub])
    ]
    return Outcome(ranked(findings))


def _hubs(records: CallRecords, settings: Settings) -> dict[str, Hub]:
    """Return the numbers with contacts enough that hardly know each other."""
    n = len(records.ids)
    apart = np.zeros(n, np.bool_)
    apart[[*hubs_of(records, max_members=MOST_CONTACTS).why]] = True
    kept = ~apart[records.source] & ~apart[records.target]
    ends = np.stack([records.source[kept], records.target[kept]])
    pairs = np.unique(ends.min(axis=0) * n + ends.max(axis=0))
    indptr, indices, _ = build_csr(n, pairs // max(n, 1), pairs % max(n, 1), directed=False)
    degree: I64 = np.diff(indptr.astype(np.int64)).astype(np.int64)
    among = degree * (degree - 1) / 2
    clustering = triangles(indptr, indices) / np.maximum(among, 1)
    chosen = (degree >= settings["contacts"]) & (clustering <= settings["clustering"])
    return {
        records.ids[k]: Hub(int(degree[k]), float(clustering[k]))
        for k in np.flatnonzero(chosen & ~records.masked).tolist()
        if records.ids[k].startswith("phone:")
    }


def _seizures(record: Record) -> pd.DataFrame:
    """Return the statements of drug offenses, with the local day of each event."""
    said = statement_rows(record.case, ["offense", "date"])
    stated = said[said["attribute"] == "offense"]
    texts = stated["value"].astype(str).str.casefold().tolist()
    drugs = np.fromiter((any(word in text for word in DRUGS) for text in texts), np.bool_)
    found = stated[drugs]
    parts = links_of_types(record.case, ["involved_in"]).dropna(subset=["start"])
    days = {
        event: f"{record.day(start):%Y-%m-%d}"
        for event, start in zip(parts["target"][::-1], parts["start"][::-1], strict=True)
    }
    dates = said[said["attribute"] == "date"].drop_duplicates("entity")
    days |= dict(zip(dates["entity"], dates["value"].astype(str).str[:10], strict=True))
    text = pd.Series([days.get(event, "") for event in found["entity"]], dtype=object)
    day = pd.to_datetime(text, format="ISO8601", errors="coerce").to_numpy("datetime64[D]")
    dated: pd.DataFrame = found.assign(day=day.astype(np.int64))[~np.isnat(day)]
    return dated


def _span(record: Record, records: CallRecords) -> tuple[int, int]:
    """Return the first and last day of the records."""
    known = records.start[records.has_day]
    first, last = _local_days(
        record, [pd.Timestamp(int(at), unit="us") for at in (known.min(), known.max())]
    )
    return first, last


def _local_days(record: Record, moments: list[pd.Timestamp]) -> list[int]:
    """Return the days of moments in the zone of the case, from 1970."""
    zone = zone_of_case(record.case)[0]
    local = pd.DatetimeIndex(moments).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    days: list[int] = local.to_numpy().astype("datetime64[D]").astype(np.int64).tolist()
    return days


def _days_near(seized: I64, first: int, last: int, days: int) -> Bools:
    """Tell which days from the first to the last are within some days of a seizure."""
    near = np.zeros(last - first + 1, np.bool_)
    for day in seized.tolist():
        near[max(day - days - first, 0) : max(day + days + 1 - first, 0)] = True
    return near


def _occasions(seized: I64, days: int) -> Callable[[int, int], set[int]]:
    """Return what numbers the seizures near a burst, those within so many days as one."""
    each = np.unique(seized)
    begins = each[np.diff(each, prepend=each[:1] - days - 1) > days]

    def near(start: int, end: int) -> set[int]:
        close = each[(each >= start - days) & (each <= end + days)]
        return set(np.searchsorted(begins, close, side="right").tolist())

    return near


def _title(name: str, hub: Hub, times: int, bursts: int) -> str:
    return (
        f"{name} has {hub.contacts:,} contacts, {hub.clustering:.0%} of whose pairs know each "
        f"other; its {counted(bursts, 'burst')} of calls came around {times} drug seizures"
    )


def _evidence(
    record: Record, found: Bursts, bursts: list[int], seizures: pd.DataFrame, days: int
) -> tuple[Reason, ...]:
    """Return the rows of the seizures near bursts, one an event, and first calls of each burst."""
    calls: list[Reason] = []
    kept = pd.Series(data=False, index=seizures.index)
    for number in bursts:
        calls += found.reasons(number, limit=ROWS_A_BURST)
        burst = found.rows[number - 1]
        start, end = _local_days(record, [burst.start, burst.end])
        kept |= seizures["day"].between(start - days, end + days)
    room = MOST_ROWS - min(len(calls), MOST_ROWS // 2)
    stated = record.stated(seizures[kept].drop_duplicates("entity").head(room))
    return tuple(dict.fromkeys((*stated, *calls)))[:MOST_ROWS]


SUPPLY_HUB = Indicator(
    id="I29",
    name="supply_hub",
    heading="Busy phone around seizures",
    function=supply_hub,
    rule=(
        "a number with at least {contacts:g} contacts, of whose pairs at most a share of "
        "{clustering:g} know each other, and with bursts of {times:g} times its usual share of "
        "calls within {days:g} days of at least {least:g} drug seizures, and few at other times"
    ),
    reading=(
        "a supplier keeps buyers apart from one another, and has many calls to make or take "
        "when one is caught"
    ),
    reference="Watts and Strogatz (1998) and Kleinberg (2002); no source names a threshold",
    needs=(
        Need("calls or messages", links=("call", "message")),
        Need("incidents with an offense", attributes=("offense",)),
    ),
    settings=(
        Setting("contacts", 10, "fewer pairs say little about who knows whom"),
        Setting("clustering", 0.05, "friends and colleagues have .1 to .6"),
        Setting("days", 2, "word of a seizure spreads within a day or two"),
        Setting("times", 4, "many numbers are twice as busy for some days, few four times"),
        Setting("least", 2, "one burst may be near a seizure by coincidence"),
    ),
    alternatives=(
        "Taxi firms, food delivery services, hotlines, landlords and schools have such contacts.",
        "A reporter, a lawyer, a bail bondsman or an officer is busy around seizures too.",
        "If only one side of the calls is on record, no contacts are seen to know each other.",
    ),
    version=2,
)

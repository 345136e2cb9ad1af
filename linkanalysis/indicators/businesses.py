"""Businesses without a payroll, brokers between countries, and hubs of supply."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.checks import LARGEST
from linkanalysis.core.counts import counted
from linkanalysis.core.keys.region import country_of
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.events.calls.bursts import find_bursts
from linkanalysis.events.calls.call_records import read_calls
from linkanalysis.events.calls.hubs import hubs_of
from linkanalysis.graph import build_graph
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.graph.queries.zones import zone_of_case
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.record import (
    MOST_ROWS,
    families,
    one_of_each,
    organizations_of,
)
from linkanalysis.kernels.components import components, cut_points
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.neighborhoods import triangles

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import Reason
    from linkanalysis.events.calls.bursts import Bursts
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.indicators.record import Record, Settings
    from linkanalysis.kernels.csr import I64, Bools


SECTOR = ("business", "industry", "kind", "sector")
WAGES = re.compile(r"\b(?:payroll|salar(?:y|ies)|wages?)\b", re.IGNORECASE)


def payroll_too_small(record: Record, settings: Settings) -> Outcome:
    """Find businesses whose wages are a smaller share of their revenue than a given one.

    What share is ordinary depends on the sector and the place, and is in no record of a case: take
    a low percentile of public statistics of businesses, such as the tenth, for each sector. Takings
    are all that comes in from others. Wages are payments whose channel says so, and those to
    people who are on record as employees. A business whose employees on record are one family, or
    none, is left out and counted. High: who does the work may not be paid. Wages in cash, or from
    an account that is not in the case, look the same.

    FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated with
    human smuggling and human trafficking.
    """
    floors = {name.casefold(): floor for name, floor in settings.items() if name != "days"}
    said = statement_rows(record.case, SECTOR)
    sectors = {
        who: str(value).strip().casefold()
        for who, value in zip(said["entity"], said["value"], strict=True)
        if str(value).strip().casefold() in floors
    }
    owners = organizations_of(record)
    accounts = {account for account, who in owners.items() if who & sectors.keys()}
    paid = links_of_types(record.case, ["payment"], touching=accounts)
    paid = paid.dropna(subset=["amount", "start"])
    staff: dict[str, set[str]] = {}
    for person, employers in record.employers.items():
        for employer in employers:
            staff.setdefault(employer, set()).add(person)
    findings: list[Finding] = []
    small = 0
    for firm, sector in sorted(sectors.items()):
        own = {account for account in accounts if firm in owners[account]}
        found = _shares(record, paid, own, staff.get(firm, set()), settings["days"])
        if found is None or found[0] >= floors[sector]:
            continue
        if families(staff.get(firm, set()), record.family) <= 1:
            small += 1
            continue
        share, evidence = found
        findings.append(
            Finding(
                indicator="payroll_too_small",
                title=(
                    f"{record.called(firm)} ({record.case.veiled(sector)}) paid {100 * share:.1f} "
                    "% of its revenue as wages; the minimum given for its sector is "
                    f"{100 * floors[sector]:.1f}%"
                ),
                entities=(record.named(firm), *sorted(map(record.named, own))),
                observed=share,
                evidence=evidence,
            )
        )
    findings.sort(key=lambda one: (one.observed, one.entities))
    number = counted(small, "firm")
    note = (
        f"Not listed: {number} with a small payroll and no staff on record, or staff of one "
        "family only."
    )
    return Outcome(tuple(findings), 0, (note,) if small else ())


def _shares(
    record: Record, paid: pd.DataFrame, own: set[str], staff: set[str], days: float
) -> tuple[float, tuple[Reason, ...]] | None:
    """Return the share of wages in the takings of some accounts, and the rows behind it."""
    into, out = paid["target"].isin(own), paid["source"].isin(own)
    takings = paid[into & ~out]
    if takings.empty or takings["start"].max() - takings["start"].min() < pd.Timedelta(days=days):
        return None
    sums = takings.groupby("unit")["amount"].sum()
    unit = sums.idxmax()  # what it mainly earns in; others are not compared
    takings, spent = (rows[rows["unit"] == unit] for rows in (takings, paid[out & ~into]))
    texts = [text for text in spent["place"].dropna().unique() if WAGES.search(text)]
    by_channel = spent["place"].isin(texts)
    wages = spent[by_channel | spent["target"].map(record.unit).isin(staff)]
    half = MOST_ROWS // 2  # of each, so that a cut list still shows both
    evidence = pd.concat([wages.head(half), takings.head(half)])
    return float(wages["amount"].sum() / sums.max()), record.reasons(evidence)


# Ties of dealings; family abroad, and what somebody holds or is named beside, are none.
DEALINGS = (
    *("associate_of", "call", "controls", "message", "payment", "recruited_by", "speaks_for"),
    *("tie", "traveled_with"),
)
NOBODY = ("address:", "ad:", "booking:", "event:", "organization:", "place:")


def cross_border_broker(record: Record, settings: Settings) -> Outcome:
    """Find entities whose removal separates those abroad from those at home.

    Home is the country of the case. The country of an entity is that of its number, else its stated
    nationality or country, else that of its documents and numbers; of some it is not known. What
    one person alone holds is that person; family does not count, and organizations, which trade
    abroad as a matter of course, are not listed. High: whoever deals with those abroad deals
    through this one, as far as the records go. Dealings that are not on record would show other
    ways.

    Tarjan (1972), SIAM J. Comput. 1(2), 146-160, for cut points.
    """
    home = country_of(record.case.region)
    links = _dealings(record)
    names = sorted({*links["a"], *links["b"]})
    number = {name: node for node, name in enumerate(names)}
    countries = _countries(record, names)
    local = np.array([home in countries[name] for name in names], bool)
    abroad = np.array([bool(countries[name]) for name in names], bool) & ~local
    pairs = links.groupby(["a", "b"], as_index=False)["times"].sum()
    a, b = (pairs[end].map(number).to_numpy(np.int64) for end in ("a", "b"))
    times = pairs["times"].to_numpy(np.int64)
    findings: list[Finding] = []
    withheld = 0
    for node in _candidates((a, b), times, local, abroad, settings):
        away = _part_abroad(node, (a, b), local, abroad)
        n_abroad = int(away.sum())
        broker = names[node]
        theirs = links[(links["a"] == broker) | (links["b"] == broker)]
        other = theirs["b"].where(theirs["a"] == broker, theirs["a"])
        at = other.map(number).to_numpy(np.int64)
        # the country of the rest is not known, or they have another way home
        theirs = theirs.assign(other=other, abroad=away[at])[(away | local)[at]]
        few = theirs.loc[theirs["abroad"], "times"].sum() < settings["each"]
        if few or n_abroad < settings["least"] or broker.startswith(NOBODY):
            continue
        if record.is_withheld(broker):
            withheld += 1
            continue
        findings.append(_finding(record, broker, theirs, n_abroad, settings["least"]))
    return Outcome(ranked(findings), withheld)


def _dealings(record: Record) -> pd.DataFrame:
    """Return the links between units (`a` below `b`) that are not of one family."""
    firms = organizations_of(record)
    links = links_of_types(record.case, DEALINGS)

    def _unit(entity: str) -> str:
        owners = firms.get(entity, frozenset())
        return min(owners) if owners else record.unit(entity)

    ends = [links[end].tolist() for end in ("source", "target")]
    units = {end: _unit(end) for end in {*ends[0], *ends[1]}}
    pairs = [
        tuple(sorted((units[source], units[target]))) for source, target in zip(*ends, strict=True)
    ]
    services = {end for end in units if record.is_service(end)}
    kept = [
        a != b and (a, b) not in record.family and a not in services and b not in services
        for a, b in pairs
    ]
    times = links["count"].fillna(1).astype(np.int64).clip(lower=1)
    links = links.assign(a=[a for a, _ in pairs], b=[b for _, b in pairs], times=times)
    return links[pd.Series(kept, links.index, dtype=bool)]


def _countries(record: Record, names: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the countries of each unit, as `jurisdictions` knows them."""
    graph = build_graph(record.case, link_types=["tie"])
    known = jurisdictions(graph, "country")
    found = dict(zip(unmasked(graph.ids), known.names, strict=True))
    return {name: found.get(name, ()) for name in names}


def _candidates(
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    times: NDArray[np.int64],
    local: NDArray[np.bool_],
    abroad: NDArray[np.bool_],
    settings: Settings,
) -> list[int]:
    """Return the cut points at home with enough dealings at home and abroad."""
    a, b = ends
    ones, others, often = (np.concatenate(two) for two in ((a, b), (b, a), (times, times)))
    near_home, near_abroad = (
        np.bincount(ones, weights=side[others] * often, minlength=local.size)
        for side in (local, abroad)
    )
    indptr, indices, *_ = build_csr(local.size, a, b, directed=False)
    cuts = cut_points(indptr, indices) & ~abroad
    cuts &= (near_home >= settings["each"]) & (near_abroad >= settings["each"])
    found: list[int] = np.flatnonzero(cuts).tolist()
    return found


def _part_abroad(
    node: int,
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    local: NDArray[np.bool_],
    abroad: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Mark those abroad who fall away from home with one node gone."""
    a, b = ends
    kept = (a != node) & (b != node)
    indptr, indices, *_ = build_csr(local.size, a[kept], b[kept], directed=False)
    label = components(indptr, indices)
    # what never had a tie to this one does not fall away with it
    at_home, reached = (np.zeros(local.size, bool) for _ in range(2))
    at_home[label[local]] = True
    reached[label[np.concatenate([b[a == node], a[b == node]])]] = True
    marks: NDArray[np.bool_] = (reached & ~at_home)[label] & abroad
    return marks


def _finding(
    record: Record, broker: str, theirs: pd.DataFrame, n_abroad: int, least: float
) -> Finding:
    others = theirs.loc[theirs["abroad"], "other"].unique()
    at_home = theirs.loc[~theirs["abroad"], "other"].nunique()
    return Finding(
        indicator="cross_border_broker",
        title=(
            f"{record.called(broker)} is the only tie on record between {n_abroad} people and "
            f"numbers abroad and those at home, and deals with {len(others)} of them and with "
            f"{at_home} at home"
        ),
        entities=(record.named(broker), *sorted(record.named(other) for other in others)),
        observed=n_abroad,
        threshold=least,
        evidence=(
            *record.reasons(one_of_each(theirs, "abroad")),
            *record.holding_rows([broker, *others], theirs),
        ),
    )


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

    Clustering is the share of pairs of contacts that are in contact themselves, services and hubs
    left out. A burst is a run of days on which the number has several times its usual share in all
    calls of the case; most of the bursts must come around seizures. A burst that lasts from one
    seizure to the next, and is near to one on most of its days, counts for each. How many would by
    chance is said with each finding and not tested: with three bursts, and seizures every week, no
    test could tell. If the records of one side alone are there, clustering is low for want of the
    others. Numbers of protected people are not looked at.

    Watts, Strogatz (1998), Nature 393, 440-442, doi:10.1038/30918.
    Kleinberg (2002), doi:10.1145/775047.775061.
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

"""Contacts of several missing persons around the time they went missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.events.calls.false_shares import among_all
from linkanalysis.events.calls.hubs import ACTIVE, in_contact_with_most
from linkanalysis.graph import build_graph
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.graph.queries.local_days import local_dates
from linkanalysis.indicators.finding import Chance, Finding, Outcome, ranked
from linkanalysis.indicators.record import turned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from linkanalysis.indicators.record import Record, Settings
    from linkanalysis.kernels.csr import F64, I64, Bools


CONTACT = ("call", "message", "payment")
MISSING = "missing_person"
UNDATED = "For some of them the day is unknown, so all their contacts count."
SINCE = ("date_missing", "missing_since")
ZONE = r"\d:\d\d\S*(?:Z|[+-]\d\d:?\d\d)$"  # a time with its distance from UTC


def common_contact(record: Record, settings: Settings) -> Outcome:
    """Find who was in contact with at least two missing persons around their disappearance.

    A contact is a call, message or payment between what the two use, from so many days before to so
    many after the disappearance, by the dates on the clocks of the case; without a known date all
    contacts count. Declared family, numbers of services, cash machines and whoever is in contact
    with most others, or with most people, do not count.

    Who is in contact with K others had them drawn at random, nobody twice, if contacts were made
    regardless of who goes missing. Somebody in contact with d of the n who are compared is drawn
    with odds d / (n + 1 - d): a missing person with few contacts seldom, one whose records were
    requested often. P(X >= k) is then exact, for k contacts among the missing (Chen and Liu): an
    entity in contact with everyone is also in contact with the missing. Like is compared with like.
    All others who could have been found are looked at, so the p-value is corrected for them
    (Tarone).

    The test assumes independent contacts, which people who know each other do not have: friends who
    go missing together have friends in common. Missing call records hide contacts. Two missing
    persons are seldom enough: in simulated towns of 50 people with five missing, a contact of four
    and of nobody else is always found, one of three in 35 of 40, and one of four and five others in
    30 of 40. If all records are those of the missing, no contact is found.

    UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
    Chen and Liu (1997), Statistica Sinica 7, 875-892.
    Tarone (1990), Biometrics 46(2), 515-522.
    """
    missing = _missing(record)
    if len(missing) < LEAST:
        return Outcome()
    seen = _contacts(record, missing)
    near = seen[_in_time(record, seen, missing, settings)]
    if near.empty:
        return Outcome()
    met = set(zip(near["contact"], near["person"], strict=True))
    every = read_chance(record, CONTACT, met, missing)
    contacts = sorted(every.met)
    tails = np.array([every.tails(every.like(name))[every.met[name] - 1] for name in contacts])
    corrected = among_all(tails, every.possible())
    findings: list[Finding] = []
    withheld = 0
    for contact, tail, p_all, share in zip(contacts, tails.tolist(), *corrected, strict=True):
        if record.is_withheld(contact):
            withheld += 1
        else:
            rows = near[near["contact"] == contact]
            chance = Chance(
                expected=every.expected(every.like(contact)),
                significance=tail,
                looked_at=every.looked_at.total(),
                p_all=float(p_all),
                false_share=float(share),
            )
            undated = any(pd.isna(missing[person]) for person in rows["person"].unique())
            counter = (UNDATED,) if undated else ()
            found = _finding(record, contact, rows, chance)
            details = (_spread(every, contact),)
            findings.append(replace(found, counter=counter, details=details))
    return Outcome(ranked(findings), withheld, _note(record, every, near))


def _note(record: Record, every: ContactChance, near: pd.DataFrame) -> tuple[str, ...]:
    """Count the contacts of several missing persons that say nothing."""
    often = near.groupby("contact")["person"].nunique()
    names = often.index[often >= LEAST]
    common = sum(record.is_service(str(name)) or name in every.hubs for name in names)
    contacts = counted(common, "contact")
    note = (
        f"Not listed, because they are services or are in contact with most others: {contacts} of "
        "several missing persons."
    )
    return (note,) if common else ()


def _missing(record: Record) -> dict[str, pd.Timestamp]:
    """Find the missing persons, each with the stated day or the first notice or report."""
    roles = statement_rows(record.case, ["role"])
    events = links_of_types(record.case, ["involved_in", "subject_of"])
    events["person"], events["event"] = turned(events, "person")
    reported = events["role"] == MISSING
    people = {*roles.loc[roles["value"] == MISSING, "entity"], *events.loc[reported, "person"]}
    events = events[reported | (events["type"] == "subject_of")]
    days = statement_rows(record.case, ["date", *SINCE])
    days["day"] = _dates(record, days["value"])
    of_events = days[days["attribute"] == "date"].groupby("entity")["day"].min()
    events = events.assign(day=events[["event"]].join(of_events, on="event")["day"])
    events["day"] = events["day"].fillna(local_dates(events["start"], record.case.timezone))
    first = events.groupby("person")["day"].min()
    stated = days[days["attribute"] != "date"].groupby("entity")["day"].min()
    return {
        person: stated.get(person, first.get(person, pd.NaT))
        for person in sorted(people)
        if person.startswith("person:")
    }


def _dates(record: Record, values: pd.Series) -> pd.Series:
    """Read stated days: as they are written, or on the clocks of the case if they name a zone."""
    texts = values.astype(str).str.strip()
    zoned = texts.str.contains(ZONE)
    read = pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None)
    return local_dates(read, record.case.timezone).where(zoned, read.dt.normalize())


def _contacts(record: Record, missing: dict[str, pd.Timestamp]) -> pd.DataFrame:
    """List every contact of a missing person outside the family, one row each."""
    own = {person: [person] for person in missing}
    for thing, people in record.holders.items():
        theirs = sorted(people & missing.keys())
        if theirs:
            own[thing] = theirs
    links = links_of_types(record.case, CONTACT, touching=own)
    rows: list[tuple[int, str, str]] = []
    for link, (source, target) in enumerate(zip(links["source"], links["target"], strict=True)):
        for mine, other in ((source, target), (target, source)):
            contact = record.unit(other)
            rows.extend(
                (link, person, contact)
                for person in own.get(mine, ())
                if contact != person and (contact, person) not in record.family
            )
    found = pd.DataFrame(rows, columns=["link", "person", "contact"])
    return found.join(links, on="link")


def _in_time(
    record: Record, seen: pd.DataFrame, missing: dict[str, pd.Timestamp], settings: Settings
) -> pd.Series:
    """Tell which contacts are near the disappearance, by the dates on the clocks of the case."""
    day = pd.to_datetime(seen["person"].map(missing))
    since = pd.Timedelta(days=settings["days_before"])
    until = pd.Timedelta(days=settings["days_after"])
    date = local_dates(seen["start"], record.case.timezone)
    return day.isna() | ((date >= day - since) & (date <= day + until))


def _finding(record: Record, contact: str, rows: pd.DataFrame, chance: Chance) -> Finding:
    people = sorted(record.named(person) for person in rows["person"].unique())
    # one row of each person first, so that a cut list still shows all of them
    rows = rows.assign(turn=rows.groupby("person").cumcount())
    rows = rows.sort_values(["turn", "link", "person"], kind="stable").drop_duplicates("link")
    return Finding(
        indicator="common_contact",
        title=(
            f"{record.called(contact)} was in contact with {len(people)} missing persons around "
            f"the time they went missing ({rows['link'].nunique():,} contacts)"
        ),
        entities=(record.named(contact), *people),
        observed=len(people),
        threshold=LEAST,
        evidence=record.reasons(rows),
        chance=chance,
    )


def _spread(every: ContactChance, contact: str) -> str:
    return (
        f"In contact with {every.degree_of(contact):,} of {every.n_others:,} others in the "
        "records, including the missing persons."
    )


LEAST = 2  # the smallest number that has anything in common
FIRM = "organization:"
OTHERS = 2  # the first group of others; those before are of organizations


@dataclass(frozen=True, eq=False)
class ContactChance:
    """All contacts of those who can be looked at.

    names: Everybody in contact with somebody; what one person alone uses counts as the person.
    degree: With how many others each is in contact.
    hubs: Who is in contact with so many that it says nothing.
    mine, other: Each contact of somebody looked at, by the numbers of both.
    group: The group of each, within which it is compared (`groups_of`).
    counts: Whether each contact is with a missing person near the disappearance.
    n_missing: Number of missing persons in such contacts.
    """

    names: tuple[str, ...]
    degree: I64
    hubs: frozenset[str]
    mine: I64
    other: I64
    group: I64
    counts: Bools
    n_missing: int

    @cached_property
    def met(self) -> dict[str, int]:
        """How many missing persons each was in contact with who met at least two."""
        often = np.bincount(self.mine[self.counts], minlength=len(self.names))
        return {self.names[k]: int(often[k]) for k in np.flatnonzero(often >= LEAST).tolist()}

    @cached_property
    def looked_at(self) -> Counter[tuple[int, int]]:
        """Number of those looked at, by their group and number of contacts."""
        some = np.flatnonzero(self._contacts)
        pairs = zip(self.group[some].tolist(), self._contacts[some].tolist(), strict=True)
        return Counter(pairs)

    @cached_property
    def _contacts(self) -> I64:
        return np.bincount(self.mine, minlength=len(self.names)).astype(np.int64)

    def like(self, name: str) -> tuple[int, int]:
        """Return the group and the number of contacts of somebody."""
        number = self._number[name]
        return int(self.group[number]), int(self._contacts[number])

    def degree_of(self, name: str) -> int:
        """Return with how many others somebody is in contact."""
        return int(self.degree[self._number[name]])

    @property
    def n_others(self) -> int:
        """Number of those in contact with somebody, but for one."""
        return int((self.degree > 0).sum()) - 1

    @cached_property
    def _number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def expected(self, like: tuple[int, int]) -> float:
        """Return the number of contacts among the missing that chance gives on average."""
        shares = self._shares(like)
        return float(np.arange(shares.size) @ shares)

    def tails(self, like: tuple[int, int]) -> F64:
        """Return the p-values of one contact among the missing, of two, and so on."""
        tails: F64 = np.minimum(self._shares(like)[::-1].cumsum()[::-1], 1.0)
        return tails[1 : self.n_missing + 1]

    def possible(self) -> Iterator[tuple[int, F64]]:
        """Give the p-values that anybody looked at can have, and how many can have them."""
        for like, many in sorted(self.looked_at.items()):
            if like[1] >= LEAST:
                yield many, self.tails(like)[LEAST - 1 :]

    def _shares(self, like: tuple[int, int]) -> F64:
        """Return how often chance gives no contact among the missing, one, two, and so on."""
        group, drawn = like
        missing, others = self._sums[group]
        counts = np.arange(min(drawn, missing.size - 1) + 1)
        logs = missing[counts] + others[drawn - counts]
        odds = np.exp(logs - logs.max())
        shares: F64 = odds / odds.sum()
        return shares

    @cached_property
    def _sums(self) -> dict[int, tuple[F64, F64]]:
        """By group, the sums over all choices of contacts: among the missing, and the others."""
        return {group: self._sums_of(group) for group in {each for each, _ in self.looked_at}}

    def _sums_of(self, group: int) -> tuple[F64, F64]:
        of = self.group[self.mine]
        like = of % OTHERS == group % OTHERS if group >= OTHERS else of == group
        # a missing person in contact with some in time and with others not counts as two
        ends, often = np.unique(2 * self.other[like] + self.counts[like], return_counts=True)
        n_like = np.unique(self.mine[like]).size
        most = max(contacts for each, contacts in self.looked_at if each == group)
        missing = ends % 2 == 1
        n_missing = min(most, int(missing.sum()))
        return _sums(often[missing], n_like, n_missing), _sums(often[~missing], n_like, most)


def read_chance(
    record: Record,
    link_types: Collection[str],
    met: Collection[tuple[str, str]],
    missing: Collection[str],
) -> ContactChance:
    """Read all contacts of a case; `met` are pairs of a contact and a missing person."""
    graph = build_graph(record.case, link_types=link_types)
    units = np.array([record.unit(entity) for entity in unmasked(graph.ids)], dtype=object)
    names, number = np.unique(units, return_inverse=True)
    ends = np.stack([number[graph.source], number[graph.target]]).astype(np.int64)
    pairs = np.unique(np.sort(ends[:, ends[0] != ends[1]], axis=0), axis=1)
    mine, other = np.concatenate([pairs, pairs[::-1]], axis=1)
    degree = np.bincount(mine, minlength=len(names)).astype(np.int64)
    people = np.array([name.startswith("person:") for name in names], np.bool_)
    gone = np.array([name in missing for name in names], np.bool_)
    group = groups_of(mine, other, degree, _of_organizations(names, record))
    active = degree >= ACTIVE
    hub = in_contact_with_most(mine, other, active)
    # most people may order pizza, though most accounts and machines do not
    hub |= in_contact_with_most(mine, other, active & people & ~gone)
    # a cash machine is a place, with which nobody is in contact
    nobody = [name.startswith("place:") or record.is_service(name) for name in names]
    apart = hub | gone | np.array(nobody, np.bool_)
    family = np.array(
        [(a, b) in record.family for a, b in zip(names[mine], names[other], strict=True)], np.bool_
    )
    kept = ~apart[mine] & ~family
    mine, other = mine[kept], other[kept]
    counts = np.array(
        [(a, b) in met for a, b in zip(names[mine], names[other], strict=True)], np.bool_
    )
    return ContactChance(
        names=tuple(names.tolist()),
        degree=degree,
        hubs=frozenset(names[hub].tolist()),
        mine=mine,
        other=other,
        group=group,
        counts=counts,
        n_missing=np.unique(other[counts]).size,
    )


def _of_organizations(names: Iterable[str], record: Record) -> Bools:
    """Tell which are organizations, or held by one on record."""
    firm, thing = turned(record.holdings, "organization")
    held = {other for one, other in zip(firm, thing, strict=True) if one.startswith(FIRM)}
    return np.array([name in held or name.startswith(FIRM) for name in names], np.bool_)


def groups_of(mine: I64, other: I64, degree: I64, firms: Bools) -> I64:
    """Group all by whether they are of organizations, and have one with no more contacts."""
    group: I64 = OTHERS * (~firms).astype(np.int64)
    group[np.unique(mine[degree[mine] >= degree[other]])] += 1
    return group


def _sums(often: I64, of: int, most: int) -> F64:
    """Sum the odds of all choices of none, of one, and so on, of those met so often by so many."""
    met, times = np.unique(often, return_counts=True)
    # one more, so that whoever is in contact with all of them has odds
    return log_choices(met / (of + 1 - met), times, most)


VANISHING = 46.0  # e to the minus 46 is 1e-20, far below the rounding of a double
HALVINGS = 40  # of a range of at most some fifty: far finer than the spread of any number chosen


def log_choices(odds: F64, times: I64, most: int) -> F64:
    """Return the logarithms of the odds of all choices of none, of one, and so on, to `most`.

    `times` is how many have each of the odds.
    """
    logs = np.log(odds)
    n = int(times.sum())
    sums = np.full(max(n, most) + 1, -np.inf)
    sums[0], sums[n] = 0.0, times @ logs
    at, last = 1, min(most, n - 1)
    while at <= last:
        near = _near(at, logs, times)[: last + 1 - at]
        sums[at : at + near.size] = near
        at += near.size
    return sums[: most + 1]


def _near(at: int, logs: F64, times: I64) -> F64:
    """Return the sums from `at` on to where one standard deviation more are chosen."""
    scale = _scale(at, logs, times)
    scaled = logs + scale
    chosen = 1 / (1 + np.exp(-scaled))
    spread = chosen / (1 + np.exp(scaled))
    variance = float(times @ spread)
    numbers = np.arange(at, at + int(variance**0.5) + 1)
    # by Bernstein's inequality no number farther off than this is chosen
    far = VANISHING / 3 + (VANISHING**2 / 9 + 2 * VANISHING * variance) ** 0.5
    # an odd number of points leaves out -1, where a factor may be 0
    n_points = 2 * int(np.ceil((far + numbers.size) / 2)) + 1
    angles = 2 * np.pi / n_points * np.arange(n_points // 2 + 1)
    turned = 2 * np.sin(angles / 2) ** 2  # 1 - cos, without cancellation
    angles = angles[variance * turned <= VANISHING]
    turned = turned[: angles.size, np.newaxis]
    size = np.log1p(-2 * spread * turned) @ times / 2
    phase = np.arctan2(chosen * np.sin(angles)[:, np.newaxis], 1 - chosen * turned) @ times
    waves = np.exp(size) * np.cos(phase - np.outer(numbers, angles))
    probability = (2 * waves.sum(axis=1) - 1) / n_points  # the first point is its own mirror image
    sums: F64 = np.log(probability) + times @ np.logaddexp(0, scaled) - numbers * scale
    return sums


def _scale(at: int, logs: F64, times: I64) -> float:
    """Return the logarithm by which to scale the odds, so that `at` are chosen on average."""
    share = at / times.sum()
    even = np.log(share / (1 - share))
    low, high = even - logs.max(), even - logs.min()
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if times @ (1 / (1 + np.exp(-(logs + middle)))) < at:
            low = middle
        else:
            high = middle
    return float(low + high) / 2

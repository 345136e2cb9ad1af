"""Contacts of several missing persons around the time they went missing.

Lives here: the indicator of the common contact.
Not here: who is missing, which statements, incidents and notices say (`case`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from linkanalysis._names import unmasked
from linkanalysis.graph import build_graph
from linkanalysis.graph.queries import links_of_types, statement_rows
from linkanalysis.indicators.finding import Chance, Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import counted, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

CONTACT = ("call", "message", "payment")
MISSING = "missing_person"
SINCE = ("date_missing", "missing_since")

LEAST = 2  # the smallest number that has anything in common
CLOSE = 1 + 1e-9  # p-values closer than this are equal


def common_contact(record: Record, settings: Settings) -> Outcome:
    """Find who was in contact with at least two missing persons around their disappearance.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Days before and after the disappearance.

    Returns
    -------
    Outcome
        A finding for each contact with its chance, least likely first.

    Notes
    -----
    A contact is a call, message or payment between what the two use, from so many days before to so
    many after the disappearance; without a known date all contacts count. Declared family and
    numbers of services do not count. With N others in the record of contacts, K of them ever in
    contact with c, and n missing persons among them, P(X >= k) is hypergeometric: an entity in
    contact with everyone is also in contact with the missing. All others who could have been found
    are looked at, so the p-value is corrected for their number (Tarone). The test assumes
    independent contacts, which people who know each other do not have: use it to order findings,
    not as odds. Missing call records hide contacts.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
    .. [2] Tarone (1990), Biometrics 46(2), 515-522.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> common_contact(read_record(Case(purpose="training")), COMMON_CONTACT.defaults).findings
    ()
    """
    missing = _missing(record)
    if len(missing) < LEAST:
        return Outcome()
    seen = _contacts(record, missing)
    near = seen[_in_time(seen, missing, settings)]
    met = near.groupby("contact")["person"].nunique()
    met = met[met >= LEAST]
    if met.empty:
        return Outcome()
    reach, n_units = _reach(record)
    looked_at = {
        name: count for name, count in reach.items() if count and not _apart(record, name, missing)
    }
    n_seen = seen["person"].nunique()
    contacts = sorted(str(name) for name in met.index if name in looked_at)
    tails = [
        chance_of_contacts(int(met[name]), others=n_units - 1, missing=n_seen, reach=reach[name])
        for name in contacts
    ]
    corrected = among_all(tails, [*looked_at.values()], others=n_units - 1, missing=n_seen)
    findings: list[Finding] = []
    withheld, common = 0, len(met) - len(contacts)
    for contact, tail, p_all, share in zip(contacts, tails, *corrected, strict=True):
        if record.is_withheld(contact):
            withheld += 1
        else:
            rows = near[near["contact"] == contact]
            chance = Chance(
                expected=n_seen * reach[contact] / (n_units - 1),
                significance=tail,
                looked_at=len(looked_at),
                p_all=p_all,
                false_share=share,
            )
            undated = any(pd.isna(missing[person]) for person in rows["person"].unique())
            counter = _counter(reach[contact], n_units - 1, undated=undated)
            findings.append(_finding(record, contact, rows, chance, counter))
    note = f"Not listed: {counted(common, 'contact')} of several missing persons that are services."
    return Outcome(ranked(findings), withheld, (note,) if common else ())


def _apart(record: Record, name: str, missing: dict[str, pd.Timestamp]) -> bool:
    """Tell whether somebody is not looked at."""
    return record.is_service(name) or name in missing


def chance_of_contacts(k: int, *, others: int, missing: int, reach: int) -> float:
    """Compute how often chance alone gives this many missing persons among the contacts."""
    return float(hypergeom.sf(k - 1, others, missing, reach))


def among_all(
    tails: list[float], reaches: list[int], *, others: int, missing: int
) -> tuple[list[float], list[float]]:
    """Correct p-values for all who were looked at; returns family-wise p-values, false shares.

    Each of those looked at can only have some p-values: whoever has few contacts can never have a
    small one, and does not count. The sum over all of the largest that is as small bounds the
    chance that any is, whatever depends on what; divided by the number found, it is the share of
    them that chance gives.

    Tarone (1990), Biometrics 46(2), 515-522; Gilbert (2005), Applied Statistics 54(1), 143-158.
    """
    possible: dict[int, NDArray[np.float64]] = {}
    for reach in set(reaches):
        k = np.arange(LEAST, max(min(reach, missing), LEAST) + 1)
        possible[reach] = hypergeom.sf(k - 1, others, missing, reach)
    many = Counter(reaches)
    totals = [
        sum(
            count * float(possible[reach][possible[reach] <= tail * CLOSE].max(initial=0.0))
            for reach, count in sorted(many.items())
        )
        for tail in tails
    ]
    shares = [
        min(
            total / sum(other <= tail * CLOSE for other in tails)
            for total, tail in zip(totals, tails, strict=True)
            if tail * CLOSE >= mine
        )
        for mine in tails
    ]
    return [min(total, 1.0) for total in totals], [min(share, 1.0) for share in shares]


def _missing(record: Record) -> dict[str, pd.Timestamp]:
    """Find the missing persons, each with the stated day or the first notice or report."""
    roles = statement_rows(record.case, ["role"])
    events = links_of_types(record.case, ["involved_in", "subject_of"])
    events["person"], events["event"] = turned(events, "person")
    reported = events["role"] == MISSING
    people = {*roles.loc[roles["value"] == MISSING, "entity"], *events.loc[reported, "person"]}
    events = events[reported | (events["type"] == "subject_of")]
    days = statement_rows(record.case, ["date", *SINCE])
    days["day"] = pd.to_datetime(
        days["value"], format="ISO8601", errors="coerce", utc=True
    ).dt.tz_localize(None)
    of_events = days[days["attribute"] == "date"].groupby("entity")["day"].min()
    events = events.assign(day=events[["event"]].join(of_events, on="event")["day"])
    events["day"] = events["day"].fillna(events["start"])
    first = events.groupby("person")["day"].min()
    stated = days[days["attribute"] != "date"].groupby("entity")["day"].min()
    return {
        person: stated.get(person, first.get(person, pd.NaT))
        for person in sorted(people)
        if person.startswith("person:")
    }


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


def _in_time(seen: pd.DataFrame, missing: dict[str, pd.Timestamp], settings: Settings) -> pd.Series:
    day = pd.to_datetime(seen["person"].map(missing))
    since = pd.Timedelta(days=settings["days_before"])
    until = pd.Timedelta(days=settings["days_after"] + 1)
    start = pd.to_datetime(seen["start"])
    return day.isna() | ((start >= day - since) & (start < day + until))


def _reach(record: Record) -> tuple[Counter[str], int]:
    """Count the contacts of each at any time; what one person alone uses counts as the person."""
    graph = build_graph(record.case, link_types=CONTACT)
    units = np.array([record.unit(entity) for entity in unmasked(graph.ids)], dtype=object)
    names, number = np.unique(units, return_inverse=True)
    ends = np.stack([number[graph.source], number[graph.target]])
    pairs = np.unique(np.sort(ends[:, ends[0] != ends[1]], axis=0), axis=1)
    degree = np.bincount(pairs.ravel(), minlength=len(names))
    reach = Counter(dict(zip(names.tolist(), degree.tolist(), strict=True)))
    return reach, int((degree > 0).sum())


def _finding(
    record: Record,
    contact: str,
    rows: pd.DataFrame,
    chance: Chance,
    counter: tuple[str, ...],
) -> Finding:
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
        counter=counter,
    )


def _counter(reach: int, n_others: int, *, undated: bool) -> tuple[str, ...]:
    return (
        (
            f"In contact with {reach:,} of {n_others:,} others in the records, including the "
            "missing persons."
        ),
        *(["The day is unknown for some of them, so all their contacts count."] if undated else []),
    )


COMMON_CONTACT = Indicator(
    id="I1",
    name="common_contact",
    function=common_contact,
    rule=(
        "calls, messages or payments with at least two missing persons from {days_before} days "
        "before to {days_after} days after they went missing, which chance does not explain"
    ),
    reading="recruiters are often in contact with several people before these go missing",
    reference="UNODC (2009)",
    needs=(
        Need("calls, messages or payments", links=CONTACT),
        Need("missing persons", links=("subject_of",), roles=(MISSING,)),
    ),
    settings=(
        Setting(
            "days_before", 60, "longer takes in ordinary contacts, shorter misses slow recruitment"
        ),
        Setting("days_after", 7, "allows for days that are stated late"),
    ),
    alternatives=(
        "No family tie to them is on record; an unrecorded one would look the same.",
        "A shared friend, a school, a shelter, a counselor or a taxi would look the same.",
        "A phone may have been used by someone other than its recorded user.",
    ),
    by_chance=True,
    version=2,
)

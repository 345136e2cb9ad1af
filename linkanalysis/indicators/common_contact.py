"""Who was in contact with several missing persons around the time they went missing.

Lives here: the indicator of the common contact.
Not here: who is missing, which statements, incidents and notices say (`case`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from linkanalysis.graph import build_graph
from linkanalysis.graph.queries import links_of_types, statement_rows
from linkanalysis.indicators.finding import Finding, Outcome

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record

__all__ = ["chance_of_contacts", "common_contact"]

CONTACT = ("call", "message", "payment")
MISSING = "missing_person"
SINCE = ("date_missing", "missing_since")

DAYS_BEFORE, DAYS_AFTER = 60, 7
LEAST = 2
LARGEST_P = 0.05


def common_contact(record: Record) -> Outcome:
    """Find who was in contact with at least two missing persons around their disappearance.

    Parameters
    ----------
    record : Record
        What is known of the case.

    Returns
    -------
    Outcome
        A finding for each contact that chance alone would give in at most 5 of 100 cases, least
        likely first.

    Notes
    -----
    A contact is a call, message or payment between what the two use, from 60 days before to 7
    days after the disappearance; without a known date all contacts count. Declared family and
    numbers of services do not count. With N others in the record of contacts, K of them in
    contact with c at any time, and n missing persons among them, P(X >= k) is hypergeometric:
    who is in contact with everybody is so with the missing too. It takes contacts for
    independent, which they are not among people who know each other, and many contacts are
    looked at: read it as an order, not as odds.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> common_contact(read_record(Case(purpose="training"))).findings
    ()
    """
    missing = _missing(record)
    if len(missing) < LEAST:
        return Outcome()
    seen = _contacts(record, missing)
    near = seen[_in_time(seen, missing)]
    met = near.groupby("contact")["person"].nunique()
    met = met[met >= LEAST]
    if met.empty:
        return Outcome()
    reach, n_units = _reach(record)
    n_seen = seen["person"].nunique()
    findings: list[Finding] = []
    withheld = common = 0
    for contact in sorted(str(name) for name in met.index):
        k = int(met[contact])
        tail = chance_of_contacts(k, others=n_units - 1, missing=n_seen, reach=reach[contact])
        if record.is_service(contact) or tail > LARGEST_P:
            common += 1
        elif record.is_masked(contact):
            withheld += 1
        else:
            rows = near[near["contact"] == contact]
            expected = n_seen * reach[contact] / (n_units - 1)
            counter = _counter(reach[contact], n_units - 1, undated=bool(_undated(rows, missing)))
            findings.append(_finding(record, contact, rows, (expected, tail), counter))
    findings.sort(key=lambda found: (found.p_value, -found.observed, found.entities))
    return Outcome(tuple(findings), withheld, _notes(common))


def chance_of_contacts(k: int, *, others: int, missing: int, reach: int) -> float:
    """Say how often chance alone gives so many missing persons among somebody's contacts."""
    return float(hypergeom.sf(k - 1, others, missing, reach))


def _missing(record: Record) -> dict[str, pd.Timestamp]:
    """Give each missing person the day it is stated, else the first of its notices and reports."""
    roles = statement_rows(record.case, ["role"])
    events = links_of_types(record.case, ["involved_in", "subject_of"])
    forth = events["source"].str.startswith("person:")
    events["person"] = events["source"].where(forth, events["target"])
    events["event"] = events["target"].where(forth, events["source"])
    reported = events["role"] == MISSING
    people = {*roles.loc[roles["value"] == MISSING, "entity"], *events.loc[reported, "person"]}
    events = events[reported | (events["type"] == "subject_of")]
    days = statement_rows(record.case, ["date", *SINCE])
    days["day"] = _timestamps(days["value"])
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


def _timestamps(values: pd.Series) -> pd.Series:
    return pd.to_datetime(values, format="ISO8601", errors="coerce", utc=True).dt.tz_localize(None)


def _contacts(record: Record, missing: dict[str, pd.Timestamp]) -> pd.DataFrame:
    """Give every contact of a missing person with anybody but family, a row each."""
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


def _in_time(seen: pd.DataFrame, missing: dict[str, pd.Timestamp]) -> pd.Series:
    day = pd.to_datetime(seen["person"].map(missing))
    since, until = pd.Timedelta(days=DAYS_BEFORE), pd.Timedelta(days=DAYS_AFTER + 1)
    start = pd.to_datetime(seen["start"])
    return day.isna() | ((start >= day - since) & (start < day + until))


def _undated(rows: pd.DataFrame, missing: dict[str, pd.Timestamp]) -> int:
    return sum(pd.isna(missing[person]) for person in rows["person"].unique())


def _reach(record: Record) -> tuple[Counter[str], int]:
    """Count with how many others each is in contact at any time, people taken for their things."""
    graph = build_graph(record.case, link_types=CONTACT)
    units = np.array([record.unit(entity) for entity in graph.ids], dtype=object)
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
    chance: tuple[float, float],
    counter: tuple[str, ...],
) -> Finding:
    people = sorted(record.named(person) for person in rows["person"].unique())
    # a row of each person first, so that a cut list still shows all of them
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
        expected=chance[0],
        p_value=chance[1],
        evidence=record.reasons(rows),
        counter=counter,
    )


def _counter(reach: int, n_others: int, *, undated: bool) -> tuple[str, ...]:
    said = [
        f"In contact with {reach:,} of {n_others:,} others in the record, the missing among them.",
        "No declared family of theirs; family that nobody declared would look the same.",
        "A friend in common, a school, a shelter, a counselor or a taxi would look the same.",
        "A phone may have been used by somebody else than the person it is recorded with.",
    ]
    if undated:
        said.append("For some of them no day of disappearance is known: all contacts count.")
    return tuple(said)


def _notes(common: int) -> tuple[str, ...]:
    if not common:
        return ()
    who = "1 contact" if common == 1 else f"{common:,} contacts"
    return (f"{who} of several missing persons not given: services, or in contact with so many.",)

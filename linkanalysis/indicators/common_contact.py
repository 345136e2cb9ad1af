"""Contacts of several missing persons around the time they went missing.

Lives here: the indicator of the common contact.
Not here: the chance of a count (`contact_chance`); who is missing, which statements, incidents and
notices say (`case`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._counted import counted
from linkanalysis.calls.false_shares import among_all
from linkanalysis.indicators.contact_chance import LEAST, read_chance
from linkanalysis.indicators.finding import Chance, Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import turned
from linkanalysis.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.queries.local_days import local_dates

if TYPE_CHECKING:
    from linkanalysis.indicators.contact_chance import ContactChance
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

CONTACT = ("call", "message", "payment")
MISSING = "missing_person"
UNDATED = "For some of them the day is unknown, so all their contacts count."
SINCE = ("date_missing", "missing_since")
ZONE = r"\d:\d\d\S*(?:Z|[+-]\d\d:?\d\d)$"  # a time with its distance from UTC


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
    many after the disappearance, by the dates on the clocks of the case; without a known date all
    contacts count. Declared family, numbers of services, cash machines and whoever is in contact
    with most others, or with most people, do not count.

    Who is in contact with K others had them drawn at random, nobody twice, if contacts were made
    regardless of who goes missing. Somebody in contact with d of the n who are compared is drawn
    with odds d / (n + 1 - d): a missing person with few contacts seldom, one whose records were
    requested often. P(X >= k) is then exact, for k contacts among the missing [2]_: an entity in
    contact with everyone is also in contact with the missing. Like is compared with like
    (`contact_chance`). All others who could have been found are looked at, so the p-value is
    corrected for them [3]_.

    The test assumes independent contacts, which people who know each other do not have: friends who
    go missing together have friends in common. Missing call records hide contacts. Two missing
    persons are seldom enough: in simulated towns of 50 people with five missing, a contact of four
    and of nobody else is always found, one of three in 35 of 40, and one of four and five others in
    30 of 40. If all records are those of the missing, no contact is found.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
    .. [2] Chen and Liu (1997), Statistica Sinica 7, 875-892.
    .. [3] Tarone (1990), Biometrics 46(2), 515-522.

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


COMMON_CONTACT = Indicator(
    id="I1",
    name="common_contact",
    heading="Contact of several missing persons",
    function=common_contact,
    rule=(
        "calls, messages or payments with at least two missing persons from {days_before} days "
        "before to {days_after} days after they went missing, which chance does not explain"
    ),
    reading="recruiters are often in contact with several people before those people go missing",
    reference="UNODC (2009)",
    needs=(
        Need("calls, messages or payments", links=CONTACT),
        Need("missing persons", links=("subject_of",), roles=(MISSING,)),
    ),
    settings=(
        Setting(
            "days_before",
            60,
            "longer would include ordinary contacts, shorter would miss slow recruitment",
        ),
        Setting("days_after", 7, "allows for disappearances that are reported late"),
    ),
    alternatives=(
        "No family tie to them is on record; an unrecorded one would look the same.",
        "A shared friend, a school, a shelter, a counselor or a taxi would look the same.",
        "A phone may have been used by someone other than its recorded user.",
    ),
    by_chance=True,
    version=5,
)

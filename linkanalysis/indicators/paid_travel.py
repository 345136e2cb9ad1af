"""Somebody who pays for the journeys or stays of several others within a short time.

Lives here: the indicator of travel paid by a third party.
Not here: short stays in many cities, and how rooms were paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record

__all__ = ["paid_travel"]

LEAST = 3
DAYS = 30


def paid_travel(record: Record) -> Outcome:
    """Find who paid for at least three travelers, not of their family, within 30 days.

    Parameters
    ----------
    record : Record
        What is known of the case.

    Returns
    -------
    Outcome
        A finding for each payer, with the 30 days of most travelers; most first.

    Notes
    -----
    Payer and travelers are those of ``paid_for`` and ``booked`` links of one booking. The payer's
    own journeys and those of declared family or household do not count. Bookings without a date
    are left out and counted.

    References
    ----------
    .. [1] FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for
       sexual exploitation (Project Protect).

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> paid_travel(read_record(Case(purpose="training"))).findings
    ()
    """
    links = links_of_types(record.case, ["paid_for", "booked"])
    booking_first = links["source"].str.startswith("booking:")
    links["booking"] = links["source"].where(booking_first, links["target"])
    links["who"] = links["target"].where(booking_first, links["source"])
    paid, booked = (links[links["type"] == kind] for kind in ("paid_for", "booked"))
    both = paid.merge(booked, on="booking", suffixes=("_paid", ""))
    both["payer"] = [record.unit(payer) for payer in both["who_paid"]]
    family = [pair in record.family for pair in zip(both["payer"], both["who"], strict=True)]
    both = both[(both["payer"] != both["who"]) & ~pd.Series(family, both.index, dtype=bool)]
    both = both.assign(day=both["start"].fillna(both["start_paid"]))
    undated = both.loc[both["day"].isna(), "booking"].nunique()
    findings: list[Finding] = []
    withheld = 0
    for payer, rows in both.dropna(subset="day").groupby("payer"):
        within = _busiest(rows.sort_values(["day", "booking", "who"], kind="stable"))
        if within["who"].nunique() < LEAST:
            continue
        if record.is_masked(str(payer)):
            withheld += 1
            continue
        evidence = links[links["booking"].isin(within["booking"])]
        findings.append(_finding(record, str(payer), within, evidence))
    findings.sort(key=lambda found: (-found.observed, found.entities))
    number = "1 booking" if undated == 1 else f"{undated:,} bookings"
    notes = (f"{number} paid by others without a date not looked at.",) if undated else ()
    return Outcome(tuple(findings), withheld, notes)


def _busiest(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of the 30 days with most travelers, the first such days if there are more."""
    best, most = rows.iloc[:0], 0
    for day in rows["day"].unique():
        until = day + pd.Timedelta(days=DAYS)
        within = rows[(rows["day"] >= day) & (rows["day"] < until)]
        travelers = within["who"].nunique()
        if travelers > most:
            best, most = within, travelers
    return best


def _finding(record: Record, payer: str, within: pd.DataFrame, evidence: pd.DataFrame) -> Finding:
    travelers = sorted(within["who"].unique())
    first, last = within["day"].min(), within["day"].max()
    counter = [
        "No declared family or household of the payer; one that nobody declared looks the same.",
        "Employers, clubs, charities and friends who collect the money pay for others too.",
    ]
    n_bookings = within["booking"].nunique()
    bookings = "1 booking" if n_bookings == 1 else f"{n_bookings:,} bookings"
    work = record.employers.get(payer, frozenset())
    colleagues = sum(bool(work & record.employers.get(who, frozenset())) for who in travelers)
    if colleagues:
        counter.insert(0, f"{colleagues} of the {len(travelers)} work where the payer works.")
    return Finding(
        indicator="paid_travel",
        title=(
            f"{record.called(payer)} paid for {len(travelers)} travelers in {bookings}, "
            f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
        ),
        entities=(record.named(payer), *sorted(record.named(who) for who in travelers)),
        observed=len(travelers),
        evidence=record.reasons(evidence),
        counter=tuple(counter),
    )

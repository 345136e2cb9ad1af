"""A person who pays for the journeys or stays of several others within a short time.

Lives here: the indicator of travel paid by a third party.
Not here: short stays in many cities; how rooms were paid for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries import links_of_types
from linkanalysis.indicators.finding import Finding, Indicator, Outcome, ranked
from linkanalysis.indicators.record import counted, turned

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record

# Set by hand: fewer travelers or more days find ordinary couples and annual trips, more travelers
# or fewer days miss those who move one person at a time.
LEAST = 3
DAYS = 30


def paid_travel(record: Record) -> Outcome:
    """Find people who paid for at least three travelers outside their family within 30 days.

    Parameters
    ----------
    record : Record
        What is known of the case.

    Returns
    -------
    Outcome
        A finding for each payer, with the 30 days of most travelers; most travelers first.

    Notes
    -----
    Payers and travelers are those of ``paid_for`` and ``booked`` links of one booking. The payer's
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
    links["booking"], links["who"] = turned(links, "booking")
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
        if payer in record.protection.names:
            withheld += 1
            continue
        evidence = links[links["booking"].isin(within["booking"])]
        findings.append(_finding(record, str(payer), within, evidence))
    note = f"Not examined: {counted(undated, 'booking')} paid by another person, without a date."
    return Outcome(ranked(findings), withheld, (note,) if undated else ())


def _busiest(rows: pd.DataFrame) -> pd.DataFrame:
    """Find the rows of the 30 days with most travelers; of several, the first."""
    best, most = rows.iloc[:0], 0
    for day in rows["day"].unique():
        within = rows[(rows["day"] >= day) & (rows["day"] < day + pd.Timedelta(days=DAYS))]
        travelers = within["who"].nunique()
        if travelers > most:
            best, most = within, travelers
    return best


def _finding(record: Record, payer: str, within: pd.DataFrame, evidence: pd.DataFrame) -> Finding:
    travelers = sorted(within["who"].unique())
    days = dict.fromkeys(f"{day:%Y-%m-%d}" for day in (within["day"].min(), within["day"].max()))
    work = record.employers.get(payer, frozenset())
    colleagues = sum(bool(work & record.employers.get(who, frozenset())) for who in travelers)
    at_work = f"{colleagues} of the {len(travelers)} travelers work where the payer works."
    return Finding(
        indicator="paid_travel",
        title=(
            f"{record.called(payer)} paid for {len(travelers)} travelers in "
            f"{counted(within['booking'].nunique(), 'booking')}, {' to '.join(days)}"
        ),
        entities=(record.named(payer), *sorted(record.named(who) for who in travelers)),
        observed=len(travelers),
        evidence=record.reasons(evidence),
        counter=(
            *([at_work] if colleagues else []),
            (
                "No family or household of the payer is on record; an unrecorded one would look "
                "the same."
            ),
            "Employers, clubs, charities and friends who collect money also pay for others.",
        ),
    )


PAID_TRAVEL = Indicator(
    name="paid_travel",
    function=paid_travel,
    definition=(
        f"journeys or stays of at least {LEAST} others, outside the family, paid within {DAYS} days"
    ),
    reading="people who move others pay for their travel",
    reference="FINTRAC, Project Protect",
)

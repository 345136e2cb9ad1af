"""A person who pays for the journeys or stays of several others within a short time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import turned
from linkanalysis.indicators.trades import ORGANIZATION, TAKES_GROUPS, organizations_called
from linkanalysis.indicators.windows import busiest

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def paid_travel(record: Record, settings: Settings) -> Outcome:
    """Find people who paid for several travelers outside their family within some days.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of travelers, and days.

    Returns
    -------
    Outcome
        A finding for each payer, with the days of most travelers; most travelers first.

    Notes
    -----
    Payers and travelers are those of ``paid_for`` and ``booked`` links of one booking. The payer's
    own journeys and those of declared family or household do not count. Left out and counted are
    bookings without a date, and a payer that takes groups along by its name or trade on record,
    such as a church, a school or a travel agency. An employer is listed, with how many of them work
    for it: those who exploit workers also employ and move them.

    References
    ----------
    .. [1] FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for
       sexual exploitation (Project Protect).

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> paid_travel(read_record(Case(purpose="training")), PAID_TRAVEL.defaults).findings
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
    withheld = groups = 0
    take_groups = organizations_called(record, set(both["payer"]), TAKES_GROUPS)
    both = both.dropna(subset="day").sort_values(["day", "booking", "who"], kind="stable")
    for payer, rows in both.groupby("payer"):
        within = busiest(rows, settings["days"], "who", at="day")
        if within["who"].nunique() < settings["least"]:
            continue
        if record.is_withheld(str(payer)):
            withheld += 1
            continue
        if payer in take_groups:
            groups += 1
            continue
        evidence = links[links["booking"].isin(within["booking"])]
        finding = _finding(record, str(payer), within, evidence)
        findings.append(replace(finding, threshold=settings["least"]))
    notes = [f"Not examined: {counted(undated, 'booking')} paid by another person, without a date."]
    notes += [f"Not listed: {counted(groups, 'payer')} on record as a church, school or the like."]
    told = zip(notes, (undated, groups), strict=True)
    return Outcome(ranked(findings), withheld, tuple(note for note, number in told if number))


def _finding(record: Record, payer: str, within: pd.DataFrame, evidence: pd.DataFrame) -> Finding:
    travelers = sorted(within["who"].unique())
    days = record.days(within["day"].min(), within["day"].max())
    work = record.employers.get(payer, frozenset())
    work |= {payer}
    colleagues = sum(bool(work & record.employers.get(who, frozenset())) for who in travelers)
    at_work = f"Same employer as the payer: {colleagues} of the {len(travelers)} travelers."
    if payer.startswith(ORGANIZATION):
        at_work = f"Employed by the payer: {colleagues} of the {len(travelers)} travelers."
    return Finding(
        indicator="paid_travel",
        title=(
            f"{record.called(payer)} paid for {len(travelers)} travelers in "
            f"{counted(within['booking'].nunique(), 'booking')}, {days}"
        ),
        entities=(record.named(payer), *sorted(record.named(who) for who in travelers)),
        observed=len(travelers),
        evidence=record.reasons(evidence),
        counter=(at_work,) if colleagues else (),
    )


PAID_TRAVEL = Indicator(
    id="I5",
    name="paid_travel",
    heading="Travel paid for others",
    function=paid_travel,
    rule=(
        "trips or stays of at least {least:g} others outside the family, paid for within {days:g} "
        "days"
    ),
    reading="people who move others pay for their travel",
    reference="FINTRAC, Project Protect",
    needs=(
        Need("bookings", links=("booked",)),
        Need("payers of bookings", links=("paid_for",)),
    ),
    settings=(
        Setting(
            "least",
            3,
            (
                "fewer would flag ordinary couples, more would miss people who are moved one at a "
                "time"
            ),
        ),
        Setting(
            "days",
            30,
            "more would flag annual trips, fewer would miss people who are moved one at a time",
        ),
    ),
    alternatives=(
        "No family or household of the payer is on record; an unrecorded one would look the same.",
        "Employers, clubs, charities and friends who collect money also pay for others.",
    ),
    version=2,
)

"""Journeys that somebody else pays for, or that are made together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.events.movement.co_location import find_convoys
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked, share_in_words
from linkanalysis.indicators.record import (
    MOST_ROWS,
    ORGANIZATION,
    TAKES_GROUPS,
    busiest,
    organizations_called,
    turned,
)

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record, Settings


def paid_travel(record: Record, settings: Settings) -> Outcome:
    """Find people who paid for several travelers outside their family within some days.

    Payers and travelers are those of ``paid_for`` and ``booked`` links of one booking. The payer's
    own journeys and those of declared family or household do not count. Left out and counted are
    bookings without a date, and a payer that takes groups along by its name or trade on record,
    such as a church, a school or a travel agency. An employer is listed, with how many of them work
    for it: those who exploit workers also employ and move them.

    FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for sexual
    exploitation (Project Protect).
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


def traveling_together(record: Record, settings: Settings) -> Outcome:
    """Find pairs of plates that pass cameras together more often than chance explains.

    Of the pairs listed, chance gives about one in twenty: this is a false discovery rate, not a
    level for the whole case. Days on which both drive anyway, such as those of commuters, are
    expected and do not count. Two days together are rarely enough among many cars. In simulated
    towns of two months three days were enough for half of the pairs that are seen on no other day,
    and four for nine in ten: days are drawn anew between the first and the last, on the same
    weekdays, so that few ways are left to put so few days.

    Homayounfar, Ho, Zhu, Head, Palmer (2011), Multi-vehicle convoy analysis based on ANPR data,
    ICDP 2011.
    """
    found = find_convoys(
        record.case,
        minutes=max(1, int(settings["minutes"])),
        min_places=max(1, int(settings["cameras"])),
        min_days=max(1, int(settings["days"])),
    )
    findings = []
    for number, row in enumerate(found.to_frame().itertuples(), start=1):
        findings.append(
            Finding(
                indicator="traveling_together",
                title=(
                    f"{row.a} and {row.b} passed {row.places} cameras within "
                    f"{settings['minutes']:g} minutes of each other on {row.days} days, "
                    f"{row.first} to {row.last}"
                ),
                entities=(str(row.a), str(row.b)),
                observed=int(str(row.place_days)),
                evidence=found.reasons(number, limit=MOST_ROWS),
                details=(
                    (
                        f"{row.expected:.1f} meetings would be expected by chance; of pairs this "
                        f"unlikely, {share_in_words(float(str(row.false_share)))} arise by chance."
                    ),
                    "Days run from 4 a.m. to 4 a.m.",
                ),
            )
        )
    return Outcome(tuple(findings), found.withheld)

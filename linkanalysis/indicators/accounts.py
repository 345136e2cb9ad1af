"""Accounts whose payments show a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.money.cash import find_funnels, find_structuring
from linkanalysis.events.money.pass_through import find_pass_through, find_small_wires
from linkanalysis.events.money.wages import find_wage_returns
from linkanalysis.indicators.finding import Finding, Outcome
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.events.money.patterns import Pattern, Patterns
    from linkanalysis.indicators.record import Record, Settings


def outcome_of(
    record: Record,
    name: str,
    found: Patterns,
    title: Callable[[Pattern], str],
    threshold: float | None,
    *,
    neutral: bool = False,
) -> Outcome:
    """Make a finding of each row; the account is the subject.

    neutral: Whether remarks on a row are details of it, and do not speak against it.
    """
    findings = [
        Finding(
            indicator=name,
            title=f"{title(row)}, {record.days(row.first, row.last)}",
            entities=(row.account, *row.others),
            observed=row.count,
            threshold=threshold,
            evidence=found.reasons(number, limit=MOST_ROWS),
            counter=() if neutral else row.remarks,
            details=row.remarks if neutral else (),
        )
        for number, row in enumerate(found.rows, start=1)
    ]
    return Outcome(tuple(findings), found.withheld)


def funnel_account(record: Record, settings: Settings) -> Outcome:
    """Find accounts that receive cash deposits in several areas and are soon emptied.

    Home areas of holders are not taken into account.

    FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated with
    human smuggling and human trafficking.
    """
    found = find_funnels(
        record.case,
        threshold=int(settings["threshold"]),
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "funnel_account", found, _title, settings["least"], neutral=True)


def _title(row: Pattern) -> str:
    return (
        f"{row.count} cash deposits into {row.account} in several areas, {row.amount_in:,} "
        f"{row.currency}, of which {row.amount_out:,} {row.currency} left it elsewhere"
    )


def structuring(record: Record, settings: Settings) -> Outcome:
    """Find accounts into which cash is paid below what a bank reports, again and again.

    Payments of which no record says how they were made count, and the finding says how many.

    31 CFR 1010.311, 1010.314; 31 USC 5324.
    """
    found = find_structuring(
        record.case,
        threshold=int(settings["threshold"]),
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "structuring", found, _structuring_title, None)


def _structuring_title(row: Pattern) -> str:
    return (
        f"{row.count} cash deposits into {row.account}, each below the amount that banks report, "
        f"{row.amount_in:,} {row.currency} in all"
    )


def small_wires(record: Record, settings: Settings) -> Outcome:
    """Find accounts to which several unrelated senders wire small amounts within some days.

    Declared family and households of the receiver do not count.

    FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated with
    human smuggling and human trafficking.
    """
    found = find_small_wires(
        record.case,
        threshold=int(settings["threshold"]),
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "small_wires", found, _small_wires_title, settings["least"])


def _small_wires_title(row: Pattern) -> str:
    return (
        f"{row.count} unrelated senders wired {row.amount_in:,} {row.currency} to {row.account} in "
        f"{row.payments} small wires"
    )


def pass_through(record: Record, settings: Settings) -> Outcome:
    """Find accounts from which incoming money leaves at once, again and again.

    Receipts that were gathered with others before they left are not found.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking and related activity.
    """
    found = find_pass_through(
        record.case,
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "pass_through", found, _pass_through_title, settings["least"])


def _pass_through_title(row: Pattern) -> str:
    return (
        f"{row.count} payments into {row.account} left it again within two days: "
        f"{row.amount_out:,} of {row.amount_in:,} {row.currency}"
    )


def wage_return(record: Record, settings: Settings) -> Outcome:
    """Find accounts to which several employees of one employer send most of their wages at once.

    Employees of one family count once, and those of the family of the receiver not at all.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking and related activity.
    """
    found = find_wage_returns(
        record.case,
        least=int(settings["least"]),
        share=settings["share"],
    )
    return outcome_of(record, "wage_return", found, _wage_return_title, settings["least"])


def _wage_return_title(row: Pattern) -> str:
    return (
        f"{row.count} employees of one employer sent {row.amount_in:,} {row.currency} of their "
        f"wages to {row.account}"
    )

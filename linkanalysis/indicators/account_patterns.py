"""Findings about accounts whose payments show a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.indicators.finding import Finding, Outcome
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.events.money.patterns import Pattern, Patterns
    from linkanalysis.indicators.record import Record


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

"""Findings about accounts whose payments show a pattern.

Lives here: how rows of `money.Patterns` become findings.
Not here: the patterns (`money`), and the indicators, one file each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.indicators.finding import Finding, Outcome
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.money.patterns import Pattern, Patterns


def outcome_of(
    name: str, found: Patterns, title: Callable[[Pattern], str], threshold: float | None
) -> Outcome:
    """Make a finding of each row; the account is the subject."""
    findings = [
        Finding(
            indicator=name,
            title=f"{title(row)}, {' to '.join(_days(row))}",
            entities=(row.account, *row.others),
            observed=row.count,
            threshold=threshold,
            evidence=found.reasons(number, limit=MOST_ROWS),
            counter=row.remarks,
        )
        for number, row in enumerate(found.rows, start=1)
    ]
    return Outcome(tuple(findings), found.withheld)


def _days(row: Pattern) -> list[str]:
    return list(dict.fromkeys(f"{moment:%Y-%m-%d}" for moment in (row.first, row.last)))

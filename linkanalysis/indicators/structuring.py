"""Cash that is deposited just below the amount that banks report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.money.cash import find_structuring
from linkanalysis.indicators.account_patterns import outcome_of
from linkanalysis.indicators.indicator import Indicator, Need, Setting

if TYPE_CHECKING:
    from linkanalysis.events.money.patterns import Pattern
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def structuring(record: Record, settings: Settings) -> Outcome:
    """Find accounts into which cash is paid below what a bank reports, again and again.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        The amount that is reported, days, and smallest number of payments.

    Returns
    -------
    Outcome
        A finding for each account that `la.money.find_structuring` lists. The account is
        the subject.

    Notes
    -----
    Payments of which no record says how they were made count, and the finding says how many.

    References
    ----------
    .. [1] 31 CFR 1010.311, 1010.314; 31 USC 5324.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> structuring(read_record(Case(purpose="training")), STRUCTURING.defaults).findings
    ()
    """
    found = find_structuring(
        record.case,
        threshold=int(settings["threshold"]),
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "structuring", found, _title, None)


def _title(row: Pattern) -> str:
    return (
        f"{row.count} cash deposits into {row.account}, each below the amount that banks report, "
        f"{row.amount_in:,} {row.currency} in all"
    )


STRUCTURING = Indicator(
    id="I8",
    name="structuring",
    heading="Cash deposits below the reporting threshold",
    function=structuring,
    rule=(
        "at least {least:g} cash deposits within {days:g} days, each below {threshold:g} dollars "
        "but at least four fifths of it; or, on one day, two or more of at least 3,000 dollars, "
        "each below {threshold:g} dollars and together above it"
    ),
    reading="someone who does not want a bank to report cash deposits it in parts",
    reference="31 CFR 1010.314; FinCEN, FIN-2014-A008",
    needs=(Need("payments, or statements of cash", links=("payment",), attributes=("cash_in",)),),
    settings=(
        Setting("threshold", 10_000, "banks report cash above it: 31 CFR 1010.311"),
        Setting("days", 10, "longer would include a shop's monthly cash"),
        Setting("least", 3, "two may pay for a car and its trailer"),
    ),
    alternatives=(
        "Shops and markets deposit their cash, which may be near the threshold by chance.",
        "The price of a car or a machine is paid in parts.",
        "Some people with lawful money know the threshold and want to avoid paperwork.",
    ),
)

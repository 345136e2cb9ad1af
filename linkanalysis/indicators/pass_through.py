"""An account that money only passes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.money.pass_through import find_pass_through
from linkanalysis.indicators.account_patterns import outcome_of
from linkanalysis.indicators.indicator import Indicator, Need, Setting

if TYPE_CHECKING:
    from linkanalysis.events.money.patterns import Pattern
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def pass_through(record: Record, settings: Settings) -> Outcome:
    """Find accounts from which incoming money leaves at once, again and again.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Days, and smallest number of times.

    Returns
    -------
    Outcome
        A finding for each account that `la.money.find_pass_through` lists. The account is
        the subject.

    Notes
    -----
    Receipts that were gathered with others before they left are not found.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking and related activity.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> pass_through(read_record(Case(purpose="training")), PASS_THROUGH.defaults).findings
    ()
    """
    found = find_pass_through(
        record.case,
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "pass_through", found, _title, settings["least"])


def _title(row: Pattern) -> str:
    return (
        f"{row.count} payments into {row.account} left it again within two days: "
        f"{row.amount_out:,} of {row.amount_in:,} {row.currency}"
    )


PASS_THROUGH = Indicator(
    id="I10",
    name="pass_through",
    heading="Money that leaves an account at once",
    function=pass_through,
    rule=(
        "at least {least:g} incoming payments within {days:g} days, nine tenths or more of each "
        "leaving again within two days"
    ),
    reading="the account may be a pass-through for someone else's money",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("payments", links=("payment",)),),
    settings=(
        Setting("days", 30, "one month"),
        Setting("least", 3, "wages and rent come in once or twice a month"),
    ),
    alternatives=(
        (
            "Treasurers, escrow accounts and payment processors pass money on as part of their "
            "business."
        ),
        "People who live from paycheck to paycheck spend each one at once.",
    ),
    version=2,
)

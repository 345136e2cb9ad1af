"""An account to which several employees send most of their wages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.money.wages import find_wage_returns
from linkanalysis.indicators.account_patterns import outcome_of
from linkanalysis.indicators.indicator import Indicator, Need, Setting

if TYPE_CHECKING:
    from linkanalysis.events.money.patterns import Pattern
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def wage_return(record: Record, settings: Settings) -> Outcome:
    """Find accounts to which several employees of one employer send most of their wages at once.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of employees, and smallest share of a wage.

    Returns
    -------
    Outcome
        A finding for each account that `la.money.find_wage_returns` lists. The account is
        the subject.

    Notes
    -----
    Employees of one family count once, and those of the family of the receiver not at all.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking and related activity.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> wage_return(read_record(Case(purpose="training")), WAGE_RETURN.defaults).findings
    ()
    """
    found = find_wage_returns(
        record.case,
        least=int(settings["least"]),
        share=settings["share"],
    )
    return outcome_of(record, "wage_return", found, _title, settings["least"])


def _title(row: Pattern) -> str:
    return (
        f"{row.count} employees of one employer sent {row.amount_in:,} {row.currency} of their "
        f"wages to {row.account}"
    )


WAGE_RETURN = Indicator(
    id="I11",
    name="wage_return",
    heading="Wages passed on to one account",
    function=wage_return,
    rule=(
        "at least {least:g} unrelated employees of one employer who each send a share of "
        "{share:g} or more of a wage payment to one account within two days"
    ),
    reading="someone who holds workers in debt bondage or servitude may take their wages",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("payments", links=("payment",)),),
    settings=(
        Setting("least", 3, "two are often a couple with one account"),
        Setting("share", 0.6, "rents and debts take less"),
    ),
    alternatives=(
        "A family may share one account, and may not be on record as a family.",
        "An employer may also be landlord or lender, with the employees' consent.",
    ),
)

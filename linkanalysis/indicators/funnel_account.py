"""An account into which cash is deposited in several areas, and which is emptied elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.money.cash import find_funnels
from linkanalysis.indicators.account_patterns import outcome_of
from linkanalysis.indicators.indicator import Indicator, Need, Setting

if TYPE_CHECKING:
    from linkanalysis.events.money.patterns import Pattern
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def funnel_account(record: Record, settings: Settings) -> Outcome:
    """Find accounts that receive cash deposits in several areas and are soon emptied.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Largest amount of a payment in, days, and smallest number of payments in.

    Returns
    -------
    Outcome
        A finding for each account that `la.money.find_funnels` lists. The account is
        the subject.

    Notes
    -----
    Home areas of holders are not taken into account.

    References
    ----------
    .. [1] FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated
       with human smuggling and human trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> funnel_account(read_record(Case(purpose="training")), FUNNEL_ACCOUNT.defaults).findings
    ()
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


FUNNEL_ACCOUNT = Indicator(
    id="I7",
    name="funnel_account",
    heading="Cash from several areas that leaves elsewhere",
    function=funnel_account,
    rule=(
        "at least {least:g} cash deposits, each below {threshold:g} dollars, in two areas or more "
        "within {days:g} days, four fifths of which leave by wire or in other areas within three "
        "days"
    ),
    reading="cash deposited in several areas can be withdrawn at once in another",
    reference="FinCEN, FIN-2014-A008",
    needs=(Need("payments", links=("payment",)),),
    settings=(
        Setting("threshold", 10_000, "banks report larger amounts: 31 CFR 1010.311"),
        Setting("days", 7, "one week, as in the advisory's examples"),
        Setting("least", 3, "fewer would flag ordinary travelers"),
    ),
    alternatives=(
        "Charities, traveling traders and firms with branches deposit cash wherever they are.",
        "Relatives in several towns support a student or someone who is ill.",
    ),
)

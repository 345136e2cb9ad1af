"""An account to which several strangers wire small amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.money.pass_through import find_small_wires
from linkanalysis.indicators.account_patterns import outcome_of
from linkanalysis.indicators.indicator import Indicator, Need, Setting

if TYPE_CHECKING:
    from linkanalysis.events.money.patterns import Pattern
    from linkanalysis.indicators.finding import Outcome
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def small_wires(record: Record, settings: Settings) -> Outcome:
    """Find accounts to which several unrelated senders wire small amounts within some days.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Largest amount, days, and smallest number of senders.

    Returns
    -------
    Outcome
        A finding for each account that `la.money.find_small_wires` lists. The account is
        the subject.

    Notes
    -----
    Declared family and households of the receiver do not count.

    References
    ----------
    .. [1] FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated
       with human smuggling and human trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> small_wires(read_record(Case(purpose="training")), SMALL_WIRES.defaults).findings
    ()
    """
    found = find_small_wires(
        record.case,
        threshold=int(settings["threshold"]),
        within_days=int(settings["days"]),
        least=int(settings["least"]),
    )
    return outcome_of(record, "small_wires", found, _title, settings["least"])


def _title(row: Pattern) -> str:
    return (
        f"{row.count} unrelated senders wired {row.amount_in:,} {row.currency} to {row.account} in "
        f"{row.payments} small wires"
    )


SMALL_WIRES = Indicator(
    id="I9",
    name="small_wires",
    heading="Small wires from unrelated senders",
    function=small_wires,
    rule=(
        "at least {least:g} unrelated senders who each wire at most {threshold:g} dollars to one "
        "account within {days:g} days"
    ),
    reading="customers, or victims' families, may pay small sums into one account",
    reference="FinCEN, FIN-2014-A008",
    needs=(Need("payments", links=("payment",)),),
    settings=(
        Setting("threshold", 3_000, "from there on, banks record the sender: 31 CFR 1010.410"),
        Setting("days", 7, "one week; a month would include rent payments"),
        Setting("least", 3, "as in the guidance"),
    ),
    alternatives=(
        (
            "Relatives abroad send money home, and guests send gifts; family ties may not be on "
            "record."
        ),
        "Small shops, clubs and landlords are paid by wire too.",
    ),
)

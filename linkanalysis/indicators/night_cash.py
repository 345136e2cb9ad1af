"""An account whose cash moves at night, in several cities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.graph.queries.local_days import is_night
from linkanalysis.indicators.cash import read_cash
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import one_of_each

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def night_cash(record: Record, settings: Settings) -> Outcome:
    """Find accounts whose cash is mostly paid in or drawn at night, in several cities.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of cash movements, share of them at night in percent, number of cities.

    Returns
    -------
    Outcome
        A finding for each account, most movements at night first. The account is the subject.

    Notes
    -----
    Night is from 22:00 to 06:00 on the clock of the place; a place whose zone is not known, in a
    case without one, does not count. Cash counts if the record names the machine or branch and the
    time. High: somebody draws or pays in cash where and when few people do. It does not show who
    held the card.

    References
    ----------
    .. [1] FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for
       sexual exploitation (Project Protect).

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> night_cash(read_record(Case(purpose="training")), NIGHT_CASH.defaults).findings
    ()
    """
    cash = read_cash(record)
    cash["night"] = is_night(cash["clock"].dt.hour.to_numpy())
    findings = []
    for account, rows in cash.groupby("account"):
        night = rows[rows["night"]]
        cities = night["city"].nunique()
        enough = len(rows) >= settings["least"] and cities >= settings["cities"]
        if not enough or 100 * len(night) < settings["percent"] * len(rows):
            continue
        findings.append(
            Finding(
                indicator="night_cash",
                title=(
                    f"{len(night)} of {len(rows)} cash movements of {record.called(str(account))} "
                    f"were between 22:00 and 06:00, in {cities} cities"
                ),
                entities=(record.named(str(account)), *record.shown_holders(str(account))),
                observed=len(night),
                evidence=(
                    *record.reasons(one_of_each(night, "city"), clock="clock"),
                    *record.holder_rows([str(account)]),
                ),
            )
        )
    return Outcome(ranked(findings))


NIGHT_CASH = Indicator(
    id="I14",
    name="night_cash",
    heading="Cash at night",
    function=night_cash,
    rule=(
        "an account with at least {least:g} cash movements, {percent:g}% or more of them between "
        "22:00 and 06:00 local time, in {cities:g} cities or more"
    ),
    reading="a night's proceeds are often deposited at once, while traveling",
    reference="FINTRAC, Project Protect",
    needs=(Need("cash at machines or branches, with the time", links=("payment",), end="place"),),
    settings=(
        Setting("least", 10, "fewer find one night out"),
        Setting("percent", 50, "as the source says: most of the cash"),
        Setting("cities", 2, "one city fits someone who works nights there"),
    ),
    alternatives=(
        "Nurses, drivers, bar staff and shift workers withdraw cash at night.",
        "Someone who commutes between two cities uses machines in both.",
        "A machine's clock may be set to another time zone.",
    ),
)

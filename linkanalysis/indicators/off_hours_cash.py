"""Cash of a business that is paid in when it is closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.indicators.cash import organizations_of, read_cash
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import busiest

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

OPENS, CLOSES = "opens", "closes"
HOURS = "hours"  # both in one cell, such as 9:00-17:30
SPAN = re.compile(r"\s*(?:[-\u2013]|\bto\b)\s*")
DAY = 24 * 60


def off_hours_cash(record: Record, settings: Settings) -> Outcome:
    """Find businesses that pay in cash at hours at which they are closed.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of deposits, days, and hours after closing that are ordinary.

    Returns
    -------
    Outcome
        A finding for each business, most deposits first. The account is the subject.

    Notes
    -----
    A deposit is a payment made at a place, or one that its record calls cash. The hours are those
    stated of the business, on the clock of the place of the deposit, by default that of the case;
    a closing hour before the opening hour is on the next day. Deposits by day, from 8:00 to 18:00,
    when banks are open, do not count, nor those within some hours after closing, when the takings
    go to the night box; a note counts the accounts that are not listed for that reason. High: the
    cash may come from other business than the stated one.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> off_hours_cash(read_record(Case(purpose="training")), OFF_HOURS_CASH.defaults).findings
    ()
    """
    hours = _hours(record)
    owners = organizations_of(record)
    cash = read_cash(record, into=True)
    minute = cash["clock"].dt.hour * 60 + cash["clock"].dt.minute
    cash = cash.assign(minute=minute, deposit=range(len(cash)))
    by_day = (cash["minute"] >= BANKS[0]) & (cash["minute"] < BANKS[1])
    findings: list[Finding] = []
    n_takings = 0
    for account, rows in cash[~by_day].groupby("account"):
        open_at = [hours[owner] for owner in sorted(owners.get(str(account), ())) if owner in hours]
        if not open_at:
            continue
        late = int(60 * settings["hours"])
        within, takings = (_closed(rows, open_at, each, settings["days"]) for each in (late, 0))
        if len(within) < settings["least"]:
            n_takings += len(takings) >= settings["least"]
            continue
        firms = sorted(record.named(owner) for owner in owners[str(account)])
        findings.append(
            Finding(
                indicator="off_hours_cash",
                title=(
                    f"{len(within)} cash deposits of {', '.join(firms)} into "
                    f"{record.called(str(account))} within {settings['days']:g} days were made "
                    "outside opening hours"
                ),
                entities=(record.named(str(account)), *firms),
                observed=len(within),
                threshold=settings["least"],
                evidence=record.reasons(within),
            )
        )
    note = (
        f"Not listed: {counted(n_takings, 'account')} with as many deposits only if those within "
        f"{settings['hours']:g} hours after closing count, when takings go to the night box."
    )
    return Outcome(ranked(findings), 0, (note,) if n_takings else ())


BANKS = (8 * 60, 18 * 60)  # minutes of the day: from a branch's opening to the end of its counter


def _closed(
    rows: pd.DataFrame, open_at: list[tuple[int, int]], late: int, days: float
) -> pd.DataFrame:
    """Return the busiest days of deposits of a business that has closed some minutes before."""
    closed = [not any(_is_open(int(at), span, late) for span in open_at) for at in rows["minute"]]
    return busiest(rows[closed], days, "deposit")


def _hours(record: Record) -> dict[str, tuple[int, int]]:
    """Return the minutes of the day at which each business opens and closes."""
    said = statement_rows(record.case, [OPENS, CLOSES, HOURS])
    minutes: dict[tuple[str, str], int] = {}
    for entity, attribute, value in zip(
        said["entity"], said["attribute"], said["value"], strict=True
    ):
        for name, text in _ends(attribute, str(value)):
            at = _minute(text)
            if at is not None:
                minutes.setdefault((entity, name), at)
    return {
        who: (minutes[who, OPENS], minutes[who, CLOSES])
        for who, attribute in minutes
        if attribute == OPENS and (who, CLOSES) in minutes
    }


def _ends(attribute: str, text: str) -> list[tuple[str, str]]:
    """Return what a statement says of opening and closing; hours in one cell say both."""
    if attribute != HOURS:
        return [(attribute, text)]
    ends = SPAN.split(text)
    return (
        list(zip((OPENS, CLOSES), ends, strict=True)) if len(ends) == len((OPENS, CLOSES)) else []
    )


def _minute(text: str) -> int | None:
    """Read an hour of the day, such as 9 am, 17:30 or 24:00."""
    if text.strip() == "24:00":
        return DAY
    at = pd.to_datetime(text, format="mixed", errors="coerce")
    return None if pd.isna(at) else int(at.hour * 60 + at.minute)


def _is_open(minute: int, span: tuple[int, int], late: int) -> bool:
    opens, closes = span
    length = (closes - opens) % DAY or DAY  # all day, if it opens when it closes
    return (minute - opens) % DAY < length + late


OFF_HOURS_CASH = Indicator(
    id="I17",
    name="off_hours_cash",
    heading="Cash outside business hours",
    function=off_hours_cash,
    rule=(
        "at least {least:g} cash deposits of a business within {days:g} days, at night or in the "
        "evening, before it opens or more than {hours:g} hours after it closes"
    ),
    reading="another business's cash may be deposited as this one's",
    reference="FinCEN, FIN-2020-A008",
    needs=(
        Need("deposits of cash, with the time", links=("payment",)),
        Need("opening hours of businesses", attributes=(OPENS, HOURS)),
    ),
    settings=(
        Setting("least", 5, "fewer would flag a late delivery or an inventory count"),
        Setting("days", 30, "one month"),
        Setting("hours", 2, "cash is counted after closing and taken to the night depository"),
    ),
    alternatives=(
        "The stated hours may be out of date or for another season.",
        "Owners of several businesses deposit the cash of all of them into one account.",
        "A machine's clock may be set to another time zone.",
    ),
    version=3,
)

"""A handset with many SIM cards, or a SIM card with many handsets, within a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.events.calls.device_changes import find_device_changes
from linkanalysis.indicators.finding import Finding, Outcome
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from linkanalysis.events.calls.device_changes import DeviceChange
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def device_sim_churn(record: Record, settings: Settings) -> Outcome:
    """Find handsets with many SIM cards, and SIM cards with many handsets.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of SIM cards or handsets, and the days within which they are used.

    Returns
    -------
    Outcome
        A finding for each row of `la.calls.find_device_changes`, most changes first.

    Notes
    -----
    What a firm holds is its fleet or its stock: if an organization holds the handset or the card,
    or more than half of those it was used with, it is left out and counted.

    References
    ----------
    .. [1] 3GPP TS 23.003, section 6.2: of an IMEI, 14 digits identify the handset.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> device_sim_churn(record, DEVICE_SIM_CHURN.defaults).findings
    ()
    """
    found = find_device_changes(
        record.case, min_things=int(settings["least"]), window_days=int(settings["days"])
    )
    of_firms = _held_by_firms(record)
    findings = []
    for number, row in enumerate(found.rows, start=1):
        others = sum(thing in of_firms for thing in row.things)
        if row.thing not in of_firms and 2 * others <= row.count:
            findings.append(
                Finding(
                    indicator="device_sim_churn",
                    title=_title(row),
                    entities=(row.thing, *row.things),
                    observed=row.count,
                    threshold=settings["least"],
                    evidence=found.reasons(number, limit=MOST_ROWS),
                )
            )
    firms = len(found.rows) - len(findings)
    notes = (f"Not listed: {counted(firms, 'handset or SIM card')} of firms.",) if firms else ()
    return Outcome(tuple(findings), found.withheld, notes)


def _title(row: DeviceChange) -> str:
    what = "SIM cards or numbers" if row.kind == "device" else "handsets"
    days = f"{row.first:%Y-%m-%d} to {row.last:%Y-%m-%d}"
    return f"{row.thing} was used with {row.count} {what} from {days}"


def _held_by_firms(record: Record) -> set[str]:
    """Return what an organization holds, as it may be shown."""
    links = record.holdings
    ends = zip(links["source"], links["target"], strict=True)
    pairs = [pair for each in ends for pair in (each, each[::-1])]
    return {record.named(thing) for firm, thing in pairs if firm.startswith("organization:")}


DEVICE_SIM_CHURN = Indicator(
    id="I21",
    name="device_sim_churn",
    heading="Frequent change of SIM cards or handsets",
    function=device_sim_churn,
    rule=(
        "a handset with at least {least:g} SIM cards or numbers within {days:g} days, or a SIM "
        "card or number with as many handsets, each used there on at least half of the days on "
        "which it is in use"
    ),
    reading=(
        "someone who does not want to be traced by a number changes SIM cards and keeps the handset"
    ),
    reference="3GPP TS 23.003 for the handset; no source names a threshold",
    needs=(Need("handsets of phones", links=("uses",), end="device"),),
    settings=(
        Setting("least", 3, "two are a dual-SIM handset or a replaced phone"),
        Setting("days", 30, "prepaid cards often last a month"),
    ),
    alternatives=(
        (
            "A shop, a repair service or a phone lender that is not on record as a firm looks "
            "the same."
        ),
        "Travelers buy SIM cards abroad; a dual-SIM phone and a new contract make three.",
        "An IMEI can be copied, so that several handsets look like one.",
    ),
)

"""Two cars that travel together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.events.movement.co_location import find_convoys
from linkanalysis.indicators.finding import Finding, Outcome, share_in_words
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def traveling_together(record: Record, settings: Settings) -> Outcome:
    """Find pairs of plates that pass cameras together more often than chance explains.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Largest number of minutes between the two, smallest number of cameras and of days.

    Returns
    -------
    Outcome
        A finding for each pair that `la.movement.find_convoys` lists, least likely first.

    Notes
    -----
    Of the pairs listed, chance gives about one in twenty: this is a false discovery rate, not a
    level for the whole case. Days on which both drive anyway, such as those of commuters, are
    expected and do not count. Two days together are rarely enough among many cars. In simulated
    towns of two months three days were enough for half of the pairs that are seen on no other day,
    and four for nine in ten: days are drawn anew between the first and the last, on the same
    weekdays, so that few ways are left to put so few days.

    References
    ----------
    .. [1] Homayounfar, Ho, Zhu, Head, Palmer (2011), Multi-vehicle convoy analysis based on ANPR
       data, ICDP 2011.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> traveling_together(record, TRAVELING_TOGETHER.defaults).findings
    ()
    """
    found = find_convoys(
        record.case,
        minutes=max(1, int(settings["minutes"])),
        min_places=max(1, int(settings["cameras"])),
        min_days=max(1, int(settings["days"])),
    )
    findings = []
    for number, row in enumerate(found.to_frame().itertuples(), start=1):
        findings.append(
            Finding(
                indicator="traveling_together",
                title=(
                    f"{row.a} and {row.b} passed {row.places} cameras within "
                    f"{settings['minutes']:g} minutes of each other on {row.days} days, "
                    f"{row.first} to {row.last}"
                ),
                entities=(str(row.a), str(row.b)),
                observed=int(str(row.place_days)),
                evidence=found.reasons(number, limit=MOST_ROWS),
                details=(
                    (
                        f"{row.expected:.1f} meetings would be expected by chance; of pairs this "
                        f"unlikely, {share_in_words(float(str(row.false_share)))} arise by chance."
                    ),
                    "Days run from 4 a.m. to 4 a.m.",
                ),
            )
        )
    return Outcome(tuple(findings), found.withheld)


TRAVELING_TOGETHER = Indicator(
    id="I22",
    name="traveling_together",
    heading="Vehicles that travel together",
    function=traveling_together,
    rule=(
        "two plates of different households that pass at least {cameras:g} cameras within "
        "{minutes:g} minutes of each other on {days:g} days or more, which chance does not explain"
    ),
    reading="one car may scout for, escort or carry loads for the other",
    reference="Homayounfar and others (2011)",
    needs=(Need("plate reads", links=("located_at",), end="plate"),),
    settings=(
        Setting("minutes", 5, "cars that travel together pass a camera within minutes"),
        Setting("cameras", 3, "anyone passes two cameras on one road together"),
        Setting("days", 2, "a single day is a coincidence or an outing"),
    ),
    alternatives=(
        "Colleagues, families with two cars and company cars travel together.",
        "A camera may misread a plate.",
    ),
)

"""Somebody or something that is in many cities, far apart, within a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.events.movement.places import distance_km, gyration_km
from linkanalysis.indicators.cities import middles
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import busiest, one_of_each

if TYPE_CHECKING:
    from linkanalysis.events.movement.located import Located
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

    Point = tuple[float, float]

TYPES = ("person", "phone", "plate", "vehicle")
AT_HOME = (
    "no home is on record, but one of the cities may be home, and the others work or a round of "
    "visits"
)
OFFERED = "advertisement"  # says where something was offered, not where the phone in it was


def frequent_movement(record: Record, settings: Settings) -> Outcome:
    """Find phones, plates and people that are in many cities, far apart, within some days.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of cities, days, and kilometers of the radius of gyration.

    Returns
    -------
    Outcome
        A finding for each, most cities first; last those in fewer than the smallest number away
        from home. What one holder uses is one; the identifier with most records is the subject.

    Notes
    -----
    Places are those of calls, plate reads, bookings, stays and incidents; cities as they are
    stated, else areas of 25 km around the busiest places. Each day counts for the place of its last
    record. Home is the city of most days, with those within the radius of it, if more than half of
    all days on record are there. The radius of gyration is the root mean square distance of these
    places from their center, in the days with most cities; a place without coordinates is taken to
    be in the middle of its city. High: it moves between cities. It does not show who traveled.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.
    .. [2] Gonzalez, Hidalgo, Barabasi (2008), Nature 453, 779-782, for the radius of gyration.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> frequent_movement(record, FREQUENT_MOVEMENT.defaults).findings
    ()
    """
    located = record.located
    events = located.dated()
    moving = [who.partition(":")[0] in TYPES for who in events["entity"]]
    events = events[np.array(moving, dtype=bool) & (events["how"] != OFFERED).to_numpy()]
    events = events.assign(
        unit=[record.unit(who) for who in events["entity"]],
        city=events["place"].map(located.area),
        at=pd.to_datetime(events["day"], unit="D"),
    ).dropna(subset="city")
    centers = middles(located)
    points = _points(located, centers)
    findings: list[Finding] = []
    withheld = 0
    # where a day ended: a drive through four cities is one journey
    ended = events.sort_values(["day", "second"], kind="stable")
    ended = ended.drop_duplicates(["unit", "day"], keep="last")
    for unit, rows in ended.groupby("unit"):
        within = busiest(rows, settings["days"], "city", at="at")
        cities = within["city"].nunique()
        if cities < settings["least"]:
            continue
        known = [points[place] for place in within["place"] if place in points]
        radius = gyration_km(known) if known else 0.0
        if radius <= settings["km"]:
            continue
        subject = _subject(within)
        if record.is_withheld(str(unit)) or record.is_withheld(subject):
            withheld += 1
            continue
        days = [f"{day:%Y-%m-%d}" for day in (within["at"].min(), within["at"].max())]
        others = sorted({record.named(str(unit)), *map(record.named, within["entity"])})
        finding = Finding(
            indicator="frequent_movement",
            title=(
                f"{record.called(subject)} was in {cities} cities from {days[0]} to {days[1]}, "
                f"{radius:,.0f} km from their center on average"
            ),
            entities=(
                record.named(subject),
                *(other for other in others if other != record.named(subject)),
            ),
            observed=cities,
            threshold=settings["least"],
            evidence=(
                *record.reasons(one_of_each(within, "city")),
                *record.holding_rows([str(unit)], within),
            ),
        )
        home = _home(rows, centers, settings["km"])
        away = len({*within["city"]} - home)
        few = (away if home else away - 1) < settings["least"]  # one may be a home not on record
        why = f"of these, {away} are away from home" if home else AT_HOME
        findings.append(explained(finding, why if few else ""))
    return Outcome(ranked(findings), withheld)


def _home(rows: pd.DataFrame, centers: dict[str, Point], km: float) -> set[str]:
    """Return the most frequent city and those within so many km of it.

    Whoever spends at most half of the days on record there has no home in the records.
    """
    days = rows["city"].value_counts()
    home = min(days.index, key=lambda city: (-days[city], city))
    around = [
        city == home
        or (home in centers and city in centers and distance_km(centers[home], centers[city]) <= km)
        for city in rows["city"]
    ]
    at_home = np.array(around, dtype=bool)
    return {*rows["city"][at_home]} if 2 * at_home.sum() > len(rows) else set()


def _points(located: Located, city: dict[str, Point]) -> dict[str, Point]:
    """Return the coordinates of each place, or those of the middle of its city."""
    places = located.places.items()
    return {key: city[place.area] for key, place in places if place.area in city} | {
        key: (place.latitude, place.longitude)
        for key, place in places
        if place.latitude is not None and place.longitude is not None
    }


def _subject(rows: pd.DataFrame) -> str:
    """Return what most records are about, identifiers before people."""
    counts = rows["entity"].value_counts()
    return str(min(counts.index, key=lambda who: (who.startswith("person:"), -counts[who], who)))


FREQUENT_MOVEMENT = Indicator(
    id="I18",
    name="frequent_movement",
    heading="Frequent movement between cities",
    function=frequent_movement,
    rule=(
        "ends its days in at least {least:g} different cities within {days:g} days, with a radius "
        "of gyration above {km:g} km"
    ),
    reading="people who are exploited are moved on before anyone gets to know them",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("records of where something was", links=("booked", "located_at", "stayed_at")),),
    settings=(
        Setting("least", 4, "home, work, the next town and one trip already make four"),
        Setting("days", 30, "one month, too short for a change of season to matter"),
        Setting(
            "km",
            50,
            "set by hand: twice the radius of a metropolitan area; raise it to the "
            "usual radius of the county",
        ),
    ),
    alternatives=(
        "Drivers, sales agents, nurses and work crews move the same way.",
        "A car or phone that is lent out has several users.",
        "A camera may misread a plate; a cell sector covers kilometers.",
    ),
    version=2,
)

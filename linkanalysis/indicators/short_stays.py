"""Short stays in many cities within a month."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.events.movement.located import LODGING
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import turned
from linkanalysis.indicators.windows import busiest, one_of_each

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

JOURNEY = ("destination", "origin", "service")  # what a booking of a stay does not state


def short_stays(record: Record, settings: Settings) -> Outcome:
    """Find people, cards and accounts with short stays in many cities within some days.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Largest number of nights, smallest number of cities, and days.

    Returns
    -------
    Outcome
        A finding for each payer or traveler, most cities first. Travelers whose stays are in the
        finding about their payer have none of their own.

    Notes
    -----
    Bookings of journeys are no stays. A stay with or paid by declared family is left out and
    counted: families tour. So is one that the traveler's employer on record paid, and one without a
    last day. Whoever pays for several employees is found by `paid_travel`. The city is that of the
    place. High:
    somebody stays nowhere long. Whoever booked need not have come.

    References
    ----------
    .. [1] FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for
       sexual exploitation (Project Protect).

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> short_stays(read_record(Case(purpose="training")), SHORT_STAYS.defaults).findings
    ()
    """
    stays, undated = _stays(record)
    short = stays[(stays["nights"] <= settings["nights"]) & stays["city"].notna()]
    left_out, at_work = (short.loc[short[why], "where"].nunique() for why in ("family", "at_work"))
    short = short[~short["family"] & ~short["at_work"]]
    found = {}
    for who, rows in short.groupby("who"):
        within = busiest(rows, settings["days"], "city", at="at")
        if within["city"].nunique() >= settings["least"]:
            found[str(who)] = within
    findings: list[Finding] = []
    withheld = 0
    for who, rows in found.items():
        paid_by_other = set(rows["payer"]) - {who, ""}
        if any(
            set(rows["where"]) <= set(found[payer]["where"])
            for payer in paid_by_other
            if payer in found
        ):
            continue
        if record.is_withheld(who):
            withheld += 1
            continue
        findings.append(_finding(record, who, rows, settings))
    notes = [f"Not examined: {counted(undated, 'stay')} without a first or last date."]
    notes += [f"Not listed: {counted(left_out, 'short stay')} of families who travel together."]
    notes += [f"Not listed: {counted(at_work, 'short stay')} paid for by an employer on record."]
    told = zip(notes, (undated, left_out, at_work), strict=True)
    return Outcome(ranked(findings), withheld, tuple(note for note, number in told if number))


def _stays(record: Record) -> tuple[pd.DataFrame, int]:
    """Return the stays of whoever stayed or paid, and how many have no first or last day.

    Columns: who, where (booking or place, and day), city, at, nights, payer, family, at_work (paid
    by the employer), and those of links.
    """
    located = record.located
    events = located.events[located.events["how"].isin(LODGING)]
    journeys = set(statement_rows(record.case, JOURNEY)["entity"])
    booking = events["target"].where(events["target"].str.startswith("booking:"), events["source"])
    events = events.assign(booking=booking.where(booking.str.startswith("booking:"), ""))
    events = events[~events["booking"].isin(journeys)]
    dated = events["precision"].isin(("moment", "day")) & events["end"].notna()
    undated, events = int((~dated).sum()), events[dated]
    paid = links_of_types(record.case, ["paid_for"])
    paid["booking"], payers = turned(paid, "booking")
    paid["payer"] = [record.unit(payer) for payer in payers]
    events = events.assign(
        traveler=events["entity"],
        city=events["place"].map(located.area),
        at=pd.to_datetime(events["day"], unit="D"),
        nights=events["last_day"] - events["day"],
    )
    stays = events.merge(paid[["booking", "payer"]].drop_duplicates(), on="booking", how="left")
    stays["payer"] = stays["payer"].fillna("")
    stays["where"] = list(zip(stays["place"], stays["booking"], stays["day"], strict=True))
    stays["family"] = pd.Series(_with_family(record, stays), stays.index, dtype=bool)
    works = [
        payer in record.employers.get(traveler, frozenset())
        for traveler, payer in zip(stays["traveler"], stays["payer"], strict=True)
    ]
    stays["at_work"] = pd.Series(works, stays.index, dtype=bool)
    by_own = [bool(who) and not who.startswith("organization:") for who in stays["payer"]]
    of_payers = stays[pd.Series(by_own, stays.index, dtype=bool)]
    both = [stays.assign(who=stays["traveler"]), of_payers.assign(who=of_payers["payer"])]
    return pd.concat(both).drop_duplicates(["who", "traveler", "where"]), undated


def _with_family(record: Record, stays: pd.DataFrame) -> list[bool]:
    """Tell which stays are with family at the same place on the same day, or paid by family."""
    # the place of a booking is its own key, then the name of the hotel
    hotels = [key.partition("\n")[2] or key for key in stays["place"]]
    at = list(zip(hotels, stays["day"], strict=True))
    there: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for where, who in zip(at, stays["traveler"], strict=True):
        there[where].add(who)
    return [
        any((who, other) in record.family for other in {*there[where], payer})
        for who, payer, where in zip(stays["traveler"], stays["payer"], at, strict=True)
    ]


def _finding(record: Record, who: str, rows: pd.DataFrame, settings: Settings) -> Finding:
    cities = rows["city"].nunique()
    travelers = sorted(record.named(each) for each in set(rows["traveler"]) - {who})
    days = [f"{day:%Y-%m-%d}" for day in (rows["at"].min(), rows["at"].max())]
    stayed = "had" if who in set(rows["traveler"]) else "paid for"
    return Finding(
        indicator="short_stays",
        title=(
            f"{record.called(who)} {stayed} {counted(rows['where'].nunique(), 'stay')} of at most "
            f"{settings['nights']:g} nights in {cities} cities, {days[0]} to {days[1]}"
        ),
        entities=(record.named(who), *travelers),
        observed=cities,
        threshold=settings["least"],
        evidence=record.reasons(one_of_each(rows, "city")),
    )


SHORT_STAYS = Indicator(
    id="I6",
    name="short_stays",
    heading="Short stays in many cities",
    function=short_stays,
    rule=(
        "stays of at most {nights:g} nights in at least {least:g} cities within {days:g} days, by "
        "one traveler, card or account, without family and not paid for by the employer"
    ),
    reading="people who are sold are moved from city to city",
    reference="FINTRAC, Project Protect",
    needs=(Need("bookings or stays", links=("booked", "stayed_at")),),
    settings=(
        Setting("nights", 2, "longer would include ordinary visits"),
        Setting("least", 3, "two cities are a trip and a stop on the way"),
        Setting(
            "days",
            30,
            "more would flag annual trips, fewer would miss people who move once a week",
        ),
    ),
    alternatives=(
        "Sales agents, drivers, technicians, musicians and teams stay a night each in many cities.",
        "So do tourists, alone or with friends or with family who are not on record as such.",
    ),
    version=2,
)

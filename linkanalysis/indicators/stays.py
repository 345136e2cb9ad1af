"""Who stays where for how long: short stays, circuits of cities, frequent movement."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.events.movement.located import LODGING
from linkanalysis.events.movement.places import AREA_KM, distance_km, gyration_km
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.record import busiest, one_of_each, turned

if TYPE_CHECKING:
    from linkanalysis.events.movement.located import Located
    from linkanalysis.indicators.record import Record, Settings

    Point = tuple[float, float]


def middles(located: Located) -> dict[str, Point]:
    """Return the middle of each city of which a place has coordinates.

    Within a city the mean of degrees is its middle, but on the date line.
    """
    points: defaultdict[str, list[Point]] = defaultdict(list)
    for place in located.places.values():
        if place.area is not None and place.latitude is not None and place.longitude is not None:
            points[place.area].append((place.latitude, place.longitude))
    means = {city: np.mean(of_city, axis=0).tolist() for city, of_city in sorted(points.items())}
    return {city: (mean[0], mean[1]) for city, mean in means.items()}


def metros(located: Located) -> dict[str, str]:
    """Return the metropolitan area of each city: the first by name within 25 km that leads one.

    A city without coordinates is an area of its own.
    """
    known = middles(located)
    leaders: list[str] = []
    found = {place.area: place.area for place in located.places.values() if place.area is not None}
    for city, point in known.items():
        near = [lead for lead in leaders if distance_km(known[lead], point) <= AREA_KM]
        if near:
            found[city] = near[0]
        else:
            leaders.append(city)
    return found


JOURNEY = ("destination", "origin", "service")  # what a booking of a stay does not state


def short_stays(record: Record, settings: Settings) -> Outcome:
    """Find people, cards and accounts with short stays in many cities within some days.

    Bookings of journeys are no stays. A stay with or paid by declared family is left out and
    counted: families tour. So is one that the traveler's employer on record paid, and one without a
    last day. Whoever pays for several employees is found by `paid_travel`. The city is that of the
    place. High:
    somebody stays nowhere long. Whoever booked need not have come.

    FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for sexual
    exploitation (Project Protect).
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


OFFERED = "advertisement"  # says where something was offered, not where the phone in it was
ROUNDS = 2  # fewer are no order that repeats


def circuit(record: Record, settings: Settings) -> Outcome:
    """Find phones and other identifiers advertised in one city after another, in a fixed order.

    The moves from one city to the next are counted; a move keeps the order if it goes where moves
    from that city mostly go, and the cities of the order must be gone through twice. A day with
    advertisements in several cities is left out: whoever advertises everywhere at once, as a
    business with branches does, goes nowhere. High: what is offered comes by in turns. It does not
    show who traveled, or that somebody did. Cities within 25 km of each other are one area, if
    records hold coordinates of places in them: whoever delivers around a town is on no circuit.

    Ibanez, Suthers (2014), Detection of domestic human trafficking indicators and movement trends
    using content available on open Internet sources, HICSS 47, 1556-1565.
    """
    located = record.located
    ads = located.dated()
    things = [not who.startswith("person:") for who in ads["entity"]]
    ads = ads[(ads["how"] == OFFERED) & pd.Series(things, ads.index, dtype=bool)]
    ads = ads.assign(
        city=ads["place"].map(located.area).map(metros(located)),
        at=pd.to_datetime(ads["day"], unit="D"),
    ).dropna(subset="city")
    at_once = ads.groupby(["entity", "day"])["city"].transform("nunique") > 1
    findings: list[Finding] = []
    for thing, rows in ads[~at_once.astype(bool)].groupby("entity"):
        within = busiest(rows, settings["days"], "city", at="at")
        order = _order(rows.sort_values("day", kind="stable")["city"].tolist(), settings)
        if within["city"].nunique() < settings["least"] or record.is_service(str(thing)):
            continue
        if not order:
            continue
        cities = ", ".join(map(record.case.veiled, order))
        findings.append(
            Finding(
                indicator="circuit",
                title=f"{record.called(str(thing))} is advertised by turns in {cities}",
                entities=(
                    record.named(str(thing)),
                    *record.shown_holders(str(thing)),
                    *sorted({record.named(ad) for ad in within["target"]}),
                ),
                observed=within["city"].nunique(),
                threshold=settings["least"],
                evidence=(
                    *record.reasons(one_of_each(rows, "city")),
                    *record.holder_rows([str(thing)]),
                ),
            )
        )
    return Outcome(ranked(findings))


def _order(cities: list[str], settings: Settings) -> list[str]:
    """Return the order in which cities follow each other again and again; nothing if none does."""
    moves = [(one, other) for one, other in pairwise(cities) if one != other]
    onward: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other in moves:
        onward[one][other] += 1
    following = {one: min(to, key=lambda city: (-to[city], city)) for one, to in onward.items()}
    kept = sum(following[one] == other for one, other in moves)
    best: list[str] = []
    for start in sorted(following):
        order = [start]
        while (city := following.get(order[-1])) and city not in order:
            order.append(city)
        if city == start and len(order) > len(best):
            best = order
    enough = len(moves) >= ROUNDS * len(best) - 1 and 100 * kept >= settings["percent"] * len(moves)
    return best if enough and len(best) >= settings["least"] else []


TYPES = ("person", "phone", "plate", "vehicle")
AT_HOME = (
    "no home is on record, but one of the cities may be home, and the others work or a round of "
    "visits"
)


def frequent_movement(record: Record, settings: Settings) -> Outcome:
    """Find phones, plates and people that are in many cities, far apart, within some days.

    Places are those of calls, plate reads, bookings, stays and incidents; cities as they are
    stated, else areas of 25 km around the busiest places. Each day counts for the place of its last
    record. Home is the city of most days, with those within the radius of it, if more than half of
    all days on record are there. The radius of gyration is the root mean square distance of these
    places from their center, in the days with most cities; a place without coordinates is taken to
    be in the middle of its city. High: it moves between cities. It does not show who traveled.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking.
    Gonzalez, Hidalgo, Barabasi (2008), Nature 453, 779-782, for the radius of gyration.
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

"""Advertisements that go from city to city in the same order again and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.indicators.cities import metros
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import busiest, one_of_each

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

OFFERED = "advertisement"
ROUNDS = 2  # fewer are no order that repeats


def circuit(record: Record, settings: Settings) -> Outcome:
    """Find phones and other identifiers advertised in one city after another, in a fixed order.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of cities, days, and share of moves that keep the order in percent.

    Returns
    -------
    Outcome
        A finding for each identifier, most cities first.

    Notes
    -----
    The moves from one city to the next are counted; a move keeps the order if it goes where moves
    from that city mostly go, and the cities of the order must be gone through twice. A day with
    advertisements in several cities is left out: whoever advertises everywhere at once, as a
    business with branches does, goes nowhere. High: what is offered comes by in turns. It does not
    show who traveled, or that somebody did. Cities within 25 km of each other are one area, if
    records hold coordinates of places in them: whoever delivers around a town is on no circuit.

    References
    ----------
    .. [1] Ibanez, Suthers (2014), Detection of domestic human trafficking indicators and movement
       trends using content available on open Internet sources, HICSS 47, 1556-1565.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> circuit(read_record(Case(purpose="training")), CIRCUIT.defaults).findings
    ()
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


CIRCUIT = Indicator(
    id="I19",
    name="circuit",
    heading="Advertisements in several cities by turns",
    function=circuit,
    rule=(
        "one identifier advertised in at least {least:g} metropolitan areas within {days:g} days, "
        "in a repeating order that {percent:g}% of its moves follow"
    ),
    reading="people who are sold are moved along a fixed circuit of cities",
    reference="Ibanez and Suthers (2014)",
    needs=(Need("advertisements", links=("advertised_in",)),),
    settings=(
        Setting("least", 3, "any two cities take turns"),
        Setting("days", 30, "one month"),
        Setting("percent", 80, "set by hand: one move in five may be out of order"),
    ),
    alternatives=(
        "Traders, therapists and shows lawfully tour the same towns in turn and advertise there.",
        "A website may repost a business's advertisements automatically, city after city.",
    ),
)

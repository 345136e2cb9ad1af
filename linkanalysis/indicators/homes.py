"""Homes that unrelated people share, and homes at the workplace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.record import WORK, families, places_called, turned

if TYPE_CHECKING:
    from linkanalysis.indicators.record import Record, Settings


HOME = "lives_at"
# Words in the name or kind of an address at which strangers live together as a matter of course.
SHARED_HOMES = (
    *("barracks", "care home", "convent", "detention", "dorm", "dormitory", "dormitories"),
    *("hospital", "hostel", "hotel", "jail", "mission", "motel", "nursing", "prison", "recovery"),
    *("rehab", "rehabilitation", "residence hall", "shelter", "sober living", "treatment"),
)


def crowded_home(record: Record, settings: Settings) -> Outcome:
    """Find homes in which many people of different families live at the same time.

    People who are kin or of one household count once. A residence without a beginning or an end
    counts as open on that side. A shelter, dormitory, hotel or jail is known by a word in its
    stated name or kind, or in that of an organization at the address; one without such a word looks
    like a home. Two flats of one house look like one home if the records leave the number of the
    flat out.

    FATF and APG (2018), Financial flows from human trafficking.
    """
    links = links_of_types(record.case, [HOME])
    links["person"], links["home"] = turned(links, "person")
    links = links[links["person"].str.startswith("person:")]
    shared = places_called(record, links["home"], SHARED_HOMES)
    findings = []
    left_out = set()
    for home, rows in links.groupby("home"):
        together = _together(rows, settings["days"])
        groups = families(together["person"], record.family)
        if groups < settings["least"]:
            continue
        if home in shared:
            left_out.add(home)
            continue
        people = sorted(together["person"].unique())
        findings.append(
            Finding(
                indicator="crowded_home",
                title=(
                    f"{len(people)} people are on record as living at {record.called(str(home))} "
                    f"at the same time, from {groups} families or with no family on record"
                ),
                entities=(record.named(str(home)), *sorted(record.named(who) for who in people)),
                observed=groups,
                threshold=settings["least"],
                evidence=record.reasons(together.drop_duplicates("person")),
            )
        )
    number = counted(len(left_out), "crowded shelter, dormitory, hotel or similar place")
    return Outcome(ranked(findings), 0, (f"Not listed: {number}.",) if left_out else ())


def _together(rows: pd.DataFrame, days: float) -> pd.DataFrame:
    """Return the residences of the moment from which most people stay for so many days."""
    since, until = pd.to_datetime(rows["start"]), pd.to_datetime(rows["end"])
    stay = pd.Timedelta(days=days)
    best = rows[since.isna() & until.isna()]
    for moment in sorted(since.dropna().unique()):
        # who has come by then and stays long enough after it
        come, stays = since.isna() | (since <= moment), until.isna() | (until >= moment + stay)
        there = rows[come & stays]
        if there["person"].nunique() > best["person"].nunique():
            best = there
    return best


HOME, SEAT = "lives_at", "located_at"


def home_at_work(record: Record, settings: Settings) -> Outcome:
    """Find employers at whose place several employees live.

    The place of work is where the employer is located, or what the employee works at. People who
    are kin or of one household count once, so that a family above its shop is not found. Dates of
    home and work are not compared.

    UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
    """
    links = links_of_types(record.case, [*WORK, HOME, SEAT])
    seats = links[(links["type"] == SEAT) & links["source"].str.startswith("organization:")]
    links = links[links["type"] != SEAT].copy()
    links["person"], links["other"] = turned(links, "person")
    homes = links[links["type"] == HOME]
    jobs = links[links["type"] != HOME].merge(
        seats[["source", "target"]],
        left_on="other",
        right_on="source",
        how="left",
        suffixes=("", "_seat"),
    )
    jobs["home"] = jobs["target_seat"].fillna(jobs["other"])
    both = jobs.merge(
        homes[["person", "other"]].drop_duplicates(),
        left_on=["person", "home"],
        right_on=["person", "other"],
        suffixes=("", "_home"),
    )
    findings = []
    for place, rows in both.groupby("home"):
        groups = families(rows["person"], record.family)
        if groups < settings["least"]:
            continue
        people = sorted(rows["person"].unique())
        lived = homes[homes["person"].isin(people) & (homes["other"] == place)]
        evidence = pd.concat([lived, rows]).sort_values("person", kind="stable")
        findings.append(
            Finding(
                indicator="home_at_work",
                title=f"{len(people)} people live at {record.called(str(place))}, where they work",
                entities=(record.named(str(place)), *sorted(record.named(who) for who in people)),
                observed=groups,
                threshold=settings["least"],
                evidence=record.reasons(evidence),
            )
        )
    return Outcome(ranked(findings))

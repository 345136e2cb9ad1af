"""One home in which many unrelated people live at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import families, turned
from linkanalysis.indicators.trades import places_called

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

HOME = "lives_at"
# Words in the name or kind of an address at which strangers live together as a matter of course.
SHARED_HOMES = (
    *("barracks", "care home", "convent", "detention", "dorm", "dormitory", "dormitories"),
    *("hospital", "hostel", "hotel", "jail", "mission", "motel", "nursing", "prison", "recovery"),
    *("rehab", "rehabilitation", "residence hall", "shelter", "sober living", "treatment"),
)


def crowded_home(record: Record, settings: Settings) -> Outcome:
    """Find homes in which many people of different families live at the same time.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of families, and days for which they must overlap.

    Returns
    -------
    Outcome
        A finding for each home, most families first. The home is the subject, never a resident.

    Notes
    -----
    People who are kin or of one household count once. A residence without a beginning or an end
    counts as open on that side. A shelter, dormitory, hotel or jail is known by a word in its
    stated name or kind, or in that of an organization at the address; one without such a word looks
    like a home. Two flats of one house look like one home if the records leave the number of the
    flat out.

    References
    ----------
    .. [1] FATF and APG (2018), Financial flows from human trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> crowded_home(read_record(Case(purpose="training")), CROWDED_HOME.defaults).findings
    ()
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


CROWDED_HOME = Indicator(
    id="I4",
    name="crowded_home",
    heading="Many unrelated people in one home",
    function=crowded_home,
    rule="people of at least {least:g} families at one address for {days:g} days or more together",
    reading="people who are exploited are often housed together",
    reference="FATF and APG (2018)",
    needs=(Need("homes of people", links=(HOME,)),),
    settings=(
        Setting("least", 5, "fewer would flag apartments shared by students or colleagues"),
        Setting("days", 14, "fewer would flag visits, and people who moved out as others moved in"),
    ),
    alternatives=(
        (
            "Students, seasonal workers and large families whose kinship is not on record "
            "lawfully share homes."
        ),
        "People who moved out without reporting it are still on record there.",
        "An apartment building looks like one home if the apartment is not recorded.",
    ),
    version=2,
)

"""Employees who live where they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import WORK, families, turned

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

HOME, SEAT = "lives_at", "located_at"


def home_at_work(record: Record, settings: Settings) -> Outcome:
    """Find employers at whose place several employees live.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of families among the employees.

    Returns
    -------
    Outcome
        A finding for each place of work, most families first. The place is the subject.

    Notes
    -----
    The place of work is where the employer is located, or what the employee works at. People who
    are kin or of one household count once, so that a family above its shop is not found. Dates of
    home and work are not compared.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> home_at_work(read_record(Case(purpose="training")), HOME_AT_WORK.defaults).findings
    ()
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


HOME_AT_WORK = Indicator(
    id="I26",
    name="home_at_work",
    heading="Employees who live at work",
    function=home_at_work,
    rule="employees of at least {least:g} families who live where they work",
    reading="people who cannot leave their workplace are often housed there",
    reference="UNODC (2009)",
    needs=(Need("homes of people", links=(HOME,)), Need("places of work", links=WORK)),
    settings=(Setting("least", 3, "fewer would flag caretakers, and couples who run an inn"),),
    alternatives=(
        "Farms, inns, schools and care homes lawfully house their staff.",
        "No family tie among them is on record; an unrecorded one would look the same.",
    ),
)

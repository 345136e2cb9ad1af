"""One phone, e-mail address or account name in several advertisements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import PERSONA, advertised, families, turned

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

PLACE = ("city", "place")


AT_WORK = "it is on record for a business, whose advertisements may name its staff"


def shared_phone(record: Record, settings: Settings) -> Outcome:
    """Find identifiers that appear in at least two advertisements.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest and largest number of advertisements.

    Returns
    -------
    Outcome
        A finding for each identifier in so many advertisements, most advertisements first.

    Notes
    -----
    Numbers of services and identifiers in more advertisements than the largest number belong to
    sites and businesses and would connect everything; they are left out and counted. So is an
    identifier whose advertisements all state the same name of the person advertised. If they state
    none, they count, but for those under the identifier of a business on record, and those in one
    place under the identifier of one person or household on record, in a case whose advertisements
    state names: people sell their own things. A business whose advertisements state several names
    is listed after the others: a salon names its staff, and so does one that sells them. An
    identifier that only a protected person uses is shown as theirs, since the user of a number in
    an advertisement need not have placed it.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> shared_phone(read_record(Case(purpose="training")), SHARED_PHONE.defaults).findings
    ()
    """
    said = statement_rows(record.case, (*PERSONA, *PLACE))
    ads = advertised(record)
    of_businesses = _of_businesses(record, ads)
    # where no advertisement states a name, that one states none says nothing
    has_names = bool((said["attribute"].isin(PERSONA) & said["entity"].isin(ads["ad"])).any())
    findings: list[Finding] = []
    left_out: Counter[str] = Counter()
    for thing, rows in ads.groupby("thing"):
        n_ads = rows["ad"].nunique()
        if n_ads < settings["least"]:
            continue
        of_ads = said[said["entity"].isin(rows["ad"])]
        personas, places = (
            of_ads.loc[of_ads["attribute"].isin(kind), "value"].nunique()
            for kind in (PERSONA, PLACE)
        )
        if n_ads > settings["most"] or record.is_service(str(thing)):
            left_out[f"of services or in more than {settings['most']:g} advertisements"] += 1
        elif thing in of_businesses and personas == 0:
            left_out["of businesses on record, in advertisements without names"] += 1
        elif personas == 1:
            left_out["of advertisements under one name only"] += 1
        elif has_names and personas == 0 and places <= 1 and _of_one_household(record, str(thing)):
            left_out[
                "of one person or household, in advertisements of one place without names"
            ] += 1
        else:
            why = AT_WORK if thing in of_businesses else ""
            finding = _finding(record, str(thing), rows, of_ads, settings["least"])
            findings.append(explained(finding, why))
    notes = (f"Not listed: {counted(n, 'identifier')} {why}." for why, n in left_out.items())
    return Outcome(ranked(findings), 0, tuple(sorted(notes, reverse=True)))


def _of_businesses(record: Record, ads: pd.DataFrame) -> frozenset[str]:
    """Return the advertised identifiers that are on record for an organization."""
    held = record.held(ads["thing"].unique())
    firm, thing = turned(held, "organization")
    return frozenset(thing[firm.str.startswith("organization:")]) if len(held) else frozenset()


def _of_one_household(record: Record, thing: str) -> bool:
    """Tell whether one person or household uses an identifier, and none of them is protected."""
    users = record.holders.get(thing, frozenset())
    return families(users, record.family) == 1 and not any(map(record.is_withheld, users))


def _finding(
    record: Record, thing: str, rows: pd.DataFrame, said: pd.DataFrame, least: float
) -> Finding:
    ads = sorted(rows["ad"].unique())
    personas = said.loc[said["attribute"].isin(PERSONA), "value"].nunique()
    places = said.loc[said["attribute"].isin(PLACE), "value"].nunique()
    title = f"{record.called(thing)} appears in {len(ads)} advertisements"
    title += f" under {personas} names" if personas > 1 else ""
    title += f" in {places} places" if places > 1 else ""
    users = sorted(record.named(person) for person in record.holders.get(thing, ()))
    return Finding(
        indicator="shared_phone",
        title=title,
        entities=(record.named(thing), *users, *(record.named(ad) for ad in ads)),
        observed=len(ads),
        threshold=least,
        evidence=(*record.reasons(rows.drop_duplicates("ad")), *record.holder_rows([thing])),
    )


SHARED_PHONE = Indicator(
    id="I2",
    name="shared_phone",
    heading="The same contact in several advertisements",
    function=shared_phone,
    rule=(
        "a phone, e-mail address or account name in {least:g} to {most:g} advertisements that are "
        "not all under one name; if they give no names, it is neither that of a business nor of "
        "one household that advertises in one place"
    ),
    reading="people who place advertisements for others often use one number",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("advertisements", links=("advertised_in",)),),
    settings=(
        Setting("least", 2, "the smallest number that can share anything"),
        Setting("most", 50, "an identifier in more belongs to a website or a business"),
    ),
    alternatives=(
        "One person or a lawful business may place several advertisements.",
        "The user of a number may not have placed the advertisement or know about it.",
        "Numbers change hands: the recorded users may not have used the number that day.",
    ),
    version=4,
)

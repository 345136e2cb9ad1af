"""One phone, e-mail address or account name in several advertisements.

Lives here: the indicator of an identifier shared by advertisements.
Not here: similarity of texts or pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.graph.queries import statement_rows
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import advertised, counted

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

PERSONA = ("advertised_name", "alias", "name", "persona")
PLACE = ("city", "place")


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
    identifier whose advertisements all state the same name of the person advertised; advertisements
    that state none count. An identifier that only a protected person uses is shown as theirs, since
    the user of a number in an advertisement need not have placed it.

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
    findings: list[Finding] = []
    generic = alone = 0
    for thing, rows in advertised(record).groupby("thing"):
        n_ads = rows["ad"].nunique()
        if n_ads < settings["least"]:
            continue
        if n_ads > settings["most"] or record.is_service(str(thing)):
            generic += 1
            continue
        of_ads = said[said["entity"].isin(rows["ad"])]
        if len(set(of_ads.loc[of_ads["attribute"].isin(PERSONA), "value"])) == 1:
            alone += 1
            continue
        findings.append(_finding(record, str(thing), rows, of_ads, settings["least"]))
    number = counted(generic, "identifier")
    note = f"Not listed: {number} of services or in more than {settings['most']:g} advertisements."
    same = f"Not listed: {counted(alone, 'identifier')} of advertisements under one name only."
    notes = (*((note,) if generic else ()), *((same,) if alone else ()))
    return Outcome(ranked(findings), 0, notes)


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
        evidence=record.reasons(rows.drop_duplicates("ad")),
    )


SHARED_PHONE = Indicator(
    id="I2",
    name="shared_phone",
    function=shared_phone,
    rule=(
        "a phone, e-mail address or account name in {least:g} to {most:g} advertisements, not all "
        "under one name"
    ),
    reading="people who place advertisements for others often use one number",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("advertisements", links=("advertised_in",)),),
    settings=(
        Setting("least", 2, "the smallest number that shares anything"),
        Setting("most", 50, "an identifier in more belongs to a site or a business"),
    ),
    alternatives=(
        "One person or a lawful business may place several advertisements.",
        "The user of a number in an advertisement need not have placed it or know about it.",
        "Numbers change hands: the recorded users may not be those of that day.",
    ),
    version=2,
)

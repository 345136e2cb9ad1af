"""One phone, e-mail address or account name that stands in several advertisements.

Lives here: the indicator of the identifier shared by advertisements.
Not here: likeness of their texts or pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.graph.queries import links_of_types, statement_rows
from linkanalysis.indicators.finding import Finding, Outcome
from linkanalysis.indicators.record import IDENTIFIERS

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.indicators.record import Record

__all__ = ["shared_phone"]

LEAST = 2

# What stands in more advertisements is the number of a site or a business.
MOST = 50

PERSONA = ("alias", "name", "persona")
PLACE = ("city", "place")


def shared_phone(record: Record) -> Outcome:
    """Find identifiers that stand in at least two advertisements.

    Parameters
    ----------
    record : Record
        What is known of the case.

    Returns
    -------
    Outcome
        A finding for each identifier in 2 to 50 advertisements, most first.

    Notes
    -----
    Numbers of services, and identifiers in more than 50 advertisements, belong to sites and
    businesses and would join everything; they are left out and counted. An identifier that only a
    protected person uses is shown as theirs: whose number stands in an advertisement need not have
    placed it.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> shared_phone(read_record(Case(purpose="training"))).findings
    ()
    """
    links = links_of_types(record.case, ["advertised_in"])
    ad_first = links["source"].str.startswith("ad:")
    links["thing"] = links["target"].where(ad_first, links["source"])
    links["ad"] = links["source"].where(ad_first, links["target"])
    kinds = links["thing"].str.partition(":")[0] if len(links) else links["thing"]
    links = links[kinds.isin(IDENTIFIERS) & links["ad"].str.startswith("ad:")]
    said = statement_rows(record.case, (*PERSONA, *PLACE))
    findings: list[Finding] = []
    generic = 0
    for thing, rows in links.groupby("thing"):
        n_ads = rows["ad"].nunique()
        if n_ads < LEAST:
            continue
        if n_ads > MOST or record.is_service(str(thing)):
            generic += 1
            continue
        findings.append(_finding(record, str(thing), rows, said[said["entity"].isin(rows["ad"])]))
    findings.sort(key=lambda found: (-found.observed, found.entities))
    number = "1 identifier" if generic == 1 else f"{generic:,} identifiers"
    note = f"{number} of services or in more than {MOST} advertisements not given."
    return Outcome(tuple(findings), 0, (note,) if generic else ())


def _finding(record: Record, thing: str, rows: pd.DataFrame, said: pd.DataFrame) -> Finding:
    ads = sorted(rows["ad"].unique())
    personas = said.loc[said["attribute"].isin(PERSONA), "value"].nunique()
    places = said.loc[said["attribute"].isin(PLACE), "value"].nunique()
    parts = [f"{record.called(thing)} stands in {len(ads)} advertisements"]
    if personas > 1:
        parts.append(f"under {personas} names")
    if places > 1:
        parts.append(f"in {places} places")
    users = sorted(record.named(person) for person in record.holders.get(thing, ()))
    first = rows.drop_duplicates("ad")
    return Finding(
        indicator="shared_phone",
        title=" ".join(parts),
        entities=(record.named(thing), *users, *(record.named(ad) for ad in ads)),
        observed=len(ads),
        evidence=record.reasons(first),
        counter=(
            "One person or a lawful business may place several advertisements.",
            "Whose number stands in an advertisement need not have placed it, nor know of it.",
            "Numbers are passed on: the users recorded may not be those of the day.",
        ),
    )

"""A business that pays less in wages than any business of its sector could work with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.indicators.cash import organizations_of
from linkanalysis.indicators.finding import Finding, Outcome
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import HOLDING, MOST_ROWS, families

if TYPE_CHECKING:
    from linkanalysis.core.provenance import Reason
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

SECTOR = ("business", "industry", "kind", "sector")
WAGES = re.compile(r"\b(?:payroll|salar(?:y|ies)|wages?)\b", re.IGNORECASE)


def payroll_too_small(record: Record, settings: Settings) -> Outcome:
    """Find businesses whose wages are a smaller share of their revenue than a given one.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of days of revenue, and by sector the smallest share of wages.

    Returns
    -------
    Outcome
        A finding for each business, the smallest share first. The business is the subject.

    Notes
    -----
    What share is ordinary depends on the sector and the place, and is in no record of a case: take
    a low percentile of public statistics of businesses, such as the tenth, for each sector. Takings
    are all that comes in from others. Wages are payments whose channel says so, and those to
    people who are on record as employees. A business whose employees on record are one family, or
    none, is left out and counted. High: who does the work may not be paid. Wages in cash, or from
    an account that is not in the case, look the same.

    References
    ----------
    .. [1] FinCEN (2014), FIN-2014-A008, Guidance on recognizing activity that may be associated
       with human smuggling and human trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> payroll_too_small(record, {"days": 56, "restaurant": 0.2}).findings
    ()
    """
    floors = {name.casefold(): floor for name, floor in settings.items() if name != "days"}
    said = statement_rows(record.case, SECTOR)
    sectors = {
        who: str(value).strip().casefold()
        for who, value in zip(said["entity"], said["value"], strict=True)
        if str(value).strip().casefold() in floors
    }
    owners = organizations_of(record)
    accounts = {account for account, who in owners.items() if who & sectors.keys()}
    paid = links_of_types(record.case, ["payment"], touching=accounts)
    paid = paid.dropna(subset=["amount", "start"])
    staff: dict[str, set[str]] = {}
    for person, employers in record.employers.items():
        for employer in employers:
            staff.setdefault(employer, set()).add(person)
    findings: list[Finding] = []
    small = 0
    for firm, sector in sorted(sectors.items()):
        own = {account for account in accounts if firm in owners[account]}
        found = _shares(record, paid, own, staff.get(firm, set()), settings["days"])
        if found is None or found[0] >= floors[sector]:
            continue
        if families(staff.get(firm, set()), record.family) <= 1:
            small += 1
            continue
        share, evidence = found
        findings.append(
            Finding(
                indicator="payroll_too_small",
                title=(
                    f"{record.called(firm)} ({record.case.veiled(sector)}) paid {100 * share:.1f} "
                    "% of its revenue as wages; the minimum given for its sector is "
                    f"{100 * floors[sector]:.1f}%"
                ),
                entities=(record.named(firm), *sorted(map(record.named, own))),
                observed=share,
                evidence=evidence,
            )
        )
    findings.sort(key=lambda one: (one.observed, one.entities))
    number = counted(small, "firm")
    note = (
        f"Not listed: {number} with a small payroll and no staff on record, or staff of one "
        "family only."
    )
    return Outcome(tuple(findings), 0, (note,) if small else ())


def _shares(
    record: Record, paid: pd.DataFrame, own: set[str], staff: set[str], days: float
) -> tuple[float, tuple[Reason, ...]] | None:
    """Return the share of wages in the takings of some accounts, and the rows behind it."""
    into, out = paid["target"].isin(own), paid["source"].isin(own)
    takings = paid[into & ~out]
    if takings.empty or takings["start"].max() - takings["start"].min() < pd.Timedelta(days=days):
        return None
    sums = takings.groupby("unit")["amount"].sum()
    unit = sums.idxmax()  # what it mainly earns in; others are not compared
    takings, spent = (rows[rows["unit"] == unit] for rows in (takings, paid[out & ~into]))
    texts = [text for text in spent["place"].dropna().unique() if WAGES.search(text)]
    by_channel = spent["place"].isin(texts)
    wages = spent[by_channel | spent["target"].map(record.unit).isin(staff)]
    half = MOST_ROWS // 2  # of each, so that a cut list still shows both
    evidence = pd.concat([wages.head(half), takings.head(half)])
    return float(wages["amount"].sum() / sums.max()), record.reasons(evidence)


PAYROLL_TOO_SMALL = Indicator(
    id="I12",
    name="payroll_too_small",
    heading="A payroll too small for the revenue",
    function=payroll_too_small,
    rule=(
        "a business with revenue over at least {days:g} days that pays a smaller share of it as "
        "wages than the minimum given for its sector"
    ),
    reading="people held in forced labor are paid little or nothing",
    reference="FinCEN, FIN-2014-A008",
    needs=(
        Need("payments", links=("payment",)),
        Need("what organizations do", attributes=SECTOR),
        Need("accounts of organizations", links=HOLDING, end="organization"),
    ),
    settings=(Setting("days", 56, "eight weeks; shorter records may miss a payday"),),
    alternatives=(
        "Wages may be paid in cash, by an agency, or from an account that is not in the case.",
        "Some revenue may only pass through, as with an agent or a franchise.",
        "The minimum given may be for another kind or size of business.",
    ),
    given="the minimum share of wages for each sector, which you give in settings",
    version=2,
)

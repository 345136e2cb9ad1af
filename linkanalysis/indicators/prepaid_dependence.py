"""An account whose money leaves by prepaid cards, person-to-person services and processors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

# The banks' own words for means of payment that do not say who gets the money.
MEANS = re.compile(
    r"\b(?:prepaid|gift[ -]?cards?|person[ -]to[ -]person|peer[ -]to[ -]peer|p2p|zelle|venmo|"
    r"cash ?app|paypal|third[ -]party[ -](?:payment[ -])?processors?|payment[ -]processors?)\b",
    re.IGNORECASE,
)


def prepaid_dependence(record: Record, settings: Settings) -> Outcome:
    """Find accounts that pay mostly by prepaid cards, person-to-person services or processors.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of such payments, their share of the money paid in percent, and days.

    Returns
    -------
    Outcome
        A finding for each account, with the days of the largest share; most payments first.

    Notes
    -----
    What a payment is, the words of its channel say. Money sent to family or household by such
    means is no sign; it counts among all that was paid. Payments without an amount are not used,
    and amounts of different currencies are not compared. High: who gets the money is not on the
    statements of this bank. It does not show that anything is hidden.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> prepaid_dependence(record, PREPAID_DEPENDENCE.defaults).findings
    ()
    """
    paid = links_of_types(record.case, ["payment"]).dropna(subset=["amount", "start"])
    texts = [text for text in paid["place"].dropna().unique() if MEANS.search(text)]
    paid["such"] = paid["place"].isin(texts)
    paid = paid[paid["source"].isin(paid.loc[paid["such"], "source"])]
    pairs = zip(*(map(record.unit, paid[end]) for end in ("source", "target")), strict=True)
    paid["such"] &= pd.Series([p not in record.family for p in pairs], paid.index, dtype=bool)
    findings: list[Finding] = []
    for (account, _), rows in paid.groupby(["source", "unit"]):
        within, share = _largest_share(rows, settings)
        if within.empty:
            continue
        findings.append(
            Finding(
                indicator="prepaid_dependence",
                title=(
                    f"{record.called(str(account))} paid {100 * share:.0f}% of its money by "
                    f"prepaid cards, person-to-person services or processors, {len(within)} times "
                    f"from {record.day(within['start'].min()):%Y-%m-%d} to "
                    f"{record.day(within['start'].max()):%Y-%m-%d}"
                ),
                entities=(record.named(str(account)), *record.shown_holders(str(account))),
                observed=len(within),
                threshold=settings["least"],
                evidence=(*record.reasons(within), *record.holder_rows([str(account)])),
            )
        )
    return Outcome(ranked(findings))


def _largest_share(rows: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, float]:
    """Return the payments of the days in which their share is largest, and that share."""
    rows = rows.sort_values("start", kind="stable")
    start, such = rows["start"].to_numpy(), rows["such"].to_numpy()
    amount = rows["amount"].to_numpy()
    ends = start.searchsorted(start + pd.Timedelta(days=settings["days"]).to_timedelta64())
    many, of_such, of_all = (
        np.concatenate([[0], np.cumsum(values)]) for values in (such, amount * such, amount)
    )
    at = np.arange(len(rows))
    number, total = many[ends] - many[at], of_all[ends] - of_all[at]
    share = np.divide(of_such[ends] - of_such[at], total, out=np.zeros(at.size), where=total > 0)
    share[number < settings["least"]] = 0
    best = int(share.argmax())
    # amounts have cents, so that a share at the threshold may be a rounding error below it
    if not share[best] or 100 * share[best] < settings["percent"] - 1e-9:
        return rows.iloc[:0], 0.0
    within = rows.iloc[best : ends[best]]
    return within[within["such"]], float(share[best])


PREPAID_DEPENDENCE = Indicator(
    id="I16",
    name="prepaid_dependence",
    heading="Payments mostly by prepaid card or processor",
    function=prepaid_dependence,
    rule=(
        "an account that pays at least {least:g} times in {days:g} days through prepaid cards, "
        "person-to-person services or third-party processors, {percent:g}% or more of what it "
        "pays"
    ),
    reading="such payments hide who receives the money",
    reference="FinCEN, FIN-2020-A008",
    needs=(Need("payments", links=("payment",)),),
    settings=(
        Setting("least", 10, "fewer would flag split bills or a few top-ups"),
        Setting("days", 30, "one month, so that it includes rent and wages"),
        Setting("percent", 70, "less would flag people who pay friends as well as bills"),
    ),
    alternatives=(
        "Young people and people without credit mostly pay this way.",
        "A business may sell through a processor and pay its suppliers the same way.",
        "Regular bills may be paid from another account that is not in the case.",
    ),
)

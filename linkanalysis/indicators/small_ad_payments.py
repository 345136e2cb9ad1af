"""Small sums that are paid again and again to advertising sites."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.indicators.cash import organizations_of
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import busiest

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

# Words by which a business says that it runs advertisements.
WORDS = re.compile(r"\b(?:advertis|classified|escort|personals)", re.IGNORECASE)
SAID = ("business", "industry", "kind", "name", "sector")
NOT_LETTER = re.compile(r"[^a-z0-9]+")


def small_ad_payments(record: Record, settings: Settings) -> Outcome:
    """Find accounts that pay small sums to advertising sites again and again.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of payments, days, and the sums: multiples of one, up to another.

    Returns
    -------
    Outcome
        A finding for each account that pays, most payments within the days first.

    Notes
    -----
    A site is an organization whose name, sector or kind says so, or whose name has that of a site
    in the case's advertisements; the payee is its account, or itself. High: somebody keeps
    advertisements up. It does not show what for.

    References
    ----------
    .. [1] FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for
       sexual exploitation (Project Protect).

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> small_ad_payments(record, SMALL_AD_PAYMENTS.defaults).findings
    ()
    """
    owners = organizations_of(record)
    sites = _sites(record, set().union(*owners.values()))
    theirs = sites | {thing for thing, who in owners.items() if who & sites}
    paid = links_of_types(record.case, ["payment"], touching=theirs)
    paid = paid[paid["target"].isin(theirs)].dropna(subset=["amount", "start"])
    cents = (100 * paid["amount"]).round()
    small = (cents > 0) & (cents <= 100 * settings["most"])
    if settings["multiple"]:
        small &= cents % (100 * settings["multiple"]) == 0
    paid = paid.assign(payment=range(len(paid)))[small]
    findings: list[Finding] = []
    for account, rows in paid.groupby("source"):
        within = busiest(rows, settings["days"], "payment")
        if len(within) < settings["least"]:
            continue
        payees = sorted(record.named(payee) for payee in within["target"].unique())
        findings.append(
            Finding(
                indicator="small_ad_payments",
                title=(
                    f"{record.called(str(account))} made {len(within)} small payments to "
                    f"advertising sites within {settings['days']:g} days"
                ),
                entities=(
                    record.named(str(account)),
                    *record.shown_holders(str(account)),
                    *payees,
                ),
                observed=len(within),
                threshold=settings["least"],
                evidence=(*record.reasons(within), *record.holder_rows([str(account)])),
            )
        )
    return Outcome(ranked(findings))


def _sites(record: Record, holding: set[str]) -> set[str]:
    """Find the organizations that run sites of advertisements.

    holding: Organizations with accounts, of which nothing else need be on record.
    """
    said = statement_rows(record.case, [*SAID, "site"])
    sites = said.loc[said["attribute"] == "site", "value"]
    names = {"".join(_words(str(site).partition(".")[0])) for site in sites} - {""}
    said = said[said["entity"].str.startswith("organization:")]
    called = [(who, who.partition(":")[2]) for who in {*said["entity"], *holding}]
    own = said[said["attribute"] == "name"]
    called += list(zip(own["entity"], own["value"], strict=True))
    named = {who for who, text in called if names & _joined(str(text))}
    told = [bool(WORDS.search(str(value))) for value in said["value"]]
    return named | {*said.loc[told, "entity"]}


def _words(text: str) -> list[str]:
    return [word for word in NOT_LETTER.split(text.casefold()) if word]


def _joined(text: str) -> set[str]:
    """Join words that follow one another: City Posts may run the site cityposts, no Palace ace."""
    words = _words(text)
    ends = range(len(words) + 1)
    return {"".join(words[first:last]) for first, last in combinations(ends, 2)}


SMALL_AD_PAYMENTS = Indicator(
    id="I13",
    name="small_ad_payments",
    heading="Small repeated payments for advertisements",
    function=small_ad_payments,
    rule=(
        "at least {least:g} payments within {days:g} days to advertising sites, each a multiple "
        "of {multiple:g} and at most {most:g}"
    ),
    reading="commercial sex advertisements cost small sums and are renewed again and again",
    reference="FINTRAC, Project Protect",
    needs=(
        Need("payments", links=("payment",)),
        Need("what organizations do", attributes=("business", "industry", "kind", "sector")),
    ),
    settings=(
        Setting("least", 5, "fewer would flag someone selling furniture or a car"),
        Setting("days", 14, "advertisements are renewed every few days"),
        Setting("multiple", 3, "the source names 3, 12 and 24 dollars"),
        Setting("most", 60, "larger sums pay for a month of business advertising"),
    ),
    alternatives=(
        "Small businesses, landlords and dealers pay for lawful advertising the same way.",
        "Adults who advertise themselves pay the same amounts.",
    ),
)

"""A phone, e-mail address or account name of an account's holder in an advertisement."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.kinds import identify
from linkanalysis.errors import RecordError
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import HOLDING, PERSONA, advertised

if TYPE_CHECKING:
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

ACCOUNTS = ("account:", "wallet:")
CONTACTS = ("email", "handle", "phone")
OWN_TRADE = (
    "they are on record as the holder's own and the advertisements give no name, as is usual for "
    "tradespeople and private sellers"
)


def account_in_ad(record: Record, settings: Settings) -> Outcome:
    """Find accounts whose contact details, or those of their holder, are in an advertisement.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Largest number of advertisements.

    Returns
    -------
    Outcome
        A finding for each account, most advertisements first, those of whoever openly advertises
        under contact details of their own last. The account is the subject.

    Notes
    -----
    Identifiers match exactly, in their normal form: those of the holder, and the phone, e-mail
    address or account name that a record states of the account. One that several people use is
    nobody's contact detail, and counts only if a record ties it to the account itself. An
    identifier in more advertisements than the largest number belongs to a site or a business and
    does not count; neither do numbers of services. Whoever is advertised may be a victim and is
    then masked; so is the account that only such a person holds.

    References
    ----------
    .. [1] FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
       trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> account_in_ad(read_record(Case(purpose="training")), ACCOUNT_IN_AD.defaults).findings
    ()
    """
    ads = advertised(record)
    advertised_as = statement_rows(record.case, PERSONA)
    held = record.holdings.copy()
    at_account = held["source"].str.startswith(ACCOUNTS)
    held["account"] = held["source"].where(at_account, held["target"])
    held["holder"] = held["target"].where(at_account, held["source"])
    held = held[held["account"].str.startswith(ACCOUNTS)]
    contacts: defaultdict[str, set[str]] = defaultdict(set)  # of an account, or of its holder
    for thing in ads["thing"].unique():
        if not record.is_service(thing):
            contacts[thing].add(thing)
            contacts[record.unit(thing)].add(thing)
    findings: list[Finding] = []
    held = held[held["holder"].isin(contacts.keys())]
    stated = _stated(record)
    stated = stated[stated["thing"].isin(contacts.keys())]
    for account in sorted({*held["account"], *stated["entity"]}):
        rows, said = held[held["account"] == account], stated[stated["entity"] == account]
        holders = set(rows["holder"])
        theirs = set(said["thing"]).union(*(contacts[holder] for holder in holders))
        seen = ads[ads["thing"].isin(theirs)]
        n_ads = seen["ad"].nunique()
        if n_ads > settings["most"]:
            continue
        things = sorted(seen["thing"].unique())
        of_things = record.held(things)
        of_holder = of_things["source"].isin(holders) | of_things["target"].isin(holders)
        finding = Finding(
            indicator="account_in_ad",
            title=(
                f"Contact details on record for {record.called(account)} appear in "
                f"{'an advertisement' if n_ads == 1 else f'{n_ads} advertisements'}"
            ),
            entities=(
                record.named(account),
                *sorted(record.named(thing) for thing in (*things, *holders)),
                *sorted(record.named(ad) for ad in seen["ad"].unique()),
            ),
            observed=n_ads,
            threshold=1,
            evidence=(
                *record.stated(said),
                *record.reasons(rows),
                *record.reasons(of_things[of_holder]),
                *record.reasons(seen),
            ),
        )
        own = all(
            record.holders.get(thing) == frozenset(holders)
            and not any(map(record.is_withheld, holders))
            for thing in things
        )
        of_ads = advertised_as[advertised_as["entity"].isin(seen["ad"])]
        open_trade = own and of_ads.empty
        findings.append(explained(finding, OWN_TRADE if open_trade else ""))
    return Outcome(ranked(findings))


def _stated(record: Record) -> pd.DataFrame:
    """Return the contact details that a bank states of accounts, each as the id of a `thing`."""
    said = statement_rows(record.case, CONTACTS)
    said = said[said["entity"].str.startswith(ACCOUNTS)]
    things: list[str | None] = []
    for kind, text in zip(said["attribute"], said["value"], strict=True):
        try:
            things.append(identify(str(text), str(kind), region=record.case.region))
        except RecordError:  # no number or address can be made of the text
            things.append(None)
    return said.assign(thing=pd.Series(things, said.index, dtype=object)).dropna(subset="thing")


ACCOUNT_IN_AD = Indicator(
    id="I3",
    name="account_in_ad",
    heading="An account holder's contact in an advertisement",
    function=account_in_ad,
    rule=(
        "an account whose contact details, or those of its holder, appear in at least one "
        "advertisement and in at most {most:g}"
    ),
    reading="the account may receive payment for what is advertised",
    reference="FinCEN, FIN-2020-A008",
    needs=(
        Need("advertisements", links=("advertised_in",)),
        Need("holders or contact details of accounts", links=HOLDING, end="account"),
    ),
    settings=(Setting("most", 50, "an identifier in more belongs to a website or a business"),),
    alternatives=(
        "People advertise cars, rooms and lawful services.",
        "Numbers change hands: the holder on record may not have used the number that day.",
        "Others may have advertised a number without its holder's knowledge.",
    ),
    version=3,
)

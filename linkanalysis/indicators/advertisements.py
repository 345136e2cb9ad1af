"""Contacts that advertisements share, who is paid for them, and accounts that recruit online."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.core.keys.kinds import identify
from linkanalysis.errors import RecordError
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.record import (
    PERSONA,
    advertised,
    busiest,
    families,
    one_of_each,
    organizations_of,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.indicators.record import Record, Settings


PLACE = ("city", "place")
AT_WORK = "it is on record for a business, whose advertisements may name its staff"


def shared_phone(record: Record, settings: Settings) -> Outcome:
    """Find identifiers that appear in at least two advertisements.

    Numbers of services and identifiers in more advertisements than the largest number belong to
    sites and businesses and would connect everything; they are left out and counted. So is an
    identifier whose advertisements all state the same name of the person advertised. If they state
    none, they count, but for those under the identifier of a business on record, and those in one
    place under the identifier of one person or household on record, in a case whose advertisements
    state names: people sell their own things. A business whose advertisements state several names
    is listed after the others: a salon names its staff, and so does one that sells them. An
    identifier that only a protected person uses is shown as theirs, since the user of a number in
    an advertisement need not have placed it.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking.
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
        kind="under several names" if personas > 1 else "",
    )


ACCOUNTS = ("account:", "wallet:")
CONTACTS = ("email", "handle", "phone")
OWN_TRADE = (
    "they are on record as the holder's own and the advertisements give no name, as is usual for "
    "tradespeople and private sellers"
)


def account_in_ad(record: Record, settings: Settings) -> Outcome:
    """Find accounts whose contact details, or those of their holder, are in an advertisement.

    Identifiers match exactly, in their normal form: those of the holder, and the phone, e-mail
    address or account name that a record states of the account. One that several people use is
    nobody's contact detail, and counts only if a record ties it to the account itself. An
    identifier in more advertisements than the largest number belongs to a site or a business and
    does not count; neither do numbers of services. Whoever is advertised may be a victim and is
    then masked; so is the account that only such a person holds.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking.
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


# Words by which a business says that it runs advertisements.
WORDS = re.compile(r"\b(?:advertis|classified|escort|personals)", re.IGNORECASE)
SAID = ("business", "industry", "kind", "name", "sector")
NOT_LETTER = re.compile(r"[^a-z0-9]+")


def small_ad_payments(record: Record, settings: Settings) -> Outcome:
    """Find accounts that pay small sums to advertising sites again and again.

    A site is an organization whose name, sector or kind says so, or whose name has that of a site
    in the case's advertisements; the payee is its account, or itself. High: somebody keeps
    advertisements up. It does not show what for.

    FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for sexual
    exploitation (Project Protect).
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


ACCOUNT = "handle:"
CONTACT = ("call", "message")


def online_recruiter(record: Record, settings: Settings) -> Outcome:
    """Find accounts that write first to many young people and get few replies.

    Young are those who are under 18 by a birth date, age or role on record, then or now; they are
    counted and masked. The first message between two accounts says who wrote first. Elsewhere is
    any later call or message between what the two people use, but for the two accounts. Family does
    not count. If most of the young people were in contact with one another before, `counter` says
    so. High: somebody tries many and takes some out of sight. It does not show what was written.

    UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.
    """
    minors = {found.entity for found in record.protection.evidence if "minor" in found.role}
    same = record.protection.same
    young = {
        thing
        for thing, people in record.holders.items()
        if thing.startswith(ACCOUNT) and any(same.get(who, who) in minors for who in people)
    }
    sent = links_of_types(record.case, ["message"], touching=young).dropna(subset="start")
    online = [
        source.startswith(ACCOUNT) and target.startswith(ACCOUNT)
        for source, target in zip(sent["source"], sent["target"], strict=True)
    ]
    sent = sent[pd.Series(online, sent.index, dtype=bool)]
    pairs = [frozenset(pair) for pair in zip(sent["source"], sent["target"], strict=True)]
    first = sent[~pd.Series(pairs, sent.index, dtype=object).duplicated()]
    first = first[first["target"].isin(young) & ~first["source"].isin(young)]
    ends = zip(*(map(record.unit, first[end]) for end in ("source", "target")), strict=True)
    family = pd.Series([pair in record.family for pair in ends], first.index, dtype=bool)
    written = set(zip(sent["source"], sent["target"], strict=True))
    first = first[~family]
    findings: list[Finding] = []
    withheld = 0
    # the accounts of one holder are one sender
    for _, rows in first.groupby(first["source"].map(record.unit)):
        within = busiest(rows, settings["days"], "target")
        accounts = sorted({*within["source"]})
        people = within["target"].nunique()
        replies = len(
            {other for other in within["target"] for one in accounts if (other, one) in written}
        )
        if people < settings["least"] or 100 * replies > settings["percent"] * people:
            continue
        moved = _elsewhere(record, accounts, within)
        led = moved["other"].nunique()
        if led < settings["moved"]:
            continue
        if any(map(record.is_withheld, accounts)):
            withheld += 1
            continue
        findings.append(
            Finding(
                indicator="online_recruiter",
                title=(
                    f"{' and '.join(map(record.called, accounts))} wrote first to {people} young "
                    f"people within {settings['days']:g} days; {replies} replied, and {led} were "
                    "later in contact through other channels"
                ),
                entities=(
                    *sorted(map(record.named, accounts)),
                    *dict.fromkeys(
                        holder for account in accounts for holder in record.shown_holders(account)
                    ),
                    *sorted({record.named(other) for other in within["target"]}),
                ),
                observed=people,
                threshold=settings["least"],
                evidence=(
                    *record.reasons(one_of_each(moved, "other")),
                    *record.reasons(within),
                    *record.holder_rows(accounts),
                ),
                counter=_known_to_one_another(record, within, people),
            )
        )
    return Outcome(ranked(findings), withheld)


def _known_to_one_another(record: Record, first: pd.DataFrame, people: int) -> tuple[str, ...]:
    """Say if most of those written to were in contact with one another before, as a class is."""
    ids = {record.unit(other) for other in first["target"]}
    owner = {handle: record.unit(handle) for handle in first["target"]} | {
        thing: who for thing, holders in record.holders.items() for who in holders if who in ids
    }
    links = links_of_types(record.case, CONTACT, touching=owner)
    links = links[links["start"] < first["start"].min()]
    known: set[str] = set()
    for source, target in zip(links["source"], links["target"], strict=True):
        pair = {owner.get(source), owner.get(target)}
        if len(pair) == 2 and None not in pair:  # noqa: PLR2004 - two people
            known |= {who for who in pair if who}
    if 2 * len(known) <= people:
        return ()
    what = f"{len(known)} of the {people} were in contact with one another before"
    return (f"{what}, as members of one class, team or parish would be.",)


def _elsewhere(record: Record, accounts: Sequence[str], first: pd.DataFrame) -> pd.DataFrame:
    """Return later contacts of the holder of accounts with those they wrote to, by other means."""
    holder = record.unit(accounts[0])
    since: dict[str, tuple[str, pd.Timestamp]] = {}
    for other, start in zip(first["target"], first["start"], strict=True):
        since.setdefault(record.unit(other), (other, start))
    own = {thing for thing, people in record.holders.items() if holder in people} | {*accounts}
    links = links_of_types(record.case, CONTACT, touching=own)
    others: list[str | None] = []
    for source, target, start in zip(links["source"], links["target"], links["start"], strict=True):
        mine, theirs = (source, target) if source in own else (target, source)
        handle, wrote = since.get(record.unit(theirs), ("", pd.NaT))
        elsewhere = not (mine in accounts and theirs == handle) and start > wrote
        others.append(handle if elsewhere else None)
    return links.assign(other=pd.Series(others, links.index, dtype=object)).dropna(subset="other")

"""Online accounts of one holder that write to many young people and lead some of them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.windows import busiest, one_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

ACCOUNT = "handle:"
CONTACT = ("call", "message")


def online_recruiter(record: Record, settings: Settings) -> Outcome:
    """Find accounts that write first to many young people and get few replies.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of young people and of days, largest share of replies in percent, smallest
        number of those who are in contact elsewhere afterwards.

    Returns
    -------
    Outcome
        A finding for each account, or for all accounts of one holder, most young people first. The
        accounts are the subject.

    Notes
    -----
    Young are those who are under 18 by a birth date, age or role on record, then or now; they are
    counted and masked. The first message between two accounts says who wrote first. Elsewhere is
    any later call or message between what the two people use, but for the two accounts. Family does
    not count. If most of the young people were in contact with one another before, `counter` says
    so. High: somebody tries many and takes some out of sight. It does not show what was written.

    References
    ----------
    .. [1] UNODC (2009), Anti-human trafficking manual for criminal justice practitioners.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> online_recruiter(record, ONLINE_RECRUITER.defaults).findings
    ()
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


ONLINE_RECRUITER = Indicator(
    id="I27",
    name="online_recruiter",
    heading="First messages to many young people",
    function=online_recruiter,
    rule=(
        "one holder's accounts are the first to write to at least {least:g} young people within "
        "{days:g} days; at most {percent:g}% of them reply, and {moved:g} or more are later in "
        "contact through other channels"
    ),
    reading="recruiters approach many young people online and move to private channels with a few",
    reference="UNODC (2009)",
    needs=(
        Need("messages between accounts", links=("message",), end="handle"),
        Need("users of accounts", links=("holds", "uses"), end="handle"),
    ),
    settings=(
        Setting("least", 10, "fewer would flag someone who is new at a school"),
        Setting("days", 7, "recruiters write to many at once"),
        Setting("percent", 50, "set by hand: most friends and students reply"),
        Setting("moved", 2, "a single person contacted later may be a friend"),
    ),
    alternatives=(
        (
            "Coaches, teachers, youth workers and shops are often the first to write to many "
            "young people."
        ),
        "Young people make friends this way themselves.",
        "A hijacked or cloned account writes to everyone.",
    ),
    version=2,
)

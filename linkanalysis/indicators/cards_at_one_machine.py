"""Cards of several holders, one after another at one machine, again and again."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from linkanalysis.indicators.cash import read_cash
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import HOLDING, families
from linkanalysis.indicators.windows import one_of_each

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record


def cards_at_one_machine(record: Record, settings: Settings) -> Outcome:
    """Find machines at which the same cards of several holders are used within minutes.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Smallest number of holders, minutes, and number of dates.

    Returns
    -------
    Outcome
        A finding for each machine, most holders first, those of colleagues last. The machine is
        the subject.

    Notes
    -----
    Withdrawals alone count. The same cards must meet on each date: people who queue at a busy
    machine on payday are others each time. Holders who are kin or of one household count once; a
    card without a holder on record counts as one. High: one person may draw with the cards of
    others. It does not show who stood there.

    References
    ----------
    .. [1] FATF and APG (2018), Financial flows from human trafficking.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> cards_at_one_machine(record, CARDS_AT_ONE_MACHINE.defaults).findings
    ()
    """
    cash = read_cash(record, into=False)
    cash["holder"] = [record.unit(account) for account in cash["account"]]
    cash["date"] = cash["clock"].dt.strftime("%Y-%m-%d")
    findings: list[Finding] = []
    for machine, rows in cash.groupby("machine"):
        holders, used = _together(record, rows, settings)
        if not holders:
            continue
        cards = sorted(used["account"].unique())
        dates = used["date"].nunique()
        finding = Finding(
            indicator="cards_at_one_machine",
            title=(
                f"{len(cards)} cards of {len(holders)} holders were used at "
                f"{record.called(str(machine))} within {settings['minutes']:g} minutes, on "
                f"{dates} dates"
            ),
            entities=(
                record.named(str(machine)),
                *sorted(record.named(card) for card in cards),
                *sorted({record.named(who) for who in holders} - {*map(record.named, cards)}),
            ),
            observed=len(holders),
            threshold=settings["least"],
            evidence=(
                *record.reasons(one_of_each(used, "account"), clock="clock"),
                *record.holder_rows(map(str, cards)),
            ),
        )
        findings.append(explained(finding, _at_work(record, holders)))
    return Outcome(ranked(findings))


def _at_work(record: Record, holders: frozenset[str]) -> str:
    """Say that all holders work for one employer, if they do: that is no proof of either."""
    firms = [record.employers.get(holder, frozenset()) for holder in holders]
    same = frozenset.intersection(*firms)
    said = (
        f"all {len(holders)} have the same employer on record, so they may withdraw their wages "
        "together, or the employer may keep their cards"
    )
    return said if same else ""


def _together(
    record: Record, rows: pd.DataFrame, settings: Settings
) -> tuple[frozenset[str], pd.DataFrame]:
    """Return the largest group of holders whose cards meet on enough dates, and their rows."""
    groups: dict[tuple[str, frozenset[str]], pd.DataFrame] = {}
    for date, of_date in rows.groupby("date"):
        times = of_date.sort_values("clock", kind="stable")
        seconds = times["clock"].astype("datetime64[s]").astype("int64").to_numpy()
        ends = seconds.searchsorted(seconds + 60 * settings["minutes"], side="right")
        for first, end in enumerate(ends.tolist()):
            holders = frozenset(times["holder"].iloc[first:end])
            if len(holders) >= settings["least"]:
                groups.setdefault((str(date), holders), times.iloc[first:end])
    again = _meeting_again(groups, settings["dates"])
    met = {(date, group & again) for date, group in groups}
    candidates = {one & other for (_, one), (_, other) in combinations(met, 2)}
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for cards in candidates | {group for _, group in met}:
        dates = {date for date, group in met if cards <= group}
        enough = len(cards) >= settings["least"] and len(dates) >= settings["dates"]
        if enough and families(cards, record.family) >= settings["least"]:
            best = max(best, (len(cards), len(dates), tuple(sorted(cards))))
    holders = frozenset(best[2])
    used = [of for (_, group), of in groups.items() if holders and holders <= group]
    rows = rows[rows.index.isin({index for each in used for index in each.index})]
    return holders, rows[rows["holder"].isin(holders)]


def _meeting_again(groups: Collection[tuple[str, frozenset[str]]], dates: float) -> frozenset[str]:
    """Return the holders who meet another on enough dates: in a queue of strangers hardly anybody.

    Without them the groups of a busy machine would be compared by the million.
    """
    met: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for date, group in groups:
        for pair in combinations(sorted(group), 2):
            met[pair].add(date)
    return frozenset(who for pair, on in met.items() if len(on) >= dates for who in pair)


CARDS_AT_ONE_MACHINE = Indicator(
    id="I15",
    name="cards_at_one_machine",
    heading="Cards of several people at one machine",
    function=cards_at_one_machine,
    rule=(
        "the same cards of at least {least:g} holders from different families, used at one "
        "machine within {minutes:g} minutes of each other on {dates:g} dates or more"
    ),
    reading="someone who holds other people's cards uses them one after another",
    reference="FATF and APG (2018)",
    needs=(
        Need("withdrawals at machines, with the time", links=("payment",), end="place"),
        Need("holders of accounts", links=HOLDING, end="account"),
    ),
    settings=(
        Setting("least", 3, "two are often a couple or friends"),
        Setting("minutes", 10, "enough time for several withdrawals in a row"),
        Setting("dates", 2, "one date is often an outing"),
    ),
    alternatives=(
        "Colleagues with the same payday or lunch break use the same machine.",
        "An employee or caregiver may withdraw cash for others at their request.",
        "A card without a holder on record may belong to the holder of another card in the group.",
    ),
)

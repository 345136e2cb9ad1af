"""Cash at machines and branches as indicators read it: whose account, where, on which clock.

Cash counts if a record ties it to a place and a moment. Where deposits alone are asked for, so does
what a record calls cash; its place is the text of the record. A statement of a bank that gives cash
by the day alone says nothing about the hour or the machine.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.events.money.cash import is_cash
from linkanalysis.events.movement.located import precision_of
from linkanalysis.events.movement.places import Spot, read_places
from linkanalysis.graph.queries.graph_queries import dated_rows, statement_rows
from linkanalysis.graph.queries.local_days import is_night
from linkanalysis.indicators.finding import Finding, Outcome, explained, ranked
from linkanalysis.indicators.record import busiest, families, one_of_each, organizations_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from linkanalysis.indicators.record import Record, Settings


PLACES = ("address:", "place:")


def read_cash(record: Record, *, into: bool | None = None) -> pd.DataFrame:
    """Return cash between an account and a place, if moment and zone are on record.

    into: Deposits alone (True), or withdrawals alone (False). Deposits are also the payments that
      their record calls cash.

    Beside the columns of links: `account`, `machine`, `city` (None if unknown) and `clock`, the
    local time.
    """
    links = dated_rows(record.case, ["payment"])
    given, taken = (links[end].str.startswith(PLACES) for end in ("source", "target"))
    if into:
        words = [text for text in links["place"].dropna().unique() if is_cash(text)]
        kept = (given | links["place"].isin(words)) & ~taken
    else:
        kept = (given != taken) if into is None else (taken & ~given)
    links = links[kept.astype(bool)].copy()
    given, taken = (each[links.index].astype(bool) for each in (given, taken))
    texts = links["place"].fillna("").str.partition(", ")[2] if len(links) else links["place"]
    links["account"] = links["source"].where(taken, links["target"])
    links["machine"] = links["target"].where(taken, links["source"].where(given, texts))
    named = {
        machine: Spot(machine, text, is_city=False, days=1)
        for machine, text in sorted(zip(links["machine"], texts, strict=True), reverse=True)
    }
    places = read_places(record.case, named)
    links["city"] = [places[machine].area for machine in links["machine"]]
    links["zone"] = [
        "" if places[machine].zone_known == "assumed" else places[machine].zone
        for machine in links["machine"]
    ]
    exact = [
        precision_of(str(text or ""), start) == "moment"
        for text, start in zip(links["start_text"], links["start"], strict=True)
    ]
    links = links[pd.Series(exact, links.index, dtype=bool) & (links["zone"] != "")]
    links["clock"] = pd.NaT
    for zone, rows in links.groupby("zone"):
        local = rows["start"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
        links.loc[rows.index, "clock"] = local
    links["clock"] = pd.to_datetime(links["clock"])
    return links


def night_cash(record: Record, settings: Settings) -> Outcome:
    """Find accounts whose cash is mostly paid in or drawn at night, in several cities.

    Night is from 22:00 to 06:00 on the clock of the place; a place whose zone is not known, in a
    case without one, does not count. Cash counts if the record names the machine or branch and the
    time. High: somebody draws or pays in cash where and when few people do. It does not show who
    held the card.

    FINTRAC (2021), Operational alert: laundering of proceeds from human trafficking for sexual
    exploitation (Project Protect).
    """
    cash = read_cash(record)
    cash["night"] = is_night(cash["clock"].dt.hour.to_numpy())
    findings = []
    for account, rows in cash.groupby("account"):
        night = rows[rows["night"]]
        cities = night["city"].nunique()
        enough = len(rows) >= settings["least"] and cities >= settings["cities"]
        if not enough or 100 * len(night) < settings["percent"] * len(rows):
            continue
        findings.append(
            Finding(
                indicator="night_cash",
                title=(
                    f"{len(night)} of {len(rows)} cash movements of {record.called(str(account))} "
                    f"were between 22:00 and 06:00, in {cities} cities"
                ),
                entities=(record.named(str(account)), *record.shown_holders(str(account))),
                observed=len(night),
                evidence=(
                    *record.reasons(one_of_each(night, "city"), clock="clock"),
                    *record.holder_rows([str(account)]),
                ),
            )
        )
    return Outcome(ranked(findings))


OPENS, CLOSES = "opens", "closes"


HOURS = "hours"  # both in one cell, such as 9:00-17:30
SPAN = re.compile(r"\s*(?:[-\u2013]|\bto\b)\s*")
DAY = 24 * 60


def off_hours_cash(record: Record, settings: Settings) -> Outcome:
    """Find businesses that pay in cash at hours at which they are closed.

    A deposit is a payment made at a place, or one that its record calls cash. The hours are those
    stated of the business, on the clock of the place of the deposit, by default that of the case;
    a closing hour before the opening hour is on the next day. Deposits by day, from 8:00 to 18:00,
    when banks are open, do not count, nor those within some hours after closing, when the takings
    go to the night box; a note counts the accounts that are not listed for that reason. High: the
    cash may come from other business than the stated one.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking.
    """
    hours = _hours(record)
    owners = organizations_of(record)
    cash = read_cash(record, into=True)
    minute = cash["clock"].dt.hour * 60 + cash["clock"].dt.minute
    cash = cash.assign(minute=minute, deposit=range(len(cash)))
    by_day = (cash["minute"] >= BANKS[0]) & (cash["minute"] < BANKS[1])
    findings: list[Finding] = []
    n_takings = 0
    for account, rows in cash[~by_day].groupby("account"):
        open_at = [hours[owner] for owner in sorted(owners.get(str(account), ())) if owner in hours]
        if not open_at:
            continue
        late = int(60 * settings["hours"])
        within, takings = (_closed(rows, open_at, each, settings["days"]) for each in (late, 0))
        if len(within) < settings["least"]:
            n_takings += len(takings) >= settings["least"]
            continue
        firms = sorted(record.named(owner) for owner in owners[str(account)])
        findings.append(
            Finding(
                indicator="off_hours_cash",
                title=(
                    f"{len(within)} cash deposits of {', '.join(firms)} into "
                    f"{record.called(str(account))} within {settings['days']:g} days were made "
                    "outside opening hours"
                ),
                entities=(record.named(str(account)), *firms),
                observed=len(within),
                threshold=settings["least"],
                evidence=record.reasons(within),
            )
        )
    note = (
        f"Not listed: {counted(n_takings, 'account')} with as many deposits only if those within "
        f"{settings['hours']:g} hours after closing count, when takings go to the night box."
    )
    return Outcome(ranked(findings), 0, (note,) if n_takings else ())


BANKS = (8 * 60, 18 * 60)  # minutes of the day: from a branch's opening to the end of its counter


def _closed(
    rows: pd.DataFrame, open_at: list[tuple[int, int]], late: int, days: float
) -> pd.DataFrame:
    """Return the busiest days of deposits of a business that has closed some minutes before."""
    closed = [not any(_is_open(int(at), span, late) for span in open_at) for at in rows["minute"]]
    return busiest(rows[closed], days, "deposit")


def _hours(record: Record) -> dict[str, tuple[int, int]]:
    """Return the minutes of the day at which each business opens and closes."""
    said = statement_rows(record.case, [OPENS, CLOSES, HOURS])
    minutes: dict[tuple[str, str], int] = {}
    for entity, attribute, value in zip(
        said["entity"], said["attribute"], said["value"], strict=True
    ):
        for name, text in _ends(attribute, str(value)):
            at = _minute(text)
            if at is not None:
                minutes.setdefault((entity, name), at)
    return {
        who: (minutes[who, OPENS], minutes[who, CLOSES])
        for who, attribute in minutes
        if attribute == OPENS and (who, CLOSES) in minutes
    }


def _ends(attribute: str, text: str) -> list[tuple[str, str]]:
    """Return what a statement says of opening and closing; hours in one cell say both."""
    if attribute != HOURS:
        return [(attribute, text)]
    ends = SPAN.split(text)
    return (
        list(zip((OPENS, CLOSES), ends, strict=True)) if len(ends) == len((OPENS, CLOSES)) else []
    )


def _minute(text: str) -> int | None:
    """Read an hour of the day, such as 9 am, 17:30 or 24:00."""
    if text.strip() == "24:00":
        return DAY
    at = pd.to_datetime(text, format="mixed", errors="coerce")
    return None if pd.isna(at) else int(at.hour * 60 + at.minute)


def _is_open(minute: int, span: tuple[int, int], late: int) -> bool:
    opens, closes = span
    length = (closes - opens) % DAY or DAY  # all day, if it opens when it closes
    return (minute - opens) % DAY < length + late


def cards_at_one_machine(record: Record, settings: Settings) -> Outcome:
    """Find machines at which the same cards of several holders are used within minutes.

    Withdrawals alone count. The same cards must meet on each date: people who queue at a busy
    machine on payday are others each time. Holders who are kin or of one household count once; a
    card without a holder on record counts as one. High: one person may draw with the cards of
    others. It does not show who stood there.

    FATF and APG (2018), Financial flows from human trafficking.
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

"""Phones and prepaid means that are handed over, changed, or all that somebody uses."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.events.calls.device_changes import find_device_changes
from linkanalysis.events.calls.handovers import CONTACTS, find_handovers
from linkanalysis.graph.queries.graph_queries import links_of_types
from linkanalysis.indicators.finding import Finding, Outcome, ranked, share_in_words
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from linkanalysis.core.provenance import Reason
    from linkanalysis.events.calls.device_changes import DeviceChange
    from linkanalysis.events.calls.handovers import Handover
    from linkanalysis.indicators.record import Record, Settings


# Share of the score from which a second candidate is mentioned; set by hand.
NEAR = 0.8
MOST_READ = 1_000  # rows from which those cited are chosen: the calls of one phone in a year


def handed_over_phone(record: Record, settings: Settings) -> Outcome:
    """Find numbers that took over the contacts of a number that fell silent.

    Of the pairs listed, chance gives about one in twenty, and each says how many: this is a false
    discovery rate, not a level for the whole case.

    Benjamini, Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.
    """
    found = find_handovers(record.case, max_gap_days=int(settings["days"]))
    findings = [
        Finding(
            indicator="handed_over_phone",
            title=(
                f"{pair.new} may have replaced {pair.old}: {pair.shared} contacts in common"
                f"{_between(record, pair)}"
            ),
            entities=(pair.new, pair.old),
            observed=pair.shared,
            evidence=_varied(found.reasons(number, limit=MOST_READ))[:MOST_ROWS],
            counter=_counter(pair),
            details=(
                f"Of pairs this similar, {share_in_words(pair.false_share)} arise by chance.",
            ),
        )
        for number, pair in enumerate(found.rows, start=1)
        if pair.kind == CONTACTS
    ]
    return Outcome(tuple(findings))


def _varied(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Sort rows so that one between each two numbers comes first: a cut list shows both phones."""
    turns: Counter[str] = Counter()
    ordered: list[tuple[int, int, Reason]] = []
    for reason in reasons:
        ends = reason.text.rpartition(", ")[0]
        ordered.append((turns[ends], len(ordered), reason))
        turns[ends] += 1
    return tuple(reason for *_, reason in sorted(ordered, key=lambda each: each[:2]))


def _between(record: Record, pair: Handover) -> str:
    """Say on which days; of the phone of a confidential source none is known."""
    last, first = pair.last_old, pair.first_new
    if not (isinstance(last, pd.Timestamp) and isinstance(first, pd.Timestamp)):
        return ""
    return f", {record.day(last):%Y-%m-%d} to {record.day(first):%Y-%m-%d}"


def _counter(pair: Handover) -> tuple[str, ...]:
    other = f"Another number is nearly as similar ({pair.next_score:.2f} against {pair.score:.2f})."
    near = pair.next_score > NEAR * pair.score
    return (other,) if near else ()


def device_sim_churn(record: Record, settings: Settings) -> Outcome:
    """Find handsets with many SIM cards, and SIM cards with many handsets.

    What a firm holds is its fleet or its stock: if an organization holds the handset or the card,
    or more than half of those it was used with, it is left out and counted.

    3GPP TS 23.003, section 6.2: of an IMEI, 14 digits identify the handset.
    """
    found = find_device_changes(
        record.case, min_things=int(settings["least"]), window_days=int(settings["days"])
    )
    of_firms = _held_by_firms(record)
    findings = []
    for number, row in enumerate(found.rows, start=1):
        others = sum(thing in of_firms for thing in row.things)
        if row.thing not in of_firms and 2 * others <= row.count:
            findings.append(
                Finding(
                    indicator="device_sim_churn",
                    title=_title(row),
                    entities=(row.thing, *row.things),
                    observed=row.count,
                    threshold=settings["least"],
                    evidence=found.reasons(number, limit=MOST_ROWS),
                )
            )
    firms = len(found.rows) - len(findings)
    notes = (f"Not listed: {counted(firms, 'handset or SIM card')} of firms.",) if firms else ()
    return Outcome(tuple(findings), found.withheld, notes)


def _title(row: DeviceChange) -> str:
    what = "SIM cards or numbers" if row.kind == "device" else "handsets"
    days = f"{row.first:%Y-%m-%d} to {row.last:%Y-%m-%d}"
    return f"{row.thing} was used with {row.count} {what} from {days}"


def _held_by_firms(record: Record) -> set[str]:
    """Return what an organization holds, as it may be shown."""
    links = record.holdings
    ends = zip(links["source"], links["target"], strict=True)
    pairs = [pair for each in ends for pair in (each, each[::-1])]
    return {record.named(thing) for firm, thing in pairs if firm.startswith("organization:")}


# The banks' own words for means of payment that do not say who gets the money.
MEANS = re.compile(
    r"\b(?:prepaid|gift[ -]?cards?|person[ -]to[ -]person|peer[ -]to[ -]peer|p2p|zelle|venmo|"
    r"cash ?app|paypal|third[ -]party[ -](?:payment[ -])?processors?|payment[ -]processors?)\b",
    re.IGNORECASE,
)


def prepaid_dependence(record: Record, settings: Settings) -> Outcome:
    """Find accounts that pay mostly by prepaid cards, person-to-person services or processors.

    What a payment is, the words of its channel say. Money sent to family or household by such
    means is no sign; it counts among all that was paid. Payments without an amount are not used,
    and amounts of different currencies are not compared. High: who gets the money is not on the
    statements of this bank. It does not show that anything is hidden.

    FinCEN (2020), FIN-2020-A008, Supplemental advisory on identifying and reporting human
    trafficking.
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

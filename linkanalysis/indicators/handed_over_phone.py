"""A phone that took over the contacts of another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.events.calls.handovers import CONTACTS, find_handovers
from linkanalysis.indicators.finding import Finding, Outcome, share_in_words
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.record import MOST_ROWS

if TYPE_CHECKING:
    from linkanalysis.core.provenance import Reason
    from linkanalysis.events.calls.handovers import Handover
    from linkanalysis.indicators.indicator import Settings
    from linkanalysis.indicators.record import Record

# Share of the score from which a second candidate is mentioned; set by hand.
NEAR = 0.8
MOST_READ = 1_000  # rows from which those cited are chosen: the calls of one phone in a year


def handed_over_phone(record: Record, settings: Settings) -> Outcome:
    """Find numbers that took over the contacts of a number that fell silent.

    Parameters
    ----------
    record : Record
        What is known of the case.
    settings : mapping of str to float
        Longest gap in days between the two numbers.

    Returns
    -------
    Outcome
        A finding for each pair that `la.calls.find_handovers` lists by contacts, most alike first.
        The new number is the subject.

    Notes
    -----
    Of the pairs listed, chance gives about one in twenty, and each says how many: this is a false
    discovery rate, not a level for the whole case.

    References
    ----------
    .. [1] Benjamini, Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.

    Examples
    --------
    >>> from linkanalysis.case import Case
    >>> from linkanalysis.indicators.record import read_record
    >>> record = read_record(Case(purpose="training"))
    >>> handed_over_phone(record, HANDED_OVER_PHONE.defaults).findings
    ()
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


HANDED_OVER_PHONE = Indicator(
    id="I20",
    name="handed_over_phone",
    heading="A phone that may have replaced another",
    function=handed_over_phone,
    rule=(
        "a number that comes into use within {days:g} days after another fell silent, and has the "
        "same rare contacts"
    ),
    reading="someone who expects to be wiretapped changes phones and keeps the same contacts",
    reference="Salton and Buckley (1988) for the similarity; no source names a threshold",
    needs=(Need("calls or messages", links=("call", "message")),),
    settings=(
        Setting("days", 14, "longer would include unrelated numbers, shorter would miss a pause"),
    ),
    alternatives=(
        "A lost, broken or upgraded phone, or a new contract, looks the same.",
        "A partner, a colleague or someone who takes over a customer list has similar contacts.",
        "Where the records start or stop, numbers seem to start or stop too.",
    ),
)

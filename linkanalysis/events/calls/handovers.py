"""Phones that were handed over: one number fell silent and another took over its contacts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.case.case import expect_case
from linkanalysis.core.door import Call, answer
from linkanalysis.core.result import column, table_row
from linkanalysis.events.calls.answers import Behind, CallAnswer
from linkanalysis.events.calls.call_records import read_calls, record_notes, services_of
from linkanalysis.events.calls.false_shares import false_share
from linkanalysis.events.calls.handsets import handset_uses, successions
from linkanalysis.events.calls.hubs import left_out_note
from linkanalysis.events.calls.phone_use import (
    LEAST_CONTACTS,
    PhoneUse,
    shared_things,
    use_of,
    week_likeness,
)
from linkanalysis.graph.evidence_rows import reasons_of_links
from linkanalysis.kernels.handovers import STEPS, Best, Rule, Use, best_predecessors, count_alike

if TYPE_CHECKING:
    from pandas.api.typing import NaTType

    from linkanalysis.case import Case
    from linkanalysis.core.provenance import MadeBy
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.kernels.csr import F64, I64


US_A_DAY = 86_400_000_000
CONTACTS, HANDSET = "contacts", "handset"
# Fewer shared contacts are often family: two children who call one mother share her and their home.
LEAST_SHARED = 3
# Share of the listed pairs that chance may give. The usual one in ten listed a wrong pair in one of
# eight simulated months without a hand-over; one in twenty lists 370 of 400 planted pairs, not 378.
LARGEST_SHARE = 0.05


@table_row
class Handover:
    """One number that may have followed another."""

    kind: str = column('"contacts" (a statistic) or "handset" (one after the other in one handset)')
    old: str = column("number that fell silent, or its masked name", cell=True)
    new: str = column("number that began to be used, or its masked name", cell=True)
    score: float = column(
        "likeness of their contacts; rare contacts count more",
        "cosine, 0 to 1",
        bar="of 1",
        cell=True,
    )
    shared: int = column("contacts that both had, services and hubs left out", cell=True)
    contacts_old: int = column("contacts of the old number that count")
    contacts_new: int = column("contacts of the new number that count")
    last_old: pd.Timestamp | NaTType = column(
        "last record of the old number; empty for a confidential source", "UTC", cell=True
    )
    first_new: pd.Timestamp | NaTType = column(
        "first record of the new number; empty for a confidential source", "UTC", cell=True
    )
    gap_days: float = column("time between the two; negative if they overlap", "days", cell=True)
    next_score: float = column("score of the second best predecessor; 0 if there is none")
    significance: float = column(
        "p-value: share of similar pairs in use at the same time that score as high"
    )
    p_all: float = column("p-value corrected for all pairs that were looked at", "0 to 1")
    false_share: float = column(
        "false discovery rate: share of pairs at least this unlikely that arise by chance",
        "0 to 1",
        cell=True,
    )
    week: float = column("likeness of the hours of the week of use; empty without hours", "cosine")
    sectors: tuple[str, ...] = column(
        "cell sectors of the last day of the old and the first of the new; "
        "empty for a confidential source"
    )
    devices: tuple[str, ...] = column("devices that carried both")
    contacts: tuple[str, ...] = column("the shared contacts, rarest first")
    chain: int = column("number of the chain of hand-overs by contacts; 0 for a handset", cell=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Handovers(CallAnswer):
    """Pairs of numbers of which one may have replaced the other, most similar contacts first.

    Attributes
    ----------
    rows : tuple
        The pairs: first those by similar contacts, then those by handset.
    notes : tuple of str
        What was left out, and what else applies.
    made_by : MadeBy
        What is needed to repeat the search.
    case : Case
        The case that was searched.
    looked_at : int
        Number of pairs of numbers that the limits on time allow.

    Examples
    --------
    >>> import linkanalysis as la
    >>> la.calls.find_handovers(la.Case(purpose="training"))
    <Handovers: 0 pairs of 0 looked at>
    """

    ROW = Handover
    CAVEAT = (
        "Like contacts do not show that one person used both numbers: partners, colleagues and "
        "heirs of a customer list look the same. A lead, never a verdict."
    )

    rows: tuple[Handover, ...]
    notes: tuple[str, ...]
    made_by: MadeBy
    case: Case
    looked_at: int
    _protected: frozenset[str]
    _behind: tuple[Behind, ...]

    def __repr__(self) -> str:
        same = sum(row.kind == HANDSET for row in self.rows)
        also = f"; {same:,} by handset" if same else ""
        return f"<Handovers: {len(self.rows) - same:,} pairs of {self.looked_at:,} looked at{also}>"


@answer()
def find_handovers(
    call: Call,
    case: Case,
    *,
    max_gap_days: int = 14,
    overlap_days: int = 0,
    max_members: int = 200,
) -> Handovers:
    """Find numbers that took over the contacts of a number that fell silent.

    Parameters
    ----------
    case : Case
        The case.
    max_gap_days : int, default 14
        Maximum time in days from the last record of the old number to the first of the new one.
    overlap_days : int, default 0
        Maximum number of days for which both may have been in use. It does not apply to numbers in
        one handset: there, the new one begins after the last record of the old one.
    max_members : int, default 200
        A contact of more numbers than this is a hub and does not count; so is a contact of more
        than a quarter of all numbers.

    Returns
    -------
    Handovers
        Pairs in which each number is the best match of the other, which share at least three
        contacts, and of which at most one in twenty is expected by chance; highest score first.
        Then the other numbers that followed one another in one handset, which is on record and
        needs no test.

    Raises
    ------
    CaseError
        If `case` is not a case.
    GraphKindError
        If a number is too small.

    Notes
    -----
    Each contact weighs ln(N / numbers in contact with it), N numbers with five contacts or more;
    the score is the cosine of the two lists of contacts. A high score means that the two have rare
    contacts in common. `significance` is the rank of the score among pairs with about as many
    contacts that were in use at the same time and so cannot be hand-overs. Numbers whose records
    were requested are compared with each other, not with numbers that appear only in the records of
    others, unless there are fewer than twenty times `looked_at` such pairs. In the comparison
    pairs, too, relatives and colleagues share contacts. Two phones that one person used at the same
    time count as chance and make hand-overs look less rare. Hours of the week, sectors and devices
    support a pair and are not in the score. Where records are missing or the period of records
    ends, a number seems to fall silent. Services, hubs, records without a day, and holders do not
    count. A handset is known by 14 digits of its IMEI and the day on which records name it; numbers
    that alternated in it, that were in it only while another was, or that are in another handset on
    most of their days do not count as replacements.

    References
    ----------
    .. [1] Salton, Buckley (1988), Inf. Process. Manag. 24(5), 513-523,
       doi:10.1016/0306-4573(88)90021-0.
    .. [2] Benjamini, Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.

    Examples
    --------
    >>> import linkanalysis as la
    >>> find_handovers(la.Case(purpose="training")).to_frame().shape[0]
    0
    """
    expect_case(case)
    records = read_calls(case, holders=False)
    services = services_of(records)
    dated = records.only(records.has_day)
    use = use_of(dated, services, max_members=max_members)
    rule = Rule(max_gap_days * US_A_DAY, overlap_days * US_A_DAY, LEAST_SHARED)
    best = best_predecessors(use.indptr, use.indices, use.weight, use.use, rule)
    new = mutual(best)
    pairs = best.before[new], new
    chance = chance_of(use, pairs, best.score[new], rule, share=LARGEST_SHARE)
    listed = np.flatnonzero(chance.false_share <= LARGEST_SHARE)
    rank = listed[np.lexsort((new[listed], -best.score[new[listed]]))]
    rows, behind = _rows(dated, use, best, new[rank], chance, rank)
    more = _by_handset(
        dated, use, {*zip(pairs[0][rank].tolist(), new[rank].tolist(), strict=True)}, rule
    )
    return Handovers(
        rows=tuple(_undated(case, row) for row in (*rows, *(row for row, _ in more))),
        notes=(
            *_not_compared(use, chance.looked_at),
            *_left_out(dated, use, services),
            *_unlisted(new.size - listed.size),
            *record_notes(records),
            *case.override_notes(),
        ),
        made_by=call.made_by(subject=case),
        case=case,
        looked_at=chance.looked_at,
        _protected=frozenset(case.protection.names),
        _behind=(*behind, *(each for _, each in more)),
    )


def mutual(best: Best) -> I64:
    """Return the numbers whose best predecessor they follow best."""
    new: I64 = np.flatnonzero(best.before >= 0).astype(np.int64)
    found: I64 = new[best.follows[best.before[new]] == new]
    return found


def _rows(
    records: CallRecords, use: PhoneUse, best: Best, new: I64, chance: Chance, at: I64
) -> tuple[tuple[Handover, ...], tuple[Behind, ...]]:
    old = best.before[new]
    ids = records.ids
    chains = _chains(old.tolist(), new.tolist())
    rows, behind = [], []
    for k, row in enumerate(_supported(records, use, old, new)):
        a, b = int(old[k]), int(new[k])
        behind.append(Behind(tuple((ids[end], ids[x]) for x in use.shared(a, b) for end in (a, b))))
        rows.append(
            replace(
                row,
                score=float(best.score[b]),
                next_score=float(best.next_score[b]),
                significance=float(chance.significance[at[k]]),
                p_all=float(chance.p_all[at[k]]),
                false_share=float(chance.false_share[at[k]]),
                chain=chains[k],
            )
        )
    return tuple(rows), tuple(behind)


def _supported(records: CallRecords, use: PhoneUse, old: I64, new: I64) -> list[Handover]:
    """Describe pairs of numbers by what they share and when they were in use, without a score."""
    week: F64 = week_likeness(records, old, new)
    sectors, devices = shared_things(records, use, old, new)
    shown = records.shown
    rows = []
    for k, (a, b) in enumerate(zip(old.tolist(), new.tolist(), strict=True)):
        both = use.shared(a, b)
        last, first = int(use.use.last[a]), int(use.use.first[b])
        rows.append(
            Handover(
                kind=CONTACTS,
                old=shown(a),
                new=shown(b),
                score=np.nan,
                shared=len(both),
                contacts_old=int(use.counted[a]),
                contacts_new=int(use.counted[b]),
                last_old=pd.Timestamp(last, unit="us"),
                first_new=pd.Timestamp(first, unit="us"),
                gap_days=(first - last) / US_A_DAY,
                next_score=np.nan,
                significance=np.nan,
                p_all=np.nan,
                false_share=np.nan,
                week=float(week[k]),
                sectors=sectors[k],
                devices=devices[k],
                contacts=tuple(shown(x) for x in both),
                chain=0,
            )
        )
    return rows


def _by_handset(
    records: CallRecords, use: PhoneUse, listed: set[tuple[int, int]], rule: Rule
) -> list[tuple[Handover, Behind]]:
    """List numbers that followed one another in one handset and are not listed by contacts."""
    case = records.case
    number = {name: k for k, name in enumerate(records.ids)}
    gap = pd.Timedelta(rule.gap, unit="us")
    found = [
        each
        for each in successions(handset_uses(case), max_gap=gap)
        if {each.old, each.new} <= number.keys()
        and (number[each.old], number[each.new]) not in listed
    ]
    ends = np.array([(number[each.old], number[each.new]) for each in found], dtype=np.int64)
    old, new = ends.reshape(-1, 2).T
    rows = []
    for row, each in zip(_supported(records, use, old, new), found, strict=True):
        handset = replace(
            row,
            kind=HANDSET,
            last_old=each.last_old,
            first_new=each.first_new,
            gap_days=(each.first_new - each.last_old) / pd.Timedelta(days=1),
            devices=(case.protection.shown(each.device),),
        )
        links = each.rows.rename(columns={"phone": "source", "device": "target"})
        stated = reasons_of_links(case, links.to_dict("records"))
        rows.append((handset, Behind(stated=stated)))
    return rows


def _undated(case: Case, row: Handover) -> Handover:
    """Leave out when numbers were in use, if one is that of a confidential source."""
    if not case.protection.hides_evidence(row.old, row.new):
        return row
    return replace(row, last_old=pd.NaT, first_new=pd.NaT, gap_days=np.nan, sectors=())


def _chains(old: list[int], new: list[int]) -> list[int]:
    """Give each pair the number of its chain, in the order in which their first pair is listed."""
    before = dict(zip(new, old, strict=True))
    head: dict[int, int] = {}
    found = []
    for number in old:
        first = number
        while first in before:
            first = before[first]
        found.append(head.setdefault(first, len(head) + 1))
    return found


def _left_out(records: CallRecords, use: PhoneUse, services: dict[int, str]) -> tuple[str, ...]:
    """Name the services and hubs that do not count."""
    degree: I64 = np.diff(use.indptr.astype(np.int64)).astype(np.int64)
    left = {
        int(node): f"more than {use.cap:,} contacts" for node in np.flatnonzero(degree > use.cap)
    }
    left |= {node: f"service ({kind})" for node, kind in services.items() if degree[node]}
    return left_out_note(records, left, degree)


def _not_compared(use: PhoneUse, looked_at: int) -> tuple[str, ...]:
    """Say why no pair was looked at."""
    if looked_at:
        return ()
    degree = np.diff(use.indptr.astype(np.int64))
    able, numbers = int(use.use.eligible.sum()), int((degree > 0).sum())
    why = (
        "No pair was compared by contacts: it takes two numbers, one silent before the other "
        f"began, with {LEAST_CONTACTS} contacts each that count. {able:,} of {numbers:,} numbers "
        f"have so many; a contact of more than {use.cap:,} numbers does not count."
    )
    return (why,)


def _unlisted(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    what = "1 pair" if count == 1 else f"{count:,} pairs"
    return (f"{what} not listed: more than one in twenty of such pairs would be by chance.",)


# Lists of contacts count as equally long if they differ by up to this factor. Steps of a seventh
# listed 195 of 200 hand-overs in eight months of 400 phones; 32 groups of equal size, 171.
STEP = 1.15
BANDS = 48  # the last one takes all lists longer than 3,500
# The kind of a pair is the sum of the sides of the two: 0, 1 or 2. This one is both 0 and 2.
ONE_SIDE = 3
# With just enough pairs, a single innocent one that is as alike hides a hand-over, as in the sample
# case Bluegrass. With three times as many, two do not.
AMPLE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """What chance gives, a value for each pair.

    looked_at: Pairs that the rule of time allows.
    """

    significance: F64
    p_all: F64
    false_share: F64
    looked_at: int


def chance_of(
    use: PhoneUse, pairs: tuple[I64, I64], score: F64, rule: Rule, *, share: float
) -> Chance:
    """Rank the score of each pair among pairs in use at one time with about as many contacts.

    Each pair is compared with enough: so many that `share` of a pair is the least that chance can
    give. If there are as many of its own kind, these are compared; else all of one side.
    """
    old, new = pairs
    lasting = use.use.last - use.use.first > rule.overlap
    kept = use.use._replace(eligible=use.use.eligible & lasting)
    band, side = _bands(use.counted), _sides(use)
    group = 2 * band + side  # the lower group of two has the lower band
    together = _by_kind(pairs_in_use(kept, rule, group))
    alike = count_alike(use.indptr, use.indices, use.weight, kept, rule, group)
    steps, step = np.unique(
        np.minimum((score * STEPS).astype(np.int64), STEPS - 1), return_inverse=True
    )
    as_alike = _by_kind(np.cumsum(alike[::-1], axis=0)[::-1][steps])
    looked_at = _allowed(use.use, rule)
    low, high = np.minimum(band[old], band[new]), np.maximum(band[old], band[new])
    p_values = np.ones(old.size)
    ends = zip((side[old] + side[new]).tolist(), low.tolist(), high.tolist(), strict=True)
    for k, (kind, a, b) in enumerate(ends):
        near, width = _wide_enough(together, kind, a, b, looked_at / share)
        as_high = _within(as_alike[near][step[k]], a, b, width)
        p_values[k] = (1 + as_high) / (1 + _within(together[near], a, b, width))
    return Chance(
        p_values,
        np.minimum(1.0, p_values * looked_at),
        false_share(p_values, looked_at),
        looked_at,
    )


def _sides(use: PhoneUse) -> I64:
    """Return 1 for numbers that have a contact with too few contacts to be compared, else 0.

    A number that stands in the records of others alone has none: they all have contacts enough.
    """
    degree: I64 = np.diff(use.indptr.astype(np.int64)).astype(np.int64)
    row = np.repeat(np.arange(degree.size), degree)
    side: I64 = np.zeros(degree.size, np.int64)
    side[row[degree[use.indices] < LEAST_CONTACTS]] = 1
    return side


def _bands(contacts: I64) -> I64:
    """Return the band of each number; numbers in one band have about as many contacts."""
    steps = np.log(np.maximum(contacts, LEAST_CONTACTS) / LEAST_CONTACTS) / np.log(STEP)
    band: I64 = np.minimum(steps.astype(np.int64), BANDS - 1)
    return band


def pairs_in_use(use: Use, rule: Rule, group: I64) -> I64:
    """Count the pairs in use at one time, by the lower and the higher group of the two."""
    many = int(group.max(initial=-1)) + 1
    groups = np.unique(group[use.eligible]).tolist()
    members = [np.flatnonzero(use.eligible & (group == k)) for k in groups]
    first = [np.sort(use.first[each]) for each in members]
    end = [np.sort(use.last[each] - rule.overlap) for each in members]
    found = np.zeros((many, many), np.int64)
    for a, low in enumerate(groups):
        for b, high in enumerate(groups[a:], start=a):
            over = np.searchsorted(end[a], first[b], side="right").sum()
            to_come = (first[a].size - np.searchsorted(first[a], end[b])).sum()
            found[low, high] = first[a].size * first[b].size - over - to_come
        found[low, low] = (found[low, low] - first[a].size) // 2  # with itself, and both ways
    return found


def _by_kind(counts: I64) -> tuple[I64, ...]:
    """Turn counts by two groups into sums over all lower bands of both, for each kind of pair."""
    odd = counts.shape[-1] % 2
    even = np.pad(counts, [(0, 0)] * (counts.ndim - 2) + [(0, odd)] * 2)
    none, both = even[..., ::2, ::2], even[..., 1::2, 1::2]
    across = even[..., ::2, 1::2] + even[..., 1::2, ::2]
    return tuple(_summed(part) for part in (none, across, both, none + both))


def _summed(counts: I64) -> I64:
    """Sum over all lower bands of both, with a row and a column of zeros before."""
    sums = np.cumsum(np.cumsum(counts, axis=-2), axis=-1)
    before = [(0, 0)] * (counts.ndim - 2) + [(1, 0)] * 2
    found: I64 = np.pad(sums, before)
    return found


def _wide_enough(
    sums: tuple[I64, ...], kind: int, low: int, high: int, enough: float
) -> tuple[int, int]:
    """Return the kind of pairs to compare with, and how far bands may lie from the two.

    A small case has few numbers whose records were requested, so that their own kind has too few.
    """
    near = kind if _within(sums[kind], low, high, BANDS) >= enough else ONE_SIDE
    widths = (k for k in range(BANDS) if _within(sums[near], low, high, k) >= AMPLE * enough)
    return near, next(widths, BANDS)


def _within(sums: I64, low: int, high: int, width: int) -> int:
    """Count the pairs whose bands are at most `width` from the two."""
    (a, b), (c, d) = (
        (max(band - width, 0), min(band + width + 1, sums.shape[0] - 1)) for band in (low, high)
    )
    return int(sums[b, d] - sums[a, d] - sums[b, c] + sums[a, c])


def _allowed(use: Use, rule: Rule) -> int:
    """Count the pairs that the rule of time allows."""
    kept = use.eligible
    last = np.sort(use.last[kept])
    first = use.first[kept]
    upper = np.searchsorted(last, first + rule.overlap, side="right")
    lower = np.searchsorted(last, first - rule.gap, side="left")
    return int(np.maximum(upper - lower, 0).sum())

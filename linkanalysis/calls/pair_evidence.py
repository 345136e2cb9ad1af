"""What a pair of a party and a contact rests on: its records, and who held the two numbers.

Lives here: the rows behind pairs, and leaving out pairs with somebody protected.
Not here: reading the records behind a row (`answers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._provenance import Reason
from linkanalysis.calls.answers import Behind, link_reasons
from linkanalysis.graph.attribution import HOLDING, readings_of
from linkanalysis.graph.build import span_of
from linkanalysis.graph.queries import links_of_types, statement_rows
from linkanalysis.vocabulary.links import describe_link

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linkanalysis.calls.call_records import CallRecords, When
    from linkanalysis.calls.sides import Sides
    from linkanalysis.case import Case
    from linkanalysis.kernels.csr import Bools

    Pair = tuple[int, int]


def without_protected(records: CallRecords, sides: Sides) -> tuple[Sides, int]:
    """Leave out pairs with somebody protected, and count these pairs."""
    names = records.case.protection.names
    masked: Bools = np.fromiter((each in names for each in records.ids), np.bool_)
    hidden = masked[sides.party] | masked[sides.contact]
    hidden |= masked[sides.phone] | masked[sides.other_phone]
    n = len(records.ids)
    pairs = np.unique(sides.party[hidden] * n + sides.contact[hidden])
    return sides.only(~hidden), int(pairs.size)


def behind_rows(
    records: CallRecords, sides: Sides, rows: Sequence[Sequence[Pair]], when: When
) -> tuple[Behind, ...]:
    """Return the records behind each row: those of some pairs of a party and a contact."""
    ids, n = records.ids, len(records.ids)
    code = sides.party * n + sides.contact
    order = np.argsort(code, kind="stable")
    rising = code[order]
    found = []
    for pairs in rows:
        phones: set[Pair] = set()
        held: set[Pair] = set()
        for party, contact in pairs:
            ends = np.searchsorted(rising, [party * n + contact, party * n + contact + 1])
            at = order[ends[0] : ends[1]]
            both = {*zip(sides.phone[at].tolist(), sides.other_phone[at].tolist(), strict=True)}
            phones |= both
            held |= {(party, mine) for mine, _ in both} | {(contact, other) for _, other in both}
        found.append(
            (
                tuple((ids[a], ids[b]) for a, b in sorted(phones)),
                sorted((ids[who], ids[phone]) for who, phone in held if who != phone),
            )
        )
    stated = _holder_reasons(records.case, {pair for _, held in found for pair in held})
    before, since = span_of(when)
    first = None if since is None else pd.Timestamp(since)
    last = None if before is None else pd.Timestamp(before) - pd.Timedelta(microseconds=1)
    return tuple(
        Behind(phones, first, last, tuple(r for pair in held for r in stated.get(pair, ())))
        for phones, held in found
    )


def _holder_reasons(
    case: Case, held: Collection[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Reason, ...]]:
    """Return the rows that state who held what, for pairs of a holder and an identifier."""
    holders = {holder for holder, _ in held}
    links = links_of_types(case, HOLDING, touching=holders)
    ends = zip(links["source"], links["target"], strict=True)
    pairs = [(a, b) if a in holders else (b, a) for a, b in ends]
    found: dict[tuple[str, str], list[Reason]] = {}
    for pair, row in zip(pairs, links.to_dict("records"), strict=True):
        if pair in held:
            found.setdefault(pair, []).extend(link_reasons(case, [row]))
    read = {(name, value): thing for name, value, thing in readings_of(case, HOLDING)}
    said = statement_rows(case, {name for name, _ in read}) if read else pd.DataFrame()
    shown = case.protection.shown
    for row in said.to_dict("records"):
        thing = read.get((row["attribute"], row["value"]), "")
        pair = (str(row["entity"]), case.same.get(thing, thing))
        if pair in held:
            text = describe_link("uses", shown(pair[0]), shown(pair[1]))
            where = case.veiled(str(row["document"])), case.veiled(str(row["row"] or ""))
            found.setdefault(pair, []).append(Reason(*where, text))
    return {pair: tuple(dict.fromkeys(reasons)) for pair, reasons in found.items()}

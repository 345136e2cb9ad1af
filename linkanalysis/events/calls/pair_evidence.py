"""What a pair of a party and a contact rests on: its records, and who held the two numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.events.calls.answers import Behind
from linkanalysis.graph.attribution import HOLDING, readings_of
from linkanalysis.graph.evidence_rows import reasons_of_links
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows
from linkanalysis.graph.queries.time_ranges import span_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from linkanalysis.case import Case
    from linkanalysis.events.calls.by_party import Sides
    from linkanalysis.events.calls.call_records import CallRecords
    from linkanalysis.graph.queries.time_ranges import When

    Pair = tuple[int, int]
    Span = tuple[pd.Timestamp | None, pd.Timestamp | None]


def without_protected(records: CallRecords, sides: Sides) -> tuple[Sides, int]:
    """Leave out pairs with somebody protected, and count these pairs."""
    masked = records.masked
    hidden = masked[sides.party] | masked[sides.contact]
    hidden |= masked[sides.phone] | masked[sides.other_phone]
    n = len(records.ids)
    pairs = np.unique(sides.party[hidden] * n + sides.contact[hidden])
    return sides.only(~hidden), int(pairs.size)


def behind_rows(
    records: CallRecords, sides: Sides, rows: Sequence[Sequence[Pair]], span: Span
) -> tuple[Behind, ...]:
    """Return the records behind each row: those of some pairs of a party and a contact."""
    n = len(records.ids)
    code = sides.party * n + sides.contact
    order = np.argsort(code, kind="stable")
    rising = code[order]
    groups = []
    for pairs in rows:
        ends = [np.searchsorted(rising, [a * n + b, a * n + b + 1]) for a, b in pairs]
        groups.append(sides.only(np.concatenate([order[first:last] for first, last in ends])))
    return behind_groups(records, groups, [span] * len(groups), contacts=True)


def span_behind(case: Case, when: When) -> Span:
    """Return the first and last instant of the time asked for."""
    before, since = span_of(when, case)
    first = None if since is None else pd.Timestamp(since)
    return first, None if before is None else pd.Timestamp(before) - pd.Timedelta(microseconds=1)


def behind_groups(
    records: CallRecords, groups: Iterable[Sides], spans: Iterable[Span], *, contacts: bool
) -> tuple[Behind, ...]:
    """Return the records behind each row: those between its numbers in its span.

    contacts: Whether who held the numbers of contacts is stated as well, not of parties alone.
    """
    ids = records.ids
    found = []
    for sides in groups:
        ends = (sides.party, sides.contact, sides.phone, sides.other_phone)
        lists = [*zip(*(end.tolist() for end in ends), strict=True)]
        phones = sorted({(mine, other) for *_, mine, other in lists})
        held = {(party, mine) for party, _, mine, _ in lists}
        held |= {(contact, other) for _, contact, _, other in lists if contacts}
        found.append(
            (
                tuple((ids[a], ids[b]) for a, b in phones),
                sorted((ids[who], ids[phone]) for who, phone in held if who != phone),
            )
        )
    stated = _holder_reasons(records.case, {pair for _, held in found for pair in held})
    return tuple(
        Behind(phones, *span, tuple(reason for pair in held for reason in stated.get(pair, ())))
        for (phones, held), span in zip(found, spans, strict=True)
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
            found.setdefault(pair, []).extend(reasons_of_links(case, [row]))
    read = {(name, value): thing for name, value, thing in readings_of(case, HOLDING)}
    said = statement_rows(case, {name for name, _ in read}) if read else pd.DataFrame()
    shown = case.protection.shown
    for row in said.to_dict("records"):
        thing = read.get((row["attribute"], row["value"]), "")
        pair = (str(row["entity"]), case.same.get(thing, thing))
        if pair in held:
            holder, held_thing = shown(pair[0]), shown(pair[1])
            text = describe_link("uses", holder, held_thing)
            where = case.veiled(str(row["document"])), case.veiled(str(row["row"] or ""))
            where = ("", "") if case.protection.hides_evidence(holder, held_thing) else where
            found.setdefault(pair, []).append(Reason(*where, text))
    return {pair: tuple(dict.fromkeys(reasons)) for pair, reasons in found.items()}

"""Shapes of flows found the slow way: sets of plain tuples, every window and every way tried."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Transfer(NamedTuple):
    time: int
    source: int
    target: int
    amount: int
    late: int

    def before(self, other: Transfer) -> bool:
        return self.time < other.late


Group = frozenset[int]
Stream = list[Transfer]


def joined(groups: Iterable[Iterable[int]]) -> list[Group]:
    """Join each group with the earlier one of most common members, if four fifths are common."""
    kept: list[set[int]] = []
    for group in map(set, groups):
        scores = [
            (len(group & other), -at)
            for at, other in enumerate(kept)
            if len(group & other) >= 0.8 * min(len(group), len(other))
        ]
        if scores and group:
            kept[-max(scores)[1]] |= group
        else:
            kept.append(group)
    return [frozenset(group) for group in kept]


def windows(stream: Stream, members: list[int], window: int) -> Iterator[list[int]]:
    for begin in sorted({stream[e].time for e in members}):
        yield [e for e in members if begin <= stream[e].time <= begin + window]


def fan(stream: Stream, window: int, least: int, *, into: bool) -> list[Group]:
    found: list[Group] = []
    for account in accounts(stream):
        mine = [e for e, x in enumerate(stream) if (x.target if into else x.source) == account]
        runs: list[set[int]] = []
        for part in windows(stream, mine, window):
            who = {stream[e].source if into else stream[e].target for e in part}
            if len(who) < least:
                continue
            both = set(part) & runs[-1] if runs else set()
            if runs and len(both) >= 0.8 * min(len(part), len(runs[-1])):
                runs[-1] |= set(part)
            else:
                runs.append(set(part))
        found += joined(sorted(run) for run in runs)
    return joined(sorted(group) for group in found)


def most_partners(stream: Stream, account: int, window: int) -> int:
    into = [e for e, x in enumerate(stream) if x.target == account]
    out = [e for e, x in enumerate(stream) if x.source == account]
    payers = [{stream[e].source for e in part} for part in windows(stream, into, window)]
    payees = [{stream[e].target for e in part} for part in windows(stream, out, window)]
    return max(map(len, [*payers, *payees]), default=0)


def accounts(stream: Stream) -> list[int]:
    return sorted({x.source for x in stream} | {x.target for x in stream})


def gather_scatter(
    stream: Stream, window: int, least: int, keep: float, left_out: int = 2
) -> list[Group]:
    found: list[list[int]] = []
    for account in accounts(stream):
        into = [e for e, x in enumerate(stream) if x.target == account]
        out = [e for e, x in enumerate(stream) if x.source == account]
        for begin in sorted({stream[e].time for e in into}):
            best: list[int] = []
            for end in sorted({stream[e].time for e in into}):
                if not begin <= end <= begin + window:
                    continue
                came = [e for e in into if begin <= stream[e].time <= end]
                went = [e for e in out if stream[e].late > end and stream[e].time <= begin + window]
                for ins, outs in product(
                    smallest(stream, came, left_out), smallest(stream, went, left_out)
                ):
                    gathered = sum(stream[e].amount for e in ins)
                    paid = sum(stream[e].amount for e in outs)
                    payers = {stream[e].source for e in ins}
                    payees = {stream[e].target for e in outs}
                    enough = min(len(payers), len(payees)) >= least
                    if keep * gathered <= paid <= gathered and enough:
                        best = max(best, ins + outs, key=len)
            if best:
                found.append(best)
    return joined(found)


def smallest(stream: Stream, members: list[int], left_out: int) -> list[list[int]]:
    order = sorted(members, key=lambda e: stream[e].amount)
    return [order[:count] for count in range(len(order), 0, -1)][: left_out + 1]


def scatter_gather(stream: Stream, window: int, least: int, keep: float) -> list[Group]:
    ways: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for e, x in enumerate(stream):
        for f, y in enumerate(stream):
            fits = x.target == y.source and y.target != x.source and x.before(y)
            if fits and y.time <= x.time + window and keep * x.amount <= y.amount <= x.amount:
                ways.setdefault((x.source, y.target), []).append((e, f))
    found: list[list[int]] = []
    for _, pairs in sorted(ways.items()):
        for begin in sorted({stream[e].time for e, _ in pairs}):
            inside = [
                (e, f)
                for e, f in pairs
                if stream[e].time >= begin and max(stream[e].time, stream[f].time) <= begin + window
            ]
            if len({stream[e].target for e, _ in inside}) >= least:
                found.append(sorted({transfer for pair in inside for transfer in pair}))
    return joined(found)


def cycles(stream: Stream, window: int, keep: float, longest: int = 10) -> list[Group]:
    found: list[list[int]] = []

    def grow(path: list[int], reached: int) -> None:
        last = stream[path[-1]]
        for f, y in enumerate(stream):
            if y.source != last.target or y.late <= reached:
                continue
            if y.time > stream[path[0]].time + window:
                continue
            if not keep * last.amount <= y.amount <= last.amount:
                continue
            if y.target == stream[path[0]].source:
                if len(path) >= 2:
                    found.append([*path, f])
            elif len(path) + 1 < longest and y.target not in {stream[e].target for e in path}:
                grow([*path, f], max(reached, y.time))

    for e, x in enumerate(stream):
        grow([e], x.time)
    return joined(found)


def same_amount_cycles(stream: Stream, window: int, longest: int = 10) -> list[Group]:
    found: list[list[int]] = []
    most = most_of_an_amount(stream, window)
    n = len(accounts(stream))
    for begin, first in enumerate(stream):
        m = most[first.amount]
        if m > longest and sum((m / n) ** k / k for k in range(3, longest + 1)) > 0.05:
            continue
        same = [
            e
            for e, x in enumerate(stream)
            if e > begin and x.amount == first.amount and x.time <= first.time + window
        ]
        paths = [[begin]]
        while paths:
            path = paths.pop(0)
            visited = [stream[e].target for e in path]
            for e in same:
                if stream[e].source != visited[-1]:
                    continue
                if stream[e].target == first.source:
                    found += [[*path, e]] if len(path) >= 2 else []
                elif stream[e].target not in visited and len(path) + 1 < longest:
                    paths.append([*path, e])
    # as they are found by following one way to its end before the next
    return joined(sorted(found))


def most_of_an_amount(stream: Stream, window: int) -> dict[int, int]:
    most: dict[int, int] = {}
    for first in stream:
        after = [
            x
            for x in stream
            if x.amount == first.amount and first.time <= x.time <= first.time + window
        ]
        most[first.amount] = max(most.get(first.amount, 0), len(after))
    return most


def bipartite(stream: Stream, window: int, least: int) -> list[Group]:
    found: list[list[int]] = []
    for account in accounts(stream):
        for begin in sorted({x.time for x in stream if x.source == account}):
            now = [e for e, x in enumerate(stream) if begin <= x.time <= begin + window]
            payees = {stream[e].target for e in now if stream[e].source == account}
            payers = {stream[e].source for e in now} - payees
            while True:
                tied = {
                    (stream[e].source, stream[e].target)
                    for e in now
                    if stream[e].source in payers and stream[e].target in payees
                }
                fewer = {p for p in payers if sum(a == p for a, _ in tied) >= least}
                less = {q for q in payees if sum(b == q and a in fewer for a, b in tied) >= least}
                if (fewer, less) == (payers, payees):
                    break
                payers, payees = fewer, less
            if account in payers:
                found.append(
                    [e for e in now if stream[e].source in payers and stream[e].target in payees]
                )
    return joined(found)


def stacks(stream: Stream, window: int, least: int, keep: float) -> list[Group]:
    layers = bipartite(stream, window, least)
    found: list[list[int]] = []
    for below in layers:
        for above in layers:
            if above == below:
                continue
            came: set[int] = set()
            went: set[int] = set()
            between = set()
            for account in accounts(stream):
                ins = [stream[e] for e in above if stream[e].target == account]
                outs = [stream[e] for e in below if stream[e].source == account]
                if not ins or not outs:
                    continue
                got, sent = sum(x.amount for x in ins), sum(x.amount for x in outs)
                first = min(x.time for x in ins) < min(x.late for x in outs)
                last = max(x.time for x in ins) < max(x.late for x in outs)
                if first and last and keep * got <= sent <= got:
                    between.add(account)
                    came |= {e for e in above if stream[e].target == account}
                    went |= {e for e in below if stream[e].source == account}
            payers = {stream[e].source for e in came}
            payees = {stream[e].target for e in went}
            if min(len(between), len(payers), len(payees)) >= least:
                found.append([*sorted(came), *sorted(went)])
    return joined(found)


def all_shapes(stream: Stream, window: int, least: int, keep: float) -> dict[str, list[Group]]:
    in_order = cycles(stream, window, keep)
    any_order = same_amount_cycles(stream, window)
    return {
        "cycle": in_order,
        "same_amount_cycle": [x for x in any_order if not any(x <= other for other in in_order)],
        "scatter_gather": scatter_gather(stream, window, least, keep),
        "gather_scatter": gather_scatter(stream, window, least, keep),
        "stack": stacks(stream, window, least, keep),
        "bipartite": bipartite(stream, window, least),
        "fan_in": fan(stream, window, least, into=True),
        "fan_out": fan(stream, window, least, into=False),
    }

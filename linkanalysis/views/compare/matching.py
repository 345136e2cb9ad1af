"""Which group of one partition became which group of another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Event = Literal["same", "changed", "grown", "shrunk", "merged", "split", "born", "gone"]

# Jaccard from which a group is the successor of another, if each is the other's best. A trade: a
# ring that kept 3 of 10 members (.3) is still followed; higher, and it would be gone and another
# born; lower, and groups with little in common would be one.
ALIKE = 0.3
# Share of its members that a group brings along, or takes over, where groups merge or split: the
# least that can go to no more than two groups.
MOST = 0.5


class Succession(NamedTuple):
    """A group before, a group after, and what happened between.

    before, after: Indices in the two sequences; None for what was born or is gone.
    event: "same" has the same members, "changed" as many.
    """

    before: int | None
    after: int | None
    event: Event


def match_groups(
    before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]
) -> tuple[Succession, ...]:
    """Say what became of each group.

    Groups merge where two or more bring at least half of their members into one; a group splits
    where two or more take at least half of theirs from it. Of the rest, two are one if each is the
    other's most alike and they share at least .3 of all their members; of equals the first.
    """
    shared = _shared(before, after)
    found: list[Succession] = []
    for j, group in enumerate(after):
        parents = [i for i, old in enumerate(before) if shared[i, j] >= MOST * len(old) > 0]
        if len(parents) > 1 and sum(shared[i, j] for i in parents) >= MOST * len(group):
            found += [Succession(i, j, "merged") for i in parents]
    old_done, new_done = {row.before for row in found}, {row.after for row in found}
    for i, old in enumerate(before):
        children = [
            j
            for j, group in enumerate(after)
            if j not in new_done and shared[i, j] >= MOST * len(group) > 0
        ]
        if i not in old_done and len(children) > 1 and old:
            found += [Succession(i, j, "split") for j in children]
            new_done |= set(children)
    old_done |= {row.before for row in found}
    left = [
        (i, j)
        for i in range(len(before))
        for j in range(len(after))
        if i not in old_done and j not in new_done and shared[i, j]
    ]
    alike = {
        (i, j): shared[i, j] / (len(before[i]) + len(after[j]) - shared[i, j]) for i, j in left
    }
    for i, j in left:
        best_after = max((pair for pair in left if pair[0] == i), key=lambda pair: alike[pair])
        best_before = max((pair for pair in left if pair[1] == j), key=lambda pair: alike[pair])
        if best_after == best_before == (i, j) and alike[i, j] >= ALIKE:
            found.append(Succession(i, j, _kept(before[i], after[j])))
    olds, news = {row.before for row in found}, {row.after for row in found}
    found += [Succession(None, j, "born") for j in range(len(after)) if j not in news]
    found += [Succession(i, None, "gone") for i in range(len(before)) if i not in olds]
    return tuple(sorted(found, key=_order))


def _shared(
    before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]
) -> Counter[tuple[int, int]]:
    where: dict[str, list[int]] = {}
    for j, group in enumerate(after):
        for member in group:
            where.setdefault(member, []).append(j)
    return Counter(
        (i, j) for i, group in enumerate(before) for member in group for j in where.get(member, ())
    )


def _kept(before: frozenset[str], after: frozenset[str]) -> Event:
    if before == after:
        return "same"
    if len(before) == len(after):
        return "changed"
    return "grown" if len(after) > len(before) else "shrunk"


def _order(row: Succession) -> tuple[bool, int, int]:
    return row.after is None, row.after or 0, -1 if row.before is None else row.before

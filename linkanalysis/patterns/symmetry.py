"""Ways to exchange the things of a pattern that leave it the same.

Lives here: `exchanges`. Where two phones play one part, each pair would be found twice, in both
orders; the answer keeps one.
Not here: which order is kept (`compiled`).
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.patterns.parts import Parts, Tie

Names = dict[str, str]


def exchanges(parts: Parts) -> list[tuple[str, str]]:
    """Return, for each exchange, the first thing that moves and the one that takes its place.

    Things that only absent links name are in no answer and do not count.
    """
    found = []
    answered = {*parts.answered}
    for renamed in _permutations(parts):
        moved = [name for name in renamed if renamed[name] != name and name in answered]
        if moved and _is_same(parts, renamed):
            found.append((moved[0], renamed[moved[0]]))
    return sorted(set(found))


def _permutations(parts: Parts) -> Iterator[Names]:
    """Yield all renamings among things of one type with links of the same types."""
    groups: dict[object, list[str]] = {}
    for thing in parts.things:
        ties = sorted(_role(tie, thing.name) for tie in parts.ties if thing.name in tie.ends)
        groups.setdefault((thing.type, thing.entity, *ties), []).append(thing.name)
    for orders in itertools.product(*(itertools.permutations(group) for group in groups.values())):
        pairs = zip(groups.values(), orders, strict=True)
        renamed = {
            old: new for group, order in pairs for old, new in zip(group, order, strict=True)
        }
        yield {thing.name: renamed[thing.name] for thing in parts.things}


def _role(tie: Tie, end: str) -> tuple[object, ...]:
    return tie.types, tie.presence, tie.role, tie.grades, tie.either, _place(tie, end)


def _place(tie: Tie, end: str) -> int:
    """Tell the source from the target, unless every type of the link counts both ways."""
    return 0 if tie.reversible == tie.types else tie.ends.index(end)


def _is_same(parts: Parts, renamed: Names) -> bool:
    links = _links(parts, renamed)
    if links is None:
        return False
    timed = {(links[c.left], c.relation, links[c.right], c.within_us) for c in parts.timed}
    measured = {c._replace(link=links[c.link]) for c in parts.measured}
    alike = {frozenset((renamed[a], renamed[b])) for a, b in parts.alike}
    stated = {each._replace(thing=renamed[each.thing]) for each in parts.stated}
    return (
        stated == {*parts.stated}
        and {_unordered(*each) for each in timed} == {_unordered(*each) for each in parts.timed}
        and measured == {*parts.measured}
        and alike == {frozenset(pair) for pair in parts.alike}
    )


def _links(parts: Parts, renamed: Names) -> Names | None:
    """Pair each link with the one that it becomes; None if there is none.

    Links alike in all but their names keep their order.
    """
    left = list(parts.ties)
    found = {}
    for tie in parts.ties:
        changed = _described(tie._replace(source=renamed[tie.source], target=renamed[tie.target]))
        other = next((each for each in left if _described(each) == changed), None)
        if other is None:
            return None
        left.remove(other)
        found[tie.name] = other.name
    return found


def _described(tie: Tie) -> tuple[object, ...]:
    both = tie.reversible == tie.types
    ends = tuple(sorted(tie.ends)) if both else tie.ends
    return (ends, *tie._replace(name="", source="", target=""))


def _unordered(left: str, relation: str, right: str, within_us: int | None) -> tuple[object, ...]:
    """Write a condition in one way: which of two links stands first means nothing for "of"."""
    if relation == "after":
        left, relation, right = right, "before", left
    if relation == "of" and right < left:
        left, right = right, left
    return left, relation, right, within_us

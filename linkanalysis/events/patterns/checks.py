"""Whether the parts of a pattern make a question: each name is known, everything hangs together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.checks import SHOWN, suggest_name
from linkanalysis.events.patterns.parts import Alike, Measured, Stated, Timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linkanalysis.events.patterns.parts import Parts, Tie

# All ways to exchange things of one type are tried, 40,320 for eight, so that no match comes twice.
MOST_THINGS = 8
# DuckDB orders so many joins well; more have not been needed.
MOST_LINKS = 12


def mistakes_of(parts: Parts) -> Iterator[str]:
    """Say what is wrong with a pattern, in the order of its parts."""
    yield from _sizes(parts)
    unknown = list(_unknown_things(parts))
    yield from unknown
    yield from _twice([tie.name for tie in parts.ties])
    yield from _conditions(parts)
    if not unknown:
        yield from _unused(parts)
        yield from _loose(parts)
        yield from _absent(parts)


def connected(ties: Iterable[Tie]) -> list[Tie]:
    """Order links so that each one after the first shares a thing with an earlier one.

    Links that cannot be reached are left out.
    """
    waiting = list(ties)
    order: list[Tie] = []
    known: set[str] = set()
    while waiting:
        found = next((tie for tie in waiting if not known or known & {*tie.ends}), None)
        if found is None:
            break
        waiting.remove(found)
        order.append(found)
        known |= {*found.ends}
    return order


def _sizes(parts: Parts) -> Iterator[str]:
    for what, number, most in (
        ("things", len(parts.things), MOST_THINGS),
        ("links", len(parts.ties), MOST_LINKS),
    ):
        if number > most:
            yield f"There are {number:,} {what}; a pattern has at most {most}."
    if not parts.with_presence("required"):
        yield 'There is no link that must be there; links={"uses": "who uses a"}, for example.'


def _unknown_things(parts: Parts) -> Iterator[str]:
    for tie in parts.ties:
        for end in dict.fromkeys(tie.ends):
            if end not in parts.thing:
                hint = suggest_name(end, parts.thing)
                yield f'"{end:.{SHOWN}}" is not among the things ({tie.name}). {hint}'.rstrip()
        if tie.source == tie.target:
            yield f"{tie.name} ties {tie.source:.{SHOWN}} to itself; a link has two ends."


def _twice(names: list[str]) -> Iterator[str]:
    for name in dict.fromkeys(each for each in names if names.count(each) > 1):
        yield f"Two links have the name {name}; each needs one of its own."


def _conditions(parts: Parts) -> Iterator[str]:
    links = {tie.name: tie for tie in parts.ties}
    conditions: tuple[Timed | Measured, ...] = (*parts.timed, *parts.measured)
    for condition in conditions:
        asked = (condition.link,) if isinstance(condition, Measured) else condition[0::2][:2]
        for name in asked:
            if name not in links:
                hint = suggest_name(name, links)
                yield f'"{name!s:.{SHOWN}}" is not among the links. {hint}'.rstrip()
        if not isinstance(condition, Measured):
            yield from _pair(links, condition.left, condition.right)
    for pair in parts.alike:
        yield from _alike(parts, pair)
    for stated in parts.stated:
        yield from _stated(parts, stated)


def _pair(links: dict[str, Tie], left: str, right: str) -> Iterator[str]:
    if left == right:
        yield f"A condition compares {left:.{SHOWN}} with itself; it takes two links."
    absent = [name for name in (left, right) if name in links and links[name].presence == "absent"]
    if left != right and len(absent) == 2:  # noqa: PLR2004 - both of two
        yield f"{left} and {right} are both absent; one of two links in a condition must be there."


def _alike(parts: Parts, pair: Alike) -> Iterator[str]:
    unknown = [name for name in pair if name not in parts.thing]
    for name in unknown:
        hint = suggest_name(name, parts.thing)
        yield f'"{name:.{SHOWN}}" is not among the things. {hint}'.rstrip()
    if not unknown and parts.thing[pair.left].type != parts.thing[pair.right].type:
        yield f"{pair.left} and {pair.right} have different types and are never the same."


def _stated(parts: Parts, asked: Stated) -> Iterator[str]:
    if asked.thing not in parts.thing:
        hint = suggest_name(asked.thing, parts.thing)
        yield f'"{asked.thing:.{SHOWN}}" is not among the things. {hint}'.rstrip()
    if not all(asked.texts):
        yield f"{asked.attribute:.{SHOWN}} of {asked.thing:.{SHOWN}} is compared with nothing."


def _unused(parts: Parts) -> Iterator[str]:
    used = {end for tie in parts.ties for end in tie.ends}
    for thing in parts.things:
        if thing.name not in used:
            yield f"No link uses {thing.name}; add one or leave the thing out."


def _loose(parts: Parts) -> Iterator[str]:
    """Refuse parts that share no thing: each match of one would go with each of the other."""
    required = parts.with_presence("required")
    for ties in (required, parts.with_presence("required", "optional")):
        reached = connected(ties)
        loose = [tie.name for tie in ties if tie not in reached]
        if loose:
            yield (
                f"{', '.join(loose)} {'shares' if len(loose) == 1 else 'share'} no thing with the "
                "links before; every match of one part would go with every match of the other. Tie "
                "the parts, or ask two questions."
            )
            return


def _absent(parts: Parts) -> Iterator[str]:
    there = {end for tie in parts.with_presence("required", "optional") for end in tie.ends}
    absent = parts.with_presence("absent")
    for tie in absent:
        free = [end for end in tie.ends if end not in there]
        if len(free) == 2:  # noqa: PLR2004 - both ends
            yield f"{tie.name} is absent and shares no thing with a link that is there."
        for end in free:
            if sum(end in other.ends for other in absent) > 1:
                yield f"{end} is only in absent links; it can be in one of them."

"""What to verify first: the tie, thing or source without which a ring loses most."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.rings.parts import RingQuestion
from linkanalysis.vocabulary import entity_type
from linkanalysis.vocabulary.entities import is_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.parts import Kind
    from linkanalysis.rings.sources import Sources, Tie

# Members named in a question, so that it stays one readable sentence.
NAMED = 3
SOURCES: tuple[Kind, Kind] = ("document", "origin")


class _Left(NamedTuple):
    """What is left of a ring: its largest part, and its redundant ties (independent cycles)."""

    largest: frozenset[int]
    spare: int


class _Loss(NamedTuple):
    """What a part of the evidence costs, comparable."""

    lost: int
    spare: int


NOTHING = _Loss(0, 1)  # what any one tie costs


def questions_of(
    evidence: Evidence, nodes: Sequence[int], ties: Sequence[Tie], sources: Sources
) -> tuple[RingQuestion, ...]:
    """Find the evidence without which a ring loses most.

    Losing members counts before losing redundant ties. Only records of the members themselves
    count: the search is not repeated. Protected people are neither named nor described; they are
    counted with the other members.
    """
    whole = _left(nodes, ties)

    def _without(gone: Sequence[int]) -> _Left:
        out = set(gone)
        return _left(nodes, [tie for number, tie in enumerate(ties) if number not in out])

    def _loss(gone: Sequence[int]) -> _Loss:
        left = _without(gone)
        return _Loss(len(whole.largest) - len(left.largest), whole.spare - left.spare)

    def _asked(kind: Kind, gone: Sequence[int], source: str = "") -> RingQuestion:
        left, doubted = _without(gone), [ties[number] for number in gone]
        lost = whole.largest - left.largest
        named = [evidence.name(node) for node in lost if not evidence.people.masked[node]]
        about, doubt = (sources.title(source), "") if source else _doubt(evidence, doubted)
        return RingQuestion(
            kind=kind,
            about=about,
            doubt=doubt,
            places=sources.placed(() if source else doubted),
            size=len(whole.largest),
            left=len(left.largest),
            lost_named=named[0] if len(lost) == len(named) == 1 else "",
            before=whole.spare,
            after=left.spare,
        )

    found, most = [], NOTHING
    things = [list(same) for _, same in groupby(range(len(ties)), key=lambda k: ties[k].thing)]
    if things:
        thing = max(things, key=_loss)
        tie = max(thing, key=lambda number: _loss([number]))
        most = max(_loss(thing), NOTHING)
        if most > NOTHING:
            alone = 0 < most.lost == _loss([tie]).lost
            found.append(_asked("tie", [tie]) if alone else _asked("thing", thing))
    alone_stated = _stated_alone(ties, sources.origins)
    if alone_stated:
        kind, name, gone = max(alone_stated, key=lambda source: _loss(source[2]))
        if _loss(gone) > most:
            found.append(_asked(kind, gone, name))
    return tuple(found)


def _stated_alone(
    ties: Sequence[Tie], origins: Mapping[str, str]
) -> list[tuple[Kind, str, list[int]]]:
    """List documents, then origins, with the ties that only they state."""
    alone: dict[tuple[Kind, str], list[int]] = {}
    for number, tie in enumerate(ties):
        documents = {document for document, _ in tie.places}
        stems = {origins.get(document, document) for document in documents}
        for kind, names in zip(SOURCES, (documents, stems), strict=True):
            for name in names if len(names) == 1 else ():
                alone.setdefault((kind, name), []).append(number)
    return [(kind, name, numbers) for (kind, name), numbers in sorted(alone.items())]


def _left(nodes: Sequence[int], ties: Sequence[Tie]) -> _Left:
    owners: dict[int, list[int]] = {}
    for tie in ties:
        owners.setdefault(tie.thing, []).extend(tie.members)
    root = {node: node for node in nodes}

    def _root(node: int) -> int:
        while root[node] != node:
            node = root[node]
        return node

    joins = 0
    for members in owners.values():
        joins += len(members) - 1
        first = _root(members[0])
        for other in members[1:]:
            root[_root(other)] = first
    parts: dict[int, list[int]] = {}
    for node in nodes:
        parts.setdefault(_root(node), []).append(node)
    largest = max(parts.values(), key=len)
    return _Left(frozenset(largest), joins - len(nodes) + len(parts))


def _doubt(evidence: Evidence, doubted: Sequence[Tie]) -> tuple[str, str]:
    """Return the id of a thing, unless it is masked, and what is in doubt about it, in words."""
    number = doubted[0].thing
    members = [node for tie in doubted for node in tie.members]
    who, one = _names(evidence, members), len(members) == 1
    thing, kind = evidence.things[number], evidence.types[number]
    if not thing:
        return "", f"{who} are linked"
    known = entity_type(kind) if is_type(kind) else None
    about = thing if evidence.shown[number] == thing else ""
    what = about or f"the same {known.label if known else kind}"
    if known is not None and known.pole == "event":
        # a record may name a payer or a victim, and does not say who was there
        return about, f"{who} {'was' if one else 'were'} involved in {what}"
    if one:
        return about, f"{who} is tied to {what}"
    here = evidence.thing == number
    dated = known is not None and known.identifier and not np.isnat(evidence.first[here]).all()
    return about, f"{who} shared {what}{' at the same time' if dated else ''}"


def _names(evidence: Evidence, members: Sequence[int]) -> str:
    masked = evidence.people.masked
    named = [evidence.name(node) for node in members if not masked[node]][:NAMED]
    rest = len(members) - len(named)
    word = "member" if rest == 1 else "members"
    names = [*named, f"{rest} {'other ' if named else ''}{word}"] if rest else named
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))

"""What would change a ring most: the tie, thing or document that it can least do without.

Lives here: `RingQuestion`, and the search for what costs a ring most when it is left out.
Not here: how much could be wrong at all (`support`), rings found anew without a
document (`trust.ring_sources`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from linkanalysis.vocabulary import ENTITY_TYPES
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.ring_evidence import Tie
    from linkanalysis.rings.ring_standing import Sources

__all__ = ["RingQuestion", "questions_of"]

Kind = Literal["tie", "thing", "document", "origin"]

NAMED = 3
PLACES = 6
SOURCES: tuple[Kind, Kind] = ("document", "origin")
TYPES = {row.name: row for row in ENTITY_TYPES}


@dataclass(frozen=True, slots=True)
class RingQuestion:
    """What to make sure of, since the ring can least do without it.

    Attributes
    ----------
    kind : {"tie", "thing", "document", "origin"}
        What is in doubt: that one member is tied to something, that members share a thing, or all
        that one document or origin alone states.
    about : str
        The thing, the document or the origin; empty for a direct tie and for what is masked. Names
        of documents that tell of somebody protected are withheld, here and in `places`.
    doubt : str
        What is in doubt, in words; empty for a document or an origin.
    places : tuple of (str, str)
        Documents and rows that state it, sorted; none for a document or an origin.
    size : int
        How many members are tied together with it.
    left : int
        How many of them, at most, are so without it.
    lost_named : str
        The only one that is lost, if it is one and may be named.
    before, after : int
        How many rows could be wrong before it falls apart, with and without it.

    Examples
    --------
    >>> doubt, places = "Cay is tied to phone:1", (("a.csv", "118"),)
    >>> question = RingQuestion("tie", "phone:1", doubt, places, 5, 4, "Cay", 4, 4)
    >>> question.text().split("? ")[1]
    'Without it Cay is tied to none of the others.'
    """

    kind: Kind
    about: str
    doubt: str
    places: tuple[tuple[str, str], ...]
    size: int
    left: int
    lost_named: str
    before: int
    after: int

    @property
    def lost(self) -> int:
        """Count the members who are not tied to the others any more without it.

        Returns
        -------
        int
            All but those who stay together.

        Examples
        --------
        >>> RingQuestion("document", "a.csv", "", (), 5, 3, "", 9, 2).lost
        2
        """
        return self.size - self.left

    def text(self, title: Callable[[str], str] = str) -> str:
        """Ask it, and say what hangs on it.

        Parameters
        ----------
        title : callable, optional
            How a document or an origin is called; by its id or name by default.

        Returns
        -------
        str
            Two sentences.

        Examples
        --------
        >>> RingQuestion("document", "a.csv", "", (), 5, 5, "", 9, 2).text().split("? ")[0]
        'Can all that a.csv alone states be relied on'
        """
        if self.kind in ("document", "origin"):
            source = "origin " * (self.kind == "origin") + title(self.about)
            return f"Can all that {source} alone states be relied on? {self._cost()}"
        places = "; ".join(self._places(title))
        return f"Is it sure that {self.doubt}{f' ({places})' if places else ''}? {self._cost()}"

    def _places(self, title: Callable[[str], str]) -> list[str]:
        told = []
        for document, places in groupby(self.places, key=lambda place: place[0]):
            rows = [row for _, row in places]
            more = len(rows) - PLACES
            said = ", ".join(rows[:PLACES]) + (f" and {more} more" if more > 0 else "")
            told.append(f"{title(document)}, {'row' if len(rows) == 1 else 'rows'} {said}")
        return told

    def _cost(self) -> str:
        if self.lost_named:
            return f"Without it {self.lost_named} is tied to none of the others."
        if self.left == 1:
            return "Without it nothing ties them."
        if self.lost == 1:
            return "Without it 1 member is tied to none of the others."
        if self.lost:
            return (
                f"Without it the ring falls apart: at most {self.left} of {self.size} members are "
                "tied together."
            )
        rows = f"{self.after or 'no'} rows instead of {self.before}"
        return f"Without it {rows} could be wrong before it falls apart."


class _Left(NamedTuple):
    """What is left of a ring: its largest part, and independent cycles of members and things."""

    largest: frozenset[int]
    cycles: int


class _Loss(NamedTuple):
    """What a part of the evidence costs; the larger the more."""

    lost: int
    cycles: int


NOTHING = _Loss(0, 1)  # what any one row costs


def questions_of(
    grounds: Grounds, nodes: Sequence[int], ties: Sequence[Tie], sources: Sources
) -> tuple[RingQuestion, ...]:
    """Find what costs a ring most when it is left out.

    What costs most is what most members are lost with, then with which most redundancy goes. Only
    what is recorded of the members themselves counts: the ring is not looked for anew. Protected
    people are neither named nor described; they are counted with the other members.
    """
    whole = _left(nodes, ties)

    def _without(gone: Sequence[int]) -> _Left:
        out = set(gone)
        return _left(nodes, [tie for place, tie in enumerate(ties) if place not in out])

    def _loss(gone: Sequence[int]) -> _Loss:
        left = _without(gone)
        return _Loss(len(whole.largest) - len(left.largest), whole.cycles - left.cycles)

    def _asked(kind: Kind, gone: Sequence[int], source: str = "") -> RingQuestion:
        left, held = _without(gone), [ties[place] for place in gone]
        alone = whole.largest - left.largest
        named = [_name(grounds, node) for node in alone if not grounds.people.masked[node]]
        about, doubt = (sources.title(source), "") if source else _doubt(grounds, held)
        places = [] if source else [place for tie in held for place in tie.places]
        told = [(sources.title(document), row) for document, row in set(places)]
        return RingQuestion(
            kind=kind,
            about=about,
            doubt=doubt,
            places=tuple(sorted(told, key=lambda place: (place[0], len(place[1]), place[1]))),
            size=len(whole.largest),
            left=len(left.largest),
            lost_named=named[0] if len(alone) == len(named) == 1 else "",
            before=whole.cycles,
            after=left.cycles,
        )

    found, most = [], NOTHING
    things = [list(places) for _, places in groupby(range(len(ties)), key=lambda k: ties[k].ground)]
    if things:
        thing = max(things, key=_loss)
        tie = max(thing, key=lambda place: _loss([place]))
        most = max(_loss(thing), NOTHING)
        if most > NOTHING:
            alone = 0 < most.lost == _loss([tie]).lost
            found.append(_asked("tie", [tie]) if alone else _asked("thing", thing))
    voices = _voices(ties, sources.origins)
    if voices:
        kind, name, gone = max(voices, key=lambda voice: _loss(voice[2]))
        if _loss(gone) > most:
            found.append(_asked(kind, gone, name))
    return tuple(found)


def _voices(ties: Sequence[Tie], origins: Mapping[str, str]) -> list[tuple[Kind, str, list[int]]]:
    """Give documents, then origins, with the ties that they alone state."""
    alone: dict[tuple[Kind, str], list[int]] = {}
    for place, tie in enumerate(ties):
        documents = {document for document, _ in tie.places}
        stems = {origins.get(document, document) for document in documents}
        for kind, names in zip(SOURCES, (documents, stems), strict=True):
            for name in names if len(names) == 1 else ():
                alone.setdefault((kind, name), []).append(place)
    return [(kind, name, held) for (kind, name), held in sorted(alone.items())]


def _left(nodes: Sequence[int], ties: Sequence[Tie]) -> _Left:
    held: dict[int, list[int]] = {}
    for tie in ties:
        held.setdefault(tie.ground, []).extend(tie.members)
    root = {node: node for node in nodes}

    def _root(node: int) -> int:
        while root[node] != node:
            node = root[node]
        return node

    joins = 0
    for members in held.values():
        joins += len(members) - 1
        first = _root(members[0])
        for other in members[1:]:
            root[_root(other)] = first
    parts: dict[int, list[int]] = {}
    for node in nodes:
        parts.setdefault(_root(node), []).append(node)
    largest = max(parts.values(), key=len)
    return _Left(frozenset(largest), joins - len(nodes) + len(parts))


def _doubt(grounds: Grounds, held: Sequence[Tie]) -> tuple[str, str]:
    """Name the thing, unless it is masked, and say what is in doubt."""
    ground = held[0].ground
    members = [node for tie in held for node in tie.members]
    who, one = _who(grounds, members), len(members) == 1
    thing, kind = grounds.things[ground], grounds.types[ground]
    if not thing:
        return "", f"{who} have to do with each other"
    known = TYPES.get(kind)
    about = thing if grounds.shown[ground] == thing else ""
    what = about or f"the same {known.label if known else kind}"
    if known is not None and known.pole == "event":
        return about, f"{who} {'was' if one else 'were'} at {what}"
    if one:
        return about, f"{who} is tied to {what}"
    here = grounds.ground == ground
    dated = known is not None and known.identifier and not np.isnat(grounds.first[here]).all()
    return about, f"{who} shared {what}{' at the same time' if dated else ''}"


def _who(grounds: Grounds, members: Sequence[int]) -> str:
    named = [_name(grounds, node) for node in members if not grounds.people.masked[node]][:NAMED]
    rest = len(members) - len(named)
    word = "member" if rest == 1 else "members"
    names = [*named, f"{rest} {'more ' if named else ''}{word}"] if rest else named
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _name(grounds: Grounds, node: int) -> str:
    return display_name(grounds.people.shown[node], grounds.people.labels[node])

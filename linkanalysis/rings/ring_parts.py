"""The parts of a ring: members, roles, shared things, bridges, sources and what to verify."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from linkanalysis.core.counts import counted
from linkanalysis.graph.queries.local_days import local_date
from linkanalysis.rings.evidence import TIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    Kind = Literal["tie", "thing", "document", "origin"]
    Part = Literal["ring", "explained"]
    Position = Literal["central", "peripheral", ""]

# Rows of a document in one sentence: what a reader still reads.
ROWS = 6


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a ring.

    Attributes
    ----------
    node : int
        Number in the graph of the table.
    entity, label : str
        Id and name as outputs may show them; masked for the protected.
    stability : float
        Share of runs in which it is grouped with the others; or, if groups grew from every tie,
        share of the searches from ties within the ring that find it. The search seldom finds
        members who joined afterwards. NaN in a circle of phones in contact with one another alone,
        which no repeated search finds.
    core, protected : bool
        Whether the stability is at least .8 or NaN (otherwise it is on the boundary), and whether
        it is protected: counted, never named.

    Examples
    --------
    >>> Member(3, "person:ana", "Ana", 0.9, core=True, protected=False).core
    True
    """

    # not in the repr: it is a number of this graph alone
    node: int = field(repr=False)
    entity: str
    label: str
    stability: float
    core: bool
    protected: bool


@dataclass(frozen=True, slots=True)
class SharedThing:
    """What members of a ring share.

    Attributes
    ----------
    thing : str
        Its name in outputs; both ends of a direct tie.
    type : str
        Its type; or "direct tie", "phone contact" or "payment contact".
    members : int
        How many members share it.
    first, last : datetime, optional
        First and last date, in UTC.
    documents : tuple of str
        Ids of the documents that state it.

    Examples
    --------
    >>> SharedThing("vehicle:1", "vehicle", 3, None, None, ("people.csv",)).members
    3
    """

    thing: str
    type: str
    members: int
    first: datetime | None
    last: datetime | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A member who is tied to members of another ring, or belongs to it as well.

    Attributes
    ----------
    entity, label : str
        The member.
    to_ring : int
        Number of the other ring.
    places : tuple of (str, str)
        Documents and rows that tie the member to those of the other ring, sorted. Names that
        identify somebody protected are withheld.

    Examples
    --------
    >>> Bridge("person:ana", "Ana", 2, (("a.csv", "118"),)).to_ring
    2
    """

    entity: str
    label: str
    to_ring: int
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RingRole:
    """The position of a member in a ring, if its ties set it apart.

    Attributes
    ----------
    entity, label : str
        The member; never a masked one.
    position : {"central", "peripheral", ""}
        In the core or the periphery of the ring by its ties; empty if the ring has no such parts.
    holds : bool
        Whether it is the only connection of some members to the rest (a cut point of the ring).
    inner, others, outer : int
        To how many of how many other members it is tied, and to how many people outside the ring.

    Examples
    --------
    >>> RingRole("person:ana", "Ana", "central", holds=False, inner=4, others=5, outer=7).words
    'central: tied to 4 of the 5 others; more ties outside the ring (7) than inside'
    """

    entity: str
    label: str
    position: Position
    holds: bool
    inner: int
    others: int
    outer: int

    @property
    def outward(self) -> bool:
        """Whether it has more ties outside the ring than inside."""
        return self.outer > self.inner

    @property
    def words(self) -> str:
        """The position in words, without a full stop; empty if nothing sets the member apart."""
        parts = []
        if self.position:
            parts.append(f"{self.position}: tied to {self.inner} of the {self.others} others")
        if self.holds:
            parts.append("the only connection of some members to the rest")
        if self.outward:
            inside = "" if self.position else f" ({self.inner})"
            parts.append(f"more ties outside the ring ({self.outer}) than inside{inside}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class RingStanding:
    """The documents and sources that state the ties of a ring.

    Attributes
    ----------
    ties, single : int
        How many ties of members to things, and direct ties, documents state (0 without a case), and
        how many of them only one source states: documents of one origin are one source.
    documents, grades : tuple of (str, int)
        Each document, or grade, and how many of the ties it states; most first. Names that identify
        somebody protected are withheld.
    origins : int
        Number of sources.

    Examples
    --------
    >>> RingStanding(4, 3, (("a.csv", 4), ("b.csv", 1)), (("ungraded", 4),), 2).single_share
    0.75
    """

    ties: int
    single: int
    documents: tuple[tuple[str, int], ...]
    grades: tuple[tuple[str, int], ...]
    origins: int

    @property
    def single_share(self) -> float:
        """Share of the ties that only one source states; NaN if no documents are known."""
        return self.single / self.ties if self.ties else math.nan

    @property
    def words(self) -> str:
        """How many ties rest on a single source, in words; empty if no documents are known."""
        ties, single, origins = self.ties, self.single, self.origins
        if not ties:
            return ""
        if origins == 1:
            return f"All {ties:,} ties come from one source"
        if not single:
            return f"Several of the {origins:,} sources state each of the {ties:,} ties"
        few = f"{single:,} of the {ties:,} ties ({self.single_share:.0%}) are each"
        which = f"Each of the {ties:,} ties is" if single == ties else few
        return f"{which} stated by only one of the {origins:,} sources"

    @property
    def graded(self) -> str:
        """The grades of its documents, in words; empty if no documents are known."""
        texts = [f"{grade} for {count:,}" for grade, count in self.grades]
        return ", ".join([f"{text} of the {self.ties:,} ties" for text in texts[:1]] + texts[1:])


@dataclass(frozen=True, slots=True)
class RingQuestion:
    """What to verify first, since the ring loses most without it.

    Attributes
    ----------
    kind : {"tie", "thing", "document", "origin"}
        What is in doubt: that a member is tied to something, that members share a thing, or
        everything that only one document or origin states.
    about : str
        The thing, document or origin; empty for a direct tie and for what is masked. Names that
        identify somebody protected are withheld, here and in `places`.
    doubt : str
        What is in doubt, in words; empty for a document or an origin.
    places : tuple of (str, str)
        Documents and rows that state it, sorted; none for a document or an origin.
    size, left : int
        How many members are tied together with it, and at most without it.
    lost_named : str
        The only member that is lost, if it is one and may be named.
    before, after : int
        How many more ties the ring has than it needs to hold together, with and without it (see
        `Ring.redundancy`).

    Examples
    --------
    >>> doubt, places = "Cay is tied to phone:1", (("a.csv", "118"),)
    >>> question = RingQuestion("tie", "phone:1", doubt, places, 5, 4, "Cay", 4, 4)
    >>> question.text().partition(". ")[2]
    'Without it, Cay is not tied to any other member.'
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
        """How many members are no longer tied to the others without it."""
        return self.size - self.left

    def text(self, title: Callable[[str], str] = str) -> str:
        """Say what to confirm, and what depends on it.

        Parameters
        ----------
        title : callable, optional
            Names a document or an origin; by default by its id or name.

        Returns
        -------
        str
            Two sentences.

        Examples
        --------
        >>> RingQuestion("document", "a.csv", "", (), 5, 3, "", 9, 2).text().split(". ")[0]
        'Confirm what only a.csv states'
        """
        return f"{self.asked(title)} {self._cost()}"

    def asked(self, title: Callable[[str], str] = str) -> str:
        """Say what to confirm, in one sentence.

        Parameters
        ----------
        title : callable, optional
            Names a document or an origin; by default by its id or name.

        Returns
        -------
        str
            The sentence.

        Examples
        --------
        >>> RingQuestion("origin", "motel", "", (), 5, 3, "", 9, 2).asked()
        'Confirm what only the origin motel states.'
        """
        if self.kind in ("document", "origin"):
            source = f"{'the origin ' * (self.kind == 'origin')}{title(self.about)}"
            return f"Confirm what only {source} states."
        return f"Confirm that {self.doubt}{cited(self.places, title)}."

    def _cost(self) -> str:
        if self.lost_named:
            return f"Without it, {self.lost_named} is not tied to any other member."
        if self.left == 1:
            return "Without it, nothing ties the members together."
        if self.lost == 1:
            return "Without it, 1 member is not tied to any other."
        if self.lost:
            return (
                f"Without it, the ring falls apart: at most {self.left} of {self.size} members "
                "stay tied together."
            )
        left = f"{spare_ties(self.after)} instead of {self.before:,}"
        return f"Without it, the ring would still hold together, with less support ({left})."


def cited(places: Sequence[tuple[str, str]], title: Callable[[str], str]) -> str:
    """Write documents and rows in brackets, after a space; empty if there are none."""
    said = []
    for document, same in groupby(places, key=lambda place: place[0]):
        rows = [row for _, row in same]
        more = f" and {len(rows) - ROWS} more" if len(rows) > ROWS else ""
        word = "row" if len(rows) == 1 else "rows"
        said.append(f"{title(document)}, {word} {', '.join(rows[:ROWS])}{more}")
    return f" ({'; '.join(said)})" if said else ""


def spare_ties(redundancy: int) -> str:
    """Word how many ties a ring has beyond the fewest that hold it together."""
    return f"{counted(redundancy, 'tie') if redundancy else 'no ties'} to spare"


def thing_text(thing: SharedThing, title: Callable[[str], str], zone: str | None = None) -> str:
    """Word what members share; `zone` is that of its dates."""
    # ids state their type
    kind = "" if thing.thing.startswith(f"{thing.type}:") else f" ({thing.type})"
    documents = ", ".join(sorted(map(title, thing.documents)))
    members = "" if thing.type in TIES else counted(thing.members, "member")
    about = "; ".join(filter(None, (members, span(thing.first, thing.last, zone), documents)))
    return f"{thing.thing}{kind}: {about}" if about else f"{thing.thing}{kind}"


def span(first: datetime | None, last: datetime | None, zone: str | None = None) -> str:
    """Write the days from the first to the last in a zone; empty if there are none."""
    known = [each for each in (first, last) if each is not None]
    days = [f"{local_date(each, zone):%Y-%m-%d}" for each in known]
    return " to ".join(dict.fromkeys(days))

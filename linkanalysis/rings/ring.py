"""A ring as data: its members and their roles, what they share, its sources, what to verify.

Lives here: `Ring` and the frozen parts of it.
Not here: their wording (`card`), how they are computed (`making`, `sources`, `questions`), and the
table of rings (`table`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from linkanalysis._result import Result
from linkanalysis.case.mentions import WITHHELD
from linkanalysis.rings import card

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from linkanalysis._provenance import Reason

    Kind = Literal["tie", "thing", "document", "origin"]

MEMBER_COLUMNS = ("entity", "label", "stability", "core", "protected")


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
        Share of runs in which it is grouped with the others; where groups grew from every tie, of
        the searches from ties within the ring that find it.
    core : bool
        Whether the stability is at least .8; otherwise it is on the boundary.
    protected : bool
        Whether it is protected: counted, never named.

    Examples
    --------
    >>> Member(3, "person:ana", "Ana", 0.9, core=True, protected=False).core
    True
    """

    # not in the repr: nodes are in the order of ids, which shows where a masked id belongs
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
        Its type, or "direct tie".
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

    Examples
    --------
    >>> Bridge("person:ana", "Ana", 2).to_ring
    2
    """

    entity: str
    label: str
    to_ring: int


@dataclass(frozen=True, slots=True)
class RingRole:
    """The position of a member in a ring, if its ties set it apart.

    Attributes
    ----------
    entity, label : str
        The member; never a masked one.
    position : {"central", "peripheral", ""}
        Whether it is in the core or the periphery of the ring by its ties; empty where the ring has
        no such parts.
    holds : bool
        Whether it is the only connection of some members to the rest (a cut point of the ring).
    inner, others : int
        To how many of how many other members it is tied.
    outer : int
        To how many people outside the ring it is tied.

    Examples
    --------
    >>> RingRole("person:ana", "Ana", "central", holds=False, inner=4, others=5, outer=7).words
    'central: tied to 4 of the 5 others; more ties outside the ring (7) than inside'
    """

    entity: str
    label: str
    position: Literal["central", "peripheral", ""]
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
        return card.role_text(self)


@dataclass(frozen=True, slots=True)
class RingStanding:
    """The documents and sources that state the ties of a ring.

    Attributes
    ----------
    ties : int
        How many ties of members to things, and direct ties, documents state; 0 without a case.
    single : int
        How many of them only one source states: documents of one origin are one source.
    documents : tuple of (str, int)
        Each document, and how many of the ties it states; most first. Names that identify somebody
        protected are withheld.
    grades : tuple of (str, int)
        Each grade, and how many of the ties a document of that grade states; most first.
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
        return card.sources_text(self)

    @property
    def graded(self) -> str:
        """The grades of its documents, in words; empty if no documents are known."""
        return card.grades_text(self)


@dataclass(frozen=True, slots=True)
class RingQuestion:
    """What to verify first, since the ring loses most without it.

    Attributes
    ----------
    kind : {"tie", "thing", "document", "origin"}
        What is in doubt: that a member is tied to something, that members share a thing, or
        everything that only one document or origin states.
    about : str
        The thing, document or origin; empty for a direct tie and for what is masked. Names of
        documents that identify somebody protected are withheld, here and in `places`.
    doubt : str
        What is in doubt, in words; empty for a document or an origin.
    places : tuple of (str, str)
        Documents and rows that state it, sorted; none for a document or an origin.
    size : int
        How many members are tied together with it.
    left : int
        How many of them, at most, are tied together without it.
    lost_named : str
        The only member that is lost, if it is one and may be named.
    before, after : int
        Ties to spare with and without it (see `Ring.redundancy`).

    Examples
    --------
    >>> doubt, places = "Cay is tied to phone:1", (("a.csv", "118"),)
    >>> question = RingQuestion("tie", "phone:1", doubt, places, 5, 4, "Cay", 4, 4)
    >>> question.text().split("? ")[1]
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
        """Put it as a question, with what depends on the answer.

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
        >>> RingQuestion("document", "a.csv", "", (), 5, 5, "", 9, 2).text().split("? ")[0]
        'Is everything that only a.csv states reliable'
        """
        return card.question_text(self, title)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ring:
    """A group whose members share more than chance explains.

    Attributes
    ----------
    number : int
        Its number in the table, from 1.
    members : tuple of Member
        The most stable first; the protected last, by their masked names.
    n_protected : int
        How many members are protected.
    roles : tuple of RingRole
        Members who are central or peripheral by their ties, hold the ring together, or have more
        ties outside it; no protected ones.
    bridges : tuple of Bridge
        Members tied to other rings; no protected ones.
    shared : tuple of SharedThing
        What members share, shared by most first.
    first, last : datetime, optional
        First and last date of what they share.
    countries, agencies : tuple of (str, int)
        Countries on record of the members who may be named, and agencies whose documents name
        them, each with the number of members; most first.
    documents : tuple of str
        Ids of the documents that state any of it; `title` names them in outputs.
    explained : bool
        Whether families, households or work explain it: without what they share among themselves
        it would not be a ring.
    standing : RingStanding
        Documents, grades and sources of its ties.
    density : float
        Share of pairs of members that are tied.
    redundancy : int
        Ties to spare: how many it has beyond the fewest that hold it together, counting what
        families share among themselves. As many could be wrong while it holds, but not any as many.
    significance : float
        The p-value: share of simulated networks whose best group is as strong, by ties to spare
        a member, where a family counts once, or in a large graph by surprise. At least .005 with
        199 networks and .05 with 19; NaN if it was not computed.
    false_share : float
        Of the groups at least as strong, the share expected by chance; NaN if it was not computed.
    stability : float
        Mean over the members.
    resolutions : tuple of (float, float)
        Where it is found, as shares of the mean strength of a tie; NaN where groups grew from every
        tie, since strengths do not count there.
    relevance : float
        Sum over the members of the relevance given; 0 if none was.
    relevance_reasons : tuple of str
        The reasons given with it.
    reasons : tuple of Reason
        Rows of documents that state its evidence, at most 200.
    notes : tuple of str
        What speaks against it, and other caveats.
    questions : tuple of RingQuestion
        What to verify first: a tie or thing, then a document or origin.
    withheld : frozenset of str
        Documents and origins that are not named, since their names identify somebody protected.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1]
    <Ring 1: 5 members, 0 protected; p ≤ 0.005; stability 1.00>
    """

    number: int
    members: tuple[Member, ...]
    n_protected: int
    roles: tuple[RingRole, ...]
    bridges: tuple[Bridge, ...]
    shared: tuple[SharedThing, ...]
    first: datetime | None
    last: datetime | None
    countries: tuple[tuple[str, int], ...]
    agencies: tuple[tuple[str, int], ...]
    documents: tuple[str, ...]
    explained: bool
    standing: RingStanding
    density: float
    redundancy: int
    significance: float
    false_share: float
    stability: float
    resolutions: tuple[float, float]
    relevance: float
    relevance_reasons: tuple[str, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    questions: tuple[RingQuestion, ...]
    withheld: frozenset[str]

    def __repr__(self) -> str:
        return f"<{card.headline(self)}>"

    def __len__(self) -> int:
        return len(self.members)

    @property
    def boundary(self) -> tuple[Member, ...]:
        """The members whose stability is under .8, as in `members`."""
        return tuple(member for member in self.members if not member.core)

    @property
    def caveat(self) -> str:
        """What a ring does not show."""
        return Result.CAVEAT

    def title(self, document: str) -> str:
        """Return the name of a document or an origin as outputs may show it.

        Parameters
        ----------
        document : str
            Its id or name.

        Returns
        -------
        str
            The same, or that it is withheld since it names somebody protected.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1].title("tips.csv")
        'tips.csv'
        """
        return WITHHELD if document in self.withheld else document

    def to_frame(self) -> pd.DataFrame:
        """Return the members as a new frame.

        Returns
        -------
        DataFrame
            Columns entity, label, stability, core, protected; as in `members`.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
        >>> list(rings[1].to_frame())
        ['entity', 'label', 'stability', 'core', 'protected']
        """
        rows = [[getattr(member, name) for name in MEMBER_COLUMNS] for member in self.members]
        return pd.DataFrame(rows, columns=list(MEMBER_COLUMNS))

    def card(self) -> str:
        """Describe the ring in plain text.

        Returns
        -------
        str
            Several lines; protected people under their masked names.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> rings = la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))
        >>> print(rings[1].card().splitlines()[0])
        Ring 1: 5 members, 0 protected; p ≤ 0.005; stability 1.00
        """
        return card.as_text(self)

    def _repr_html_(self) -> str:
        return card.as_html(self)

"""A ring, and its card: every sentence that the text, the notebook, the report and the map show."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.core.counts import counted
from linkanalysis.core.escape import escape_html, visible
from linkanalysis.core.notebook import card_html
from linkanalysis.core.result import Result
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.protection.mentions import WITHHELD
from linkanalysis.rings.evidence import TIES
from linkanalysis.rings.probability import grade_of, share
from linkanalysis.rings.ring_parts import cited, span, spare_ties, thing_text
from linkanalysis.rings.significance import LEVEL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from linkanalysis.core.provenance import Reason
    from linkanalysis.rings.probability import Grade
    from linkanalysis.rings.ring_parts import (
        Bridge,
        Member,
        Part,
        RingQuestion,
        RingRole,
        RingStanding,
        SharedThing,
    )

MEMBER_COLUMNS = ("entity", "label", "stability", "core", "protected")
# Stability from which a member is in the core: together in four of five runs. A design choice.
CORE = 0.8
# Lines of a section: what a reader still reads.
LINES = 12

# Layers that a card does not name: what is shared says it.
UNSAID = ("shared things", "ties")
ROLES_CAVEAT = (
    "Positions follow from recorded ties only, with contacts by phone and payment beyond chance: "
    "people who are recorded most appear central, and none of this shows who leads or profits."
)


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
    part : {"ring", "explained"}
        An explained group exceeds chance only by what families, households or colleagues share.
    standing : RingStanding
        Documents, grades and sources of its ties.
    layer : str
        The kinds of evidence in which it is found: "shared things", "calls", "payments", or several
        joined by "and"; "ties" in a graph without things.
    score : float
        How surprising what it shares is given how active its members are, in nats; NaN where groups
        are compared by redundant ties.
    tied : tuple of (int, int)
        The pairs of members that are tied, by their places in `members`, from 0.
    density : float
        Share of pairs of members that are tied.
    redundancy : int
        How many more ties it has than it needs to hold together, counting what families share among
        themselves. It can hold with that many ties wrong, but not with just any of them wrong.
    significance : float
        The p-value: share of simulated networks whose best group is as strong, by redundant ties
        a member, where a family counts once, or without things by surprise; at least .005 with
        199 networks and .05 with 19. NaN if not computed.
    probability : float
        How likely it is more than ordinary life, given what is on record; NaN for an explained
        group.
    expected_false : float
        How many of the groups from the first to this one are expected to be ordinary circles.
    stability : float
        Mean over the members; NaN if it is NaN for them.
    resolutions : tuple of (float, float)
        Where it is found, as shares of the mean strength of a tie; NaN if strengths do not count.
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
    zone : str, optional
        Time zone of the case, in which its texts give dates; `first` and `last` are in UTC.
    doubles : tuple of tuple of str
        Members who may be one person, because the pair is undecided; no protected ones.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1]
    <Ring 1: 5 members, 0 protected; moderate, probability 0.80; stability 1.00>
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
    part: Part
    standing: RingStanding
    layer: str
    score: float
    tied: tuple[tuple[int, int], ...]
    density: float
    redundancy: int
    significance: float
    probability: float
    expected_false: float
    stability: float
    resolutions: tuple[float, float]
    relevance: float
    relevance_reasons: tuple[str, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...]
    questions: tuple[RingQuestion, ...]
    _withheld: frozenset[str]
    zone: str | None = None
    doubles: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        return f"<{headline(self)}>"

    def __len__(self) -> int:
        return len(self.members)

    @property
    def grade(self) -> Grade | None:
        """The grade of its probability; None for an explained group."""
        return None if self.explained else grade_of(self.probability)

    @property
    def boundary(self) -> tuple[Member, ...]:
        """The members whose stability is under .8, as in `members`."""
        return tuple(member for member in self.members if not member.core)

    @property
    def explained(self) -> bool:
        """Whether it exceeds chance only by what families, households or colleagues share."""
        return self.part == "explained"

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
        return WITHHELD if document in self._withheld else document

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
        Ring 1: 5 members, 0 protected; moderate, probability 0.80; stability 1.00
        """
        lines = [headline(self)]
        lines += [f"{name}: {visible(text)}" for name, text in facts(self)]
        for section in (*_members(self), *sections(self)):
            lines += [f"{section.title}:", *(f"- {visible(line)}" for line in section.lines)]
        return "\n".join([*lines, self.caveat])

    def _repr_html_(self) -> str:
        rows = [(name, [text]) for name, text in facts(self)]
        rows += [(each.title, list(each.lines)) for each in (*_members(self), *sections(self))]
        return (
            f"<h4>{escape_html(headline(self))}</h4>{card_html(rows)}"
            f"<p><em>{escape_html(self.caveat)}</em></p>"
        )


class Section(NamedTuple):
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


def headline(ring: Ring) -> str:
    """State size, probability and stability in one line."""
    name = "Group" if ring.explained else "Ring"
    said = "within families, households or work" if ring.explained else likelihood(ring)
    return (
        f"{name} {ring.number}: {len(ring.members)} members, {ring.n_protected} protected; {said}"
        f"{'' if math.isnan(ring.stability) else f'; stability {ring.stability:.2f}'}"
    )


def likelihood(ring: Ring) -> str:
    """State the grade and the probability of a ring that is not explained."""
    known = share(ring.probability)
    return f"{ring.grade}, probability {known}" if known else str(ring.grade)


def facts(ring: Ring, veil: Callable[[str], str] = str) -> list[tuple[str, str]]:
    """List what fits in a line each: name and text; `veil` masks reasons of relevance."""
    protected = f", including {ring.n_protected} protected and not named"
    relevance = "; ".join(map(veil, ring.relevance_reasons))
    rows = [
        ("Members", f"{len(ring.members)}{protected if ring.n_protected else ''}{_fewer(ring)}"),
        ("Shared", _shared_text(ring)),
        ("Found by", "" if ring.layer in UNSAID else ring.layer),
        ("Probability", _probability_text(ring)),
        ("Significance", _chance_text(ring)),
        ("Stability", _stability_text(ring)),
        (
            "Redundancy",
            f"{spare_ties(ring.redundancy)}; how many could be wrong depends on which ones",
        ),
        ("Dates", span(ring.first, ring.last, ring.zone)),
        ("Countries", tallied(ring.countries)),
        ("Agencies", tallied(ring.agencies)),
        ("Sources", ring.standing.words),
        ("Grades", ring.standing.graded),
        ("Relevance", f"{ring.relevance:g}: {relevance}" if relevance else ""),
    ]
    return [(name, text) for name, text in rows if text]


def sections(
    ring: Ring, title: Callable[[str], str] | None = None, *, rows: bool = False
) -> list[Section]:
    """List what takes several lines; `title` names documents, `rows` adds what they state."""
    named = title or ring.title
    stated = [
        f"{reason.text} ({named(reason.document)}, row {reason.row})"
        if reason.document
        else reason.text
        for reason in ring.reasons
    ]
    roles = [f"{display_name(role.entity, role.label)}: {role.words}" for role in ring.roles]
    ties = ring.standing.ties
    found = (
        ("Doubts and limits", ring.notes),
        ("What to verify first", [question.text(named) for question in ring.questions]),
        (
            "Positions in the ring",
            [*_cut(roles), ROLES_CAVEAT]
            if roles
            else ["No member who may be named stands out by ties."],
        ),
        ("What they share", _cut([thing_text(thing, named, ring.zone) for thing in ring.shared])),
        (
            "Bridges to other rings",
            _cut(
                [
                    f"{display_name(b.entity, b.label)}: ring {b.to_ring}{cited(b.places, named)}"
                    for b in ring.bridges
                ]
            ),
        ),
        (
            "Documents",
            [f"{named(name)}: {n:,} of the {ties:,} ties" for name, n in ring.standing.documents],
        ),
        ("Evidence", _cut(stated) if rows else ()),
    )
    return [Section(head, tuple(lines)) for head, lines in found if lines]


def tallied(counts: Sequence[tuple[str, int]]) -> str:
    """Write names with the number of members of each."""
    return ", ".join(f"{name} ({counted(count, 'member')})" for name, count in counts)


def _probability_text(ring: Ring) -> str:
    if ring.explained or math.isnan(ring.probability):
        return ""
    said = f"{share(ring.probability)} ({ring.grade})"
    if ring.number == 1:
        return said
    return (
        f"{said}; of the first {ring.number} groups about {ring.expected_false:.1f} are expected "
        "to be ordinary circles"
    )


def _chance_text(ring: Ring) -> str:
    if math.isnan(ring.significance):
        return "Not tested: the data are too large"
    often = "would rarely produce" if ring.significance <= LEVEL else "could produce"
    return f"Chance alone {often} a group this strong (p ≤ {ring.significance:.3g})"


def _stability_text(ring: Ring) -> str:
    if math.isnan(ring.stability):
        return ""
    return f"On average, a member is found with the others in {ring.stability:.0%} of searches"


def _fewer(ring: Ring) -> str:
    """Say how many members there are if those who may be one person are."""
    if not ring.doubles:
        return ""
    fewer = len(ring.members) - sum(len(same) - 1 for same in ring.doubles)
    named = [f"{', '.join(same[:-1])} and {same[-1]}" for same in ring.doubles]
    if len(named) == 1:
        return f"; {fewer} if {named[0]} are one person"
    return f"; {fewer} if each of these is one person: {'; '.join(named)}"


def _shared_text(ring: Ring) -> str:
    kinds = Counter(thing.type for thing in ring.shared)
    ties = [counted(kinds.pop(kind), kind) for kind in TIES if kind in kinds]
    things = ", ".join(
        counted(count, entity_type(kind).label if is_type(kind) else kind)
        for kind, count in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    )
    parts = [f"{counted(sum(kinds.values()), 'thing')} ({things})"] if kinds else []
    return f"{' and '.join([*parts, *ties])}; {ring.density:.0%} of the pairs of members are tied"


def _members(ring: Ring) -> list[Section]:
    if math.isnan(ring.stability):
        names = tuple(display_name(m.entity, m.label) for m in ring.members)
        return [Section("Members", names)]
    parts = (
        (f"Core members (stability at least {CORE:g})", [m for m in ring.members if m.core]),
        (f"Boundary members (stability under {CORE:g})", ring.boundary),
    )
    return [
        Section(
            head,
            tuple(f"{display_name(m.entity, m.label)}: {m.stability:.2f}" for m in members),
        )
        for head, members in parts
        if members
    ]


def _cut(lines: list[str]) -> list[str]:
    return lines if len(lines) <= LINES else [*lines[:LINES], f"and {len(lines) - LINES} more"]

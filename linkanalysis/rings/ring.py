"""What is said of a ring: who belongs how firmly, what they share, what speaks against it.

Lives here: `Ring` with its card.
Not here: the table of rings (`ring_table`), how a card is written (`ring_making`) and worded
(`ring_words`), and pages and maps (`views`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._escape import escape_html, visible
from linkanalysis.case import WITHHELD
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.rings.ring_parts import Bridge, Member, SharedThing
from linkanalysis.rings.ring_words import headline, parts

if TYPE_CHECKING:
    from datetime import datetime

    from linkanalysis._provenance import Reason
    from linkanalysis.rings.ring_question import RingQuestion
    from linkanalysis.rings.ring_roles import RingRole
    from linkanalysis.rings.ring_standing import RingStanding

__all__ = ["Bridge", "Member", "Ring", "SharedThing"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ring:
    """A community with grounds.

    Attributes
    ----------
    number : int
        Its place in the table, from 1.
    members : tuple of Member
        The firmest first; the protected at the end, by their masked names.
    n_protected : int
        How many members are protected.
    roles : tuple of RingRole
        Members who stand in the middle, on the rim, hold it together or are tied more to outside;
        no protected ones.
    bridges : tuple of Bridge
        Members tied to other rings; no protected ones.
    shared : tuple of SharedThing
        What members share, shared by most first.
    first, last : datetime, optional
        First and last date of what they share.
    countries, agencies : tuple of (str, int)
        Of members who may be named: country on record, and whose documents name them, each with how
        many; most first.
    documents : tuple of str
        Documents that state any of it, by id; `title` is for showing.
    explained : bool
        Whether families, households or work explain it: without what they share among themselves
        it would be no ring.
    standing : RingStanding
        On what it rests: documents, grades, and how much a single source states.
    density : float
        Share of pairs of members that are tied.
    redundancy : int
        How many rows of evidence could be wrong at most before it falls apart; also what families
        share among themselves counts.
    significance : float
        Share of shuffled worlds whose best group has as much that is doubled a member, where a
        family counts once, or in a large graph is as surprising; at least .005 of 199 worlds and
        .05 of 19, NaN if it was not computed.
    false_share : float
        Share of the groups as good as this one, or better, that chance would make as well; NaN if
        it was not computed.
    stability : float
        Mean over the members.
    resolutions : tuple of (float, float)
        Where it holds, as shares of the mean strength of a tie; NaN where groups grew from every
        tie, since strengths do not count there.
    relevance : float
        Sum over the members of what was given; 0 if nothing was.
    relevance_reasons : tuple of str
        The reasons given with it.
    reasons : tuple of Reason
        Places in documents on which it rests.
    notes : tuple of str
        What speaks against it, and what to know.
    questions : tuple of RingQuestion
        What would change it most if it were wrong: a tie or thing, then a document or origin.
    withheld : frozenset of str
        Documents and origins that are not named, since their names tell of somebody protected.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1]
    <Ring 1: 5 members, 0 protected; significance ≤ 0.005; stability 1.00>
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
        return f"<{headline(self)}>"

    def __len__(self) -> int:
        return len(self.members)

    @property
    def boundary(self) -> tuple[Member, ...]:
        """List members who belong less firmly: with the others in under .8 of the searches.

        Returns
        -------
        tuple of Member
            As in `members`.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1].boundary
        ()
        """
        return tuple(member for member in self.members if not member.core)

    @property
    def caveat(self) -> str:
        """Say what a ring does not show.

        Returns
        -------
        str
            A sentence for the foot of a card.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.find_rings(la.from_networkx(nx.ring_of_cliques(8, 5)))[1].caveat
        'A position in the records, not in the crime. A lead, never a verdict.'
        """
        return CAVEAT

    def title(self, document: str) -> str:
        """Say how a document or an origin is written in an output.

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
        """Give the members as a new frame.

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
        names = ("entity", "label", "stability", "core", "protected")
        rows = [[getattr(member, name) for name in names] for member in self.members]
        return pd.DataFrame(rows, columns=list(names))

    def card(self) -> str:
        """Say all of it in plain text.

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
        Ring 1: 5 members, 0 protected; significance ≤ 0.005; stability 1.00
        """
        lines = [headline(self)]
        lines += [f"{title}: {visible(text)}" for title, text in parts(self)]
        return "\n".join([*lines, CAVEAT])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{escape_html(title)}</th><td>{escape_html(text)}</td></tr>"
            for title, text in parts(self)
        )
        return (
            f"<h4>{escape_html(headline(self))}</h4>"
            f"<table><tbody>{rows}</tbody></table><p><em>{escape_html(CAVEAT)}</em></p>"
        )

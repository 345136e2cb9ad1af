"""The table of rings: what was found, in order, and what is listed apart.

Lives here: `RingTable`.
Not here: what is said of one ring (`ring_card`), how rings are found (`rings`), and pages and maps
(`views`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._given import is_whole
from linkanalysis._result import Result, held_back, sentences
from linkanalysis.errors import UnknownNameError
from linkanalysis.graph.freshness import refuse_named
from linkanalysis.measures.measure_table import CAVEAT
from linkanalysis.rings.ring_words import tallied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis._provenance import MadeBy
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.ring_card import Ring
    from linkanalysis.rings.ring_question import RingQuestion

__all__ = ["RingTable"]

COLUMNS = (
    "ring",
    "size",
    "significance",
    "stability",
    "shared",
    "first",
    "last",
    "documents",
    "single_source",
    "countries",
    "agencies",
    "question",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RingTable(Result):
    """The rings that were found, least likely by chance first.

    Its length, its rows and a loop over it are those of the rings.

    Attributes
    ----------
    rings : tuple of Ring
        The rings; ``table[1]`` is the first.
    explained : tuple of Ring
        Groups that are listed apart, since they go beyond chance only by what families, households
        or colleagues share among themselves. Numbered on: after two rings ``table[3]`` is the
        first. Most of them are families; a ring that is one family is among them, and nothing in
        the records tells it from the others but relevance, by which equals are ordered.
    withheld : int
        How many different protected people are in any of them.
    candidates : int
        How many groups were considered.
    graph : EntityGraph
        The graph in which they were looked for: people tied by what they share.
    notes : tuple of str
        What was set aside and tested, and how.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> la.find_rings(la.from_networkx(nx.path_graph(3)))
    <RingTable: no rings; 0 candidates>
    """

    rings: tuple[Ring, ...]
    explained: tuple[Ring, ...]
    withheld: int
    candidates: int
    graph: EntityGraph
    notes: tuple[str, ...]
    made_by: MadeBy

    def __repr__(self) -> str:
        count = len(self.rings)
        rings = "no rings" if not count else "1 ring" if count == 1 else f"{count} rings"
        word = "candidate" if self.candidates == 1 else "candidates"
        apart = len(self.explained)
        groups = "1 group" if apart == 1 else f"{apart} groups"
        explained = f"; {groups} explained" if apart else ""
        return f"<RingTable: {rings}; {self.candidates:,} {word}{explained}>"

    def __len__(self) -> int:
        return len(self.rings)

    def __iter__(self) -> Iterator[Ring]:
        refuse_named(self.graph)
        return iter(self.rings)

    def __getitem__(self, number: int) -> Ring:
        refuse_named(self.graph)
        every = (*self.rings, *self.explained)
        if not is_whole(number) or not 1 <= number <= len(every):
            there = f"rings 1 to {len(self.rings)}" if self.rings else "no rings"
            if self.explained:
                there += f", and families and the like to {len(every)}"
            message = f"There is no ring {number!s:.40}; this table has {there}."
            raise UnknownNameError(message, name=str(number))
        return every[number - 1]

    @property
    def caveat(self) -> str:
        """Say what the rings do not show, and what was set aside.

        Returns
        -------
        str
            Sentences for the foot of a table.

        Examples
        --------
        >>> import networkx as nx
        >>> import linkanalysis as la
        >>> la.find_rings(la.from_networkx(nx.path_graph(3))).caveat.split(". ")[-1]
        'No rings: 0 groups were considered, and none goes beyond what chance makes.'
        """
        held = held_back(self.withheld, "protected people are members, not named.")
        return sentences(CAVEAT, held, *self.notes)

    def _frame(self) -> pd.DataFrame:
        """Give the table as a new frame.

        Columns ring (from 1), size, significance (NaN if not computed), stability, shared (number
        of things), first, last, documents (number), single_source (share of ties that only one
        origin states; NaN if documents are not known), countries, agencies (of members who may be
        named, with counts), question (what would change it most, without its rows); in the order
        of the rings.
        """
        rings = self.rings
        frame = pd.DataFrame(
            {
                "ring": pd.Series([ring.number for ring in rings], dtype="int64"),
                "size": pd.Series([len(ring.members) for ring in rings], dtype="int64"),
                "significance": pd.Series([ring.significance for ring in rings], dtype="float64"),
                "stability": pd.Series([ring.stability for ring in rings], dtype="float64"),
                "shared": pd.Series([len(ring.shared) for ring in rings], dtype="int64"),
                "first": pd.Series([ring.first for ring in rings], dtype="datetime64[us]"),
                "last": pd.Series([ring.last for ring in rings], dtype="datetime64[us]"),
                "documents": pd.Series([len(ring.documents) for ring in rings], dtype="int64"),
                "single_source": pd.Series(
                    [ring.standing.single_share for ring in rings], dtype="float64"
                ),
                "countries": pd.Series([tallied(ring.countries) for ring in rings], dtype=object),
                "agencies": pd.Series([tallied(ring.agencies) for ring in rings], dtype=object),
                "question": pd.Series([_first(ring.questions) for ring in rings], dtype=object),
            }
        )
        return frame[list(COLUMNS)]


def _first(questions: tuple[RingQuestion, ...]) -> str:
    # without rows, which the card names: a table must not change with the order of a file
    return replace(questions[0], places=()).text() if questions else ""

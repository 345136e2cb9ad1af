"""On what a ring rests: documents, their grades, and how much of it a single source states.

Lives here: `RingStanding` and the sources of a case.
Not here: which rows state what (`ring_evidence`), rings found anew without a document
(`trust.ring_sources`), and what a grade is worth (`trust.grade_table`).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.case.mentions import WITHHELD
from linkanalysis.graph.countries_agencies import jurisdictions
from linkanalysis.vocabulary import parse_grade, scheme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linkanalysis.graph import EntityGraph
    from linkanalysis.graph.countries_agencies import Jurisdictions
    from linkanalysis.rings.ring_evidence import Tie

__all__ = ["RingStanding", "Sources", "sources_of", "standing_of"]

UNGRADED = "ungraded"


class Sources(NamedTuple):
    """What is known of documents, and where the records place entities.

    origins: Whom each document stems from; documents of one origin are one voice.
    grades: The grade of each in words.
    withheld: Documents and origins whose names tell of somebody protected.
    countries, agencies: Of the entities of the graph.
    """

    origins: Mapping[str, str]
    grades: Mapping[str, str]
    withheld: frozenset[str]
    countries: Jurisdictions
    agencies: Jurisdictions

    def title(self, name: str) -> str:
        """Say how a document or an origin is written in an output."""
        return WITHHELD if name in self.withheld else name


@dataclass(frozen=True, slots=True)
class RingStanding:
    """On what the ties of members to what they share rest.

    Attributes
    ----------
    ties : int
        How many ties of members to things, and direct ties, documents state; 0 without a case.
    single : int
        How many of them only one origin states.
    documents : tuple of (str, int)
        Each document, and how many of the ties it states; most first. Names that tell of somebody
        protected are withheld.
    grades : tuple of (str, int)
        Each grade, and how many of the ties a document of it states; most first.
    origins : int
        From how many origins the documents stem.

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
        """Give the share of the ties that only one origin states.

        Returns
        -------
        float
            From 0 to 1; NaN if no documents are known.

        Examples
        --------
        >>> RingStanding(0, 0, (), (), 0).single_share
        nan
        """
        return self.single / self.ties if self.ties else math.nan

    @property
    def words(self) -> str:
        """Say how much of it a single source states.

        Returns
        -------
        str
            Without a verb; empty if no documents are known.

        Examples
        --------
        >>> RingStanding(4, 3, (("a.csv", 4), ("b.csv", 1)), (("ungraded", 4),), 2).words
        '3 of 4 ties (75 %) by one source alone, of 2 in all'
        """
        if not self.ties:
            return ""
        of = "the same for all" if self.origins == 1 else f"of {self.origins:,} in all"
        share = f"{round(100 * self.single_share)} %"
        return f"{self.single:,} of {self.ties:,} ties ({share}) by one source alone, {of}"

    @property
    def graded(self) -> str:
        """Say by what grades it is stated.

        Returns
        -------
        str
            The grades of its documents; empty if no documents are known.

        Examples
        --------
        >>> RingStanding(4, 3, (), (("admiralty B2", 4), ("ungraded", 1)), 2).graded
        'admiralty B2 (4 of 4 ties), ungraded (1 of 4 ties)'
        """
        return ", ".join(
            f"{grade} ({count:,} of {self.ties:,} ties)" for grade, count in self.grades
        )


def sources_of(graph: EntityGraph) -> Sources:
    """Read origins and grades of a graph's documents, and the countries of its entities."""
    places = jurisdictions(graph, "country"), jurisdictions(graph, "agency")
    if graph.case is None:
        return Sources({}, {}, frozenset(), *places)
    frame = graph.case.documents()
    columns = [frame[name].tolist() for name in ("id", "origin", "scheme", "grade")]
    origins, grades = {}, {}
    for name, origin, scheme_name, grade in zip(*columns, strict=True):
        origins[name] = name if pd.isna(origin) or not origin else str(origin)
        grades[name] = _grade(scheme_name, grade)
    mentions = graph.case.mentions
    names = {*origins, *origins.values()}
    withheld = frozenset(name for name in names if mentions.whole(name))
    return Sources(origins, grades, withheld, *places)


def standing_of(ties: Sequence[Tie], sources: Sources) -> RingStanding:
    """Say on what the ties of a ring rest."""
    stated = [sorted({document for document, _ in tie.places}) for tie in ties if tie.places]
    voices = [{sources.origins.get(name, name) for name in names} for names in stated]
    documents = Counter(name for names in stated for name in names)
    grades = Counter(
        grade
        for names in stated
        for grade in {sources.grades.get(name, UNGRADED) for name in names}
    )
    return RingStanding(
        ties=len(stated),
        single=sum(len(heard) == 1 for heard in voices),
        # by what is shown, so that no place among equals tells of a name that is withheld
        documents=tuple(
            sorted(
                ((sources.title(name), count) for name, count in documents.items()), key=_most_first
            )
        ),
        grades=tuple(sorted(grades.items(), key=_most_first)),
        origins=len(set().union(*voices)),
    )


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    name, count = counted
    return -count, name


def _grade(scheme_name: object, grade: object) -> str:
    if not isinstance(scheme_name, str) or not isinstance(grade, str) or not grade:
        return UNGRADED
    parts = parse_grade(scheme_name, grade)
    signs = {("source", parts.source), ("information", parts.information)}
    codes = scheme(parts.scheme).codes
    unknown = any(code.unknown and (code.part, code.code) in signs for code in codes)
    return f"{scheme_name} {grade}{' (cannot be judged)' if unknown else ''}"

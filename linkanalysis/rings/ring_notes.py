"""What is said of a ring beside its evidence: what speaks against it, and how it was tested.

Lives here: the sentences, and what a ring's place in the table follows from.
Not here: the card that shows them (`ring_card`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from linkanalysis.graph.evidence import shown_documents
from linkanalysis.rings.ring_search import LEVEL, MOST_FALSE
from linkanalysis.rings.significance import REPLICATES, WORLDS, is_large

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis._provenance import Reason
    from linkanalysis.rings.candidates import Candidate
    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.ring_evidence import Shared
    from linkanalysis.rings.ring_parts import Member

__all__ = ["CORE", "MOST_REASONS", "FoundRing", "against", "table_notes"]

CORE = 0.8
MOST_REASONS = 200
# From this share on one thing is said to carry a ring.
CARRIES = 0.5
EXPLAINED = (
    "What sets it apart is shared within families, households or work: without that it would be no "
    "ring."
)


class FoundRing(NamedTuple):
    """A candidate that is a ring, and what its place in the table follows from.

    candidate: The group.
    significance, false_share: How it compares with groups of shuffled worlds; NaN if that was not
      computed.
    doubled: How many rows could be wrong at most before it falls apart, by what it was judged.
    redundancy: The same where everybody counts, also within a family.
    explained: Whether families, households or work explain it.
    shared: What they share.
    relevance: Sum of what was given for members.
    relevance_reasons: The reasons given with it.
    """

    candidate: Candidate
    significance: float
    false_share: float
    doubled: int
    redundancy: int
    explained: bool
    shared: tuple[Shared, ...]
    relevance: float
    relevance_reasons: tuple[str, ...]

    @property
    def order(self) -> tuple[float, float, float]:
        """Say what orders rings: the smallest comes first."""
        chance = 2.0 if np.isnan(self.significance) else self.significance
        size, surprise = self.candidate.nodes.size, self.candidate.surprise
        evidence = self.doubled / size if np.isnan(surprise) else surprise
        return (chance, -self.relevance, -evidence)


def against(
    grounds: Grounds,
    found: FoundRing,
    pairs: NDArray[np.int64],
    members: tuple[Member, ...],
    reasons: tuple[Reason, ...],
) -> tuple[str, ...]:
    """Say what speaks against a ring, and what to know of it."""
    notes = []
    if found.explained:
        notes.append(EXPLAINED)
    benign = int(np.isin(pairs, grounds.benign).sum())
    if benign:
        notes.append(
            f"{benign} of its {pairs.size} tied pairs are also tied by family, household, home or "
            "work."
        )
    notes += _carried(grounds, found)
    documents = {reason.document for reason in reasons}
    if len(documents) == 1:
        (told,) = shown_documents(grounds.people, documents)
        notes.append(f"All of it rests on one document, {told}.")
    loose = sum(not member.core for member in members)
    if loose:
        notes.append(
            f"{loose} of its {len(members)} members belong less firmly: together with the others "
            f"in under {CORE:.0%} of the searches."
        )
    if np.isnan(found.significance):
        notes.append("Whether chance makes such groups was not computed.")
    elif not grounds.two_mode:
        notes.append(
            "The shuffled worlds keep only how many ties each has: a dense family or workplace "
            "passes this test as well."
        )
    if found.false_share > LEVEL and found.significance > LEVEL:
        notes.append(
            f"Of the groups as good as this one {found.false_share:.0%} are expected by chance: "
            "take it after those before it."
        )
    if len(reasons) > MOST_REASONS:
        notes.append(f"{len(reasons):,} rows state it; {MOST_REASONS} are given.")
    return tuple(notes)


def _carried(grounds: Grounds, found: FoundRing) -> list[str]:
    if not grounds.two_mode or not found.shared:
        return []
    weights = [
        int(grounds.weight[shared.ground]) * len(shared.members) * (len(shared.members) - 1)
        for shared in found.shared
    ]
    most = int(np.argmax(weights))
    share = weights[most] / sum(weights)
    name = grounds.shown[found.shared[most].ground] or "a direct tie"
    return [f"One thing, {name}, is {share:.0%} of what ties it."] if share >= CARRIES else []


def table_notes(
    grounds: Grounds, candidates: int, rings: list[FoundRing], explained: list[FoundRing]
) -> tuple[str, ...]:
    """Say what was set aside, tested and left out of a table of rings."""
    notes = [*grounds.notes, *_tests(grounds, candidates, rings)]
    if explained:
        word = "group is" if len(explained) == 1 else "groups are"
        notes.append(
            f"{len(explained):,} {word} listed apart (explained): beyond chance only by what "
            "families, households or colleagues share among themselves."
        )
    marked = sum(found.relevance > 0 for found in explained)
    if marked:
        notes.append(f"{marked:,} of those {'has' if marked == 1 else 'have'} relevance.")
    return tuple(notes)


def _tests(grounds: Grounds, candidates: int, rings: list[FoundRing]) -> list[str]:
    word = "group was" if candidates == 1 else "groups were"
    considered = f"{candidates:,} {word} considered"
    if not rings:
        return [f"No rings: {considered}, and none goes beyond what chance makes."]
    if is_large(grounds):
        firm = sum(found.false_share <= LEVEL for found in rings)
        given = (
            f"{considered}; given are those with the most ties, whatever their strengths, beyond "
            "what degrees, communities and outsiders explain, the most surprising first."
        )
        if np.isnan(rings[0].significance):
            return [given, "Too large to be shuffled."]
        tested = (
            f"Compared with those of {WORLDS} shuffled worlds; of the {firm:,} most "
            f"surprising at most {LEVEL:.0%} are expected by chance, of all at most "
            f"{MOST_FALSE:.0%}."
        )
        return [given, tested]
    if np.isnan(rings[0].significance):
        return [f"{considered}; too large to be shuffled and searched {REPLICATES} times."]
    tested = (
        f"{considered} and compared with those of {REPLICATES} shuffled worlds; at most "
        f"{LEVEL:.0%} of groups like these are expected by chance."
    )
    return [tested]

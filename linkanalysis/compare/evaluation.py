"""How well groups that were found match groups that are known.

Lives here: `compare_groups`, for rings and communities alike, and `GroupComparison`.
Not here: the similarity of two partitions (`partition_similarity`), and where truth comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._given import expect_type
from linkanalysis._provenance import MadeBy
from linkanalysis._result import Result
from linkanalysis._version import __version__
from linkanalysis.compare.partition_similarity import (
    adjusted_mutual_information,
    adjusted_rand,
    element_similarity,
)
from linkanalysis.errors import GraphKindError
from linkanalysis.groups.communities import Partition
from linkanalysis.rings.table import RingTable

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    Groups = Iterable[Collection[Hashable]]

__all__ = ["GroupComparison", "compare_groups"]

# Jaccard from which a group counts as found.
FOUND = 0.5
GROUPS = "give a list of groups, each a list of its members."
CAVEAT = (
    "Truth is what somebody knew or planted: a group that nobody knew of counts as an error here."
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GroupComparison(Result):
    """How well an ordered list of groups matches the groups that are known.

    Attributes
    ----------
    sizes : tuple of int
        Members of each group found, in their order.
    overlaps : tuple of float
        Of each group found, its highest Jaccard with a known group.
    hits : tuple of int
        Of each group found, the number (from 1) of the known group it finds, else 0.
    known : int
        How many groups are known.
    recall : float
        Share of the known groups that some group found overlaps by half (Jaccard .5); NaN if none
        are known.
    f1 : float
        Best-match F1: the mean over known groups of their best F1 with a group found, and the mean
        over groups found, halved.
    average_precision : float
        Precision at each hit, summed and divided by the number of known groups.
    ami, ari, element_similarity : float
        Adjusted mutual information (arithmetic mean), adjusted Rand index and element-centric
        similarity over `elements`; whoever is in no group is a group of their own, whoever is in
        several counts in the first.
    elements : int
        How many entities these three are taken over.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> compare_groups([{"ana", "ben"}], [{"ana", "ben"}, {"cay", "dov"}])
    <GroupComparison: 1 of 2 known groups found, average precision 0.5, F1 0.75>
    """

    sizes: tuple[int, ...]
    overlaps: tuple[float, ...]
    hits: tuple[int, ...]
    known: int
    recall: float
    f1: float
    average_precision: float
    ami: float
    ari: float
    element_similarity: float
    elements: int
    made_by: MadeBy

    def __repr__(self) -> str:
        found = round(self.recall * self.known) if self.known else 0
        return (
            f"<GroupComparison: {found:,} of {self.known:,} known groups found, average precision "
            f"{self.average_precision:.3g}, F1 {self.f1:.3g}>"
        )

    @property
    def caveat(self) -> str:
        """Say what the numbers do not show.

        Returns
        -------
        str
            One sentence.

        Examples
        --------
        >>> compare_groups([], []).caveat.split(":")[0]
        'Truth is what somebody knew or planted'
        """
        return CAVEAT

    def precision_at(self, k: int) -> float:
        """Share of the first k places that hold a hit.

        Parameters
        ----------
        k : int
            How many places, at least 1. Places after the last group are misses.

        Returns
        -------
        float
            From 0 to 1.

        Examples
        --------
        >>> compare_groups([{"ana", "ben"}, {"eva", "fay"}], [{"ana", "ben"}]).precision_at(2)
        0.5
        """
        return sum(hit > 0 for hit in self.hits[:k]) / k

    def _frame(self) -> pd.DataFrame:
        """Give the curve of recall and precision against the groups found, as a new frame.

        One row a group found, in their order: place (from 1), size, overlap (highest Jaccard with
        a known group), known (number of the group it finds, from 1; 0 if none), precision and
        recall of the list up to there, one to one.
        """
        so_far = np.cumsum([hit > 0 for hit in self.hits], dtype=np.int64)
        place = np.arange(1, len(self.hits) + 1)
        return pd.DataFrame(
            {
                "place": place,
                "size": np.array(self.sizes, dtype=np.int64),
                "overlap": np.array(self.overlaps, dtype=np.float64),
                "known": np.array(self.hits, dtype=np.int64),
                "precision": so_far / place,
                "recall": so_far / self.known if self.known else np.full(place.size, np.nan),
            }
        )


def compare_groups(
    found: RingTable | Partition | Groups,
    truth: Groups,
    *,
    everyone: Collection[Hashable] | None = None,
) -> GroupComparison:
    """Compare groups that were found with groups that are known.

    Parameters
    ----------
    found : RingTable, Partition, or iterable of collections
        The groups found, the best first. Of rings and communities the ids of their members count;
        of communities those of two and more, the largest first.
    truth : iterable of collections
        The groups known, of the same ids.
    everyone : collection, optional
        All entities, for the similarity of partitions; by default those in any group.

    Returns
    -------
    GroupComparison
        Recall, F1, precision along the list, and the similarity of partitions.

    Raises
    ------
    GraphKindError
        If groups are given as anything else.

    Notes
    -----
    Going down the list, a group is a hit if it overlaps a known group that is not yet hit by half
    or more (Jaccard .5); of several the one it overlaps most. Duplicates are misses. Average
    precision is 1 only if all known groups are found before anything else; it says nothing of
    groups listed after the last hit.

    People in no group count as groups of their own for the similarity of partitions, so that it
    grows with `everyone`: compare only numbers over the same people.

    Examples
    --------
    >>> truth = [{"ana", "ben", "cay"}, {"dov", "eva", "fay"}]
    >>> compared = compare_groups([{"ana", "ben"}, {"gus", "hal"}, {"dov", "eva", "fay"}], truth)
    >>> compared.recall, round(compared.average_precision, 3)
    (1.0, 0.833)
    """
    given = _groups(found)
    known = _sets("truth", truth)
    expect_type("everyone", everyone, (Collection, NoneType), "give a list of all elements.")
    shared = _overlaps(given, known)
    jaccard = [
        {t: both / (len(group) + len(known[t]) - both) for t, both in row.items()}
        for group, row in zip(given, shared, strict=True)
    ]
    best = [max((row.get(t, 0.0) for row in jaccard), default=0.0) for t in range(len(known))]
    hits = _hits(jaccard)
    ranks = np.flatnonzero(np.array(hits, dtype=np.int64)) + 1
    precisions = np.arange(1, ranks.size + 1) / ranks
    order = _ordered(given, known, everyone)
    a, b = _labels(given, order), _labels(known, order)
    return GroupComparison(
        sizes=tuple(len(group) for group in given),
        overlaps=tuple(max(row.values(), default=0.0) for row in jaccard),
        hits=tuple(hits),
        known=len(known),
        recall=sum(value >= FOUND for value in best) / len(known) if known else float("nan"),
        f1=_best_match(given, known, shared),
        average_precision=float(precisions.sum()) / len(known) if known else float("nan"),
        ami=adjusted_mutual_information(a, b),
        ari=adjusted_rand(a, b),
        element_similarity=element_similarity(a, b),
        elements=len(order),
        made_by=MadeBy(
            "compare_groups",
            __version__,
            (("everyone", "None" if everyone is None else f"{len(everyone)} given"),),
        ),
    )


def _groups(found: RingTable | Partition | Groups) -> list[frozenset[Hashable]]:
    if isinstance(found, RingTable):
        ids = found.graph.ids
        return [frozenset(ids[member.node] for member in ring.members) for ring in found]
    if isinstance(found, Partition):
        ids = found.graph.ids
        members: list[list[Hashable]] = [[] for _ in range(len(found))]
        for node, label in enumerate(found.labels.tolist()):
            members[label].append(ids[node])
        return [frozenset(group) for group in members if len(group) > 1]
    return _sets("found", found)


def _sets(name: str, groups: Groups) -> list[frozenset[Hashable]]:
    expect_type(name, groups, Iterable, GROUPS)
    listed = list(groups)
    for group in (groups, *listed):
        if isinstance(group, str) or not isinstance(group, Iterable):
            message = f"{name} holds {group!r:.40}; {GROUPS}"
            raise GraphKindError(message)
    return [frozenset(group) for group in listed]


def _overlaps(
    found: list[frozenset[Hashable]], known: list[frozenset[Hashable]]
) -> list[Counter[int]]:
    # Of each group found, how many members it shares with each known group that it meets.
    places: dict[Hashable, list[int]] = {}
    for place, group in enumerate(known):
        for element in group:
            places.setdefault(element, []).append(place)
    return [
        Counter(place for element in group for place in places.get(element, ())) for group in found
    ]


def _hits(jaccard: list[dict[int, float]]) -> list[int]:
    hits: list[int] = []
    taken: set[int] = set()
    for row in jaccard:
        free = [(-value, t) for t, value in row.items() if value >= FOUND and t not in taken]
        hit = min(free)[1] if free else -1
        taken.add(hit)
        hits.append(hit + 1)
    return hits


def _best_match(
    found: list[frozenset[Hashable]],
    known: list[frozenset[Hashable]],
    shared: list[Counter[int]],
) -> float:
    if not found or not known:
        return 0.0 if found or known else float("nan")
    of_found = [0.0] * len(found)
    of_known = [0.0] * len(known)
    for f, row in enumerate(shared):
        for t, both in row.items():
            f1 = 2 * both / (len(found[f]) + len(known[t]))
            of_found[f] = max(of_found[f], f1)
            of_known[t] = max(of_known[t], f1)
    return (sum(of_found) / len(found) + sum(of_known) / len(known)) / 2


def _ordered(
    found: list[frozenset[Hashable]],
    known: list[frozenset[Hashable]],
    everyone: Collection[Hashable] | None,
) -> dict[Hashable, int]:
    # The order decides nothing but the names of labels.
    all_groups: list[Collection[Hashable]] = [*found, *known]
    if everyone is not None:
        all_groups.append(everyone)
    order: dict[Hashable, int] = {}
    for group in all_groups:
        for element in group:
            order.setdefault(element, len(order))
    return order


def _labels(groups: list[frozenset[Hashable]], order: dict[Hashable, int]) -> NDArray[np.int64]:
    labels = np.arange(len(groups), len(groups) + len(order))
    for place in range(len(groups) - 1, -1, -1):
        for element in groups[place]:
            labels[order[element]] = place
    return labels

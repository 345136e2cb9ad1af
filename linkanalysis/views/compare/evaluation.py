"""Evaluation: how well groups that were found match known groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import gammaln

from linkanalysis.core.checks import expect_count, expect_type
from linkanalysis.core.door import Call, answer, guarded
from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.result import Column, Result
from linkanalysis.errors import GraphKindError
from linkanalysis.network.groups.communities import Partition
from linkanalysis.rings import RingTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from linkanalysis.core.provenance import MadeBy, Reason

    Groups = Iterable[Collection[Hashable]]

# Jaccard from which a group counts as found: no group that shares nobody with it can then match
# the known group better.
FOUND = 0.5
GROUPS = "give a list of groups, each a list of its members."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GroupComparison(Result):
    """How well an ordered list of groups matches the known groups.

    Attributes
    ----------
    sizes : tuple of int
        Members of each group found, in their order.
    jaccard : tuple of float
        Highest Jaccard of each group found with a known group.
    hits : tuple of int
        Number (from 1) of the known group that each group found is a hit of, or 0.
    known : int
        How many groups are known.
    recall : float
        Share of known groups that some group found matches (Jaccard of at least .5); NaN if none
        are known.
    f1 : float
        Best-match F1: the mean of two means, over known groups of their best F1 with a group found
        and over groups found of theirs with a known group.
    average_precision : float
        Sum of the precision at each hit, divided by the number of known groups.
    ami, ari, element_similarity : float
        Adjusted mutual information (arithmetic mean), adjusted Rand index and element-centric
        similarity over `elements`. An element in no group is a group of its own; one in several
        counts in the first.
    elements : int
        How many elements these three are taken over.
    made_by : MadeBy
        What is needed to make it again.

    Examples
    --------
    >>> compare_groups([{"ana", "ben"}], [{"ana", "ben"}, {"cay", "dov"}])
    <GroupComparison: 1 of 2 known groups found, average precision 0.5, F1 0.75>
    """

    COLUMNS = (
        Column("rank", "position in the list of groups found, from 1", "rank"),
        Column("size", "its members", "elements"),
        Column("jaccard", "its highest Jaccard with a known group", "0 to 1"),
        Column("hit", "the known group that it is a hit of, from 1; 0 if none", "number"),
        Column("precision", "precision down to this row: hits as a share of the rows", "0 to 1"),
        Column("recall", "recall down to this row: hits as a share of the known groups", "0 to 1"),
    )
    CAVEAT = (
        "Known groups are what somebody knew or planted: a true group that nobody knew of counts "
        "as an error here."
    )

    sizes: tuple[int, ...]
    jaccard: tuple[float, ...]
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

    @guarded
    def precision_at(self, k: int) -> float:
        """Compute the share of the first `k` groups that are hits.

        Parameters
        ----------
        k : int
            How many groups from the top of the list, at least 1. Past its end all are misses.

        Returns
        -------
        float
            From 0 to 1.

        Raises
        ------
        GraphKindError
            If `k` is below 1.

        Examples
        --------
        >>> compare_groups([{"ana", "ben"}, {"eva", "fay"}], [{"ana", "ben"}]).precision_at(2)
        0.5
        """
        expect_count("k", k)
        return sum(hit > 0 for hit in self.hits[:k]) / k

    def _frame(self) -> pd.DataFrame:
        """One row for each group found, in their order: the curve of precision and recall."""
        so_far = np.cumsum([hit > 0 for hit in self.hits], dtype=np.int64)
        rank = np.arange(1, len(self.hits) + 1)
        return pd.DataFrame(
            {
                "rank": rank,
                "size": np.array(self.sizes, dtype=np.int64),
                "jaccard": np.array(self.jaccard, dtype=np.float64),
                "hit": np.array(self.hits, dtype=np.int64),
                "precision": so_far / rank,
                "recall": so_far / self.known if self.known else np.full(rank.size, np.nan),
            }
        )

    def _reasons(self, item: str | int, limit: int) -> tuple[Reason, ...]:  # noqa: ARG002
        """Refuse: a comparison rests on groups, not on documents."""
        raise no_reasons()


def no_reasons() -> GraphKindError:
    """Make the error for results that rest on no documents."""
    message = "A comparison rests on groups, not on documents. Ask the rings or communities."
    return GraphKindError(message)


@answer()
def compare_groups(
    call: Call,
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
        of communities only those of two and more, the largest first.
    truth : iterable of collections
        The known groups, of the same ids.
    everyone : collection, optional
        All elements, for the similarity of partitions; by default those in any group.

    Returns
    -------
    GroupComparison
        Recall, F1, precision down the list, and the similarity of partitions.

    Raises
    ------
    GraphKindError
        If groups are given as anything else.

    Notes
    -----
    Down the list, a group is a hit if its Jaccard with a known group that has no hit yet is at
    least .5; of several the one with the highest. Duplicates are misses. Average precision is 1
    only if all known groups are found before anything else; it ignores groups after the last hit.

    Elements in no group count as groups of their own in the similarity of partitions, so it grows
    with `everyone`: compare only numbers over the same elements.

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
    rows = [
        {t: both / (len(group) + len(known[t]) - both) for t, both in row.items()}
        for group, row in zip(given, shared, strict=True)
    ]
    best = [max((row.get(t, 0.0) for row in rows), default=0.0) for t in range(len(known))]
    hits = _hits(rows)
    ranks = np.flatnonzero(np.array(hits, dtype=np.int64)) + 1
    precisions = np.arange(1, ranks.size + 1) / ranks
    order = _ordered(given, known, everyone)
    a, b = _labels(given, order), _labels(known, order)
    return GroupComparison(
        sizes=tuple(len(group) for group in given),
        jaccard=tuple(max(row.values(), default=0.0) for row in rows),
        hits=tuple(hits),
        known=len(known),
        recall=sum(value >= FOUND for value in best) / len(known) if known else float("nan"),
        f1=_best_match(given, known, shared),
        average_precision=float(precisions.sum()) / len(known) if known else float("nan"),
        ami=adjusted_mutual_information(a, b),
        ari=adjusted_rand(a, b),
        element_similarity=element_similarity(a, b),
        elements=len(order),
        made_by=call.made_by(
            {
                "found": f"{len(given):,} groups",
                "truth": f"{len(known):,} groups",
                "everyone": "None" if everyone is None else f"{len(everyone):,} elements",
            },
            drawn=False,
        ),
    )


def _groups(found: RingTable | Partition | Groups) -> list[frozenset[Hashable]]:
    if isinstance(found, RingTable):
        ids = unmasked(found.graph.ids)
        return [frozenset(ids[member.node] for member in ring.members) for ring in found]
    if isinstance(found, Partition):
        ids = unmasked(found.graph.ids)
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
    """Count for each group found the members it shares with each known group."""
    holding: dict[Hashable, list[int]] = {}
    for number, group in enumerate(known):
        for element in group:
            holding.setdefault(element, []).append(number)
    return [
        Counter(number for element in group for number in holding.get(element, ()))
        for group in found
    ]


def _hits(rows: list[dict[int, float]]) -> list[int]:
    hits: list[int] = []
    taken: set[int] = set()
    for row in rows:
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
    """Give elements numbers; their order decides nothing but the names of labels."""
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
    for number in range(len(groups) - 1, -1, -1):
        for element in groups[number]:
            labels[order[element]] = number
    return labels


class _Crossed(NamedTuple):
    """Sizes of the groups of both sides, and of each overlap with the groups it lies in."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    both: NDArray[np.int64]
    of_a: NDArray[np.int64]
    of_b: NDArray[np.int64]


def adjusted_mutual_information(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Compute adjusted mutual information, with the arithmetic mean of the entropies.

    Vinh, Epps, Bailey (2010), J. Machine Learning Research 11, 2837-2854.
    """
    cross = _crossed(a, b)
    n = a.size
    if _equal(cross):
        return 1.0
    share = cross.both / n
    expected = cross.a[cross.of_a] * (cross.b[cross.of_b] / (n * n))
    mutual = float(np.sum(share * np.log(share / expected)))
    by_chance = _expected_information(cross, n)
    mean = (_entropy(cross.a, n) + _entropy(cross.b, n)) / 2
    if abs(mean - by_chance) < 1e-12:  # noqa: PLR2004 - rounding: nothing is left to explain
        return 0.0
    return (mutual - by_chance) / (mean - by_chance)


def adjusted_rand(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Compute the adjusted Rand index: pairs on which partitions agree, beyond chance.

    Hubert, Arabie (1985), Journal of Classification 2, 193-218.
    """
    cross = _crossed(a, b)
    if _equal(cross):
        return 1.0
    in_a, in_b, in_both = (
        int(np.sum(size * (size - 1) // 2)) for size in (cross.a, cross.b, cross.both)
    )
    expected = in_a * in_b / (a.size * (a.size - 1) / 2)
    return (in_both - expected) / ((in_a + in_b) / 2 - expected)


def element_similarity(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Compute element-centric similarity: the mean over elements of how similar their groups are.

    Gates et al. (2019), Scientific Reports 9, 8574, doi:10.1038/s41598-019-44892-y.
    """
    cross = _crossed(a, b)
    if not cross.both.size:
        return 1.0
    x, y, z = cross.a[cross.of_a], cross.b[cross.of_b], cross.both
    unlike = z * np.abs(1 / x - 1 / y) + (x - z) / x + (y - z) / y
    return float(np.sum(z * (1 - unlike / 2)) / a.size)


def _crossed(a: NDArray[np.int64], b: NDArray[np.int64]) -> _Crossed:
    _, in_a, size_a = np.unique(a, return_inverse=True, return_counts=True)
    _, in_b, size_b = np.unique(b, return_inverse=True, return_counts=True)
    pair, both = np.unique(in_a * max(size_b.size, 1) + in_b, return_counts=True)
    return _Crossed(size_a, size_b, both, pair // max(size_b.size, 1), pair % max(size_b.size, 1))


def _equal(cross: _Crossed) -> bool:
    return cross.a.size == cross.b.size == cross.both.size


def _entropy(size: NDArray[np.int64], n: int) -> float:
    share = size / n
    return float(-np.sum(share * np.log(share)))


def _expected_information(cross: _Crossed, n: int) -> float:
    """Compute the expected mutual information, each pair of sizes once."""
    sizes_a, many_a = np.unique(cross.a, return_counts=True)
    sizes_b, many_b = np.unique(cross.b, return_counts=True)
    total = 0.0
    for x, times_x in zip(sizes_a.tolist(), many_a.tolist(), strict=True):
        for y, times_y in zip(sizes_b.tolist(), many_b.tolist(), strict=True):
            z = np.arange(max(1, x + y - n), min(x, y) + 1)
            fixed = gammaln(np.array([x + 1, y + 1, n - x + 1, n - y + 1])).sum()
            free = gammaln(np.stack([z, x - z, y - z, n - x - y + z]) + 1).sum(axis=0)
            chance = np.exp(fixed - gammaln(n + 1) - free)
            total += times_x * times_y * float(np.sum(z / n * np.log(n * z / (x * y)) * chance))
    return total

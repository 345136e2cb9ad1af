"""How often chance gives somebody so many contacts among the missing persons.

Lives here: `ContactChance`: all pairs in contact, who can be looked at, and the chance of a count.
Not here: who is missing and which contacts count (`common_contact`).

Contacts are exchanged at random: everybody keeps the number of their contacts, and so do the
missing persons together, but who is in contact with whom changes. A missing person with few
contacts is then in contact with few of the others, and one whose records were requested with many.

Where only the records of some numbers were requested, no contact between two others is on record.
So contacts are exchanged within groups, by whether either side has a contact with no more contacts
than itself; two that have none are never in contact with each other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import hypergeom

from linkanalysis._names import unmasked
from linkanalysis.calls.hubs import in_contact_with_most
from linkanalysis.graph import build_graph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from linkanalysis.indicators.record import Record
    from linkanalysis.kernels.csr import F64, I64, Bools

LEAST = 2  # the smallest number that has anything in common


@dataclass(frozen=True, eq=False)
class ContactChance:
    """All contacts of those who can be looked at.

    names: Everybody in contact with somebody; what one person alone uses counts as the person.
    degree: With how many others each is in contact.
    hubs: Who is in contact with so many that it says nothing.
    mine, other: Each contact of somebody looked at, by the numbers of both.
    group: The group of each contact.
    counts: Whether each is with a missing person near the disappearance.
    n_missing: Number of missing persons in such contacts.
    """

    names: tuple[str, ...]
    degree: I64
    hubs: frozenset[str]
    mine: I64
    other: I64
    group: I64
    counts: Bools
    n_missing: int

    @cached_property
    def met(self) -> dict[str, int]:
        """How many missing persons each was in contact with who met at least two."""
        often = np.bincount(self.mine[self.counts], minlength=len(self.names))
        return {self.names[k]: int(often[k]) for k in np.flatnonzero(often >= LEAST).tolist()}

    @cached_property
    def looked_at(self) -> Counter[tuple[int, ...]]:
        """Number of those looked at, by their contacts in each group."""
        return Counter(map(tuple, self._spread[self._spread.any(axis=1)].tolist()))

    @cached_property
    def _spread(self) -> I64:
        spread = np.zeros((len(self.names), 4), np.int64)
        np.add.at(spread, (self.mine, self.group), 1)
        return spread

    def spread_of(self, name: str) -> tuple[int, ...]:
        """Return the number of contacts of somebody in each group."""
        return tuple(self._spread[self._number[name]].tolist())

    def degree_of(self, name: str) -> int:
        """Return with how many others somebody is in contact."""
        return int(self.degree[self._number[name]])

    @property
    def n_others(self) -> int:
        """Number of those in contact with somebody, but for one."""
        return int((self.degree > 0).sum()) - 1

    @cached_property
    def _number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def expected(self, spread: tuple[int, ...]) -> float:
        """Return the number of contacts among the missing that chance gives on average."""
        return sum(
            drawn * marked / size
            for drawn, size, marked in zip(spread, *self._groups, strict=True)
            if size
        )

    def tails(self, spread: tuple[int, ...]) -> F64:
        """Return the p-values of one contact among the missing, of two, and so on."""
        chance: F64 = np.ones(1)
        for drawn, size, marked in zip(spread, *self._groups, strict=True):
            if drawn and marked:
                counts = np.arange(min(drawn, marked) + 1)
                chance = np.convolve(chance, hypergeom.pmf(counts, size, marked, drawn))
        tails: F64 = np.minimum(chance[::-1].cumsum()[::-1], 1.0)
        return tails[1 : self.n_missing + 1]

    def possible(self) -> Iterator[tuple[int, F64]]:
        """Give the p-values that anybody looked at can have, and how many can have them."""
        for spread, many in sorted(self.looked_at.items()):
            if sum(spread) >= LEAST:
                yield many, self.tails(spread)[LEAST - 1 :]

    @cached_property
    def _groups(self) -> tuple[list[int], list[int]]:
        sizes = np.bincount(self.group, minlength=4)
        return sizes.tolist(), np.bincount(self.group[self.counts], minlength=4).tolist()


def read_chance(
    record: Record,
    link_types: Collection[str],
    met: Collection[tuple[str, str]],
    missing: Collection[str],
) -> ContactChance:
    """Read all contacts of a case; `met` are pairs of a contact and a missing person."""
    graph = build_graph(record.case, link_types=link_types)
    units = np.array([record.unit(entity) for entity in unmasked(graph.ids)], dtype=object)
    names, number = np.unique(units, return_inverse=True)
    ends = np.stack([number[graph.source], number[graph.target]]).astype(np.int64)
    pairs = np.unique(np.sort(ends[:, ends[0] != ends[1]], axis=0), axis=1)
    mine, other = np.concatenate([pairs, pairs[::-1]], axis=1)
    degree = np.bincount(mine, minlength=len(names)).astype(np.int64)
    hub = in_contact_with_most(mine, other, degree)
    group = groups_of(mine, other, degree)
    apart = hub | np.array([record.is_service(name) or name in missing for name in names], np.bool_)
    family = np.array(
        [(a, b) in record.family for a, b in zip(names[mine], names[other], strict=True)], np.bool_
    )
    kept = ~apart[mine] & ~family
    mine, other, group = mine[kept], other[kept], group[kept]
    counts = np.array(
        [(a, b) in met for a, b in zip(names[mine], names[other], strict=True)], np.bool_
    )
    return ContactChance(
        names=tuple(names.tolist()),
        degree=degree,
        hubs=frozenset(names[hub].tolist()),
        mine=mine,
        other=other,
        group=group,
        counts=counts,
        n_missing=np.unique(other[counts]).size,
    )


def groups_of(mine: I64, other: I64, degree: I64) -> I64:
    """Group contacts by whether either side has one with no more contacts than itself."""
    inner = np.zeros(degree.size, np.int64)
    inner[mine[degree[mine] >= degree[other]]] = 1
    return 2 * inner[mine] + inner[other]

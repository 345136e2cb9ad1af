"""How often chance gives somebody so many contacts among the missing persons.

Lives here: `ContactChance`: all pairs in contact, who can be looked at, and the chance of a count.
Not here: who is missing and which contacts count (`common_contact`).

Everybody keeps the number of their contacts, but who these are is drawn at random, nobody twice.
Whoever is in contact with many is drawn more often: a missing person with few contacts seldom, one
whose records were requested often.

Not everybody can be in contact with everybody on record, so like is compared with like:

- Where only the records of some numbers were requested, no contact between two others is on record.
  Those who have a contact with no more contacts than themselves are compared among themselves, and
  so are those who have none.
- The listed phone or the account of an organization is in contact with people and seldom with its
  like. Organizations and what they hold are compared among themselves, all others with everybody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._names import unmasked
from linkanalysis.calls.hubs import ACTIVE, in_contact_with_most
from linkanalysis.graph import build_graph
from linkanalysis.indicators.choices import log_choices
from linkanalysis.indicators.record import turned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from linkanalysis.indicators.record import Record
    from linkanalysis.kernels.csr import F64, I64, Bools

LEAST = 2  # the smallest number that has anything in common
FIRM = "organization:"
OTHERS = 2  # the first group of others; those before are of organizations


@dataclass(frozen=True, eq=False)
class ContactChance:
    """All contacts of those who can be looked at.

    names: Everybody in contact with somebody; what one person alone uses counts as the person.
    degree: With how many others each is in contact.
    hubs: Who is in contact with so many that it says nothing.
    mine, other: Each contact of somebody looked at, by the numbers of both.
    group: The group of each, within which it is compared (`groups_of`).
    counts: Whether each contact is with a missing person near the disappearance.
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
    def looked_at(self) -> Counter[tuple[int, int]]:
        """Number of those looked at, by their group and number of contacts."""
        some = np.flatnonzero(self._contacts)
        pairs = zip(self.group[some].tolist(), self._contacts[some].tolist(), strict=True)
        return Counter(pairs)

    @cached_property
    def _contacts(self) -> I64:
        return np.bincount(self.mine, minlength=len(self.names)).astype(np.int64)

    def like(self, name: str) -> tuple[int, int]:
        """Return the group and the number of contacts of somebody."""
        number = self._number[name]
        return int(self.group[number]), int(self._contacts[number])

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

    def expected(self, like: tuple[int, int]) -> float:
        """Return the number of contacts among the missing that chance gives on average."""
        shares = self._shares(like)
        return float(np.arange(shares.size) @ shares)

    def tails(self, like: tuple[int, int]) -> F64:
        """Return the p-values of one contact among the missing, of two, and so on."""
        tails: F64 = np.minimum(self._shares(like)[::-1].cumsum()[::-1], 1.0)
        return tails[1 : self.n_missing + 1]

    def possible(self) -> Iterator[tuple[int, F64]]:
        """Give the p-values that anybody looked at can have, and how many can have them."""
        for like, many in sorted(self.looked_at.items()):
            if like[1] >= LEAST:
                yield many, self.tails(like)[LEAST - 1 :]

    def _shares(self, like: tuple[int, int]) -> F64:
        """Return how often chance gives no contact among the missing, one, two, and so on."""
        group, drawn = like
        missing, others = self._sums[group]
        counts = np.arange(min(drawn, missing.size - 1) + 1)
        logs = missing[counts] + others[drawn - counts]
        odds = np.exp(logs - logs.max())
        shares: F64 = odds / odds.sum()
        return shares

    @cached_property
    def _sums(self) -> dict[int, tuple[F64, F64]]:
        """By group, the sums over all choices of contacts: among the missing, and the others."""
        return {group: self._sums_of(group) for group in {each for each, _ in self.looked_at}}

    def _sums_of(self, group: int) -> tuple[F64, F64]:
        of = self.group[self.mine]
        like = of % OTHERS == group % OTHERS if group >= OTHERS else of == group
        # a missing person in contact with some in time and with others not counts as two
        ends, often = np.unique(2 * self.other[like] + self.counts[like], return_counts=True)
        n_like = np.unique(self.mine[like]).size
        most = max(contacts for each, contacts in self.looked_at if each == group)
        missing = ends % 2 == 1
        n_missing = min(most, int(missing.sum()))
        return _sums(often[missing], n_like, n_missing), _sums(often[~missing], n_like, most)


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
    people = np.array([name.startswith("person:") for name in names], np.bool_)
    gone = np.array([name in missing for name in names], np.bool_)
    group = groups_of(mine, other, degree, _of_organizations(names, record))
    active = degree >= ACTIVE
    hub = in_contact_with_most(mine, other, active)
    # most people may order pizza, though most accounts and machines do not
    hub |= in_contact_with_most(mine, other, active & people & ~gone)
    # a cash machine is a place, with which nobody is in contact
    nobody = [name.startswith("place:") or record.is_service(name) for name in names]
    apart = hub | gone | np.array(nobody, np.bool_)
    family = np.array(
        [(a, b) in record.family for a, b in zip(names[mine], names[other], strict=True)], np.bool_
    )
    kept = ~apart[mine] & ~family
    mine, other = mine[kept], other[kept]
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


def _of_organizations(names: Iterable[str], record: Record) -> Bools:
    """Tell which are organizations, or held by one on record."""
    firm, thing = turned(record.holdings, "organization")
    held = {other for one, other in zip(firm, thing, strict=True) if one.startswith(FIRM)}
    return np.array([name in held or name.startswith(FIRM) for name in names], np.bool_)


def groups_of(mine: I64, other: I64, degree: I64, firms: Bools) -> I64:
    """Group all by whether they are of organizations, and have one with no more contacts."""
    group: I64 = OTHERS * (~firms).astype(np.int64)
    group[np.unique(mine[degree[mine] >= degree[other]])] += 1
    return group


def _sums(often: I64, of: int, most: int) -> F64:
    """Sum the odds of all choices of none, of one, and so on, of those met so often by so many."""
    met, times = np.unique(often, return_counts=True)
    # one more, so that whoever is in contact with all of them has odds
    return log_choices(met / (of + 1 - met), times, most)

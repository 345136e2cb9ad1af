"""Whose accounts belong together: one holder, one family or household.

Lives here: `Owners`, and who is employed by whom.
Not here: who held an account when (`graph.attribution`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.graph.attribution import HOLDING
from linkanalysis.graph.queries import links_of_types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case import Case

FAMILY = ("household", "kin")
WORK = ("employed_by", "works_at")


@dataclass(frozen=True, eq=False, repr=False)
class Owners:
    """Groups of accounts by family, and those of people with work, by ids of the case.

    family: A number for each family whose members hold the account.
    employed: Accounts of people who work, according to a record.
    """

    family: dict[str, frozenset[int]]
    employed: frozenset[str]

    def related(self, a: str, b: str) -> bool:
        """Tell whether one family holds both accounts."""
        return a == b or not self.family.get(a, frozenset()).isdisjoint(self.family.get(b, ()))

    def unrelated(self, accounts: Iterable[str]) -> int:
        """Count accounts, those of one family once."""
        kept: list[str] = []
        for account in sorted(accounts):
            if not any(self.related(account, other) for other in kept):
                kept.append(account)
        return len(kept)


def read_owners(case: Case) -> Owners:
    """Read holders, families, households and work of a case."""
    links = links_of_types(case, (*HOLDING, *FAMILY, *WORK))
    rows = list(zip(links["source"], links["target"], links["type"], strict=True))
    root: dict[str, str] = {}

    def first(person: str) -> str:
        while root.setdefault(person, person) != person:
            person = root[person]
        return person

    for a, b, kind in rows:
        if kind in FAMILY:
            low, high = sorted((first(a), first(b)))
            root[high] = low
    number = {person: at for at, person in enumerate(sorted(root))}
    work = {end for a, b, kind in rows if kind in WORK for end in (a, b)}
    family: defaultdict[str, set[int]] = defaultdict(set)
    employed: set[str] = set()
    for a, b, kind in rows:
        if kind not in HOLDING:
            continue
        for holder, account in ((a, b), (b, a)):
            if account.startswith(("account:", "wallet:")):
                family[account].add(number.setdefault(first(holder), len(number)))
                employed |= {account} if holder in work else set()
    return Owners({key: frozenset(some) for key, some in family.items()}, frozenset(employed))

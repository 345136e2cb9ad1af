"""Whose accounts belong together: one holder, one family or household."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.graph.attribution import HOLDING
from linkanalysis.graph.queries.graph_queries import links_of_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from linkanalysis.case import Case

FAMILY = ("household", "kin")
WORK = ("employed_by", "works_at")
EVER = 2**62  # in microseconds: after every date, and with a minus before
Span = tuple[int, int]


@dataclass(frozen=True, eq=False, repr=False)
class Owners:
    """Groups of accounts by family, and those of people with work, by ids of the case.

    family: A number for each family whose members hold the account.
    employed: Accounts of people who work, according to a record.
    held: Each family that held the account, with the first and the last moment on record.
    """

    family: dict[str, frozenset[int]]
    employed: frozenset[str]
    held: dict[str, list[tuple[int, Span]]]

    def during(self, payments: Mapping[str, Iterable[Span]]) -> Owners:
        """Keep who held each account at one of its payments."""
        family = {
            account: frozenset(
                number
                for number, (since, until) in self.held.get(account, ())
                if any(since <= late and time <= until for time, late in spans)
            )
            for account, spans in payments.items()
        }
        return replace(self, family=family)

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
    since, until = _moments(links["start"], -EVER), _moments(links["end"], EVER)
    spans = list(zip(since, until, strict=True))
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
    held: defaultdict[str, list[tuple[int, Span]]] = defaultdict(list)
    employed: set[str] = set()
    for (a, b, kind), span in zip(rows, spans, strict=True):
        if kind not in HOLDING:
            continue
        for holder, account in ((a, b), (b, a)):
            if account.startswith(("account:", "wallet:")):
                held[account].append((number.setdefault(first(holder), len(number)), span))
                employed |= {account} if holder in work else set()
    family = {key: frozenset(number for number, _ in some) for key, some in held.items()}
    return Owners(family, frozenset(employed), dict(held))


def _moments(dates: pd.Series, unknown: int) -> list[int]:
    """Return moments in microseconds since 1970, and a value for those not on record."""
    moments = dates.to_numpy(dtype="datetime64[us]")
    found: list[int] = np.where(np.isnat(moments), unknown, moments.astype(np.int64)).tolist()
    return found

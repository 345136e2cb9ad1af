"""What indicators need to know of a case: who holds what, who is family, what may be shown.

Lives here: `Record`, read once for all indicators, and how a link is told as a reason.
Not here: any judgment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis._provenance import Reason
from linkanalysis.graph.queries import links_of_types
from linkanalysis.keys.phone import is_service_number
from linkanalysis.vocabulary import ENTITY_TYPES
from linkanalysis.vocabulary.links import describe_link
from linkanalysis.vocabulary.names import display_name

if TYPE_CHECKING:
    from linkanalysis.case import Case
    from linkanalysis.case.protection import Protection

__all__ = ["Record", "read_record"]

HOLDING = ("holds", "owns", "registered_to", "subscriber_of", "uses")
FAMILY = ("household", "kin")
WORK = ("employed_by", "works_at")

IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)

# So many rows are told of a finding; the title has the count of all.
MOST_ROWS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What indicators need to know of a case.

    case: The case.
    protection: Who is protected, and under which names they show.
    holders: People who hold or use each identifier.
    family: Pairs that are declared family or one household.
    employers: Where each person works.
    """

    case: Case
    protection: Protection
    holders: dict[str, frozenset[str]]
    family: frozenset[tuple[str, str]]
    employers: dict[str, frozenset[str]]

    def unit(self, entity: str) -> str:
        """Give the one person behind an identifier, else the identifier itself."""
        people = self.holders.get(entity, frozenset())
        return next(iter(people)) if len(people) == 1 else entity

    def is_service(self, entity: str) -> bool:
        """Tell whether an entity is the phone of a service, such as 911 or voicemail."""
        kind, _, key = entity.partition(":")
        return kind == "phone" and is_service_number(key, self.case.region or "US")

    def is_masked(self, entity: str) -> bool:
        """Tell whether an entity may not be shown."""
        return entity in self.protection.names

    def named(self, entity: str) -> str:
        """Say how an entity is written where it is looked up."""
        return self.protection.shown(entity)

    def called(self, entity: str) -> str:
        """Name an entity in a sentence."""
        return display_name(self.protection.shown(entity), self.protection.label(entity))

    def reasons(self, links: pd.DataFrame) -> tuple[Reason, ...]:
        """Tell links as reasons."""
        rows = links.head(MOST_ROWS).to_dict("records")
        return tuple(self._reason(row) for row in rows)

    def _reason(self, row: dict[Any, Any]) -> Reason:
        day = None if pd.isna(row["start"]) else row["start"]
        place = "" if pd.isna(row["row"]) else str(row["row"])
        ends = self.called(row["source"]), self.called(row["target"])
        text = describe_link(row["type"], *ends, day=day)
        return Reason(str(row["document"]), place, text)


def read_record(case: Case) -> Record:
    """Read what indicators need to know."""
    links = links_of_types(case, (*HOLDING, *FAMILY, *WORK))
    holders: dict[str, set[str]] = {}
    employers: dict[str, set[str]] = {}
    family: set[tuple[str, str]] = set()
    for source, target, kind in zip(links["source"], links["target"], links["type"], strict=True):
        if kind in FAMILY:
            family |= {(source, target), (target, source)}
        for person, other in ((source, target), (target, source)):
            if not person.startswith("person:"):
                continue
            if kind in WORK:
                employers.setdefault(person, set()).add(other)
            elif kind in HOLDING and other.partition(":")[0] in IDENTIFIERS:
                holders.setdefault(other, set()).add(person)
    return Record(case, case.protection, _frozen(holders), frozenset(family), _frozen(employers))


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sorted(sets.items())}

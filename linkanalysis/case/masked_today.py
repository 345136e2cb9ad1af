"""What a case masks today, for a view of it as it stood earlier.

Lives here: `Today`, and how the masked names of today go over to the entities of then.
Not here: who is protected by the records of then (`protected`), and their names (`protection`).

Somebody whom the records came to protect only later is masked in every earlier state, too, under
the name of today. So is whatever is masked today; and a text is searched for what identifies people
by the records of today as well as by those of then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from linkanalysis.case.protected import MASKED, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from linkanalysis.case.mentions import Mentions
    from linkanalysis.case.protection import Protection

PROTECTED_TODAY = "protected today"


@dataclass(frozen=True, slots=True)
class Today:
    """What is masked today.

    same: Canonical id of then by id, where they differ.
    """

    protection: Protection = field(repr=False)
    same: Mapping[str, str] = field(repr=False)

    def evidence(self, entities: Iterable[str]) -> Iterator[Evidence]:
        """Yield what protects the people of then who are masked today."""
        for entity, name in self._names(entities).items():
            if _is_person(name):
                yield Evidence(entity, "", "", "", PROTECTED_TODAY)

    def numbered(self, people: Iterable[str]) -> dict[str, str]:
        """Give people their masked names of today, and those without one the next numbers."""
        ordered = list(people)
        today = {each: name for each, name in self._names(ordered).items() if _is_person(name)}
        # two ids that are one person today may have been two people then: one has the name
        one = {name: entity for entity, name in today.items()}
        found = {entity: name for name, entity in one.items()}
        names = filter(_is_person, self.protection.names.values())
        last = max((int(name.removeprefix(MASKED)) for name in names), default=0)
        others = (entity for entity in ordered if entity not in found)
        return found | {each: f"{MASKED}{n}" for n, each in enumerate(others, start=last + 1)}

    def completed(self, names: dict[str, str], labels: Iterable[str]) -> dict[str, str]:
        """Add what else is masked today, so that no two entities have one masked name."""
        today = {each: name for each, name in self._names(labels).items() if each not in names}
        taken = set(names.values())
        found = dict(names)
        for entity, name in sorted(today.items()):
            free = name
            while free in taken:
                free += "'"
            taken.add(free)
            found[entity] = free
        return found

    def mentions(self, then: Mentions) -> Mentions:
        """Search for what identifies people by the records of today, too."""
        return replace(then, also=self.protection.mentions)

    def _names(self, entities: Iterable[str]) -> dict[str, str]:
        """Return the masked names of today of those entities of then that have one."""
        members: dict[str, list[str]] = {}
        for each, canonical in self.same.items():
            members.setdefault(canonical, []).append(each)
        names, same = self.protection.names, self.protection.same
        found = {
            entity: [
                names[now]
                for each in (entity, *sorted(members.get(entity, ())))
                if (now := same.get(each, each)) in names
            ]
            for entity in entities
        }
        return {entity: masked[0] for entity, masked in found.items() if masked}


def _is_person(name: str) -> bool:
    return name.startswith(MASKED)

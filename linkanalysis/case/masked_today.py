"""What a case masks today, for a view of it as it stood earlier.

Lives here: `Today`, how the masked names of today go over to the entities of then, and who of then
may be one of the people masked today under another id.
Not here: who is protected by the records of then (`protected`), and their names (`protection`).

Somebody whom the records came to protect only later is masked in every earlier state, too, under
the name of today. So is whatever is masked today; and a text is searched for what identifies people
by the records of today as well as by those of then.

A newer delivery may give people other ids. Whoever has a name, birth date or identifier of somebody
masked today is therefore masked too, unless the case of today has the same id, under the same name,
and does not protect it: withholding a name that may be shown can be corrected, showing one that
must be withheld cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from linkanalysis.case.identifying import PARTS, WHOLE
from linkanalysis.case.protected import ATTACHED, ATTRIBUTES, MASKED, Evidence, stated_identifier
from linkanalysis.vocabulary import entity_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from linkanalysis.case.engine import Engine
    from linkanalysis.case.mentions import Mentions
    from linkanalysis.case.protection import Protection
    from linkanalysis.case.secrets import Secrets

PROTECTED_TODAY = "protected today"


@dataclass(frozen=True, slots=True)
class Today:
    """What is masked today.

    same: Canonical id of then by id, where they differ.
    """

    protection: Protection = field(repr=False)
    secrets: Secrets = field(repr=False)
    same: Mapping[str, str] = field(repr=False, default_factory=dict)

    def evidence(
        self, engine: Engine, labels: Mapping[str, str], region: str | None
    ) -> Iterator[Evidence]:
        """Yield what protects the people of then who are masked today, or may be.

        labels: Label by id, of all entities of then.
        """
        people = {entity for entity, name in self._names(labels).items() if _is_person(name)}
        others = {
            entity
            for entity, label in labels.items()
            if entity.startswith("person:")
            if entity not in people and not self._is_shown(entity, label)
        }
        if others and self.protection.names:
            people |= self._alike(engine, others, region) | self._users(engine, others)
        for entity in people:
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

    def _is_shown(self, entity: str, label: str) -> bool:
        """Tell whether the case of today shows the same id under the same name."""
        now = self.protection.same.get(entity, entity)
        return now not in self.protection.names and self.protection.labels.get(now) == label

    def _alike(self, engine: Engine, people: set[str], region: str | None) -> set[str]:
        """Find the people whose records state what identifies somebody masked today."""
        mentions = self.protection.mentions
        sought = ", ".join(f"'{name}'" for name in (*WHOLE, *PARTS, "birth_date", *ATTRIBUTES))
        stated = engine.execute(
            f"""
            SELECT DISTINCT entity, attribute, value FROM standing_statements
            WHERE attribute IN ({sought}) AND trim(value) <> ''
              AND starts_with(entity, 'person:') ORDER BY ALL"""  # noqa: S608 - literal names
        ).fetchall()
        parts: dict[str, tuple[list[str], list[str]]] = {each: ([], []) for each in people}
        found = set()
        for entity, attribute, value in stated:
            if entity not in people:
                continue
            if attribute in PARTS:
                parts[entity][PARTS.index(attribute)].append(value)
            if (
                (attribute in WHOLE and mentions.is_name(value))
                or (attribute == "birth_date" and value[:10] in mentions.dates)
                or any(map(self._is_theirs, stated_identifier(attribute, value, region)))
            ):
                found.add(entity)
        joined = {
            entity: [f"{first} {last}" for first in forenames for last in families]
            for entity, (forenames, families) in parts.items()
        }
        return found | {each for each, names in joined.items() if any(map(mentions.is_name, names))}

    def _users(self, engine: Engine, people: set[str]) -> set[str]:
        """Find the people who are on record with an identifier that is masked today."""
        types = ", ".join(f"'{name}'" for name in ATTACHED)
        ties = engine.execute(
            f"""
            SELECT DISTINCT source, target FROM standing_links
            WHERE type IN ({types})
              AND (starts_with(source, 'person:') OR starts_with(target, 'person:'))"""  # noqa: S608 - literal names
        ).fetchall()
        both = (pair for tie in ties for pair in (tie, tie[::-1]))
        return {person for person, thing in both if person in people and self._is_theirs(thing)}

    def _is_theirs(self, thing: str) -> bool:
        """Tell whether a thing of then is an identifier that only people masked today have."""
        known = self.protection.same.get(thing, thing) in self.protection.private
        return known and entity_type(thing.partition(":")[0]).identifier

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

"""What a case masks today, for a view of it as it stood earlier.

Somebody whom the records came to protect only later is masked in every earlier state, too, under
the name of today. So is whatever is masked today; and a text is searched for what identifies people
by the records of today as well as by those of then.

A newer delivery may give people other ids. Whoever has a name, birth date or identifier of somebody
masked today is therefore masked too, whoever else has it, unless the case of today has the same id,
under the same stated name, and does not protect it. This may withhold a namesake, or somebody born
on the same day: withholding a name that may be shown can be corrected, showing one that must be
withheld cannot.

An override that was given after the act asked about does not count: its person is masked as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

from linkanalysis.case.secrets import IDENTIFIERS
from linkanalysis.core.vocabulary.entities import entity_type
from linkanalysis.core.vocabulary.writing import NO_NAMES
from linkanalysis.protection.identifying import PARTS, WHOLE, words_of
from linkanalysis.protection.protected import (
    ATTACHED,
    ATTRIBUTES,
    MASKED,
    Evidence,
    stated_identifier,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from linkanalysis.case.frames import Moment
    from linkanalysis.case.masked_names import Protection
    from linkanalysis.protection.mentions import Mentions
    from linkanalysis.protection.secrets import Secrets
    from linkanalysis.protection.witnesses import LeftOut
    from linkanalysis.storage.engine import Engine

PROTECTED_TODAY = "protected today"
NAME, BIRTH_DATE, IDENTIFIER, NUMBER = "name", "birth date", "identifier", "number"
# kind by attribute; some numbers of people are no entities of their own
KINDS = {
    **dict.fromkeys((name for name in IDENTIFIERS if name not in ATTRIBUTES), NUMBER),
    **dict.fromkeys(WHOLE, NAME),
    "birth_date": BIRTH_DATE,
}


@dataclass(frozen=True, slots=True)
class Today:
    """What is masked today.

    stated: What the records of today state about the people masked: pairs of a kind and a value.
    same: Canonical id of then by id, where they differ.
    """

    protection: Protection = field(repr=False)
    secrets: Secrets = field(repr=False)
    stated: frozenset[tuple[str, str]] = field(repr=False)
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
            people |= self._alike(engine, others, region)
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

    def left_out(self) -> frozenset[LeftOut]:
        """Return what rows must not tell by the records of today, under every id of then."""
        now = self.protection.same
        members: dict[str, list[str]] = {}
        for each, canonical in now.items():
            members.setdefault(canonical, []).append(each)
        return frozenset(
            one._replace(entity=self.same.get(each, each))
            for one in self.protection.left_out
            for each in (one.entity, *members.get(one.entity, ()))
        )

    def _is_shown(self, entity: str, label: str) -> bool:
        """Tell whether the case of today shows the same id under the same stated name."""
        now = self.protection.same.get(entity, entity)
        named = label != entity.partition(":")[2]  # the label of somebody without a name is the key
        known = self.protection.labels.get(now)
        return named and now not in self.protection.names and known == label

    def _alike(self, engine: Engine, people: set[str], region: str | None) -> set[str]:
        """Find the people whose records state what identifies somebody masked today."""
        return {
            person
            for person, kind, value in _stated(engine, people, region)
            if (kind, _folded(kind, value)) in self.stated
            or (kind == NAME and self.protection.mentions.is_name(value))
            or (kind == IDENTIFIER and self._is_theirs(value))
        }

    def _is_theirs(self, thing: str) -> bool:
        """Tell whether a thing of then is an identifier that somebody masked today has."""
        now = self.protection.same.get(thing, thing)
        private = now in self.protection.private and _is_identifier(now)
        return private or (IDENTIFIER, now) in self.stated

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


def find_today(moment: Moment) -> Today:
    """Collect what is masked at a moment of a case, for the case as it stood earlier."""
    protection = moment.protection
    stated = {
        (kind, _folded(kind, value))
        for _, kind, value in _stated(moment.engine, protection.protected, moment.region)
    }
    # the case may itself be one as it stood earlier
    earlier = frozenset() if moment.today is None else moment.today.stated
    return Today(protection, moment.secrets, earlier | stated)


def _stated(
    engine: Engine, people: Collection[str], region: str | None
) -> Iterator[tuple[str, str, str]]:
    """Yield what the standing records state about people: the person, a kind and a value."""
    if people:
        yield from _in_statements(engine, people, region)
        yield from _in_links(engine, people)


def _in_statements(
    engine: Engine, people: Collection[str], region: str | None
) -> Iterator[tuple[str, str, str]]:
    rows = engine.execute(
        f"""
        SELECT DISTINCT entity, attribute, value FROM standing_statements
        WHERE attribute IN ({_texts({*KINDS, *PARTS, *ATTRIBUTES})}) AND trim(value) <> ''
          AND starts_with(entity, 'person:') ORDER BY ALL"""  # noqa: S608 - literal names
    ).fetchall()
    parts: dict[str, tuple[list[str], list[str]]] = {}
    for person, attribute, value in rows:
        if person not in people:
            continue
        if attribute in PARTS:
            parts.setdefault(person, ([], []))[PARTS.index(attribute)].append(value)
        if attribute in KINDS:
            yield from _told(person, KINDS[attribute], value)
        for thing in filter(_is_identifier, stated_identifier(attribute, value, region)):
            yield person, IDENTIFIER, thing
    for person, names in parts.items():
        for name in map(" ".join, product(*names)):
            yield from _told(person, NAME, name)


def _in_links(engine: Engine, people: Collection[str]) -> Iterator[tuple[str, str, str]]:
    ties = engine.execute(
        f"""
        SELECT DISTINCT source, target FROM standing_links
        WHERE type IN ({_texts(ATTACHED)})
          AND (starts_with(source, 'person:') OR starts_with(target, 'person:'))
        ORDER BY ALL"""  # noqa: S608 - literal names
    ).fetchall()
    for person, thing in (pair for tie in ties for pair in (tie, tie[::-1])):
        if person in people and _is_identifier(thing):
            yield person, IDENTIFIER, thing


def _told(person: str, kind: str, value: str) -> Iterator[tuple[str, str, str]]:
    """Yield a value that identifies somebody, which "unknown" as a name does not."""
    if kind != NAME or not NO_NAMES.issuperset(words_of(value)):
        yield person, kind, value


def _folded(kind: str, value: str) -> str:
    """Reduce a value to what it has in common with other ways to write it."""
    if kind == NAME:
        return " ".join(sorted(words_of(value)))
    if kind == NUMBER:
        return "".join(words_of(value)) or value
    return value[: len("2024-05-02")] if kind == BIRTH_DATE else value


def _is_identifier(thing: str) -> bool:
    return entity_type(thing.partition(":")[0]).identifier


def _texts(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))

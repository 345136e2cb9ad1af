"""Who is protected in a case, and the names under which they may be shown.

Lives here: `Protection`, and the queries that find the protected and what is private to them.
Not here: the search of finished products for what must not be in them (`custody.masking`).

A person is protected by any standing statement of a protected role, by such a role in a link, or
by a birth date under which they were, or may have been, under 18 when the stating document was
received. What one member of a sameness is, all of it is. Any protected role wins over any other.

Where a document has no received date, the latest dated link of the case stands for it; where the
case has no date at all, a birth date cannot show that anybody was of age, and protects.

The protected are numbered in the order of a hash of their ids, which tells nothing of who they
are; the numbers hold as long as nobody comes to be protected or ceases to be. An identifier or a
postal address that links tie to protected people only is shown as theirs: "phone of Protected 1".
So is the event of a notice of which they are the subject, since its number can be looked up. A
firm, place, event or advertisement whose key or name holds the name of a protected person shows
as "organization that names Protected 1".

Whom an override in force lets be shown counts as not protected; the numbers of the others stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linkanalysis.case.mentions import find_mentions
from linkanalysis.case.overrides import in_force
from linkanalysis.case.private import find_private
from linkanalysis.case.unread import find_unread
from linkanalysis.vocabulary import ENTITY_TYPES, ROLES, entity_type

if TYPE_CHECKING:
    from linkanalysis.case.engine import Engine
    from linkanalysis.case.overrides import Override

__all__ = ["Protection", "find_protection"]

SALT = "linkanalysis protected order 1:"
ADULT = 18
# keys and names of these are free words: they may be made of a name
NAMED = frozenset(row.name for row in ENTITY_TYPES if not row.identifier) - {"person"}


@dataclass(frozen=True, slots=True)
class Protection:
    """The protected of a case at one moment.

    Attributes
    ----------
    names : dict of str to str
        Masked name by id, of protected people and of what is private to them.
    protected : frozenset of str
        Ids of protected people.
    private : frozenset of str
        Ids of identifiers, addresses and notices tied to protected people only.
    labels : dict of str to str
        Label by id, of all entities; unmasked.
    same : dict of str to str
        Canonical id by id, where they differ.
    overrides : dict of str to Override
        Who would be protected but for an override in force, by id.

    Examples
    --------
    >>> Protection({"person:KY-9": "Protected 1"}, frozenset({"person:KY-9"}), frozenset()).names
    {'person:KY-9': 'Protected 1'}
    """

    # not in the repr: it ends in cells of notebooks and in logs
    names: dict[str, str] = field(repr=False)
    protected: frozenset[str] = field(repr=False)
    private: frozenset[str] = field(repr=False)
    labels: dict[str, str] = field(repr=False, default_factory=dict)
    same: dict[str, str] = field(repr=False, default_factory=dict)
    overrides: dict[str, Override] = field(repr=False, default_factory=dict)

    def shown(self, entity: str) -> str:
        """Say how an entity is written in an output.

        Parameters
        ----------
        entity : str
            Its id.

        Returns
        -------
        str
            The masked name if it has one, else the id.

        Examples
        --------
        >>> Protection({"person:KY-9": "Protected 1"}, frozenset(), frozenset()).shown(
        ...     "person:KY-9"
        ... )
        'Protected 1'
        """
        return self.names.get(self.same.get(entity, entity), entity)

    def label(self, entity: str) -> str:
        """Say by which words an entity is named in an output.

        Parameters
        ----------
        entity : str
            Its id.

        Returns
        -------
        str
            The masked name if it has one, else its label, else its key.

        Examples
        --------
        >>> Protection({}, frozenset(), frozenset(), {"person:KY-1": "Ana Roe"}).label(
        ...     "person:KY-1"
        ... )
        'Ana Roe'
        """
        entity = self.same.get(entity, entity)
        masked = self.names.get(entity)
        if masked is not None:
            return masked
        return self.labels.get(entity) or entity.partition(":")[2] or entity


def find_protection(
    engine: Engine, labels: dict[str, str], same: dict[str, str], region: str | None = None
) -> Protection:
    """Find who is protected, and number them."""
    everyone = _by_role(engine) | _by_birth_date(engine) | find_unread(engine)
    overrides = in_force(engine, everyone, same)
    protected = everyone - overrides.keys()
    numbered = sorted(everyone, key=_order)
    masked = {entity: f"Protected {number}" for number, entity in enumerate(numbered, start=1)}
    names = {entity: name for entity, name in masked.items() if entity in protected}
    # what one of them shares with somebody still masked may find that person: it stays masked
    users = {
        thing: people & protected
        for thing, people in find_private(engine, everyone, region).items()
        if people & protected
    }
    for (first, type_name), things in _by_user(users, numbered).items():
        label = "notice" if type_name == "event" else entity_type(type_name).label
        for number, thing in enumerate(sorted(things, key=_order), start=1):
            which = f"{label} {number}" if len(things) > 1 else label
            names[thing] = f"{which} of {names[first]}"
    names |= _naming(engine, names, labels, same)
    return Protection(names, frozenset(protected), frozenset(users), labels, same, overrides)


def _naming(
    engine: Engine, names: dict[str, str], labels: dict[str, str], same: dict[str, str]
) -> dict[str, str]:
    """Mask what is called after somebody protected: the firm, the advertisement, the event."""
    mentions = find_mentions(engine, names, same)
    called: dict[tuple[str, str], list[str]] = {}
    for entity, label in labels.items():
        kind, _, key = entity.partition(":")
        if kind in NAMED and entity not in names:
            who = mentions.whole(key) or mentions.whole(label)
            if who:
                called.setdefault((entity_type(kind).label, who), []).append(entity)
    return {
        thing: f"{label} {number} that names {who}"
        if len(things) > 1
        else f"{label} that names {who}"
        for (label, who), things in called.items()
        for number, thing in enumerate(sorted(things, key=_order), start=1)
    }


def _order(entity: str) -> str:
    return hashlib.sha256((SALT + entity).encode("utf-8", "surrogatepass")).hexdigest()


def _by_role(engine: Engine) -> set[str]:
    roles = ", ".join(f"'{row.name}'" for row in ROLES if row.protected)
    rows = engine.execute(
        f"""
        SELECT entity FROM standing_statements
        WHERE attribute = 'role' AND value IN ({roles}) AND starts_with(entity, 'person:')
        UNION
        SELECT CASE WHEN starts_with(source, 'person:') THEN source ELSE target END
        FROM standing_links WHERE role IN ({roles})
          AND (starts_with(source, 'person:') OR starts_with(target, 'person:'))"""  # noqa: S608
    ).fetchall()
    return {row[0] for row in rows}


def _by_birth_date(engine: Engine) -> set[str]:
    # 29 February comes of age on 1 March: the later day protects
    rows = engine.execute(
        f"""
        WITH born AS (
          SELECT s.entity, d.received, coalesce(
              TRY_CAST(CASE WHEN length(s.value) >= 10 THEN left(s.value, 10) END AS DATE),
              last_day(TRY_CAST(CASE WHEN length(s.value) >= 7
                THEN left(s.value, 7) || '-01' END AS DATE)),
              TRY_CAST(left(s.value, 4) || '-12-31' AS DATE)) AS latest
          FROM standing_statements s JOIN standing_documents d ON d.id = s.document
          WHERE s.attribute = 'birth_date' AND starts_with(s.entity, 'person:')
            AND regexp_full_match(s.value, '[0-9]{{4}}(-[0-9]{{2}}(-[0-9]{{2}})?)?([T ].*)?')),
        known AS (SELECT CAST(max(start) AS DATE) AS latest_link FROM standing_links)
        SELECT DISTINCT entity FROM born, known
        WHERE latest IS NOT NULL AND (
          coalesce(received, latest_link) IS NULL
          OR coalesce(received, latest_link) < CAST(
            (CASE WHEN month(latest) = 2 AND day(latest) = 29 THEN latest + INTERVAL 1 DAY
             ELSE latest END) + INTERVAL {ADULT} YEAR AS DATE))"""  # noqa: S608 - a constant
    ).fetchall()
    return {row[0] for row in rows}


def _by_user(users: dict[str, set[str]], numbered: list[str]) -> dict[tuple[str, str], list[str]]:
    number = {entity: place for place, entity in enumerate(numbered)}
    grouped: dict[tuple[str, str], list[str]] = {}
    for thing, people in users.items():
        first = min(people, key=number.__getitem__)
        grouped.setdefault((first, thing.partition(":")[0]), []).append(thing)
    return grouped

"""The names under which protected people, and what identifies them, may be shown.

Protected people are numbered in the order of a hash of their ids, which reveals nothing about them;
the numbers stay the same until somebody becomes protected or stops being so. An identifier or a
postal address that is tied to protected people only is shown as theirs: "phone of Protected 1". So
is the event of a notice about them, since its number can be looked up. A firm or place whose key or
label contains the whole name of a protected person is shown as "organization that names Protected
1"; so is an event, advertisement, booking, e-mail address or account name that contains a part of
it, and a person whose id describes them by it ("mother-of-…"). A person whose label does is shown
by id alone. Another identifier (account, device, wallet, plate) is searched for parts if it is
words, and for whole names if it is a code. Whatever has an id or identifier of a protected person
in its key or label, as pages are searched for it, is treated likewise.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from linkanalysis.case.overrides import in_force
from linkanalysis.case.releasing import not_released
from linkanalysis.case.secrets import days_of, find_numbers
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, entity_type
from linkanalysis.protection.identifying import RELATION, find_mentions, is_whole_name
from linkanalysis.protection.mentions import Mentions
from linkanalysis.protection.protected import MASKED, find_evidence, find_private
from linkanalysis.protection.unread import Unread, find_unread
from linkanalysis.protection.witnesses import find_suspects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.case.masked_today import Today
    from linkanalysis.case.overrides import Override
    from linkanalysis.protection.protected import Evidence
    from linkanalysis.protection.witnesses import LeftOut
    from linkanalysis.storage.engine import Engine


SOURCE = "confidential_source"
# Keeps the order of masked names from matching a plain list of hashed ids. Changing it would
# renumber the protected people of every case.
SALT = "linkanalysis protected order 1:"
# Entities of these types have words that somebody chose as their key or label. So have firms and
# places, but these are often called like people, so only a whole name counts.
OWN_WORDS = frozenset({"ad", "booking", "email", "event", "handle"})
# The key of these is a number or code, or what stood in its place: the payer of a transfer, the
# name that somebody gave a handset.
CODES = frozenset(row.name for row in ENTITY_TYPES if row.identifier) - OWN_WORDS
LETTER = re.compile(r"[^\W\d_]")
# It is words that somebody chose if it has blanks, or no digit.
CHOSEN = re.compile(r"\D*|.*\s.*", re.DOTALL)
# Letters of a code that may be a name, with signs between them: fewer are one by chance, in the
# address of a wallet or on a plate.
LETTERS = re.compile(r"[^\W\d_](?:[^\w:]?[^\W\d]){5,}")
# Before the colon is where they were issued.
ISSUED = frozenset({"plate", "document_number"})


@dataclass(frozen=True, slots=True)
class Protection:
    """The protected people of a case between two acts.

    names: Masked name by id, of protected people and of what is private to them.
    protected: Ids of protected people.
    private: Ids of identifiers, addresses and notices tied to protected people only; in a case as
        it stood earlier, of whatever else is masked today, too.
    labels: Label by id, of all entities, unmasked.
    same: Canonical id by id, where they differ.
    overrides: By id, the override of each person who is protected but may be shown.
    evidence: The records that protect people, also those with an override.
    suspects: Ids of everybody who is suspect, convicted or wanted, protected or not.
    mentions: What identifies the protected people in a text.
    unread: Who is withheld because something could not be read or was not judged.
    sources: Masked names of confidential sources and of what is theirs.
    titles: Ids and titles of documents about sources alone.
    days: Days on which something happened, if anybody is protected: those of birth tell nothing.
    left_out: What rows must not tell of witnesses of one event who are suspects elsewhere.
    """

    # not in the repr, which ends up in notebooks and logs
    names: dict[str, str] = field(repr=False)
    protected: frozenset[str] = field(repr=False)
    private: frozenset[str] = field(repr=False)
    labels: dict[str, str] = field(repr=False, default_factory=dict)
    same: dict[str, str] = field(repr=False, default_factory=dict)
    overrides: dict[str, Override] = field(repr=False, default_factory=dict)
    evidence: tuple[Evidence, ...] = field(repr=False, default=())
    suspects: frozenset[str] = field(repr=False, default=frozenset())
    mentions: Mentions = field(repr=False, default_factory=Mentions)
    unread: Unread = field(default_factory=Unread)
    sources: frozenset[str] = field(repr=False, default=frozenset())
    titles: frozenset[str] = field(repr=False, default=frozenset())
    days: frozenset[str] = field(repr=False, default=frozenset())
    left_out: frozenset[LeftOut] = field(repr=False, default=frozenset())

    @property
    def notice(self) -> str:
        """Who is withheld because something was not read or not judged, and what settles it."""
        return self.unread.notice

    def report(self) -> pd.DataFrame:
        """List the records that protect each person who is not shown by name.

        Returns
        -------
        DataFrame
            Columns entity (masked name), role, document, row, why (by role, by birth date, by age,
            by name, unread role, unread record, missing date; protected today, by later records,
            in a case as it stood earlier; not released, in a case as it is released), suspect
            (whether they are suspect, convicted or wanted as well), in the order of the masked
            names. ``attrs["unread"]`` lists the words for roles that could not be read, as far as
            they may be shown.

        Examples
        --------
        >>> import pandas as pd
        >>> import linkanalysis as la
        >>> role = {"entity": ["person:1"], "attribute": ["role"], "value": ["victim"]}
        >>> with la.Case(purpose="training") as case:
        ...     page = la.Document(title="file", sha256="0" * 64)
        ...     _ = case.add(la.Batch.of(page, statements=pd.DataFrame(role)))
        ...     case.protection.report()[["entity", "role", "why"]].to_numpy().tolist()
        [['Protected 1', 'victim', 'by role']]
        """
        mentions = self.mentions
        rows = [
            (
                int(self.names[each.entity].removeprefix(MASKED)),
                self.names[each.entity],
                each.role,
                mentions.veiled(each.document),
                mentions.veiled(each.row),
                each.why,
                each.entity in self.suspects,
            )
            for each in self.evidence
            if each.entity in self.protected
        ]
        rows.sort(key=lambda row: (row[0], row[3], len(row[4]), *row[4:]))
        columns = ["number", "entity", "role", "document", "row", "why", "suspect"]
        frame = pd.DataFrame(rows, columns=columns).drop(columns="number")
        words = sorted({each.word for each in self.unread.words if each.shown})
        frame.attrs["unread"] = words
        return frame.astype({"suspect": "bool"})

    def shown(self, entity: str) -> str:
        """Return the masked name of an entity if it has one, else its id."""
        return self.names.get(self.same.get(entity, entity), entity)

    def hides_evidence(self, *shown: str) -> bool:
        """Tell whether links of what is shown so are without date, document and row.

        Whoever is tied to a source knows whom they met on that day.
        """
        return not self.sources.isdisjoint(shown)

    def label(self, entity: str) -> str:
        """Return the masked name of an entity if it has one, else its label, else its key."""
        entity = self.same.get(entity, entity)
        masked = self.names.get(entity)
        if masked is not None:
            return masked
        return self.labels.get(entity) or entity.partition(":")[2] or entity

    def naming(self, entities: Iterable[str]) -> set[str]:
        """Return those of some things, of which the case need not know, that name somebody."""
        keys = {each: each.partition(":")[2] for each in entities if self.names}
        return set(_naming(self.mentions, self.names, keys, {}))


class Beyond(NamedTuple):
    """What withholds people beyond the records of a case.

    today: What is masked today, if the case is as it stood earlier: it is masked then, too.
    until: Act after which an override does not count.
    named: Who is named beside the suspects, if the case is as it is released.
    """

    today: Today | None = None
    until: int | None = None
    named: frozenset[str] | None = None


def find_protection(
    engine: Engine,
    labels: dict[str, str],
    same: dict[str, str],
    region: str | None = None,
    beyond: Beyond = Beyond(),  # noqa: B008 - cannot be changed
) -> Protection:
    """Find who is protected, and the masked names of these people and their things."""
    today = beyond.today
    suspects = frozenset(find_suspects(engine))
    now = set() if today is None else set(today.evidence(engine, labels, region))
    found_now = {*find_evidence(engine), *now}
    everyone = {each.entity for each in found_now}
    overrides = in_force(engine, everyone - {each.entity for each in now}, same, beyond.until)
    if beyond.named is not None:
        overrides = {each: one for each, one in overrides.items() if each in suspects}
        named = {same.get(each, each) for each in beyond.named}
        found_now |= not_released(labels, everyone | suspects | named)
    evidence = sorted(found_now)
    everyone = {each.entity for each in evidence}
    protected = everyone - overrides.keys()
    numbered = sorted(everyone, key=_order)
    masked = {entity: f"{MASKED}{number}" for number, entity in enumerate(numbered, start=1)}
    masked = masked if today is None else today.numbered(numbered)
    names = {entity: name for entity, name in masked.items() if entity in protected}
    # what a person with an override shares with somebody still masked could identify the latter
    users = {
        thing: people & protected
        for thing, people in find_private(engine, everyone, region).items()
        if people & protected
    }
    for (first, kind), things in _by_user(users, numbered).items():
        label = "notice" if kind == "event" else entity_type(kind).label
        names |= _number(things, label, f"of {names[first]}")
    private = frozenset(users)
    if today is not None:
        names = today.completed(names, labels)
        private = frozenset(names.keys() - protected)
    mentions = _mentions(engine, names, same, labels, today)
    days = days_of(engine) if names else frozenset()
    found = Protection(names, frozenset(protected), private, labels, same, overrides, days=days)
    texts = {text for entity, label in labels.items() for text in (entity.partition(":")[2], label)}
    numbers = find_numbers(engine, found, region).named_in_each(sorted(texts)) if names else {}
    if naming := _naming(mentions, names, labels, numbers):
        names |= naming
        mentions = _mentions(engine, names, same, labels, today)
    shown = {
        entity: "" if label in numbers or _describes(mentions, entity, label, names) else label
        for entity, label in labels.items()
    }
    sources, titles = _of_sources(engine, names, evidence, same)
    return replace(
        found,
        names=names,
        labels=shown,
        evidence=tuple(evidence),
        suspects=suspects,
        mentions=mentions,
        sources=sources,
        titles=titles,
        unread=find_unread(
            engine, (each for each in evidence if each.entity in protected), suspects
        ),
    )


def _mentions(
    engine: Engine,
    names: dict[str, str],
    same: dict[str, str],
    labels: dict[str, str],
    today: Today | None,
) -> Mentions:
    then = find_mentions(engine, names, same, labels)
    return then if today is None else today.mentions(then)


def _of_sources(
    engine: Engine, names: dict[str, str], evidence: list[Evidence], same: dict[str, str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Find the names of sources and their things, and the documents about sources alone."""
    found = [each for each in evidence if each.role == SOURCE and each.entity in names]
    people = {each.entity for each in found}
    masked = {names[each] for each in people}
    theirs = {name for name in names.values() if name[name.find(MASKED) :] in masked}
    described = engine.execute(
        """
        SELECT d.id, d.title, list(e.entity) FROM standing_mentions e
        JOIN standing_documents d ON d.id = e.document
        WHERE starts_with(e.entity, 'person:') AND list_contains(?, d.id) GROUP BY ALL""",
        [sorted({each.document for each in found})],
    ).fetchall()
    titles = {
        text
        for document, title, named in described
        if people.issuperset(same.get(each, each) for each in named)
        for text in (document, title)
    }
    return frozenset(theirs), frozenset(titles)


def _order(entity: str) -> str:
    return hashlib.sha256((SALT + entity).encode("utf-8", "surrogatepass")).hexdigest()


def _by_user(users: dict[str, set[str]], numbered: list[str]) -> dict[tuple[str, str], list[str]]:
    """Group things by their type and the first of their users in the order of numbers."""
    number = {entity: at for at, entity in enumerate(numbered)}
    grouped: dict[tuple[str, str], list[str]] = {}
    for thing, people in users.items():
        first = min(people, key=number.__getitem__)
        grouped.setdefault((first, thing.partition(":")[0]), []).append(thing)
    return grouped


def _number(things: Iterable[str], label: str, whose: str) -> dict[str, str]:
    """Name one thing "phone of …", or several "phone 1 of …", "phone 2 of …"."""
    ordered = sorted(things, key=_order)
    if len(ordered) == 1:
        return {ordered[0]: f"{label} {whose}"}
    return {thing: f"{label} {number} {whose}" for number, thing in enumerate(ordered, start=1)}


def _naming(
    mentions: Mentions, names: dict[str, str], labels: dict[str, str], numbers: dict[str, str]
) -> dict[str, str]:
    """Mask whatever has the name of a protected person in its key or label, or their number.

    numbers: Whom a key or label names by an id or identifier; a person is shown without the label.
    """
    called: dict[tuple[str, str], list[str]] = {}
    ids = {
        _spelled(each.partition(":")[2]): who
        for each, who in names.items()
        if each.startswith("person:")
    }
    ids.pop((), None)
    for entity, label in labels.items():
        kind, _, key = entity.partition(":")
        if entity in names:
            continue
        who = numbers.get(key, "")
        if not who and kind == "person":  # two people may have one name, but not one number
            who = ids.get(_spelled(key), "")
            # an id that is a whole name is withheld until it is judged, and shown once it is
            if not who and RELATION.search(key):
                who = mentions.whole(key)
            elif not who and label == key and not is_whole_name(key):
                who = mentions.whole(re.sub(r"\d+", " ", key))  # numbers are searched for above
        elif not who:
            who = _named(mentions, kind, key) or numbers.get(label, "")
            who = who or (_named(mentions, kind, label) if label != key else "")
        if who:  # called like their e-mail address is called like them
            who = who[who.find(MASKED) :]
            called.setdefault((entity_type(kind).label, who), []).append(entity)
    masked: dict[str, str] = {}
    for (label, who), things in called.items():
        masked |= _number(things, label, f"that names {who}")
    return masked


def _named(mentions: Mentions, kind: str, text: str) -> str:
    """Return whom the key or label of a thing names, numbers in a code aside; "" if nobody."""
    if kind not in CODES:
        return mentions.any(text) if kind in OWN_WORDS else mentions.whole(text)
    if kind in ISSUED:
        text = text.rpartition(":")[2]
    if not LETTER.search(text):
        return ""
    if CHOSEN.fullmatch(text):
        return mentions.any(re.sub(r"\d+", " ", text))
    # in lower case, since capitals divide the words of a name, but not those of a code
    found = (mentions.whole(run.casefold()) for run in LETTERS.findall(text))
    return next(filter(None, found), "")


def _spelled(key: str) -> tuple[str, ...]:
    """Reduce an id to its letters and digits, since KY-118, ky 118 and KY‑118 are one.

    Empty if it is no number: Ann Roe and ANN ROE may be two.
    """
    parts = tuple(re.findall(r"[^\W\d_]+|[0-9]+", _seen(key)))
    return parts if any(map(str.isdecimal, parts)) else ()


def _seen(key: str) -> str:
    plain = unicodedata.normalize("NFKC", key).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


def _describes(mentions: Mentions, entity: str, label: str, names: dict[str, str]) -> bool:
    """Tell whether the label of an unprotected person describes them by somebody protected."""
    if not entity.startswith("person:") or entity in names or not RELATION.search(label):
        return False
    return bool(mentions.whole(label)) and not mentions.is_name(label)

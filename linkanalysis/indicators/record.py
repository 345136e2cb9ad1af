"""What indicators need to know of a case: who uses what, who is family, what may be shown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from linkanalysis.core.keys.kinds import identify
from linkanalysis.core.keys.phone import is_service_number
from linkanalysis.core.provenance import Reason
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES
from linkanalysis.core.vocabulary.links import describe_link
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.errors import RecordError
from linkanalysis.events.movement.located import read_located
from linkanalysis.graph.queries.graph_queries import (
    agency_rows,
    kinds_of_records,
    links_of_types,
    statement_rows,
)
from linkanalysis.graph.queries.local_days import local_date

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable
    from datetime import date

    from linkanalysis.case import Case
    from linkanalysis.case.masked_names import Protection
    from linkanalysis.events.movement.located import Located


Settings = Mapping[str, float]  # thresholds of an indicator by name
HOLDING = ("holds", "owns", "registered_to", "subscriber_of", "uses")
FAMILY = ("household", "kin")
WORK = ("employed_by", "works_at")
PERSONA = ("advertised_name", "alias", "name", "persona")  # names of the person advertised
IDENTIFIERS = frozenset(row.name for row in ENTITY_TYPES if row.identifier)
MOST_ROWS = 20  # of evidence for a finding, so that a card stays readable; its title has the count


@dataclass(frozen=True, eq=False)
class Record:
    """What indicators need to know of a case.

    holdings: Links by which anybody holds or uses an identifier, oldest first.
    holders: People who hold or use each identifier.
    family: Pairs of declared family or of one household, in both orders.
    kinds: What kinds of links, roles and attributes stand in the case.
    agencies: Number of agencies whose documents stand in the case.
    """

    case: Case
    protection: Protection
    holdings: pd.DataFrame
    holders: dict[str, frozenset[str]]
    family: frozenset[tuple[str, str]]
    employers: dict[str, frozenset[str]]
    kinds: pd.DataFrame
    agencies: int

    @cached_property
    def located(self) -> Located:
        """Who or what was where when, read when first asked for."""
        return read_located(self.case)

    def is_withheld(self, entity: str) -> bool:
        """Tell whether nothing may be found about an entity, because it is somebody protected."""
        return entity in self.protection.names

    def unit(self, entity: str) -> str:
        """Return the only holder of an identifier, else the identifier itself."""
        people = self.holders.get(entity, frozenset())
        return next(iter(people)) if len(people) == 1 else entity

    def is_service(self, entity: str) -> bool:
        """Tell whether an entity is the phone of a service, such as 911 or voicemail."""
        kind, _, key = entity.partition(":")
        return kind == "phone" and is_service_number(key, self.case.region or "US")

    def named(self, entity: str) -> str:
        """Return the id of an entity as it may be shown."""
        return self.protection.shown(entity)

    def called(self, entity: str) -> str:
        """Name an entity in a sentence."""
        return display_name(self.protection.shown(entity), self.protection.label(entity))

    def day(self, instant: pd.Timestamp) -> date:
        """Return the date of an instant on the clocks of the case."""
        return local_date(instant, self.case.timezone)

    def days(self, first: pd.Timestamp, last: pd.Timestamp) -> str:
        """Write the first and the last day."""
        return " to ".join(dict.fromkeys(f"{self.day(each):%Y-%m-%d}" for each in (first, last)))

    def shown_holders(self, thing: str) -> tuple[str, ...]:
        """Return the people who hold or use an identifier, as they may be shown."""
        return tuple(sorted(self.named(person) for person in self.holders.get(thing, ())))

    def reasons(self, links: pd.DataFrame, *, clock: str = "") -> tuple[Reason, ...]:
        """Turn the first links of a frame into evidence.

        clock: The column of times on the clocks of their places, if these matter.
        """
        rows = links.head(MOST_ROWS).to_dict("records")
        return tuple(self._reason(row, clock=clock) for row in rows)

    def held(self, things: Iterable[str]) -> pd.DataFrame:
        """Return the links by which identifiers are held or used, oldest first."""
        wanted = [*things]
        links = self.holdings
        return links[links["source"].isin(wanted) | links["target"].isin(wanted)]

    def holder_rows(self, things: Iterable[str]) -> tuple[Reason, ...]:
        """Return the rows that state which people hold or use identifiers, as evidence."""
        links = self.held(things)
        ends = links["source"].str.startswith("person:") | links["target"].str.startswith("person:")
        return self.reasons(links[ends])

    def holding_rows(self, people: Iterable[str], links: pd.DataFrame) -> tuple[Reason, ...]:
        """Return the rows by which some people hold or use the things that links name."""
        of = sorted(set(people))
        ends = {*links["source"], *links["target"]}
        things = {end for end in ends if not end.startswith("person:")}
        held = self.held(things)
        return self.reasons(held[held["source"].isin(of) | held["target"].isin(of)])

    def stated(self, rows: pd.DataFrame) -> tuple[Reason, ...]:
        """Turn the first statements of a frame into evidence."""
        veiled = self.case.veiled
        return tuple(
            Reason(
                veiled(str(row["document"])),
                veiled(str(row["row"] or "")),
                veiled(f"{self.called(row['entity'])}: {row['attribute']} {row['value']}"),
            )
            for row in rows.head(MOST_ROWS).to_dict("records")
        )

    def _reason(self, row: dict[Any, Any], *, clock: str) -> Reason:
        day = None if pd.isna(row["start"]) else self.day(row["start"])
        if clock and not pd.isna(row[clock]):
            day = pd.Timestamp(row[clock]).to_pydatetime()
        number = "" if pd.isna(row["row"]) else str(row["row"])
        text = describe_link(
            row["type"], self.called(row["source"]), self.called(row["target"]), day=day
        )
        veiled = self.case.veiled
        if not pd.isna(row.get("amount")):  # some questions do not ask for amounts
            unit = "" if pd.isna(row["unit"]) else veiled(str(row["unit"]))
            text = f"{text}, {row['amount']:,.2f} {unit}".rstrip()
        return Reason(veiled(str(row["document"])), veiled(number), text)


def read_record(case: Case) -> Record:
    """Read what indicators need to know of a case."""
    links = links_of_types(case, (*HOLDING, *FAMILY, *WORK))
    holders: defaultdict[str, set[str]] = defaultdict(set)
    employers: defaultdict[str, set[str]] = defaultdict(set)
    family: set[tuple[str, str]] = set()
    for source, target, kind in zip(links["source"], links["target"], links["type"], strict=True):
        if kind in FAMILY:
            family |= {(source, target), (target, source)}
        for person, other in ((source, target), (target, source)):
            if not person.startswith("person:"):
                continue
            if kind in WORK:
                employers[person].add(other)
            elif kind in HOLDING and other.partition(":")[0] in IDENTIFIERS:
                holders[other].add(person)
    return Record(
        case=case,
        protection=case.protection,
        holdings=links[links["type"].isin(HOLDING)],
        holders=_frozen(holders),
        family=frozenset(family),
        employers=_frozen(employers),
        kinds=kinds_of_records(case),
        agencies=agency_rows(case)["agency"].nunique(),
    )


def turned(links: pd.DataFrame, kind: str) -> tuple[pd.Series, pd.Series]:
    """Return the end of each link that is of a type (by default the target), and the other end."""
    first = links["source"].str.startswith(f"{kind}:")
    source, target = links["source"], links["target"]
    return source.where(first, target), target.where(first, source)


def advertised(record: Record) -> pd.DataFrame:
    """Return the links of advertisements (`ad`) with the identifiers in them (`thing`)."""
    links = links_of_types(record.case, ["advertised_in"])
    links["ad"], links["thing"] = turned(links, "ad")
    kinds = links["thing"].str.partition(":")[0] if len(links) else links["thing"]
    return links[kinds.isin(IDENTIFIERS) & links["ad"].str.startswith("ad:")]


def families(people: Iterable[str], family: frozenset[tuple[str, str]]) -> int:
    """Count people, those of one family or household once."""
    left = set(people)
    groups = 0
    while left:
        groups += 1
        reached = {min(left)}
        while reached:
            left -= reached
            reached = {other for other in left if any((one, other) in family for one in reached)}
    return groups


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sorted(sets.items())}


ORGANIZATION = "organization:"
SAYS = ("kind", "label", "name", "sector", "use")
# Words in the name or trade of an organization that pays for groups as a matter of course. Neither
# employers nor model agencies are among them: they are how people are recruited.
TAKES_GROUPS = (
    *("church", "chapel", "parish", "charity", "club", "college", "museum", "orchestra", "school"),
    *("sports team", "tour operator", "travel agency", "university", "youth group"),
)
# The same for those whose work is to stand by people who were harmed, or to speak for them.
CARES = (
    *("advocate", "advocacy", "child protection", "court", "hospital", "interpreter", "legal aid"),
    *("nursing", "school", "shelter", "social service", "translator", "victim service"),
)


def organizations_called(
    record: Record, among: Collection[str], words: Collection[str]
) -> frozenset[str]:
    """Return which of some entities are organizations whose name or trade has one of the words."""
    return _called(record, {each for each in among if each.startswith(ORGANIZATION)}, words)


def places_called(record: Record, places: Iterable[str], words: Collection[str]) -> set[str]:
    """Return the places whose name or kind, or that of what is there, has such a word.

    Organizations and other places count as what is there: a document there may be a passport.
    """
    named = {place: {place} for place in places}
    stated = statement_rows(record.case, ["address"])
    seats = links_of_types(record.case, ["located_at"])
    at = [*zip(seats["source"], seats["target"], strict=True)]
    for who, text in zip(stated["entity"], stated["value"], strict=True):
        with suppress(RecordError):  # no address can be made of the text
            at.append((who, identify(str(text), "address")))
    for who, place in at:
        if who.startswith((ORGANIZATION, "place:")) and place in named:
            named[place].add(who)
    called = _called(record, {who for those in named.values() for who in those}, words)
    return {place for place, those in named.items() if those & called}


def _called(record: Record, among: Collection[str], words: Collection[str]) -> frozenset[str]:
    """Return which of some entities have one of the words, whole, in their name or trade."""
    any_word = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b", re.IGNORECASE)
    said = statement_rows(record.case, SAYS)
    texts = [(each, _name(each)) for each in among]
    texts += zip(said["entity"], said["value"].astype(str), strict=True)
    return frozenset(entity for entity, text in texts if entity in among and any_word.search(text))


def _name(entity: str) -> str:
    """Return the name in an id; an address has one only before its number, as streets have names.

    "Motel 6, 100 Main Street" is a motel; "12 Embassy Square" is no embassy.
    """
    kind, _, name = entity.partition(":")
    return re.split(r"\d", name, maxsplit=1)[0] if kind == "address" else name


def busiest(rows: pd.DataFrame, days: float, of: str, *, at: str = "start") -> pd.DataFrame:
    """Return the rows of the days with most different values of a column; of several, the first.

    at: The column with the day or the moment of each row.
    """
    rows = rows.sort_values(at, kind="stable")
    moments, values = rows[at].to_numpy(), rows[of].tolist()
    ends = moments.searchsorted(moments + pd.Timedelta(days=days).to_timedelta64()).tolist()
    inside: Counter[Hashable] = Counter()
    most, best, first = 0, 0, 0
    for last, value in enumerate(values):
        while ends[first] <= last:
            inside[values[first]] -= 1
            if not inside[values[first]]:
                del inside[values[first]]
            first += 1
        inside[value] += 1
        if len(inside) > most:
            most, best = len(inside), first
    return rows.iloc[best : ends[best]] if values else rows


def one_of_each(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sort rows so that one of each value comes first: a list that is cut still shows them all."""
    turns = rows.assign(turn=rows.groupby(by, dropna=False).cumcount())
    return turns.sort_values(["turn", by], kind="stable")


def organizations_of(record: Record) -> dict[str, frozenset[str]]:
    """Return the organizations that hold or use each account or wallet."""
    links = record.holdings
    found: defaultdict[str, set[str]] = defaultdict(set)
    for source, target in zip(links["source"], links["target"], strict=True):
        for owner, thing in ((source, target), (target, source)):
            if owner.startswith("organization:"):
                found[thing].add(owner)
    return {thing: frozenset(owners) for thing, owners in sorted(found.items())}

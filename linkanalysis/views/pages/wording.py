"""Things, days and people as a reader would say them, such as "stay at Ferry Lodge"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.core.vocabulary.roles import role
from linkanalysis.graph.queries.graph_queries import statement_rows
from linkanalysis.graph.queries.link_filter import LinkFilter
from linkanalysis.graph.queries.local_days import local_date
from linkanalysis.graph.queries.thing_queries import links_to
from linkanalysis.rings.evidence import TIES
from linkanalysis.views.pages.record_labels import (
    DATED,
    TELLING,
    labels_of_records,
    of_sources,
    shown_briefly,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from linkanalysis.case import Case
    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings import Ring, RingTable
    from linkanalysis.rings.ring_parts import SharedThing
    from linkanalysis.views.pages.evidence import Documents

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# How people are on record for a booking; in an event, the record states their role.
IN_BOOKING = {"booked": "guest", "paid_for": "payer", "stayed_at": "guest"}
EVERY_LINK = LinkFilter()
ID = re.compile(r"\b(?:booking|event):[\w./-]*\w")


def number_word(number: int) -> str:
    """Write a small number as a word."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def upper_first(text: str) -> str:
    """Begin a sentence with a capital."""
    return f"{text[:1].upper()}{text[1:]}"


def day_of(instant: datetime, zone: str | None) -> str:
    """Write the day of an instant in the zone of the case."""
    day = local_date(instant, zone)
    return f"{day.day} {day:%B %Y}"


def days_of(first: datetime | None, last: datetime | None, zone: str | None) -> str:
    """Write "on" one day, or "from" one day "to" another; empty if there is no date."""
    days = list(dict.fromkeys(day_of(each, zone) for each in (first, last) if each is not None))
    if len(days) > 1:
        return f"from {days[0]} to {days[1]}"
    return f"on {days[0]}" if days else ""


def name_in_text(shown: str) -> re.Pattern[str]:
    """Find an entity in the text of a row by its shown id, which may begin or end another's."""
    return re.compile(rf"(?<![\w.:+-]){re.escape(shown)}(?![-.:/+]?\w)")


def names_of(ring: Ring) -> str:
    """Name the members of a ring, and count the protected."""
    # not by commas: "Doe, Jane Roe" would name Jane Doe, who may be protected
    named = "; ".join(member.label for member in ring.members if not member.protected)
    if not ring.n_protected:
        return named
    people = "person" if ring.n_protected == 1 else "people"
    hidden = f"{number_word(ring.n_protected)} protected {people}"
    return f"{named}, and {hidden}" if named else upper_first(hidden)


def kinds_of(things: Iterable[SharedThing]) -> str:
    """Count what members share by kind: "5 bookings, 3 incidents and 1 vehicle"."""
    count: dict[str, int] = defaultdict(int)
    for thing in things:
        count[_kind(thing.type)] += 1
    ordered = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [counted(number, kind) for kind, number in ordered]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def tied_by(things: Collection[SharedThing], when: str) -> str:
    """Say how members are tied: "They appear together in 5 bookings and share 1 vehicle, on …"."""
    kinds = [(thing, "" if thing.type in TIES else _pole(thing.type)) for thing in things]
    parts = (
        ("appear together in", [thing for thing, pole in kinds if pole == "event"]),
        ("share", [thing for thing, pole in kinds if pole not in {"", "event"}]),
        ("are linked by", [thing for thing, pole in kinds if not pole]),
    )
    said = [f"{verb} {kinds_of(part)}" for verb, part in parts if part]
    if not said:
        return ""
    listed = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
    # "share" alone would say that all of them do
    return f"They {listed}{f', {when}' if when else ''}; not all of them each time"


def _pole(name: str) -> str:
    return entity_type(name).pole if is_type(name) else "object"


def _kind(name: str) -> str:
    return entity_type(name).label if is_type(name) else name


class ThingWords:
    """Words for the events, bookings and identifiers of a case, as far as they may be shown."""

    def __init__(self, case: Case, documents: Documents, things: Collection[str]) -> None:
        """Take the things by their shown names."""
        self._zone = case.timezone
        # of identifiers nothing is said, and a phone may have a million calls
        records = {thing for thing in things if thing.partition(":")[0] in DATED}
        self._of_sources = of_sources(case, records)
        told = records - self._of_sources
        self._stated: dict[str, str] = {}
        self._venue: dict[str, str] = {}
        self._parts: defaultdict[str, defaultdict[str, set[str]]]
        self._parts = defaultdict(lambda: defaultdict(set))
        frame = statement_rows(case, TELLING)
        frame = frame[frame["entity"].isin(told)]
        # sorted, so that the order of rows does not decide which of several values is shown
        stated = frame[["entity", "attribute", "value"]].sort_values(["attribute", "value"])
        for entity, name, value in stated.itertuples(index=False):
            self._stated.setdefault(entity, shown_briefly(documents, name, str(value)))
        names = case.protection.names
        for source, target, kind, part, place in links_to(case, told):
            if source in names or target in names:  # a place may identify who was there
                continue
            word = role(part).label if part else IN_BOOKING.get(kind)
            if word and part != "unknown":
                self._parts[target][source].add(word)
            if place:
                self._venue.setdefault(target, shown_briefly(documents, "place", place))

    def days(self, first: datetime | None, last: datetime | None) -> str:
        """Write "from" one day "to" another in the zone of the case."""
        return days_of(first, last, self._zone)

    def of(self, thing: SharedThing) -> str:
        """Say what it is and when it was: "stay at Ferry Lodge on 21 February 2024"."""
        when = "" if thing.thing in self._of_sources else self.days(thing.first, thing.last)
        return " ".join(filter(None, (self.name(thing), when)))

    def name(self, thing: SharedThing) -> str:
        """Say what it is, without dates."""
        shown, kind = thing.thing, thing.type
        if not shown.startswith(f"{kind}:"):  # a tie, or a thing that is masked
            return shown
        venue, stated = self._venue.get(shown, ""), self._stated.get(shown, "")
        if shown in self._of_sources:
            return f"{_kind(kind)} {shown.partition(':')[2]}"
        if kind == "booking":
            what = f"stay at {venue}" if venue else "booking"
            return f"{what} ({stated})" if stated else what
        if kind == "event":
            return f"incident ({stated})" if stated else "event"
        return f"{_kind(kind)} {shown.partition(':')[2]}"

    def sentence(self, thing: SharedThing, ring: Ring | None = None) -> str:
        """Say how members are on record for it, without a full stop; empty for what is no thing.

        ring: The ring whose members are counted by guest, payer or role.
        """
        if not thing.thing.startswith(f"{thing.type}:"):
            return ""
        who = upper_first(number_word(thing.members))
        if thing.type == "booking":
            hidden = thing.thing in self._of_sources
            when = "" if hidden else self.days(thing.first, None)
            what = f"{self.name(thing)} {when}".rstrip()
            return f"{who} of them are on record for the same {what}{self._as(thing, ring)}"
        if thing.type == "event":
            return f"{who} of them are named in the same {self.of(thing)}{self._as(thing, ring)}"
        return f"{who} of them are tied to the same {self.of(thing)}"

    def _as(self, thing: SharedThing, ring: Ring | None) -> str:
        """Count members by how they are on record: " (as guest: two; as payer: one)".

        The part of the protected might identify them.
        """
        parts = self._parts[thing.thing]
        known = Counter(
            " and ".join(sorted(parts[member.entity]))
            for member in (ring.members if ring else ())
            if member.entity in parts
        )
        hidden = thing.members - known.total()
        said = [
            f"as {what}: {number_word(count)}"
            for what, count in sorted(known.items(), key=lambda each: (-each[1], each[0]))
        ]
        said += [f"not stated here: {number_word(hidden)}"] if said and hidden > 0 else []
        return f" ({'; '.join(said)})" if said else ""

    def found_at(self, ring: Ring) -> list[str]:
        """List where members stayed and what they share: "Ferry Lodge (2 stays)", phones, cars."""
        stays = Counter(
            venue
            for thing in ring.shared
            if thing.type == "booking" and thing.thing not in self._of_sources
            if (venue := self._venue.get(thing.thing))
        )
        venues = [f"{venue} ({counted(count, 'stay')})" for venue, count in stays.most_common()]
        # a masked thing has no type before its name
        things = [
            self.name(thing)
            for thing in ring.shared
            if thing.thing.startswith(f"{thing.type}:") and _pole(thing.type) != "event"
        ]
        return [*venues, *things]

    def replaced(self, text: str) -> str:
        """Write a stay or an incident by its words instead of its id."""
        return ID.sub(lambda found: self._in_words(found.group()), text)

    def _in_words(self, shown: str) -> str:
        kind = shown.partition(":")[0]
        stated = self._venue.get(shown) if kind == "booking" else self._stated.get(shown)
        if not stated:
            return shown
        what = f"the booking at {stated}" if kind == "booking" else f"an incident, {stated}"
        return f"{what} ({shown})"


def words_of(case: Case, documents: Documents, rings: RingTable) -> ThingWords:
    """Return the words for all things that members of rings share."""
    things = {thing.thing for ring in rings for thing in ring.shared}
    return ThingWords(case, documents, things)


def labels_of(graph: EntityGraph, documents: Documents) -> tuple[str, ...]:
    """Return the label of each entity; of a record that has no name, what and when it was."""
    if graph.case is None:
        return graph.labels
    # a masked name has no colon, and a label that is stated is no key
    bare = {
        shown
        for shown, label in zip(graph.shown, graph.labels, strict=True)
        if shown.partition(":")[2] == label
    }
    named = labels_of_records(documents, graph.link_filter, bare)
    return tuple(
        named.get(shown) or label for shown, label in zip(graph.shown, graph.labels, strict=True)
    )

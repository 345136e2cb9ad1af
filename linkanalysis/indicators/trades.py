"""What an organization or a place is, by its name and trade on record."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from linkanalysis.core.keys.kinds import identify
from linkanalysis.errors import RecordError
from linkanalysis.graph.queries.graph_queries import links_of_types, statement_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linkanalysis.indicators.record import Record

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

"""What an organization or a place is, by its name and trade on record.

Lives here: `organizations_called`, `places_called`, and words for organizations that take groups
along or care.
Not here: words for homes that strangers share (`crowded_home`), and for places that keep documents
(`kept_documents`).
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from linkanalysis.errors import RecordError
from linkanalysis.graph.queries import links_of_types, statement_rows
from linkanalysis.keys.kinds import identify

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
    any_word = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b", re.IGNORECASE)
    said = statement_rows(record.case, SAYS)
    texts = [*zip(said["entity"], said["value"], strict=True), *((each, each) for each in among)]
    return frozenset(
        entity
        for entity, text in texts
        if entity in among and entity.startswith(ORGANIZATION) and any_word.search(str(text))
    )


def places_called(record: Record, places: Iterable[str], words: Collection[str]) -> set[str]:
    """Return the places whose name or kind, or that of an organization there, has such a word."""
    said = statement_rows(record.case, ["address", *SAYS, "note"])
    at = said[said["attribute"] == "address"]
    seats = links_of_types(record.case, ["located_at"])
    # the words of a place are its own and those of every organization at it
    place_of = {place: {place} for place in places}
    for who, place in zip(seats["source"], seats["target"], strict=True):
        place_of.setdefault(who, set()).add(place)
    for who, text in zip(at["entity"], at["value"], strict=True):
        with suppress(RecordError):  # no address can be made of the text
            place_of.setdefault(who, set()).add(identify(str(text), "address"))
    texts = [(who, who) for who in place_of] + list(zip(said["entity"], said["value"], strict=True))
    return {
        place
        for who, text in texts
        if not who.startswith("person:") and any(word in str(text).casefold() for word in words)
        for place in place_of.get(who, ())
    }

"""What an organization is, by its name and trade on record.

Lives here: `organizations_called`, and words for organizations that take groups along or care.
Not here: homes that strangers share (`crowded_home`), which are addresses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.graph.queries import statement_rows

if TYPE_CHECKING:
    from collections.abc import Collection

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

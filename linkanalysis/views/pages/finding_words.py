"""Findings as readers would say them: "account 9990 …" instead of an id, advertisements counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.core.counts import counted
from linkanalysis.core.vocabulary.entities import entity_type, is_type
from linkanalysis.views.pages.wording import upper_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.indicators import Finding

# States are written in two capitals at the end of an address.
STATE = 2


def finding_title(one: Finding) -> str:
    """Write the title of a finding with words instead of the ids of things."""
    title = one.title
    # longest first, since one id may begin another
    for shown in sorted(one.entities, key=len, reverse=True):
        if _is_thing(shown):
            title = title.replace(shown, _in_words(shown))
    return title if title.startswith(one.entities) else upper_first(title)  # an id stays as it is


def also_involved(one: Finding, named: Callable[[str], str]) -> str:
    """Name everybody else of a finding, and count things by type: "2 phones (+1 …; +1 …)"."""
    people: list[str] = []
    things: dict[str, list[str]] = {}
    for shown in one.entities[1:]:
        if _is_thing(shown):
            things.setdefault(shown.partition(":")[0], []).append(shown)
        else:
            people.append(named(shown))
    return "; ".join([*people, *(_several(kind, each) for kind, each in things.items())])


def _several(kind: str, things: list[str]) -> str:
    if len(things) == 1:
        return _in_words(things[0])
    keys = "; ".join(_key(shown) for shown in things)
    return f"{counted(len(things), entity_type(kind).label)} ({keys})"


def _is_thing(shown: str) -> bool:
    """Whether an id is that of a thing; a masked id has no type."""
    kind, colon, _ = shown.partition(":")
    return bool(colon) and kind != "person" and is_type(kind)


def _in_words(shown: str) -> str:
    kind = shown.partition(":")[0]
    # the key of a place is its name
    return _key(shown) if kind == "place" else f"{entity_type(kind).label} {_key(shown)}"


def _key(shown: str) -> str:
    """Return an id without its type, an address with the capitals that its key lacks."""
    kind, _, key = shown.partition(":")
    if kind != "address":
        return key
    *words, last = key.split(" ")
    last = last.upper() if len(last) == STATE else last.capitalize()
    return " ".join([*(word.capitalize() for word in words), last])

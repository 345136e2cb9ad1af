"""Ids and texts that show themselves masked.

Whatever reads `Names` as the tuple it is (a frame, a page, a message, a repr, a pickle) finds the
displayed ids. Queries and lookups need the ids of the case and ask for them by `unmasked`, so that
no output shows one by oversight.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Names(tuple[str, ...]):  # noqa: SLOT001 - a subclass of tuple cannot have slots
    """Displayed ids that remember the ids of the case."""

    _exact: tuple[str, ...]

    def __new__(cls, shown: Iterable[str], ids: Iterable[str]) -> Self:
        """Combine displayed ids with those of the case, both in the same order."""
        names = super().__new__(cls, shown)
        names._exact = tuple(ids)
        return names

    def __reduce__(self) -> tuple[type[tuple[str, ...]], tuple[tuple[str, ...]]]:
        return tuple, (tuple(self),)


class Name(str):
    """A displayed text that remembers what it stands for, as long as it stays in this process."""

    __slots__ = ("_exact",)
    _exact: object

    def __new__(cls, shown: str, exact: object) -> Self:
        """Combine a displayed text with what it stands for."""
        name = super().__new__(cls, shown)
        name._exact = exact
        return name

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def meant_by(text: object) -> object:
    """Return what a displayed text stands for; any other value stands for itself."""
    return text._exact if isinstance(text, Name) else text  # noqa: SLF001 - the one reader


LAST = "\U0010ffff"  # sorts after every other character


def order_key(shown: str, entity: str) -> str:
    """Return by what an entity is sorted: its id, or its type and masked name, after all ids."""
    return entity if shown == entity else f"{entity.partition(':')[0]}:{LAST}{shown}"


def place_of(names: tuple[str, ...], entity: str) -> int | None:
    """Return the place of an id of the case among names in that order; None if it has none."""
    ids = unmasked(names)
    place = bisect_left(range(len(ids)), entity, key=lambda k: order_key(names[k], ids[k]))
    if place < len(ids) and ids[place] == entity:
        return place
    # one that is masked stands where its masked name does
    return ids.index(entity) if ids is not names and ":" in entity and entity in ids else None


def unmasked(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of the case, for computing and for queries, never for display."""
    return names._exact if isinstance(names, Names) else names  # noqa: SLF001 - the one reader

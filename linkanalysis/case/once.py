"""Values that follow from a database, each computed at the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.storage.engine import DuckEngine


class _OfDatabase(Protocol):
    database: DuckEngine


T = TypeVar("T")
Owner = TypeVar("Owner", bound=_OfDatabase)


class once(Generic[Owner, T]):  # noqa: N801 - a decorator
    """A property computed once, under the lock of the database from which it follows.

    In Python 3.11 `functools.cached_property` has a lock of its own: a thread that holds it and
    asks the database would wait for one that holds the database and asks for the value, forever.
    """

    def __init__(self, compute: Callable[[Owner], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Owner]) -> once[Owner, T]: ...
    @overload
    def __get__(self, owner: Owner, kind: type[Owner] | None = None) -> T: ...
    def __get__(self, owner: Owner | None, kind: type[Owner] | None = None) -> once[Owner, T] | T:
        """Compute the value; from then on Python finds it in the object and does not ask here."""
        if owner is None:
            return self
        kept = vars(owner)
        with owner.database.lock:
            if self._name not in kept:
                kept[self._name] = self._compute(owner)
        value: T = kept[self._name]
        return value

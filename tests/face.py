"""The public face: what a user can reach from ``import linkanalysis as la``."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import linkanalysis as la
from linkanalysis.core.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOMS = tuple(name for name in la.__all__ if inspect.ismodule(getattr(la, name)))
TABLES = ("measures.MEASURES", "groups.METHODS", "indicators.INDICATORS", "records.READERS")


def public_objects() -> dict[str, object]:
    """Classes and functions of all rooms, by dotted name; errors are named, not explained."""
    found: dict[str, object] = {}
    for room in ROOMS:
        if room != "errors":
            for name in getattr(la, room).__all__:
                value = getattr(getattr(la, room), name)
                if inspect.isclass(value) or inspect.isfunction(value):
                    found.setdefault(f"linkanalysis.{room}.{name}", value)
    return found


def public_functions() -> dict[str, Callable[..., object]]:
    """Functions of all rooms, by dotted name."""
    return {name: value for name, value in public_objects().items() if inspect.isfunction(value)}


def public_methods() -> Iterator[tuple[str, Callable[..., object]]]:
    """Public methods of public classes, those of a base class once."""
    seen = set()
    for name, owner in {**public_objects(), "linkanalysis.core.result.Result": Result}.items():
        if inspect.isclass(owner):
            for method, value in vars(owner).items():
                bare = isinstance(value, (classmethod, staticmethod))
                function = value.__func__ if bare else value
                if inspect.isfunction(function) and not method.startswith("_"):
                    if function not in seen:
                        yield f"{name}.{method}", function
                    seen.add(function)


def signatures() -> Iterator[tuple[str, inspect.Signature]]:
    """Signatures of every public function and method."""
    for name, function in [*public_functions().items(), *public_methods()]:
        yield name, inspect.signature(function)

"""What a caller gave, taken for what was meant, or said plainly to be something else.

Lives here: whole numbers of at least one, values of a type, and names, of which one may stand
alone.
Not here: whether a graph or a case was given (`graph.freshness`, `case.given`), and which names
exist (`vocabulary`).
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral

from linkanalysis.errors import GraphKindError

__all__ = ["expect_count", "expect_type", "given_names"]


def expect_count(name: str, value: object) -> None:
    """Say so where a number is no whole number of at least one.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        What was given.

    Raises
    ------
    GraphKindError
        If it is not.

    Examples
    --------
    >>> expect_count("k", 3)
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        message = f"{name} is {value!r:.40}; it must be a whole number of at least 1."
        raise GraphKindError(message)
    if value < 1:
        message = f"{name} is {value}; it must be at least 1."
        raise GraphKindError(message)


def expect_type(name: str, value: object, kind: type | tuple[type, ...], advice: str) -> None:
    """Say so where a value is of another type.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        What was given.
    kind : type or tuple of type
        What it must be.
    advice : str
        What to write instead.

    Raises
    ------
    GraphKindError
        If it is something else.

    Examples
    --------
    >>> expect_type("target", 0.5, float, "write a share, such as 0.1.")
    """
    if not isinstance(value, kind):
        message = f"{name} is {value!r:.40}; {advice}"
        raise GraphKindError(message)


def given_names(name: str, value: object) -> tuple[str, ...]:
    """Take one name for a list of one.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        A name, or several.

    Returns
    -------
    tuple of str
        The names, in the order given.

    Raises
    ------
    GraphKindError
        If it is neither.

    Examples
    --------
    >>> given_names("who", "person:ana"), given_names("who", ["person:ana", "person:ben"])
    (('person:ana',), ('person:ana', 'person:ben'))
    """
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable):
        names = tuple(value)
        if all(isinstance(each, str) for each in names):
            return names
    message = f"{name} is {value!r:.40}; it must be an id, or a list of ids."
    raise GraphKindError(message)

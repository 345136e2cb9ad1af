"""What a caller gave, taken for what was meant, or said plainly to be something else.

Lives here: whole numbers, any numbers, values of a type, names, of which one may stand alone, rows
of a table by number, and paths.
Not here: whether a graph or a case was given (`graph.freshness`, `case.given`), and which names
exist (`vocabulary`).
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import TypeGuard, TypeVar

from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError

__all__ = [
    "expect_count",
    "expect_flag",
    "expect_type",
    "given_names",
    "given_path",
    "is_real",
    "is_whole",
    "row_by_number",
]

Row = TypeVar("Row")

# The largest number that an array of counts can hold.
LARGEST = 2**63 - 1


def expect_count(
    name: str,
    value: object,
    *,
    least: int = 1,
    most: int = LARGEST,
    error: type[LinkAnalysisError] = GraphKindError,
) -> None:
    """Say so where a number is no whole number, or too small or too large.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        What was given.
    least, most : int, default 1 and 2**63 - 1
        The smallest and the largest number that may be given.
    error : type of LinkAnalysisError, default GraphKindError
        What to raise.

    Raises
    ------
    LinkAnalysisError
        Of the kind given, if it is none.

    Examples
    --------
    >>> expect_count("k", 3)
    """
    if not is_whole(value):
        message = f"{name} is {value!r:.40}; it must be a whole number of at least {least}."
        raise error(message)
    if value < least:
        message = f"{name} is {value!s:.40}; it must be at least {least}."
        raise error(message)
    if value > most:
        message = f"{name} is {value!s:.40}; it must be at most {most:,}."
        raise error(message)


def is_whole(value: object) -> TypeGuard[int]:
    """Tell whether something is a whole number.

    Parameters
    ----------
    value : object
        What was given.

    Returns
    -------
    bool
        False for truth values, and for what is not a whole number by its type.

    Examples
    --------
    >>> is_whole(2), is_whole(2.0), is_whole(True), is_whole("2")
    (True, False, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_real(value: object) -> TypeGuard[float]:
    """Tell whether something is a number, whole or not.

    Parameters
    ----------
    value : object
        What was given.

    Returns
    -------
    bool
        False for truth values, and for what is not a number or not finite.

    Examples
    --------
    >>> is_real(0.5), is_real(2), is_real(True), is_real("2"), is_real(float("nan"))
    (True, True, False, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # more than a float holds
        return False


def expect_type(
    name: str,
    value: object,
    kind: type | tuple[type, ...],
    advice: str,
    *,
    error: type[LinkAnalysisError] = GraphKindError,
) -> None:
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
    error : type of LinkAnalysisError, default GraphKindError
        What to raise.

    Raises
    ------
    LinkAnalysisError
        Of the kind given, if it is something else.

    Examples
    --------
    >>> expect_type("target", 0.5, float, "write a share, such as 0.1.")
    """
    if not isinstance(value, kind):
        message = f"{name} is {value!r:.40}; {advice}"
        raise error(message)


def expect_flag(name: str, value: object) -> None:
    """Say so where a value is neither True nor False.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        What was given; "no" would count as yes.

    Raises
    ------
    GraphKindError
        If it is something else.

    Examples
    --------
    >>> expect_flag("weighted", True)
    """
    expect_type(name, value, bool, "write True or False.")


def given_names(name: str, value: object, *, what: str = "an id") -> tuple[str, ...]:
    """Take one name for a list of one.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        A name, or several.
    what : str, default "an id"
        What a name is the name of, with its article.

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
    message = f"{name} is {value!r:.40}; it must be {what}, or a list of {what.partition(' ')[2]}s."
    raise GraphKindError(message)


def row_by_number(rows: Sequence[Row], number: object, what: str) -> Row:
    """Give a row of a table by its number.

    Parameters
    ----------
    rows : sequence
        The rows; the first has the number 1.
    number : object
        What was given.
    what : str
        What a row is, in the singular.

    Returns
    -------
    row
        The row.

    Raises
    ------
    UnknownNameError
        If no row has that number.

    Examples
    --------
    >>> row_by_number(["first", "second"], 2, "ring")
    'second'
    """
    if is_whole(number) and 1 <= number <= len(rows):
        return rows[number - 1]
    there = f"{what}s 1 to {len(rows)}" if rows else f"no {what}s"
    message = f"There is no {what} {number!s:.40}; this table has {there}."
    raise UnknownNameError(message, name=str(number))


def given_path(name: str, value: object, *, error: type[LinkAnalysisError]) -> Path:
    """Take what was given for a path.

    Parameters
    ----------
    name : str
        Name of the option.
    value : object
        A path, as text or as an object that stands for one.
    error : type of LinkAnalysisError
        What to raise.

    Returns
    -------
    Path
        The path.

    Raises
    ------
    LinkAnalysisError
        Of the kind given, if it is no path.

    Examples
    --------
    >>> from linkanalysis.errors import CaseError
    >>> given_path("path", "out/bluegrass.case", error=CaseError).name
    'bluegrass.case'
    """
    if isinstance(value, (str, os.PathLike)):
        path = os.fspath(value)
        if isinstance(path, str) and "\0" not in path:
            return Path(path)
    message = f'{name} is {value!r:.40}; it must be a path, such as "out/bluegrass".'
    raise error(message)

"""Checks of arguments: wrong ones raise a message that says what to give."""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from numbers import Integral, Real
from pathlib import Path
from typing import TypeGuard, TypeVar

from linkanalysis.errors import GraphKindError, LinkAnalysisError, UnknownNameError

Row = TypeVar("Row")

# A list of up to ten names fits a line or two of an error; longer tables are named instead.
LISTED_WHOLE = 10
SHOWN = 40  # characters of a wrong value that a message repeats, so that it stays one line

# Names that are compared with a wrong one, and their characters: a file may have any number.
MOST_COMPARED, LONGEST_COMPARED = 1_000, 64

DIGIT = re.compile(r"\d")

# The largest number that an array of counts (int64) can hold.
LARGEST = 2**63 - 1


def expect_count(
    name: str,
    value: object,
    *,
    least: int = 1,
    most: int = LARGEST,
    error: type[LinkAnalysisError] = GraphKindError,
) -> None:
    """Raise if `value` is not an integer from `least` to `most`."""
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
    """Tell whether a value is an integer; True and False are not."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def says_something(value: object) -> bool:
    """Tell whether a value is text with a letter or digit, not only signs that nobody sees."""
    return isinstance(value, str) and any(map(str.isalnum, value))


def is_real(value: object) -> TypeGuard[float]:
    """Tell whether a value is a finite number; True and False are not."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer larger than any float
        return False


def expect_type(
    name: str,
    value: object,
    kind: type | tuple[type, ...],
    advice: str,
    *,
    error: type[LinkAnalysisError] = GraphKindError,
) -> None:
    """Raise if `value` is not of the type; `advice` says what to give instead."""
    if not isinstance(value, kind):
        message = f"{name} is {value!r:.40}; {advice}"
        raise error(message)


def expect_share(name: str, value: object) -> None:
    """Raise if `value` is not a number from 0 to 1."""
    if not is_real(value) or not 0 <= value <= 1:
        message = f"{name} is {value!r:.40}; it must be a number from 0 to 1."
        raise GraphKindError(message)


def expect_flag(name: str, value: object) -> None:
    """Raise if `value` is neither True nor False."""
    expect_type(name, value, bool, "write True or False.")


def given_names(name: str, value: object, *, what: str = "an id") -> tuple[str, ...]:
    """Return names as a tuple; one name alone is a list of one."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable):
        names = tuple(value)
        if all(isinstance(each, str) for each in names):
            return names
    message = f"{name} is {value!r:.40}; it must be {what}, or a list of {what.partition(' ')[2]}s."
    raise GraphKindError(message)


def row_by_number(rows: Sequence[Row], number: object, what: str) -> Row:
    """Give a row of a table by its number, counted from 1."""
    if is_whole(number) and 1 <= number <= len(rows):
        return rows[number - 1]
    there = f"{what}s 1 to {len(rows)}" if rows else f"no {what}s"
    message = f"There is no {what} {number!s:.40}; this table has {there}."
    raise UnknownNameError(message, name=str(number))


def given_path(name: str, value: object, *, error: type[LinkAnalysisError]) -> Path:
    """Return a path, or raise if the value is not one."""
    if isinstance(value, (str, os.PathLike)):
        path = os.fspath(value)
        if isinstance(path, str) and "\0" not in path:
            return Path(path)
    message = f'{name} is {value!r:.40}; it must be a path, such as "out/bluegrass".'
    raise error(message)


def suggest_name(name: object, choices: Iterable[str]) -> str:
    """Suggest the known name that the caller may have meant, or list a few."""
    known = sorted(choices)
    close = find_near(name, known) if isinstance(name, str) else []
    return _suggested(close, known)


def find_near(name: str, known: Iterable[str]) -> list[str]:
    """Find the known name that is spelled most like another, if any is near; costs are bounded."""
    compared = [each for each in islice(known, MOST_COMPARED) if len(each) <= LONGEST_COMPARED]
    return difflib.get_close_matches(name[:LONGEST_COMPARED], compared, n=1)


def suggest_id(name: str, ids: Iterable[str]) -> str:
    """Suggest the known id that the caller may have meant, or list a few.

    A number that differs in one digit is that of somebody else, so an id with digits is suggested
    only if it is the same but for case, signs, leading zeros or its type.
    """
    known = sorted(ids)
    if not DIGIT.search(name):
        named = [each for each in known if not DIGIT.search(each)]
        return _suggested(find_near(name, named), known)
    wanted = _spelled(name)
    close = [each for each in known if wanted and _spelled(each) == wanted]
    close.sort(key=lambda each: each.partition(":")[0] != name.partition(":")[0])
    return _suggested(close, known)


def _spelled(text: str) -> str:
    """Letters and digits of the key of an id, without leading zeros."""
    key = re.sub(r"[\W_]", "", text.partition(":")[2] or text).casefold()
    return re.sub(r"(?<!\d)0+(?=\d)", "", key)


def _suggested(close: Sequence[str], known: Sequence[str]) -> str:
    if close:
        return f'Did you mean "{close[0]}"?'
    return list_names(known)


def list_names(known: Sequence[str]) -> str:
    """List the known names to choose from, if they are few."""
    return f"Choose from {', '.join(known)}." if 0 < len(known) <= LISTED_WHOLE else ""


def check_choice(value: object, choices: tuple[str, ...], what: str) -> None:
    """Raise `UnknownNameError` if the value of an option is not one of its choices."""
    if isinstance(value, str) and value in choices:
        return
    message = f'"{value!s:.{SHOWN}}" is not {what}. {suggest_name(value, choices)}'
    raise UnknownNameError(message.rstrip(), name=str(value), choices=choices)

"""Values of attributes as JSON that gives the same value back.

Everything but texts, whole numbers, finite fractions, flags, None and lists is an object with one
key, its kind: ``{"date": "2024-05-01"}``.
"""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 20  # containers inside one another, as for what a masked copy reads


class UnwritableError(Exception):
    """A value of a kind that no file can give back."""


def dump_value(value: object) -> str:
    """Write a value as JSON in ASCII."""
    try:
        return json.dumps(_tagged(value, 0), allow_nan=False)
    except ValueError as error:  # a whole number of thousands of digits
        raise UnwritableError from error


def load_value(text: str) -> object:
    """Read what `dump_value` wrote; raise ValueError for anything else."""
    try:
        return _untagged(json.loads(text), 0)
    except (RecursionError, TypeError, KeyError, OverflowError, ZoneInfoNotFoundError) as error:
        message = "not a value that was written as JSON"
        raise ValueError(message) from error


def _tagged(value: Any, depth: int) -> object:  # noqa: ANN401 - attributes may be anything
    if depth > DEEPEST:
        raise UnwritableError
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, list):
        return [_tagged(part, depth + 1) for part in value]
    if isinstance(value, dict):
        pairs = [[_tagged(k, depth + 1), _tagged(v, depth + 1)] for k, v in value.items()]
        return {"dict": pairs}
    for kind in (tuple, set, frozenset):
        if isinstance(value, kind):
            parts = [_tagged(part, depth + 1) for part in value]
            return {kind.__name__: parts if kind is tuple else sorted(parts, key=json.dumps)}
    return _tagged_moment(value)


def _tagged_moment(value: object) -> object:
    if value != value:  # noqa: PLR0124 - NaT is a datetime that equals nothing
        raise UnwritableError
    if isinstance(value, datetime):
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
        return {"datetime": [value.isoformat(timespec="microseconds"), zone]}
    if isinstance(value, (date, time)):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, timedelta):
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    raise UnwritableError


def _untagged(value: Any, depth: int) -> object:  # noqa: ANN401 - as JSON gives it
    if depth > 2 * DEEPEST + 2:  # an object and a list for each container
        message = "containers are nested too deeply"
        raise ValueError(message)
    if isinstance(value, list):
        return [_untagged(part, depth + 1) for part in value]
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        message = "an object of JSON must have one key, its kind"
        raise ValueError(message)
    ((kind, given),) = value.items()
    return KINDS[kind](_untagged(given, depth + 1))


def _datetime(parts: Any) -> datetime:  # noqa: ANN401 - checked by what it does
    text, zone = parts
    moment = datetime.fromisoformat(text)
    return moment if zone is None else moment.astimezone(ZoneInfo(zone))


def _timedelta(parts: Any) -> timedelta:  # noqa: ANN401
    days, seconds, microseconds = parts
    return timedelta(days, seconds, microseconds)


KINDS: dict[str, Callable[[Any], object]] = {
    "float": float,
    "dict": dict,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "datetime": _datetime,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": _timedelta,
    "bytes": bytes.fromhex,
}

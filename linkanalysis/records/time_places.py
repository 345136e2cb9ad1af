"""Where the parts of a time stand, if its form leaves no doubt.

Lives here: the form of a format that compiled code takes.
Not here: reading by it (`kernels.written_times`); all other times, and why a text is none
(`sheets.moments`), which decides the meaning: a text of these forms means the same there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.written_times import ABSENT, BREAK

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64

# Directives of which each has one width, in the order of the parts of a form.
_DAY, _CLOCK = ("%Y", "%m", "%d"), ("%H", "%M", "%S")
_BETWEEN = re.compile(r"[-/.: T]*")
_ISO = "%Y-%m-%d %H:%M:%S"
_ISO_ENDS = tuple(len(f"2024-05-02{clock}") for clock in (" 14:30:00", " 14:30", ""))


def places_of(date_format: str | None) -> tuple[I64, I64, I64, bool] | None:
    """Give the form that `read_times` takes, or None if some texts of the format have none."""
    written = date_format or _ISO
    parts = re.split("(%.)", written)
    named = parts[1::2]
    once = len({*named}) == len(named) and {*_DAY} <= {*named} <= {*_DAY, *_CLOCK}
    # no cell has a blank at an end when it is read
    plain = written == written.strip() and all(map(_BETWEEN.fullmatch, parts[::2]))
    if not (once and plain) or ("%H" not in named and {*_CLOCK} & {*named}):
        return None
    places = dict.fromkeys((*_DAY, *_CLOCK), ABSENT)
    marks, at = [], 0
    for part in parts:
        if part in places:
            places[part] = at
            at += 4 if part == "%Y" else 2
            continue
        for character in part:
            is_break = date_format is None and character == " "
            marks.append((at, BREAK if is_break else ord(character)))
            at += 1
    ends = _ISO_ENDS if date_format is None else (at,)
    return (
        np.array([*places.values()], np.int64),
        np.array(marks, np.int64).reshape(-1, 2),
        np.array(ends, np.int64),
        date_format is None,
    )

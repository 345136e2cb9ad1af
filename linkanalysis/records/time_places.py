"""Where the parts of a time stand, if its form leaves no doubt.

Lives here: the form of a format that compiled code takes.
Not here: the same form in SQL, and which formats have one (`sure_times`); reading by it
(`kernels.written_times`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.kernels.written_times import ABSENT, BREAK
from linkanalysis.records.sure_times import DIRECTIVES, form_of, parts_of

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import I64

_ISO = "%Y-%m-%d %H:%M:%S"
_ISO_ENDS = tuple(len(f"2024-05-02{clock}") for clock in (" 14:30:00", " 14:30", ""))


def places_of(date_format: str | None) -> tuple[I64, I64, I64, bool] | None:
    """Give the form that `read_times` takes, or None if some texts of the format have none."""
    written = date_format or _ISO
    if form_of(written) is None or ("%H" not in written and {"%M", "%S"} & {*parts_of(written)}):
        return None
    places = dict.fromkeys(DIRECTIVES, ABSENT)
    marks, at = [], 0
    for part in parts_of(written):
        if part in DIRECTIVES:
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

"""The one number that plain formats give a tie."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from linkanalysis.graph.formats.reading import fault, shown
from linkanalysis.graph.formats.typed_values import typed_value

if TYPE_CHECKING:
    from pathlib import Path


def line_value(path: Path, word: str, row: int) -> dict[str, float]:
    """Return the value of a tie as its attribute ``weight``."""
    value = typed_value(word, "double")
    if not isinstance(value, float) or not math.isfinite(value):
        raise fault(path, f"{shown(word)} is not the value of a tie.", row=row)
    return {"weight": int(value) if value.is_integer() else value}

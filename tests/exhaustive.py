"""What the exhaustive run has beside the first command: parameters, and more examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark import ParameterSet


def exhaustive(*rows: object) -> list[ParameterSet]:
    """Leave these parameters to the exhaustive run; a tuple is one row."""
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), marks=pytest.mark.exhaustive)
        for row in rows
    ]


def one_in(step: int, rows: Iterable[object]) -> list[ParameterSet]:
    """Keep the first of so many parameters each; the exhaustive run walks over the others.

    A tuple is one row."""
    return [
        pytest.param(
            *(row if isinstance(row, tuple) else (row,)),
            marks=[pytest.mark.exhaustive] if at % step else [],
        )
        for at, row in enumerate(rows)
    ]


def fewer(by: int) -> int:
    """Divide the number of examples where each costs much; two are drawn at least."""
    return max(2, settings.default.max_examples // by)

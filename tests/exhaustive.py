"""Parameters that the exhaustive run walks over, beside those of the first command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet


def exhaustive(*rows: object) -> list[ParameterSet]:
    """Leave these parameters to the exhaustive run; a tuple is one row."""
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), marks=pytest.mark.exhaustive)
        for row in rows
    ]

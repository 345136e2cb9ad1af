"""A bar for what takes more than two seconds: on a terminal, and under a cell of a notebook.

Lives here: `progress_bar`, and `with_progress`, which goes through steps under one.
Not here: the steps of the command (`cli`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["progress_bar", "with_progress"]

SHOW_AFTER_S = 2.0

Step = TypeVar("Step")


def progress_bar(
    steps: Iterable[Any] | None = None,
    *,
    what: str | None = None,
    total: int | None = None,
    unit: str = "it",
) -> tqdm[Any]:
    """Make a bar that shows after two seconds and is gone when all is done."""
    return tqdm(
        steps,
        desc=what,
        total=total,
        unit=unit,
        unit_scale=unit == "B",
        delay=SHOW_AFTER_S,
        disable=not (sys.stderr.isatty() or "ipykernel" in sys.modules),
        file=sys.stderr,
        leave=False,
    )


def with_progress(steps: Iterable[Step], *, what: str, total: int | None = None) -> Iterator[Step]:
    """Go through steps, and show how far it has come where that takes long."""
    yield from progress_bar(steps, what=what, total=total)

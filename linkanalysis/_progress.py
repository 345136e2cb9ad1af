"""Progress bars for work of more than two seconds: on a terminal, and under a notebook cell.

Lives here: `progress_bar`, and `with_progress`, which iterates over steps with a bar.
Not here: the steps of the command (`cli`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHOW_AFTER_S = 2.0  # shorter work needs no bar, which would only flash by

Step = TypeVar("Step")


def progress_bar(
    steps: Iterable[Any] | None = None,
    *,
    what: str | None = None,
    total: int | None = None,
    unit: str = "it",
) -> tqdm[Any]:
    """Make a bar that appears after two seconds and disappears at the end."""
    notebook = "ipykernel" in sys.modules
    return tqdm(
        steps,
        desc=what,
        total=total,
        unit=unit,
        unit_scale=unit == "B",
        delay=SHOW_AFTER_S,
        disable=not (notebook or sys.stderr.isatty()),
        # a notebook paints what comes from stderr red, also the blank that a bar leaves behind
        file=sys.stdout if notebook else sys.stderr,
        leave=False,
    )


def with_progress(steps: Iterable[Step], *, what: str, total: int | None = None) -> Iterator[Step]:
    """Yield steps, with a bar if they take long."""
    yield from progress_bar(steps, what=what, total=total)

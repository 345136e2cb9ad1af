"""Progress bars for work of more than two seconds: on a terminal, and under a notebook cell."""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHOW_AFTER_S = 2.0  # shorter work needs no bar, which would only flash by
TICK_S = 0.5  # a clock that counts seconds may be half of one late

Step = TypeVar("Step")


def progress_bar(
    steps: Iterable[Any] | None = None,
    *,
    what: str | None = None,
    total: int | None = None,
    unit: str = "it",
    layout: str | None = None,
) -> tqdm[Any]:
    """Make a bar that appears after two seconds and disappears at the end."""
    notebook = "ipykernel" in sys.modules
    return tqdm(
        steps,
        desc=what,
        total=total,
        unit=unit,
        unit_scale=unit == "B",
        bar_format=layout,
        delay=SHOW_AFTER_S,
        disable=not (notebook or sys.stderr.isatty()),
        # a notebook paints what comes from stderr red, also the blank that a bar leaves behind
        file=sys.stdout if notebook else sys.stderr,
        leave=False,
    )


def with_progress(steps: Iterable[Step], *, what: str, total: int | None = None) -> Iterator[Step]:
    """Yield steps, with a bar if they take long."""
    yield from progress_bar(steps, what=what, total=total)


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show how long something has taken that cannot say how much of it is done."""
    with progress_bar(what=what, layout="{desc}: {elapsed}") as bar:
        if bar.disable:
            yield
            return
        done = threading.Event()

        def tick() -> None:
            while not done.wait(TICK_S):
                bar.update()

        clock = threading.Thread(target=tick, daemon=True)
        clock.start()
        try:
            yield
        finally:
            done.set()
            clock.join()

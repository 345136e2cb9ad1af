"""A bar on the terminal for what takes more than two seconds.

Lives here: `shown_progress`.
Not here: the steps of the command (`cli`), and reading, which counts bytes (`records.reading`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["shown_progress"]

SHOW_AFTER_S = 2.0

Step = TypeVar("Step")


def shown_progress(steps: Iterable[Step], *, what: str, total: int | None = None) -> Iterator[Step]:
    """Go through steps, and show how far it has come where that takes long.

    Parameters
    ----------
    steps : iterable
        The steps.
    what : str
        What is done, in a word or two.
    total : int, optional
        How many steps there are, where they do not say so themselves.

    Yields
    ------
    object
        The steps.

    Examples
    --------
    >>> list(shown_progress(range(3), what="removals"))
    [0, 1, 2]
    """
    yield from tqdm(
        steps,
        desc=what,
        total=total,
        delay=SHOW_AFTER_S,
        disable=not sys.stderr.isatty(),
        file=sys.stderr,
        leave=False,
    )

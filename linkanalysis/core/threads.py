"""How many threads to use, and how to share work so that the count never shows in the answer."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from linkanalysis.errors import LinkAnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def thread_count() -> int:
    """Say how many threads kernels may use."""
    text = os.environ.get("LINKANALYSIS_THREADS", "")
    if not text:
        if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1
    if not text.isdecimal() or int(text) < 1:
        message = (
            f'LINKANALYSIS_THREADS is "{text[:40]}"; it must be a whole number of at least 1. '
            "Unset it to use every core."
        )
        raise LinkAnalysisError(message)
    return int(text)


def chunks_of(n: int) -> list[tuple[int, int]]:
    """Cut n sources into chunks: 64 each, or more where that would be over some 256 chunks."""
    size = max(64, n // 2048 * 8)
    return [(first, min(first + size, n)) for first in range(0, n, size)]


def map_in_order(
    function: Callable[[Task], Answer], tasks: Iterable[Task], *, threads: int | None = None
) -> Iterator[Answer]:
    """Apply a function to each task and give the answers in the order of the tasks.

    Sums over the answers are then the same for every number of threads.
    """
    count = thread_count() if threads is None else threads
    if count == 1:
        yield from map(function, tasks)
        return
    with ThreadPoolExecutor(max_workers=count) as pool:
        yield from pool.map(function, tasks)

"""The lock of a connection: one statement of one thread at a time, and none of a forked process.

Lives here: `Lock`.
Not here: the lock of the file, which keeps other processes out (`files`).
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from linkanalysis.storage.faults import forked

if TYPE_CHECKING:
    from pathlib import Path


class Lock:
    """A lock that a thread may take twice, and a forked copy of the process never.

    Such a copy writes to the same file without either side knowing of the other: what one of them
    wrote would be gone.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._process = os.getpid()

    def is_foreign(self) -> bool:
        """Return whether this process is a copy of the one that made the lock."""
        return os.getpid() != self._process

    def __enter__(self) -> None:
        if self.is_foreign():
            raise forked(self._path)
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

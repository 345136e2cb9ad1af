"""How every kernel is compiled."""

from typing import Any

from numba import njit

# Without the lock of Python, kept on disk, and without an entry for C, which nobody calls.
OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "no_cfunc_wrapper": True}

compiled = njit(**OPTIONS)
inlined = njit(**OPTIONS, inline="always")

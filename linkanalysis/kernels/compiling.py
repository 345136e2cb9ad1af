"""How every kernel is compiled.

Lives here: the decorator.
Not here: compiling ahead of use (`rehearsal`).
"""

from numba import njit

# Without the lock of Python, kept on disk, and without an entry for C, which nobody calls.
compiled = njit(nogil=True, cache=True, no_cfunc_wrapper=True)

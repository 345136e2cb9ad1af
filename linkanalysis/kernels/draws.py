"""The generator behind every seeded kernel: one word of state, the same draws on every machine.

Lives here: turning a seed into the state of a xorshift generator.
Not here: the steps of the generator (`x ^= x << 13; x ^= x >> 7; x ^= x << 17`); each kernel file
has them itself, since a compiled kernel does not notice a change in another file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["seed_state"]

WORD = (1 << 64) - 1


def seed_state(seed: int, stream: int = 0) -> NDArray[np.uint64]:
    """Spread a seed over one word of state, by the finalizer of splitmix64.

    Neighboring seeds and streams give unrelated states; the state is never 0, where xorshift
    would stand still. Returns shape (1,), writable: a kernel steps it in place.
    """
    word = (seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019) & WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    word ^= word >> 31
    return np.array([word or 1], dtype=np.uint64)

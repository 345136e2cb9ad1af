"""The generator behind every seeded kernel: one word of state, the same draws on every machine.

Each kernel file has the steps of the generator (`x ^= x << 13; x ^= x >> 7; x ^= x << 17`) itself,
since a compiled kernel does not notice a change in another file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, U64

WORD = (1 << 64) - 1


def seed_state(seed: int, stream: int = 0) -> U64:
    """Spread a seed over one word of state, by the finalizer of splitmix64.

    Neighboring seeds and streams give unrelated states, never 0, where xorshift would stand still.
    Returns (1,), writable: a kernel steps it in place.
    """
    # numbers of NumPy would overflow
    word = (int(seed) * 0x9E3779B97F4A7C15 + int(stream) * 0xD1B54A32D192ED03) & WORD
    word = (word + 0x632BE59BD9B4E019) & WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    word ^= word >> 31
    return np.array([word or 1], dtype=np.uint64)


def uniforms(seed: int, stream: int, count: int) -> F64:
    """Draw numbers in [0, 1), each from its index alone, so that a longer draw changes none.

    Steps of splitmix64 from a state of their own, apart from `seed_state` of the same arguments.
    """
    place = np.arange(1, count + 1, dtype=np.uint64)
    word = ~seed_state(seed, stream) + place * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    word ^= word >> np.uint64(31)
    numbers: F64 = (word >> np.uint64(11)) * 2.0**-53
    return numbers

"""Finding many words in many bytes at once.

Lives here: the search of one file for all words; its time hardly depends on how many there are.
Not here: which words, and what it means that one is found (`masking`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["Index", "search"]

Index = dict[bytes, set[tuple[str, str]]]

PREFIX = 4  # bytes; no word is shorter
BLOCK = 1 << 22
# what may stand right before a word without being part of it: \\n and \\u003e in JSON, %20 in a URL
_ESCAPE_BEFORE = re.compile(rb"(?:\\[bfnrt]|\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2})$")


def search(index: Index, content: bytes) -> set[tuple[str, str]]:
    """Say what the words that stand in some bytes mean."""
    lengths: dict[bytes, set[int]] = {}
    for word in index:
        lengths.setdefault(word[:PREFIX], set()).add(len(word))
    found: set[tuple[str, str]] = set()
    for start in _places(content, set(lengths)):
        for length in lengths[content[start : start + PREFIX]]:
            end = start + length
            meaning = index.get(content[start:end])
            if meaning is not None and not meaning <= found and _stands_alone(content, start, end):
                found |= meaning
    return found


def _places(content: bytes, prefixes: set[bytes]) -> Iterator[int]:
    """Give every place where one of the prefixes begins."""
    if not prefixes:
        return
    wanted = np.sort(np.frombuffer(b"".join(sorted(prefixes)), dtype="<u4"))
    marked = np.zeros(1 << 16, dtype=np.bool_)
    marked[_mixed(wanted)] = True
    for first in range(0, len(content) - PREFIX + 1, BLOCK):
        block = np.frombuffer(content[first : first + BLOCK + PREFIX - 1], dtype=np.uint8)
        read = np.zeros(block.size - PREFIX + 1, dtype="<u4")
        for byte in range(PREFIX):
            read |= block[byte : byte + read.size].astype("<u4") << np.uint32(8 * byte)
        near = np.flatnonzero(marked[_mixed(read)])  # most places fall away by a small table
        place = np.searchsorted(wanted, read[near])
        exact = near[wanted[np.minimum(place, wanted.size - 1)] == read[near]]
        yield from (first + exact).tolist()


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    # Fibonacci hashing: the product wraps around, the upper half is well spread
    return (values * np.uint32(2_654_435_769)) >> np.uint32(16)


def _stands_alone(content: bytes, start: int, end: int) -> bool:
    """Say whether a word is no part of a longer one: Anna does not stand in Hannah."""
    before, after = content[max(0, start - 6) : start], content[end : end + 1]
    open_left = before[-1:].isalnum() and content[start : start + 1].isalnum()
    if open_left and not _ESCAPE_BEFORE.search(before):
        return False
    return not (after.isalnum() and content[end - 1 : end].isalnum())

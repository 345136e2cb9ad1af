"""Search of bytes for many words at once.

Lives here: `search`, whose time hardly depends on the number of words.
Not here: the choice of words, and what a match means (`secrets`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Index = dict[bytes, set[tuple[str, str]]]

PREFIX = 4  # bytes; no word is shorter, and four fit the integers that NumPy compares at once
BLOCK = (
    1 << 22
)  # bytes searched at once, so that a large file needs no multiple of its size in memory
# Letters: a name of ten letters in a longer word is no accident, even in a megabyte of base64 read
# without capitals: 10 ** 6 * (2 / 64) ** 10 is 10 ** -9 for each name.
INSIDE = 10
# What may precede a word without being part of it: \\n and \\u003e in JSON, %20 in a URL.
_ESCAPE_BEFORE = re.compile(rb"(?:\\[bfnrt]|\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2})$")


def search(index: Index, content: bytes, *, joined: str = "") -> set[tuple[str, str]]:
    """Return the meanings of all words found in `content`.

    joined: Find words of this kind also beside digits and, if long, within longer words.
    """
    lengths: dict[bytes, set[int]] = {}
    for word in index:
        lengths.setdefault(word[:PREFIX], set()).add(len(word))
    found: set[tuple[str, str]] = set()
    for start in _offsets(content, set(lengths)):
        for length in lengths[content[start : start + PREFIX]]:
            end = start + length
            meaning = index.get(content[start:end])
            if meaning is None or meaning <= found:
                continue
            if _stands_alone(content, start, end) or (
                joined in {kind for kind, _ in meaning} and _joins(content, start, end)
            ):
                found |= meaning
    return found


def _offsets(content: bytes, prefixes: set[bytes]) -> Iterator[int]:
    """Yield every offset where one of the prefixes begins."""
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
        near = np.flatnonzero(marked[_mixed(read)])  # a small table rules out most offsets
        index = np.searchsorted(wanted, read[near])
        exact = near[wanted[np.minimum(index, wanted.size - 1)] == read[near]]
        yield from (first + exact).tolist()


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    # Fibonacci hashing: the product wraps around, the upper half is well spread
    return (values * np.uint32(2_654_435_769)) >> np.uint32(16)


def _stands_alone(content: bytes, start: int, end: int) -> bool:
    """Tell whether a match is a whole word: Anna is not in Hannah."""
    before, after = content[max(0, start - 6) : start], content[end : end + 1]
    open_left = before[-1:].isalnum() and content[start : start + 1].isalnum()
    if open_left and not _ESCAPE_BEFORE.search(before):
        return False
    return not (after.isalnum() and content[end - 1 : end].isalnum())


def _joins(content: bytes, start: int, end: int) -> bool:
    """Return whether a match is a long word in a longer one, or one with digits beside it."""
    if end - start >= INSIDE and content[start:end].isalpha():
        return True
    return not (content[start - 1 : start].isalpha() or content[end : end + 1].isalpha())

"""Search of bytes for many words at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

Index = dict[bytes, frozenset[tuple[str, str]]]

PREFIX = 4  # bytes; no word is shorter, and four fit the integers that NumPy compares at once
# bytes searched at once: the arrays of one block stay in the cache of a core
BLOCK = 1 << 18
# bytes: arrays cost some 100 µs however few they hold, as much as this many look-ups one by one
SHORT = 1 << 9
# Letters: a name of ten letters in a longer word is no accident, even in a megabyte of base64 read
# without capitals: 10 ** 6 * (2 / 64) ** 10 is 10 ** -9 for each name.
INSIDE = 10
# What may precede a word without being part of it: \\n and \\u003e in JSON, %20 in a URL.
_ESCAPE_BEFORE = re.compile(rb"(?:\\[bfnrt]|\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2})$")


def _no_heads() -> NDArray[np.uint32]:
    return np.zeros(0, dtype="<u4")


def _no_marks() -> NDArray[np.bool_]:
    return np.zeros(1 << 16, dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Words:
    """Words and their meanings, arranged once for any number of searches.

    meanings: What each word means.
    lengths: Lengths of the words, by their first four bytes.
    heads: The first four bytes of all words as integers, sorted.
    marked: A small table of hashes of `heads` that rules out most offsets.
    """

    meanings: Index = field(default_factory=dict)
    lengths: Mapping[bytes, set[int]] = field(default_factory=dict)
    heads: NDArray[np.uint32] = field(default_factory=_no_heads)
    marked: NDArray[np.bool_] = field(default_factory=_no_marks)

    @classmethod
    def of(cls, meanings: Index) -> Words:
        """Arrange words for the search."""
        lengths: dict[bytes, set[int]] = {}
        for head, length in {(word[:PREFIX], len(word)) for word in meanings}:
            lengths.setdefault(head, set()).add(length)
        heads = np.sort(np.frombuffer(b"".join(lengths), dtype="<u4"))
        marked = _no_marks()
        marked[_mixed(heads)] = True
        return cls(meanings, lengths, heads, marked)

    def __bool__(self) -> bool:
        """Whether there is any word."""
        return bool(self.meanings)

    def found_in(self, content: bytes, *, joined: str = "") -> set[tuple[str, str]]:
        """Return the meanings of all words found in `content`.

        joined: Find words of this kind also beside digits and, if long, within longer words.
        """
        found: set[tuple[str, str]] = set()
        for start in self._offsets(content):
            for length in self.lengths[content[start : start + PREFIX]]:
                end = start + length
                meaning = self.meanings.get(content[start:end])
                if meaning is None or meaning <= found:
                    continue
                if _stands_alone(content, start, end) or (
                    joined in {kind for kind, _ in meaning} and _joins(content, start, end)
                ):
                    found |= meaning
        return found

    def blanked(self, content: bytes) -> bytes:
        """Return `content` with a semicolon for each character of a word that stands alone."""
        left = bytearray(content)
        for start in self._offsets(content):
            for length in self.lengths[content[start : start + PREFIX]]:
                end = start + length
                if content[start:end] in self.meanings and _stands_alone(content, start, end):
                    left[start:end] = b";" * length
        return bytes(left)

    def _offsets(self, content: bytes) -> Iterator[int]:
        """Yield every offset where a word may begin."""
        if not self.meanings:
            return
        if len(content) < SHORT:
            starts = range(len(content) - PREFIX + 1)
            yield from (at for at in starts if content[at : at + PREFIX] in self.lengths)
            return
        for first in range(0, len(content) - PREFIX + 1, BLOCK):
            block = content[first : first + BLOCK + PREFIX - 1]
            for shift in range(min(PREFIX, len(block) - PREFIX + 1)):
                whole = (len(block) - shift) // PREFIX
                read = np.frombuffer(block[shift:], dtype="<u4", count=whole)
                near = np.flatnonzero(self.marked[_mixed(read)])
                at = np.searchsorted(self.heads, read[near])
                exact = near[self.heads[np.minimum(at, self.heads.size - 1)] == read[near]]
                yield from (first + shift + PREFIX * exact).tolist()


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

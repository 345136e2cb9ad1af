"""Rings that share members: two dense parts of what grew as one group."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import comb, factorial, prod
from typing import TYPE_CHECKING

from linkanalysis.rings.candidates import SMALLEST
from linkanalysis.rings.significance import LEVEL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

# Members that two rings may share: with more they are one.
MOST_SHARED = 3
# Members that each has for itself, and at least as many as they share.
LEAST_OWN = 2
# Parts, and how many members may be tied to none but those in common.
RINGS, MOST_LOOSE = 2, 1
# Share of the pairs of each part that must be tied: a chain falls into two parts at any member.
LEAST_TIED = 0.6


def two_parts(
    nodes: Numbers, tied: NDArray[np.bool_], ties: int, shares: Numbers
) -> tuple[Numbers, Numbers] | None:
    """Split a group whose members are tied only through at most three of them.

    A group that shares little falls apart by chance, so the split must be less likely than .05. Of
    several splits the one that chance makes least often counts. Whoever is tied to none but the
    members in common may belong to either part, and is left out.
    `tied` says which members are tied, in the order of `nodes`, `ties` by how many direct ties,
    and `shares` how many members have each other thing. Returns both parts, each with the members
    that they share, or None.
    """
    near = [int("".join("1" if tie else "0" for tie in row[::-1]), 2) for row in tied.tolist()]
    everybody = (1 << nodes.size) - 1
    best, found = LEVEL, None
    for count in range(MOST_SHARED + 1):
        for shared in combinations(range(nodes.size), count):
            common = sum(1 << place for place in shared)
            every = _components(everybody & ~common, near)
            several = [part for part in every if part.bit_count() > 1]
            if len(several) != RINGS or len(every) > RINGS + MOST_LOOSE:
                continue
            if min(part.bit_count() for part in several) < max(count, LEAST_OWN):
                continue
            one, other = (_places(part | common) for part in several)
            if _is_dense(one, near) and _is_dense(other, near):
                sizes = [part.bit_count() for part in every]
                expected = expected_splits(sizes, count, ties, shares)
                if expected < best:
                    best, found = expected, (nodes[one], nodes[other])
    return found


def expected_splits(sizes: list[int], common: int, ties: int, shares: Numbers) -> float:
    """Expect how often a group falls into parts with some members in common by chance.

    `sizes` are the members that each part has alone. By chance ties are between any members of the
    group, no two twice, and things are any members'.
    """
    own = sum(sizes)
    n = own + common
    pairs, across = comb(n, 2), comb(own, 2) - sum(comb(size, 2) for size in sizes)
    alike = prod(factorial(times) for times in Counter(sizes).values())
    expected = factorial(n) / (factorial(common) * prod(map(factorial, sizes)) * alike)
    expected *= comb(pairs - across, ties) / comb(pairs, ties)
    for size, number in Counter(shares.tolist()).items():
        apart = sum(comb(part + common, size) for part in sizes)
        apart -= (len(sizes) - 1) * comb(common, size)
        expected *= (apart / comb(n, size)) ** number
    return expected


def _components(left: int, near: list[int]) -> list[int]:
    """List the components of those who are left, as bits."""
    found = []
    while left:
        found.append(_reached(left, near))
        left &= ~found[-1]
    return found


def _reached(left: int, near: list[int]) -> int:
    """Return the component of the first of those who are left, as bits."""
    reached = border = left & -left
    while border and reached != left:  # most groups hold together, which few members show
        member = border & -border
        beyond = near[member.bit_length() - 1] & left & ~reached
        reached |= beyond
        border ^= member | beyond
    return reached


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def _is_dense(part: list[int], near: list[int]) -> bool:
    bits = sum(1 << place for place in part)
    slots = sum((near[place] & bits).bit_count() for place in part)
    return len(part) >= SMALLEST and slots >= LEAST_TIED * len(part) * (len(part) - 1)

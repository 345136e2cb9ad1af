"""Where members stand in a ring: in the middle, on the rim, holding it together, tied to outside.

Lives here: roles that follow from ties on record alone, inner and outer.
Not here: how firmly members belong (`candidates`), who stands between groups (`brokers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.cuts import cut_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from linkanalysis.rings.grounds import Grounds
    from linkanalysis.rings.ring_parts import Member

    Numbers = NDArray[np.int64]

__all__ = ["ROLES_CAVEAT", "RingRole", "roles_of"]

ROLES_CAVEAT = (
    "By ties on record alone: who is recorded most stands in the middle, and none of this says who "
    "leads or gains."
)


@dataclass(frozen=True, slots=True)
class RingRole:
    """Where a member stands in a ring, if that sets it apart from others.

    Attributes
    ----------
    entity, label : str
        Who; never one who is masked.
    place : {"middle", "rim", ""}
        Whether it is of those who are tied to most others, or to half of them at most; empty where
        the ring has no such two parts.
    holds : bool
        Whether some are tied to the rest through it alone.
    inner, others : int
        To how many of how many other members it is tied.
    outer : int
        To how many outside the ring it is tied.

    Examples
    --------
    >>> RingRole("person:ana", "Ana", "middle", holds=False, inner=4, others=5, outer=7).words
    'in the middle, tied to 4 of 5 others; tied to more outside (7) than inside'
    """

    entity: str
    label: str
    place: Literal["middle", "rim", ""]
    holds: bool
    inner: int
    others: int
    outer: int

    @property
    def outward(self) -> bool:
        """Say whether it is tied to more outside the ring than inside.

        Returns
        -------
        bool
            False where both are equal.

        Examples
        --------
        >>> RingRole("person:ana", "Ana", "", holds=True, inner=4, others=5, outer=4).outward
        False
        """
        return self.outer > self.inner

    @property
    def words(self) -> str:
        """Say in words where it stands.

        Returns
        -------
        str
            Without a full stop.

        Examples
        --------
        >>> RingRole("person:ana", "Ana", "rim", holds=False, inner=1, others=5, outer=0).words
        'on the rim, tied to 1 of 5 others'
        """
        where = {"middle": "in the middle", "rim": "on the rim", "": ""}[self.place]
        parts = [f"{where}, tied to {self.inner} of {self.others} others" if where else ""]
        parts.append("some are tied to the rest through it alone" if self.holds else "")
        more = f"tied to more outside ({self.outer}) than inside"
        parts.append((more if where else f"{more} ({self.inner})") if self.outward else "")
        return "; ".join(filter(None, parts))


def roles_of(grounds: Grounds, members: Sequence[Member]) -> tuple[RingRole, ...]:
    """Say who stands where in a ring.

    Middle and rim are the two parts that come closest to a core whose members are all tied and a
    periphery of whom no two are. Sorted by their ties the first c of k members miss
    c(c-1)/2 + m less the sum of their ties; equals stay together, and where all tied or none
    tied comes as close there are no such parts. Of the rest those are on the rim who are tied to
    half of the others at most; where there are none, nobody is in the middle. Those who are masked
    take part and are not named.

    Borgatti, Everett (2000), Social Networks 21, 375-395.
    Lip (2011), arXiv:1102.5511.
    """
    indptr, indices, _ = grounds.rows
    people = grounds.people
    nodes = np.array(sorted(member.node for member in members), dtype=np.int64)
    near = [indices[int(indptr[node]) : int(indptr[node + 1])].astype(np.int64) for node in nodes]
    inside = [np.searchsorted(nodes, row[np.isin(row, nodes)]) for row in near]
    inner = np.array([row.size for row in inside], dtype=np.int64)
    outer = np.array([row.size for row in near], dtype=np.int64) - inner
    holds = _cuts(inside)
    place = _places(inner)
    number = {node: k for k, node in enumerate(nodes.tolist())}
    found = []
    for member in members:
        k = number[member.node]
        role = RingRole(
            entity=member.entity,
            label=member.label,
            place=place[k],
            holds=bool(holds[k]),
            inner=int(inner[k]),
            others=nodes.size - 1,
            outer=int(outer[k]),
        )
        if role.words and not people.masked[member.node]:
            found.append(role)
    return tuple(found)


def _cuts(inside: list[Numbers]) -> NDArray[np.bool_]:
    row = np.repeat(np.arange(len(inside)), [near.size for near in inside])
    column = np.concatenate(inside)
    once = row < column
    indptr, indices, _ = build_csr(len(inside), row[once], column[once], directed=False)
    return cut_points(indptr, indices)


def _places(inner: Numbers) -> list[Literal["middle", "rim", ""]]:
    # Ties missed by each number of members in the middle, the most tied first.
    order = np.argsort(-inner, kind="stable")
    ranked = inner[order]
    first = np.arange(inner.size + 1)
    m = int(inner.sum()) // 2
    missed = first * (first - 1) // 2 + m - np.concatenate([[0], np.cumsum(ranked)])
    parts = first[1:-1][ranked[:-1] > ranked[1:]]
    best = min(parts.tolist(), key=lambda c: int(missed[c]), default=0)
    if best == 0 or missed[best] >= min(missed[0], missed[-1]):
        return [""] * inner.size
    middle = set(order[:best].tolist())
    rim = {k for k in range(inner.size) if k not in middle and 2 * inner[k] < inner.size}
    return [
        "middle" if rim and k in middle else "rim" if k in rim else "" for k in range(inner.size)
    ]

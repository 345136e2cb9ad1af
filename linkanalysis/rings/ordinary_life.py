"""Ordinary life that is not on record: how much is missing, and what is left if it is assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtrc

from linkanalysis.rings.significance import LEVEL

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph
    from linkanalysis.rings.evidence import Evidence
    from linkanalysis.rings.layers import Layer

    Numbers = NDArray[np.int64]

PERSON = "person"
# How a note begins that says what to look up.
MAY_BE = {"home": "They may be a family or household", "employer": "They may work together"}
FRIENDS = (
    "They may be friends: among so many people, some circles of friends score as high. First find "
    "out whether they are."
)
UNRECORDED = (
    "They may be a family or a crew at work: most homes are not on record. Look up homes and "
    "employers first."
)
HOME, WORK, CLUB = (
    ("lives_at", "household"),
    ("works_at", "workplace", "employed_by"),
    ("member_of",),
)
# Where most homes are on record, a missing one may hide a family. Where few are, it says nothing.
MOST = 0.5
# Rosters are never complete, and one may belong to several clubs: if this share of a group is on
# the roster of one club, the group is that club.
MOST_OF_CLUB = 2 / 3
# Colleagues in a group from which a member without an employer on record may be one, too. Two are
# enough where no other employer is on record: crews of which most are off record are what is left
# once all others are explained.
LEAST_COLLEAGUES = 3
# So many colleagues make what they share a thing of their firm.
COLLEAGUES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Ordinary:
    """Homes, employers and clubs of people, as far as they are on record.

    has_home: Whether a person has a home on record.
    member, place: Who works at which employer or belongs to which club.
    has: For employers and clubs, whether a person has one on record.
    club: Whether a place is a club.
    """

    has_home: NDArray[np.bool_]
    has_work: NDArray[np.bool_]
    has_club: NDArray[np.bool_]
    member: Numbers
    place: Numbers
    club: NDArray[np.bool_]

    @property
    def homes(self) -> float:
        """Share of people with a home on record."""
        return float(self.has_home.mean()) if self.has_home.size else 0.0

    @property
    def applies(self) -> bool:
        """Whether so much is on record that what is missing means something."""
        return self.homes >= MOST

    def pairs(self, known: Numbers, together: Numbers, n: int) -> Numbers:
        """Add pairs without a home on record who share anything: they may be one household."""
        low, high = together // max(n, 1), together % max(n, 1)
        unknown = together[~self.has_home[low] & ~self.has_home[high]]
        return np.union1d(known, unknown)

    def _places_of(self, node: Numbers) -> tuple[Numbers, Numbers]:
        """List the employers and clubs of people; returns the index in `node`, and the place."""
        order = np.argsort(self.member, kind="stable")
        member, place = self.member[order], self.place[order]
        low, high = np.searchsorted(member, [node, node + 1])
        row = np.repeat(np.arange(node.size), high - low)
        slot = np.arange(row.size) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        return row, place[low[row] + slot]

    def without_firms(self, layer: Layer) -> Layer:
        """Leave out who has no employer on record from things that two colleagues share.

        A truck that two drivers of a firm use is the firm's, and so may be a third driver.
        """
        row, at = self._places_of(layer.node)
        work = ~self.club[at]
        n_places = max(self.club.size, 1)
        key, count = np.unique(layer.thing[row[work]] * n_places + at[work], return_counts=True)
        of_firm = np.zeros(layer.kind.size, dtype=np.bool_)
        of_firm[key[count >= COLLEAGUES] // n_places] = True
        kept = self.has_work[layer.node] | ~of_firm[layer.thing]
        return replace(layer, node=layer.node[kept], thing=layer.thing[kept])

    def joined_by_firms(self, node: Numbers, group: Numbers, units: Numbers) -> Numbers:
        """Let a place of half of a group take those without one, and a club of most everybody.

        A firm of two takes them as well if all with an employer on record work there. A firm takes
        nobody if its share of the group could be chance, given its share of all others with an
        employer: in a town of one large firm, half of any group work there. Returns the units.
        """
        row, at = self._places_of(node)
        n_places = self.club.size
        key, count = np.unique(group[row] * n_places + at, return_counts=True)
        units = units.copy()
        which, where = key // max(n_places, 1), key % max(n_places, 1)
        size = np.bincount(group)
        employed = np.bincount(group[self.has_work[node]], minlength=size.size)
        known = np.where(self.club[where], size[which], employed[which])
        only = ~self.club[where] & (count == employed[which])
        most = (2 * count >= known) & (count >= np.where(only, COLLEAGUES, LEAST_COLLEAGUES))
        others = np.bincount(self.place, minlength=n_places)[where] - count
        share = others / np.maximum(self.has_work.sum() - employed[which], 1)
        most &= self.club[where] | (bdtrc(count - 1, employed[which], share) <= LEVEL)
        for each, many in zip(key[most].tolist(), count[most].tolist(), strict=True):
            which, where = divmod(each, n_places)
            mine = np.flatnonzero(group == which)
            if self.club[where] and many >= MOST_OF_CLUB * mine.size:
                joined = mine
            else:
                known = self.has_club if self.club[where] else self.has_work
                joined = mine[np.isin(mine, row[at == where]) | ~known[node[mine]]]
            taken = np.isin(units, units[joined])
            units[taken] = units[joined].min()
        return units

    def unknown(self, evidence: Evidence, nodes: Numbers) -> tuple[str, ...]:
        """Name the members whose home or employer is not on record."""
        if not self.applies:
            return (UNRECORDED,)
        masked, notes = evidence.people.masked, []
        for what, has in (("home", self.has_home), ("employer", self.has_work)):
            lacking = nodes[~has[nodes]]
            names = sorted(evidence.name(node) for node in lacking[~masked[lacking]].tolist())
            if hidden := int(masked[lacking].sum()):
                names.append(f"{hidden} protected")
            if names:
                notes.append(
                    f"{MAY_BE[what]}: no {what} is on record for "
                    f"{'; '.join(names)}. Look {'it' if len(names) == 1 else 'them'} up first."
                )
        return tuple(notes) or (FRIENDS,)


def ordinary_of(graph: EntityGraph, ordinary: Collection[str]) -> Ordinary:
    """Read who has a home, an employer or a club on record."""
    person = np.fromiter((name == PERSON for name in graph.types), np.bool_, graph.n)
    number = np.cumsum(person) - 1
    n = int(person.sum())
    marks = [np.zeros(n, dtype=np.bool_) for _ in range(3)]
    rows: list[tuple[int, int, bool]] = []
    for a, b, names in zip(
        graph.source.tolist(), graph.target.tolist(), graph.link_types, strict=True
    ):
        taken = [name for name in names if name in ordinary]
        if not taken:  # most: a call says nothing about ordinary life
            continue
        for mark, kinds in zip(marks, (HOME, WORK, CLUB), strict=True):
            if any(name in kinds for name in taken):
                for end, other in ((a, b), (b, a)):
                    if person[end]:
                        mark[number[end]] = True
                        if kinds is not HOME and not person[other]:
                            rows.append((int(number[end]), other, kinds is CLUB))
    places, place = np.unique(
        [row[1] for row in rows] or np.zeros(0, np.int64), return_inverse=True
    )
    club = np.zeros(places.size, dtype=np.bool_)
    for (_, _, is_club), where in zip(rows, place.tolist(), strict=True):
        club[where] = is_club
    member = np.array([row[0] for row in rows], dtype=np.int64)
    home, work, with_club = marks
    return Ordinary(home, work, with_club, member, place.astype(np.int64), club)

"""Lines: the phones and accounts of one person that serve different circles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from linkanalysis.kernels.components import components
from linkanalysis.kernels.csr import build_csr
from linkanalysis.rings.candidates import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linkanalysis.rings.layer_search import Chance, Searched
    from linkanalysis.rings.ordinary_life import Ordinary

    Numbers = NDArray[np.int64]
    # of the first and of the second person of each contact, the identifiers, if any
    Used = tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]


# Lines of one person that are kept apart, those with most contact first; the rest count with the
# main one. Nobody keeps so many phones apart, but a seller may be on record with thousands, and all
# pairs of lines of one person are listed.
MOST = 50


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines of people: at least one each, and more for who uses several apart.

    holder: The person of each line. The first n are the main lines of the n people, in their order.
    """

    holder: Numbers
    n_people: int

    @property
    def n(self) -> int:
        """Number of lines."""
        return self.holder.size

    def pairs(self, of_people: Numbers) -> Numbers:
        """Return the pairs of lines of one person, and of people who count as one, ascending."""
        first, second = of_people // max(self.n_people, 1), of_people % max(self.n_people, 1)
        several = np.bincount(self.holder, minlength=self.n_people) > 1
        more = several[first] | several[second]
        lines = self._at(np.arange(self.n))
        ends = pd.DataFrame({"a": first[more], "b": second[more]})
        ends = ends.merge(lines, left_on="a", right_on="holder")
        ends = ends.merge(lines, left_on="b", right_on="holder")
        further = self._at(np.arange(self.n_people, self.n))
        every = pd.concat([ends, further.merge(lines, on="holder")])
        a, b = (every[name].to_numpy(dtype=np.int64) for name in ("line_x", "line_y"))
        low, high = np.minimum(a, b), np.maximum(a, b)
        others = first[~more] * self.n + second[~more]
        return np.union1d(others, (low * self.n + high)[low < high])

    def of_lines(self, ordinary: Ordinary) -> Ordinary:
        """Return what is on record about the holder of each line."""
        at = pd.DataFrame({"holder": ordinary.member, "place": ordinary.place})
        at = at.merge(self._at(np.arange(self.n)), on="holder")
        return replace(
            ordinary,
            has_home=ordinary.has_home[self.holder],
            has_work=ordinary.has_work[self.holder],
            has_club=ordinary.has_club[self.holder],
            member=at["line"].to_numpy(dtype=np.int64),
            place=at["place"].to_numpy(dtype=np.int64),
        )

    def _at(self, lines: Numbers) -> pd.DataFrame:
        return pd.DataFrame({"line": lines, "holder": self.holder[lines]})

    def of_people(self, found: Searched) -> Searched:
        """Turn groups of lines into groups of people."""
        grown = found.grown
        groups = [np.unique(self.holder[nodes]) for nodes in grown.groups]
        many = np.array([nodes.size >= SMALLEST for nodes in groups], dtype=np.bool_)
        return found._replace(
            grown=grown._replace(
                groups=groups,
                plain=np.where(many, grown.plain, 0.0),
                strict=np.where(many, grown.strict, 0.0),
                first=self.holder[grown.first],
                second=self.holder[grown.second],
            ),
            plain=_without(found.plain, ~many),
            strict=_without(found.strict, ~many),
        )


class Reach(NamedTuple):
    """Whom lines reach at all, on however few days.

    indptr, indices: The lines in contact with each line.
    beyond: Number of identifiers that each reaches and that count for nobody at any time.
    """

    indptr: NDArray[np.uint32]
    indices: NDArray[np.uint32]
    beyond: Numbers

    def inside(self, lines: Numbers) -> float:
        """Return the share of the contacts of a circle of lines that are with one another."""
        near = [self.indices[self.indptr[k] : self.indptr[k + 1]] for k in lines.tolist()]
        within = sum(int(np.isin(row, lines).sum()) for row in near)
        total = sum(row.size for row in near) + int(self.beyond[lines].sum())
        return within / max(total, 1)


def reach_of(lines: Lines, between: Numbers, used: Used, neighbors: Mapping[str, int]) -> Reach:
    """Find whom lines reach; `neighbors` counts for each identifier the others in contact with it.

    `between` are the two lines of each contact, and `used` the identifiers of either.
    """
    first, second = used
    met = pd.DataFrame({"line": between.T.ravel(), "own": [*first, *second]})
    met["other"] = [*second, *first]
    met = met.explode("own").dropna(subset="own")
    of_lines = met[["line", "own"]].drop_duplicates()
    known = met.explode("other").groupby("own")["other"].nunique()
    further = of_lines["own"].map(neighbors).fillna(0) - of_lines["own"].map(known)
    beyond = np.bincount(of_lines["line"], weights=further.clip(lower=0), minlength=lines.n)
    indptr, indices, _ = build_csr(lines.n, between[:, 0], between[:, 1], directed=False)
    return Reach(indptr, indices, beyond.astype(np.int64))


def lines_of(ends: Numbers, used: Used, days: Numbers, n: int) -> tuple[Lines, Numbers]:
    """Find the lines of n people: identifiers by which one is in contact with somebody are one.

    A phone kept for one circle is thus apart from the one on which its holder calls everybody else,
    and a new number for the same friends is not. `ends` are the people of each contact, and `used`
    the identifiers of either. The line with most days of contact is the main one; a contact that is
    stated of a person without an identifier is by it. Returns the lines and which two of them each
    contact is between.
    """
    m = len(ends)
    owner = ends.T.ravel()
    n_used = np.array([len(names) for side in used for names in side], dtype=np.int64)
    named = np.flatnonzero(n_used)
    end = np.repeat(np.arange(2 * m), n_used)
    names = [name for side in used for each in side for name in each]
    code, unique = pd.factorize(np.array(names, dtype=object), sort=True)
    every, known = np.unique(owner[end] * max(len(unique), 1) + code, return_inverse=True)
    n_known = every.size
    indptr, indices, _ = build_csr(2 * m + n_known, end, 2 * m + known, directed=False)
    part = components(indptr, indices)[: 2 * m]
    # the first identifier of a line is its name, whatever the order of rows
    first = np.full(2 * m, n_known)
    np.minimum.at(first, part[end], known)
    name, line = np.unique(first[part[named]], return_inverse=True)
    holder = np.zeros(name.size, dtype=np.int64)
    holder[line] = owner[named]
    active = np.bincount(line, weights=np.tile(days, 2)[named], minlength=name.size)
    order = np.lexsort((name, -active, holder))
    rank = np.arange(name.size) - np.searchsorted(holder[order], holder[order])
    further = (rank > 0) & (rank < MOST)
    number = np.empty(name.size, dtype=np.int64)
    number[order] = np.where(further, n - 1 + np.cumsum(further), holder[order])
    lines = Lines(np.concatenate([np.arange(n), holder[order][further]]), n)
    by = owner.copy()
    by[named] = number[line]
    return lines, by.reshape(2, m).T


def _without(chance: Chance, few: NDArray[np.bool_]) -> Chance:
    return chance._replace(
        score=np.where(few, 0.0, chance.score),
        significance=np.where(few, 1.0, chance.significance),
    )

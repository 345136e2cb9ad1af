"""How far paths may go, and what they may not pass: the guard against guilt by association.

Lives here: how steps are counted, entities that are excluded, hubs, and what is said of them.
Not here: the rules as they are written down (`path_limits`), and the paths (`shortest`,
`forward_paths`, `connections`).

A tie between two people, or between two things, is a step; a tie of a person to a thing is half a
step. So two people who share a phone are one step apart, as they are after projection, and so are
two phones between which there was a call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis._given import expect_type
from linkanalysis.errors import GraphKindError
from linkanalysis.graph.subgraph import hub_rows, neighbor_counts
from linkanalysis.kernels.csr import transpose
from linkanalysis.kernels.nearest import nearest
from linkanalysis.measures.ties import ties_of
from linkanalysis.paths.path_limits import PathLimits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph, LeftOut
    from linkanalysis.measures.ties import Ties

__all__ = ["Reach", "half_steps", "reach_of", "steps_text", "why_apart"]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """What paths may not pass, and how far they may go.

    excluded, hubs (n,): Entities that no path passes: those named by the caller, and those with
      many neighbors.
    neighbors (n,): How many neighbors each entity has.
    most: How many half steps a path may have.
    hub_cap: From how many neighbors on an entity is a hub: more than these.
    """

    excluded: NDArray[np.bool_]
    hubs: NDArray[np.bool_]
    neighbors: NDArray[np.int64]
    most: int | None
    hub_cap: int | None

    @property
    def blocked(self) -> NDArray[np.bool_]:
        """Mark what no path passes.

        Returns (n,): Excluded entities and hubs.
        """
        return self.excluded | self.hubs

    def left_out(self, graph: EntityGraph, nodes: Iterable[int]) -> tuple[LeftOut, ...]:
        """Report hubs."""
        return hub_rows(graph, nodes, self.neighbors, self.hub_cap)

    def options(self, graph: EntityGraph) -> dict[str, str]:
        """Write the rules down, for what is needed to make a result again."""
        named = sorted(graph.shown[node] for node in np.flatnonzero(self.excluded).tolist())
        return {
            "max_steps": str(None if self.most is None else self.most // 2),
            "hub_cap": str(self.hub_cap),
            "exclude": ", ".join(named),
        }

    def hubs_between(
        self, ties: Ties, starts: Collection[int], ends: Collection[int]
    ) -> NDArray[np.int64]:
        """Find the hubs over which a path short enough would lead."""
        if not self.hubs.any():
            return np.zeros(0, np.int64)
        length = half_steps(ties)
        forth = nearest(ties.indptr, ties.indices, length, _numbers(starts), self.excluded)
        indptr, indices, slot = transpose(ties.indptr, ties.indices)
        back = nearest(indptr, indices, length[slot], _numbers(ends), self.excluded)
        reached = (forth.distance >= 0) & (back.distance >= 0) & self.hubs
        if self.most is not None:
            reached &= forth.distance + back.distance <= self.most
        return np.flatnonzero(reached)

    def notes(self, graph: EntityGraph) -> tuple[str, ...]:
        """Say which rules held."""
        said = []
        if self.most is not None:
            half = len(set(graph.types)) > 1
            how = " (a tie of a person to a thing is half a step)" if half else ""
            said.append(
                f"Nobody is reported beyond {steps_text(self.most)}{how}: who is further away is "
                "there by association only. max_steps changes this."
            )
        if self.excluded.any():
            names = sorted(graph.shown[node] for node in np.flatnonzero(self.excluded).tolist())
            said.append(f"Excluded: {', '.join(names)}.")
        return tuple(said)


def reach_of(graph: EntityGraph, ends: Iterable[int], limits: PathLimits) -> Reach:
    """Settle what paths may not pass, and how far they may go."""
    expect_type("limits", limits, PathLimits, "write PathLimits(max_steps=3), for example.")
    excluded = np.zeros(graph.n, dtype=np.bool_)
    excluded[[graph.node(entity) for entity in limits.exclude]] = True
    neighbors = neighbor_counts(graph)
    cap = limits.hub_cap
    hubs = np.zeros(graph.n, dtype=np.bool_) if cap is None else neighbors > cap
    for node in ends:
        hubs[node] = False
        if excluded[node]:
            message = (
                f"{graph.shown[node]} is both an end of the paths and excluded. Take it out of one."
            )
            raise GraphKindError(message)
    return Reach(
        excluded=excluded,
        hubs=hubs & ~excluded,
        neighbors=neighbors,
        most=None if limits.max_steps is None else int(2 * limits.max_steps),
        hub_cap=cap,
    )


def half_steps(ties: Ties) -> NDArray[np.int64]:
    """Count the half steps of every slot: 1 between a person and a thing, else 2."""
    person = np.fromiter((name == "person" for name in ties.graph.types), np.bool_, ties.n)
    pointers = ties.indptr.astype(np.int64)
    lengths: NDArray[np.int64] = pointers[1:] - pointers[:-1]
    row = np.repeat(np.arange(ties.n), lengths)
    halves: NDArray[np.int64] = np.where(person[row] == person[ties.indices], 2, 1)
    return halves.astype(np.int64)


def steps_text(halves: int) -> str:
    """Write a number of half steps."""
    whole, rest = divmod(halves, 2)
    number = f"{whole:,}" if whole or not rest else ""
    return f"{number}{'½' if rest else ''} {'step' if halves <= 2 else 'steps'}"  # noqa: PLR2004


def why_apart(ties: Ties, ends: tuple[int, int], reach: Reach) -> str:
    """Say which rule took the last path away: the first one whose absence brings one back."""
    source, target = (ties.graph.shown[end] for end in ends)
    start = _numbers(ends[:1])
    halves = half_steps(ties)
    without = {
        "": reach.blocked,
        "without hubs": reach.excluded,
        "without the excluded": np.zeros(ties.n, dtype=np.bool_),
    }
    for rule, blocked in without.items():
        far = int(nearest(ties.indptr, ties.indices, halves, start, blocked).distance[ends[1]])
        if far < 0:
            continue
        if reach.most is not None and far > reach.most:
            return f"No path: {source} and {target} are {steps_text(far)} apart, beyond the limit."
        if not rule:
            return ""
        return f"No path {rule}: {source} and {target} are {steps_text(far)} apart over them."
    against = (
        " in the direction of the ties; build the graph with directed=False to ignore it"
        if ties.directed and _together(ties, ends)
        else " in these records"
    )
    return f"No path: nothing connects {source} and {target}{against}."


def _together(ties: Ties, ends: tuple[int, int]) -> bool:
    both = ties_of(ties.graph, "all")
    start = _numbers(ends[:1])
    nobody = np.zeros(both.n, dtype=np.bool_)
    far = nearest(both.indptr, both.indices, half_steps(both), start, nobody).distance
    return bool(far[ends[1]] >= 0)


def _numbers(nodes: Collection[int]) -> NDArray[np.int64]:
    return np.array(sorted(nodes), dtype=np.int64)

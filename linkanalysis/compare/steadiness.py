"""Whether a group gained or lost more members than their own rates of appearing explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from linkanalysis._names import unmasked

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from numpy.typing import NDArray

    from linkanalysis.graph import EntityGraph

    Numbers = NDArray[np.int64]
    # who took part in each occasion, and on how many days it took place
    Occasions = dict[Hashable, tuple[set[int], int]]

# Of steady groups at most one in twenty is said to have grown or shrunk: so many in each direction.
LEVEL = 0.025
# Deals of the occasions: the fewest round number that tells 1/200 from the level.
DEALS = 199


def beyond_chance(
    graphs: tuple[Sequence[EntityGraph], Sequence[EntityGraph]],
    groups: tuple[frozenset[str], frozenset[str]],
    days: tuple[int, int],
) -> bool:
    """Tell whether a group of two periods changed its size more than chance explains.

    If members keep their rates, what they share could as well have happened in the other period.
    So each occasion is dealt to one of the two, in proportion to their length, with all who took
    part. A member is in the group of a period with more occasions than it has where it is missing.
    What lasts through both periods says nothing; who shares nothing else did come or go.
    """
    people = sorted(groups[0] | groups[1])
    sides = [_occasions(several, people) for several in graphs]
    lasting = sides[0].keys() & sides[1].keys()
    before, after = (_incidence(side, lasting, people) for side in sides)
    here = np.array([[who in group for who in people] for group in groups])
    change = int(here[1].sum()) - int(here[0].sum())
    counts = np.array([side[0] @ side[1] for side in (before, after)])
    # a member who is in both groups is missing where nothing is left
    least = np.where(here.all(axis=0), 0, np.where(here[0], counts[1], counts[0]))
    times = np.concatenate([before[1], after[1]])
    share = days[1] / (days[0] + days[1])
    late = np.random.default_rng(0).binomial(times[:, None], share, (times.size, DEALS))
    total = counts.sum(axis=0)[:, None]
    split = before[1].size
    dealt = before[0] @ late[:split] + after[0] @ late[split:]
    changes = (dealt > least[:, None]).sum(axis=0) - (total - dealt > least[:, None]).sum(axis=0)
    as_far = changes >= change if change > 0 else changes <= change
    return bool((1 + as_far.sum()) <= LEVEL * (1 + DEALS))


def _occasions(graphs: Sequence[EntityGraph], people: Sequence[str]) -> Occasions:
    """List the things that people share, and their dated ties by the pair and its dates."""
    found: Occasions = {}
    number = {who: k for k, who in enumerate(people)}
    for graph in graphs:
        place = np.array([number.get(entity, -1) for entity in unmasked(graph.ids)], np.int64)
        a, b, things = place[graph.source], place[graph.target], unmasked(graph.things)
        for edge in np.flatnonzero((a >= 0) & (b >= 0)).tolist():
            pair = {int(a[edge]), int(b[edge])}
            shared: list[int] = []
            if graph.shared_ptr.size:
                span = slice(int(graph.shared_ptr[edge]), int(graph.shared_ptr[edge + 1]))
                shared = graph.shared[span].tolist()
            for thing in shared:
                found.setdefault(things[thing], (set(), 1))[0].update(pair)
            if not shared and not np.isnat(graph.first[edge]):
                days = max(1, int(graph.strength[edge]) // graph.strength_unit)
                found[*sorted(pair), str(graph.first[edge])] = (pair, days)
    return found


def _incidence(
    side: Occasions, lasting: Collection[Hashable], people: Sequence[str]
) -> tuple[csr_array, Numbers]:
    """Return who took part in which occasion, and how often each took place."""
    kept = [taken for name, taken in side.items() if name not in lasting]
    rows = [who for members, _ in kept for who in members]
    columns = [k for k, (members, _) in enumerate(kept) for _ in members]
    ones = np.ones(len(rows), dtype=np.int64)
    times = np.array([often for _, often in kept], dtype=np.int64)
    return csr_array((ones, (rows, columns)), shape=(len(people), len(kept))), times

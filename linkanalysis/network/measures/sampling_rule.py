"""When betweenness counts all shortest paths, and when it samples them.

Cost is counted in slots read. Counting all paths reads every tie of a component once for each
entity left after folding. The cost of a sample is forecast from 4,096 pairs: in deep graphs each
pair reads many slots, and where many entities lie between many others many pairs are needed. A
sample is drawn only if it is forecast to take less than half of the time, and never if all paths
take a few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from linkanalysis.kernels import paths
from linkanalysis.kernels.components import components
from linkanalysis.kernels.folding import fold
from linkanalysis.kernels.sampled import Guarantee, forecast, sampled_betweenness
from linkanalysis.network.measures.path_measures import share_of_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.network.measures.ties import Ties

# Fine enough to separate the top from the rest where the 50th value is a hundredth of all pairs;
# measured in benchmarks/README.md, Sampling.
GUARANTEE = Guarantee(epsilon=0.0003, relative=0.05, top=50, delta=0.1)

# Relative cost of a slot. Measured on graphs of 100,000 to 500,000 slots: 3 ns where eight sources
# search together, 6 to 7 for a single source, 4 to 6 for a sampled pair; more on larger graphs.
TOGETHER, ALONE, SAMPLED = 1, 2, 2

# At 3 ns a slot about six seconds: below, waiting costs less than an estimate.
ALWAYS_EXACT = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """Betweenness as a share of pairs; the sample in short, and how it was computed in words."""

    values: NDArray[Any]
    sample: str
    note: str


def take_betweenness(ties: Ties, *, exact: bool | None = None, seed: int = 0) -> Taken:
    """Count all shortest paths, or sample them."""
    reason = ""
    if exact is None:
        exact, reason = choose(ties)
    if exact:
        raw = paths.betweenness(ties.indptr, ties.indices, directed=ties.directed)
        note = reason and f"Betweenness counts all shortest paths: {reason}"
        return Taken(share_of_pairs(raw, ties), "", note)
    found = sampled_betweenness(
        ties.indptr, ties.indices, directed=ties.directed, guarantee=GUARANTEE, seed=seed
    )
    epsilon, relative, top, delta = GUARANTEE
    short = (
        f"sampled {found.samples}, epsilon {epsilon} or {relative} of the value or of the {top}th, "
        f"delta {delta}, error {found.error:.2g}, at most {found.longest} on a path"
    )
    note = (
        f"Betweenness is estimated from {found.samples:,} sampled shortest paths, each of at most "
        f"{found.longest:,} entities: with a probability of {1 - delta:.0%} no value is off by "
        f"more than {epsilon} of all pairs or, where that is more, than {relative:.0%} of itself "
        f"or of the {top}th largest; none by more than {found.error:.2g}. Small values are "
        f"uncertain; exact=True counts all paths.{reason and ' '}{reason}"
    )
    return Taken(share_of_pairs(found.values, ties), short, note)


def choose(ties: Ties) -> tuple[bool, str]:
    """Choose whether to count all paths, and say why unless the graph is small."""
    core = fold(ties.indptr, ties.indices, pendants=not ties.directed, apart=True, merged=True)
    part = components(core.indptr, core.indices)
    lengths = np.diff(core.indptr.astype(np.int64))
    sources = np.bincount(part)
    all_paths = float(sources @ np.bincount(part, weights=lengths)) if part.size else 0.0
    together = paths.search_together(core, directed=ties.directed)
    all_paths *= TOGETHER if together else ALONE
    if all_paths <= ALWAYS_EXACT:
        return True, ""
    samples, slots = forecast(
        ties.indptr, ties.indices, directed=ties.directed, guarantee=GUARANTEE
    )
    a_sample = samples * slots * SAMPLED
    ties_each = core.indices.size // (1 if ties.directed else 2)
    against = (
        f"{core.reach.size:,} entities would each look at up to {ties_each:,} ties"
        f"{', eight at once' if together else ''}; some {samples:,} pairs look at {slots:,.0f} each"
    )
    if 2 * a_sample < all_paths:
        times = all_paths / a_sample
        return False, f"That is forecast to take {times:,.0f} times as long ({against})."
    return True, f"a sample was forecast to save less than half of the time ({against})."

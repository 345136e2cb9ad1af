"""Of how many entities a source speaks, so that a lost one may be like those on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.graph.queries.graph_queries import evidence_rows
from linkanalysis.graph.sources import BY_MACHINE

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph

# Shares of the entities where nothing is known about sources. With an eighth alone .89 of the ranks
# by degree were held where a region of an eighth was lost, with these .98, and intervals were wider
# by .04 of all ranks (benchmarks/README.md).
ASSUMED = (0.05, 0.1, 0.15, 0.2, 0.25)

# A source that covered everybody would leave no rank on record.
MOST = max(ASSUMED)


@dataclass(frozen=True, slots=True)
class SourceSizes:
    """Shares of the entities, rising, each drawn in proportion to its ties; whether on record."""

    shares: tuple[float, ...]
    ties: tuple[int, ...]
    on_record: bool

    def draw(self, uniform: float, n: int) -> int:
        """Return of how many of `n` entities a source speaks, by a random number in [0, 1)."""
        upto = np.cumsum(self.ties)
        place = int(np.searchsorted(upto, uniform * upto[-1], side="right"))
        return max(1, round(self.shares[place] * n))

    @property
    def note(self) -> str:
        """Say how large a lost source is."""
        if self.on_record:
            return f"as many entities as a source on record, up to {MOST:.0%} of all"
        return f"{min(self.shares):.0%} to {max(self.shares):.0%} of the entities"


def source_sizes(graph: EntityGraph) -> SourceSizes:
    """Count of how many entities of a graph each source on record speaks, if a case is open."""
    if graph.case is not None and not graph.case.closed:
        rows = evidence_rows(graph.case, graph.link_filter, BY_MACHINE)
        ends = pd.concat(
            [
                rows[["origin", end]].set_axis(["origin", "entity"], axis=1)
                for end in ("source", "target")
            ]
        )
        ends = ends[ends["entity"].isin(unmasked(graph.ids))]
        if len(ends):
            sources = ends.groupby("origin")["entity"].agg(["nunique", "size"])
            sources = sources.sort_values(["nunique", "size"])
            shares = np.minimum(sources["nunique"] / graph.n, MOST)
            return SourceSizes(tuple(shares), tuple(sources["size"]), on_record=True)
    return SourceSizes(ASSUMED, (1,) * len(ASSUMED), on_record=False)

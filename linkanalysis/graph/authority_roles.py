"""Parts in events that people have because they act for the authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.masked_ids import unmasked
from linkanalysis.core.vocabulary.roles import ROLES
from linkanalysis.graph.queries.occasion_queries import parts_in_events

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from linkanalysis.graph.entity_graph import EntityGraph

INFORMS = tuple(row.name for row in ROLES if row.informs)


def informing_edges(graph: EntityGraph) -> NDArray[np.bool_]:
    """Mark the edges between a person and an event of which every link states such a role: (m,)."""
    marks = np.zeros(graph.m, dtype=np.bool_)
    case = graph.case
    if case is None or case.closed or graph.link_filter.lifting or "event" not in graph.types:
        return marks
    parts = parts_in_events(case, graph.link_filter, INFORMS)
    ids = pd.Index(unmasked(graph.ids))
    ends = np.column_stack([ids.get_indexer(pd.Index(parts[end])) for end in ("person", "event")])
    ends = np.sort(ends[(ends >= 0).all(axis=1)].astype(np.int64), axis=1)
    low, high = np.minimum(graph.source, graph.target), np.maximum(graph.source, graph.target)
    marks |= np.isin(low.astype(np.int64) * graph.n + high, ends[:, 0] * graph.n + ends[:, 1])
    return marks

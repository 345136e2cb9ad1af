"""A graph as frames, and as a small table for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.escape import escape_html
from linkanalysis.core.notebook import Heading, table_html
from linkanalysis.core.result import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

# The columns by which every frame names an entity.
ENTITY_COLUMNS = (
    Column("entity", "id of the entity, or its masked name"),
    Column("label", "its name as it may be shown"),
    Column("type", "its type"),
)


def entity_frame(graph: EntityGraph) -> pd.DataFrame:
    """Return all entities, sorted as shown."""
    frame = pd.DataFrame(
        {
            "entity": pd.Series(graph.shown, dtype=object),
            "label": pd.Series(graph.labels, dtype=object),
            "type": pd.Series(graph.types, dtype=object),
            "protected": graph.protected,
        }
    )
    return frame.sort_values("entity", kind="stable", ignore_index=True)


def named_frame(graph: EntityGraph, nodes: Iterable[int]) -> pd.DataFrame:
    """Return some entities in the given order, with `ENTITY_COLUMNS`."""
    listed = [int(node) for node in nodes]
    columns = {"entity": graph.shown, "label": graph.labels, "type": graph.types}
    return pd.DataFrame(
        {
            name: pd.Series([values[node] for node in listed], dtype=object)
            for name, values in columns.items()
        }
    )


def edge_frame(graph: EntityGraph) -> pd.DataFrame:
    """Return all edges, sorted as shown."""
    shown = np.array(graph.shown, dtype=object)
    source, target = shown[graph.source], shown[graph.target]
    if not graph.directed:
        swap = source > target
        source, target = np.where(swap, target, source), np.where(swap, source, target)
    frame = pd.DataFrame(
        {
            "source": pd.Series(source, dtype=object),
            "target": pd.Series(target, dtype=object),
            "count": graph.count,
            "strength": graph.strength,
            "distance": graph.distance,
            "first": graph.first,
            "last": graph.last,
        }
    )
    return frame.sort_values(["source", "target"], kind="stable", ignore_index=True)


def summary(graph: EntityGraph) -> str:
    """Return the number of entities of each type and the notes of a graph, as HTML."""
    names, counts = np.unique(np.array(graph.types, dtype=object), return_counts=True)
    table = table_html(
        pd.DataFrame({"type": names, "entities": counts}),
        {"type": Heading("type of the entities"), "entities": Heading("how many there are")},
    )
    notes = "".join(f"<p><em>{escape_html(note)}</em></p>" for note in graph.notes)
    return (
        f"<p>{escape_html(repr(graph).strip('<>'))}</p>{table}{notes}"
        f"<p><small>{escape_html(graph.made_by)}</small></p>"
    )

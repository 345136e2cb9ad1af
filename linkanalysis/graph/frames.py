"""A graph as frames, and as a small table for notebooks.

Lives here: what `EntityGraph` shows of itself, masked, in an order that tells nothing.
Not here: links with their documents (`evidence`), and maps (`linkanalysis.views`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis._escape import escape_html
from linkanalysis._result import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["ENTITY_COLUMNS", "edge_frame", "entity_frame", "named_frame", "summary"]

# How every frame names an entity.
ENTITY_COLUMNS = (
    Column("entity", "id of the entity, or its masked name"),
    Column("label", "its name as it may be shown"),
    Column("type", "its type"),
)


def entity_frame(graph: EntityGraph) -> pd.DataFrame:
    """Return all entities."""
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
    """Name some entities as they may be shown, in a given order."""
    listed = [int(node) for node in nodes]
    told = {"entity": graph.shown, "label": graph.labels, "type": graph.types}
    return pd.DataFrame(
        {
            name: pd.Series([names[node] for node in listed], dtype=object)
            for name, names in told.items()
        }
    )


def edge_frame(graph: EntityGraph) -> pd.DataFrame:
    """Return all edges."""
    shown = np.array(graph.shown, dtype=object)
    source, target = shown[graph.source], shown[graph.target]
    if not graph.directed:
        turned = source > target
        source, target = np.where(turned, target, source), np.where(turned, source, target)
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
    """Say in HTML how many entities of each type there are, and what to know of them."""
    names, counts = np.unique(np.array(graph.types, dtype=object), return_counts=True)
    rows = "".join(
        f"<tr><td>{escape_html(name)}</td><td>{number:,}</td></tr>"
        for name, number in zip(names.tolist(), counts.tolist(), strict=True)
    )
    notes = "".join(f"<p><em>{escape_html(note)}</em></p>" for note in graph.notes)
    return (
        f"<p>{escape_html(repr(graph).strip('<>'))}</p><table><thead><tr><th>type</th>"
        f"<th>entities</th></tr></thead><tbody>{rows}</tbody></table>{notes}"
        f"<p><small>{escape_html(graph.made_by)}</small></p>"
    )

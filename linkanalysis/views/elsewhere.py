"""Entities that a map does not show, by their names, so that a search can say where they are.

Lives here: `not_drawn`.
Not here: which part of a graph is drawn (`pages`); the search itself (`assets/map_search.js`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.queries.graph_queries import entity_rows
from linkanalysis.queries.link_filter import LinkFilter

if TYPE_CHECKING:
    from linkanalysis.graph import EntityGraph

# Names of more would make the page of a small map mostly a list of what is not on it. A large map
# lists as many as it draws.
MOST_LISTED = 1_000


def not_drawn(graph: EntityGraph, drawn: EntityGraph) -> tuple[list[list[str]], int]:
    """List entities of the case, or of the graph without one, that are not drawn; people first.

    Returns id, and label where it differs, of at most 1,000 or as many as are drawn; and how many
      there are.
    """
    case = graph.case
    if case is None:
        known = dict(zip(graph.shown, graph.labels, strict=True))
    else:
        protection = case.protection
        ids = entity_rows(case, LinkFilter())
        known = {protection.shown(entity): protection.label(entity) for entity in ids}
    rest = known.keys() - set(drawn.shown)
    listed = sorted(rest, key=lambda shown: (not shown.startswith("person:"), shown))
    return [_row(shown, known[shown]) for shown in listed[: max(MOST_LISTED, drawn.n)]], len(rest)


def _row(shown: str, label: str) -> list[str]:
    return [shown] if label in {shown, shown.partition(":")[2]} else [shown, label]

"""Whether a graph is up to date with its case; callers move to `_door`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from linkanalysis._door import answering, current, expect_graph, refuse_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["already_told", "changes_since", "expect_graph", "refuse_named"]


@contextmanager
def already_told() -> Iterator[None]:
    """Suppress further staleness warnings within one answer."""
    mark = answering.set(True)
    try:
        yield
    finally:
        answering.reset(mark)


def changes_since(graph: EntityGraph, *, depth: int = 4) -> list[str]:  # noqa: ARG001 - going away
    """Refuse a graph that names somebody protected since, and warn if its case has changed."""
    expect_graph(graph)
    return list(current([graph]))

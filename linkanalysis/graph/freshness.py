"""Whether a graph still says what its case says, before anything is computed on it or shown.

Lives here: `changes_since`, the one place that warns, and what it is made of: whether a graph was
given at all, and whether it names somebody protected.
Not here: the line under a result that was made before (`_result`).
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from linkanalysis.errors import GraphKindError, ProtectedError, StaleResultWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["already_told", "changes_since", "expect_graph", "refuse_named"]


def changes_since(graph: EntityGraph, *, depth: int = 4) -> list[str]:
    """Say that the case has changed since a graph was built."""
    expect_graph(graph)
    refuse_named(graph)
    case = graph.case
    if case is None or case.closed or case.position == graph.position:
        return []
    message = (
        f"The case has changed since this graph was built (position {graph.position}, now "
        f"{case.position}). Ties are those of the graph; documents and rows are what the "
        "case holds now. Build the graph again."
    )
    warnings.warn(message, StaleResultWarning, stacklevel=depth)
    return [message]


@contextmanager
def already_told() -> Iterator[None]:
    """Ask more of a graph within one answer, without telling its age again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StaleResultWarning)
        yield


def refuse_named(graph: EntityGraph) -> None:
    """Refuse a graph that names somebody who has come to be protected since it was built."""
    case = graph.case
    if case is None or case.closed or case.position == graph.position:
        return
    names, same = case.protection.names, case.same
    known = (*zip(graph.ids, graph.shown, strict=True),)
    known += (*zip(graph.things, graph.things_shown, strict=True),)
    bare = sum(shown == entity and same.get(entity, entity) in names for entity, shown in known)
    if bare:
        message = (
            f"{bare:,} of the entities of this graph came to be protected since it was built, "
            "and it still names them; nothing was made of it. Build the graph again, and what "
            "was computed on it."
        )
        raise ProtectedError(message)


def expect_graph(given: object) -> None:
    """Say so where something else than a graph was given."""
    if hasattr(given, "case") and hasattr(given, "indptr"):
        return
    what = "None" if given is None else f"of type {type(given).__name__}"
    message = (
        f"A graph is needed here, and what was given is {what}. build_graph(case) makes one from "
        "a case, from_networkx(g) one from a networkx graph."
    )
    raise GraphKindError(message)

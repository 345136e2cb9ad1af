"""How an answer was made from a graph; callers move to `Call.made_by`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._provenance import MadeBy
from linkanalysis._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.entity_graph import EntityGraph

__all__ = ["made_from"]


def made_from(
    graph: EntityGraph,
    function: str,
    options: Iterable[tuple[str, str]] = (),
    *,
    seed: int | None = None,
) -> MadeBy:
    """Record what is needed to repeat a computation on a graph."""
    return MadeBy(
        function,
        __version__,
        tuple(options),
        seed=seed,
        fingerprint=graph.fingerprint,
        position=graph.position,
    )

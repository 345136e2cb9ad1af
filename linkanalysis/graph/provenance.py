"""How an answer was made from a graph.

Lives here: `made_from`, for every function that computes on a graph.
Not here: what is written down (`_result.MadeBy`), and how graphs themselves are made (`build`).
"""

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
    """Write down what is needed to compute something on a graph again."""
    return MadeBy(
        function,
        __version__,
        tuple(options),
        seed=seed,
        fingerprint=graph.fingerprint,
        position=graph.position,
    )

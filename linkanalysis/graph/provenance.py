"""How an answer was made from a graph.

Lives here: `made_from`, for every function that computes on a graph.
Not here: what is written down (`_result.MadeBy`), and how graphs themselves are made (`build`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis._result import MadeBy
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
    """Write down what is needed to compute something on a graph again.

    Parameters
    ----------
    graph : EntityGraph
        The graph, with the moment of its case.
    function : str
        The function that computed.
    options : iterable of (str, str), default ()
        Every option by name, also those left at their defaults.
    seed : int, optional
        The seed, where anything is drawn.

    Returns
    -------
    MadeBy
        For the answer.

    Examples
    --------
    >>> import networkx as nx
    >>> import linkanalysis as la
    >>> graph = la.from_networkx(nx.path_graph(2))
    >>> made_from(graph, "clustering", [("exclude", "False")]).parameters
    (('exclude', 'False'),)
    """
    return MadeBy(
        function,
        __version__,
        tuple(options),
        seed=seed,
        fingerprint=graph.fingerprint,
        position=graph.position,
    )

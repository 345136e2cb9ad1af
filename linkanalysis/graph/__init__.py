"""Graphs: dated views of a case, in arrays.

Lives here: `EntityGraph`, building it from a case, projection, exchange with networkx and pyvis.
Not here: measures and searches on graphs (`measures` and the rooms above), and drawing (`views`).
"""

from linkanalysis.graph.build import build_graph
from linkanalysis.graph.entity_graph import EntityGraph
from linkanalysis.graph.exchange import from_networkx, to_networkx, to_pyvis
from linkanalysis.graph.projection import project
from linkanalysis.graph.subgraph import LeftOut

__all__ = [
    "EntityGraph",
    "LeftOut",
    "build_graph",
    "from_networkx",
    "project",
    "to_networkx",
    "to_pyvis",
]

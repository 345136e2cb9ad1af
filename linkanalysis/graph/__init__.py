"""Graphs: dated views of a case, in arrays.

Lives here: `EntityGraph`, building it from a case, who held which phone and was in contact with
whom, projection, exchange with networkx, pyvis and the files of other tools.
Not here: measures and searches on graphs (`measures` and the rooms above), and drawing (`views`).
"""

from linkanalysis.graph.attribution import Attribution, find_holders
from linkanalysis.graph.build import build_graph
from linkanalysis.graph.contacts import build_contacts
from linkanalysis.graph.document import read_graph_document
from linkanalysis.graph.entity_graph import EntityGraph
from linkanalysis.graph.exchange import from_networkx, to_networkx, to_pyvis
from linkanalysis.graph.projection import project
from linkanalysis.graph.read import read_graph
from linkanalysis.graph.subgraph import LeftOut

__all__ = [
    "Attribution",
    "EntityGraph",
    "LeftOut",
    "build_contacts",
    "build_graph",
    "find_holders",
    "from_networkx",
    "project",
    "read_graph",
    "read_graph_document",
    "to_networkx",
    "to_pyvis",
]

"""Graphs: dated views of a case, in arrays.

Lives here: `EntityGraph`, building it from a case, projecting it, and exchange with networkx and
pyvis.
Not here: what is computed on graphs (`measures` and the rooms above), and what is drawn of them
(`views`).
"""

from linkanalysis.graph.build import build_graph
from linkanalysis.graph.countries_agencies import Jurisdictions, jurisdictions
from linkanalysis.graph.entity_graph import EntityGraph
from linkanalysis.graph.exchange import from_networkx, to_networkx, to_pyvis
from linkanalysis.graph.incidence import LeftOut
from linkanalysis.graph.link_filter import LinkFilter
from linkanalysis.graph.projection import project

__all__ = [
    "EntityGraph",
    "Jurisdictions",
    "LeftOut",
    "LinkFilter",
    "build_graph",
    "from_networkx",
    "jurisdictions",
    "project",
    "to_networkx",
    "to_pyvis",
]

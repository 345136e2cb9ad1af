"""Criminal-network link analysis: case records in, rings on an offline map out.

The top level has what an analyst types in the first week. Everything else is one dotted name below,
in the room it belongs to: ``la.paths.time_paths``, ``la.trust.robustness``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from linkanalysis._version import __version__

# The room of each name at the top. Names and rooms are loaded when first used, so that importing
# the package loads no compiler, no solver and no drawing library.
_HOMES = {
    "INDICATORS": "indicators",
    "MEASURES": "measures",
    "METHODS": "groups",
    "READERS": "records",
    "Batch": "case",
    "Case": "case",
    "Decision": "case",
    "Document": "case",
    "EntityGraph": "graph",
    "Findings": "indicators",
    "KeyEntities": "people",
    "Partition": "groups",
    "PathTable": "paths",
    "Ring": "rings",
    "RingTable": "rings",
    "ScoreTable": "trust",
    "View": "views",
    "build_contacts": "graph",
    "build_graph": "graph",
    "case_report": "views",
    "centrality": "trust",
    "compare_rings": "compare",
    "figure": "figures",
    "find_communities": "groups",
    "find_indicators": "indicators",
    "find_rings": "rings",
    "from_networkx": "graph",
    "key_entities": "people",
    "key_players": "disruption",
    "network_map": "views",
    "project": "graph",
    "read_case": "records",
    "read_frame": "records",
    "read_graph": "graph",
    "remove": "disruption",
    "resolve": "identity",
    "screen": "identity",
    "shortest_paths": "paths",
    "simulate_case": "simulate",
    "propose": "records",
    "time_paths": "paths",
    "to_networkx": "graph",
    "to_pyvis": "graph",
}
_ROOMS = (
    "calls",
    "case",
    "compare",
    "custody",
    "disruption",
    "errors",
    "figures",
    "formats",
    "graph",
    "groups",
    "identity",
    "indicators",
    "keys",
    "leads",
    "measures",
    "money",
    "movement",
    "paths",
    "patterns",
    "people",
    "records",
    "rings",
    "scale",
    "simulate",
    "traces",
    "trust",
    "views",
    "vocabulary",
)

if TYPE_CHECKING:
    from linkanalysis import (
        calls,
        case,
        compare,
        custody,
        disruption,
        errors,
        figures,
        formats,
        graph,
        groups,
        identity,
        indicators,
        keys,
        leads,
        measures,
        money,
        movement,
        paths,
        patterns,
        people,
        records,
        rings,
        scale,
        simulate,
        traces,
        trust,
        views,
        vocabulary,
    )
    from linkanalysis.case import Batch, Case, Decision, Document
    from linkanalysis.compare import compare_rings
    from linkanalysis.disruption import key_players, remove
    from linkanalysis.graph import (
        EntityGraph,
        build_contacts,
        build_graph,
        from_networkx,
        project,
        read_graph,
        to_networkx,
        to_pyvis,
    )
    from linkanalysis.groups import METHODS, Partition, find_communities
    from linkanalysis.identity import resolve, screen
    from linkanalysis.indicators import INDICATORS, Findings, find_indicators
    from linkanalysis.measures import MEASURES
    from linkanalysis.paths import PathTable, shortest_paths, time_paths
    from linkanalysis.people import KeyEntities, key_entities
    from linkanalysis.records import READERS, propose, read_case, read_frame
    from linkanalysis.rings import Ring, RingTable, find_rings
    from linkanalysis.simulate import simulate_case
    from linkanalysis.trust import ScoreTable, centrality
    from linkanalysis.views import View, case_report, network_map

__all__ = [
    "INDICATORS",
    "MEASURES",
    "METHODS",
    "READERS",
    "Batch",
    "Case",
    "Decision",
    "Document",
    "EntityGraph",
    "Findings",
    "KeyEntities",
    "Partition",
    "PathTable",
    "Ring",
    "RingTable",
    "ScoreTable",
    "View",
    "__version__",
    "build_contacts",
    "build_graph",
    "calls",
    "case",
    "case_report",
    "centrality",
    "compare",
    "compare_rings",
    "custody",
    "disruption",
    "errors",
    "figure",
    "figures",
    "find_communities",
    "find_indicators",
    "find_rings",
    "formats",
    "from_networkx",
    "graph",
    "groups",
    "identity",
    "indicators",
    "key_entities",
    "key_players",
    "keys",
    "leads",
    "measures",
    "money",
    "movement",
    "network_map",
    "paths",
    "patterns",
    "people",
    "project",
    "propose",
    "read_case",
    "read_frame",
    "read_graph",
    "records",
    "remove",
    "resolve",
    "rings",
    "scale",
    "screen",
    "shortest_paths",
    "simulate",
    "simulate_case",
    "time_paths",
    "to_networkx",
    "to_pyvis",
    "traces",
    "trust",
    "views",
    "vocabulary",
]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

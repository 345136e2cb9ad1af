"""Criminal-network link analysis: case records in, rings on an offline map out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from linkanalysis._version import __version__

# Where each public name lives. Names are resolved when first used, so that importing the package
# loads no compiler, no solver and no drawing library.
_HOMES = {
    "Batch": "case",
    "Case": "case",
    "Decision": "case",
    "Document": "case",
    "ENTITY_TYPES": "vocabulary",
    "EntityGraph": "graph",
    "INDICATORS": "indicators",
    "KeyPlayerSearch": "analysis",
    "KeyPlayers": "analysis",
    "LINK_METHODS": "analysis",
    "LINK_TYPES": "vocabulary",
    "LinkTable": "analysis",
    "MEASURES": "analysis",
    "METHODS": "analysis",
    "Observation": "analysis",
    "Partition": "analysis",
    "PathTable": "analysis",
    "Percolation": "analysis",
    "READERS": "records",
    "ROLES": "vocabulary",
    "Recovery": "analysis",
    "Removal": "analysis",
    "RingTable": "analysis",
    "SCHEMES": "vocabulary",
    "ScoreTable": "analysis",
    "TieTable": "analysis",
    "View": "views",
    "build_graph": "graph",
    "case_report": "views",
    "centrality": "analysis",
    "common_contacts": "analysis",
    "compare_groups": "analysis",
    "connect": "analysis",
    "dismantle": "analysis",
    "figure": "views",
    "find_communities": "analysis",
    "find_indicators": "indicators",
    "find_leaks": "custody",
    "find_rings": "analysis",
    "from_networkx": "graph",
    "grade_probabilities": "analysis",
    "human_capital": "analysis",
    "key_players": "analysis",
    "leave_one_document_out": "analysis",
    "network_map": "views",
    "noise_scores": "analysis",
    "observe": "analysis",
    "percolation": "analysis",
    "predict_links": "analysis",
    "project": "graph",
    "rank_intervals": "analysis",
    "read_case": "records",
    "read_frame": "records",
    "recover": "analysis",
    "remove": "analysis",
    "resolve": "identity",
    "shared_significance": "analysis",
    "shortest_paths": "analysis",
    "simulate_case": "simulate",
    "sniff": "records",
    "tie_probabilities": "analysis",
    "time_paths": "analysis",
    "to_networkx": "graph",
    "to_pyvis": "graph",
    "verify_journal": "custody",
}

if TYPE_CHECKING:
    from linkanalysis.analysis import (
        LINK_METHODS,
        MEASURES,
        METHODS,
        KeyPlayers,
        KeyPlayerSearch,
        LinkTable,
        Observation,
        Partition,
        PathTable,
        Percolation,
        Recovery,
        Removal,
        RingTable,
        ScoreTable,
        TieTable,
        centrality,
        common_contacts,
        compare_groups,
        connect,
        dismantle,
        find_communities,
        find_rings,
        grade_probabilities,
        human_capital,
        key_players,
        leave_one_document_out,
        noise_scores,
        observe,
        percolation,
        predict_links,
        rank_intervals,
        recover,
        remove,
        shared_significance,
        shortest_paths,
        tie_probabilities,
        time_paths,
    )
    from linkanalysis.case import Batch, Case, Decision, Document
    from linkanalysis.custody import find_leaks, verify_journal
    from linkanalysis.graph import (
        EntityGraph,
        build_graph,
        from_networkx,
        project,
        to_networkx,
        to_pyvis,
    )
    from linkanalysis.identity import resolve
    from linkanalysis.indicators import INDICATORS, find_indicators
    from linkanalysis.records import READERS, read_case, read_frame, sniff
    from linkanalysis.simulate import simulate_case
    from linkanalysis.views import View, case_report, figure, network_map
    from linkanalysis.vocabulary import ENTITY_TYPES, LINK_TYPES, ROLES, SCHEMES

__all__ = [
    "ENTITY_TYPES",
    "INDICATORS",
    "LINK_METHODS",
    "LINK_TYPES",
    "MEASURES",
    "METHODS",
    "READERS",
    "ROLES",
    "SCHEMES",
    "Batch",
    "Case",
    "Decision",
    "Document",
    "EntityGraph",
    "KeyPlayerSearch",
    "KeyPlayers",
    "LinkTable",
    "Observation",
    "Partition",
    "PathTable",
    "Percolation",
    "Recovery",
    "Removal",
    "RingTable",
    "ScoreTable",
    "TieTable",
    "View",
    "__version__",
    "build_graph",
    "case_report",
    "centrality",
    "common_contacts",
    "compare_groups",
    "connect",
    "dismantle",
    "figure",
    "find_communities",
    "find_indicators",
    "find_leaks",
    "find_rings",
    "from_networkx",
    "grade_probabilities",
    "human_capital",
    "key_players",
    "leave_one_document_out",
    "network_map",
    "noise_scores",
    "observe",
    "percolation",
    "predict_links",
    "project",
    "rank_intervals",
    "read_case",
    "read_frame",
    "recover",
    "remove",
    "resolve",
    "shared_significance",
    "shortest_paths",
    "simulate_case",
    "sniff",
    "tie_probabilities",
    "time_paths",
    "to_networkx",
    "to_pyvis",
    "verify_journal",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

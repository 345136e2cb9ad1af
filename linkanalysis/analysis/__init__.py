"""What graphs say: places of entities, communities, rings.

Lives here: computations on graphs, and the frozen results that carry their answers.
Not here: the compiled loops (`kernels`), how graphs are made (`graph`), and what is drawn of the
answers (`views`).
"""

from linkanalysis.analysis.blocks.block_table import BlockTable
from linkanalysis.analysis.blocks.dense_blocks import find_blocks
from linkanalysis.analysis.blocks.similar_texts import find_similar_texts
from linkanalysis.analysis.blocks.text_groups import TextGroups
from linkanalysis.analysis.brokers.brokerage import brokerage_roles
from linkanalysis.analysis.brokers.brokerage_table import BrokerageRoles
from linkanalysis.analysis.brokers.centralization import Centralizations, centralizations
from linkanalysis.analysis.brokers.quadrant_table import Quadrants
from linkanalysis.analysis.brokers.visibility import quadrants
from linkanalysis.analysis.chance.noise import noise_scores
from linkanalysis.analysis.chance.shared_things import shared_significance
from linkanalysis.analysis.chance.tie_table import TieTable
from linkanalysis.analysis.change.group_history import GroupHistory
from linkanalysis.analysis.change.ring_changes import RingChanges, compare_rings
from linkanalysis.analysis.change.through_time import track_communities, track_rings
from linkanalysis.analysis.communities.cells import Cells, find_cells
from linkanalysis.analysis.communities.communities import (
    METHODS,
    Method,
    Partition,
    find_communities,
)
from linkanalysis.analysis.communities.evaluation import GroupComparison, compare_groups
from linkanalysis.analysis.communities.overlap_table import Overlaps
from linkanalysis.analysis.communities.overlaps import find_overlaps
from linkanalysis.analysis.communities.several_cases import AveragedComparisons, average_comparisons
from linkanalysis.analysis.disruption.dismantling import dismantle
from linkanalysis.analysis.disruption.key_player_choice import key_players
from linkanalysis.analysis.disruption.key_player_search import KeyPlayerSearch
from linkanalysis.analysis.disruption.key_player_set import Baseline, KeyPlayers
from linkanalysis.analysis.disruption.percolation_curve import Percolation, percolation
from linkanalysis.analysis.disruption.recovery import Recovery, recover
from linkanalysis.analysis.disruption.removal import observe, remove
from linkanalysis.analysis.disruption.scarcity import human_capital
from linkanalysis.analysis.disruption.what_if import Observation, Removal
from linkanalysis.analysis.measures import CAVEAT, MEASURES, Measure
from linkanalysis.analysis.paths.connections import connect
from linkanalysis.analysis.paths.forward_paths import time_paths
from linkanalysis.analysis.paths.path_limits import PathLimits
from linkanalysis.analysis.paths.path_table import PathTable
from linkanalysis.analysis.paths.shared_contacts import common_contacts
from linkanalysis.analysis.paths.shortest import shortest_paths
from linkanalysis.analysis.paths.time_rules import TimeRules
from linkanalysis.analysis.places.closed_circles import Clustering, clustering
from linkanalysis.analysis.places.near_seeds import Proximity, proximity
from linkanalysis.analysis.places.seed_circle import Circle, find_circle
from linkanalysis.analysis.places.tie_flow import TieScores, tie_betweenness
from linkanalysis.analysis.positions import centrality
from linkanalysis.analysis.prediction.link_prediction import LinkTable, predict_links
from linkanalysis.analysis.prediction.link_scores import LINK_METHODS
from linkanalysis.analysis.prominence.key_entity import KeyEntity
from linkanalysis.analysis.prominence.key_entity_table import KeyEntities
from linkanalysis.analysis.prominence.search import key_entities
from linkanalysis.analysis.rings.ring_card import Bridge, Member, Ring, SharedThing
from linkanalysis.analysis.rings.ring_question import RingQuestion
from linkanalysis.analysis.rings.ring_roles import RingRole
from linkanalysis.analysis.rings.ring_standing import RingStanding
from linkanalysis.analysis.rings.ring_table import RingTable
from linkanalysis.analysis.rings.rings import find_rings
from linkanalysis.analysis.score_table import ScoreTable
from linkanalysis.analysis.trust.grade_table import grade_probabilities
from linkanalysis.analysis.trust.intervals import RankIntervals, rank_intervals
from linkanalysis.analysis.trust.leave_one_out import LeaveOneOut, leave_one_document_out
from linkanalysis.analysis.trust.missing_parts import Robustness, robustness
from linkanalysis.analysis.trust.ring_sources import RingSources, rings_without_documents
from linkanalysis.analysis.trust.tie_probability import TieProbabilities, tie_probabilities

__all__ = [
    "CAVEAT",
    "LINK_METHODS",
    "MEASURES",
    "METHODS",
    "AveragedComparisons",
    "Baseline",
    "BlockTable",
    "Bridge",
    "BrokerageRoles",
    "Cells",
    "Centralizations",
    "Circle",
    "Clustering",
    "GroupComparison",
    "GroupHistory",
    "KeyEntities",
    "KeyEntity",
    "KeyPlayerSearch",
    "KeyPlayers",
    "LeaveOneOut",
    "LinkTable",
    "Measure",
    "Member",
    "Method",
    "Observation",
    "Overlaps",
    "Partition",
    "PathLimits",
    "PathTable",
    "Percolation",
    "Proximity",
    "Quadrants",
    "RankIntervals",
    "Recovery",
    "Removal",
    "Ring",
    "RingChanges",
    "RingQuestion",
    "RingRole",
    "RingSources",
    "RingStanding",
    "RingTable",
    "Robustness",
    "ScoreTable",
    "SharedThing",
    "TextGroups",
    "TieProbabilities",
    "TieScores",
    "TieTable",
    "TimeRules",
    "average_comparisons",
    "brokerage_roles",
    "centrality",
    "centralizations",
    "clustering",
    "common_contacts",
    "compare_groups",
    "compare_rings",
    "connect",
    "dismantle",
    "find_blocks",
    "find_cells",
    "find_circle",
    "find_communities",
    "find_overlaps",
    "find_rings",
    "find_similar_texts",
    "grade_probabilities",
    "human_capital",
    "key_entities",
    "key_players",
    "leave_one_document_out",
    "noise_scores",
    "observe",
    "percolation",
    "predict_links",
    "proximity",
    "quadrants",
    "rank_intervals",
    "recover",
    "remove",
    "rings_without_documents",
    "robustness",
    "shared_significance",
    "shortest_paths",
    "tie_betweenness",
    "tie_probabilities",
    "time_paths",
    "track_communities",
    "track_rings",
]

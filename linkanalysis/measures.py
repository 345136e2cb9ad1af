"""Measures of entities and of ties: what can be ranked, and how each number is computed."""

from linkanalysis.network.measures.cohesion import Cohesion, cohesion
from linkanalysis.network.measures.edge_betweenness import TieScores, tie_betweenness
from linkanalysis.network.measures.measure_table import CAVEAT, MEASURES, Measure
from linkanalysis.network.measures.proximity_ranking import Proximity, proximity
from linkanalysis.network.measures.tie_table import TieTable
from linkanalysis.network.measures.tie_tests import noise_scores, shared_significance
from linkanalysis.network.measures.transitivity import Clustering, clustering

__all__ = [
    "CAVEAT",
    "MEASURES",
    "Clustering",
    "Cohesion",
    "Measure",
    "Proximity",
    "TieScores",
    "TieTable",
    "clustering",
    "cohesion",
    "noise_scores",
    "proximity",
    "shared_significance",
    "tie_betweenness",
]

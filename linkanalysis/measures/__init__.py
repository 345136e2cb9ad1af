"""Measures of entities and of ties: what can be ranked, and how each number is computed.

Lives here: `MEASURES`, one row a measure, with the functions behind the rows; betweenness of ties,
proximity, clustering, cohesion, and ties tested against chance.
Not here: the ranking of entities with its intervals (`trust`), and loops over arrays (`kernels`).
"""

from linkanalysis.measures.cohesion import Cohesion, cohesion
from linkanalysis.measures.edge_betweenness import TieScores, tie_betweenness
from linkanalysis.measures.measure_table import CAVEAT, MEASURES, Measure
from linkanalysis.measures.proximity_ranking import Proximity, proximity
from linkanalysis.measures.tie_table import TieTable
from linkanalysis.measures.tie_tests import noise_scores, shared_significance
from linkanalysis.measures.transitivity import Clustering, clustering

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

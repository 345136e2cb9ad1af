"""How far an answer can be trusted: rankings with intervals, and what rests on one source.

Lives here: `centrality`, rank intervals from simulated networks, also by scenario, probabilities of
ties, robustness, rankings without single documents.
Not here: the measures themselves (`measures`), rings without single documents (`rings`).
"""

from linkanalysis.trust.grade_table import grade_probabilities
from linkanalysis.trust.intervals import RankIntervals, rank_intervals
from linkanalysis.trust.leave_one_out import LeaveOneOut, leave_one_document_out
from linkanalysis.trust.rank_robustness import Robustness, robustness
from linkanalysis.trust.ranking import ScoreTable, centrality
from linkanalysis.trust.scenario_table import ScenarioIntervals, scenario_intervals
from linkanalysis.trust.tie_probability import TieProbabilities, tie_probabilities

__all__ = [
    "LeaveOneOut",
    "RankIntervals",
    "Robustness",
    "ScenarioIntervals",
    "ScoreTable",
    "TieProbabilities",
    "centrality",
    "grade_probabilities",
    "leave_one_document_out",
    "rank_intervals",
    "robustness",
    "scenario_intervals",
    "tie_probabilities",
]

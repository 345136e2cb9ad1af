"""How far an answer can be trusted: rankings with intervals, and what rests on one source."""

from linkanalysis.network.trust.intervals import RankIntervals, rank_intervals
from linkanalysis.network.trust.leave_one_out import LeaveOneOut, leave_one_document_out
from linkanalysis.network.trust.rank_robustness import Robustness, robustness
from linkanalysis.network.trust.ranking import ScoreTable, centrality
from linkanalysis.network.trust.scenario_table import ScenarioIntervals, scenario_intervals
from linkanalysis.network.trust.tie_probability import (
    TieProbabilities,
    grade_probabilities,
    tie_probabilities,
)

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

"""Indicators of trafficking: reasons to look, each with evidence and with what speaks against it.

Lives here: one file an indicator, the table `INDICATORS`, `find_indicators`, and the points by
which rings are ordered (`ring_relevance`).
Not here: any score of a person. Findings are listed; only for a ring are they added up.
"""

from linkanalysis.indicators.finding import CAVEAT, Finding, Findings
from linkanalysis.indicators.relevance import ring_relevance
from linkanalysis.indicators.search import INDICATORS, Indicator, find_indicators

__all__ = [
    "CAVEAT",
    "INDICATORS",
    "Finding",
    "Findings",
    "Indicator",
    "find_indicators",
    "ring_relevance",
]

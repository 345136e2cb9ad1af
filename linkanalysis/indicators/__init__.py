"""Indicators of trafficking: reasons to look, each with evidence and with what speaks against it.

Lives here: one file for each indicator, the table `INDICATORS`, `find_indicators`, and the points
that order rings (`ring_relevance`).
Not here: any score of a person or a ring. Findings are listed side by side, never added up.
"""

from linkanalysis.indicators.finding import CAVEAT, Chance, Finding, Outcome
from linkanalysis.indicators.findings import Findings, Searched
from linkanalysis.indicators.indicator import Indicator, Need, Setting
from linkanalysis.indicators.relevance import ring_relevance
from linkanalysis.indicators.search import INDICATORS, find_indicators

__all__ = [
    "CAVEAT",
    "INDICATORS",
    "Chance",
    "Finding",
    "Findings",
    "Indicator",
    "Need",
    "Outcome",
    "Searched",
    "Setting",
    "find_indicators",
    "ring_relevance",
]

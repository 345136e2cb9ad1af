"""Indicators of trafficking: reasons to look, each with evidence and with what speaks against it.

Lives here: the table `INDICATORS` (`catalogue.toml`), their functions by what they are about
(accounts, stays, control …), `find_indicators`, and the points that order rings (`ring_relevance`).
Not here: any score of a person or a ring. Findings are listed side by side, never added up.
"""

from linkanalysis.indicators.catalogue import INDICATORS, Indicator, Need, Setting
from linkanalysis.indicators.finding import CAVEAT, Chance, Finding, Findings, Outcome, Searched
from linkanalysis.indicators.relevance import ring_relevance
from linkanalysis.indicators.search import find_indicators

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

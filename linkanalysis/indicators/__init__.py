"""Indicators of trafficking: reasons to look, each with evidence and with what speaks against it.

Lives here: one file an indicator, the table `INDICATORS`, and `find_indicators`.
Not here: any score of a person. Findings are listed, never added up.
"""

from linkanalysis.indicators.finding import CAVEAT, Finding, Findings
from linkanalysis.indicators.search import INDICATORS, Indicator, find_indicators

__all__ = ["CAVEAT", "INDICATORS", "Finding", "Findings", "Indicator", "find_indicators"]

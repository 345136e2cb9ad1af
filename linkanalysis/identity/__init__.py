"""Who is who: entities of two documents that are the same, with the records that show it.

Lives here: `resolve`, by equal keys and by likeness; review elsewhere; screening against notices
and lists; identifiers that two agencies share.
Not here: normal forms of identifiers (`keys`), comparisons (`likeness`), the record of decisions
(`case`).
"""

from linkanalysis.identity.decisions_table import Decisions, Evidence
from linkanalysis.identity.resolving import resolve
from linkanalysis.identity.screening import Candidate, Screening, screen
from linkanalysis.identity.strong_keys import STRONG_KEYS
from linkanalysis.likeness.features import COMPARED_TYPES, FEATURES, Feature, Points

__all__ = [
    "COMPARED_TYPES",
    "FEATURES",
    "STRONG_KEYS",
    "Candidate",
    "Decisions",
    "Evidence",
    "Feature",
    "Points",
    "Screening",
    "resolve",
    "screen",
]

"""Who is who: entities of two documents that are the same, with the records that show it.

Lives here: `resolve`, by equal keys and by likeness; pairs that another tool proposes; review
elsewhere; screening against notices and lists; identifiers that two agencies share.
Not here: normal forms of identifiers (`keys`), comparisons (`likeness`), the record of decisions
(`case`).
"""

from linkanalysis.identity.decision_effects import Effect, effect
from linkanalysis.identity.decisions_table import Decisions, Evidence
from linkanalysis.identity.deconfliction import Blinded, SharedIdentifiers, blind, find_shared
from linkanalysis.identity.pair_table import read_pairs
from linkanalysis.identity.resolving import STRONG_KEYS, resolve
from linkanalysis.identity.review import read_review, save_review, to_review
from linkanalysis.identity.screening import screen
from linkanalysis.identity.screening_table import Candidate, Screening
from linkanalysis.names.features import COMPARED_TYPES, FEATURES, Feature, Points

__all__ = [
    "COMPARED_TYPES",
    "FEATURES",
    "STRONG_KEYS",
    "Blinded",
    "Candidate",
    "Decisions",
    "Effect",
    "Evidence",
    "Feature",
    "Points",
    "Screening",
    "SharedIdentifiers",
    "blind",
    "effect",
    "find_shared",
    "read_pairs",
    "read_review",
    "resolve",
    "save_review",
    "screen",
    "to_review",
]

"""Who is who: entities of two documents that are the same, with the records that show it.

Lives here: `resolve`, by exact keys alone.
Not here: normal forms of identifiers (`keys`), the record of decisions (`case`).
"""

from linkanalysis.identity.strong_keys import STRONG_KEYS, Decisions, resolve

__all__ = ["STRONG_KEYS", "Decisions", "resolve"]

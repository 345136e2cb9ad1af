"""Who is who: entities of two documents that are one, with the places that say so.

Lives here: `resolve`, exact keys only.
Not here: normal forms of identifiers (`keys`), the record of decisions (`case`).
"""

from linkanalysis.identity.strong_keys import STRONG_KEYS, Decisions, resolve

__all__ = ["STRONG_KEYS", "Decisions", "resolve"]

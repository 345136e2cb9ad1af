"""Patterns of links that an analyst describes, saves, and asks of a case again."""

from linkanalysis.events.patterns.find import Matches, find_pattern
from linkanalysis.events.patterns.pattern import Pattern

__all__ = ["Matches", "Pattern", "find_pattern"]

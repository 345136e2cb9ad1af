"""Patterns of links that an analyst describes, saves, and asks of a case again.

Lives here: `Pattern`, the question as data, and `find_pattern`, its matches.
Not here: questions with names of their own, such as hand-overs (`calls`), shapes of money (`money`)
and indicators of trafficking (`indicators`).
"""

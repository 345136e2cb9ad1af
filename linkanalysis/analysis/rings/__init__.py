"""Groups with grounds: who shares what, more than chance makes, and on which rows.

Lives here: grounds, candidates, significance, evidence and cards.
Not here: groups by structure alone (`analysis.communities`).
"""

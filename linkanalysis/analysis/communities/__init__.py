"""Groups by structure alone, where everybody has a place.

Lives here: the methods and their known failures, the consensus of many runs, and how groups found
compare with groups known.
Not here: groups with grounds (`analysis.rings`).
"""

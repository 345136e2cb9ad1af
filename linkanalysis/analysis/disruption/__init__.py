"""What happens to a network without some of its entities.

Lives here: key players, removal and observation, whole curves of removal, recovery.
Not here: the measures that order removals (`analysis.measures`).
"""

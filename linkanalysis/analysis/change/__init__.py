"""What changed: rings of two runs side by side, and groups through time.

Lives here: matching of groups, `compare_rings`, `track_rings`, `track_communities`.
Not here: how groups are found (`rings`, `communities`), and whether ranks hold (`trust`).
"""

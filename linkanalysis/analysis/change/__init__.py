"""What changed: rings of two runs side by side, and rings through time.

Lives here: matching of groups, `compare_rings`, `track_rings`.
Not here: how rings are found (`rings`), and whether ranks hold (`trust`).
"""

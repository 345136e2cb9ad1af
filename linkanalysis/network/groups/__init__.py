"""Groups by structure alone: communities, cells, overlapping groups, circles around entities.

Lives here: `find_communities` and `METHODS`, `find_cells`, `find_overlaps`, `find_circle`.
Not here: rings, which need evidence beyond structure (`rings`).
"""

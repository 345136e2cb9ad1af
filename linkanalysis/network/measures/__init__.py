"""Measures of entities and of ties: what can be ranked, and how each number is computed.

Lives here: `MEASURES`, one row a measure, with the functions behind the rows; betweenness of ties,
proximity, clustering, cohesion, and ties tested against chance.
Not here: the ranking of entities with its intervals (`trust`), and loops over arrays (`kernels`).
"""

"""How alike two records are: comparisons, their weights, and which pairs are compared.

Lives here: `FEATURES`, blocking, weights by expectation maximization, and the bits of a pair; all
over texts and arrays.
Not here: cases, decisions and who may be shown (`case`, `identity`).
"""

"""How far an answer can be trusted: rankings with intervals, and what rests on one source.

Lives here: `centrality`, rank intervals from simulated networks, also by scenario, probabilities of
ties, robustness, rankings without single documents.
Not here: the measures themselves (`measures`), rings without single documents (`rings`).
"""

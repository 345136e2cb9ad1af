"""What a graph says: measures, trust in them, groups, paths and what removals would do.

Lives here: one folder for each kind of question, on the kernels.
Not here: building graphs (`graph`), questions about single records (`events`).
"""

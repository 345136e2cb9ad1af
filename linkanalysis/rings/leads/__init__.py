"""Leads to check: dense blocks, similar texts, links that may be missing.

Lives here: `find_blocks`, `find_similar_texts`, `predict_links`.
Not here: indicators of trafficking (`indicators`).
"""

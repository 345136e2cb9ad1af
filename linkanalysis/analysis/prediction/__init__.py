"""Ties that may be missing from the records, kept apart from those that are in them.

Lives here: scores of absent pairs, and the check whether they are informative here.
Not here: hidden ties in possible worlds (`analysis.trust`).
"""

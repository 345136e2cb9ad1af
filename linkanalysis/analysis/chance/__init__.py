"""Ties held against chance: how surprising each is, as a note beside it and never as a cut.

Lives here: what two share against what they would share by chance, and strengths against noise.
Not here: groups held against chance (`rings`), and how far a document is to be trusted (`trust`).
"""

"""Questions about what happened: calls, payments, movement, traces and patterns of links.

Lives here: one folder for each kind of record, and its questions.
Not here: measures and groups of a graph (`network`), rings (`rings`).
"""

"""Lockstep: many who use the same few things, such as advertisements with the same phones.

Lives here: dense blocks of a two-mode graph, held against shuffled records.
Not here: people who share things in changing pairs (`rings`).
"""

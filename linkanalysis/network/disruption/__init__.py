"""Disruption: the effect of removing entities from a network, or of watching them.

Lives here: `key_players`, `remove`, `observe`, `percolation`, `dismantle`, `recover`,
`human_capital`.
Not here: rankings of entities (`trust`).
"""

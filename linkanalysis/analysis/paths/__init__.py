"""How entities are connected, step by step, with the documents of every step.

Lives here: shortest paths, paths along which time runs forward, common contacts, connections.
Not here: measures that count paths (`analysis.measures`).
"""

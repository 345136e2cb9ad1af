"""Files of other tools: how networks of simple values are written and read.

Lives here: `FORMATS`, one row a format, and one module a format.
Not here: how a graph becomes such a network, and back (`EntityGraph.save`, `graph.read_graph`).
"""

"""A backend of networkx: its functions on the kernels of this package, with its answers.

Lives here: the graph that the kernels read, its conversion, one function for each function of
networkx that is dispatched to it, and what is left to networkx. networkx finds it by the entry
points of the package; no name here has to be imported.
Not here: graphs of a case, where protected people are left out of rankings (`measures`, `trust`).
"""

"""Places from ties: the functions behind the rows of `MEASURES`, and tables of their own beside it.

Lives here: a module a kind of place (ties, paths, walks, cohesion, holes, influence), betweenness
of ties, who is near some seeds, how closed a whole network is.
Not here: the table itself (`measures`), and the order of entities (`positions`).
"""

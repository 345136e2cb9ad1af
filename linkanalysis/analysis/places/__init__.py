"""One number an entity, from ties: the functions behind the rows of `MEASURES`.

Lives here: a module a kind of place: ties, paths, walks, cohesion, holes, influence.
Not here: the table itself (`measures`), and the order of entities (`positions`).
"""

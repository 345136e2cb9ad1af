"""The command `linkanalysis`, and what its report writes.

Lives here: the arguments, what is printed, the products and the search before their hand-over.
Not here: what the products show (`views`).
"""

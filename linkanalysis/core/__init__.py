"""What everything stands on: the base of results, the door, words and normal forms.

Lives here: the base of results and its columns, the door of every answer, escaping, checks of
values, the vocabulary of the trade (`vocabulary`), normal forms of identifiers (`keys`).
Not here: anything that reads a case or a file.
"""

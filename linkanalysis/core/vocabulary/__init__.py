"""The words that every other room uses, as tables of rows.

Lives here: entity types and ids, link types, roles, schemes of grading and handling, acts of the
journal. Each table is a literal; each lookup answers an unknown name with the nearest known one.
Where sources disagree about a word, the module of its table says what this library decided.
Not here: normal forms of identifiers (`keys`), and what an agency's own words mean (`case.toml`).
Standard library only.
"""

"""Normal forms of identifiers: one key for an identifier, however documents write it.

Lives here: `KEYS`, one row a kind of identifier, and the rules of the kinds in modules by kind.
Not here: reading of files (`records`), who is who (`identity`).
"""

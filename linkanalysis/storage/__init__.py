"""Storage: the database that holds a case, in memory or in a private, locked file.

Lives here: the connection, which reaches nothing but the case; its tables; files that are there
only once whole; what a case is for; the journal, its chain of hashes, and whether the tables are as
it left them.
Not here: acts and questions (`case`), what a product may show (`protection`, `custody`).
"""

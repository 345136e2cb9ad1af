"""Readers: what the records of an agency, a carrier or a bank mean, one file a reader.

Lives here: `READERS`, one row a reader; what readers share to make ties and statements of cells.
Not here: files as rows of cells and what one cell says (`sheets`), which documents a case has and
how they are read (`records`), normal forms of identifiers (`keys`).
"""

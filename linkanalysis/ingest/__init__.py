"""From the files of an agency to documents of a case.

Lives here: files as rows of cells (`sheets`), what records mean (`readers`), what becomes of every
column and of every record (`records`).
Not here: keeping them (`case`), who is who (`identity`).
"""

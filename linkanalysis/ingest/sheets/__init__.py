"""Sheets: a file as rows of cells, whatever its format, and what a cell says.

Lives here: formats by their first bytes, encodings, CSV, workbooks, JSON tables, XML elements,
layouts of carriers and banks, `Sheet` (some rows being read), dates and times, numbers, ages,
roles, and records that are refused.
Not here: what the records of an agency mean (`readers`), which files a case has (`records`), graphs
as files of other tools (`formats`).
"""

"""Queries: which links of a case a question takes, and the SQL that reads them.

Lives here: `LinkFilter`; the SQL of edges, calls, payments, occasions and records, each with who
held an identifier at the time; zones of places and local days.
Not here: tables and standing rows (`storage`, `case`), graphs made of the answers (`graph`).
"""

"""Links by traces: incidents by forensic hits, accounts by shared logins.

Lives here: `find_case_links` and `find_shared_logins`.
Not here: contacts (`calls`), payments (`money`), who was where (`movement`), and people who share
things (`graph.project`).
"""

"""Links by traces: incidents by forensic hits, accounts by shared logins.

Lives here: `find_case_links` and `find_shared_logins`.
Not here: contacts (`calls`), payments (`money`), who was where (`movement`), and people who share
things (`graph.project`).
"""

from linkanalysis.traces.case_links import CaseLinks, find_case_links
from linkanalysis.traces.shared_logins import SharedLogins, find_shared_logins

__all__ = ["CaseLinks", "SharedLogins", "find_case_links", "find_shared_logins"]

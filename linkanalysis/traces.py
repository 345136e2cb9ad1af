"""Links by traces: incidents by forensic hits, accounts by shared logins."""

from linkanalysis.events.traces.case_links import CaseLinks, find_case_links
from linkanalysis.events.traces.shared_logins import SharedLogins, find_shared_logins

__all__ = ["CaseLinks", "SharedLogins", "find_case_links", "find_shared_logins"]

"""Checks after the fact: whether the journal is intact, and whether files reveal the protected.

Lives here: `verify_journal` and `find_leaks`.
Not here: the journal and the masked names, which the case keeps (`case`).
"""

from linkanalysis.custody.audit import JournalAudit, verify_journal
from linkanalysis.custody.masking import Leak, find_leaks

__all__ = ["JournalAudit", "Leak", "find_leaks", "verify_journal"]

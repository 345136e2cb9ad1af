"""Checks after the fact: whether the journal is intact, and whether files reveal the protected.

Lives here: `verify_journal`, `verify_file`, `signed_head` and `find_leaks`.
Not here: the journal and the masked names, which the case keeps (`case`).
"""

from linkanalysis.custody.audit import JournalAudit, signed_head, verify_file, verify_journal
from linkanalysis.custody.masking import Leak, find_leaks

__all__ = ["JournalAudit", "Leak", "find_leaks", "signed_head", "verify_file", "verify_journal"]

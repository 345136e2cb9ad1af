"""Custody: whether the journal is whole, and whether a product shows what it must not.

Lives here: `verify_journal` and `find_leaks`.
Not here: the journal itself and the masked names, which the case keeps (`case`).
"""

from linkanalysis.custody.audit import JournalAudit, verify_journal
from linkanalysis.custody.masking import Leak, find_leaks

__all__ = ["JournalAudit", "Leak", "find_leaks", "verify_journal"]

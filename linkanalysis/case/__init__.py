"""The case: documents, what they state, who is who, and the journal of every act.

Lives here: `Case` on DuckDB, in memory or as a file; `Document`, `Batch`, `Decision`;
`Protection`, `Mentions`.
Not here: reading what an agency holds (`records`), graphs (`graph`), audits (`custody`).
"""

from linkanalysis.case.batch import Added, Batch, Document
from linkanalysis.case.case import Case
from linkanalysis.case.decisions import Decision, Judgment
from linkanalysis.case.engine import Engine
from linkanalysis.case.given import expect_case
from linkanalysis.case.journal import Entry, entry_hash, first_broken
from linkanalysis.case.mentions import WITHHELD, Mentions, id_mentions
from linkanalysis.case.private import stated_identifier
from linkanalysis.case.protection import Protection

__all__ = [
    "WITHHELD",
    "Added",
    "Batch",
    "Case",
    "Decision",
    "Document",
    "Engine",
    "Entry",
    "Judgment",
    "Mentions",
    "Protection",
    "entry_hash",
    "expect_case",
    "first_broken",
    "id_mentions",
    "stated_identifier",
]

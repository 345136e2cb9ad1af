"""The case: documents, what they state, which ids are the same entity, and the journal of acts.

Lives here: `Case` on DuckDB, in memory or as a file; `Document`, `Batch`, `Decision`.
Not here: reading the files of an agency (`records`), the database and its files (`storage`), graphs
(`graph`), audits (`custody`).
"""

from linkanalysis.case.batch import Added, Batch, Document, SourceColumn
from linkanalysis.case.case import Case
from linkanalysis.case.comparing import Comparison
from linkanalysis.case.decisions import Decision, Judgment
from linkanalysis.case.search import Found
from linkanalysis.case.summary import Summary
from linkanalysis.storage.journal import Entry

__all__ = [
    "Added",
    "Batch",
    "Case",
    "Comparison",
    "Decision",
    "Document",
    "Entry",
    "Found",
    "Judgment",
    "SourceColumn",
    "Summary",
]

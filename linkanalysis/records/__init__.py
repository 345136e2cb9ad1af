"""Records: an agency's files become documents of a case, and no record is lost.

Lives here: `read_case` for a folder, `read_frame` for a frame, `read_query` for a database,
`propose` for files without a description; large files in bulk.
Not here: what a record means (`readers`), rows of cells and what one says (`sheets`), the case file
(`case`), who is who (`identity`).
"""

from linkanalysis.readers import READERS, Reader
from linkanalysis.records.documents import read_frame
from linkanalysis.records.proposal import Mapping
from linkanalysis.records.proposing import Proposal, Question, propose
from linkanalysis.records.query import read_query
from linkanalysis.records.reading import read_case
from linkanalysis.records.sniffing import sniff

__all__ = [
    "READERS",
    "Mapping",
    "Proposal",
    "Question",
    "Reader",
    "propose",
    "read_case",
    "read_frame",
    "read_query",
    "sniff",
]
